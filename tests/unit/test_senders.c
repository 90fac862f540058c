#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "twilio/reply.h"
#include "twilio/request.h"
#include "twilio/senders.h"
#include "suite.h"

static int read_senders(const char *text, struct sender_page *out)
{
	return reply_sender_page(text, strlen(text), out);
}

START_TEST(a_sender_is_read_with_what_is_told_of_it)
{
	struct sender_page page;
	ck_assert_int_eq(read_senders(
		"{\"senders\":[{\"sid\":\"XE0\",\"sender_id\":\"whatsapp:+15558157377\",\"status\":\"offline\","
		"\"properties\":{\"quality_rating\":\"High\",\"messaging_limit\":\"10K Customers/24hr\"},"
		"\"offline_reasons\":[{\"code\":\"63020\",\"message\":\"Not accepted\"}],\"profile\":{\"name\":\"Ana\"}}],"
		"\"meta\":{\"next_page_url\":\"https://messaging.twilio.com/v2/Channels/Senders?Page=1\"}}", &page), 0);
	ck_assert_uint_eq(page.senders.count, 1);
	const struct sender *sender = &page.senders.items[0];
	ck_assert_str_eq(sender->phone, "+15558157377");
	ck_assert_str_eq(sender->status, "OFFLINE");
	ck_assert_str_eq(sender->quality, "HIGH");
	ck_assert_str_eq(sender->limit, "10K Customers/24hr");
	ck_assert_str_eq(sender->reason, "Not accepted");
	ck_assert_str_eq(sender->name, "Ana");
	ck_assert_str_eq(page.next, "https://messaging.twilio.com/v2/Channels/Senders?Page=1");
	sender_page_clear(&page);
}
END_TEST

START_TEST(a_sender_needs_no_more_than_its_phone)
{
	struct sender_page page;
	ck_assert_int_eq(read_senders("{\"senders\":[{\"sender_id\":\"whatsapp:+15558157377\",\"status\":null,"
				      "\"properties\":[],\"offline_reasons\":null,\"profile\":\"x\"},"
				      "{\"sender_id\":\"rcs:agent\"},7,{}]}", &page), 0);
	ck_assert_uint_eq(page.senders.count, 1);
	ck_assert_str_eq(page.senders.items[0].status, "");
	ck_assert_str_eq(page.senders.items[0].reason, "");
	ck_assert_str_eq(page.next, "");
	sender_page_clear(&page);
}
END_TEST

START_TEST(what_is_no_list_of_senders_is_refused)
{
	static const char *const others[] = {"", "[]", "{}", "{\"senders\":{}}", "{\"senders\":[", "<html>"};
	struct sender_page page;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		ck_assert_int_eq(read_senders(others[i], &page), -1);
		ck_assert_ptr_null(page.next);
	}
}
END_TEST

START_TEST(the_limit_is_read_however_it_is_written)
{
	static const struct {
		const char *text;
		long long people;
	} limits[] = {
		{"10K Customers/24hr", 10000}, {"250", 250}, {"1,000 customers per day", 1000}, {"TIER_1K", 1000},
		{"TIER_250", 250}, {"2M", 2000000}, {"Unlimited", 0}, {"TIER_UNLIMITED", 0}, {"", -1}, {"many", -1},
		{"0", -1}, {"99999999999999999999", -1},
	};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		ck_assert_msg(sender_limit(limits[i].text) == limits[i].people, "%s: %lld", limits[i].text,
			      (long long)sender_limit(limits[i].text));
}
END_TEST

START_TEST(an_account_is_read_by_its_sid_and_may_tell_nothing)
{
	struct account account;
	const char *full = "{\"sid\":\"AC00000000000000000000000000000001\",\"status\":\"Suspended\",\"type\":\"Trial\"}";
	const char *bare = "{\"sid\":\"AC00000000000000000000000000000001\"}", *other = "{\"sid\":\"x\"}";
	ck_assert_int_eq(reply_account(full, strlen(full), &account), 0);
	ck_assert_str_eq(account.status, "suspended");
	ck_assert_str_eq(account.type, "trial");
	account_clear(&account);
	ck_assert_int_eq(reply_account(bare, strlen(bare), &account), 0);
	ck_assert_str_eq(account.status, "");
	account_clear(&account);
	ck_assert_int_eq(reply_account(other, strlen(other), &account), -1);
}
END_TEST

START_TEST(an_answer_to_a_read_is_told_apart_by_who_gave_it)
{
	static const struct {
		long status;
		const char *body;
		enum read_answer answer;
	} answers[] = {
		{200, "{}", READ_FINE}, {0, "", READ_UNREACHABLE}, {401, "{\"message\":\"no\",\"status\":401}", READ_REFUSED},
		{403, "{\"message\":\"no\",\"status\":403}", READ_REFUSED}, {404, "{\"message\":\"no\",\"status\":404}", READ_MISSING},
		{429, "{\"message\":\"no\",\"status\":429}", READ_BUSY}, {503, "<html>", READ_BUSY},
		{400, "{\"message\":\"no\",\"status\":400}", READ_WRONG}, {401, "<html>", READ_FOREIGN}, {307, "", READ_FOREIGN},
	};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct exchange exchange = {.started = true, .complete = true, .http_status = answers[i].status, .problem = "",
					    .body = answers[i].body, .body_size = strlen(answers[i].body)};
		char *message;
		ck_assert_int_eq(reply_judge_read(&exchange, &message), answers[i].answer);
		ck_assert_int_eq(message == NULL, answers[i].answer == READ_FINE);
		free(message);
	}
}
END_TEST

START_TEST(the_paths_are_those_of_the_api)
{
	char *senders = request_senders_path(500), *account = request_account_path("AC1");
	ck_assert_str_eq(senders, "/v2/Channels/Senders?Channel=whatsapp&PageSize=500");
	ck_assert_str_eq(account, "/2010-04-01/Accounts/AC1.json");
	free(senders);
	free(account);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("senders and the account");
	TCase *tests = tcase_create("senders");
	tcase_add_test(tests, a_sender_is_read_with_what_is_told_of_it);
	tcase_add_test(tests, a_sender_needs_no_more_than_its_phone);
	tcase_add_test(tests, what_is_no_list_of_senders_is_refused);
	tcase_add_test(tests, the_limit_is_read_however_it_is_written);
	tcase_add_test(tests, an_account_is_read_by_its_sid_and_may_tell_nothing);
	tcase_add_test(tests, an_answer_to_a_read_is_told_apart_by_who_gave_it);
	tcase_add_test(tests, the_paths_are_those_of_the_api);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
