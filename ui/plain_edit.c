#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/fields.h"
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
	if (guest_answer(plain->app->db, guest->id, answer, seats, clock_wall_ms()) < 0)
		plain_say_failure(plain);
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

/* "phone=+351912345678" into the guest; false after saying what is wrong. */
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

/* Over the guest as it is now. 1 stored, 0 not and it was said why, -1 with db_error. */
static int store_pair(struct plain *plain, int64_t id, const char *pair, bool *other_phone, enum status *status)
{
	struct db *db = plain->app->db;
	struct guest guest = {0};
	if (db_begin(db) < 0)
		return -1;
	int result = guest_load(db, id, &guest);
	if (result == 0)
		plain_say("This guest was removed from the list meanwhile.");
	char *phone = result == 1 ? xstrdup(guest.phone) : NULL;
	if (result == 1 && !take_pair(plain, &guest, pair))
		result = 0;
	if (result == 1) {
		*other_phone = strcmp(phone, guest.phone) != 0;
		*status = guest.status;
		result = guest_update(db, &guest, clock_wall_ms()) < 0 ? -1 : 1;
	}
	free(phone);
	guest_clear(&guest);
	if (result == 1)
		return db_commit(db) < 0 ? -1 : 1;
	db_rollback(db);
	return result;
}

/* What a corrected phone means for the message that was sent, or waits. */
static const char *phone_consequence(enum status status)
{
	switch (status) {
	case STATUS_FAILED:
	case STATUS_UNDELIVERED:
		return " R sends again.";
	case STATUS_QUEUED:
	case STATUS_HELD:
		return " The message that waits was for the old phone and is held: w settles it.";
	case STATUS_SENDING:
	case STATUS_UNKNOWN:
		return " A message to the old phone may have gone already.";
	default:
		return "";
	}
}

static void change(struct plain *plain, int64_t id, const char *pair)
{
	bool other_phone = false;
	enum status status = STATUS_NONE;
	int stored = store_pair(plain, id, pair, &other_phone, &status);
	if (stored < 0)
		plain_say_failure(plain);
	else if (stored)
		plain_say("Saved.%s", other_phone ? phone_consequence(status) : "");
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

/* False after saying so. */
static bool is_new(struct plain *plain, const struct guest *guest)
{
	struct guest same;
	if (guest_find_phone_name(plain->app->db, guest->phone, guest->name, &same) != 1)
		return true;
	bool listed = !same.deleted_at;
	guest_clear(&same);
	if (listed)
		plain_say("This guest is on the list already, with the same phone.");
	return !listed;
}

void plain_add(struct plain *plain)
{
	struct guest guest = { .seats = 1, .rsvp_seats = -1 };
	if (!ask_field(plain, &guest, "name", "Name of the new guest; Enter leaves: ") ||
	    !ask_field(plain, &guest, "phone", "Phone; Enter leaves: ")) {
		plain_say("Nobody was added.");
	} else if (is_new(plain, &guest)) {
		ask_field(plain, &guest, "seats", "Seats; Enter for 1: ");
		if (guest_insert(plain->app->db, &guest, clock_wall_ms()) < 0)
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
	bool waiting = guest.status == STATUS_QUEUED || guest.status == STATUS_HELD;
	char *question = xasprintf("Remove %s from the list?%s", guest.name,
				   waiting ? " The message that is waiting is taken out of the queue." : "");
	if (!plain_confirm(plain, question))
		plain_say("%s stays.", guest.name);
	else if (guest_delete(plain->app->db, guest.id, clock_wall_ms()) < 0)
		plain_say_failure(plain);
	else
		plain_say("%s was removed from the list.", guest.name);
	changed(plain);
	free(question);
	guest_clear(&guest);
}
