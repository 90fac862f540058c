#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "twilio/errors.h"
#include "twilio/reply.h"
#include "suite.h"

#define SID "SM0123456789abcdef0123456789abcdef"
#define ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define TO "+351912345678"

static const char CREATED[] =
	"{\"sid\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\",\"to\":\"whatsapp:" TO "\",\"status\":\"queued\","
	"\"error_code\":null,\"date_created\":\"Thu, 24 Aug 2023 05:01:45 +0000\"}";

static const char HTML[] = "<html><body>Please log in</body></html>";

static struct exchange answered(long http_status, const char *body)
{
	return (struct exchange){.started = true, .complete = true, .http_status = http_status, .body = body,
				 .body_size = strlen(body), .account_sid = ACCOUNT, .to = TO,
				 .wall_ms = INT64_C(1692853305000)};
}

static struct outcome outcome_of(struct exchange exchange)
{
	struct outcome outcome;
	classify(&exchange, &outcome);
	ck_assert_ptr_nonnull(outcome.text);
	ck_assert_ptr_nonnull(outcome.proof);
	ck_assert_int_eq(outcome.kind == OUTCOME_NOT_SENT, *outcome.proof != '\0');
	ck_assert(outcome.kind != OUTCOME_ACCEPTED || strlen(outcome.sid) == 34);
	ck_assert(outcome.kind == OUTCOME_ACCEPTED || *outcome.text != '\0');
	return outcome;
}

/* Checks kind and class of an answer; the rest is cleared. */
static void expect(long http_status, const char *body, enum outcome_kind kind, enum error_class error_class)
{
	struct outcome outcome = outcome_of(answered(http_status, body));
	ck_assert_msg(outcome.kind == kind && outcome.error_class == error_class,
		      "HTTP %ld %s: kind %d class %d", http_status, body, outcome.kind, outcome.error_class);
	outcome_clear(&outcome);
}

static const char *refusal(long http_status, int code)
{
	static char text[200];
	snprintf(text, sizeof text, "{\"status\":%ld,\"message\":\"Twilio's words\",\"code\":%d}", http_status, code);
	return text;
}

START_TEST(a_whole_reply_about_our_message_is_accepted)
{
	struct outcome outcome = outcome_of(answered(201, CREATED));
	ck_assert_int_eq(outcome.kind, OUTCOME_ACCEPTED);
	ck_assert_int_eq(outcome.error_class, CLASS_NONE);
	ck_assert_str_eq(outcome.sid, SID);
	ck_assert_int_eq(outcome.status, STATUS_ACCEPTED);
	ck_assert_int_eq(outcome.created_at, INT64_C(1692853305000));
	outcome_clear(&outcome);
}
END_TEST

START_TEST(a_created_message_that_failed_at_once_keeps_its_code)
{
	struct outcome outcome = outcome_of(answered(201,
		"{\"sid\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\",\"to\":\"whatsapp:" TO "\",\"status\":\"failed\","
		"\"error_code\":63024,\"error_message\":\"Invalid\"}"));
	ck_assert_int_eq(outcome.kind, OUTCOME_ACCEPTED);
	ck_assert_int_eq(outcome.status, STATUS_FAILED);
	ck_assert_int_eq(outcome.twilio_code, 63024);
	ck_assert_str_eq(outcome.text, "Invalid");
	outcome_clear(&outcome);
}
END_TEST

START_TEST(a_2xx_that_is_not_a_whole_reply_about_our_message_is_unknown)
{
	static const char *const bodies[] = {
		"", "{}", "null", HTML,
		"{\"sid\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\",\"to\":\"whatsapp:+351912345679\",\"status\":\"queued\"}",
		"{\"sid\":\"" SID "\",\"account_sid\":\"AC1\",\"to\":\"whatsapp:" TO "\",\"status\":\"queued\"}",
		"{\"sid\":\"" SID "\",\"to\":\"whatsapp:" TO "\"}",
		"{\"sid\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\",\"to\":null}",
		"{\"sid\":\"SM1\",\"account_sid\":\"" ACCOUNT "\",\"to\":\"whatsapp:" TO "\"}",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct outcome outcome = outcome_of(answered(201, bodies[i]));
		ck_assert_msg(outcome.kind == OUTCOME_UNKNOWN, "%s", bodies[i]);
		ck_assert_int_ne(outcome.error_class, CLASS_STOP);
		ck_assert_msg(strstr(outcome.text, "2xx seen"), "%s", outcome.text);
		ck_assert_int_eq(*outcome.sid != '\0', strstr(bodies[i], SID) != NULL);
		outcome_clear(&outcome);
	}
}
END_TEST

START_TEST(a_reply_whose_end_was_not_seen_is_unknown_with_its_sid)
{
	struct exchange exchange = answered(201, CREATED);
	exchange.complete = false;
	struct outcome outcome = outcome_of(exchange);
	ck_assert_int_eq(outcome.kind, OUTCOME_UNKNOWN);
	ck_assert_str_eq(outcome.sid, SID);
	outcome_clear(&outcome);
}
END_TEST

START_TEST(a_reply_cut_at_any_byte_is_never_accepted)
{
	for (size_t cut = 0; cut < strlen(CREATED); cut++) {
		struct exchange exchange = answered(201, CREATED);
		exchange.body_size = cut;
		for (int complete = 0; complete < 2; complete++) {
			exchange.complete = complete;
			struct outcome outcome = outcome_of(exchange);
			ck_assert_int_eq(outcome.kind, OUTCOME_UNKNOWN);
			outcome_clear(&outcome);
		}
	}
}
END_TEST

START_TEST(a_refusal_cut_at_any_byte_proves_nothing)
{
	const char *whole = refusal(400, 21211);
	for (size_t cut = 0; cut < strlen(whole); cut++) {
		struct exchange exchange = answered(400, whole);
		exchange.body_size = cut;
		struct outcome outcome = outcome_of(exchange);
		ck_assert_int_eq(outcome.kind, OUTCOME_UNKNOWN);
		outcome_clear(&outcome);
	}
	struct exchange exchange = answered(400, whole);
	exchange.complete = false;
	struct outcome outcome = outcome_of(exchange);
	ck_assert_int_eq(outcome.kind, OUTCOME_UNKNOWN);
	outcome_clear(&outcome);
}
END_TEST

START_TEST(random_bytes_are_never_accepted_and_prove_nothing)
{
	static const long statuses[] = {0, 100, 200, 201, 204, 302, 400, 401, 404, 429, 500, 503, 999};
	unsigned seed = 11;
	for (int round = 0; round < 5000; round++) {
		char bytes[sizeof CREATED - 1];
		memcpy(bytes, CREATED, sizeof bytes);
		for (int i = 0; i < 1 + round % 40; i++) {
			seed = seed * 1103515245 + 12345;
			bytes[(seed >> 8) % sizeof bytes] ^= (char)(1 + (seed >> 16) % 255);
		}
		struct exchange exchange = answered(statuses[round % 13], "");
		exchange.body = bytes;
		exchange.body_size = sizeof bytes;
		struct outcome outcome = outcome_of(exchange);
		ck_assert_int_ne(outcome.kind, OUTCOME_NOT_SENT);
		if (outcome.kind == OUTCOME_ACCEPTED) /* the change hit a value that is not compared */
			ck_assert(memmem(bytes, sizeof bytes, ACCOUNT, 34) && memmem(bytes, sizeof bytes, TO, 13));
		outcome_clear(&outcome);
	}
}
END_TEST

START_TEST(what_never_started_was_not_sent_and_says_why)
{
	static const struct { int curl_code; const char *words; } cases[] = {
		{6, "name"}, {7, "connection"}, {28, "time"}, {35, "TLS"}, {60, "certificate"}, {1, "could not be started"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct outcome outcome = outcome_of((struct exchange){
			.curl_code = cases[i].curl_code, .problem = "curl's own\nwords", .account_sid = ACCOUNT, .to = TO});
		ck_assert_int_eq(outcome.kind, OUTCOME_NOT_SENT);
		ck_assert_int_eq(outcome.error_class, CLASS_LATER);
		ck_assert_int_eq(outcome.wait_ms, 0);
		ck_assert_str_eq(outcome.proof, "never started");
		ck_assert_msg(strstr(outcome.text, "Twilio cannot be reached") && strstr(outcome.text, cases[i].words) &&
			      strstr(outcome.text, "(curl's own words)"), "%s", outcome.text);
		outcome_clear(&outcome);
	}
}
END_TEST

START_TEST(a_request_that_started_and_got_no_answer_is_unknown)
{
	struct outcome outcome = outcome_of((struct exchange){
		.started = true, .curl_code = 28, .problem = "Operation timed out", .account_sid = ACCOUNT, .to = TO});
	ck_assert_int_eq(outcome.kind, OUTCOME_UNKNOWN);
	ck_assert_int_ne(outcome.error_class, CLASS_STOP);
	ck_assert_str_eq(outcome.sid, "");
	outcome_clear(&outcome);
}
END_TEST

START_TEST(a_429_of_twilios_waits_and_of_others_is_unknown)
{
	expect(429, refusal(429, 20429), OUTCOME_NOT_SENT, CLASS_THROTTLE);
	expect(429, refusal(429, 63018), OUTCOME_NOT_SENT, CLASS_THROTTLE);
	expect(429, refusal(429, 21211), OUTCOME_NOT_SENT, CLASS_THROTTLE);
	expect(429, "{\"status\":429,\"title\":\"Too many\"}", OUTCOME_NOT_SENT, CLASS_THROTTLE);
	expect(429, HTML, OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(429, "", OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(429, refusal(400, 20429), OUTCOME_UNKNOWN, CLASS_UNKNOWN);
}
END_TEST

static int64_t wait_for(const char *retry_after, int code)
{
	struct exchange exchange = answered(429, refusal(429, code));
	exchange.retry_after = retry_after;
	struct outcome outcome = outcome_of(exchange);
	int64_t wait = outcome.wait_ms;
	outcome_clear(&outcome);
	return wait;
}

START_TEST(retry_after_is_seconds_or_a_date_from_a_second_to_an_hour)
{
	ck_assert_int_eq(wait_for(NULL, 20429), 0);
	ck_assert_int_eq(wait_for("", 20429), 0);
	ck_assert_int_eq(wait_for("soon", 20429), 0);
	ck_assert_int_eq(wait_for("7", 20429), 7000);
	ck_assert_int_eq(wait_for("0", 20429), 1000);
	ck_assert_int_eq(wait_for("-3", 20429), 1000);
	ck_assert_int_eq(wait_for("86400", 20429), 3600000);
	ck_assert_int_eq(wait_for("99999999999999999999", 20429), 3600000);
	ck_assert_int_eq(wait_for("Thu, 24 Aug 2023 05:02:45 GMT", 20429), 60000);
	ck_assert_int_eq(wait_for("Thu, 24 Aug 2023 05:00:00 GMT", 20429), 1000);
	ck_assert_int_eq(wait_for("Thu, 24 Aug 2033 05:00:00 GMT", 20429), 3600000);
}
END_TEST

START_TEST(a_4xx_of_twilios_was_not_sent_and_goes_by_its_code)
{
	expect(400, refusal(400, 21211), OUTCOME_NOT_SENT, CLASS_DEAD);
	expect(400, refusal(400, 21610), OUTCOME_NOT_SENT, CLASS_DEAD);
	expect(400, refusal(400, 21656), OUTCOME_NOT_SENT, CLASS_FIX);
	expect(400, refusal(400, 21408), OUTCOME_NOT_SENT, CLASS_FIX);
	expect(400, refusal(400, 63007), OUTCOME_NOT_SENT, CLASS_STOP);
	expect(400, refusal(400, 21611), OUTCOME_NOT_SENT, CLASS_THROTTLE);
	expect(401, refusal(401, 20003), OUTCOME_NOT_SENT, CLASS_STOP);
	expect(403, refusal(403, 99999), OUTCOME_NOT_SENT, CLASS_STOP);
	expect(400, refusal(400, 99999), OUTCOME_NOT_SENT, CLASS_FIX);
	expect(404, "{\"status\":404,\"message\":\"Not found\"}", OUTCOME_NOT_SENT, CLASS_FIX);
	expect(401, "{\"status\":401,\"message\":\"Authenticate\"}", OUTCOME_NOT_SENT, CLASS_STOP);
	expect(400, "{\"status\":400,\"title\":\"Bad\",\"code\":\"x\"}", OUTCOME_NOT_SENT, CLASS_FIX);
}
END_TEST

START_TEST(a_refusal_keeps_twilios_words_number_and_wait)
{
	struct outcome outcome = outcome_of(answered(400, refusal(400, 21730)));
	ck_assert_int_eq(outcome.error_class, CLASS_LATER);
	ck_assert_int_eq(outcome.wait_ms, 5 * 60000);
	ck_assert_int_eq(outcome.twilio_code, 21730);
	ck_assert_str_eq(outcome.text, "Twilio's words");
	ck_assert_str_eq(outcome.proof, "HTTP 400 with Twilio's JSON, code 21730");
	outcome_clear(&outcome);
}
END_TEST

START_TEST(a_refusal_in_words_that_nobody_can_see_gets_ours)
{
	struct outcome outcome = outcome_of(answered(400, "{\"status\":400,\"message\":\" \\u200b\\ufeff\",\"code\":21211}"));
	ck_assert_int_eq(outcome.kind, OUTCOME_NOT_SENT);
	ck_assert_str_eq(outcome.text, twilio_error_sentence(21211));
	outcome_clear(&outcome);
}
END_TEST

/* "AC...\0x" is not our account, and a key that goes on behind a NUL is not "sid". */
START_TEST(a_nul_inside_a_reply_makes_it_nobodys)
{
	static const char *const bodies[] = {
		"{\"sid\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\\u0000x\",\"to\":\"whatsapp:" TO "\"}",
		"{\"sid\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\",\"to\":\"whatsapp:" TO "\\u00009\"}",
		"{\"sid\\u0000x\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\",\"to\":\"whatsapp:" TO "\"}",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		expect(201, bodies[i], OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(400, "{\"status\\u0000\":400,\"message\":\"x\"}", OUTCOME_UNKNOWN, CLASS_STOP);
}
END_TEST

START_TEST(a_code_that_may_have_gone_is_unknown_even_in_a_4xx)
{
	expect(400, refusal(400, 20500), OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(400, refusal(400, 20503), OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(408, refusal(408, 30410), OUTCOME_UNKNOWN, CLASS_UNKNOWN);
}
END_TEST

START_TEST(a_4xx_or_3xx_that_twilio_did_not_write_is_unknown_and_pauses)
{
	static const char *const bodies[] = {
		"", HTML, "{}", "{\"message\":\"x\"}", "{\"status\":\"400\",\"message\":\"x\"}",
		"{\"status\":403,\"message\":\"x\"}", "{\"status\":400}", "{\"status\":400,\"message\":5}",
		"[{\"status\":400,\"message\":\"x\"}]", "{\"status\":400,\"message\":\"x\"}<!-- -->",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		expect(400, bodies[i], OUTCOME_UNKNOWN, CLASS_STOP);
	expect(407, HTML, OUTCOME_UNKNOWN, CLASS_STOP);
	expect(302, "", OUTCOME_UNKNOWN, CLASS_STOP);
	expect(307, refusal(307, 21211), OUTCOME_UNKNOWN, CLASS_STOP);
}
END_TEST

START_TEST(a_5xx_is_unknown_whatever_it_says)
{
	expect(500, refusal(500, 20500), OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(503, refusal(503, 21211), OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(503, refusal(503, 21730), OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(502, HTML, OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(599, "", OUTCOME_UNKNOWN, CLASS_UNKNOWN);
	expect(100, "", OUTCOME_UNKNOWN, CLASS_UNKNOWN);
}
END_TEST

static void expect_read(struct exchange exchange, const char *words)
{
	char *message = NULL;
	ck_assert_int_eq(reply_check_read(&exchange, &message), -1);
	ck_assert_msg(strstr(message, words), "%s", message);
	free(message);
}

START_TEST(a_read_that_fails_names_the_cure)
{
	char *message = NULL;
	struct exchange good = answered(200, "{}");
	ck_assert_int_eq(reply_check_read(&good, &message), 0);
	ck_assert_ptr_null(message);

	expect_read(answered(401, refusal(401, 20003)), "account SID");
	expect_read(answered(404, refusal(404, 20404)), "does not know");
	expect_read(answered(429, refusal(429, 20429)), "slow down");
	expect_read(answered(503, ""), "HTTP 503");
}
END_TEST

START_TEST(a_read_without_twilios_answer_says_so)
{
	struct exchange cut = answered(200, "{");
	cut.complete = false;
	expect_read(cut, "in full");
	expect_read(answered(302, ""), "not Twilio's");
	expect_read(answered(403, HTML), "not Twilio's");
	expect_read((struct exchange){.curl_code = 6}, "cannot be reached");
	expect_read((struct exchange){.started = true, .curl_code = 28}, "did not answer");
	expect_read(answered(400, refusal(400, 20001)), "20001");
}
END_TEST

static void expect_delete(struct exchange exchange, bool gone)
{
	char *message = NULL;
	int code;
	ck_assert_int_eq(reply_check_delete(&exchange, &code, &message), gone ? 0 : -1);
	ck_assert_int_eq(message == NULL, gone);
	ck_assert_int_eq(code == DELETE_TOO_EARLY, exchange.http_status == 409);
	free(message);
}

START_TEST(a_message_is_gone_only_when_twilio_says_so)
{
	expect_delete(answered(204, ""), true);
	expect_delete(answered(404, refusal(404, 20404)), true);
	/* Neither a page of somebody in between, nor Twilio's word about something else. */
	expect_delete(answered(200, ""), false);
	expect_delete(answered(200, HTML), false);
	expect_delete(answered(404, HTML), false);
	expect_delete(answered(404, refusal(404, 20003)), false);
	expect_delete(answered(409, refusal(409, 20009)), false);
	expect_delete(answered(401, refusal(401, 20003)), false);
	expect_delete(answered(500, ""), false);
	expect_delete((struct exchange){.started = true, .http_status = 204, .body = ""}, false);
	expect_delete((struct exchange){.problem = "refused", .body = ""}, false);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("classify");
	TCase *tests = tcase_create("classify");
	tcase_add_test(tests, a_whole_reply_about_our_message_is_accepted);
	tcase_add_test(tests, a_created_message_that_failed_at_once_keeps_its_code);
	tcase_add_test(tests, a_2xx_that_is_not_a_whole_reply_about_our_message_is_unknown);
	tcase_add_test(tests, a_reply_whose_end_was_not_seen_is_unknown_with_its_sid);
	tcase_add_test(tests, a_reply_cut_at_any_byte_is_never_accepted);
	tcase_add_test(tests, a_refusal_cut_at_any_byte_proves_nothing);
	tcase_add_test(tests, random_bytes_are_never_accepted_and_prove_nothing);
	tcase_add_test(tests, what_never_started_was_not_sent_and_says_why);
	tcase_add_test(tests, a_request_that_started_and_got_no_answer_is_unknown);
	tcase_add_test(tests, a_429_of_twilios_waits_and_of_others_is_unknown);
	tcase_add_test(tests, retry_after_is_seconds_or_a_date_from_a_second_to_an_hour);
	tcase_add_test(tests, a_4xx_of_twilios_was_not_sent_and_goes_by_its_code);
	tcase_add_test(tests, a_refusal_keeps_twilios_words_number_and_wait);
	tcase_add_test(tests, a_refusal_in_words_that_nobody_can_see_gets_ours);
	tcase_add_test(tests, a_nul_inside_a_reply_makes_it_nobodys);
	tcase_add_test(tests, a_code_that_may_have_gone_is_unknown_even_in_a_4xx);
	tcase_add_test(tests, a_4xx_or_3xx_that_twilio_did_not_write_is_unknown_and_pauses);
	tcase_add_test(tests, a_5xx_is_unknown_whatever_it_says);
	tcase_add_test(tests, a_read_that_fails_names_the_cure);
	tcase_add_test(tests, a_read_without_twilios_answer_says_so);
	tcase_add_test(tests, a_message_is_gone_only_when_twilio_says_so);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
