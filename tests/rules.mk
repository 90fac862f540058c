# Tests: tests/unit/test_*.c are Check suites, one program each, linked with every part but main.
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(PARTS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

unit: $(UNIT_TESTS)
	@set -e; for test in $^; do $$test; done

.PRECIOUS: $(BUILD)/tests/unit/%.o
.PHONY: unit
-include $(wildcard $(BUILD)/tests/unit/*.d)
