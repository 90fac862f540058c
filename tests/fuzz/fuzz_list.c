#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"
#include "guests/columns.h"
#include "guests/csv.h"
#include "guests/encoding.h"
#include "guests/entry.h"
#include "guests/sheet.h"
#include "guests/vocabulary.h"
#include "twilio/request.h"

struct reading {
	struct vocabulary *vocabulary;
	struct columns columns;
	bool has_columns, has_problem;
	int64_t last_line;
};

static void check_entry(const struct entry *entry)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		promise(utf8_valid(entry->text[i], strlen(entry->text[i])));
	promise(!entry->problem || is_sentence(entry->problem));
	if (entry->problem)
		return;
	promise(!*entry->phone == !*entry->text[FIELD_PHONE]);
	promise(!*entry->phone || e164_valid(entry->phone));
	promise(entry->seats >= 0 && entry->seats <= 99 && entry->rsvp_seats >= -1 && entry->rsvp_seats <= 99);
	promise(entry->opted_out_at >= 0);
}

static void take(const struct reading *reading, const struct row *row)
{
	struct entry entry;
	struct guest guest = {0};
	entry_read(row, &reading->columns, reading->vocabulary, "PT", 1000, &entry);
	if (!entry.problem)
		entry_settle_phone(&entry, NULL);
	check_entry(&entry);
	if (!entry.problem) {
		promise(entry_apply(&entry, &guest, 1000, NULL) || !*entry.text[FIELD_NAME]);
		guest.id = 1; /* known from now on: the same row again changes nothing */
		promise(!entry_apply(&entry, &guest, 2000, NULL));
	}
	guest_clear(&guest);
	entry_clear(&entry);
}

static bool on_row(const struct row *row, void *context)
{
	struct reading *reading = context;
	char *message = NULL;
	promise(row->line >= 1 && row->line >= reading->last_line);
	reading->last_line = row->line;
	promise(!row->problem || is_sentence(row->problem));
	reading->has_problem |= row->problem != NULL;
	for (size_t i = 0; !row->problem && i < row->count; i++)
		promise(utf8_valid(row->cells[i], strlen(row->cells[i])));
	if (reading->has_columns) {
		take(reading, row);
		return true;
	}
	reading->has_columns = columns_find(row, NULL, reading->vocabulary, "PT", &reading->columns, &message) == 0;
	promise(reading->has_columns ? !message : is_sentence(message));
	free(message);
	return reading->has_columns;
}

void fuzz_list(const uint8_t *data, size_t size)
{
	static struct vocabulary *vocabulary;
	if (!vocabulary)
		vocabulary = vocabulary_new();
	struct reading reading = {.vocabulary = vocabulary};
	char *message = NULL;
	int fd = memfd_create("list", MFD_CLOEXEC);
	promise(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
	if (csv_read(fd, NULL, on_row, &reading, &message) < 0)
		promise(is_sentence(message));
	else
		promise(!message);
	/* What stands behind a NUL is not in any cell: somebody is told. */
	size_t mark;
	bool has_nul = size && memchr(data, '\0', size) && encoding_detect((const char *)data, size, &mark) == ENCODING_UTF8;
	promise(!has_nul || reading.has_problem || !reading.has_columns);
	columns_clear(&reading.columns);
	free(message);
	close(fd);
}
