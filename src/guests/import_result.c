#include "guests/import_result.h"

#include <stdlib.h>

#include "base/die.h"

enum { SAMPLES = sizeof((struct import_result *)0)->samples / sizeof(char *) };

/* Room for one more, at a cost that stays small. */
static void *grow(void *items, size_t count, size_t size)
{
	return count & (count - 1) ? items : xrealloc(items, count ? count * 2 : 1, size);
}

void result_refuse(struct import_result *result, int64_t line, const char *reason)
{
	result->refused = grow(result->refused, result->refused_count, sizeof(*result->refused));
	result->refused[result->refused_count++] = (struct import_refusal){line, xstrdup(reason)};
}

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
	list->rows = grow(list->rows, list->count, sizeof(*list->rows));
	list->rows[list->count++] = (struct import_row){line, xstrdup(guest->name), xstrdup(guest->phone), *changes};
	*changes = (struct changes){0};
}

void result_share(struct import_result *result, size_t most, const char *phone, const char *names)
{
	result->shared++;
	if (result->phone_count >= most)
		return;
	result->phones = grow(result->phones, result->phone_count, sizeof(*result->phones));
	result->phones[result->phone_count++] = (struct import_phone){xstrdup(phone), xstrdup(names)};
}

static int by_line(const void *a, const void *b)
{
	const struct import_refusal *one = a, *other = b;
	return (one->line > other->line) - (one->line < other->line);
}

void result_finish(struct import_result *result)
{
	if (result->refused_count)
		qsort(result->refused, result->refused_count, sizeof(*result->refused), by_line);
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
	for (size_t i = 0; i < result->refused_count; i++)
		free(result->refused[i].reason);
	free(result->refused);
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
