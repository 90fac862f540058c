#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/str.h"
#include "twilio/sample.h"

static void check_date(const char *text, const char *language)
{
	char *words = long_date(text, language);
	promise(!utf8_valid(text, strlen(text)) || utf8_valid(words, strlen(words)));
	free(words);
}

void fuzz_time(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size), again[TIMESTAMP_SIZE];
	int64_t moment = timestamp_parse(text);
	promise(moment >= 0);
	if (moment)
		promise(timestamp_parse(timestamp_format(again, moment)) == moment);
	if (local_time_valid(text))
		promise(zone_instant("America/Sao_Paulo", text) != 0 && zone_instant("Europe/Lisbon", text) != 0);
	check_date(text, "en");
	check_date(text, "he_IL");
	check_date("2027-06-12 16:00", text);
	zone_known(text);
	sample_is_url(text);
	sample_is_time(text);
	sample_is_date(text, "pt");
	sample_is_count(text);
	free(text);
}
