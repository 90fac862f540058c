#ifndef TESTS_CAMPAIGN_FIXTURE_H
#define TESTS_CAMPAIGN_FIXTURE_H

/* An event file with guests and a queue. */
#include "data/attempt.h"
#include "data/campaign.h"
#include "data/invitation.h"
#include "event_fixture.h"

#define NOW INT64_C(1800000000000) /* 2027-01-15 08:00 UTC */

static inline int64_t add_guest_speaking(const char *name, const char *phone, const char *language)
{
	struct guest guest = {.name = xstrdup(name), .phone = xstrdup(phone), .language = xstrdup(language), .seats = 1,
			      .rsvp_seats = -1};
	ok(guest_insert(db, &guest, NOW));
	int64_t id = guest.id;
	guest_clear(&guest);
	return id;
}

static inline int64_t add_guest(const char *name, const char *phone)
{
	return add_guest_speaking(name, phone, "");
}

/* A campaign that queues the guests given; returns its id. */
static inline int64_t queue_guests(enum campaign_kind kind, const int64_t *ids, size_t count)
{
	struct campaign campaign = {.kind = kind, .created_at = NOW, .confirmed = (int64_t)count};
	ok(db_begin(db));
	ok(campaign_insert(db, &campaign));
	for (size_t i = 0; i < count; i++) {
		struct guest guest = guest_of(ids[i]);
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
	struct guest guest = guest_of(id);
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
