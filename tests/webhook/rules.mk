# Twilio's callbacks to $(PROGRAM): test_webhook_*.c, each a Check program.
WEBHOOK_TESTS  = $(patsubst tests/webhook/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/webhook/test_*.c)))
WEBHOOK_COMMON = $(BUILD)/tests/webhook/caller.o $(BUILD)/tests/cli/oracle.o $(BUILD)/tests/cli/cli.o

$(BUILD)/tests/webhook/%.o: tests/webhook/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) -Itests/cli -Itests/unit -Itests/screen $(TEST_FLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(WEBHOOK_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/webhook/%.o $(WEBHOOK_COMMON) $(SCREEN_COMMON) $(PARTS) | $(PROGRAM) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS) $(SCREEN_LIBS)

webhook: $(WEBHOOK_TESTS)
	@sh tests/run.sh $^

# Many callbacks at once in random order, and kill -9 among them; CALLBACKS= SEED=.
callbacks: $(BUILD)/tests/test_webhook_flood
	SEED=$(SEED) CALLBACKS=$(or $(CALLBACKS),5000) $<

.PRECIOUS: $(BUILD)/tests/webhook/%.o
.PHONY: webhook callbacks
-include $(wildcard $(BUILD)/tests/webhook/*.d)
