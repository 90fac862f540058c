#include "ui/undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/phone.h"

static void clear_step(struct undo_step *step)
{
	guest_clear(&step->before);
	guest_clear(&step->after);
}

void undo_clear(struct undo *undo)
{
	while (undo->count)
		clear_step(&undo->steps[--undo->count]);
}

/* The oldest is forgotten when there is no room. */
static void keep(struct undo *undo, const struct undo_step *step)
{
	if (undo->count == UNDO_LIMIT) {
		clear_step(&undo->steps[0]);
		memmove(undo->steps, undo->steps + 1, (UNDO_LIMIT - 1) * sizeof *undo->steps);
		undo->count--;
	}
	undo->steps[undo->count++] = *step;
}

void undo_keep_import(struct undo *undo, int64_t record)
{
	if (record)
		keep(undo, &(struct undo_step){ .import = record });
}

int64_t undo_import(const struct undo *undo)
{
	return undo->count ? undo->steps[undo->count - 1].import : 0;
}

void undo_drop(struct undo *undo)
{
	clear_step(&undo->steps[--undo->count]);
}

int undo_change(struct undo *undo, struct db *db, int64_t *id, guest_change *make, void *context)
{
	struct undo_step step = {0};
	if (db_begin(db) < 0)
		return -1;
	int result = *id ? guest_load(db, *id, &step.before) : 1;
	if (result == 1)
		result = make(db, id, context);
	if (result == 1 && guest_load(db, *id, &step.after) < 0)
		result = -1;
	if (result != 1)
		db_rollback(db);
	else if (db_commit(db) < 0)
		result = -1;
	if (result == 1 && (step.before.id || step.after.id) && step.before.revision != step.after.revision)
		keep(undo, &step);
	else
		clear_step(&step);
	return result;
}

/* In words */

struct field_words {
	const char *name;
	char value[256];
};

enum { MOST_FIELDS = 10 };

static size_t add_text(struct field_words *out, size_t count, const char *name, const char *before, const char *after)
{
	if (strcmp(before, after) == 0)
		return count;
	out[count].name = name;
	snprintf(out[count].value, sizeof out->value, "%s", *before ? before : "empty");
	return count + 1;
}

static size_t add_number(struct field_words *out, size_t count, const char *name, int before, int after)
{
	char texts[2][16];
	snprintf(texts[0], sizeof texts[0], "%d", before);
	snprintf(texts[1], sizeof texts[1], "%d", after);
	return add_text(out, count, name, texts[0], texts[1]);
}

/* What differs, and what it is again. */
static size_t differences(const struct guest *before, const struct guest *after, struct field_words out[MOST_FIELDS])
{
	char phones[2][48];
	size_t count = add_text(out, 0, "name", before->name, after->name);
	count = add_text(out, count, "first name", before->first_name, after->first_name);
	phone_display(before->phone, phones[0], sizeof phones[0]);
	phone_display(after->phone, phones[1], sizeof phones[1]);
	count = add_text(out, count, "phone", phones[0], phones[1]);
	count = add_text(out, count, "language", before->language, after->language);
	count = add_text(out, count, "group", before->group, after->group);
	count = add_number(out, count, "number of seats", before->seats, after->seats);
	count = add_text(out, count, "notes", before->notes, after->notes);
	if (strcmp(before->rsvp, after->rsvp) != 0)
		count = add_text(out, count, "answer", *before->rsvp ? before->rsvp : "none", after->rsvp);
	else if (before->rsvp_seats >= 0)
		count = add_number(out, count, "number of people who come", before->rsvp_seats, after->rsvp_seats);
	else if (after->rsvp_seats >= 0)
		count = add_text(out, count, "number of people who come", "not said", "");
	return add_text(out, count, "opt-out", before->opted_out_at ? "yes" : "no", after->opted_out_at ? "yes" : "no");
}

static char *reverted_edit(const struct guest *before, const struct guest *after)
{
	struct field_words fields[MOST_FIELDS];
	size_t count = differences(before, after, fields);
	if (count == 0)
		return xasprintf("%s is as before", before->name);
	if (count == 1)
		return xasprintf("%s's %s is %s again", before->name, fields[0].name, fields[0].value);
	struct str text = {0};
	str_appendf(&text, "%s is as before:", before->name);
	for (size_t i = 0; i < count; i++)
		str_appendf(&text, "%s %s %s", i ? "," : "", fields[i].name, fields[i].value);
	return str_take(&text);
}

static char *reverted(const struct guest *before, const struct guest *after)
{
	if (!before->id)
		return xasprintf("%s is off the list again", after->name);
	if (after->id)
		return reverted_edit(before, after);
	bool waited = before->status == STATUS_QUEUED || before->status == STATUS_HELD;
	return xasprintf("%s is on the list again%s", before->name,
			 waited ? "; the message that waited stays out of the queue: s sends it" : "");
}

char *undo_sentence(const struct guest *before, const struct guest *after, int result)
{
	const char *name = after->id ? after->name : before->name;
	char phone[48];
	switch (result) {
	case GUEST_REVERTED:
		return reverted(before, after);
	case GUEST_GONE:
		return xasprintf("not undone: %s was removed from the list meanwhile", name);
	case GUEST_CHANGED:
		return xasprintf("not undone: %s was changed elsewhere since; e edits", name);
	case GUEST_LISTED:
		return xasprintf("not undone: %s is on the list again already", name);
	default:
		if (!before->id)
			return xasprintf("not undone: a message to %s waits or was sent; D removes", name);
		phone_display(after->phone, phone, sizeof phone);
		return xasprintf("not undone: a message to %s waits or was sent to %s; e edits the phone", name, phone);
	}
}

int undo_last(struct undo *undo, struct db *db, char **words, int64_t *id)
{
	*id = 0;
	if (!undo->count) {
		*words = xstrdup("nothing to undo: U takes back what you change about guests here, and an import");
		return 0;
	}
	struct undo_step *step = &undo->steps[undo->count - 1];
	int result = guest_revert(db, &step->before, &step->after, clock_wall_ms());
	if (result < 0)
		return -1;
	char *text = undo_sentence(&step->before, &step->after, result);
	bool done = result == GUEST_REVERTED;
	*words = xasprintf("%s%s", text, !done && undo->count > 1 ? ". U again takes back the change before it" : "");
	*id = done ? step->before.id : 0;
	free(text);
	undo_drop(undo);
	return done;
}

/* Changes that more than one place makes */

struct answer {
	const char *rsvp;
	int seats;
};

static int record(struct db *db, int64_t *id, void *context)
{
	const struct answer *answer = context;
	return guest_answer(db, *id, answer->rsvp, answer->seats, clock_wall_ms());
}

int undo_answer(struct undo *undo, struct db *db, int64_t id, const char *rsvp, int seats)
{
	struct answer answer = { rsvp, seats };
	return undo_change(undo, db, &id, record, &answer);
}

static int take_off(struct db *db, int64_t *id, void *context)
{
	(void)context;
	return guest_delete(db, *id, clock_wall_ms());
}

int undo_remove(struct undo *undo, struct db *db, int64_t id)
{
	return undo_change(undo, db, &id, take_off, NULL);
}
