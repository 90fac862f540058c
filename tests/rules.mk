# Every test is a Check program; tests/run.sh runs them and adds up what they print.
# Tests run $(PROGRAM) and twilio-sim of the same build, so sanitized tests run sanitized programs.
TEST_FLAGS = -DCONVOKE_PROGRAM='"./$(PROGRAM)"' -DTWILIO_SIM='"$(BUILD)/tests/twilio-sim"'

# tests/unit/test_*.c are linked with every part but main.
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))

$(BUILD)/tests/unit/%.o: tests/unit/%.c $(GENERATED)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(TEST_FLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(UNIT_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(PARTS)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

TEST_PARTS = simulator cli screen webhook torture faults network fuzz bench
include $(TEST_PARTS:%=tests/%/rules.mk)

ALL_TESTS = $(UNIT_TESTS) $(SIMULATOR_TESTS) $(CLI_TESTS) $(SCREEN_TESTS) $(TORTURE_TESTS) $(FAULT_TESTS) \
	$(NETWORK_TESTS) $(WEBHOOK_TESTS) $(FUZZ_TESTS)
# The slow ones first.
ALL_RUNS  = $(TORTURE_RUNS) $(NETWORK_RUNS) $(FAULT_RUNS) $(WEBHOOK_TESTS) $(SCREEN_RUNS) $(CLI_TESTS) $(UNIT_TESTS) $(FUZZ_TESTS) \
	$(SIMULATOR_TESTS)

build-tests: $(PROGRAM) $(ALL_TESTS) $(MAN_PAGES)

tests: build-tests
	@sh tests/includes.sh
	@sh tests/run.sh $(ALL_RUNS)

# Those with more than one thread: what ThreadSanitizer can say something about.
THREADED_UNITS = $(patsubst %,$(BUILD)/tests/test_%,session session_doubt session_file session_found follow phone started worker)
threaded: $(PROGRAM) $(TORTURE_TESTS) $(NETWORK_TESTS) $(SCREEN_TESTS) $(WEBHOOK_TESTS) $(CLI_TESTS) $(THREADED_UNITS)
	@sh tests/run.sh $(TORTURE_RUNS) $(NETWORK_RUNS) $(WEBHOOK_TESTS) $(SCREEN_RUNS) $(CLI_TESTS) $(THREADED_UNITS)

unit: $(UNIT_TESTS) | $(TWILIO_SIM)
	@sh tests/run.sh $^

.PRECIOUS: $(BUILD)/tests/unit/%.o
.PHONY: build-tests tests threaded unit
-include $(wildcard $(BUILD)/tests/unit/*.d)
