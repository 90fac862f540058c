#include <check.h>

#include "base/calendar.h"
#include "ui/times.h"
#include "suite.h"

START_TEST(a_time_says_its_day_unless_it_is_today)
{
	char text[TIME_TEXT_SIZE];
	times_zone("Europe/Lisbon");
	int64_t now = zone_instant("Europe/Lisbon", "2027-06-12 22:30");
	ck_assert_str_eq(time_short(text, now - 3600000, now), "21:30");
	ck_assert_str_eq(time_short(text, now + 2 * 3600000, now), "tomorrow 00:30");
	ck_assert_str_eq(time_short(text, now + 25 * 3600000, now), "tomorrow 23:30");
	ck_assert_str_eq(time_short(text, now + 26 * 3600000, now), "14 Jun 00:30");
	ck_assert_str_eq(time_short(text, now - 23 * 3600000, now), "11 Jun 23:30");
	ck_assert_str_eq(time_short(text, 0, now), "");
	ck_assert_str_eq(time_brief(text, now + 2 * 3600000, now), "13 Jun");
}
END_TEST

START_TEST(durations_are_words)
{
	char text[TIME_TEXT_SIZE];
	ck_assert_str_eq(duration_words(text, 1), "1 second");
	ck_assert_str_eq(duration_words(text, 89), "89 seconds");
	ck_assert_str_eq(duration_words(text, 300), "5 minutes");
	ck_assert_str_eq(duration_words(text, 7800), "2 h 10 min");
	ck_assert_str_eq(duration_text(text, 3), "0:03");
	ck_assert_str_eq(duration_text(text, 3765), "1:02:45");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("times");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, a_time_says_its_day_unless_it_is_today);
	tcase_add_test(tests, durations_are_words);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
