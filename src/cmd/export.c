#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "campaign/failures.h"
#include "campaign/formats.h"
#include "cmd/command.h"
#include "cmd/interrupt.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "cmd/table.h"
#include "guests/export_totals.h"
#include "guests/filter.h"

static int refuse(const char *problem)
{
	complain("%s", problem);
	hint("convoke help export");
	return EXIT_USAGE;
}

/* As it was asked for, else as OUT is called. */
static const char *format_asked(const struct arguments *arguments)
{
	const char *typed = option_value(arguments, OPTION_FORMAT), *out = option_value(arguments, OPTION_OUTPUT);
	const char *meant = out && strcmp(out, "-") != 0 ? format_word(out) : NULL;
	return option_given(arguments, OPTION_JSON) ? "json" : typed ? typed : meant ? meant : "csv";
}

/* Which of the writers, and whether a person reads it at once. */
static int choose(const struct arguments *arguments, export_writer **write, bool *shown)
{
	bool failed = option_given(arguments, OPTION_FAILED), totals = option_given(arguments, OPTION_TOTALS);
	const char *typed = option_value(arguments, OPTION_FORMAT), *out = option_value(arguments, OPTION_OUTPUT);
	const char *format = format_asked(arguments);
	*write = format_of_word(format);
	*shown = totals && !out && !typed && strcmp(format, "csv") == 0 && isatty(STDOUT_FILENO);
	if (!*write)
		return refuse("--format must be csv, json or html");
	if (typed && strcmp(typed, format) != 0)
		return refuse("--json and --format exclude each other");
	if (failed && totals)
		return refuse("--failed and --totals exclude each other");
	bool json = strcmp(format, "json") == 0;
	if ((failed || totals) && !json && strcmp(format, "csv") != 0)
		return refuse("--failed and --totals are written as csv or json; html has both in it");
	if (failed)
		*write = json ? export_write_failed_json : export_write_failed_csv;
	else if (totals)
		*write = json ? export_write_totals_json : export_write_totals_csv;
	return EXIT_DONE;
}

/* --filter, and --failed as a part of it. */
static int choose_guests(const struct arguments *arguments, struct filter *out)
{
	const char *typed = option_value(arguments, OPTION_FILTER);
	char *text = option_given(arguments, OPTION_FAILED) ? failures_filter(typed ? typed : "") : NULL, *message = NULL;
	int code = filter_argument(arguments, out);
	if (code == EXIT_DONE && text) {
		filter_clear(out);
		code = filter_parse(text, out, &message) < 0 ? refuse(message) : EXIT_DONE;
	}
	free(message);
	free(text);
	return code;
}

struct listing {
	struct table table;
	struct totals sum;
};

/* What a caterer asks for; the sheet has the guests behind it too. */
static void add_totals(struct table *table, const char *name, const struct totals *totals)
{
	table_add(table, name);
	table_add_number(table, totals->guests);
	table_add_number(table, totals->seats);
	table_add_number(table, totals->yes_seats);
	table_add_number(table, totals->maybe_seats);
	table_add_number(table, totals->none_seats);
	table_add_number(table, totals_at_most(totals));
}

static void add_group(const struct totals *group, void *context)
{
	struct listing *listing = context;
	totals_add(&listing->sum, group);
	add_totals(&listing->table, *group->group ? group->group : TOTALS_NO_GROUP, group);
}

/* For a person at a terminal, as narrow as one is. */
static int show_totals(struct app *app, const struct filter *filter)
{
	static const char *const headings[] = {"Group", "Guests", "Seats", "Yes", "Maybe", "No answer", "At most", NULL};
	struct listing listing = {0};
	table_start(&listing.table, headings);
	int done = totals_each(app->db, filter, add_group, &listing);
	add_totals(&listing.table, TOTALS_ALL, &listing.sum);
	table_print(&listing.table);
	putchar('\n');
	say("All but the guests in seats. " TOTALS_NOTE);
	return done < 0 ? fail_db(app->db) : EXIT_DONE;
}

static bool goes_on(int64_t written, void *context)
{
	(void)written;
	(void)context;
	return !interrupted();
}

static int export(struct app *app, const struct filter *filter, export_writer *write, const char *path)
{
	char *message = NULL;
	struct export_options options = { .filter = filter, .write = write };
	if (!path || strcmp(path, "-") == 0)
		return export_stream(app->db, stdout, &options, &message) < 0 ? fail(message) : EXIT_DONE;
	options.progress = goes_on;
	interrupt_catch(&app->to_main);
	int64_t written = export_file(app->db, path, &options, &message);
	if (written == EXPORT_STOPPED) {
		complain("interrupted: nothing was written to %s", path);
		return EXIT_FAILED;
	}
	return written < 0 ? fail(message) : EXIT_DONE;
}

int command_export(struct app *app, const struct arguments *arguments)
{
	export_writer *write;
	bool shown;
	struct filter filter;
	int code = choose(arguments, &write, &shown);
	if (code == EXIT_DONE)
		code = choose_guests(arguments, &filter);
	if (code != EXIT_DONE)
		return code;
	code = shown ? show_totals(app, &filter) : export(app, &filter, write, option_value(arguments, OPTION_OUTPUT));
	filter_clear(&filter);
	return code;
}
