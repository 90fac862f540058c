#include "fuzz.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/started.h"

#define SESSION "one"

/* What started_note would have written for these ids, and nothing else. */
static bool is_record_of(const struct started_set *set, const char *bytes, size_t size)
{
	bool same = true;
	for (size_t i = 0; same && i < set->count; i++) {
		char line[24];
		int length = snprintf(line, sizeof line, "%" PRId64 "\n", set->ids[i]);
		same = size >= (size_t)length && memcmp(bytes, line, (size_t)length) == 0;
		bytes += same ? length : 0;
		size -= same ? (size_t)length : 0;
	}
	return same && size == 0;
}

/* "@" stands for the first line of this boot's session. */
void fuzz_started(const uint8_t *data, size_t size)
{
	char *head = xasprintf("session %s boot %s\n", SESSION, clock_boot_id());
	bool headed = size > 0 && *data == '@';
	size_t head_size = headed ? strlen(head) : 0, total = head_size + size - headed;
	char *bytes = xmalloc(total);
	memcpy(bytes, head, head_size);
	memcpy(bytes + head_size, data + headed, size - headed);
	write_scratch("event.db.started", (const uint8_t *)bytes, total);

	char *path = xasprintf("%s/event.db", scratch_directory());
	struct started_set set;
	started_read(path, SESSION, &set);
	if (set.complete) {
		promise(headed && is_record_of(&set, bytes + head_size, total - head_size));
		for (size_t i = 0; i < set.count; i++)
			promise(!started_never(&set, set.ids[i]));
	}
	promise(started_never(&set, INT64_C(123456789)) == false || set.complete);
	started_clear(&set);
	free(path);
	free(bytes);
	free(head);
}
