#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "cmd/command.h"
#include "cmd/progress.h"
#include "cmd/say.h"
#include "guests/import.h"
#include "guests/phone.h"
#include "guests/vocabulary.h"

static bool show_progress(int64_t done, int64_t total, void *context)
{
	char text[64];
	if (total > 0)
		snprintf(text, sizeof text, "reading: %d %%", (int)(done * 100 / total));
	else
		snprintf(text, sizeof text, "reading: %lld KiB", (long long)(done / 1024));
	progress_show(context, done, total, text);
	return true;
}

/* Of --details: what is listed, in this order. */
static const struct {
	enum import_kind kind;
	const char *key, *words;
} listed[] = {
	{ IMPORT_ADDED, "added", "new" }, { IMPORT_CHANGED, "changed", "changed" },
	{ IMPORT_GONE, "gone", "not in the list" },
};
enum { LISTED = sizeof listed / sizeof *listed };

static struct json *row_json(const struct import_row *row)
{
	struct json *out = json_new_object(), *fields = json_new_array();
	json_put_nonzero(out, "line", row->line);
	json_put_string(out, "name", row->name);
	json_put_string(out, "phone", row->phone);
	for (size_t i = 0; i < row->changes.count; i++) {
		const struct change *change = &row->changes.items[i];
		struct json *field = json_new_object();
		json_put_string(field, "field", field_word(change->field));
		json_put_string(field, "before", change->before);
		json_put_string(field, "after", change->after);
		json_append(fields, field);
	}
	json_put(out, "changes", fields);
	return out;
}

static struct json *details_json(const struct import_result *result)
{
	struct json *out = json_new_object();
	for (size_t i = 0; i < LISTED; i++) {
		const struct import_list *list = &result->lists[listed[i].kind];
		struct json *rows = json_new_array();
		for (size_t row = 0; row < list->count; row++)
			json_append(rows, row_json(&list->rows[row]));
		json_put(out, listed[i].key, rows);
	}
	return out;
}

static void say_details(const struct import_result *result)
{
	for (size_t i = 0; i < LISTED; i++) {
		const struct import_list *list = &result->lists[listed[i].kind];
		for (size_t at = 0; at < list->count; at++) {
			const struct import_row *row = &list->rows[at];
			say("%s: %s, %s", listed[i].words, row->name, row->phone);
			for (size_t field = 0; field < row->changes.count; field++) {
				const struct change *change = &row->changes.items[field];
				say("    %s: \"%s\" is now \"%s\"", field_word(change->field), change->before, change->after);
			}
		}
	}
}

static struct json *remarks_json(const struct remarks *remarks)
{
	struct json *out = json_new_array();
	for (size_t i = 0; i < remarks->count; i++) {
		struct json *remark = json_new_object();
		json_put_integer(remark, "line", remarks->items[i].line);
		json_put_string(remark, "remark", remarks->items[i].text);
		json_append(out, remark);
	}
	return out;
}

static struct json *result_json(const struct import_result *result, bool details)
{
	struct json *out = json_new_object(), *refused = json_new_array();
	json_put_integer(out, "added", result->added);
	json_put_integer(out, "changed", result->changed);
	json_put_integer(out, "same", result->same);
	for (size_t i = 0; i < result->refused_count; i++) {
		struct json *row = json_new_object();
		json_put_integer(row, "line", result->refused[i].line);
		json_put_string(row, "reason", result->refused[i].reason);
		json_append(refused, row);
	}
	json_put(out, "refused", refused);
	if (result->remarks.count)
		json_put(out, "remarks", remarks_json(&result->remarks));
	json_put_integer(out, "gone", result->gone);
	if (details)
		json_put(out, "details", details_json(result));
	return out;
}

static void say_result(const struct import_result *result, bool dry_run)
{
	say("%s%lld added, %lld changed, %lld same, %zu refused", dry_run ? "Would be: " : "",
	    (long long)result->added, (long long)result->changed, (long long)result->same, result->refused_count);
	if (result->gone)
		say("%lld on the list before %s in this file; they were kept.",
		    (long long)result->gone, result->gone == 1 ? "is not" : "are not");
	struct str names = {0};
	for (int i = 0; i < 3; i++)
		if (result->samples[i] && *result->samples[i])
			str_appendf(&names, "%s%s", names.length ? ", " : "", result->samples[i]);
	if (names.length)
		say("Names read, for example: %s", names.text);
	str_free(&names);
	say_details(result);
	for (size_t i = 0; i < result->remarks.count; i++)
		say("line %lld: %s", (long long)result->remarks.items[i].line, result->remarks.items[i].text);
	for (size_t i = 0; i < result->refused_count; i++)
		say("line %lld: %s", (long long)result->refused[i].line, result->refused[i].reason);
}

static int report(const struct import_result *result, const struct arguments *arguments)
{
	if (option_given(arguments, OPTION_JSON))
		print_json(result_json(result, option_given(arguments, OPTION_DETAILS)));
	else
		say_result(result, option_given(arguments, OPTION_DRY_RUN));
	if (!result->refused_count)
		return EXIT_DONE;
	complain("%zu %s refused and the rest was %s", result->refused_count,
		 result->refused_count == 1 ? "row was" : "rows were",
		 option_given(arguments, OPTION_DRY_RUN) ? "fine" : "kept");
	return EXIT_PARTLY;
}

/* FIELD=COLUMN of --map; whether there is such a column only the file can say. */
static int check_map(const char *pair)
{
	enum field field;
	const char *equals = strchr(pair, '=');
	char *word = xstrndup(pair, equals ? (size_t)(equals - pair) : strlen(pair));
	bool known = equals && equals[1] && field_from_word(word, &field);
	if (!known) {
		complain(equals ? "--map %s: there is no field %s" : "--map %s is not FIELD=COLUMN", pair, word);
		hint("did you mean %s=...?", field_nearest(word));
	}
	free(word);
	return known ? EXIT_DONE : EXIT_USAGE;
}

int command_import(struct app *app, const struct arguments *arguments)
{
	const char *country = option_value(arguments, OPTION_COUNTRY);
	const char *given_encoding = option_value(arguments, OPTION_ENCODING);
	const struct option_values *given = &arguments->options[OPTION_MAP];
	enum encoding encoding = ENCODING_DETECT;
	if (given_encoding && !encoding_from_word(given_encoding, &encoding)) {
		complain("--encoding %s is not known", given_encoding);
		hint("utf-8, utf-16, cp1250 to cp1256 (Windows) or mac; left away, it is found out");
		return EXIT_USAGE;
	}
	if (country && !country_known(country)) {
		complain("--country %s: must be the two letters of a country, such as PT", country);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < given->count; i++)
		if (check_map(given->items[i]) != EXIT_DONE)
			return EXIT_USAGE;
	const char **map = xcalloc(given->count + 1, sizeof *map);
	for (size_t i = 0; i < given->count; i++)
		map[i] = given->items[i];

	struct progress progress;
	struct import_result result = {0};
	char *message = NULL;
	struct import_options options = {
		.country = country, .map = given->count ? map : NULL,
		.encoding = encoding, .rejects = option_value(arguments, OPTION_REJECTS),
		.listed = option_given(arguments, OPTION_DETAILS) ? SIZE_MAX : 0,
		.dry_run = option_given(arguments, OPTION_DRY_RUN),
		.progress = show_progress, .context = &progress,
	};
	progress_start(&progress);
	int done = import_file(app->db, arguments->operands[0], &options, &result, &message);
	progress_end(&progress);
	int code = done < 0 ? fail(message) : report(&result, arguments);
	import_result_clear(&result);
	free(map);
	return code;
}
