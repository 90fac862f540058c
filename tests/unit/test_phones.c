#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "guests/phone_text.h"
#include "guests/phones.h"
#include "suite.h"

/* remark: a part of it, NULL for none. */
static void check(const char *typed, const char *country, const char *expected, const char *remark)
{
	char phone[PHONE_SIZE], *said;
	enum phone_result result = phones_choose(typed, country, phone, &said);
	ck_assert_msg(result == PHONE_OK, "%s: %s", typed, phone_problem(result));
	ck_assert_str_eq(phone, expected);
	ck_assert_msg(remark ? said && strstr(said, remark) : !said, "%s: %s", typed, said ? said : "no remark");
	free(said);
}

static void check_refused(const char *typed, const char *country, enum phone_result expected)
{
	char phone[PHONE_SIZE], *said;
	ck_assert_msg(phones_choose(typed, country, phone, &said) == expected, "%s", typed);
	ck_assert_ptr_null(said);
}

START_TEST(the_first_that_may_be_mobile_is_chosen_and_the_others_are_told)
{
	check("21 234 5678 / 912 345 678", "PT", "+351912345678", "of several phones +351 912 345 678 is used, not +351 21 234 5678");
	check("912 345 678 (Ana) 913 000 111", "PT", "+351912345678", "not +351 913 000 111");
	check("052-1234567; 03-6123456", "IL", "+972521234567", "not +972 3-612-3456");
	check("21 234 5678\n22 234 5678", "PT", "+351212345678", "not +351 22 234 5678");
	check("+351912345678+351913000111", "", "+351912345678", "not +351 913 000 111");
	check("912 345 678 - 913 000 111", "PT", "+351912345678", "not");
	check("912 345 678 ::: 913 000 111", "PT", "+351912345678", "not");
	check("\xd7\x93\xd7\xa0\xd7\x94 052-1234567, \xd7\x99\xd7\x95\xd7\xa1\xd7\x99 054-1234567", "IL", "+972521234567", "not +972 54-123-4567");
	check("+\xd9\xa9\xd9\xa8 912 345 6789 / +98 912 345 6790", "", "+989123456789", "not");
}
END_TEST

START_TEST(one_number_needs_no_remark)
{
	check("912 345 678", "PT", "+351912345678", NULL);
	check("0171/1234567", "DE", "+491711234567", NULL);
	check("912 345 678; +351 912345678", "PT", "+351912345678", NULL);
	check("912 345 678 (Ana)", "PT", "+351912345678", NULL);
	check("(415) 555-2671 x12", "US", "+14155552671", NULL);
	check("12; 912 345 678", "PT", "+351912345678", NULL);
	check("91234; 912 345 678", "PT", "+351912345678", "\"91234\" is no phone number; +351 912 345 678 is used");
}
END_TEST

START_TEST(what_holds_no_number_is_refused_as_before)
{
	check_refused("", "PT", PHONE_EMPTY);
	check_refused("ask Ana", "PT", PHONE_NOT_A_NUMBER);
	check_refused("912345 Tom", "PT", PHONE_TOO_SHORT);
	check_refused("3,51912E+11", "PT", PHONE_CUT_SHORT);
	check_refused("912000777 912000888", "PT", PHONE_TOO_LONG);
	check_refused("912 345 678", "", PHONE_NO_COUNTRY);
}
END_TEST

START_TEST(a_number_is_read_as_a_keyboard_types_it)
{
	char *text = phone_text("\xe2\x80\xaa\xef\xbc\x8b\xd9\xa3\xdb\xb5\xef\xbc\x91\xc2\xa0" "912\xe2\x80\x91" "345\xe2\x80\x89" "678\xe2\x80\xac\n\xd7\x90");
	ck_assert_str_eq(text, "+351 912-345 678\n\xd7\x90");
	free(text);
	text = phone_text("\xff\xfe 1");
	ck_assert_str_eq(text, "\xff\xfe 1");
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phones of a cell");
	TCase *tests = tcase_create("phones");
	tcase_add_test(tests, the_first_that_may_be_mobile_is_chosen_and_the_others_are_told);
	tcase_add_test(tests, one_number_needs_no_remark);
	tcase_add_test(tests, what_holds_no_number_is_refused_as_before);
	tcase_add_test(tests, a_number_is_read_as_a_keyboard_types_it);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
