# Screen tests: the real program in a pseudo-terminal, seen through libvterm. They run the program and twilio-sim.
SCREEN_TESTS  = $(patsubst tests/screen/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/screen/test_screen_*.c)))
SCREEN_RUNS   = $(foreach slice,0 1 2 3,'SLICES=4 SLICE=$(slice) CK_RUN_CASE=keys $(BUILD)/tests/test_screen_monkey') \
	'CK_RUN_CASE=monkey $(BUILD)/tests/test_screen_monkey' $(filter-out %/test_screen_monkey,$(SCREEN_TESTS))
SCREEN_COMMON = $(BUILD)/tests/screen/screen.o $(BUILD)/tests/screen/world.o
SCREEN_LIBS   = $(eval SCREEN_LIBS := $(shell pkg-config --libs check vterm) -lutil)$(SCREEN_LIBS)

$(BUILD)/tests/screen/%.o: tests/screen/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(TEST_FLAGS) -Itests/screen $(shell pkg-config --cflags check vterm sqlite3) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/test_screen_%: $(BUILD)/tests/screen/test_screen_%.o $(SCREEN_COMMON) $(BUILD)/ui/keys.o $(BUILD)/src/base/qr.o $(BUILD)/src/base/memory.o $(BUILD)/src/base/str.o $(BUILD)/src/base/die.o | $(PROGRAM) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(SCREEN_LIBS) $(LDLIBS)

# The program with a wall clock that stands still.
FIXED_CLOCK = $(BUILD)/tests/convoke-fixed-clock
$(FIXED_CLOCK): $(OBJECTS) $(BUILD)/tests/screen/fixed_clock.o
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=clock_gettime -o $@ $^ $(LDLIBS)
$(BUILD)/tests/screen/test_screen_panes.o: TEST_FLAGS += -DCONVOKE_FIXED_CLOCK='"$(FIXED_CLOCK)"'
$(BUILD)/tests/test_screen_panes: | $(FIXED_CLOCK)
$(BUILD)/tests/test_screen_panes $(BUILD)/tests/test_screen_monkey: $(BUILD)/tests/screen/panes.o

screen: $(SCREEN_TESTS)
	@sh tests/run.sh $(SCREEN_RUNS)

# Random keys for TIME= seconds; SEED= repeats a run. BUILD=build/asan and the like for a sanitized program.
monkey: $(BUILD)/tests/test_screen_monkey
	CK_RUN_CASE=monkey TIME=$(or $(TIME),60) SEED=$(SEED) $<

.PRECIOUS: $(BUILD)/tests/screen/%.o
.PHONY: screen monkey
-include $(wildcard $(BUILD)/tests/screen/*.d)
