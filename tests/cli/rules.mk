# Tests of the built program: each is a Check suite that runs ./convoke, most against the simulator.
CLI_TESTS = $(patsubst tests/cli/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/cli/test_cli_*.c)))

$(BUILD)/tests/cli/cli.o: CPPFLAGS += -DTWILIO_SIM='"$(BUILD)/tests/twilio-sim"'

$(CLI_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/cli/%.o $(BUILD)/tests/cli/cli.o $(PARTS) | convoke $(BUILD)/tests/twilio-sim
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

cli: $(CLI_TESTS)
	@set -e; for test in $^; do $$test; done

.PRECIOUS: $(BUILD)/tests/cli/%.o
.PHONY: cli
-include $(wildcard $(BUILD)/tests/cli/*.d)
