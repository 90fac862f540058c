#include "guests/export_totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "guests/sheet.h"

const char *const totals_headings[TOTALS_COLUMNS] = {
	"Guests", "Seats on the list", "Yes: guests", "Yes: seats", "Maybe: guests", "Maybe: seats", "No: guests",
	"No answer: guests", "No answer: seats", "At most: seats",
};

static const char *const keys[TOTALS_COLUMNS] = {
	"guests", "seats", "yes_guests", "yes_seats", "maybe_guests", "maybe_seats", "no_guests", "none_guests",
	"none_seats", "at_most_seats",
};

void totals_numbers(const struct totals *totals, int64_t out[TOTALS_COLUMNS])
{
	const int64_t numbers[TOTALS_COLUMNS] = {
		totals->guests, totals->seats, totals->yes, totals->yes_seats, totals->maybe, totals->maybe_seats, totals->no,
		totals->none, totals->none_seats, totals_at_most(totals),
	};
	memcpy(out, numbers, sizeof numbers);
}

struct sheet {
	struct export *export;
	struct json *groups;      /* NULL: CSV */
	struct totals sum;
};

static void put_row(FILE *out, const char *name, const struct totals *totals)
{
	int64_t numbers[TOTALS_COLUMNS];
	totals_numbers(totals, numbers);
	sheet_put(out, name, true);
	for (int i = 0; i < TOTALS_COLUMNS; i++)
		fprintf(out, ",%lld", (long long)numbers[i]);
	sheet_end_row(out);
}

static struct json *totals_json(struct json *object, const struct totals *totals)
{
	int64_t numbers[TOTALS_COLUMNS];
	totals_numbers(totals, numbers);
	for (int i = 0; i < TOTALS_COLUMNS; i++)
		json_put_integer(object, keys[i], numbers[i]);
	return object;
}

static void add_group(const struct totals *group, void *context)
{
	struct sheet *sheet = context;
	totals_add(&sheet->sum, group);
	sheet->export->written += group->guests;
	if (!sheet->groups) {
		put_row(sheet->export->out, *group->group ? group->group : TOTALS_NO_GROUP, group);
		return;
	}
	struct json *object = json_new_object();
	json_put_filled(object, "group", group->group);
	json_append(sheet->groups, totals_json(object, group));
}

int export_write_totals_csv(struct db *db, struct export *export, char **message)
{
	struct sheet sheet = {.export = export};
	FILE *out = export->out;
	fputs("\xef\xbb\xbfGroup", out);
	for (int i = 0; i < TOTALS_COLUMNS; i++)
		sheet_put(out, totals_headings[i], false);
	sheet_end_row(out);
	if (totals_each(db, export->options->filter, add_group, &sheet) < 0)
		return db_fail(db, message);
	put_row(out, TOTALS_ALL, &sheet.sum);
	sheet_end_row(out);
	sheet_put(out, TOTALS_NOTE, true);
	sheet_end_row(out);
	return 0;
}

int export_write_totals_json(struct db *db, struct export *export, char **message)
{
	struct sheet sheet = {.export = export, .groups = json_new_array()};
	struct json *all = json_new_object();
	json_put(all, "groups", sheet.groups);
	int result = totals_each(db, export->options->filter, add_group, &sheet);
	json_put(all, "total", totals_json(json_new_object(), &sheet.sum));
	char *text = json_text(all);
	fprintf(export->out, "%s\n", text);
	free(text);
	json_free(all);
	return result < 0 ? db_fail(db, message) : 0;
}
