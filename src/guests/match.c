#include "guests/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* 1 found, 0 not, -1. */
static int find_by_own_key(struct matcher *matcher, const struct entry *entry, struct guest *guest)
{
	int found = 0;
	*guest = (struct guest){0};
	if (*entry->text[FIELD_TOKEN])
		found = guest_find_token(matcher->db, entry->text[FIELD_TOKEN], guest);
	if (found == 0 && *entry->text[FIELD_REF])
		found = guest_find_ref(matcher->db, entry->text[FIELD_REF], guest);
	return found;
}

/* Two guests of one name on one phone are told apart by their references. */
static bool other_reference(const struct entry *entry, const struct guest *guest)
{
	const char *ref = entry->text[FIELD_REF];
	return *ref && *guest->ref && strcmp(ref, guest->ref) != 0;
}

static int find_on_phone(struct matcher *matcher, const struct entry *entry, const char *phone, struct guest *guest)
{
	int found = guest_find_phone_like(matcher->db, phone, entry->text[FIELD_NAME], guest);
	if (found == 1 && other_reference(entry, guest)) {
		guest_clear(guest);
		return 0;
	}
	return found;
}

/* First by the number that the digits make likely: parsing a hundred thousand numbers takes seconds. */
static int find_by_phone_and_name(struct matcher *matcher, struct entry *entry, struct guest *guest)
{
	if (!*entry->text[FIELD_NAME] || !*entry->text[FIELD_PHONE])
		return 0;
	char guess[PHONE_SIZE];
	phone_guess(entry->text[FIELD_PHONE], entry->country, guess);
	int found = find_on_phone(matcher, entry, guess, guest);
	if (found == 1 && entry_same_phone(entry, guest)) {
		entry_settle_phone(entry, guest);
		return 1;
	}
	if (found == 1)
		guest_clear(guest);
	if (found < 0)
		return -1;
	entry_settle_phone(entry, NULL);
	bool asked = found == 0 && strcmp(entry->phone, guess) == 0;
	return entry->phone[0] && !asked ? find_on_phone(matcher, entry, entry->phone, guest) : 0;
}

/* What the second pass asks about the file as a whole. */
static void note_in_file(struct matcher *matcher, const struct entry *entry)
{
	if (matcher->second_pass)
		return;
	const char *name = entry->text[FIELD_NAME];
	bool fresh;
	if (*name)
		keymap_at(&matcher->names, keymap_hash(name, NULL), &fresh);
	if (!entry->phone[0])
		return;
	keymap_at(&matcher->pairs, keymap_hash(entry->phone, name), &fresh);
	if (fresh)
		++*keymap_at(&matcher->phones, keymap_hash(entry->phone, NULL), &fresh);
}

/* Remembers that a guest is in the file, even when its row is refused. */
static int64_t *note_present(struct matcher *matcher, const struct guest *guest)
{
	bool fresh;
	int64_t *line = keymap_at(&matcher->lines, (uint64_t)guest->id, &fresh);
	matcher->present += fresh && !guest->deleted_at;
	return line;
}

static void refuse_deleted(struct entry *entry, const struct guest *guest)
{
	char when[TIMESTAMP_SIZE];
	timestamp_format(when, guest->deleted_at);
	entry_refuse(entry, "%s was removed from the list on %.10s; to invite this guest after all, add it by hand",
		     guest->name, when);
}

/* A link that is out must go on working. */
static void check_token(struct entry *entry, const struct guest *guest)
{
	const char *token = entry->text[FIELD_TOKEN];
	if (*token && strcmp(token, guest->token) != 0 && guest->status != STATUS_NONE)
		entry_refuse(entry, "%s has been sent a link with another token; leave the token cell empty to keep it",
			     guest->name);
}

/* A guest found by token may not take the reference of another one. 0 or -1. */
static int check_reference(struct matcher *matcher, struct entry *entry, const struct guest *guest)
{
	const char *ref = entry->text[FIELD_REF];
	struct guest owner;
	if (!*ref || strcmp(ref, guest->ref) == 0)
		return 0;
	int found = guest_find_ref(matcher->db, ref, &owner);
	if (found == 1)
		entry_refuse(entry, "the token is that of %s, but the reference \"%s\" that of %s", guest->name, ref,
			     owner.name);
	guest_clear(&owner);
	return found < 0 ? -1 : 0;
}

static enum match judge_known(struct matcher *matcher, struct entry *entry, const struct guest *guest)
{
	int64_t line = *note_present(matcher, guest);
	if (guest->deleted_at)
		refuse_deleted(entry, guest);
	else if (line)
		entry_refuse(entry, "same guest as line %lld", (long long)line);
	else
		check_token(entry, guest);
	if (check_reference(matcher, entry, guest) < 0)
		return MATCH_FAILED;
	return entry->problem ? MATCH_REFUSED : MATCH_KNOWN;
}

/* The one guest on that phone, when no row has spoken for it: 1 and loaded, 0, -1. */
static int find_alone_on_phone(struct matcher *matcher, const struct entry *entry, struct guest *guest)
{
	int64_t only;
	int count = guest_count_phone(matcher->db, entry->phone, &only);
	if (count != 1)
		return count < 0 ? -1 : 0;
	if (keymap_find(&matcher->lines, (uint64_t)only))
		return 0;
	int found = guest_load(matcher->db, only, guest);
	if (found == 1 && other_reference(entry, guest)) {
		guest_clear(guest);
		return 0;
	}
	return found;
}

/* Its old name gone from the file, and alone on the phone there as well: the name was corrected. */
static bool is_corrected_name(const struct matcher *matcher, const struct entry *entry, const struct guest *guest)
{
	const int64_t *rows = keymap_find(&matcher->phones, keymap_hash(entry->phone, NULL));
	return rows && *rows == 1 && !keymap_find(&matcher->names, keymap_hash(guest->name, NULL));
}

static enum match judge_unknown(struct matcher *matcher, struct entry *entry, struct guest *guest)
{
	if (!*entry->text[FIELD_PHONE] && !*entry->text[FIELD_NAME] &&
	    (*entry->text[FIELD_TOKEN] || *entry->text[FIELD_REF]))
		entry_refuse(entry, "no guest of the list has this %s, and the row has no name and phone for a new one",
			     *entry->text[FIELD_TOKEN] ? "token" : "reference");
	else if (!*entry->text[FIELD_PHONE])
		entry_refuse(entry, "%s%s%s", phone_problem(PHONE_EMPTY), *entry->text[FIELD_NAME] ? " for " : "",
			     entry->text[FIELD_NAME]);
	else if (!*entry->text[FIELD_NAME])
		entry_refuse(entry, "there is no name");
	if (entry->problem)
		return MATCH_REFUSED;

	int found = find_alone_on_phone(matcher, entry, guest);
	if (found <= 0)
		return found < 0 ? MATCH_FAILED : MATCH_NEW;
	if (matcher->second_pass && is_corrected_name(matcher, entry, guest))
		return judge_known(matcher, entry, guest);
	guest_clear(guest);
	return matcher->second_pass ? MATCH_NEW : MATCH_LATER;
}

enum match match_entry(struct matcher *matcher, struct entry *entry, struct guest *guest)
{
	int found = find_by_own_key(matcher, entry, guest);
	if (found == 1)
		entry_settle_phone(entry, guest);
	else if (found == 0)
		found = find_by_phone_and_name(matcher, entry, guest);
	if (found < 0)
		return MATCH_FAILED;
	note_in_file(matcher, entry);

	enum match match = found ? judge_known(matcher, entry, guest) : judge_unknown(matcher, entry, guest);
	if (match != MATCH_KNOWN)
		guest_clear(guest);
	return match;
}

void match_take(struct matcher *matcher, const struct entry *entry, const struct guest *guest)
{
	bool fresh;
	*keymap_at(&matcher->lines, (uint64_t)guest->id, &fresh) = entry->line;
}

void matcher_free(struct matcher *matcher)
{
	keymap_free(&matcher->lines);
	keymap_free(&matcher->pairs);
	keymap_free(&matcher->phones);
	keymap_free(&matcher->names);
}
