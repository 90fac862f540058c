#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "twilio/template.h"

#define HX "HX0123456789abcdef0123456789abcdef"
#define HX2 "HXfedcba9876543210fedcba9876543210"

static struct event event_sample(void)
{
	return (struct event){.name = "Ana & Tom\xc3\xa1s", .host = "Ana", .venue = "Quinta da Serra",
			      .starts_at = "2027-06-12 16:00", .time_zone = "Europe/Lisbon",
			      .rsvp_url = "https://rsvp.example/r/{token}", .rsvp_by = "2027-05-01", .country = "PT",
			      .language = "en", .default_template = "", .pause_reason = ""};
}

static struct guest guest_sample(void)
{
	return (struct guest){.id = 1, .ref = "", .name = "Zo\xc3\xab O'Brien", .first_name = "", .phone = "+351912345678",
			      .phone_raw = "", .language = "", .group = "", .notes = "", .token = "tok_EN-1",
			      .rsvp = "", .seats = 2};
}

static struct template template_sample(void)
{
	return (struct template){.name = "invite", .content_sid = HX, .language = "en", .category = "MARKETING",
				 .approval = "approved", .body = "", .types = "{}", .variables = "{}", .mapping = "{}"};
}

/* ---- reading ---- */

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

/* ---- placeholders ---- */

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

/* ---- expressions ---- */

START_TEST(all_known_expressions_are_fine)
{
	size_t count = 0;
	for (const char *const *name = expression_names(); *name; name++, count++) {
		char text[64];
		snprintf(text, sizeof text, "a {%s} b", *name);
		ck_assert_ptr_null(expression_check(text));
	}
	ck_assert_uint_eq(count, 11);
	ck_assert_ptr_null(expression_check("only words"));
	ck_assert_ptr_null(expression_check("{ guest.name }"));
}
END_TEST

static void expect_problem(const char *expression, const char *words)
{
	char *problem = expression_check(expression);
	ck_assert_msg(problem && strstr(problem, words), "%s: %s", expression, problem);
	free(problem);
}

START_TEST(a_wrong_expression_names_the_nearest)
{
	expect_problem("{guest.frist_name}", "{guest.first_name}");
	expect_problem("{event.date} {event.tme}", "{event.time}");
	expect_problem("{rsvp}", "{rsvp.");
	expect_problem("{venue}", "{event.venue}");
	expect_problem("{guest.name", "without }");
	expect_problem("guest.name}", "without {");
	expect_problem("", "nothing");
	expect_problem("  ", "nothing");
	expect_problem("{}", "not known");
}
END_TEST

static void expect_value(const char *expression, const char *language, const char *wanted)
{
	struct event event = event_sample();
	struct guest guest = guest_sample();
	char *value = expression_value(expression, &event, &guest, language);
	ck_assert_str_eq(value, wanted);
	free(value);
}

START_TEST(expressions_have_values)
{
	expect_value("{guest.first_name}", "en", "Zo\xc3\xab");
	expect_value("{guest.name}", "en", "Zo\xc3\xab O'Brien");
	expect_value("{guest.seats} seats", "en", "2 seats");
	expect_value("{guest.token}", "en", "tok_EN-1");
	expect_value("{event.name}", "en", "Ana & Tom\xc3\xa1s");
	expect_value("{event.time}", "en", "16:00");
	expect_value("{event.date}", "en", "Saturday, June 12, 2027");
	expect_value("{event.date}", "xx", "2027-06-12");
	expect_value("{rsvp.by}", "xx", "2027-05-01");
	expect_value("{rsvp.url}", "en", "https://rsvp.example/r/tok_EN-1");
	expect_value(" at  {event.venue}\n,\t{event.host} ", "en", "at Quinta da Serra , Ana");
}
END_TEST

START_TEST(what_is_lacking_is_empty)
{
	struct event event = event_sample();
	struct guest guest = guest_sample();
	event.venue = event.rsvp_url = event.starts_at = "";
	static const char *const lacking[] = {"{event.venue}", "at {event.venue}", "{rsvp.url}", "{event.date}",
					      "{event.time}", "{wrong}", "{guest.name"};
	for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++) {
		char *value = expression_value(lacking[i], &event, &guest, "en");
		ck_assert_msg(*value == '\0', "%s: %s", lacking[i], value);
		free(value);
	}
	guest.name = " \t ";
	char *value = expression_value("{guest.first_name}", &event, &guest, "en");
	ck_assert_str_eq(value, "");
	free(value);
}
END_TEST

START_TEST(a_first_name_of_its_own_wins)
{
	struct event event = event_sample();
	struct guest guest = guest_sample();
	guest.first_name = " Dr.\n Zo\xc3\xab ";
	char *value = expression_value("{guest.first_name}", &event, &guest, "en");
	ck_assert_str_eq(value, "Dr. Zo\xc3\xab");
	free(value);
}
END_TEST

/* ---- rendering ---- */

static int render(struct template template, struct guest guest, struct rendering *out, char **why)
{
	struct event event = event_sample();
	return template_render(&template, &event, &guest, out, why);
}

START_TEST(a_guest_reads_the_whole_text_with_buttons)
{
	struct template template = template_sample();
	template.body = "Hi {{ 1 }}, {{2}}!";
	template.types = "{\"twilio/call-to-action\":{\"body\":\"Hi {{ 1 }}, {{2}}!\",\"actions\":["
			 "{\"type\":\"URL\",\"title\":\"Answer\",\"url\":\"https://r.example/{{3}}\"},"
			 "{\"type\":\"QUICK_REPLY\",\"title\":\"No\"}]}}";
	template.mapping = "{\"1\":\"{guest.first_name}\",\"2\":\"{event.name}\",\"3\":\"{guest.token}\"}";
	struct rendering rendering;
	char *why = NULL;
	ck_assert_int_eq(render(template, guest_sample(), &rendering, &why), 0);
	ck_assert_str_eq(rendering.text, "Hi Zo\xc3\xab, Ana & Tom\xc3\xa1s!\n[Answer \xe2\x86\x92 https://r.example/tok_EN-1]\n[No]");
	ck_assert_str_eq(rendering.variables, "{\"1\":\"Zo\xc3\xab\",\"2\":\"Ana & Tom\xc3\xa1s\",\"3\":\"tok_EN-1\"}");
	rendering_clear(&rendering);
}
END_TEST

START_TEST(a_value_inside_a_link_is_percent_encoded)
{
	struct template template = template_sample();
	template.body = "Look: https://r.example/?g={{1}} now";
	template.mapping = "{\"1\":\"{guest.name}\"}";
	struct rendering rendering;
	char *why = NULL;
	ck_assert_int_eq(render(template, guest_sample(), &rendering, &why), 0);
	ck_assert_str_eq(rendering.variables, "{\"1\":\"Zo%C3%AB%20O%27Brien\"}");
	rendering_clear(&rendering);
}
END_TEST

START_TEST(quotes_and_line_breaks_in_a_name_do_no_harm)
{
	struct template template = template_sample();
	template.body = "Hi {{1}}.";
	template.mapping = "{\"1\":\"{guest.name}\"}";
	struct guest guest = guest_sample();
	guest.name = "\"Ana\"\\ \n\t {{1}}\xff\xc2\xa0\xe2\x80\xa8" "B";
	struct rendering rendering;
	char *why = NULL;
	ck_assert_int_eq(render(template, guest, &rendering, &why), 0);
	ck_assert_str_eq(rendering.text, "Hi \"Ana\"\\ {{1}}\xef\xbf\xbd B.");
	struct json *json = json_parse(rendering.variables, strlen(rendering.variables));
	ck_assert_str_eq(json_string(json, "1"), "\"Ana\"\\ {{1}}\xef\xbf\xbd B");
	json_free(json);
	rendering_clear(&rendering);
}
END_TEST

static void expect_refusal(struct template template, struct guest guest, const char *words)
{
	struct rendering rendering;
	char *why = NULL;
	ck_assert_int_eq(render(template, guest, &rendering, &why), -1);
	ck_assert_msg(why && strstr(why, words), "%s", why);
	ck_assert_ptr_null(rendering.text);
	ck_assert_ptr_null(rendering.variables);
	free(why);
}

START_TEST(a_guest_is_refused_with_the_reason)
{
	struct template template = template_sample();
	template.body = "Hi {{1}}, {{2}}!";
	template.mapping = "{\"1\":\"{guest.first_name}\"}";
	expect_refusal(template, guest_sample(), "{{2}}");
	expect_refusal(template, guest_sample(), "`convoke template map invite 1={guest.first_name} 2={event.name}`");
	template.mapping = "{\"1\":\"{guest.first_name}\",\"2\":\"{event.nam}\"}";
	expect_refusal(template, guest_sample(), "{event.name}");
	template.mapping = "{\"1\":\"{guest.first_name}\",\"2\":\"\"}";
	expect_refusal(template, guest_sample(), "{{2}}");
	template.mapping = "{\"1\":\"{guest.first_name}\",\"2\":\"x\"}";
	struct guest guest = guest_sample();
	guest.name = "";
	expect_refusal(template, guest, "no name");
	template.mapping = "not json";
	expect_refusal(template, guest_sample(), "{{1}}");
}
END_TEST

START_TEST(a_link_never_stands_inside_a_link)
{
	struct template template = template_sample();
	template.body = "https://r.example/{{1}}";
	template.mapping = "{\"1\":\"{rsvp.url}\"}";
	expect_refusal(template, guest_sample(), "{guest.token}");
}
END_TEST

static char *name_of_length(size_t characters)
{
	struct str name = {0};
	for (size_t i = 0; i < characters; i++)
		str_append(&name, "\xc3\xa9");
	return str_take(&name);
}

START_TEST(a_text_of_1024_characters_goes_and_one_more_does_not)
{
	struct template template = template_sample();
	template.body = "Hi {{1}}!";
	template.mapping = "{\"1\":\"{guest.name}\"}";
	struct guest guest = guest_sample();
	struct rendering rendering;
	char *why = NULL;

	guest.name = name_of_length(1020);
	ck_assert_int_eq(render(template, guest, &rendering, &why), 0);
	ck_assert_uint_eq(utf8_length(rendering.text), 1024);
	rendering_clear(&rendering);
	free(guest.name);

	guest.name = name_of_length(1021);
	expect_refusal(template, guest, "1025");
	free(guest.name);

	guest.name = name_of_length(1601);
	expect_refusal(template, guest, "1601");
	free(guest.name);
}
END_TEST

/* ---- guesses ---- */

static void expect_guess(const char *language, const char *body, const char *samples, const char *wanted)
{
	struct template template = template_sample();
	template.language = (char *)language;
	template.body = (char *)body;
	template.variables = (char *)samples;
	char *guess = template_guess_mapping(&template);
	ck_assert_msg(strcmp(guess, wanted) == 0, "%s\n  got    %s\n  wanted %s", body, guess, wanted);
	free(guess);
}

START_TEST(samples_tell_dates_times_links_and_counts)
{
	expect_guess("en", "{{1}} x {{2}} x {{3}} x {{4}} x {{5}}",
		     "{\"1\":\"John\",\"2\":\"Saturday, 12 June 2027\",\"3\":\"4 PM\",\"4\":\"https://r.example/abc\",\"5\":\"2\"}",
		     "{\"1\":\"{guest.first_name}\",\"2\":\"{event.date}\",\"3\":\"{event.time}\",\"4\":\"{rsvp.url}\","
		     "\"5\":\"{guest.seats}\"}");
	expect_guess("pt_PT", "{{1}} x {{2}} x {{3}}",
		     "{\"1\":\"s\xc3\xa1" "bado, 12 de junho\",\"2\":\"16h30\",\"3\":\"rsvp.example/abc\"}",
		     "{\"1\":\"{event.date}\",\"2\":\"{event.time}\",\"3\":\"{rsvp.url}\"}");
	expect_guess("de", "{{1}} x {{2}}", "{\"1\":\"12.06.2027\",\"2\":\"16.00\"}",
		     "{\"1\":\"{event.date}\",\"2\":\"{event.time}\"}");
}
END_TEST

START_TEST(words_around_tell_in_seven_languages)
{
	static const char wanted[] = "{\"1\":\"{guest.first_name}\",\"2\":\"{event.name}\",\"3\":\"{event.date}\","
				     "\"4\":\"{event.venue}\",\"5\":\"{rsvp.url}\"}";
	expect_guess("en", "Hi {{1}}, you are invited to {{2}} on {{3}} at {{4}}. Please answer here: {{5}} Thanks!", "{}", wanted);
	expect_guess("pt", "Olá {{1}}, convidamos para a festa {{2}} no dia {{3}}, em {{4}}. Responda aqui: {{5}} Obrigado", "{}", wanted);
	expect_guess("es", "¡Hola {{1}}! Te esperamos en la boda {{2}} el {{3}} en {{4}}. Responde aquí: {{5}} Gracias", "{}", wanted);
	expect_guess("fr", "Bonjour {{1}}, pour le mariage {{2}} le {{3}}, lieu : {{4}}. Répondez ici : {{5}} Merci", "{}", wanted);
	expect_guess("de", "Liebe {{1}}, zur Hochzeit {{2}} am {{3}} im {{4}}. Antworten: {{5}} Danke", "{}", wanted);
	expect_guess("he", "שלום {{1}}, הוזמנתם לחתונת {{2}} ביום {{3}} במקום {{4}}. לאישור: {{5}} תודה", "{}", wanted);
	expect_guess("ar", "مرحبا {{1}}، ندعوكم لحضور {{2}} يوم {{3}} في {{4}}. للتأكيد: {{5}} شكرا", "{}", wanted);
}
END_TEST

START_TEST(who_invites_is_the_host)
{
	expect_guess("en", "Dear {{1}}, {{2}} invites you to {{3}}.", "{}",
		     "{\"1\":\"{guest.first_name}\",\"2\":\"{event.host}\",\"3\":\"{event.name}\"}");
	expect_guess("pt", "Caro {{1}}, {{2}} convidam para {{3}}.", "{}",
		     "{\"1\":\"{guest.first_name}\",\"2\":\"{event.host}\",\"3\":\"{event.name}\"}");
}
END_TEST

START_TEST(names_tell)
{
	expect_guess("en", "{{first_name}} {{event_date}} {{Venue}} {{rsvp_link}} {{full-name}}", "{}",
		     "{\"Venue\":\"{event.venue}\",\"event_date\":\"{event.date}\",\"first_name\":\"{guest.first_name}\","
		     "\"full-name\":\"{guest.name}\",\"rsvp_link\":\"{rsvp.url}\"}");
}
END_TEST

START_TEST(inside_a_link_goes_the_token)
{
	struct template template = template_sample();
	template.body = "Hi {{1}}";
	template.types = "{\"twilio/call-to-action\":{\"actions\":[{\"title\":\"RSVP\",\"url\":\"https://r.example/{{2}}\"}]}}";
	template.variables = "{\"1\":\"Ana\",\"2\":\"https://r.example/x\"}";
	char *guess = template_guess_mapping(&template);
	ck_assert_str_eq(guess, "{\"1\":\"{guest.first_name}\",\"2\":\"{guest.token}\"}");
	free(guess);
}
END_TEST

START_TEST(position_decides_last_and_what_is_mapped_stays)
{
	expect_guess("en", "{{1}} . {{2}} . {{3}}", "{}",
		     "{\"1\":\"{guest.first_name}\",\"2\":\"{event.name}\",\"3\":\"{event.date}\"}");
	struct template template = template_sample();
	template.body = "Hi {{1}}, on {{2}}";
	template.mapping = "{\"1\":\"Dr. {guest.name}\",\"9\":\"old\"}";
	char *guess = template_guess_mapping(&template);
	ck_assert_str_eq(guess, "{\"1\":\"Dr. {guest.name}\",\"2\":\"{event.date}\"}");
	free(guess);
}
END_TEST

START_TEST(every_guess_is_a_known_expression)
{
	struct template template = template_sample();
	template.body = "{{1}} {{2}} {{3}} {{4}} {{5}} {{6}} {{7}} {{8}} {{9}} {{10}} {{11}} {{12}}";
	template.mapping = template_guess_mapping(&template);
	struct rendering rendering;
	char *why = NULL;
	ck_assert_msg(render(template, guest_sample(), &rendering, &why) == 0, "%s", why);
	rendering_clear(&rendering);
	free(template.mapping);
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
	tcase_add_test(tests, all_known_expressions_are_fine);
	tcase_add_test(tests, a_wrong_expression_names_the_nearest);
	tcase_add_test(tests, expressions_have_values);
	tcase_add_test(tests, what_is_lacking_is_empty);
	tcase_add_test(tests, a_first_name_of_its_own_wins);
	tcase_add_test(tests, a_guest_reads_the_whole_text_with_buttons);
	tcase_add_test(tests, a_value_inside_a_link_is_percent_encoded);
	tcase_add_test(tests, quotes_and_line_breaks_in_a_name_do_no_harm);
	tcase_add_test(tests, a_guest_is_refused_with_the_reason);
	tcase_add_test(tests, a_link_never_stands_inside_a_link);
	tcase_add_test(tests, a_text_of_1024_characters_goes_and_one_more_does_not);
	tcase_add_test(tests, samples_tell_dates_times_links_and_counts);
	tcase_add_test(tests, words_around_tell_in_seven_languages);
	tcase_add_test(tests, who_invites_is_the_host);
	tcase_add_test(tests, names_tell);
	tcase_add_test(tests, inside_a_link_goes_the_token);
	tcase_add_test(tests, position_decides_last_and_what_is_mapped_stays);
	tcase_add_test(tests, every_guess_is_a_known_expression);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
