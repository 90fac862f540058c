# Fuzz targets: fuzz_*.c, named in targets.def. `make check` replays tests/fuzz/corpus through them
# (test_fuzz_corpus); `make fuzz` hands them to libFuzzer, with objects of their own in build/fuzz.
FUZZ_TARGETS = $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_OBJECTS = $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/fuzz_%.o) $(BUILD)/tests/fuzz/fuzz.o
FUZZ_TESTS   = $(BUILD)/tests/test_fuzz_corpus
FUZZ_PROGRAMS = $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/%)

$(BUILD)/tests/fuzz/%.o: tests/fuzz/%.c $(GENERATED)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(FUZZ_TESTS): $(BUILD)/tests/fuzz/test_fuzz_corpus.o $(FUZZ_OBJECTS) $(PARTS)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LIBS)

$(FUZZ_PROGRAMS): $(BUILD)/tests/fuzz/%: tests/fuzz/libfuzzer.c $(FUZZ_OBJECTS) $(PARTS)
	$(call say,link,$@)
	$(Q)$(CC) -DFUZZ_TARGET=fuzz_$* $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS) $(TEST_LIBS)

fuzz-programs: $(FUZZ_PROGRAMS)

fuzz: deps $(GENERATED)
	@sh tests/deps.sh --fuzz
	@$(MAKE) --no-print-directory -j$(JOBS) CC=clang CXX=clang++ BUILD=build/fuzz HARDENING= OPTIMIZE="-O1 -g -fPIE" \
		SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined" fuzz-programs
	@sh tests/fuzz/run.sh $(or $(TIME),60) $(FUZZ_TARGETS)

.PRECIOUS: $(BUILD)/tests/fuzz/%.o
.PHONY: fuzz fuzz-programs
-include $(wildcard $(BUILD)/tests/fuzz/*.d)
