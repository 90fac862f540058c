#ifndef DATA_GUEST_H
#define DATA_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/db.h"
#include "data/filter.h"
#include "data/status.h"

/* A row of the guest list. Texts are never NULL once loaded; times in Unix ms, 0: none. */
struct guest {
	int64_t id;
	char *ref;                 /* the organizer's own id, or "" */
	char *name, *first_name;
	char *phone;               /* E.164 */
	char *phone_raw;           /* as typed */
	char *language;            /* "" : the event's */
	char *group, *notes;
	char *token;               /* of the guest's RSVP link; made at insertion when empty */
	char *rsvp;                /* "", yes, no, maybe */
	int seats;
	int rsvp_seats;            /* -1: not said */
	int64_t rsvp_at, opted_out_at;

	/* The newest invitation, kept by the file itself; never written through this struct. */
	enum status status;
	int64_t status_at, sent_at, delivered_at, read_at, failed_at;
	int error_code;            /* 0: none */
	char *error_message;       /* Twilio's text, or ours; "" when none */
	char *message_sid;
	int attempts;

	int64_t created_at, updated_at, revision, deleted_at;
};

/* 1 found, 0 there is none (deleted ones count as none), -1. */
int guest_load(struct db *db, int64_t id, struct guest *out);
void guest_clear(struct guest *guest);

/*
 * The list's own fields (ref to opted_out_at). Insert sets id, token, times;
 * update goes by id. A ref or token that another guest has is an error with a
 * sentence. Inside or outside a transaction.
 */
int guest_insert(struct db *db, struct guest *guest, int64_t now);
int guest_update(struct db *db, const struct guest *guest, int64_t now);
/* Marks as deleted and cancels what waits in the queue. 1 done, 0 no such guest, -1. */
int guest_delete(struct db *db, int64_t id, int64_t now);
/* rsvp: "", yes, no, maybe. seats -1 keeps an earlier number; "no" sets 0. 1, 0, -1 as above. */
int guest_answer(struct db *db, int64_t id, const char *rsvp, int seats, int64_t now);

/* For the import: deleted guests are found too (see deleted_at). 1, 0, -1. */
int guest_find_token(struct db *db, const char *token, struct guest *out);
int guest_find_ref(struct db *db, const char *ref, struct guest *out);
int guest_find_phone_name(struct db *db, const char *phone, const char *name, struct guest *out);
/* The same, but "ana maria" is "Ana María"; the one that is written alike goes before. */
int guest_find_phone_like(struct db *db, const char *phone, const char *name, struct guest *out);
/* Guests on that phone that are not deleted: 0, 1, or 2 for more; *only gets one's id. -1. */
int guest_count_phone(struct db *db, const char *phone, int64_t *only);
/* 1 when this phone has, or may have, received a message for another guest (deleted or not) than id; 0; -1. */
int guest_phone_invited(struct db *db, const char *phone, int64_t id);
/* 1 when some message of this guest went out to WhatsApp and did not fail, whatever became of later ones; 0; -1. */
int guest_has_message(struct db *db, int64_t id);
/* 1 and the template's name (the caller frees) when the newest failed after one with another template went out; 0; -1. */
int guest_missed_template(struct db *db, int64_t id, char **name);

/* Empty values come last, whichever way; who is alike stays in the order of import. */
enum guest_sort {
	SORT_IMPORTED, SORT_NAME, SORT_PHONE, SORT_GROUP, SORT_LANGUAGE, SORT_SEATS, SORT_STATUS, SORT_STATUS_AT,
	SORT_SENT, SORT_DELIVERED, SORT_READ, SORT_RSVP, SORT_COUNT
};
/* The word it is kept by in the file ("" as imported), and back; SORT_IMPORTED for a word that is none. */
const char *guest_sort_word(enum guest_sort sort);
enum guest_sort guest_sort_from_word(const char *word);

/* Ids of those that pass (filter may be NULL), in order; the caller frees *ids. */
int guest_ids(struct db *db, const struct filter *filter, enum guest_sort sort, bool descending,
	      int64_t **ids, size_t *count);
/* The first so many of all guests, as imported: costs the same however long the list is. */
int guest_first_ids(struct db *db, size_t most, int64_t **ids, size_t *count);
/* Each different value of a column once, in order: for completion. visit returns false to stop. */
enum guest_value { VALUE_GROUP, VALUE_LANGUAGE, VALUE_CODE, VALUE_ERROR };
int guest_values(struct db *db, enum guest_value value, bool (*visit)(const char *text, void *context), void *context);
/* Calls visit for each, streaming, in order of import; visit returns false to stop. Must not write. */
int guest_each(struct db *db, const struct filter *filter,
	       bool (*visit)(const struct guest *guest, void *context), void *context);

/* Each phone of more than one guest, where one of them was changed at that moment, with their names. 0 or -1. */
int guest_shared_phones(struct db *db, int64_t at, void (*visit)(const char *phone, const char *names, void *context),
			void *context);

/* Kept running by the file; costs nothing to ask. status[] sums to guests. */
struct guest_counts {
	int64_t guests, status[STATUS_COUNT];
	int64_t opted_out, yes, no, maybe, no_answer;
	int64_t silent;            /* have it, and no answer: whom a reminder is for */
	int64_t seats_yes;
};
int guest_count(struct db *db, struct guest_counts *out);

#endif
