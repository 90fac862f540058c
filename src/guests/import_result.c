#include "guests/import_result.h"

#include <stdlib.h>

#include "base/die.h"

enum { SAMPLES = sizeof((struct import_result *)0)->samples / sizeof(char *) };

void result_sample(struct import_result *result, const char *name)
{
	for (size_t i = 0; i < SAMPLES; i++) {
		if (!result->samples[i]) {
			result->samples[i] = xstrdup(name);
			return;
		}
	}
}

void result_list(struct import_result *result, enum import_kind kind, size_t most, int64_t line, const struct guest *guest,
		 struct changes *changes)
{
	struct import_list *list = &result->lists[kind];
	if (list->count >= most)
		return;
	list->rows = xgrow(list->rows, list->count, sizeof(*list->rows));
	list->rows[list->count++] = (struct import_row){line, xstrdup(guest->name), xstrdup(guest->phone), *changes};
	*changes = (struct changes){0};
}

void result_share(struct import_result *result, size_t most, const char *phone, const char *names)
{
	result->shared++;
	if (result->phone_count >= most)
		return;
	result->phones = xgrow(result->phones, result->phone_count, sizeof(*result->phones));
	result->phones[result->phone_count++] = (struct import_phone){xstrdup(phone), xstrdup(names)};
}

void result_finish(struct import_result *result)
{
	remarks_sort(&result->refused);
	for (size_t i = 0; i < SAMPLES; i++)
		result_sample(result, "");
}

static void clear_list(struct import_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->rows[i].name);
		free(list->rows[i].phone);
		changes_clear(&list->rows[i].changes);
	}
	free(list->rows);
}

void import_result_clear(struct import_result *result)
{
	remarks_clear(&result->refused);
	remarks_clear(&result->remarks);
	for (size_t i = 0; i < SAMPLES; i++)
		free(result->samples[i]);
	for (size_t i = 0; i < IMPORT_KINDS; i++)
		clear_list(&result->lists[i]);
	for (size_t i = 0; i < result->phone_count; i++) {
		free(result->phones[i].phone);
		free(result->phones[i].names);
	}
	free(result->phones);
	*result = (struct import_result){0};
}
