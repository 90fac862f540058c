#ifndef TESTS_CAMPAIGN_FIXTURE_H
#define TESTS_CAMPAIGN_FIXTURE_H

/* An event file with guests and a queue. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "data/attempt.h"
#include "data/campaign.h"
#include "data/db.h"
#include "data/event.h"
#include "data/guest.h"
#include "data/invitation.h"

#define NOW INT64_C(1800000000000) /* 2027-01-15 08:00 UTC */

static char directory[64], path[96];
static struct db *db;

/* Results of data/: -1 shows its sentence. */
static inline int ok(int64_t result)
{
	ck_assert_msg(result >= 0, "%s", db_error(db));
	return (int)result;
}

static inline void open_file(void)
{
	strcpy(directory, "/tmp/convoke-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/event.db", directory);
	char *message = NULL;
	db = db_open(path, DB_CREATE, &message);
	ck_assert_msg(db != NULL, "%s", message);
}

static inline void close_file(void)
{
	db_close(db);
	char *command = xasprintf("rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
	free(command);
}

static inline int64_t add_guest(const char *name, const char *phone)
{
	struct guest guest = {.name = xstrdup(name), .phone = xstrdup(phone), .seats = 1, .rsvp_seats = -1};
	ok(guest_insert(db, &guest, NOW));
	int64_t id = guest.id;
	guest_clear(&guest);
	return id;
}

/* A campaign that queues the guests given; returns its id. */
static inline int64_t queue_guests(enum campaign_kind kind, const int64_t *ids, size_t count)
{
	struct campaign campaign = {.kind = kind, .created_at = NOW, .confirmed = (int64_t)count};
	ok(db_begin(db));
	ok(campaign_insert(db, &campaign));
	for (size_t i = 0; i < count; i++) {
		struct guest guest;
		ck_assert_int_eq(guest_load(db, ids[i], &guest), 1);
		struct invitation row = {.campaign_id = campaign.id, .guest_id = ids[i], .phone = guest.phone,
					 .content_sid = "HX0123456789abcdef0123456789abcdef",
					 .variables = "{\"1\":\"Ana\"}", .preview = "Dear Ana, come!"};
		ck_assert_int_eq(invitation_queue(db, &row, NOW), 1);
		guest_clear(&guest);
	}
	ok(db_commit(db));
	return campaign.id;
}

static inline size_t arm(size_t slots, int64_t now, struct armed **rows)
{
	struct arm_limits limits = {.slots = slots, .hours_open = true};
	size_t count;
	ok(attempt_arm(db, &limits, now, rows, &count));
	return count;
}

static inline void free_armed(struct armed *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		armed_clear(&rows[i]);
	free(rows);
}

static inline enum status status_of_guest(int64_t id)
{
	struct guest guest;
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	enum status status = guest.status;
	guest_clear(&guest);
	return status;
}

static inline void end_attempt(const struct armed *armed, int kind, const char *sid)
{
	struct attempt_end end = {.attempt_id = armed->attempt_id, .invitation_id = armed->invitation_id,
				  .kind = kind, .sid = sid, .status = STATUS_ACCEPTED, .proof = "HTTP 400",
				  .reason = "refused"};
	ok(db_begin(db));
	ok(attempt_end(db, &end, NOW));
	ok(db_commit(db));
}

#endif
