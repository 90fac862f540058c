#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "cmd/command.h"
#include "cmd/import.h"
#include "cmd/interrupt.h"
#include "cmd/say.h"
#include "guests/import.h"
#include "guests/phone.h"
#include "guests/vocabulary.h"

bool import_progress(int64_t done, int64_t total, void *context)
{
	struct import_watch *watch = context;
	char text[64];
	/* From here on it can be stopped in order; before, Ctrl-C ends a wait for what is typed or piped. */
	if (!watch->catching)
		interrupt_catch(&watch->app->to_main);
	watch->catching = true;
	if (total > 0)
		snprintf(text, sizeof text, "%s: %d %%", watch->verb, (int)(done * 100 / total));
	else
		snprintf(text, sizeof text, "%s: %lld KiB", watch->verb, (long long)(done / 1024));
	progress_show(&watch->progress, done, total, text);
	return !interrupted();
}

enum { LINES_SAID = 10 };

/* What is listed, in this order; without --details a few, and of the new ones none. */
static const struct {
	enum import_kind kind;
	const char *key, *words;
	bool always;
} listed[] = {
	{ IMPORT_ADDED, "added", "new", false }, { IMPORT_CHANGED, "changed", "changed", true },
	{ IMPORT_GONE, "gone", "not in this file", true },
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

static struct json *phones_json(const struct import_result *result)
{
	struct json *out = json_new_array();
	for (size_t i = 0; i < result->phone_count; i++) {
		struct json *phone = json_new_object();
		json_put_string(phone, "phone", result->phones[i].phone);
		json_put_string(phone, "names", result->phones[i].names);
		json_append(out, phone);
	}
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
	json_put(out, "shared_phones", phones_json(result));
	return out;
}

static void say_row(const char *words, const struct import_row *row)
{
	say("%s: %s, %s", words, row->name, row->phone);
	for (size_t i = 0; i < row->changes.count; i++) {
		const struct change *change = &row->changes.items[i];
		say("    %s: \"%s\" is now \"%s\"", field_word(change->field), change->before, change->after);
	}
}

static void say_more(int64_t all, size_t said)
{
	if (all > (int64_t)said)
		say("... and %lld more; --details lists them", (long long)all - (long long)said);
}

static void say_lists(const struct import_result *result, bool details)
{
	const int64_t counts[] = { result->added, result->changed, result->gone };
	for (size_t i = 0; i < LISTED; i++) {
		const struct import_list *list = &result->lists[listed[i].kind];
		for (size_t at = 0; (details || listed[i].always) && at < list->count; at++)
			say_row(listed[i].words, &list->rows[at]);
		if (listed[i].always)
			say_more(counts[i], list->count);
	}
}

static void say_shared(const struct import_result *result)
{
	if (result->shared)
		say("%lld %s more than one guest; each gets a message:", (long long)result->shared,
		    result->shared == 1 ? "phone has" : "phones have");
	for (size_t i = 0; i < result->phone_count; i++)
		say("    %s: %s", result->phones[i].phone, result->phones[i].names);
	say_more(result->shared, result->phone_count);
}

static void say_remarks(const struct remarks *remarks, bool details)
{
	size_t said = 0;
	for (; said < remarks->count && (details || said < LINES_SAID); said++)
		say("line %lld: %s", (long long)remarks->items[said].line, remarks->items[said].text);
	say_more((int64_t)remarks->count, said);
}

/* So that a wrong code page is seen. */
static void say_samples(const struct import_result *result)
{
	struct str names = {0};
	for (int i = 0; i < 3; i++)
		if (*result->samples[i])
			str_appendf(&names, "%s%s", names.length ? ", " : "", result->samples[i]);
	if (names.length)
		say("Names read, for example: %s", names.text);
	str_free(&names);
}

/* key: what a text is called. */
static struct json *remarks_json(const struct remarks *remarks, const char *key)
{
	struct json *out = json_new_array();
	for (size_t i = 0; i < remarks->count; i++) {
		struct json *remark = json_new_object();
		json_put_integer(remark, "line", remarks->items[i].line);
		json_put_string(remark, key, remarks->items[i].text);
		json_append(out, remark);
	}
	return out;
}

static struct json *result_json(const struct import_result *result, bool details)
{
	struct json *out = json_new_object(), *samples = json_new_array();
	json_put_integer(out, "added", result->added);
	json_put_integer(out, "changed", result->changed);
	json_put_integer(out, "same", result->same);
	json_put(out, "refused", remarks_json(&result->refused, "reason"));
	json_put(out, "remarks", remarks_json(&result->remarks, "remark"));
	json_put_integer(out, "gone", result->gone);
	json_put_integer(out, "shared_phones", result->shared);
	for (int i = 0; i < 3; i++)
		if (*result->samples[i])
			json_append(samples, json_new_string(result->samples[i]));
	json_put(out, "samples", samples);
	if (details)
		json_put(out, "details", details_json(result));
	return out;
}

static void say_result(const struct import_result *result, bool details, bool dry_run)
{
	struct str text = {0};
	str_appendf(&text, "%s%lld added, %lld changed, %lld same, %zu refused", dry_run ? "Would be: " : "",
		    (long long)result->added, (long long)result->changed, (long long)result->same, result->refused.count);
	if (result->gone)
		str_appendf(&text, "; %lld on the list %s not in this file and %s", (long long)result->gone,
			    result->gone == 1 ? "is" : "are", result->gone == 1 ? "stays" : "stay");
	say("%s.", text.text);
	str_free(&text);
	say_samples(result);
	say_lists(result, details);
	say_shared(result);
	say_remarks(&result->remarks, details);
	say_remarks(&result->refused, details);
	if (!dry_run && result->record)
		say("convoke import --undo takes it back.");
}

static int report(const struct import_result *result, const struct arguments *arguments)
{
	bool details = option_given(arguments, OPTION_DETAILS);
	const char *rejects = option_value(arguments, OPTION_REJECTS);
	if (rejects && strcmp(rejects, "-") == 0)
		; /* they alone are on standard output */
	else if (option_given(arguments, OPTION_JSON))
		print_json(result_json(result, details));
	else
		say_result(result, details, option_given(arguments, OPTION_DRY_RUN));
	if (!result->refused.count)
		return EXIT_DONE;
	complain("%zu %s refused and the rest was %s", result->refused.count,
		 result->refused.count == 1 ? "row was" : "rows were",
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
		if (field_nearest(word))
			hint("did you mean %s=...?", field_nearest(word));
		else
			hint("convoke help import");
	}
	free(word);
	return known ? EXIT_DONE : EXIT_USAGE;
}

static int import(struct app *app, const struct arguments *arguments, const struct import_options *chosen)
{
	struct import_watch watch = { .app = app, .verb = "reading" };
	struct import_options options = *chosen;
	struct import_result result;
	char *message;
	options.progress = import_progress;
	options.context = &watch;
	progress_start(&watch.progress);
	int done = import_file(app->db, arguments->operands[0], &options, &result, &message);
	progress_end(&watch.progress);
	if (done == IMPORT_STOPPED)
		return fail(xstrdup("interrupted: nothing was changed"));
	int code = done < 0 ? fail(message) : report(&result, arguments);
	import_result_clear(&result);
	return code;
}

/* How many rows of each kind are shown. */
static size_t listed_most(const struct arguments *arguments)
{
	if (option_given(arguments, OPTION_DETAILS))
		return SIZE_MAX;
	return option_given(arguments, OPTION_JSON) ? 0 : LINES_SAID;
}

static int import_list(struct app *app, const struct arguments *arguments)
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
	const char *rejects = option_value(arguments, OPTION_REJECTS);
	if (rejects && strcmp(rejects, "-") == 0 && option_given(arguments, OPTION_JSON)) {
		complain("--rejects - and --json exclude each other: both go to standard output");
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < given->count; i++)
		if (check_map(given->items[i]) != EXIT_DONE)
			return EXIT_USAGE;
	const char **map = xcalloc(given->count + 1, sizeof *map);
	for (size_t i = 0; i < given->count; i++)
		map[i] = given->items[i];
	int code = import(app, arguments, &(struct import_options){
		.country = country, .map = given->count ? map : NULL,
		.encoding = encoding, .rejects = rejects,
		.listed = listed_most(arguments), .dry_run = option_given(arguments, OPTION_DRY_RUN),
	});
	free(map);
	return code;
}

/* A list, or --undo; both have --dry-run. */
int command_import(struct app *app, const struct arguments *arguments)
{
	static const enum option_id of_list[] = {
		OPTION_COUNTRY, OPTION_MAP, OPTION_ENCODING, OPTION_REJECTS,
	};
	bool undo = option_given(arguments, OPTION_UNDO);
	if (!undo && option_given(arguments, OPTION_YES)) {
		complain("import: --yes is for --undo; a list is imported without asking");
		return EXIT_USAGE;
	}
	if (!undo)
		return import_list(app, arguments);
	bool list = arguments->operand_count > 0;
	for (size_t i = 0; i < sizeof of_list / sizeof *of_list; i++)
		list |= option_given(arguments, of_list[i]);
	if (!list)
		return import_take_back(app, arguments);
	complain("import --undo takes the last import back, whichever it was");
	hint("usage: convoke import --undo [--dry-run] [--yes]");
	return EXIT_USAGE;
}
