#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/fields.h"
#include "ui/guest_words.h"
#include "ui/import_undo.h"
#include "ui/plain_parts.h"

/* Changing a guest, one question at a time. */

static void changed(struct plain *plain)
{
	if (plain->app->poke_worker)
		plain->app->poke_worker(plain->app);
	plain->stale = plain->roster.stale = true;
}

/* The answer without blanks around; NULL when there was none. The caller frees. */
static char *ask_word(struct plain *plain, const char *question)
{
	char *answer = plain_ask(plain, question), *clean = answer ? clean_line(answer) : NULL;
	free(answer);
	return clean;
}

/* Answers */

static const char *answer_from(const char *typed)
{
	static const char *const words[][2] = {
		{ "yes", "yes" }, { "y", "yes" }, { "no", "no" }, { "n", "no" }, { "maybe", "maybe" }, { "m", "maybe" },
		{ "none", "" }, { "-", "" },
	};
	for (size_t i = 0; typed && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], typed) == 0)
			return words[i][1];
	return NULL;
}

/* -1: not said. False when nothing is to be recorded. */
static bool ask_seats(struct plain *plain, int *seats)
{
	char *typed = ask_word(plain, "How many come? Enter if that was not said: "), *end;
	long number = typed && *typed ? strtol(typed, &end, 10) : -1;
	bool fine = typed && (!*typed || (!*end && number >= 0 && number <= MOST_SEATS));
	if (typed && !fine)
		plain_say("'%s' is no number of people.", typed);
	free(typed);
	*seats = (int)number;
	return fine;
}

static void record(struct plain *plain, const struct guest *guest, const char *answer)
{
	int seats = -1;
	bool comes = strcmp(answer, "yes") == 0 || strcmp(answer, "maybe") == 0;
	if (comes && !ask_seats(plain, &seats)) {
		plain_say("Nothing was recorded.");
		return;
	}
	int stored = undo_answer(&plain->undo, plain->app->db, guest->id, answer, seats);
	if (stored < 0)
		plain_say_failure(plain);
	else if (!stored)
		plain_say("This guest was removed from the list meanwhile.");
	else
		plain_say("Answer of %s: %s.", guest->name, *answer ? answer : "none");
	changed(plain);
}

void plain_answer(struct plain *plain)
{
	struct guest guest;
	if (!plain_current(plain, &guest))
		return;
	char *question = xasprintf("What does %s answer? yes, no, maybe or none (%d %s): ", guest.name, guest.seats,
				   guest.seats == 1 ? "seat" : "seats");
	char *typed = ask_word(plain, question);
	const char *answer = answer_from(typed);
	if (answer)
		record(plain, &guest, answer);
	else
		plain_say("Nothing was recorded.");
	free(typed);
	free(question);
	guest_clear(&guest);
}

/* Fields */

/* One field of a guest to be changed, and what came of it. */
struct field_edit {
	struct plain *plain;
	const char *pair;        /* "phone=+351912345678" */
	bool other_phone;
	enum status status;
};

/* Into the guest; false after saying what is wrong. */
static bool take_pair(struct plain *plain, struct guest *guest, const char *pair)
{
	const char *equals = strchr(pair, '=');
	char *key = xstrndup(pair, equals ? (size_t)(equals - pair) : 0);
	char *problem = equals ? guest_set_field(guest, key, equals + 1, plain->board.event.country)
			       : xasprintf("%s is not like phone=+351912345678", pair);
	if (problem)
		plain_say("%s.", problem);
	bool fine = !problem;
	free(problem);
	free(key);
	return fine;
}

/* Over the guest as it is now. */
static int store_edit(struct db *db, int64_t *id, void *context)
{
	struct field_edit *edit = context;
	struct guest guest = {0};
	int result = guest_load(db, *id, &guest);
	char *phone = result == 1 ? xstrdup(guest.phone) : NULL;
	if (result == 1 && !take_pair(edit->plain, &guest, edit->pair))
		result = 0;
	if (result == 1) {
		edit->other_phone = !guest.opted_out_at && strcmp(phone, guest.phone) != 0;
		edit->status = guest.status;
		result = guest_update(db, &guest, clock_wall_ms()) < 0 ? -1 : 1;
	}
	free(phone);
	guest_clear(&guest);
	return result;
}

static void change(struct plain *plain, int64_t id, const char *pair)
{
	struct field_edit edit = { .plain = plain, .pair = pair };
	struct guest guest;
	int stored = undo_change(&plain->undo, plain->app->db, &id, store_edit, &edit);
	char *more = edit.other_phone ? phone_consequence(edit.status, "w") : NULL;
	if (stored < 0)
		plain_say_failure(plain);
	else if (stored)
		plain_say("Saved%s%s.", more ? "; " : "", more ? more : "");
	else if (plain_load(plain, id, &guest))
		guest_clear(&guest); /* it is there: what is wrong was said */
	free(more);
	changed(plain);
}

static void say_fields(const struct guest *guest)
{
	plain_say("name=%s\nfirst_name=%s\nphone=%s\nlanguage=%s\ngroup=%s\nseats=%d\nnotes=%s\nopted_out=%s", guest->name,
		  guest->first_name, guest->phone, guest->language, guest->group, guest->seats, guest->notes,
		  guest->opted_out_at ? "yes" : "no");
}

void plain_edit(struct plain *plain)
{
	struct guest guest;
	if (!plain_current(plain, &guest))
		return;
	say_fields(&guest);
	char *pair;
	while ((pair = ask_word(plain, "What changes? For example group=family; Enter when done: ")) && *pair) {
		change(plain, guest.id, pair);
		free(pair);
	}
	free(pair);
	guest_clear(&guest);
}

/* Asks for a field until it is right. False when it is left empty. */
static bool ask_field(struct plain *plain, struct guest *guest, const char *key, const char *question)
{
	for (;;) {
		char *typed = ask_word(plain, question);
		char *problem = typed && *typed ? guest_set_field(guest, key, typed, plain->board.event.country) : NULL;
		bool given = typed && *typed;
		free(typed);
		if (!problem)
			return given;
		plain_say("%s.", problem);
		free(problem);
	}
}

static int insert(struct db *db, int64_t *id, void *context)
{
	struct guest *guest = context;
	if (guest_insert(db, guest, clock_wall_ms()) < 0)
		return -1;
	*id = guest->id;
	return 1;
}

void plain_add(struct plain *plain)
{
	struct guest guest = { .seats = 1, .rsvp_seats = -1 };
	if (!ask_field(plain, &guest, "name", "Name of the new guest; Enter leaves: ") ||
	    !ask_field(plain, &guest, "phone", "Phone; Enter leaves: ")) {
		plain_say("Nobody was added.");
	} else if (guest_is_listed(plain->app->db, &guest)) {
		plain_say(LISTED_ALREADY);
	} else {
		int64_t id = 0;
		ask_field(plain, &guest, "seats", "Seats; Enter for 1: ");
		if (undo_change(&plain->undo, plain->app->db, &id, insert, &guest) < 0)
			plain_say_failure(plain);
		else
			plain_say("%s added. e changes the other fields.", guest.name);
		changed(plain);
	}
	guest_clear(&guest);
}

void plain_remove(struct plain *plain)
{
	struct guest guest;
	if (!plain_current(plain, &guest))
		return;
	char *question = remove_question(&guest);
	if (!plain_confirm(plain, question))
		plain_say("%s stays.", guest.name);
	else if (undo_remove(&plain->undo, plain->app->db, guest.id) < 0)
		plain_say_failure(plain);
	else
		plain_say("%s was removed from the list. U brings back.", guest.name);
	changed(plain);
	free(question);
	guest_clear(&guest);
}

/* Looks what taking an import back does (dry_run), or does it; false after saying why not. */
static bool undo_list(struct plain *plain, bool dry_run, struct import_undo *undo)
{
	const struct import_undo_options options = { .only = undo_import(&plain->undo), .dry_run = dry_run };
	char *message;
	int result = import_undo(plain->app->db, &options, undo, &message);
	if (result == UNDO_DONE)
		return true;
	if (result == UNDO_NOTHING)
		undo_drop(&plain->undo);
	plain_say("Not undone: %s.", result == UNDO_NOTHING ? import_undo_nothing(&options) : message);
	free(message);
	return false;
}

static void take_back_list(struct plain *plain)
{
	struct import_undo undo;
	if (!undo_list(plain, true, &undo))
		return;
	char *text = import_undo_text(&undo);
	bool confirmed = plain_confirm(plain, text);
	free(text);
	import_undo_clear(&undo);
	if (!confirmed) {
		plain_say("The import stays.");
		return;
	}
	if (!undo_list(plain, false, &undo))
		return;
	text = import_undo_done(&undo);
	plain_say("%s.", text);
	free(text);
	import_undo_clear(&undo);
	undo_drop(&plain->undo);
	changed(plain);
}

void plain_undo(struct plain *plain)
{
	char *words;
	int64_t id;
	if (undo_import(&plain->undo)) {
		take_back_list(plain);
		return;
	}
	if (undo_last(&plain->undo, plain->app->db, &words, &id) < 0) {
		plain_say_failure(plain);
		return;
	}
	char *text = sentence(words);
	plain_say("%s", text);
	free(text);
	free(words);
	changed(plain);
}
