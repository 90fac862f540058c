# Tests of the built program: each is a Check suite that runs $(PROGRAM), most against the simulator.
CLI_TESTS = $(patsubst tests/cli/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/cli/test_cli_*.c)))

$(BUILD)/tests/cli/cli.o: CPPFLAGS += $(TEST_FLAGS)
$(BUILD)/tests/cli/test_cli_tables.o: CPPFLAGS += -DGENERATED='"$(BUILD)"'
$(BUILD)/tests/cli/test_cli_install.o: CPPFLAGS += $(TEST_FLAGS) -DBUILD='"$(BUILD)"'
$(BUILD)/tests/test_cli_tables $(BUILD)/tests/test_cli_install: | $(MAN_PAGES) $(COMPLETIONS)

$(CLI_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/cli/%.o $(BUILD)/tests/cli/cli.o $(PARTS) | $(PROGRAM) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

$(BUILD)/tests/test_cli_matrix $(BUILD)/tests/test_cli_pipes: $(BUILD)/tests/cli/trial.o

cli: $(CLI_TESTS)
	@sh tests/run.sh $^

.PRECIOUS: $(BUILD)/tests/cli/%.o
.PHONY: cli
-include $(wildcard $(BUILD)/tests/cli/*.d)
