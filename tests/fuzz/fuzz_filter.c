#include "fuzz.h"

#include <stdlib.h>

#include "data/db.h"
#include "data/guest.h"
#include "guests/filter.h"

void fuzz_filter(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size), *message = NULL;
	struct filter filter;
	if (filter_parse(text, &filter, &message) == 0) {
		int64_t *ids = NULL;
		size_t count = 0;
		promise(!message && filter.count <= FILTER_TERMS);
		promise(guest_ids(scratch_event(), &filter, SORT_NAME, false, &ids, &count) >= 0);
		promise(count <= 2);
		free(ids);
	} else {
		promise(is_sentence(message) && filter.count == 0);
	}
	char *said, *more = filter_complete(scratch_event(), text, &said);
	promise(more && said);
	free(more);
	free(said);
	filter_clear(&filter);
	free(message);
	free(text);
}
