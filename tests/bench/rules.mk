# make bench: convoke beside what people would use instead, and beside the limit. Never part of the tests.
BENCH_DIR    = $(BUILD)/bench
BENCH        = $(BENCH_DIR)/bench
BENCH_LIMITS = $(BENCH_DIR)/limit_send $(BENCH_DIR)/limit_list
BENCH_PARTS  = $(patsubst tests/bench/%.c,$(BENCH_DIR)/%.o,$(filter-out tests/bench/limit_%.c,$(wildcard tests/bench/*.c)))
# Twilio's own client, by npm, into the build folder.
TWILIO_CLIENT = $(BENCH_DIR)/node_modules/twilio

$(BENCH_DIR)/%.o: tests/bench/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(BENCH): $(BENCH_PARTS)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lutil

$(BENCH_LIMITS): $(BENCH_DIR)/%: $(BENCH_DIR)/%.o
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

bench: $(PROGRAM) $(TWILIO_SIM) $(BENCH) $(BENCH_LIMITS)
	@sh tests/bench/rivals.sh $(BENCH_DIR)
	@directory=$$(mktemp -d) && trap 'rm -rf "$$directory"' EXIT && trap 'exit 1' HUP INT TERM && \
		TMPDIR=$$directory $(BENCH) $(SMOKE) $(PROGRAM) $(TWILIO_SIM) $(BENCH_DIR) $(BENCH_DIR)/bench.json \
		$(BENCH_DIR)/growth.json $$(test -d $(TWILIO_CLIENT) && cd $(TWILIO_CLIENT) && pwd)

.PHONY: bench
.PRECIOUS: $(BENCH_DIR)/%.o
-include $(wildcard $(BENCH_DIR)/*.d)
