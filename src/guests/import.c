#include "guests/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "data/event.h"
#include "data/guest.h"
#include "data/import_record.h"
#include "guests/columns.h"
#include "guests/entry.h"
#include "guests/heading.h"
#include "guests/import_result.h"
#include "guests/match.h"
#include "guests/phone.h"
#include "guests/rejects.h"
#include "guests/source.h"
#include "guests/spool.h"
#include "guests/vocabulary.h"

enum { PROGRESS_EVERY = 512 };

/* One import from beginning to end. */
struct run {
	struct db *db;
	const struct import_options *options;
	struct import_result *result;
	char **message;
	const char *path;
	int64_t now, rows, size;
	char *country;             /* for national numbers, "" none */
	struct vocabulary *vocabulary;
	struct columns columns;
	bool has_columns;
	bool failed;               /* *message says why */
	bool stopped;              /* by the caller */
	struct matcher matcher;
	struct import_record record; /* id 0: nothing is changed so far */
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
	remarks_add(&run->result->refused, row->line, reason);
	rejects_add(run->rejects, row, reason);
}

/* What it is remembered by, when it changes something at all. */
static int record(struct run *run)
{
	if (run->record.id || run->options->dry_run)
		return 0;
	const char *slash = strrchr(run->path, '/');
	return import_record_start(run->db, slash ? slash + 1 : run->path, run->now, &run->record);
}

static int add(struct run *run, struct guest *guest)
{
	if (record(run) < 0 || guest_insert(run->db, guest, run->now) < 0)
		return -1;
	if (!run->record.first_guest)
		run->record.first_guest = guest->id;
	run->record.last_guest = guest->id;
	return 0;
}

/* As it was is still in the file. */
static int change(struct run *run, struct guest *guest)
{
	struct guest before = {0};
	int result = record(run);
	if (result == 0 && run->record.id) {
		guest->updated_at = run->now;
		result = guest_load(run->db, guest->id, &before) < 0 ? -1
		       : import_record_change(run->db, run->record.id, run->result->changed, &before, guest);
		guest_clear(&before);
	}
	return result < 0 ? -1 : guest_update(run->db, guest, run->now);
}

static bool store(struct run *run, const struct entry *entry, struct guest *guest, enum match match)
{
	struct import_result *out = run->result;
	struct changes changes = {0};
	size_t most = run->options->listed;
	bool wanted = match == MATCH_KNOWN && out->lists[IMPORT_CHANGED].count < most;
	bool changed = entry_apply(entry, guest, run->now, wanted ? &changes : NULL);
	int result = match == MATCH_NEW ? add(run, guest) : changed ? change(run, guest) : 0;
	if (result == 0) {
		enum import_kind kind = match == MATCH_NEW ? IMPORT_ADDED : changed ? IMPORT_CHANGED : IMPORT_SAME;
		out->added += kind == IMPORT_ADDED;
		out->changed += kind == IMPORT_CHANGED;
		out->same += kind == IMPORT_SAME;
		result_list(out, kind, most, entry->line, guest, &changes);
		remarks_add(&out->remarks, entry->line, entry->remark);
		result_sample(out, guest->name);
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
		result_list(run->result, IMPORT_GONE, run->options->listed, 0, guest, &(struct changes){0});
	return run->result->lists[IMPORT_GONE].count < run->options->listed;
}

static void on_shared_phone(const char *phone, const char *names, void *context)
{
	struct run *run = context;
	result_share(run->result, run->options->listed, phone, names);
}

/* Beside what the rows came to: who is not in the file, and whose phone others have. 0 or -1. */
static int look_round(struct run *run, const struct guest_counts *before)
{
	struct import_result *out = run->result;
	out->gone = before->guests - run->matcher.present;
	if (run->options->listed && out->gone && guest_each(run->db, NULL, on_guest, run) < 0)
		return -1;
	return out->added + out->changed ? guest_shared_phones(run->db, run->now, on_shared_phone, run) : 0;
}

static int finish_record(struct run *run)
{
	if (!run->record.id)
		return 0;
	run->record.added = run->result->added;
	run->record.changed = run->result->changed;
	return import_record_finish(run->db, &run->record);
}

static int finish_rejects(struct run *run)
{
	struct rejects *rejects = run->rejects;
	run->rejects = NULL;
	return rejects_finish(rejects, run->message);
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
	if (look_round(run, &before) < 0 || finish_record(run) < 0) {
		db_fail(run->db, run->message);
		goto undo;
	}
	if (finish_rejects(run) < 0)
		goto undo;
	if (run->options->dry_run)
		db_rollback(run->db);
	else if (db_commit(run->db) < 0)
		return db_fail(run->db, run->message);
	run->result->record = run->record.id;
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
	result_finish(run->result);
	import_record_clear(&run->record);
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

static int import_into(struct db *db, const char *path, const struct import_options *options,
		       struct import_result *out, char **message)
{
	struct run run = {
		.db = db, .path = path, .options = options, .result = out, .message = message, .now = clock_wall_ms(),
		.vocabulary = vocabulary_new(), .matcher = {.db = db},
	};
	struct source source = {.fd = -1};
	int result = run_import(&run, path, &source);
	source_close(&source);
	finish(&run);
	return result;
}

int import_file(struct db *db, const char *path, const struct import_options *options,
		struct import_result *out, char **message)
{
	*out = (struct import_result){0};
	*message = NULL;
	struct db *copy = options->dry_run ? db_open_copy(db, COPY_LIST, message) : NULL;
	int result = options->dry_run && !copy ? IMPORT_FAILED
		   : import_into(copy ? copy : db, path, options, out, message);
	db_close(copy);
	if (result != IMPORT_DONE)
		import_result_clear(out);
	return result;
}
