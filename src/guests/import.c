#include "guests/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "data/event.h"
#include "data/guest.h"
#include "guests/columns.h"
#include "guests/entry.h"
#include "guests/heading.h"
#include "guests/match.h"
#include "guests/phone.h"
#include "guests/rejects.h"
#include "guests/source.h"
#include "guests/spool.h"
#include "guests/vocabulary.h"

enum { PROGRESS_EVERY = 512, SAMPLES = 3 };

/* One import from beginning to end. */
struct run {
	struct db *db;
	const struct import_options *options;
	struct import_result *result;
	char **message;
	int64_t now, rows, size;
	char *country;             /* for national numbers, "" none */
	struct vocabulary *vocabulary;
	struct columns columns;
	bool has_columns;
	bool failed;               /* *message says why */
	bool stopped;              /* by the caller */
	struct matcher matcher;
	struct spool later;
	struct rejects *rejects;
};

static bool fail(struct run *run)
{
	db_fail(run->db, run->message);
	run->failed = true;
	return false;
}

static void refuse(struct run *run, const struct row *row, const char *reason)
{
	struct import_result *result = run->result;
	if ((result->refused_count & (result->refused_count - 1)) == 0) {
		size_t room = result->refused_count ? result->refused_count * 2 : 1;
		result->refused = xrealloc(result->refused, room, sizeof(*result->refused));
	}
	result->refused[result->refused_count++] = (struct import_refusal){row->line, xstrdup(reason)};
	rejects_add(run->rejects, row, reason);
}

/* The first names, so that a person sees a wrong code page. */
static void take_sample(struct run *run, const char *name)
{
	for (size_t i = 0; i < SAMPLES; i++) {
		if (!run->result->samples[i]) {
			run->result->samples[i] = xstrdup(name);
			return;
		}
	}
}

/* Takes the changes over. */
static void list_row(struct run *run, enum import_kind kind, int64_t line, const struct guest *guest,
		     struct changes *changes)
{
	struct import_list *list = &run->result->lists[kind];
	if (list->count >= run->options->listed)
		return;
	if ((list->count & (list->count - 1)) == 0)
		list->rows = xrealloc(list->rows, list->count ? list->count * 2 : 1, sizeof(*list->rows));
	list->rows[list->count++] = (struct import_row){line, xstrdup(guest->name), xstrdup(guest->phone), *changes};
	*changes = (struct changes){0};
}

static bool store(struct run *run, const struct entry *entry, struct guest *guest, enum match match)
{
	struct changes changes = {0};
	bool wanted = match == MATCH_KNOWN && run->result->lists[IMPORT_CHANGED].count < run->options->listed;
	bool changed = entry_apply(entry, guest, run->now, wanted ? &changes : NULL);
	int result = 0;
	if (match == MATCH_NEW)
		result = guest_insert(run->db, guest, run->now);
	else if (changed)
		result = guest_update(run->db, guest, run->now);
	if (result == 0) {
		enum import_kind kind = match == MATCH_NEW ? IMPORT_ADDED : changed ? IMPORT_CHANGED : IMPORT_SAME;
		run->result->added += kind == IMPORT_ADDED;
		run->result->changed += kind == IMPORT_CHANGED;
		run->result->same += kind == IMPORT_SAME;
		list_row(run, kind, entry->line, guest, &changes);
		remarks_add(&run->result->remarks, entry->line, entry->remark);
		take_sample(run, guest->name);
		match_take(&run->matcher, entry, guest);
	}
	changes_clear(&changes);
	return result == 0 || fail(run);
}

static bool take_row(struct run *run, const struct row *row)
{
	struct entry entry;
	struct guest guest = {0};
	entry_read(row, &run->columns, run->vocabulary, run->country, run->now, &entry);
	enum match match = match_entry(&run->matcher, &entry, &guest);
	bool more = true;
	switch (match) {
	case MATCH_FAILED:
		more = fail(run);
		break;
	case MATCH_NEW:
	case MATCH_KNOWN:
		more = store(run, &entry, &guest, match);
		break;
	case MATCH_LATER:
		run->failed = spool_add(&run->later, row, run->message) < 0;
		more = !run->failed;
		break;
	case MATCH_REFUSED:
		refuse(run, row, entry.problem);
		break;
	}
	guest_clear(&guest);
	entry_clear(&entry);
	return more;
}

/* Tells how far it is, and asks whether to go on. */
static bool go_on(struct run *run, int64_t bytes)
{
	const struct import_options *options = run->options;
	if (run->rows++ % PROGRESS_EVERY == 0 && options->progress)
		run->stopped = !options->progress(bytes, run->size, options->context);
	return !run->stopped;
}

static bool on_row(const struct row *row, void *context)
{
	struct run *run = context;
	if (!run->has_columns) {
		run->has_columns = true;
		run->failed = columns_find(row, run->options->map, run->vocabulary, run->country, &run->columns,
					   run->message) < 0;
		rejects_header(run->rejects, &run->columns);
		return !run->failed;
	}
	return go_on(run, row->bytes_done) && take_row(run, row);
}

static bool on_later_row(const struct row *row, void *context)
{
	struct run *run = context;
	return go_on(run, run->size) && take_row(run, row);
}

/* All rows, then those that had to wait for the others. */
static int read_rows(struct run *run, struct source *source)
{
	if (heading_read(source, run->vocabulary, on_row, run, run->message) < 0 || run->failed || run->stopped)
		return -1;
	if (!run->rows) {
		*run->message = source_lacks(source, !run->has_columns);
		return -1;
	}
	run->matcher.second_pass = true;
	if (spool_each(&run->later, on_later_row, run, run->message) < 0 || run->failed || run->stopped)
		return -1;
	if (!source_unchanged(source)) {
		*run->message = xasprintf("%s was written to while it was being read; try again when it is complete",
					  source->path);
		return -1;
	}
	if (run->options->progress)
		run->stopped = !run->options->progress(run->size, run->size, run->options->context);
	return run->stopped ? -1 : 0;
}

/* Guests of the list that no row of the file is about. */
static bool on_guest(const struct guest *guest, void *context)
{
	struct run *run = context;
	if (!keymap_find(&run->matcher.lines, (uint64_t)guest->id))
		list_row(run, IMPORT_GONE, 0, guest, &(struct changes){0});
	return run->result->lists[IMPORT_GONE].count < run->options->listed;
}

static int by_line(const void *a, const void *b)
{
	const struct import_refusal *one = a, *other = b;
	return (one->line > other->line) - (one->line < other->line);
}

/* Everything or nothing; a dry run does the same work and takes it back. */
static int run_transaction(struct run *run, struct source *source)
{
	struct guest_counts before;
	if (db_begin(run->db) < 0)
		return db_fail(run->db, run->message);
	if (guest_count(run->db, &before) < 0) {
		db_fail(run->db, run->message);
		goto undo;
	}
	if (read_rows(run, source) < 0)
		goto undo;
	run->result->gone = before.guests - run->matcher.present;
	if (run->options->listed && run->result->gone && guest_each(run->db, NULL, on_guest, run) < 0) {
		db_fail(run->db, run->message);
		goto undo;
	}
	if (run->result->refused_count)
		qsort(run->result->refused, run->result->refused_count, sizeof(*run->result->refused), by_line);

	struct rejects *rejects = run->rejects;
	run->rejects = NULL;
	if (rejects_finish(rejects, run->message) < 0)
		goto undo;
	if (run->options->dry_run)
		db_rollback(run->db);
	else if (db_commit(run->db) < 0)
		return db_fail(run->db, run->message);
	return 0;
undo:
	db_rollback(run->db);
	return -1;
}

static int set_country(struct run *run)
{
	struct event event;
	if (event_load(run->db, &event) < 0)
		return db_fail(run->db, run->message);
	const char *asked = run->options->country;
	run->country = xstrdup(asked ? asked : event.country);
	event_clear(&event);
	if (!asked || country_known(asked))
		return 0;
	*run->message = xasprintf("\"%s\" is not a country; write its two letters, such as PT or US", asked);
	return -1;
}

static int open_rejects(struct run *run, const char *list)
{
	const char *path = run->options->rejects;
	if (!path)
		return 0;
	if (source_same_file(path, list) || source_same_file(path, db_path(run->db))) {
		*run->message = xasprintf("the refused rows cannot go to %s, which is in use; name another file", path);
		return -1;
	}
	run->rejects = rejects_open(path, run->message);
	return run->rejects ? 0 : -1;
}

static void finish(struct run *run)
{
	for (size_t i = 0; i < SAMPLES; i++)
		take_sample(run, "");
	rejects_abandon(run->rejects);
	spool_close(&run->later);
	matcher_free(&run->matcher);
	columns_clear(&run->columns);
	vocabulary_free(run->vocabulary);
	free(run->country);
}

static int open_source(struct run *run, const char *path, struct source *source)
{
	if (source_open(path, db_path(run->db), source, run->message) < 0)
		return -1;
	source->format.encoding = run->options->encoding;
	run->size = source->size;
	run->result->stamp = source->stamp;
	return 0;
}

static int run_import(struct run *run, const char *path, struct source *source)
{
	const struct stamp *seen = run->options->seen;
	if (set_country(run) < 0 || open_source(run, path, source) < 0)
		return IMPORT_FAILED;
	if (seen && !stamp_equal(seen, &source->stamp))
		return IMPORT_FILE_CHANGED;
	if (open_rejects(run, path) < 0)
		return IMPORT_FAILED;
	int result = run_transaction(run, source);
	return run->stopped ? IMPORT_STOPPED : result;
}

int import_file(struct db *db, const char *path, const struct import_options *options,
		struct import_result *out, char **message)
{
	struct run run = {
		.db = db, .options = options, .result = out, .message = message, .now = clock_wall_ms(),
		.vocabulary = vocabulary_new(), .matcher = {.db = db},
	};
	struct source source = {.fd = -1};
	*out = (struct import_result){0};
	*message = NULL;
	int result = run_import(&run, path, &source);
	source_close(&source);
	finish(&run);
	if (result != IMPORT_DONE)
		import_result_clear(out);
	return result;
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
	*result = (struct import_result){0};
}
