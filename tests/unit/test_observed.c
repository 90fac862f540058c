/* What Twilio tells of a message, in every order: where the guest stands is a function of what was told. */
#include "campaign/audience.h"
#include "campaign_fixture.h"
#include "suite.h"

static const char sid[] = "SM00000000000000000000000000000001";

/* All that may be told of one message; twilio-api 4. Failures come with their code, or without. */
static const struct observation told[] = {
	{.status = STATUS_ACCEPTED, .provider_at = NOW + 1000},
	{.status = STATUS_SENT, .provider_at = NOW + 2000},
	{.status = STATUS_CANCELED, .provider_at = NOW + 3000},
	{.status = STATUS_FAILED, .provider_at = NOW + 4000},
	{.status = STATUS_FAILED, .provider_at = NOW + 4500, .error_code = 63016, .error_message = "not a template"},
	{.status = STATUS_UNDELIVERED, .provider_at = NOW + 5000},
	{.status = STATUS_UNDELIVERED, .provider_at = NOW + 5500, .error_code = 63024, .error_message = "no such guest"},
	{.status = STATUS_DELIVERED, .provider_at = NOW + 6000},
	{.status = STATUS_READ, .provider_at = NOW + 7000},
};
enum { TOLD = sizeof told / sizeof *told, MOST_TOLD = 5 };

/* What a guest row shows of it. */
struct shown {
	enum status status;
	int64_t sent_at, delivered_at, read_at, failed_at;
	int error_code;
	char message[32];
};

static int64_t guest_id;

static void accept_one(void)
{
	struct armed *rows;
	guest_id = add_guest("Ana", "+351912000001");
	queue_guests(KIND_INVITATION, &guest_id, 1);
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid);
	free_armed(rows, 1);
}

static int observe_one(const struct observation *one)
{
	struct observation seen = *one;
	seen.message_sid = sid;
	seen.source = SOURCE_POLL;
	seen.at = NOW + 9000;
	return ok(invitation_observe(db, &seen));
}

static struct shown shown_now(void)
{
	struct guest guest = guest_of(guest_id);
	struct shown shown = {guest.status, guest.sent_at, guest.delivered_at, guest.read_at, guest.failed_at,
			      guest.error_code, ""};
	snprintf(shown.message, sizeof shown.message, "%s", guest.error_message);
	guest_clear(&guest);
	return shown;
}

static void assert_same(const struct shown *a, const struct shown *b, const char *order)
{
	ck_assert_msg(a->status == b->status, "%s: %s, not %s", order, status_word(a->status), status_word(b->status));
	ck_assert_msg(a->sent_at == b->sent_at && a->delivered_at == b->delivered_at && a->read_at == b->read_at &&
		      a->failed_at == b->failed_at, "%s: other times", order);
	ck_assert_msg(a->error_code == b->error_code && strcmp(a->message, b->message) == 0, "%s: %d %s, not %d %s",
		      order, a->error_code, a->message, b->error_code, b->message);
}

/* What must be shown, from the set alone: delivery-protocol 8. */
static struct shown expected(unsigned set)
{
	struct shown shown = {.status = STATUS_ACCEPTED};
	for (int i = 0; i < TOLD; i++) { /* the table stands in the order of rank */
		const struct observation *one = &told[i];
		int64_t *at = one->status == STATUS_SENT ? &shown.sent_at : one->status == STATUS_DELIVERED ? &shown.delivered_at
			    : one->status == STATUS_READ ? &shown.read_at
			    : one->status == STATUS_FAILED || one->status == STATUS_UNDELIVERED ? &shown.failed_at : NULL;
		if (!(set & 1u << i))
			continue;
		shown.status = one->status;
		if (at && !*at)
			*at = one->provider_at;
		if (one->error_code) {
			shown.error_code = one->error_code;
			snprintf(shown.message, sizeof shown.message, "%s", one->error_message);
		}
	}
	if (shown.status != STATUS_FAILED && shown.status != STATUS_UNDELIVERED) {
		shown.error_code = 0;
		shown.message[0] = '\0';
	}
	return shown;
}

/* One order; nothing of it stays. */
static void try_order(const int *order, int length)
{
	char words[16 * MOST_TOLD] = "";
	unsigned set = 0;
	ok(db_begin(db));
	for (int i = 0; i < length; i++) {
		set |= 1u << order[i];
		snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s ", status_word(told[order[i]].status),
			 told[order[i]].error_code ? "!" : "");
		observe_one(&told[order[i]]);
		ck_assert_msg(observe_one(&told[order[i]]) == 0, "%s: news twice", words);
	}
	struct shown shown = shown_now(), wanted = expected(set);
	assert_same(&shown, &wanted, words);
	db_rollback(db);
}

static void try_orders(int *order, int length, unsigned used)
{
	if (length)
		try_order(order, length);
	if (length == MOST_TOLD)
		return;
	for (int i = 0; i < TOLD; i++) {
		if (used & 1u << i)
			continue;
		order[length] = i;
		try_orders(order, length + 1, used | 1u << i);
	}
}

/* All 18,729 orders of up to five, a slice of them by what comes first. */
START_TEST(every_order_of_what_twilio_tells_ends_in_the_same_guest)
{
	int order[MOST_TOLD] = {_i};
	accept_one();
	try_orders(order, 1, 1u << _i);
}
END_TEST

/* The storm brake takes a refusal back; what Twilio tells of the message that went later is no repetition of it. */
START_TEST(a_refusal_of_an_earlier_attempt_hides_nothing_that_is_told_later)
{
	struct armed *rows;
	guest_id = add_guest("Ana", "+351912000001");
	queue_guests(KIND_INVITATION, &guest_id, 1);
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_FAILED, NULL);
	ok(db_begin(db));
	ok(attempt_unfail(db, rows[0].invitation_id, NOW));
	ok(db_commit(db));
	free_armed(rows, 1);
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid);
	free_armed(rows, 1);
	struct shown shown = shown_now();
	ck_assert_int_eq(shown.failed_at, 0);

	ok(db_begin(db));
	ck_assert_int_eq(observe_one(&told[3]), 1);
	ok(db_commit(db));
	shown = shown_now();
	ck_assert_int_eq(shown.status, STATUS_FAILED);
	ck_assert_int_eq(shown.failed_at, told[3].provider_at);
}
END_TEST

/* It may be delivered all the same: only what never reached Twilio is free for another invitation. */
START_TEST(what_twilio_canceled_is_no_reason_to_send_again)
{
	const char *reason;
	accept_one();
	ok(db_begin(db));
	ck_assert_int_eq(observe_one(&told[2]), 1);
	ok(db_commit(db));
	struct guest guest = guest_of(guest_id);
	ck_assert_int_eq(guest.status, STATUS_CANCELED);
	ok(audience_judge(db, KIND_INVITATION, false, &guest, &reason));
	ck_assert_str_eq(reason, "already invited");
	guest_clear(&guest);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("observed");
	TCase *orders = tcase_create("orders");
	tcase_add_checked_fixture(orders, open_file, close_file);
	tcase_add_loop_test(orders, every_order_of_what_twilio_tells_ends_in_the_same_guest, 0, TOLD);
	tcase_add_test(orders, a_refusal_of_an_earlier_attempt_hides_nothing_that_is_told_later);
	tcase_add_test(orders, what_twilio_canceled_is_no_reason_to_send_again);
	suite_add_tcase(suite, orders);
	return run_suite(suite);
}
