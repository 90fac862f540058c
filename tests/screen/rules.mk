# Screen tests: the real program in a pseudo-terminal, seen through libvterm. They run the program and twilio-sim.
SCREEN_TESTS  = $(patsubst tests/screen/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/screen/test_screen_*.c)))
SCREEN_COMMON = $(BUILD)/tests/screen/screen.o $(BUILD)/tests/screen/world.o
SCREEN_LIBS   = $(eval SCREEN_LIBS := $(shell pkg-config --libs check vterm) -lutil)$(SCREEN_LIBS)

$(BUILD)/tests/screen/%.o: tests/screen/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(TEST_FLAGS) -Itests/screen $(shell pkg-config --cflags check vterm sqlite3) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/test_screen_%: $(BUILD)/tests/screen/test_screen_%.o $(SCREEN_COMMON) $(BUILD)/ui/keys.o $(BUILD)/src/base/str.o $(BUILD)/src/base/die.o | $(PROGRAM) $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(SCREEN_LIBS) $(LDLIBS)

screen: $(SCREEN_TESTS)
	@sh tests/run.sh $^

.PRECIOUS: $(BUILD)/tests/screen/%.o
.PHONY: screen
-include $(wildcard $(BUILD)/tests/screen/*.d)
