/* What each guest of a plan gets: template, language variant and text. */
#include <stddef.h>

#include "plan_fixture.h"
#include "suite.h"

static void change_event(size_t offset, const char *text)
{
	struct event event;
	ok(event_load(db, &event));
	set_string((char **)((char *)&event + offset), text);
	ok(event_save(db, &event));
	event_clear(&event);
}

static void expect_error(struct plan_request request, const char *words)
{
	struct plan plan;
	char *message = NULL;
	ck_assert_int_eq(plan_make(db, &request, &plan, &message), -1);
	ck_assert_msg(message && strstr(message, words), "%s", message);
	ck_assert_ptr_null(plan.recipients);
	free(message);
}

START_TEST(a_guest_gets_the_language_variant_its_base_or_the_default)
{
	save_template("invite", "1", "pt", "approved", "Ol\xc3\xa1 {{1}}!");
	save_template("invite", "2", "pt_BR", "approved", "Oi {{1}}!");
	ok(template_set_mapping(db, "invite", "{\"1\":\"{guest.first_name}\"}"));
	add_guest_speaking("A", "+351910000001", "pt_PT");
	add_guest_speaking("B", "+351910000002", "PT-br");
	add_guest_speaking("C", "+351910000003", "pt");
	add_guest("D", "+351910000004");
	add_guest_speaking("E", "+351910000005", "fr");
	static const char *const texts[] = {"Ol\xc3\xa1 A!", "Oi B!", "Ol\xc3\xa1 C!", "Hi D!", "Hi E!"};
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 5);
	for (size_t i = 0; i < 5; i++) {
		struct plan_message text;
		char *message = NULL;
		ck_assert_int_eq(plan_message(db, &plan, i, &text, &message), 0);
		ck_assert_str_eq(text.text, texts[i]);
		plan_message_clear(&text);
	}
	plan_clear(&plan);
}
END_TEST

START_TEST(a_variant_that_cannot_be_sent_refuses_its_guests_by_name)
{
	save_template("invite", "1", "pt", "rejected", "Ol\xc3\xa1 {{1}}!");
	int64_t pt = add_guest_speaking("Rui", "+351910000001", "pt"), en = add_guest_speaking("Ann", "+351910000002", "en");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_str_eq(reason_for(&plan, en), "");
	ck_assert_ptr_nonnull(strstr(reason_for(&plan, pt), "rejected"));
	ck_assert(plan.left_out[0].refused);
	ck_assert_str_eq(plan.left_out[0].name, "Rui");
	plan_clear(&plan);
}
END_TEST

START_TEST(a_guest_without_a_variant_is_refused_when_there_is_no_default)
{
	save_template("duo", "1", "pt", "approved", "Ol\xc3\xa1!");
	save_template("duo", "2", "es", "approved", "Hola!");
	int64_t pt = add_guest_speaking("Rui", "+351910000001", "pt"), fr = add_guest_speaking("Luc", "+351910000002", "fr");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "duo"});
	ck_assert_str_eq(reason_for(&plan, pt), "");
	ck_assert_ptr_nonnull(strstr(reason_for(&plan, fr), "language fr"));
	plan_clear(&plan);

	change_event(offsetof(struct event, default_template), "HX2123456789abcdef0123456789abcdef");
	plan = make((struct plan_request){.all = true, .template_name = "duo"});
	ck_assert_str_eq(reason_for(&plan, fr), "");
	plan_clear(&plan);
}
END_TEST

START_TEST(a_template_named_by_its_sid_is_for_everybody)
{
	save_template("invite", "1", "pt", "approved", "Ol\xc3\xa1!");
	add_guest_speaking("Rui", "+351910000001", "pt");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "HX0123456789abcdef0123456789abcdef"});
	ck_assert_uint_eq(plan.recipient_count, 1);
	ck_assert_str_eq(plan.templates.items[plan.recipients[0].template_index].language, "en");
	plan_clear(&plan);
}
END_TEST

START_TEST(without_a_template_that_can_be_sent_there_is_no_plan)
{
	struct plan_request request = {.all = true};
	request.template_name = "invit";
	expect_error(request, "did you mean invite?");

	save_template("waiting", "3", "en", "pending", "Hi");
	request.template_name = "waiting";
	expect_error(request, "pending");

	save_template("raw", "4", "en", "approved", "Hi {{1}}, come to {{2}}!");
	request.template_name = "raw";
	expect_error(request, "`convoke template map raw 1={guest.first_name} 2={event.name}`");

	request.template_name = NULL;
	change_event(offsetof(struct event, default_template), "");
	expect_error(request, "convoke template default");
	expect_error(request, "convoke template fetch");
}
END_TEST

START_TEST(the_only_template_that_can_be_sent_needs_no_choosing)
{
	add_guest("Ana", "+351912000001");
	save_template("waiting", "3", "en", "pending", "Hi");
	change_event(offsetof(struct event, default_template), "");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_str_eq(plan.template_name, "invite");
	plan_clear(&plan);
	save_template("other", "4", "en", "approved", "Hi there");
	expect_error((struct plan_request){.all = true}, "no template is chosen");
}
END_TEST

START_TEST(codes_and_conversation_types_cannot_invite)
{
	struct template template = {.name = "code", .content_sid = "HX5123456789abcdef0123456789abcdef", .language = "en",
				    .category = "AUTHENTICATION", .approval = "approved", .body = "x", .types = "{}",
				    .variables = "{}", .mapping = "{}"};
	ok(template_save(db, &template));
	expect_error((struct plan_request){.all = true, .template_name = "code"}, "log-in codes");
	template.name = "list";
	template.content_sid = "HX6123456789abcdef0123456789abcdef";
	template.category = "UTILITY";
	template.types = "{\"twilio/list-picker\":{\"body\":\"x\"}}";
	ok(template_save(db, &template));
	expect_error((struct plan_request){.all = true, .template_name = "list"}, "inside a conversation");
}
END_TEST

START_TEST(a_guest_whose_text_cannot_be_made_is_refused_with_the_reason)
{
	save_template("where", "7", "en", "approved", "At {{1}}.");
	ok(template_set_mapping(db, "where", "{\"1\":\"{event.venue}\"}"));
	int64_t id = add_guest("Ann", "+351910000001");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "where"});
	ck_assert_uint_eq(plan.recipient_count, 0);
	ck_assert_ptr_nonnull(strstr(reason_for(&plan, id), "venue"));
	ck_assert(plan.left_out[0].refused);
	plan_clear(&plan);
}
END_TEST

START_TEST(marketing_to_american_numbers_is_counted)
{
	struct template template = {.name = "promo", .content_sid = "HX8123456789abcdef0123456789abcdef", .language = "en",
				    .category = "MARKETING", .approval = "approved", .body = "Come.", .types = "{}",
				    .variables = "{}", .mapping = "{}"};
	ok(template_save(db, &template));
	add_guest("US", "+14155552671");
	add_guest("CA", "+16135550123");
	add_guest("PT", "+351912345678");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "promo"});
	ck_assert(plan.marketing);
	ck_assert_uint_eq(plan.marketing_us, 1);
	plan_clear(&plan);
	plan = make_all(KIND_INVITATION);
	ck_assert(!plan.marketing);
	ck_assert_uint_eq(plan.marketing_us, 0);
	plan_clear(&plan);
}
END_TEST

START_TEST(a_test_goes_to_the_given_phone_with_the_first_guests_values)
{
	expect_error((struct plan_request){.kind = KIND_TEST, .test_to = "912345678"}, "country code");
	expect_error((struct plan_request){.kind = KIND_TEST}, "country code");
	expect_error((struct plan_request){.kind = KIND_TEST, .test_to = "+351912345678"}, "no guest");
	add_guest("Ann", "+351910000001");
	int64_t bob = add_guest("Bob", "+351910000002");
	opt_out(bob);

	struct plan plan = make((struct plan_request){.kind = KIND_TEST, .test_to = "+351912345678"});
	ck_assert_uint_eq(plan.recipient_count, 1);
	plan_clear(&plan);

	plan = make((struct plan_request){.kind = KIND_TEST, .test_to = "+351912345678", .guest_ids = &bob, .guest_count = 1});
	struct plan_message text;
	char *message = NULL;
	ck_assert_int_eq(plan_message(db, &plan, 0, &text, &message), 0);
	ck_assert_str_eq(text.phone, "+351912345678");
	ck_assert_str_eq(text.text, "Hi Bob!");
	plan_message_clear(&text);
	ck_assert_uint_eq(commit(&plan, NOW), 1);
	plan_clear(&plan);

	struct guest_counts counts;
	ok(guest_count(db, &counts));
	ck_assert_int_eq(counts.status[STATUS_NONE], 2);
	struct armed *rows;
	ck_assert_uint_eq(arm(5, NOW, &rows), 1);
	ck_assert_str_eq(rows[0].phone, "+351912345678");
	free_armed(rows, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan_template");
	TCase *tests = tcase_create("plan_template");
	tcase_add_checked_fixture(tests, open_event, close_file);
	tcase_add_test(tests, a_guest_gets_the_language_variant_its_base_or_the_default);
	tcase_add_test(tests, a_variant_that_cannot_be_sent_refuses_its_guests_by_name);
	tcase_add_test(tests, a_guest_without_a_variant_is_refused_when_there_is_no_default);
	tcase_add_test(tests, a_template_named_by_its_sid_is_for_everybody);
	tcase_add_test(tests, without_a_template_that_can_be_sent_there_is_no_plan);
	tcase_add_test(tests, the_only_template_that_can_be_sent_needs_no_choosing);
	tcase_add_test(tests, codes_and_conversation_types_cannot_invite);
	tcase_add_test(tests, a_guest_whose_text_cannot_be_made_is_refused_with_the_reason);
	tcase_add_test(tests, marketing_to_american_numbers_is_counted);
	tcase_add_test(tests, a_test_goes_to_the_given_phone_with_the_first_guests_values);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
