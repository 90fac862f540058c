# What a network, a server, other processes and a terminal can do to a send; each test runs $(PROGRAM).
NETWORK_TESTS  = $(patsubst tests/network/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/network/test_*.c)))
NETWORK_RUNS   = $(foreach case,middle start doubt name redirect elsewhere latch proxy,'CK_RUN_CASE=$(case) $(BUILD)/tests/test_client_faults')
NETWORK_RUNS  += $(foreach target,create list fetch,'CELLS=12 TARGET=$(target) $(BUILD)/tests/test_matrix')
NETWORK_RUNS  += $(foreach case,crowd holder,'CK_RUN_CASE=$(case) $(BUILD)/tests/test_many')
NETWORK_RUNS  += $(foreach case,lost stopped,'CK_RUN_CASE=$(case) $(BUILD)/tests/test_hangup')
NETWORK_RUNS  += $(BUILD)/tests/test_two_dashboards
NETWORK_COMMON = $(patsubst %,$(BUILD)/tests/network/%.o,relay certificates row judge) $(BUILD)/tests/cli/oracle.o \
	$(BUILD)/tests/cli/cli.o $(SCREEN_COMMON)
NETWORK_LIBS   = $(eval NETWORK_LIBS := $(shell pkg-config --libs libssl libcrypto))$(NETWORK_LIBS)

$(BUILD)/tests/network/%.o: tests/network/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) -Itests/cli -Itests/unit -Itests/torture -Itests/screen $(TEST_FLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(NETWORK_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/network/%.o $(NETWORK_COMMON) $(PARTS) | $(PROGRAM) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS) $(NETWORK_LIBS)

network: $(NETWORK_TESTS)
	@sh tests/run.sh $(NETWORK_RUNS)

# Every fault of the simulator at every place; TARGET=create|list|fetch one third of it, SEED= the order.
matrix: $(BUILD)/tests/test_matrix
	for target in $(or $(TARGET),create list fetch); do TARGET=$$target $< || exit 1; done

# Many processes on one file; ROUNDS= SEED=.
crowd: $(BUILD)/tests/test_many
	SEED=$(SEED) ROUNDS=$(or $(ROUNDS),50) $<

.PRECIOUS: $(BUILD)/tests/network/%.o
.PHONY: network matrix crowd
-include $(wildcard $(BUILD)/tests/network/*.d)
