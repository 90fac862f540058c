#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "guests/phone.h"
#include "suite.h"

static void check(const char *typed, const char *country, const char *expected)
{
	char phone[PHONE_SIZE];
	enum phone_result result = phone_parse(typed, country, phone);
	ck_assert_msg(result == PHONE_OK, "%s: %s", typed, phone_problem(result));
	ck_assert_str_eq(phone, expected);
}

static void check_refused(const char *typed, const char *country, enum phone_result expected)
{
	char phone[PHONE_SIZE] = "x";
	ck_assert_msg(phone_parse(typed, country, phone) == expected, "%s in %s", typed, country);
	ck_assert_str_eq(phone, "");
	ck_assert_int_gt((int)strlen(phone_problem(expected)), 0);
}

START_TEST(a_national_number_gets_the_events_country)
{
	check("912 345 678", "PT", "+351912345678");
	check("912345678", "pt", "+351912345678");
	check("050-123-4567", "IL", "+972501234567");
	check("0171/1234567", "DE", "+491711234567");
	check("11 98765-4321", "BR", "+5511987654321");
}
END_TEST

START_TEST(an_international_number_needs_no_country)
{
	check("+351 912 345 678", "", "+351912345678");
	check("(+351) 912-345-678", "US", "+351912345678");
	check("00351 912 345 678", "", "+351912345678");
	check("00351912345678", "US", "+351912345678");
	check("351912345678", "PT", "+351912345678");
}
END_TEST

START_TEST(digits_of_other_scripts_are_digits)
{
	check("\xd9\xa0\xd9\xa5\xd9\xa0\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6\xd9\xa7", "IL", "+972501234567");
	check("\xef\xbc\x99\xef\xbc\x91\xef\xbc\x92" "345678", "PT", "+351912345678");
}
END_TEST

/* Letters are not keys to dial: a name behind a short number would make a stranger's of it. */
START_TEST(a_name_beside_a_number_is_not_dialled)
{
	check_refused("912345 Ana", "PT", PHONE_TOO_SHORT);
	check_refused("1-800-FLOWERS", "US", PHONE_TOO_SHORT);
	check("912 345 678 Ana", "PT", "+351912345678");
	check("Ana: 912 345 678", "PT", "+351912345678");
	check("052-1234567 \xd7\x93\xd7\xa0\xd7\x94", "IL", "+972521234567");
	check("(0xx11) 98765-4321", "BR", "+5511987654321");
	check_refused("912 345 678 (Ana) 913 000 111", "PT", PHONE_TOO_LONG);
}
END_TEST

START_TEST(marks_for_the_direction_of_text_are_no_part_of_a_number)
{
	check("\xe2\x80\xaa+351 912 345 678\xe2\x80\xac", "", "+351912345678");
	check("+351\xe2\x80\x8e" "912\xe2\x80\x8f" "345678", "", "+351912345678");
	check("+351\xc2\xa0" "912\xe2\x80\x91" "345\xe3\x80\x80" "678", "", "+351912345678");
}
END_TEST

START_TEST(what_programs_make_of_a_number_is_understood_while_its_digits_are_there)
{
	check("351912345678.0", "PT", "+351912345678");
	check("912345678,00", "PT", "+351912345678");
	check("912,345,678", "PT", "+351912345678");
	check("3,51912345678E+11", "PT", "+351912345678");
	check_refused("3.5191234567E+11", "PT", PHONE_CUT_SHORT);
	check("+351 (0) 912 345 678", "", "+351912345678");
	check("+39 (0)6 1234567", "", "+39061234567");
}
END_TEST

START_TEST(landlines_are_told_from_what_may_be_a_mobile)
{
	ck_assert(phone_may_be_mobile("+351912345678"));
	ck_assert(!phone_may_be_mobile("+351212345678"));
	ck_assert(phone_may_be_mobile("+14155552671")); /* one plan for both */
	ck_assert(phone_may_be_mobile("+15550000001")); /* unknown: nothing speaks against it */
	ck_assert(!phone_may_be_mobile("nonsense"));
}
END_TEST

START_TEST(a_calling_code_names_its_country)
{
	char country[3];
	ck_assert(country_of_code("+351", country));
	ck_assert_str_eq(country, "PT");
	ck_assert(country_of_code("00972", country));
	ck_assert_str_eq(country, "IL");
	ck_assert(country_of_code(" 1", country));
	ck_assert_str_eq(country, "US");
	ck_assert(!country_of_code("999", country));
	ck_assert(!country_of_code("", country));
	ck_assert(!country_of_code("12345", country));
}
END_TEST

START_TEST(an_extension_is_dropped)
{
	check("(415) 555-2671 x12", "US", "+14155552671");
}
END_TEST

START_TEST(a_possible_number_with_a_plus_is_taken_though_its_range_is_unknown)
{
	check("+351912000001", "", "+351912000001");
	check("+15550000001", "", "+15550000001");
	check("+972501234567", "", "+972501234567");
	check_refused("555 000 0001", "US", PHONE_IMPOSSIBLE);
}
END_TEST

START_TEST(what_is_wrong_is_told_apart)
{
	check_refused("", "PT", PHONE_EMPTY);
	check_refused(" \t", "PT", PHONE_EMPTY);
	check_refused("ask Ana", "PT", PHONE_NOT_A_NUMBER);
	check_refused("912 345 678", "", PHONE_NO_COUNTRY);
	check_refused("91234", "PT", PHONE_TOO_SHORT);
	check_refused("+351 912 345 678 913 000", "PT", PHONE_TOO_LONG);
	check_refused("3,51912E+11", "PT", PHONE_CUT_SHORT);
	check_refused("3.51912e11", "", PHONE_CUT_SHORT);
}
END_TEST

/* Some plans know numbers of three digits; nobody can send a message there. */
START_TEST(a_number_with_fewer_than_seven_digits_is_too_short)
{
	check_refused("+491561", "PT", PHONE_TOO_SHORT);
	check_refused("+49 1561", "", PHONE_TOO_SHORT);
}
END_TEST

/* One phone, one text: else a guest could be in the list, and be messaged, twice. */
START_TEST(a_number_that_would_be_read_as_another_is_refused)
{
	check_refused("+490049117", "", PHONE_IMPOSSIBLE);
	check("+39 06 1234567", "", "+39061234567"); /* Italy dials its zeros */
}
END_TEST

START_TEST(a_number_is_shown_in_groups_and_knows_its_country)
{
	char shown[40], country[3];
	phone_display("+351912345678", shown, sizeof(shown));
	ck_assert_str_eq(shown, "+351 912 345 678");
	phone_display("+351912345678", shown, 6);
	ck_assert_str_eq(shown, "+351 ");
	phone_country("+14155552671", country);
	ck_assert_str_eq(country, "US");
	phone_country("+14165550123", country);
	ck_assert_str_eq(country, "CA");
	phone_country("nonsense", country);
	ck_assert_str_eq(country, "");
}
END_TEST

START_TEST(countries_are_two_letters_with_a_numbering_plan)
{
	ck_assert(country_known("PT"));
	ck_assert(country_known("il"));
	ck_assert(!country_known("ZZ"));
	ck_assert(!country_known("Portugal"));
	ck_assert(!country_known(""));
}
END_TEST

START_TEST(a_guess_is_what_the_digits_say)
{
	char guess[PHONE_SIZE];
	phone_guess("912 345 678", "PT", guess);
	ck_assert_str_eq(guess, "+351912345678");
	phone_guess("050-123-4567", "IL", guess);
	ck_assert_str_eq(guess, "+972501234567");
	phone_guess("+351 912 345 678", "IL", guess);
	ck_assert_str_eq(guess, "+351912345678");
	phone_guess("912 345 678 / 913 000 111", "PT", guess);
	ck_assert_str_eq(guess, "+351912345678");
	phone_guess("0171/1234567", "DE", guess);
	ck_assert_str_eq(guess, "+491711234567");
	phone_guess("123456789012345678901234567890", "PT", guess);
	ck_assert_int_eq((int)strlen(guess), PHONE_SIZE - 1);
	phone_guess("", "", guess);
	ck_assert_str_eq(guess, "+");
}
END_TEST

static void *parse_many(void *wrong)
{
	for (int i = 0; i < 500; i++) {
		char phone[PHONE_SIZE];
		if (phone_parse("912 345 678", "PT", phone) != PHONE_OK || strcmp(phone, "+351912345678") != 0)
			++*(int *)wrong;
	}
	return NULL;
}

START_TEST(two_threads_may_parse)
{
	pthread_t other;
	int wrong[2] = {0};
	ck_assert_int_eq(pthread_create(&other, NULL, parse_many, &wrong[0]), 0);
	parse_many(&wrong[1]);
	pthread_join(other, NULL);
	ck_assert_int_eq(wrong[0] + wrong[1], 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phone");
	TCase *tests = tcase_create("phone");
	tcase_add_test(tests, a_national_number_gets_the_events_country);
	tcase_add_test(tests, an_international_number_needs_no_country);
	tcase_add_test(tests, digits_of_other_scripts_are_digits);
	tcase_add_test(tests, a_name_beside_a_number_is_not_dialled);
	tcase_add_test(tests, marks_for_the_direction_of_text_are_no_part_of_a_number);
	tcase_add_test(tests, what_programs_make_of_a_number_is_understood_while_its_digits_are_there);
	tcase_add_test(tests, landlines_are_told_from_what_may_be_a_mobile);
	tcase_add_test(tests, a_calling_code_names_its_country);
	tcase_add_test(tests, an_extension_is_dropped);
	tcase_add_test(tests, a_possible_number_with_a_plus_is_taken_though_its_range_is_unknown);
	tcase_add_test(tests, what_is_wrong_is_told_apart);
	tcase_add_test(tests, a_number_with_fewer_than_seven_digits_is_too_short);
	tcase_add_test(tests, a_number_that_would_be_read_as_another_is_refused);
	tcase_add_test(tests, a_number_is_shown_in_groups_and_knows_its_country);
	tcase_add_test(tests, countries_are_two_letters_with_a_numbering_plan);
	tcase_add_test(tests, a_guess_is_what_the_digits_say);
	tcase_add_test(tests, two_threads_may_parse);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
