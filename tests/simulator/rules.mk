# twilio-sim and its tests; included by the top Makefile.
BUILD ?= build
SIM_DIR     := tests/simulator
SIM_OUT     := $(BUILD)/tests/simulator
SIM_SOURCES := $(filter-out $(SIM_DIR)/test_%.c,$(sort $(wildcard $(SIM_DIR)/*.c)))
SIM_OBJECTS := $(SIM_SOURCES:$(SIM_DIR)/%.c=$(SIM_OUT)/%.o)
SIM_TEST_OBJECTS := $(patsubst $(SIM_DIR)/%.c,$(SIM_OUT)/%.o,$(sort $(wildcard $(SIM_DIR)/test_*.c))) $(SIM_OUT)/text.o
# Asked when a recipe needs them, as in the top Makefile.
SIM_CFLAGS = $(eval SIM_CFLAGS := $(shell pkg-config --cflags libmicrohttpd json-c libcrypto libcurl check))$(SIM_CFLAGS)
SIM_LIBS   = $(eval SIM_LIBS := $(shell pkg-config --libs libmicrohttpd json-c libcrypto libcurl))$(SIM_LIBS)
SIM_TEST_LIBS = $(eval SIM_TEST_LIBS := $(shell pkg-config --libs check json-c libcrypto libcurl))$(SIM_TEST_LIBS)

TWILIO_SIM      := $(BUILD)/tests/twilio-sim
SIMULATOR_TESTS := $(BUILD)/tests/test-simulator

$(SIM_OUT)/%.o: $(SIM_DIR)/%.c
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) -Itests/unit -D_GNU_SOURCE -MMD -MP $(SIM_CFLAGS) $(CFLAGS) -pthread -c -o $@ $<

$(SIM_OUT)/test_client.o: CPPFLAGS += -DTWILIO_SIM='"$(TWILIO_SIM)"'

$(TWILIO_SIM): $(SIM_OBJECTS)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(SIM_LIBS) -pthread

$(SIMULATOR_TESTS): $(SIM_TEST_OBJECTS) | $(TWILIO_SIM)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(SIM_TEST_LIBS) -pthread

-include $(wildcard $(SIM_OUT)/*.d)
