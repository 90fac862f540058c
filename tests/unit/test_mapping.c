/* What a placeholder stands for, guessed from samples, words around it and its place. */
#include "suite.h"
#include "template_fixture.h"
#include "base/json.h"
#include "twilio/filling.h"

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

START_TEST(what_another_language_contradicts_is_told)
{
	struct template items[3] = {template_sample(), template_sample(), template_sample()};
	static char *const languages[] = {"en", "pt", "fr"}, *const bodies[] = {"x {{1}} x {{2}} x", "x {{1}} x {{2}} x", "x {{1}} x {{3}} x"},
		*const samples[] = {"{\"1\":\"John\",\"2\":\"4 pm\"}", "{\"1\":\"2\",\"2\":\"16h30\"}", "{\"1\":\"3\",\"3\":\"www.r.example\"}"};
	for (size_t i = 0; i < 3; i++) {
		items[i].language = languages[i];
		items[i].body = bodies[i];
		items[i].variables = samples[i];
		items[i].mapping = "{}";
	}
	struct template_list list = {.items = items, .count = 3};
	struct json *mapping = json_new_object(), *guesses = filling_guesses(&list, mapping);
	struct json *disputes = filling_disputes(&list, guesses);
	char *text = json_text(disputes);
	ck_assert_str_eq(text, "{\"1\":\"pt: {guest.seats}\"}");
	free(text);
	json_free(disputes);
	json_free(guesses);
	json_free(mapping);
}
END_TEST

START_TEST(a_sample_without_a_digit_is_no_time)
{
	expect_guess("en", "Hello {{1}}, we have not heard from you about {{2}} on {{3}}. Answer here: {{4}} .",
		     "{\"1\":\"Maria\",\"2\":\"Ana & Tom\",\"3\":\"12 June 2027\",\"4\":\"https://r.example/abc\"}",
		     "{\"1\":\"{guest.first_name}\",\"2\":\"{event.name}\",\"3\":\"{event.date}\",\"4\":\"{rsvp.url}\"}");
}
END_TEST

START_TEST(a_sample_without_a_digit_is_no_time_by_its_place_either)
{
	expect_guess("xx", "a {{1}} b {{2}} c {{3}} d {{4}} e", "{\"4\":\"Quinta da Serra\"}",
		     "{\"1\":\"{guest.first_name}\",\"2\":\"{event.name}\",\"3\":\"{event.date}\",\"4\":\"{event.venue}\"}");
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
	Suite *suite = suite_create("mapping");
	TCase *tests = tcase_create("mapping");
	tcase_add_test(tests, samples_tell_dates_times_links_and_counts);
	tcase_add_test(tests, what_another_language_contradicts_is_told);
	tcase_add_test(tests, a_sample_without_a_digit_is_no_time);
	tcase_add_test(tests, a_sample_without_a_digit_is_no_time_by_its_place_either);
	tcase_add_test(tests, words_around_tell_in_seven_languages);
	tcase_add_test(tests, who_invites_is_the_host);
	tcase_add_test(tests, names_tell);
	tcase_add_test(tests, inside_a_link_goes_the_token);
	tcase_add_test(tests, position_decides_last_and_what_is_mapped_stays);
	tcase_add_test(tests, every_guess_is_a_known_expression);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
