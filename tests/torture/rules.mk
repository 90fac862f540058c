# kill -9 at random instants, against a simulated Twilio that fails: short in `make check`, long in `make torture`.
TORTURE_TESTS = $(BUILD)/tests/test_torture
WORLDS        = clean resets errors garbage throttle slow stalls refusals waiting copied called two
TORTURE_RUNS  = $(foreach world,$(WORLDS),'WORLD=$(world) $(TORTURE_TESTS)')
TORTURE_COMMON = $(BUILD)/tests/torture/world.o $(BUILD)/tests/cli/oracle.o $(BUILD)/tests/webhook/caller.o

$(BUILD)/tests/torture/%.o: tests/torture/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) -Itests/cli -Itests/unit -Itests/webhook $(TEST_FLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(TORTURE_TESTS): $(BUILD)/tests/torture/test_torture.o $(TORTURE_COMMON) $(BUILD)/tests/cli/cli.o $(PARTS) | $(PROGRAM) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

# The program with one deliberate mistake each: the patched files compiled anew, the rest as it is.
MUTANTS = $(patsubst tests/torture/mutants/%.patch,%,$(sort $(wildcard tests/torture/mutants/*.patch)))
MUTANT_PROGRAMS = $(MUTANTS:%=$(BUILD)/mutants/%/convoke)

$(MUTANT_PROGRAMS): $(BUILD)/mutants/%/convoke: tests/torture/mutants/%.patch $(OBJECTS)
	$(call say,spoil,$*)
	$(Q)rm -rf $(@D) && mkdir -p $(@D)
	$(Q)set -e; objects="$(OBJECTS)"; \
	files=$$(sed -n 's|^+++ b/\([^[:space:]]*\).*|\1|p' $<); \
	cp --parents $$files $(@D); \
	patch --silent --fuzz=0 --strip=1 --directory=$(@D) < $<; \
	for file in $$files; do \
		object=$(@D)/$$(basename $$file .c).o; \
		$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $$object $(@D)/$$file; \
		objects=$$(echo "$$objects" | sed "s|$(BUILD)/$${file%.c}\.o|$$object|"); \
	done; \
	$(CC) $(LDFLAGS) -o $@ $$objects $(LDLIBS)

# SEED=n repeats a run; KILLS= of each world, GUESTS= of each campaign, ROUNDS= of all worlds, WORLD= one of them.
torture: $(TORTURE_TESTS)
	@SEED=$(SEED) KILLS=$(or $(KILLS),60) GUESTS=$(or $(GUESTS),300) ROUNDS=$(or $(ROUNDS),4) \
		sh tests/torture/torture.sh $< $(or $(WORLD),$(WORLDS))
	@$(MAKE) --no-print-directory mutants

# Does the torture notice? Each mistake must end in a complaint of the journal, or of the suite that its patch names.
mutants: $(TORTURE_TESTS) $(WEBHOOK_TESTS) $(MUTANT_PROGRAMS)
	@SEED=$(SEED) sh tests/torture/mutants.sh $(TORTURE_TESTS) $(BUILD)/mutants $(MUTANTS)

.PHONY: torture mutants
-include $(wildcard $(BUILD)/tests/torture/*.d)
