#ifndef GUESTS_IMPORT_RESULT_H
#define GUESTS_IMPORT_RESULT_H

#include "data/guest.h"
#include "guests/import.h"

/* Filling what an import tells. import_result_clear frees it. */

/* The first names are taken, and no more. */
void result_sample(struct import_result *result, const char *name);
/* Takes the changes over, unless most of that kind are listed. */
void result_list(struct import_result *result, enum import_kind kind, size_t most, int64_t line, const struct guest *guest,
		 struct changes *changes);
void result_share(struct import_result *result, size_t most, const char *phone, const char *names);
/* Refusals by line, samples filled up: it is complete. */
void result_finish(struct import_result *result);

#endif
