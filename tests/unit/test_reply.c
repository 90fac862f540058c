#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "twilio/reply.h"
#include "suite.h"

#define SID "SM0123456789abcdef0123456789abcdef"
#define ACCOUNT "AC0123456789abcdef0123456789abcdef"

static const char FULL[] =
	"{\"sid\":\"" SID "\",\"account_sid\":\"" ACCOUNT "\",\"to\":\"whatsapp:+351912345678\","
	"\"from\":\"whatsapp:+15558157377\",\"messaging_service_sid\":null,\"body\":\"Ol\xc3\xa1\","
	"\"status\":\"undelivered\",\"direction\":\"outbound-api\",\"error_code\":63024,"
	"\"error_message\":\"Invalid recipient\",\"num_segments\":\"1\",\"price\":null,\"tags\":{},"
	"\"date_created\":\"Thu, 24 Aug 2023 05:01:45 +0000\",\"date_updated\":\"Thu, 24 Aug 2023 05:01:46 +0000\","
	"\"date_sent\":null}";

static int read_text(const char *text, struct message *out)
{
	return reply_message(text, strlen(text), out);
}

START_TEST(a_message_is_read_with_its_nulls)
{
	struct message message;
	ck_assert_int_eq(read_text(FULL, &message), 0);
	ck_assert_str_eq(message.sid, SID);
	ck_assert_str_eq(message.account_sid, ACCOUNT);
	ck_assert_str_eq(message.to, "whatsapp:+351912345678");
	ck_assert_str_eq(message.messaging_service_sid, "");
	ck_assert_str_eq(message.body, "Ol\xc3\xa1");
	ck_assert_str_eq(message.twilio_status, "undelivered");
	ck_assert_int_eq(message.status, STATUS_UNDELIVERED);
	ck_assert_int_eq(message.error_code, 63024);
	ck_assert_str_eq(message.error_message, "Invalid recipient");
	ck_assert_int_eq(message.created_at, INT64_C(1692853305000));
	ck_assert_int_eq(message.sent_at, 0);
	message_clear(&message);
}
END_TEST

START_TEST(a_message_needs_no_more_than_its_sid)
{
	struct message message;
	ck_assert_int_eq(read_text("{\"sid\":\"" SID "\"}", &message), 0);
	ck_assert_str_eq(message.to, "");
	ck_assert_str_eq(message.error_message, "");
	ck_assert_int_eq(message.status, STATUS_ACCEPTED);
	message_clear(&message);
}
END_TEST

START_TEST(wrong_types_are_not_taken_for_values)
{
	struct message message;
	ck_assert_int_eq(read_text("{\"sid\":\"" SID "\",\"to\":5,\"body\":[1],\"status\":{},\"error_code\":true,"
				   "\"date_created\":7}", &message), 0);
	ck_assert_str_eq(message.to, "");
	ck_assert_str_eq(message.body, "");
	ck_assert_int_eq(message.error_code, 0);
	ck_assert_int_eq(message.created_at, 0);
	message_clear(&message);
}
END_TEST

static int code_in(const char *value)
{
	char text[200];
	struct message message;
	snprintf(text, sizeof text, "{\"sid\":\"" SID "\",\"error_code\":%s}", value);
	ck_assert_int_eq(read_text(text, &message), 0);
	int code = message.error_code;
	message_clear(&message);
	return code;
}

START_TEST(an_error_code_may_be_a_number_or_a_numeric_string)
{
	ck_assert_int_eq(code_in("30003"), 30003);
	ck_assert_int_eq(code_in("\"30003\""), 30003);
	ck_assert_int_eq(code_in("\"30003x\""), 0);
	ck_assert_int_eq(code_in("\"\""), 0);
	ck_assert_int_eq(code_in("null"), 0);
	ck_assert_int_eq(code_in("-5"), 0);
	ck_assert_int_eq(code_in("99999999999"), 0);
	ck_assert_int_eq(code_in("\"99999999999999999999999\""), 0);
	ck_assert_int_eq(code_in("30003.5"), 0);
}
END_TEST

START_TEST(what_has_no_sid_is_no_message)
{
	static const char *const wrong[] = {
		"", "null", "[]", "5", "\"" SID "\"", "{}", "{\"sid\":null}", "{\"sid\":5}", "{\"sid\":\"SM1\"}",
		"{\"sid\":\"" ACCOUNT "\"}", "{\"sid\":\"" SID "\\u0000\"}", "[{\"sid\":\"" SID "\"}]",
		"{\"sid\":\"" SID "\"}x", "<html>" SID "</html>",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct message message;
		ck_assert_msg(read_text(wrong[i], &message) == -1, "took %s", wrong[i]);
		message_clear(&message);
	}
}
END_TEST

START_TEST(twilios_words_become_ours)
{
	static const struct { const char *word; enum status status; } words[] = {
		{"accepted", STATUS_ACCEPTED}, {"scheduled", STATUS_ACCEPTED}, {"queued", STATUS_ACCEPTED},
		{"sending", STATUS_ACCEPTED}, {"sent", STATUS_SENT}, {"delivered", STATUS_DELIVERED},
		{"read", STATUS_READ}, {"failed", STATUS_FAILED}, {"undelivered", STATUS_UNDELIVERED},
		{"canceled", STATUS_CANCELED}, {"partially_delivered", STATUS_ACCEPTED}, {"", STATUS_ACCEPTED},
		{"unknown", STATUS_ACCEPTED}, {"held", STATUS_ACCEPTED}, {"none", STATUS_ACCEPTED},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		ck_assert_msg(status_of_twilio(words[i].word) == words[i].status, "%s", words[i].word);
	ck_assert_int_eq(status_of_twilio(NULL), STATUS_ACCEPTED);
}
END_TEST

static int read_page(const char *text, struct message_page *out)
{
	return reply_message_page(text, strlen(text), out);
}

START_TEST(a_page_has_rows_and_a_next_page)
{
	struct message_page page;
	ck_assert_int_eq(read_page("{\"messages\":[{\"sid\":\"" SID "\"},{\"sid\":\"MM0123456789abcdef0123456789abcdef\"}],"
				   "\"next_page_uri\":\"/2010-04-01/next\"}", &page), 0);
	ck_assert_uint_eq(page.count, 2);
	ck_assert_str_eq(page.items[0].sid, SID);
	ck_assert_str_eq(page.next, "/2010-04-01/next");
	message_page_clear(&page);

	ck_assert_int_eq(read_page("{\"messages\":[],\"next_page_uri\":null}", &page), 0);
	ck_assert_uint_eq(page.count, 0);
	ck_assert_str_eq(page.next, "");
	message_page_clear(&page);
}
END_TEST

START_TEST(a_page_with_a_row_that_cannot_be_read_is_no_page)
{
	static const char *const wrong[] = {
		"{}", "[]", "{\"messages\":null}", "{\"messages\":{}}", "{\"messages\":[null]}",
		"{\"messages\":[{\"sid\":\"" SID "\"},{\"sid\":\"x\"}]}", "{\"messages\":[],\"next_page_uri\":5}",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct message_page page;
		ck_assert_msg(read_page(wrong[i], &page) == -1, "took %s", wrong[i]);
		ck_assert_uint_eq(page.count, 0);
		message_page_clear(&page);
	}
}
END_TEST

START_TEST(a_sid_is_found_in_a_torn_reply)
{
	char found[40];
	const char *torn = "{\"body\":\"xSM0123456789abcdef0123456789abcdef\",\"sid\": \"" SID;
	reply_find_sid(torn, strlen(torn), found);
	ck_assert_str_eq(found, SID);
	reply_find_sid(torn, strlen(torn) - 1, found);
	ck_assert_str_eq(found, "");
	reply_find_sid("", 0, found);
	ck_assert_str_eq(found, "");
	reply_find_sid(ACCOUNT, strlen(ACCOUNT), found);
	ck_assert_str_eq(found, "");
}
END_TEST

START_TEST(a_reply_cut_at_any_byte_is_refused_and_leaks_nothing)
{
	char page_text[2 * sizeof FULL + 100];
	snprintf(page_text, sizeof page_text, "{\"messages\":[%s,%s],\"next_page_uri\":\"/x\"}", FULL, FULL);
	for (size_t cut = 0; cut < strlen(FULL); cut++) {
		struct message message;
		char *part = malloc(cut + 1); /* its own block, so that a sanitizer sees a read past the end */
		memcpy(part, FULL, cut);
		ck_assert_int_eq(reply_message(part, cut, &message), -1);
		free(part);
	}
	for (size_t cut = 0; cut < strlen(page_text); cut++) {
		struct message_page page;
		ck_assert_int_eq(reply_message_page(page_text, cut, &page), -1);
	}
}
END_TEST

START_TEST(random_bytes_and_deep_nesting_are_refused)
{
	unsigned seed = 7;
	for (int round = 0; round < 5000; round++) {
		char bytes[160];
		memcpy(bytes, FULL, sizeof bytes);
		for (int i = 0; i < 1 + round % 20; i++) {
			seed = seed * 1103515245 + 12345;
			bytes[(seed >> 8) % sizeof bytes] = (char)(seed >> 16);
		}
		struct message message;
		struct message_page page;
		char sid[40];
		ck_assert_int_eq(reply_message(bytes, sizeof bytes, &message), -1);
		ck_assert_int_eq(reply_message_page(bytes, sizeof bytes, &page), -1);
		reply_find_sid(bytes, sizeof bytes, sid);
	}
	enum { DEEP = 200000 };
	char *nest = malloc(DEEP);
	memset(nest, '[', DEEP);
	struct message message;
	ck_assert_int_eq(reply_message(nest, DEEP, &message), -1);
	free(nest);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reply");
	TCase *tests = tcase_create("reply");
	tcase_add_test(tests, a_message_is_read_with_its_nulls);
	tcase_add_test(tests, a_message_needs_no_more_than_its_sid);
	tcase_add_test(tests, wrong_types_are_not_taken_for_values);
	tcase_add_test(tests, an_error_code_may_be_a_number_or_a_numeric_string);
	tcase_add_test(tests, what_has_no_sid_is_no_message);
	tcase_add_test(tests, twilios_words_become_ours);
	tcase_add_test(tests, a_page_has_rows_and_a_next_page);
	tcase_add_test(tests, a_page_with_a_row_that_cannot_be_read_is_no_page);
	tcase_add_test(tests, a_sid_is_found_in_a_torn_reply);
	tcase_add_test(tests, a_reply_cut_at_any_byte_is_refused_and_leaks_nothing);
	tcase_add_test(tests, random_bytes_and_deep_nesting_are_refused);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
