/* The signature of Twilio's requests, and the parameters that it covers. */
#include <check.h>
#include <string.h>

#include "base/die.h"
#include "settings_check.h"
#include "suite.h"
#include "twilio/callback.h"
#include "twilio/signature.h"

static const struct signed_request {
	const char *token, *url, *form, *signature;
} made_by_others[] = {
#define SIGNED(token, url, form, signature) {token, url, form, signature},
#include "signed.def"
#undef SIGNED
};
enum { VECTORS = sizeof made_by_others / sizeof *made_by_others };

static const char ordinary[] = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";

static bool accepts(const char *token, const char *url, const char *form, const char *signature)
{
	struct parameters parameters;
	ck_assert_int_eq(parameters_parse(&parameters, form, strlen(form)), 0);
	bool valid = signature_valid(token, url, &parameters, signature);
	parameters_clear(&parameters);
	return valid;
}

START_TEST(every_signature_that_others_made_is_accepted)
{
	const struct signed_request *one = &made_by_others[_i];
	ck_assert_msg(accepts(one->token, one->url, one->form, one->signature), "%s", one->url);
}
END_TEST

/* Each place of the text in turn, one bit. */
static void assert_no_change_is_accepted(const struct signed_request *one, const char *text, size_t from, size_t until,
					 int what)
{
	char *changed = xstrdup(text);
	for (size_t i = from; i < until; i++) {
		changed[i] ^= 1;
		bool valid = what == 0 ? accepts(one->token, changed, one->form, one->signature)
			   : what == 1 ? accepts(one->token, one->url, changed, one->signature)
			   : what == 2 ? accepts(one->token, one->url, one->form, changed)
				       : accepts(changed, one->url, one->form, one->signature);
		ck_assert_msg(!valid, "%s is accepted in place of %s", changed, text);
		changed[i] ^= 1;
	}
	free(changed);
}

START_TEST(with_one_byte_changed_none_is)
{
	const struct signed_request *one = &made_by_others[_i];
	const char *path = strchr(strstr(one->url, "://") + 3, '/');
	assert_no_change_is_accepted(one, one->url, (size_t)(path - one->url), strlen(one->url), 0);
	assert_no_change_is_accepted(one, one->form, 0, strlen(one->form), 1);
	assert_no_change_is_accepted(one, one->signature, 0, strlen(one->signature), 2);
	assert_no_change_is_accepted(one, one->token, 0, strlen(one->token), 3);
}
END_TEST

START_TEST(a_wrong_order_of_names_with_a_common_beginning_is_refused)
{
	char *form = xasprintf("%s&ReasonConferenceEnded=test&Reason=Participant", ordinary);
	const char *url = "https://mycompany.com/myapp.php?foo=1&bar=2";
	ck_assert(accepts("12345", url, form, "vOEb5UThFn24KEfnOFLQY2AE5FY="));
	ck_assert(!accepts("12345", url, form, "95+Bu0JVPi0r/SsESZCVf0dWAjw=")); /* sorted by name and value together */
	free(form);
}
END_TEST

START_TEST(the_standard_port_may_be_signed_or_not_and_another_only_as_it_is)
{
	static const struct {
		const char *given, *signed_as;
		bool accepted;
	} cases[] = {
		{"https://mycompany.com/a", "https://mycompany.com:443/a", true},
		{"https://mycompany.com:443/a", "https://mycompany.com/a", true},
		{"http://mycompany.com/a", "http://mycompany.com:80/a", true},
		{"https://mycompany.com:8443/a", "https://mycompany.com/a", true},
		{"https://mycompany.com:8443/a", "https://mycompany.com:443/a", false},
		{"https://mycompany.com/a", "https://mycompany.com:8443/a", false},
		{"https://mycompany.com/a", "https://mycompany.com:80/a", false},
		{"https://me:secret@mycompany.com/a", "https://mycompany.com/a", true},
		{"https://me:secret@mycompany.com/a", "https://mycompany.com:443/a", true},
		{"https://mycompany.com/a", "https://me:secret@mycompany.com/a", false},
		{"https://[2001:db8::1]/a", "https://[2001:db8::1]:443/a", true},
		{"https://[2001:db8::1]:8443/a", "https://[2001:db8::1]/a", true},
		{"https://mycompany.com/a#rc=3", "https://mycompany.com/a", true},
		{"https://mycompany.com/a", "https://MyCompany.com/a", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct parameters none = {0};
		char signature[SIGNATURE_LENGTH + 1];
		signature_make("token", cases[i].signed_as, &none, signature);
		ck_assert_msg(signature_valid("token", cases[i].given, &none, signature) == cases[i].accepted, "%s signed as %s",
			      cases[i].given, cases[i].signed_as);
	}
}
END_TEST

START_TEST(without_a_token_nothing_is_signed)
{
	struct parameters none = {0};
	char signature[SIGNATURE_LENGTH + 1];
	signature_make("", "https://mycompany.com/a", &none, signature);
	ck_assert(!signature_valid("", "https://mycompany.com/a", &none, signature));
	ck_assert(!signature_valid("token", "https://mycompany.com/a", &none, ""));
}
END_TEST

START_TEST(a_form_is_taken_apart_as_browsers_do)
{
	struct parameters form;
	static const char text[] = "a=1&b+c=%2B+%c3%AB&empty=&alone&&=noname&bad=%zz%4&nul=x%00y&a=2";
	ck_assert_int_eq(parameters_parse(&form, text, strlen(text)), 0);
	ck_assert_uint_eq(form.count, 8);
	ck_assert_str_eq(parameters_value(&form, "a"), "1");
	ck_assert_str_eq(parameters_value(&form, "b c"), "+ \xc3\xab");
	ck_assert_str_eq(parameters_value(&form, "empty"), "");
	ck_assert_str_eq(parameters_value(&form, "alone"), "");
	ck_assert_str_eq(parameters_value(&form, ""), "noname");
	ck_assert_str_eq(parameters_value(&form, "bad"), "%zz%4");
	ck_assert_str_eq(parameters_value(&form, "nul"), ""); /* no text, but signed */
	ck_assert_uint_eq(form.items[6].value_length, 3);
	ck_assert_str_eq(parameters_value(&form, "missing"), "");
	parameters_clear(&form);
}
END_TEST

START_TEST(more_parameters_than_any_callback_has_are_refused)
{
	struct parameters form;
	char text[2 * (PARAMETERS_MOST + 1) + 1] = "";
	for (int i = 0; i < PARAMETERS_MOST; i++)
		strcat(text, "a&");
	ck_assert_int_eq(parameters_parse(&form, text, strlen(text)), 0);
	parameters_clear(&form);
	strcat(text, "a");
	ck_assert_int_eq(parameters_parse(&form, text, strlen(text)), -1);
}
END_TEST

START_TEST(a_callback_says_which_message_and_what_became_of_it)
{
	struct parameters form;
	struct told told;
	static const char text[] =
		"AccountSid=AC00000000000000000000000000000001&MessageSid=SM00000000000000000000000000000001"
		"&MessageStatus=undelivered&ErrorCode=63024&ErrorMessage=short&ChannelStatusMessage=Not+on+WhatsApp";
	ck_assert_int_eq(parameters_parse(&form, text, strlen(text)), 0);
	ck_assert(callback_read(&form, "id", &told));
	ck_assert_int_eq(told.callback.status, STATUS_UNDELIVERED);
	ck_assert_int_eq(told.callback.error_code, 63024);
	ck_assert_str_eq(told.callback.error_message, "Not on WhatsApp");
	ck_assert_str_eq(told.callback.callback_id, "id");
	ck_assert_str_eq(told.callback.pause_reason, "");
	told_clear(&told);
	parameters_clear(&form);
}
END_TEST

START_TEST(what_is_no_status_of_a_message_is_malformed)
{
	static const char *const texts[] = {
		"", "MessageSid=SM00000000000000000000000000000001&MessageStatus=sent",
		"AccountSid=AC00000000000000000000000000000001&MessageStatus=sent",
		"AccountSid=AC00000000000000000000000000000001&MessageSid=SM1&MessageStatus=sent",
		"AccountSid=AC00000000000000000000000000000001&MessageSid=SM00000000000000000000000000000001",
		"AccountSid=x&MessageSid=SM00000000000000000000000000000001&MessageStatus=sent",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct parameters form;
		struct told told;
		ck_assert_int_eq(parameters_parse(&form, texts[i], strlen(texts[i])), 0);
		ck_assert_msg(!callback_read(&form, "", &told), "%s", texts[i]);
		parameters_clear(&form);
	}
}
END_TEST

START_TEST(a_public_address_is_https_or_this_machine)
{
	static const char *const fine[] = {"https://rsvp.example.org", "https://rsvp.example.org/", "https://x.org:8443/a/b-c",
					   "http://127.0.0.1:8080", "http://localhost:1"};
	static const char *const wrong[] = {"", "rsvp.example.org", "http://rsvp.example.org", "https://", "https://x.org?a=1",
					    "https://x.org/a#b", "https://me:secret@x.org", "https://x.org:0", "https://x.org/a b",
					    "http://127.0.0.1.evil.org", "ftp://x.org", "https:///a"};
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		ck_assert_msg(!public_url_problem(fine[i]), "%s", fine[i]);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_msg(public_url_problem(wrong[i]), "%s", wrong[i]);
	char *url = public_callback_url("https://x.org/a/");
	ck_assert_str_eq(url, "https://x.org/a/twilio/status");
	free(url);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("signatures of callbacks");
	TCase *tests = tcase_create("signature");
	tcase_add_loop_test(tests, every_signature_that_others_made_is_accepted, 0, VECTORS);
	tcase_add_loop_test(tests, with_one_byte_changed_none_is, 0, VECTORS);
	tcase_add_test(tests, a_wrong_order_of_names_with_a_common_beginning_is_refused);
	tcase_add_test(tests, the_standard_port_may_be_signed_or_not_and_another_only_as_it_is);
	tcase_add_test(tests, without_a_token_nothing_is_signed);
	tcase_add_test(tests, a_form_is_taken_apart_as_browsers_do);
	tcase_add_test(tests, more_parameters_than_any_callback_has_are_refused);
	tcase_add_test(tests, a_callback_says_which_message_and_what_became_of_it);
	tcase_add_test(tests, what_is_no_status_of_a_message_is_malformed);
	tcase_add_test(tests, a_public_address_is_https_or_this_machine);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
