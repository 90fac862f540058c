#include "data/status.h"

#include <stddef.h>
#include <string.h>

enum trait { OPEN = 1, POLL = 2, DONE = 4 };

static const struct {
	const char *word, *mark, *ascii, *label, *help;
	int rank;
	unsigned traits;
} rows[STATUS_COUNT] = {
#define STATUS(NAME, word, rank, traits, mark, ascii, label, help) \
	[STATUS_##NAME] = {#word, mark, ascii, label, help, rank, traits},
#include "data/status.def"
#undef STATUS
};

const char *status_word(enum status status)
{
	return rows[status].word;
}

const char *status_mark(enum status status)
{
	return rows[status].mark;
}

const char *status_ascii(enum status status)
{
	return rows[status].ascii;
}

const char *status_label(enum status status)
{
	return rows[status].label;
}

const char *status_help(enum status status)
{
	return rows[status].help;
}

bool status_from_word(const char *word, enum status *out)
{
	for (size_t i = 0; word && i < STATUS_COUNT; i++) {
		if (strcmp(rows[i].word, word) == 0) {
			*out = (enum status)i;
			return true;
		}
	}
	return false;
}

bool status_is_open(enum status status)
{
	return rows[status].traits & OPEN;
}

bool status_is_polled(enum status status)
{
	return rows[status].traits & POLL;
}

enum status status_join(enum status known, enum status seen)
{
	return rows[seen].rank > rows[known].rank ? seen : known;
}
