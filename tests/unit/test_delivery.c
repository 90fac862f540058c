/* The pure decisions of the sender: pace, waits, failure table, evidence. */
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "delivery/decide.h"
#include "delivery/evidence.h"
#include "delivery/limiter.h"
#include "delivery/retry.h"
#include "suite.h"

#define SECOND_US INT64_C(1000000)
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/*
 * Sends count messages through a limiter under a clock that jumps forward by up
 * to jitter_us each turn (and stalls for stall_us once in a second or so),
 * connections taking up to connect_us; returns how long it took, and the most
 * that left in any second in *most.
 */
static int64_t run_stalling(double rate, int count, int64_t jitter_us, int64_t stall_us, int64_t connect_us, int *most)
{
	struct limiter limiter;
	int64_t *sent = calloc((size_t)count, sizeof *sent), *leaves = calloc((size_t)count, sizeof *leaves);
	int started = 0, left = 0, first = 0, oldest = 0; /* all before oldest have left */
	int64_t now = 5 * SECOND_US, begin = now;
	limiter_init(&limiter, rate);
	while (left < count) {
		for (; oldest < started && !leaves[oldest]; oldest++)
			;
		for (int i = oldest; i < started; i++)
			if (leaves[i] && leaves[i] <= now) {
				limiter_sent(&limiter, now);
				sent[left++] = now;
				leaves[i] = 0;
			}
		for (size_t may = limiter_allowance(&limiter, now); may && started < count; may--) {
			limiter_start(&limiter, now);
			leaves[started++] = now + 1 + (int64_t)random_below((uint64_t)connect_us + 1);
		}
		now += 200 + (int64_t)random_below((uint64_t)jitter_us + 1);
		if (stall_us && random_below((uint64_t)(SECOND_US / (200 + jitter_us / 2))) == 0)
			now += stall_us;
	}
	*most = 0;
	for (int i = 0; i < left; i++) {
		while (sent[first] <= sent[i] - SECOND_US)
			first++;
		*most = i - first + 1 > *most ? i - first + 1 : *most;
	}
	limiter_free(&limiter);
	free(sent);
	free(leaves);
	return now - begin;
}

static int64_t run_limiter(double rate, int count, int64_t jitter_us, int64_t connect_us, int *most)
{
	return run_stalling(rate, count, jitter_us, 0, connect_us, most);
}

START_TEST(no_second_holds_more_messages_than_the_rate)
{
	static const double rates[] = {1, 2, 7, 10, 40, 80, 500};
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		int most;
		run_limiter(rates[i], (int)(rates[i] * 20), 3000, 150000, &most);
		ck_assert_msg(most <= (int)rates[i], "%d in a second at %g", most, rates[i]);
	}
}
END_TEST

START_TEST(a_steady_line_uses_the_rate_almost_whole)
{
	static const double rates[] = {10, 40, 80, 400};
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		int most, count = (int)(rates[i] * 30);
		int64_t took = run_limiter(rates[i], count, 500, 1000, &most);
		double used = (double)count * SECOND_US / (double)took / rates[i];
		ck_assert_msg(used >= 0.97, "%g of %g", used, rates[i]);
		ck_assert_int_le(most, (int)rates[i]);
	}
}
END_TEST

/* A busy machine, a slow disk: what was late is caught up with, and still no second is too full. */
START_TEST(stalls_cost_nothing_and_make_no_burst)
{
	static const double rates[] = {7, 10, 40, 80};
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		int most, count = (int)(rates[i] * 60);
		int64_t took = run_stalling(rates[i], count, 2000, 60000, 5000, &most);
		double used = (double)count * SECOND_US / (double)took / rates[i];
		ck_assert_msg(used >= 0.97, "%g of %g", used, rates[i]);
		ck_assert_int_le(most, (int)rates[i]);
	}
}
END_TEST

/* 100,000 sends of random rates, jitters, stalls and connections: no second of any of them is too full. */
START_TEST(no_second_of_a_hundred_thousand_sends_is_too_full)
{
	for (int sent = 0; sent < 100000;) {
		double rate = 2 + (double)random_below(2000) / (1 + (double)random_below(50));
		int count = 50 + (int)random_below(400), most;
		run_stalling(rate, count, 1000 + (int64_t)random_below(20000), (int64_t)random_below(900000),
			     (int64_t)random_below(400000), &most);
		ck_assert_msg(most <= (int)ceil(rate), "%d in a second at %g", most, rate);
		sent += count;
	}
}
END_TEST

START_TEST(a_rate_below_one_a_second_keeps_its_distance)
{
	int most;
	int64_t took = run_limiter(0.5, 5, 1000, 100000, &most);
	ck_assert_int_eq(most, 1);
	ck_assert_int_ge(took, 4 * 2 * SECOND_US);
}
END_TEST

START_TEST(too_many_requests_halve_the_rate_and_it_creeps_back)
{
	struct limiter limiter;
	limiter_init(&limiter, 40);
	limiter_throttle(&limiter, SECOND_US, 2 * SECOND_US);
	ck_assert_double_eq(limiter.current, 20);
	ck_assert_uint_eq(limiter_allowance(&limiter, 2 * SECOND_US), 0);
	ck_assert_uint_gt(limiter_allowance(&limiter, 3 * SECOND_US), 0);
	for (int i = 0; i < 10; i++)
		limiter_throttle(&limiter, 4 * SECOND_US, 0);
	ck_assert_double_eq(limiter.current, 4);
	limiter_allowance(&limiter, 400 * SECOND_US);
	ck_assert_double_eq(limiter.current, 40);
	limiter_free(&limiter);
}
END_TEST

START_TEST(back_off_grows_to_a_minute_with_jitter)
{
	for (unsigned failures = 1; failures < 12; failures++) {
		int64_t most = failures >= 7 ? MINUTE : INT64_C(1000) << (failures - 1);
		for (uint64_t random = 0; random < 100000; random += 977) {
			int64_t wait = retry_backoff_ms(failures, random);
			ck_assert_int_ge(wait, most / 10);
			ck_assert_int_le(wait, most);
		}
	}
}
END_TEST

START_TEST(polling_slows_with_age_and_ends_after_thirty_days)
{
	int64_t last = 0;
	ck_assert_int_eq(retry_poll_ms(0, 3000), 3000);
	for (int64_t age = 0; age < 30 * DAY; age += 7 * MINUTE) {
		int64_t wait = retry_poll_ms(age, 3000);
		ck_assert_int_ge(wait, last);
		last = wait;
	}
	ck_assert_int_eq(retry_poll_ms(30 * DAY, 3000), 0);
	ck_assert_int_eq(retry_poll_ms(5 * MINUTE, 600000), 600000);
}
END_TEST

START_TEST(looks_follow_the_schedule_and_never_repeat_what_has_passed)
{
	static const int64_t expected[] = {10000, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY};
	int64_t at = 0;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		at = retry_look_ms(at, 0);
		ck_assert_int_eq(at, expected[i]);
	}
	ck_assert(retry_look_ms(at, 0) == INT64_MAX);
	ck_assert_int_eq(retry_look_ms(3 * HOUR, 0), 6 * HOUR);
}
END_TEST

START_TEST(with_resending_there_are_three_looks_by_the_time_and_one_after_it)
{
	int64_t at = 0, resend = HOUR;
	int looks = 0;
	while (at < resend) {
		at = retry_look_ms(at, resend);
		looks++;
	}
	ck_assert_int_eq(at, resend);
	ck_assert_int_ge(looks, 3);
	ck_assert_int_eq(retry_look_ms(5 * HOUR, HOUR), 6 * HOUR);
}
END_TEST

START_TEST(an_unknown_is_sent_again_only_when_every_condition_holds)
{
	ck_assert(retry_resend_allowed(HOUR, HOUR, 3, true, 0));
	ck_assert(!retry_resend_allowed(HOUR, 0, 9, true, 0));          /* not asked for */
	ck_assert(!retry_resend_allowed(HOUR - 1, HOUR, 9, true, 0));   /* too early */
	ck_assert(!retry_resend_allowed(HOUR, HOUR, 2, true, 0));       /* hardly looked */
	ck_assert(!retry_resend_allowed(HOUR, HOUR, 3, false, 0));      /* the list may lag */
	ck_assert(retry_resend_allowed(4 * HOUR, HOUR, 3, false, 500));
	ck_assert(!retry_resend_allowed(9 * HOUR, HOUR, 9, true, 201)); /* a 2xx was seen */
}
END_TEST

static struct decision decide(enum outcome_kind kind, enum error_class class, long http, int64_t refusals)
{
	struct outcome outcome = {.kind = kind, .error_class = class};
	return decide_end(&outcome, http, refusals, 1, 12345, 1000000);
}

START_TEST(only_provably_unsent_messages_go_back_to_the_queue)
{
	ck_assert_int_eq(decide(OUTCOME_ACCEPTED, CLASS_NONE, 201, 0).kind, ATTEMPT_ACCEPTED);
	ck_assert_int_eq(decide(OUTCOME_UNKNOWN, CLASS_UNKNOWN, 500, 0).kind, ATTEMPT_UNKNOWN);
	ck_assert_int_eq(decide(OUTCOME_UNKNOWN, CLASS_STOP, 403, 0).kind, ATTEMPT_UNKNOWN);
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_LATER, 0, 9).kind, ATTEMPT_NOT_SENT);
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_THROTTLE, 429, 9).kind, ATTEMPT_NOT_SENT);
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_STOP, 401, 0).kind, ATTEMPT_NOT_SENT);
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_DEAD, 400, 0).kind, ATTEMPT_FAILED);
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_FIX, 400, 0).kind, ATTEMPT_FAILED);
}
END_TEST

START_TEST(later_is_tried_three_times_in_all)
{
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_LATER, 400, 0).kind, ATTEMPT_NOT_SENT);
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_LATER, 400, 1).kind, ATTEMPT_NOT_SENT);
	ck_assert_int_eq(decide(OUTCOME_NOT_SENT, CLASS_LATER, 400, 2).kind, ATTEMPT_FAILED);
	ck_assert_int_gt(decide(OUTCOME_NOT_SENT, CLASS_LATER, 400, 1).not_before_at, 1000000);
}
END_TEST

START_TEST(account_level_refusals_pause_the_queue)
{
	ck_assert(decide(OUTCOME_NOT_SENT, CLASS_STOP, 401, 0).pause);
	ck_assert(decide(OUTCOME_UNKNOWN, CLASS_STOP, 302, 0).pause);
	ck_assert(!decide(OUTCOME_NOT_SENT, CLASS_DEAD, 400, 0).pause);
	ck_assert(decide(OUTCOME_NOT_SENT, CLASS_THROTTLE, 429, 0).throttle);
}
END_TEST

START_TEST(five_equal_refusals_in_a_row_brake_once)
{
	struct streak streak = {0};
	struct outcome refused = {.kind = OUTCOME_NOT_SENT, .error_class = CLASS_DEAD, .twilio_code = 21211};
	struct outcome other = {.kind = OUTCOME_NOT_SENT, .error_class = CLASS_DEAD, .twilio_code = 21614};
	for (int64_t i = 1; i <= 4; i++)
		ck_assert(!streak_count(&streak, &refused, 400, ATTEMPT_FAILED, i, 0));
	ck_assert(!streak_count(&streak, &other, 400, ATTEMPT_FAILED, 5, 0));
	for (int64_t i = 1; i <= 4; i++)
		ck_assert(!streak_count(&streak, &refused, 400, ATTEMPT_FAILED, 10 + i, 0));
	ck_assert(streak_count(&streak, &refused, 400, ATTEMPT_FAILED, 15, 0));
	ck_assert_uint_eq(streak.failed_count, 5);
	ck_assert_int_eq(streak.failed[0], 11);
	streak = (struct streak){0};
	for (int64_t i = 1; i <= 9; i++)
		ck_assert(!streak_count(&streak, &refused, 400, ATTEMPT_FAILED, i, 21211));
}
END_TEST

static struct message outbound(const char *to, const char *body, int64_t created_at)
{
	return (struct message){.sid = "SM1", .direction = "outbound-api", .to = (char *)to, .body = (char *)body,
				.created_at = created_at};
}

START_TEST(evidence_is_the_token_then_the_text_then_the_number)
{
	struct search search = {.phone = "+351912000001", .token = "tokentokentoken", .preview = "Dear Ana, come!\n[Answer]",
				.earliest = 1000, .latest = 9000};
	struct message message = outbound("whatsapp:+351912000001", "see https://x/tokentokentoken", 2000);
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_TOKEN);
	message.body = "Dear Ana,  come!";
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_TEXT);
	message.body = "";
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_NUMBER);
	message.body = "Your pizza is on its way";
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_NUMBER);
	search.bodies_told = 1;
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_DOUBT);
}
END_TEST

START_TEST(the_number_alone_speaks_for_an_hour_and_only_with_a_time)
{
	struct search search = {.phone = "+351912000001", .token = "tokentokentoken", .preview = "Dear Ana, come!",
				.earliest = 1000, .latest = 9000};
	struct message message = outbound("whatsapp:+351912000001", "", 9001);
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_DOUBT);
	message.created_at = 0;
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_DOUBT);
	message.body = "see https://x/tokentokentoken";
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_TOKEN);
}
END_TEST

START_TEST(other_phones_older_and_inbound_messages_are_no_evidence)
{
	struct search search = {.phone = "+351912000001", .token = "t", .preview = "Dear Ana", .earliest = 1000, .latest = 9000};
	struct message message = outbound("whatsapp:+351912000002", "", 2000);
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_NONE);
	message = outbound("whatsapp:+351912000001", "", 999);
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_NONE);
	message = outbound("whatsapp:+351912000001", "", 2000);
	message.direction = "inbound";
	ck_assert_int_eq(evidence_of(&search, &message), EVIDENCE_NONE);
}
END_TEST

START_TEST(several_of_weak_evidence_ask_a_person_several_of_the_token_are_an_incident)
{
	size_t chosen = 9;
	struct sighting weak[2] = {{.evidence = EVIDENCE_NUMBER, .created_at = 5}, {.evidence = EVIDENCE_NUMBER, .created_at = 3}};
	struct sighting strong[2] = {{.evidence = EVIDENCE_TOKEN, .created_at = 5}, {.evidence = EVIDENCE_TOKEN, .created_at = 3}};
	struct sighting mixed[2] = {{.evidence = EVIDENCE_NUMBER, .created_at = 1}, {.evidence = EVIDENCE_TOKEN, .created_at = 3}};
	ck_assert_int_eq(decide_reconcile(weak, 0, &chosen), VERDICT_NOTHING);
	ck_assert_int_eq(decide_reconcile(weak, 1, &chosen), VERDICT_ADOPT);
	ck_assert_int_eq(decide_reconcile(weak, 2, &chosen), VERDICT_AMBIGUOUS);
	ck_assert_int_eq(decide_reconcile(strong, 2, &chosen), VERDICT_DUPLICATE);
	ck_assert_uint_eq(chosen, 1);
	ck_assert_int_eq(decide_reconcile(mixed, 2, &chosen), VERDICT_ADOPT);
	ck_assert_uint_eq(chosen, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("delivery");
	TCase *pure = tcase_create("decisions");
	tcase_add_test(pure, no_second_holds_more_messages_than_the_rate);
	tcase_add_test(pure, a_steady_line_uses_the_rate_almost_whole);
	tcase_add_test(pure, stalls_cost_nothing_and_make_no_burst);
	tcase_add_test(pure, no_second_of_a_hundred_thousand_sends_is_too_full);
	tcase_add_test(pure, a_rate_below_one_a_second_keeps_its_distance);
	tcase_add_test(pure, too_many_requests_halve_the_rate_and_it_creeps_back);
	tcase_add_test(pure, back_off_grows_to_a_minute_with_jitter);
	tcase_add_test(pure, polling_slows_with_age_and_ends_after_thirty_days);
	tcase_add_test(pure, looks_follow_the_schedule_and_never_repeat_what_has_passed);
	tcase_add_test(pure, with_resending_there_are_three_looks_by_the_time_and_one_after_it);
	tcase_add_test(pure, an_unknown_is_sent_again_only_when_every_condition_holds);
	tcase_add_test(pure, only_provably_unsent_messages_go_back_to_the_queue);
	tcase_add_test(pure, later_is_tried_three_times_in_all);
	tcase_add_test(pure, account_level_refusals_pause_the_queue);
	tcase_add_test(pure, five_equal_refusals_in_a_row_brake_once);
	tcase_add_test(pure, evidence_is_the_token_then_the_text_then_the_number);
	tcase_add_test(pure, other_phones_older_and_inbound_messages_are_no_evidence);
	tcase_add_test(pure, the_number_alone_speaks_for_an_hour_and_only_with_a_time);
	tcase_add_test(pure, several_of_weak_evidence_ask_a_person_several_of_the_token_are_an_incident);
	suite_add_tcase(suite, pure);
	return run_suite(suite);
}
