#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "twilio/request.h"
#include "suite.h"

#define ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define TEMPLATE "HX0123456789abcdef0123456789abcdef"
#define MESSAGE "SM0123456789abcdef0123456789abcdef"
#define LIST "/2010-04-01/Accounts/" ACCOUNT "/Messages.json?PageSize="

static void expect(char *got, const char *wanted)
{
	ck_assert_pstr_eq(got, wanted);
	free(got);
}

START_TEST(paths_ask_for_json)
{
	expect(request_messages_path(ACCOUNT), "/2010-04-01/Accounts/" ACCOUNT "/Messages.json");
	expect(request_fetch_path(ACCOUNT, MESSAGE),
	       "/2010-04-01/Accounts/" ACCOUNT "/Messages/" MESSAGE ".json");
	expect(request_templates_path(500), "/v1/ContentAndApprovals?PageSize=500");
}
END_TEST

START_TEST(a_create_body_is_form_encoded_with_the_whatsapp_prefix)
{
	expect(request_create_body(&(struct create_request){
		       .to = "+351912345678", .from = "+15558157377", .messaging_service_sid = "",
		       .content_sid = TEMPLATE, .variables = "{\"1\":\"Zo\xc3\xab & 50% O'Brien\"}",
		       .status_callback = "", .callback_id = "abc"}),
	       "To=whatsapp%3A%2B351912345678&From=whatsapp%3A%2B15558157377&ContentSid=" TEMPLATE
	       "&ContentVariables=%7B%221%22%3A%22Zo%C3%AB+%26+50%25+O%27Brien%22%7D");
}
END_TEST

START_TEST(a_service_alone_sends_no_from)
{
	char *body = request_create_body(&(struct create_request){
		.to = "whatsapp:+351912345678", .from = "", .messaging_service_sid = "MG1",
		.content_sid = TEMPLATE, .variables = "{}", .status_callback = NULL});
	ck_assert_ptr_null(strstr(body, "From="));
	ck_assert_ptr_nonnull(strstr(body, "&MessagingServiceSid=MG1&"));
	ck_assert_msg(strncmp(body, "To=whatsapp%3A%2B351", 20) == 0, "one prefix only: %s", body);
	free(body);
}
END_TEST

static void expect_callback(const char *url, const char *wanted)
{
	char *body = request_create_body(&(struct create_request){
		.to = "+351912345678", .from = "+15558157377", .content_sid = TEMPLATE, .variables = "{}",
		.status_callback = url, .callback_id = "x_Y-1"});
	const char *at = strstr(body, "&StatusCallback=");
	ck_assert_ptr_nonnull(at);
	ck_assert_str_eq(at + strlen("&StatusCallback="), wanted);
	free(body);
}

START_TEST(the_callback_id_goes_into_the_query_before_any_fragment)
{
	expect_callback("https://e.org/s", "https%3A%2F%2Fe.org%2Fs%3Fa%3Dx_Y-1");
	expect_callback("https://e.org/s?g=1", "https%3A%2F%2Fe.org%2Fs%3Fg%3D1%26a%3Dx_Y-1");
	expect_callback("https://e.org/s#rc=3", "https%3A%2F%2Fe.org%2Fs%3Fa%3Dx_Y-1%23rc%3D3");
	expect_callback("https://e.org/s#w?t", "https%3A%2F%2Fe.org%2Fs%3Fa%3Dx_Y-1%23w%3Ft");
}
END_TEST

START_TEST(a_list_puts_the_sign_into_the_key_and_a_plain_date_into_the_value)
{
	expect(request_list_path(ACCOUNT, "+351912345678", "+15558157377", 0, 50),
	       LIST "50&To=whatsapp%3A%2B351912345678&From=whatsapp%3A%2B15558157377");
	expect(request_list_path(ACCOUNT, NULL, "+15558157377", INT64_C(1788307199999), 1000),
	       LIST "1000&From=whatsapp%3A%2B15558157377&DateSent%3E=2026-09-01");
	expect(request_list_path(ACCOUNT, NULL, NULL, 0, 1), LIST "1");
}
END_TEST

START_TEST(a_next_page_on_the_same_host_is_followed)
{
	expect(request_next_page("/2010-04-01/x.json?Page=1&PageToken=PA%201", "https://api.twilio.com"),
	       "/2010-04-01/x.json?Page=1&PageToken=PA%201");
	expect(request_next_page("https://content.twilio.com/v1/C?Page=1", "https://content.twilio.com"),
	       "/v1/C?Page=1");
	expect(request_next_page("HTTPS://Content.Twilio.com/v1/C#x", "https://content.twilio.com"), "/v1/C");
	expect(request_next_page("http://127.0.0.1:8080/v1/C", "http://127.0.0.1:8080"), "/v1/C");
}
END_TEST

START_TEST(a_next_page_never_leads_to_another_host)
{
	static const char *const links[] = {
		"", "//evil.org/v1", "/\\evil.org/v1", "https://evil.org/v1", "http://content.twilio.com/v1",
		"https://content.twilio.com.evil.org/v1", "https://content.twilio.com@evil.org/v1",
		"https://content.twilio.com:444/v1", "https://content.twilio.com", "https://content.twilio.com//evil.org",
		"v1/C", "?Page=1", " /v1", "/v1 x", "/v1\r\nHost: evil.org", "/v1\xc3\xab", "javascript:1",
	};
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		ck_assert_msg(!request_next_page(links[i], "https://content.twilio.com"), "followed %s", links[i]);
	ck_assert_ptr_null(request_next_page(NULL, "https://content.twilio.com"));
	ck_assert_ptr_null(request_next_page("evil.org/v1", ""));
}
END_TEST

START_TEST(sids_are_two_letters_and_32_hexadecimal_digits)
{
	ck_assert(sid_valid(ACCOUNT, "AC"));
	ck_assert(!sid_valid(ACCOUNT, "SK"));
	ck_assert(!sid_valid("AC0123456789abcdef0123456789abcde", "AC"));
	ck_assert(!sid_valid("AC0123456789abcdef0123456789abcdeff", "AC"));
	ck_assert(!sid_valid("AC0123456789abcdef0123456789abcdeg", "AC"));
	ck_assert(!sid_valid(NULL, "AC"));
	ck_assert(message_sid_valid(MESSAGE));
	ck_assert(message_sid_valid("MM0123456789ABCDEF0123456789abcdef"));
	ck_assert(!message_sid_valid(ACCOUNT));
}
END_TEST

START_TEST(phones_are_e164)
{
	ck_assert(e164_valid("+1234567"));
	ck_assert(e164_valid("+351912345678"));
	ck_assert(e164_valid("+123456789012345"));
	static const char *const wrong[] = {"", "+", "351912345678", "+0351912345678", "+123456", "+1234567890123456",
					    "+351 912345678", "+35191234567a", "whatsapp:+351912345678"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_msg(!e164_valid(wrong[i]), "took %s", wrong[i]);
	ck_assert(!e164_valid(NULL));
	ck_assert_str_eq(phone_of_address("whatsapp:+351912345678"), "+351912345678");
	ck_assert_str_eq(phone_of_address("+351912345678"), "+351912345678");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("request");
	TCase *tests = tcase_create("request");
	tcase_add_test(tests, paths_ask_for_json);
	tcase_add_test(tests, a_create_body_is_form_encoded_with_the_whatsapp_prefix);
	tcase_add_test(tests, a_service_alone_sends_no_from);
	tcase_add_test(tests, the_callback_id_goes_into_the_query_before_any_fragment);
	tcase_add_test(tests, a_list_puts_the_sign_into_the_key_and_a_plain_date_into_the_value);
	tcase_add_test(tests, a_next_page_on_the_same_host_is_followed);
	tcase_add_test(tests, a_next_page_never_leads_to_another_host);
	tcase_add_test(tests, sids_are_two_letters_and_32_hexadecimal_digits);
	tcase_add_test(tests, phones_are_e164);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
