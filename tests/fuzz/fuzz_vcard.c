#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"
#include "guests/columns.h"
#include "guests/vcard.h"
#include "guests/vocabulary.h"

struct reading {
	struct vocabulary *vocabulary;
	struct columns columns;
	bool has_columns;
	int64_t last_line;
	size_t cards;
};

static bool on_card(const struct row *row, void *context)
{
	struct reading *reading = context;
	char *message = NULL;
	promise(row->line >= 1 && row->line >= reading->last_line);
	promise(!row->problem || is_sentence(row->problem));
	for (size_t i = 0; !row->problem && i < row->count; i++)
		promise(utf8_valid(row->cells[i], strlen(row->cells[i])));
	if (reading->has_columns) {
		promise(row->count == reading->columns.count);
		reading->last_line = row->line;
		reading->cards++;
		return true;
	}
	/* Its own header always says which column is which. */
	reading->has_columns = columns_find(row, NULL, reading->vocabulary, "PT", &reading->columns, &message) == 0;
	promise(reading->has_columns && !columns_missing(&reading->columns));
	return true;
}

/* In any case of letters. */
static size_t count_words(const uint8_t *data, size_t size, const char *word)
{
	size_t length = strlen(word), count = 0;
	for (size_t at = 0; at + length <= size; at++)
		count += strncasecmp((const char *)data + at, word, length) == 0;
	return count;
}

void fuzz_vcard(const uint8_t *data, size_t size)
{
	static struct vocabulary *vocabulary;
	if (!vocabulary)
		vocabulary = vocabulary_new();
	struct reading reading = { .vocabulary = vocabulary };
	enum encoding encoding = ENCODING_DETECT;
	char *message = NULL;
	int fd = memfd_create("contacts", MFD_CLOEXEC);
	promise(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
	if (vcard_read(fd, &encoding, on_card, &reading, &message) < 0)
		promise(is_sentence(message));
	else
		promise(!message && reading.has_columns);
	/* Nobody comes out of nothing. */
	bool wide = encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE;
	promise(wide || reading.cards <= count_words(data, size, "BEGIN:VCARD"));
	columns_clear(&reading.columns);
	free(message);
	close(fd);
}
