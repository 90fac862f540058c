/* What Tab makes of a filter. */
#include "campaign_fixture.h"
#include "guests/filter.h"
#include "suite.h"

static void add(const char *name, const char *phone, const char *group, const char *language)
{
	struct guest guest = {.name = xstrdup(name), .phone = xstrdup(phone), .group = xstrdup(group),
			      .language = xstrdup(language), .seats = 1, .rsvp_seats = -1};
	ok(guest_insert(db, &guest, NOW));
	guest_clear(&guest);
}

static void set_up(void)
{
	open_file();
	add("Ana", "+351912000001", "Família", "pt_PT");
	add("Bruno", "+351912000002", "bride side", "pt_BR");
	add("Carla", "+351912000003", "bride's work", "en");
	add("Davi", "+351912000004", "bride side", "");
	add("Eva", "+351912000005", "the \"gang\"", "");
}

static void check(const char *typed, const char *becomes, const char *choices)
{
	char *said, *text = filter_complete(db, typed, &said);
	ck_assert_msg(text != NULL, "%s: %s", typed, db_error(db));
	ck_assert_msg(strcmp(text, becomes) == 0, "%s became \"%s\"", typed, text);
	ck_assert_msg(strcmp(said, choices) == 0, "%s offers \"%s\"", typed, said);
	free(text);
	free(said);
}

START_TEST(keys_are_completed)
{
	check("gr", "group:", "");
	check("s", "s", "status:  seats:  sent:");
	check("ST", "status:", "");
	check("rsvp:none -gr", "rsvp:none -group:", "");
	check("", "", "status:  rsvp:  group:  lang:  code:  error:  corrected:  seats:  sent:  opted_out:  campaign:");
	check("ana ", "ana ", "status:  rsvp:  group:  lang:  code:  error:  corrected:  seats:  sent:  opted_out:  campaign:");
	check("ana\n\fgr", "ana\n\fgroup:", ""); /* blanks of every kind */
	check("zoe", "zoe", "no key begins with that; words look in name, phone, group and notes");
	check("\"gr", "\"gr", "no key begins with that; words look in name, phone, group and notes");
}
END_TEST

START_TEST(a_value_that_is_the_only_one_is_finished)
{
	check("status:fa", "status:failed ", "");
	check("rsvp:m", "rsvp:maybe ", "");
	check("opted_out:Y", "opted_out:yes ", "");
	check("group:fam", "group:Família ", "");
	check("GROUP:FAM", "GROUP:Família ", "");
	check("ana -group:FAMÍ", "ana -group:Família ", "");
}
END_TEST

START_TEST(several_values_go_as_far_as_they_agree)
{
	check("status:un", "status:un", "unknown  undelivered");
	check("rsvp:n", "rsvp:no", "no  none");
	check("lang:p", "lang:pt_", "pt_BR  pt_PT");
	add("Filipa", "+351912000006", "friends", "");
	add("Gil", "+351912000007", "Friends of Rui", "");
	check("group:F", "group:F", "Família  friends  Friends of Rui");
	check("group:fr", "group:friends", "friends  Friends of Rui");
	check("lang:xx", "lang:xx", "nothing in the list begins with that");
}
END_TEST

START_TEST(only_the_last_of_a_list_is_completed)
{
	check("status:failed,und", "status:failed,undelivered ", "");
	check("rsvp:yes,may", "rsvp:yes,maybe ", "");
	check("code:", "code:", "nothing in the list begins with that");
}
END_TEST

START_TEST(blanks_are_quoted)
{
	check("group:br", "group:\"bride", "bride side  bride's work");
	check("group:\"bride s", "group:\"bride side\" ", "");
	check("-group:\"bride s", "-group:\"bride side\" ", "");
	check("group:the", "group:the", "nothing in the list begins with that"); /* a quote cannot be typed */
}
END_TEST

START_TEST(numbers_and_days_say_what_they_want)
{
	check("seats:", "seats:", "a number, also with > >= < or <=: seats:>2");
	check("sent:", "sent:", "a day, also with > >= < or <=: sent:>=2026-11-01");
	check("stauts:f", "stauts:f", "there is no key \"stauts:\"");
}
END_TEST

/* Whatever is completed must be understood again, and again complete to itself. */
START_TEST(what_was_completed_is_a_filter)
{
	static const char *const typed[] = {"status:fa", "group:fam", "group:\"bride s", "rsvp:yes,may", "lang:pt_B"};
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		char *said, *text = filter_complete(db, typed[i], &said), *message = NULL;
		struct filter filter;
		ck_assert_msg(filter_parse(text, &filter, &message) == 0, "%s: %s", text, message);
		filter_clear(&filter);
		free(text);
		free(said);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("filter completion");
	TCase *tests = tcase_create("completion");
	tcase_add_checked_fixture(tests, set_up, close_file);
	tcase_add_test(tests, keys_are_completed);
	tcase_add_test(tests, a_value_that_is_the_only_one_is_finished);
	tcase_add_test(tests, several_values_go_as_far_as_they_agree);
	tcase_add_test(tests, only_the_last_of_a_list_is_completed);
	tcase_add_test(tests, blanks_are_quoted);
	tcase_add_test(tests, numbers_and_days_say_what_they_want);
	tcase_add_test(tests, what_was_completed_is_a_filter);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
