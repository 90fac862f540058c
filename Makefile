# convoke: `make` builds ./convoke, `make check` installs what is missing, builds and tests,
# `make demo` opens a dashboard on a simulated Twilio. `make help` lists the rest.

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =

CC     = gcc
CXX    = g++
BUILD  = build

PKGS      = ncursesw libcurl sqlite3 json-c libutf8proc libcrypto inih icu-i18n icu-uc
TEST_PKGS = check vterm libmicrohttpd

WARNINGS  = -Wall -Wextra -Wshadow -Wvla
C_WARNINGS = -Wstrict-prototypes -Wmissing-prototypes
WERROR    = $(if $(CI),-Werror)
HARDENING = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE -fcf-protection
OPTIMIZE  = -O2 -g

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

all: convoke

convoke: $(OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

# SQL stays SQL: the three files become byte arrays and an enum of named queries.
$(BUILD)/gen/embedded_sql.h: data/embed.awk data/schema.sql data/migrate.sql data/queries.sql
	@mkdir -p $(@D)
	awk -f data/embed.awk data/schema.sql data/migrate.sql data/queries.sql > $@.tmp
	mv $@.tmp $@

include tests/rules.mk
-include tests/simulator/rules.mk

clean:
	rm -rf $(BUILD) convoke

-include $(OBJECTS:.o=.d)

.PHONY: all clean
.DELETE_ON_ERROR:
