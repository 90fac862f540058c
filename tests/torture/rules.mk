# kill -9 at random instants, against a simulated Twilio that fails: short in `make check`, long in `make torture`.
TORTURE_TESTS = $(BUILD)/tests/test_torture
TORTURE_RUNS  = $(foreach world,0 1 2 3 4 5,'WORLD=$(world) $(TORTURE_TESTS)')

$(BUILD)/tests/torture/%.o: tests/torture/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) -Itests/cli -Itests/unit $(TEST_FLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(TORTURE_TESTS): $(BUILD)/tests/torture/test_torture.o $(BUILD)/tests/cli/oracle.o $(BUILD)/tests/cli/cli.o $(PARTS) | $(PROGRAM) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

# SEED=n repeats a run; KILLS= of each world, GUESTS= of each campaign, ROUNDS= of all worlds, WORLD=0..5 one of them.
torture: $(TORTURE_TESTS)
	SEED=$(SEED) KILLS=$(or $(KILLS),60) GUESTS=$(or $(GUESTS),300) ROUNDS=$(or $(ROUNDS),8) $<

.PHONY: torture
-include $(wildcard $(BUILD)/tests/torture/*.d)
