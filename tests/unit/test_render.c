/* Expressions, and the text a guest reads. */
#include "base/json.h"
#include "suite.h"
#include "template_fixture.h"
#include "twilio/filling.h"

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

static void expect_preview(const char *mapping, const struct event *event, const char *text)
{
	struct template template = template_sample();
	struct guest guest = guest_sample();
	template.body = "Dear {{1}}, come to {{2}}.";
	template.mapping = (char *)mapping;
	char *preview = filling_preview(&template, event, &guest);
	ck_assert_str_eq(preview, text);
	free(preview);
}

START_TEST(a_preview_says_in_words_what_lacks)
{
	struct event event = event_sample();
	expect_preview("{\"1\":\"{guest.first_name}\",\"2\":\"{event.venue}\"}", &event,
		       "Dear Zo\xc3\xab, come to Quinta da Serra.");
	expect_preview("{\"1\":\"{guest.first_name}\"}", &event, "Dear Zo\xc3\xab, come to [nothing fills {{2}} yet].");
	event.venue = "";
	expect_preview("{\"1\":\"{guest.first_name}\",\"2\":\"{event.venue}\"}", &event,
		       "Dear Zo\xc3\xab, come to [the event has no venue].");
	expect_preview("{\"1\":\"{guest.frist_name}\",\"2\":\"{event.venue}\"}", &event,
		       "Dear [{{1}} is filled with what is no expression], come to [the event has no venue].");
}
END_TEST

START_TEST(a_variable_takes_only_what_can_fill_it)
{
	struct json *mapping = json_new_object();
	ck_assert_ptr_null(filling_set(mapping, "1", "  Dear {guest.first_name} "));
	ck_assert_str_eq(json_string(mapping, "1"), "Dear {guest.first_name}");
	char *problem = filling_set(mapping, "1", "{guest.frist_name}");
	ck_assert_ptr_nonnull(strstr(problem, "{guest.first_name}"));
	free(problem);
	problem = filling_set(mapping, "1", " ");
	ck_assert_ptr_nonnull(strstr(problem, "empty"));
	free(problem);
	ck_assert_str_eq(json_string(mapping, "1"), "Dear {guest.first_name}");
	json_free(mapping);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("render");
	TCase *tests = tcase_create("render");
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
	tcase_add_test(tests, a_preview_says_in_words_what_lacks);
	tcase_add_test(tests, a_variable_takes_only_what_can_fill_it);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
