#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "campaign_fixture.h"
#include "data/campaign_report.h"
#include "suite.h"

START_TEST(a_funnel_counts_so_far_or_further_and_sums_to_the_campaign)
{
	int64_t status[STATUS_COUNT], all = 0;
	for (int i = 0; i < STATUS_COUNT; i++) {
		status[i] = INT64_C(1) << i;
		all += status[i];
	}
	status[STATUS_NONE] = 0; /* of guests only */
	all -= 1;
	struct funnel funnel = campaign_funnel(status);
	ck_assert_int_eq(funnel.waiting + funnel.held + funnel.unknown + funnel.accepted + funnel.failed, funnel.total);
	ck_assert_int_eq(funnel.total + funnel.canceled, all);
	ck_assert_int_eq(funnel.read, status[STATUS_READ]);
	ck_assert_int_eq(funnel.delivered - funnel.read, status[STATUS_DELIVERED]);
	ck_assert_int_eq(funnel.sent - funnel.delivered, status[STATUS_SENT]);
	ck_assert_int_eq(funnel.accepted - funnel.sent, status[STATUS_ACCEPTED]);
	ck_assert_int_eq(funnel.failed, status[STATUS_FAILED] + status[STATUS_UNDELIVERED]);
	ck_assert_int_eq(campaign_funnel((int64_t[STATUS_COUNT]){0}).total, 0);
}
END_TEST

static char *sid_of(size_t i)
{
	return xasprintf("SM%032zu", i);
}

static void observe(size_t i, enum status status, int64_t at, int code)
{
	char *sid = sid_of(i);
	struct observation seen = {.message_sid = sid, .status = status, .source = SOURCE_POLL, .at = at, .error_code = code};
	ok(db_begin(db));
	ok(invitation_observe(db, &seen));
	ok(db_commit(db));
	free(sid);
}

/* Five messages that Twilio has taken, each 100 ms after the one before. */
enum { FIVE = 5 };
static int64_t accept_five(void)
{
	int64_t ids[FIVE];
	for (size_t i = 0; i < FIVE; i++) {
		char phone[] = "+351912000000";
		phone[12] = (char)('1' + i);
		ids[i] = add_guest("Ana", phone);
	}
	int64_t id = queue_guests(KIND_INVITATION, ids, FIVE);
	for (size_t i = 0; i < FIVE; i++) {
		struct armed *rows;
		char *sid = sid_of(i);
		ck_assert_uint_eq(arm(1, NOW + 100 * (int64_t)i, &rows), 1);
		end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid);
		free_armed(rows, 1);
		free(sid);
	}
	return id;
}

START_TEST(a_report_tells_how_long_it_took_and_why_some_failed)
{
	int64_t id = accept_five();
	struct campaign_report report;
	observe(0, STATUS_SENT, NOW + 1000, 0);
	observe(0, STATUS_DELIVERED, NOW + 3000, 0);
	observe(0, STATUS_READ, NOW + 63000, 0);
	observe(1, STATUS_DELIVERED, NOW + 7000, 0);  /* nobody saw it sent: from when Twilio took it */
	observe(2, STATUS_SENT, NOW + 9000, 0);
	observe(2, STATUS_DELIVERED, NOW + 8000, 0);  /* by another clock */
	observe(3, STATUS_UNDELIVERED, NOW + 2000, 63024);
	observe(4, STATUS_READ, NOW + 2000, 0);       /* nobody saw it delivered: no time is known */
	ok(campaign_report(db, id, NULL, &report));
	ck_assert_uint_eq(report.started.count, FIVE);
	ck_assert_int_eq(report.started.ms[0], NOW);
	ck_assert_int_eq(report.started.ms[FIVE - 1], NOW + 400);
	ck_assert_uint_eq(report.to_delivered.count, 3);
	ck_assert_int_eq(report.to_delivered.ms[0], 0);
	ck_assert_int_eq(times_percentile(&report.to_delivered, 50), 2000);
	ck_assert_int_eq(times_percentile(&report.to_delivered, 90), 7000);
	ck_assert_uint_eq(report.to_read.count, 1);
	ck_assert_int_eq(times_percentile(&report.to_read, 1), 60000);
	ck_assert_uint_eq(report.failure_count, 1);
	ck_assert_int_eq(report.failures[0].code, 63024);
	ck_assert_int_eq(report.failures[0].count, 1);
	campaign_report_clear(&report);

	atomic_bool stop = true;
	ok(campaign_report(db, id, &stop, &report));
	ck_assert_uint_eq(report.started.count, 1);
	campaign_report_clear(&report);
	ok(campaign_report(db, id + 1, NULL, &report));
	ck_assert_int_eq(times_percentile(&report.to_delivered, 50), 0);
	campaign_report_clear(&report);
}
END_TEST

START_TEST(a_campaign_goes_as_long_as_something_is_queued_or_sending)
{
	int64_t ids[4], guests[2] = { add_guest("Ana", "+351912000001"), add_guest("Rui", "+351912000002") };
	int64_t first = queue_guests(KIND_INVITATION, guests, 1), second = queue_guests(KIND_INVITATION, guests + 1, 1);
	struct armed *rows;
	ck_assert_int_eq(ok(campaign_going(db, ids, 4)), 2);
	ck_assert_int_eq(ids[0], first);
	ck_assert_int_eq(ids[1], second);
	ck_assert_int_eq(ok(campaign_going(db, ids, 1)), 1);
	ck_assert_uint_eq(arm(1, NOW, &rows), 1);
	ck_assert_int_eq(ok(campaign_going(db, ids, 4)), 2); /* sending */
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, "SM00000000000000000000000000000000");
	free_armed(rows, 1);
	ck_assert_int_eq(ok(campaign_going(db, ids, 4)), 1);
	ck_assert_int_eq(ids[0], second);
	ok(invitation_cancel(db, second, NULL, 0, NOW, NULL));
	ck_assert_int_eq(ok(campaign_going(db, ids, 4)), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("campaigns");
	TCase *tests = tcase_create("all");
	tcase_add_checked_fixture(tests, open_file, close_file);
	tcase_add_test(tests, a_funnel_counts_so_far_or_further_and_sums_to_the_campaign);
	tcase_add_test(tests, a_report_tells_how_long_it_took_and_why_some_failed);
	tcase_add_test(tests, a_campaign_goes_as_long_as_something_is_queued_or_sending);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
