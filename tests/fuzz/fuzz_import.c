#include "fuzz.h"

#include <stdlib.h>

#include "base/die.h"
#include "base/str.h"
#include "data/guest.h"
#include "guests/import.h"

/* The whole way into an event file, taken back at the end; refused rows go to the disk, which is slow, one time in 16. */
void fuzz_import(const uint8_t *data, size_t size)
{
	struct db *db = scratch_event();
	struct import_result result;
	struct guest_counts counts;
	char *path = xasprintf("%s/list", scratch_directory()), *rejects = xasprintf("%s/rejects", scratch_directory());
	char *message = NULL;
	struct import_options options = {.rejects = size % 16 ? NULL : rejects, .dry_run = true};
	write_scratch("list", data, size);
	if (import_file(db, path, &options, &result, &message) == 0) {
		promise(!message && result.added >= 0 && result.gone >= 0 && result.gone <= 2);
		for (size_t i = 0; i < result.refused.count; i++)
			promise(is_sentence(result.refused.items[i].text) && result.refused.items[i].line >= 1);
	} else {
		promise(is_sentence(message));
	}
	import_result_clear(&result);
	promise(!db_in_transaction(db) && guest_count(db, &counts) >= 0 && counts.guests == 2);
	free(message);
	free(rejects);
	free(path);
}
