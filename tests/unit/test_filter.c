#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "data/status.h"
#include "guests/filter.h"
#include "suite.h"

static struct filter parse(const char *text)
{
	struct filter filter;
	char *message = NULL;
	ck_assert_msg(filter_parse(text, &filter, &message) == 0, "%s: %s", text, message ? message : "");
	return filter;
}

static void check_refused(const char *text, const char *part)
{
	struct filter filter;
	char *message = NULL;
	ck_assert_msg(filter_parse(text, &filter, &message) == -1, "%s was taken", text);
	ck_assert_msg(strstr(message, part) != NULL, "\"%s\" is not in \"%s\"", part, message);
	ck_assert_int_eq((int)filter.count, 0);
	free(message);
}

START_TEST(nothing_finds_everybody)
{
	ck_assert_int_eq((int)parse("").count, 0);
	ck_assert_int_eq((int)parse("  \t").count, 0);
	ck_assert_int_eq((int)parse("\f\v\r\n").count, 0); /* blanks of every kind end a word, so all are passed over */
}
END_TEST

START_TEST(words_are_folded_and_all_must_hold)
{
	struct filter filter = parse("Tom\xc3\xa1s -FERREIRA");
	ck_assert_int_eq((int)filter.count, 2);
	ck_assert_int_eq(filter.terms[0].field, FILTER_WORDS);
	ck_assert_str_eq(filter.terms[0].text, "tomas");
	ck_assert(!filter.terms[0].negated);
	ck_assert_str_eq(filter.terms[1].text, "ferreira");
	ck_assert(filter.terms[1].negated);
	filter_clear(&filter);
}
END_TEST

START_TEST(quotes_keep_words_together)
{
	struct filter filter = parse("\"Ana Maria\" group:\"Bride side\" -\"a:b\"");
	ck_assert_int_eq((int)filter.count, 3);
	ck_assert_str_eq(filter.terms[0].text, "ana maria");
	ck_assert_int_eq(filter.terms[1].field, FILTER_GROUP);
	ck_assert_str_eq(filter.terms[1].text, "bride side");
	ck_assert_int_eq(filter.terms[2].field, FILTER_WORDS);
	ck_assert_str_eq(filter.terms[2].text, "a:b");
	ck_assert(filter.terms[2].negated);
	filter_clear(&filter);
}
END_TEST

START_TEST(a_phone_is_found_however_it_is_typed)
{
	static const char *const typed[] = {"912 345 678", "912-345-678", "\"912 345 678\"", "0912 345 678", "912345678"};
	for (size_t i = 0; i < sizeof(typed) / sizeof *typed; i++) {
		struct filter filter = parse(typed[i]);
		ck_assert_int_eq((int)filter.count, 1);
		ck_assert_str_eq(filter.terms[0].text, "912345678");
		filter_clear(&filter);
	}
	struct filter filter = parse("+351 912 345 678 ana 12");
	ck_assert_int_eq((int)filter.count, 3);
	ck_assert_str_eq(filter.terms[0].text, "351912345678");
	ck_assert_str_eq(filter.terms[2].text, "12");
	filter_clear(&filter);
}
END_TEST

START_TEST(statuses_come_as_a_list)
{
	struct filter filter = parse("status:failed,Undelivered -status:none");
	ck_assert_uint_eq(filter.terms[0].statuses, 1u << STATUS_FAILED | 1u << STATUS_UNDELIVERED);
	ck_assert_uint_eq(filter.terms[1].statuses, 1u << STATUS_NONE);
	ck_assert(filter.terms[1].negated);
	filter_clear(&filter);
}
END_TEST

START_TEST(answers_come_as_a_list_where_none_is_empty)
{
	struct filter filter = parse("rsvp:none rsvp:yes,none rsvp:none,no");
	ck_assert_str_eq(filter.terms[0].text, "");
	ck_assert_str_eq(filter.terms[1].text, "yes,");
	ck_assert_str_eq(filter.terms[2].text, ",no");
	filter_clear(&filter);
}
END_TEST

START_TEST(numbers_take_operators)
{
	struct filter filter = parse("seats:>2 seats:<=4 seats:3 code:63024 campaign:7 lang:pt-br");
	ck_assert_int_eq(filter.terms[0].op, FILTER_GREATER);
	ck_assert_int_eq((int)filter.terms[0].number, 2);
	ck_assert_int_eq(filter.terms[1].op, FILTER_LESS_EQUAL);
	ck_assert_int_eq((int)filter.terms[1].number, 4);
	ck_assert_int_eq(filter.terms[2].op, FILTER_EQUAL);
	ck_assert_str_eq(filter.terms[3].text, "63024");
	ck_assert_int_eq((int)filter.terms[4].number, 7);
	ck_assert_str_eq(filter.terms[5].text, "pt_BR");
	filter_clear(&filter);
}
END_TEST

START_TEST(days_are_those_of_the_wall_clock_here)
{
	setenv("TZ", "UTC-2", 1); /* two hours ahead of UTC */
	tzset();
	const int64_t day = 24 * 3600 * 1000LL, midnight = 1793484000000LL; /* 2026-10-31 22:00 UTC */
	struct filter filter = parse("sent:2026-11-01 sent:<2026-11-01 sent:>2026-11-01 sent:>=2026-11-01 sent:<=2026-11-01");
	ck_assert(filter.terms[0].from == midnight && filter.terms[0].to == midnight + day);
	ck_assert(filter.terms[1].from == 1 && filter.terms[1].to == midnight);
	ck_assert(filter.terms[2].from == midnight + day && filter.terms[2].to == INT64_MAX);
	ck_assert(filter.terms[3].from == midnight && filter.terms[3].to == INT64_MAX);
	ck_assert(filter.terms[4].from == 1 && filter.terms[4].to == midnight + day);
	filter_clear(&filter);
}
END_TEST

START_TEST(opted_out_no_is_the_negation)
{
	struct filter filter = parse("opted_out:yes opted_out:no -opted_out:no");
	ck_assert(!filter.terms[0].negated);
	ck_assert(filter.terms[1].negated);
	ck_assert(!filter.terms[2].negated);
	filter_clear(&filter);
}
END_TEST

START_TEST(an_unknown_key_names_the_nearest_and_all)
{
	check_refused("stauts:failed", "did you mean status:?");
	check_refused("language:pt", "did you mean lang:?");
	check_refused("foo:bar", "status, rsvp, group, lang, code, error, corrected, seats, sent, opted_out, campaign");
	check_refused("ana 14:30", "no key \"14:\"");
}
END_TEST

START_TEST(a_wrong_value_says_what_is_right)
{
	check_refused("status:sleeping", "undelivered");
	check_refused("status:", "the statuses are");
	check_refused("status:failed,", "the statuses are");
	check_refused("rsvp:perhaps", "yes, no, maybe or none");
	check_refused("seats:many", "seats:>2");
	check_refused("seats:>", "seats:>2");
	check_refused("code:abc", "63024");
	check_refused("sent:2026-02-30", "sent:<2026-11-01");
	check_refused("sent:yesterday", "write a day");
	check_refused("opted_out:maybe", "yes or no");
	check_refused("campaign:x", "number");
	check_refused("lang:klingonese", "language");
}
END_TEST

START_TEST(too_many_words_are_refused)
{
	char text[200] = "";
	for (int i = 0; i <= FILTER_TERMS; i++)
		strcat(text, "a ");
	check_refused(text, "more than 32");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("filter");
	TCase *tests = tcase_create("filter");
	tcase_add_test(tests, nothing_finds_everybody);
	tcase_add_test(tests, words_are_folded_and_all_must_hold);
	tcase_add_test(tests, quotes_keep_words_together);
	tcase_add_test(tests, a_phone_is_found_however_it_is_typed);
	tcase_add_test(tests, statuses_come_as_a_list);
	tcase_add_test(tests, answers_come_as_a_list_where_none_is_empty);
	tcase_add_test(tests, numbers_take_operators);
	tcase_add_test(tests, days_are_those_of_the_wall_clock_here);
	tcase_add_test(tests, opted_out_no_is_the_negation);
	tcase_add_test(tests, an_unknown_key_names_the_nearest_and_all);
	tcase_add_test(tests, a_wrong_value_says_what_is_right);
	tcase_add_test(tests, too_many_words_are_refused);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
