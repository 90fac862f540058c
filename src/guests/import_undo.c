#include "guests/import_undo.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "data/guest_parts.h"
#include "data/guest_revert.h"

enum { AT_ONCE = 1000, PROGRESS_EVERY = 256 };

struct run {
	struct db *db;
	const struct import_undo_options *options;
	struct import_undo *out;
	int64_t now, done, total;
	bool failed, stopped;
};

/* Takes the reason over. */
static void keep(struct run *run, int64_t guest_id, const char *name, char *reason)
{
	struct import_undo *out = run->out;
	if ((out->kept_count & (out->kept_count - 1)) == 0)
		out->kept = xrealloc(out->kept, out->kept_count ? out->kept_count * 2 : 1, sizeof *out->kept);
	out->kept[out->kept_count++] = (struct import_kept){guest_id, xstrdup(name), reason};
}

static bool go_on(struct run *run, int64_t more)
{
	const struct import_undo_options *options = run->options;
	run->done += more;
	if (options->progress && (more > 1 || run->done % PROGRESS_EVERY == 0))
		run->stopped = !options->progress(run->done, run->total, options->context);
	return !run->stopped;
}

/* Whom it added */

static bool on_staying(int64_t guest_id, const char *name, enum import_stay why, void *context)
{
	static const char *const reasons[] = {
		[STAYS_CHANGED] = "stays on the list: changed since the import",
		[STAYS_QUEUED_ONCE] = "stays on the list: a message was queued, and is in the log",
		[STAYS_MESSAGED] = "stays on the list: a message waits or was sent",
	};
	keep(context, guest_id, name, xstrdup(reasons[why]));
	return true;
}

static int take_off_added(struct run *run)
{
	const struct import_record *import = &run->out->import;
	if (!import->first_guest)
		return 0;
	for (int64_t id = import->first_guest; id <= import->last_guest; id += AT_ONCE) {
		int64_t last = id + AT_ONCE - 1 < import->last_guest ? id + AT_ONCE - 1 : import->last_guest;
		int64_t gone = import_record_take_off(run->db, id, last, run->now);
		if (gone < 0)
			return -1;
		run->out->removed += gone;
		if (!go_on(run, last - id + 1))
			return 0;
	}
	return import_record_staying(run->db, import, on_staying, run);
}

/* What it changed */

/* "phone, name" of the bits, before words about them. */
static void add_parts(struct str *text, unsigned parts, const char *words)
{
	bool first = true;
	if (parts && text->length)
		str_append(text, "; ");
	for (enum guest_part part = 0; part < PART_COUNT; part++) {
		if (!(parts & 1u << part))
			continue;
		str_appendf(text, "%s%s", first ? "" : ", ", guest_part_word(part));
		first = false;
	}
	if (parts)
		str_append(text, words);
}

static char *kept_reason(const struct guest_kept *kept)
{
	struct str text = {0};
	add_parts(&text, kept->messaged, " stays: a message waits for it or went to it");
	add_parts(&text, kept->changed, " stays: changed since the import");
	add_parts(&text, kept->taken, " stays: another guest has it now");
	return str_take(&text);
}

static bool on_changed(struct guest *guest, const struct guest *before, const struct guest *after, void *context)
{
	struct run *run = context;
	struct guest_kept kept;
	int back = guest_put_back(run->db, guest, before, after, run->now, &kept);
	if (back < 0) {
		run->failed = true;
		return false;
	}
	run->out->reverted += back > 0;
	if (kept.changed | kept.messaged | kept.taken)
		keep(run, guest->id, guest->name, kept_reason(&kept));
	return go_on(run, 1);
}

/* All of it */

/* 1 loaded, 0 not there, -1. */
static int load(struct run *run)
{
	struct import_record *import = &run->out->import;
	int found = import_record_last(run->db, import);
	if (found != 1)
		return found;
	run->total = import->changed + (import->first_guest ? import->last_guest - import->first_guest + 1 : 0);
	return !run->options->only || import->id == run->options->only;
}

static int take_back(struct run *run)
{
	int found = load(run);
	if (found != 1)
		return found < 0 ? UNDO_FAILED : UNDO_NOTHING;
	if (take_off_added(run) < 0)
		return UNDO_FAILED;
	if (!run->stopped && import_record_changes(run->db, run->out->import.id, on_changed, run) < 0)
		return UNDO_FAILED;
	if (run->stopped)
		return UNDO_STOPPED;
	return run->failed || import_record_forget(run->db, run->out->import.id) < 0 ? UNDO_FAILED : UNDO_DONE;
}

static int run_transaction(struct run *run)
{
	if (db_begin(run->db) < 0)
		return UNDO_FAILED;
	int result = take_back(run);
	if (result != UNDO_DONE || run->options->dry_run)
		db_rollback(run->db);
	else if (db_commit(run->db) < 0)
		result = UNDO_FAILED;
	return result;
}

int import_undo(struct db *db, const struct import_undo_options *options, struct import_undo *out, char **message)
{
	*message = NULL;
	*out = (struct import_undo){0};
	struct db *copy = options->dry_run ? db_open_copy(db, COPY_MESSAGES, message) : NULL;
	if (options->dry_run && !copy)
		return UNDO_FAILED;
	struct run run = {.db = copy ? copy : db, .options = options, .out = out, .now = clock_wall_ms()};
	int result = run_transaction(&run);
	if (result == UNDO_FAILED)
		db_fail(run.db, message);
	if (result != UNDO_DONE)
		import_undo_clear(out);
	db_close(copy);
	return result;
}

void import_undo_clear(struct import_undo *undo)
{
	for (size_t i = 0; i < undo->kept_count; i++) {
		free(undo->kept[i].name);
		free(undo->kept[i].reason);
	}
	free(undo->kept);
	import_record_clear(&undo->import);
	*undo = (struct import_undo){0};
}

/* In words */

static const char *file_of(const struct import_undo *undo)
{
	return strcmp(undo->import.name, "-") == 0 ? "standard input" : undo->import.name;
}

/* One of the three counts; words for one and for more. */
static void add_count(struct str *text, int64_t count, const char *one, const char *more)
{
	if (count)
		str_appendf(text, "%s%lld %s", text->length ? ", " : "", (long long)count, count == 1 ? one : more);
}

static char *counts(const struct import_undo *undo, bool done)
{
	struct str text = {0};
	add_count(&text, undo->removed, done ? "guest left the list" : "guest leaves the list",
		  done ? "guests left the list" : "guests leave the list");
	add_count(&text, undo->reverted, done ? "guest has back what it had" : "guest gets back what it had",
		  done ? "guests have back what they had" : "guests get back what they had");
	add_count(&text, (int64_t)undo->kept_count, "stays or keeps something", "stay or keep something");
	return text.length ? str_take(&text) : xstrdup("nothing of it is left on the list");
}

char *import_undo_words(const struct import_undo *undo, const char *when, enum undo_tense tense)
{
	static const char *const formats[] = {
		[UNDO_ASKED] = "Take back the import of %s (%s)? %s", [UNDO_WOULD] = "The import of %s (%s) would be taken back: %s",
		[UNDO_TOLD] = "The import of %s (%s) is taken back: %s",
	};
	char *what = counts(undo, tense == UNDO_TOLD);
	char *text = xasprintf(formats[tense], file_of(undo), when, what);
	free(what);
	return text;
}

const char *import_undo_nothing(const struct import_undo_options *options)
{
	return options->only ? "that import was taken back already, or another one came after it"
			     : "there is no import to take back";
}
