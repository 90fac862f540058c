# convoke: `make` builds ./convoke, `make check` installs what is missing, builds and tests,
# `make demo` opens a dashboard on a simulated Twilio. `make help` lists the rest.

# A release gets its number, its date and its words in debian/changelog.
VERSION = $(eval VERSION := $(shell sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog))$(VERSION)
PREFIX  = /usr/local
DESTDIR =

CC     = gcc
CXX    = g++
BUILD  = build
PROGRAM = convoke

PKGS      = ncursesw libcurl sqlite3 json-c libutf8proc libcrypto libmicrohttpd inih libqrencode icu-i18n icu-uc
TEST_PKGS = check vterm

WARNINGS  = -Wall -Wextra -Wshadow -Wvla
C_WARNINGS = -Wstrict-prototypes -Wmissing-prototypes
WERROR    = $(if $(CI),-Werror)
HARDENING = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection $(CONTROL_FLOW)
# Jumps that an attacker redirects are noticed, where the processor can.
CONTROL_FLOW = $(eval CONTROL_FLOW := $(shell $(CC) -dumpmachine | \
	sed -n 's/^\(x86_64\|i[3-6]86\)-.*/-fcf-protection/p; s/^aarch64-.*/-mbranch-protection=standard/p'))$(CONTROL_FLOW)
OPTIMIZE  = -O2 -g -fPIE

CPPFLAGS = -Isrc -I. -I$(BUILD)/gen -D_GNU_SOURCE -DCONVOKE_VERSION='"$(VERSION)"' -MMD -MP
CFLAGS   = -std=c17 $(OPTIMIZE) $(WARNINGS) $(C_WARNINGS) $(WERROR) $(HARDENING) $(SANITIZE)
CXXFLAGS = -std=c++17 $(OPTIMIZE) $(WARNINGS) $(WERROR) $(HARDENING) $(SANITIZE)
LDFLAGS  = -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed $(SANITIZE)
# Asked when a recipe needs them, not when make starts: `make deps` runs before pkg-config exists.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
LDLIBS     = $(eval LDLIBS := $(shell pkg-config --libs $(PKGS)) -lphonenumber -lcsv -lstdc++ -lm -pthread)$(LDLIBS)
TEST_LIBS  = $(eval TEST_LIBS := $(shell pkg-config --libs $(TEST_PKGS)))$(TEST_LIBS)

SOURCES  = $(sort $(wildcard src/*.c src/*/*.c data/*.c ui/*.c src/*/*.cc))
OBJECTS  = $(patsubst %,$(BUILD)/%.o,$(basename $(SOURCES)))
# Everything but main: what the tests link.
PARTS    = $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
GENERATED = $(BUILD)/gen/embedded_sql.h

# V=1 shows the commands.
Q   = $(if $(V),,@)
say = @printf '  %-5s %s\n' $(1) $(2)
JOBS = $(shell nproc 2>/dev/null || echo 2)

all: $(PROGRAM)

$(PROGRAM): $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	$(call say,c++,$<)
	$(Q)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

# It gives the version, which several say.
$(OBJECTS): debian/changelog

# SQL stays SQL: the files become byte arrays and an enum of named queries.
$(BUILD)/gen/embedded_sql.h: data/embed.awk data/schema.sql data/migrate.sql data/queries.sql data/erase.sql
	@mkdir -p $(@D)
	$(call say,sql,$@)
	$(Q)awk -f data/embed.awk data/schema.sql data/migrate.sql data/queries.sql data/erase.sql > $@.tmp
	$(Q)mv $@.tmp $@

include man/rules.mk completions/rules.mk tests/rules.mk packaging/rules.mk

# Everything a newcomer needs: missing packages, the program, all tests.
check: deps
	@$(MAKE) --no-print-directory -j$(JOBS) tests

demo: deps
	@$(MAKE) --no-print-directory -j$(JOBS) $(PROGRAM) $(TWILIO_SIM)
	@sh data/sample/demo.sh ./$(PROGRAM) $(TWILIO_SIM)

# Packages, by the system's own manager; asks nothing when all is there.
deps:
	@sh tests/deps.sh $(PKGS) $(TEST_PKGS)

# The whole suite again under the sanitizers, each with objects of its own.
SANITIZED = $(MAKE) --no-print-directory -j$(JOBS) HARDENING= OPTIMIZE="-O1 -g -fPIE -fno-omit-frame-pointer"
SHORTER = KILLS=$(or $(KILLS),8) GUESTS=$(or $(GUESTS),60) POINTS=$(or $(POINTS),1)
check-asan: deps
	$(SHORTER) ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
	$(SANITIZED) BUILD=build/asan PROGRAM=build/asan/convoke SANITIZE="-fsanitize=address,undefined" tests
check-tsan: deps
	$(SHORTER) TSAN_OPTIONS=halt_on_error=1 \
	$(SANITIZED) BUILD=build/tsan PROGRAM=build/tsan/convoke SANITIZE="-fsanitize=thread" threaded

# One file per clang-tidy: 14 takes the va_list of a second one for uninitialized.
TIDY = xargs -P$(JOBS) -I{} sh -c 'said=$$(clang-tidy --quiet "$$@" 2>&1) || { echo "$$said"; exit 1; }' sh {} -- $(CPPFLAGS) $(PKG_CFLAGS)
lint: deps $(GENERATED) lint-man
	@sh tests/deps.sh --lint
	sh tests/includes.sh
	cppcheck -j$(JOBS) --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,performance,portability \
		--suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches -Isrc -I. -I$(BUILD)/gen src ui data tests
	@echo '  tidy  src ui data'
	@printf '%s\n' $(filter %.c,$(SOURCES)) | $(TIDY) -std=c17
	@printf '%s\n' $(filter %.cc,$(SOURCES)) | $(TIDY) -std=c++17
	@$(MAKE) --no-print-directory -j$(JOBS) CC=clang CXX=clang++ BUILD=build/clang PROGRAM=build/clang/convoke WERROR=-Werror build-tests

help:
	@echo "make             build ./convoke"
	@echo "make check       install what is missing, build, run every test"
	@echo "make demo        the same, then a dashboard on a simulated Twilio"
	@echo "make install     PREFIX=$(PREFIX) DESTDIR=$(DESTDIR); uninstall takes it away"
	@echo "make deb         a package for Debian and its kin, in $(BUILD)/deb; make dist: the sources in one file"
	@echo "make fresh       the package in a new Debian, with everything that a newcomer does; as root"
	@echo "make check-asan  the tests under AddressSanitizer and UBSan; check-tsan those with threads under ThreadSanitizer"
	@echo "make torture     kill -9 at random while the simulated Twilio fails, and deliberate mistakes that it must"
	@echo "                 notice (make mutants); SEED= KILLS= GUESTS= ROUNDS= WORLD="
	@echo "make fuzz        every parser under libFuzzer; TIME=60 seconds each, two at a time"
	@echo "make faults      a disk that fails, fills up or loses power, at every call of a small campaign; SEED="
	@echo "make matrix      every fault of the simulated Twilio, on the first, a middle and the last request"
	@echo "make monkey      random keys for TIME=60 seconds; BUILD=build/asan after make check-asan: sanitized"
	@echo "make crowd       2 to 8 processes on one file, killed and stopped at random; ROUNDS= SEED="
	@echo "make callbacks   thousands of Twilio's callbacks at once, and kill -9 among them; CALLBACKS= SEED="
	@echo "make bench       speed, bytes and memory beside other programs and the limit; under ten minutes"
	@echo "make lint        clang, clang-tidy, cppcheck, mandoc, include rule"

clean:
	rm -rf $(BUILD) convoke

-include $(OBJECTS:.o=.d)

.DEFAULT_GOAL := all
.PHONY: all check demo deps check-asan check-tsan lint help clean
.DELETE_ON_ERROR:
