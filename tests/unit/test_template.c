/* Templates as Twilio lists them, and the placeholders they have. */
#include "suite.h"
#include "template_fixture.h"

#define HX2 "HXfedcba9876543210fedcba9876543210"

static struct template_page read_page(const char *text)
{
	struct template_page page;
	ck_assert_int_eq(reply_template_page(text, strlen(text), &page), 0);
	return page;
}

static const char PAGE[] =
	"{\"contents\":[{\"sid\":\"" HX "\",\"friendly_name\":\"invite\",\"language\":\"pt_PT\","
	"\"variables\":{\"1\":\"Ana\"},\"types\":{\"twilio/text\":{\"body\":\"plain {{1}}\"},"
	"\"twilio/call-to-action\":{\"body\":\"Ol\xc3\xa1 {{1}}!\\nVem?\",\"actions\":["
	"{\"type\":\"URL\",\"title\":\"Responder\",\"url\":\"https://r.example/{{2}}\"},"
	"{\"type\":\"PHONE_NUMBER\",\"title\":\"Ligar\",\"phone\":\"+1\"}]}},"
	"\"approval_requests\":{\"status\":\"APPROVED\",\"category\":\"marketing\",\"name\":\"n\"},\"extra\":1}],"
	"\"meta\":{\"next_page_url\":\"https://content.twilio.com/v1/x?Page=1\",\"key\":\"contents\"}}";

START_TEST(a_page_of_templates_is_read)
{
	struct template_page page = read_page(PAGE);
	ck_assert_uint_eq(page.templates.count, 1);
	const struct template *template = &page.templates.items[0];
	ck_assert_str_eq(template->name, "invite");
	ck_assert_str_eq(template->content_sid, HX);
	ck_assert_str_eq(template->language, "pt_PT");
	ck_assert_str_eq(template->approval, "approved");
	ck_assert_str_eq(template->category, "MARKETING");
	ck_assert_str_eq(template->body, "Ol\xc3\xa1 {{1}}!\nVem?");
	ck_assert_str_eq(template->variables, "{\"1\":\"Ana\"}");
	ck_assert_str_eq(template->mapping, "{}");
	ck_assert_ptr_nonnull(strstr(template->types, "twilio/text"));
	ck_assert_str_eq(page.next, "https://content.twilio.com/v1/x?Page=1");
	ck_assert(template_is_approved(template));
	ck_assert(template_is_marketing(template));
	ck_assert(template_can_open(template));
	template_page_clear(&page);
}
END_TEST

static void expect_approval(const char *approval, const char *status, const char *category)
{
	char text[600];
	snprintf(text, sizeof text, "{\"contents\":[{\"sid\":\"" HX "\",\"approval_requests\":%s}],"
		 "\"meta\":{\"next_page_url\":null}}", approval);
	struct template_page page = read_page(text);
	ck_assert_str_eq(page.templates.items[0].approval, status);
	ck_assert_str_eq(page.templates.items[0].category, category);
	ck_assert_str_eq(page.next, "");
	template_page_clear(&page);
}

START_TEST(an_approval_is_found_flat_nested_in_an_array_or_not_at_all)
{
	expect_approval("{\"status\":\"pending\",\"category\":\"UTILITY\"}", "pending", "UTILITY");
	expect_approval("{\"whatsapp\":{\"status\":\"Rejected\",\"category\":\"utility\"}}", "rejected", "UTILITY");
	expect_approval("[{\"status\":\"rejected\"},{\"whatsapp\":{\"status\":\"approved\",\"category\":\"MARKETING\"}}]",
			"approved", "MARKETING");
	expect_approval("[{\"status\":\"paused\"}]", "paused", "");
	expect_approval("[]", "unsubmitted", "");
	expect_approval("null", "unsubmitted", "");
	expect_approval("5", "unsubmitted", "");
	expect_approval("{\"status\":\"\"}", "unsubmitted", "");
}
END_TEST

START_TEST(a_row_without_a_sid_is_passed_over_and_one_without_a_name_is_called_by_its_sid)
{
	struct template_page page = read_page("{\"contents\":[null,{},{\"sid\":\"SM1\"},{\"sid\":\"" HX2 "\",\"types\":[],"
					      "\"variables\":null,\"friendly_name\":null}]}");
	ck_assert_uint_eq(page.templates.count, 1);
	ck_assert_str_eq(page.templates.items[0].name, HX2);
	ck_assert_str_eq(page.templates.items[0].types, "{}");
	ck_assert_str_eq(page.templates.items[0].variables, "{}");
	template_page_clear(&page);
}
END_TEST

START_TEST(a_page_cut_at_any_byte_or_of_another_kind_is_refused)
{
	struct template_page page;
	for (size_t cut = 0; cut < strlen(PAGE); cut++) {
		ck_assert_int_eq(reply_template_page(PAGE, cut, &page), -1);
		template_page_clear(&page);
	}
	static const char *const wrong[] = {"{}", "[]", "{\"contents\":{}}", "{\"contents\":null}",
					    "{\"contents\":[],\"meta\":{\"next_page_url\":1}}"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_int_eq(reply_template_page(wrong[i], strlen(wrong[i]), &page), -1);
}
END_TEST

START_TEST(random_changes_never_crash_the_reader)
{
	unsigned seed = 3;
	for (int round = 0; round < 3000; round++) {
		char bytes[sizeof PAGE - 1];
		memcpy(bytes, PAGE, sizeof bytes);
		for (int i = 0; i < 1 + round % 8; i++) {
			seed = seed * 1103515245 + 12345;
			bytes[(seed >> 8) % sizeof bytes] = "{}[]\",:x1"[(seed >> 20) % 9];
		}
		struct template_page page;
		reply_template_page(bytes, sizeof bytes, &page);
		for (size_t i = 0; i < page.templates.count; i++) {
			char *guess = template_guess_mapping(&page.templates.items[i]);
			free(guess);
		}
		template_page_clear(&page);
	}
}
END_TEST

START_TEST(what_is_only_for_conversations_cannot_open_one)
{
	struct template template = template_sample();
	static const char *const closed[] = {"twilio/list-picker", "twilio/location", "twilio/pay", "twilio/schedule"};
	static const char *const open[] = {"twilio/text", "twilio/quick-reply", "twilio/card", "whatsapp/card",
					   "twilio/something-new"};
	char types[200];
	template.types = types;
	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
		snprintf(types, sizeof types, "{\"%s\":{\"body\":\"x\"}}", closed[i]);
		ck_assert_msg(!template_can_open(&template), "%s", closed[i]);
	}
	for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
		snprintf(types, sizeof types, "{\"%s\":{\"body\":\"x\"}}", open[i]);
		ck_assert_msg(template_can_open(&template), "%s", open[i]);
	}
}
END_TEST

START_TEST(a_card_is_read_from_top_to_bottom)
{
	struct template_page page = read_page(
		"{\"contents\":[{\"sid\":\"" HX "\",\"types\":{\"whatsapp/card\":{\"footer\":\"STOP\",\"body\":\"Come\","
		"\"header_text\":\"Invitation\",\"media\":[\"https://m.example/{{9}}\"]}}}]}");
	ck_assert_str_eq(page.templates.items[0].body, "Invitation\nCome\nSTOP");
	struct placeholders needed = template_placeholders(&page.templates.items[0]);
	ck_assert_uint_eq(needed.count, 1);
	ck_assert_str_eq(needed.names[0], "9");
	placeholders_clear(&needed);
	template_page_clear(&page);
}
END_TEST

static char *joined_placeholders(const struct template *template)
{
	struct placeholders needed = template_placeholders(template);
	struct str out = {0};
	for (size_t i = 0; i < needed.count; i++)
		str_appendf(&out, "%s%s", i ? " " : "", needed.names[i]);
	placeholders_clear(&needed);
	return str_take(&out);
}

START_TEST(placeholders_come_from_all_texts_and_the_list_numbers_first)
{
	struct template template = template_sample();
	template.body = "{{ 10 }} {{2}} {{name}} {{2}} {{}} {{a b}} {{1";
	template.types = "{\"twilio/card\":{\"actions\":[{\"url\":\"https://x.example/{{3}}\",\"title\":\"{{Zed}}\"}]}}";
	template.variables = "{\"7\":\"x\",\"alpha\":\"y\"}";
	char *names = joined_placeholders(&template);
	ck_assert_str_eq(names, "2 3 7 10 Zed alpha name");
	free(names);
}
END_TEST

START_TEST(a_template_without_placeholders_needs_none)
{
	struct template template = template_sample();
	template.body = "Come { to } {{ the }party {{{}}}";
	template.variables = "not json";
	template.types = "";
	char *names = joined_placeholders(&template);
	ck_assert_str_eq(names, "");
	free(names);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("template");
	TCase *tests = tcase_create("template");
	tcase_add_test(tests, a_page_of_templates_is_read);
	tcase_add_test(tests, an_approval_is_found_flat_nested_in_an_array_or_not_at_all);
	tcase_add_test(tests, a_row_without_a_sid_is_passed_over_and_one_without_a_name_is_called_by_its_sid);
	tcase_add_test(tests, a_page_cut_at_any_byte_or_of_another_kind_is_refused);
	tcase_add_test(tests, random_changes_never_crash_the_reader);
	tcase_add_test(tests, what_is_only_for_conversations_cannot_open_one);
	tcase_add_test(tests, a_card_is_read_from_top_to_bottom);
	tcase_add_test(tests, placeholders_come_from_all_texts_and_the_list_numbers_first);
	tcase_add_test(tests, a_template_without_placeholders_needs_none);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
