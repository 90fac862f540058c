#include "ui/source_words.h"

#include <stddef.h>
#include <string.h>

const char *source_words(const struct status_event *event)
{
	static const struct { const char *source, *words; } known[] = {
		{ "poll", "asked Twilio" }, { "webhook", "Twilio told" }, { "reconcile", "looked up at Twilio" },
		{ "person", "by a person" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].source, event->source) == 0)
			return known[i].words;
	bool ours = status_is_open(event->status) || event->status == STATUS_CANCELED;
	return ours ? "by convoke" : "Twilio answered";
}
