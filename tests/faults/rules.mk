# Faults from below. The real program once more, on a disk that fails by plan (fault.h): SQLite's calls pass a VFS of
# our own, the program's calls on the files beside the event file pass the linker's --wrap.
FAULTY        = $(BUILD)/tests/convoke-faulty
FAULT_OUT     = $(BUILD)/tests/faults
FAULT_OBJECTS = $(patsubst %,$(FAULT_OUT)/%.o,vfs fault durable own)
FAULT_WRAPS   = open shm_open close unlink ftruncate posix_fallocate write pwrite
FAULT_TABLE   = $(BUILD)/tests/test_faults
FAULT_TESTS   = $(FAULT_TABLE) $(BUILD)/tests/test_last_words
FAULT_RUNS    = $(foreach slice,0 1 2 3 4 5,'SLICES=6 SLICE=$(slice) $(FAULT_TABLE)') $(BUILD)/tests/test_last_words

$(FAULT_OUT)/%.o: tests/faults/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) -Itests/cli -Itests/unit $(TEST_FLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(FAULTY): $(OBJECTS) $(FAULT_OBJECTS)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) $(FAULT_WRAPS:%=-Wl,--wrap=%) -o $@ $^ $(LDLIBS)

# The helpers of the other tests, with this program.
$(FAULT_OUT)/cli.o: tests/cli/cli.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) -DCONVOKE_PROGRAM='"$(FAULTY)"' -DTWILIO_SIM='"$(BUILD)/tests/twilio-sim"' $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(FAULT_TESTS): $(BUILD)/tests/%: $(FAULT_OUT)/%.o $(FAULT_OUT)/campaign.o $(FAULT_OUT)/cli.o $(BUILD)/tests/cli/oracle.o $(PARTS) | $(FAULTY) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

# All points of all rows: a table. SEED=n repeats it; ROW=r N=n of test_faults is one point.
faults: SEED := $(or $(SEED),$(shell date +%s))
faults: $(FAULT_TABLE)
	@printf '%s\n' 0 1 2 3 4 5 6 7 8 9 10 11 12 | xargs -P$(or $(LANES),8) -I{} env SEED=$(SEED) ALL=1 SLICES=13 SLICE={} $<

.PHONY: faults
.PRECIOUS: $(FAULT_OUT)/%.o
-include $(wildcard $(FAULT_OUT)/*.d)
