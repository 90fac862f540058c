#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/random.h"
#include "base/str.h"
#include "suite.h"

static void becomes(char *(*function)(const char *), const char *in, const char *expected)
{
	char *out = function(in);
	ck_assert_str_eq(out, expected);
	free(out);
}

START_TEST(controls_become_visible_and_direction_marks_vanish)
{
	becomes(printable, "Ana", "Ana");
	becomes(printable, "\x1b[31mred", "␛[31mred");
	becomes(printable, "a\nb\rc\td\x7f", "a␤b␍c␉d␡");
	becomes(printable, "a\xe2\x80\xae" "b\xe2\x81\xa6" "c", "abc");  /* U+202E, U+2066 */
	becomes(printable, "x\xe2\x80\x8by\xef\xbb\xbf", "xy");          /* zero width space, BOM */
	becomes(printable, "a\xc2\x9b" "b", "a\xef\xbf\xbd" "b");        /* C1 CSI */
	becomes(printable, "\xff\xc3", "\xef\xbf\xbd\xef\xbf\xbd");
	becomes(printable, "é שלום مرحبا 漢字", "é שלום مرحبا 漢字");
}
END_TEST

START_TEST(whatever_bytes_come_in_what_is_shown_is_valid_and_printable)
{
	for (int round = 0; round < 20000; round++) {
		char bytes[24];
		size_t count = random_below(sizeof bytes);
		for (size_t i = 0; i < count; i++)
			bytes[i] = (char)(1 + random_below(255));
		bytes[count] = '\0';
		char *shown = printable(bytes), *clean = clean_line(bytes), *folded = fold(bytes);
		ck_assert(utf8_valid(shown, strlen(shown)));
		ck_assert(utf8_valid(clean, strlen(clean)));
		ck_assert(utf8_valid(folded, strlen(folded)));
		for (const char *at = shown; *at; at++)
			ck_assert((unsigned char)*at >= 0x20 && *at != 0x7f);
		free(shown);
		free(clean);
		free(folded);
	}
}
END_TEST

START_TEST(text_is_cropped_by_columns_and_never_inside_a_character)
{
	int used;
	ck_assert_int_eq(text_columns("漢字"), 4);
	ck_assert_int_eq(text_columns("e\xcc\x81"), 1); /* e and a combining acute */
	ck_assert_uint_eq(text_crop("漢字", 3, &used), 3);
	ck_assert_int_eq(used, 2);
	ck_assert_uint_eq(text_crop("e\xcc\x81x", 1, &used), 3);
}
END_TEST

START_TEST(a_clean_line_has_no_breaks_tabs_or_runs_of_spaces)
{
	becomes(clean_line, "  Ana\t\n Maria\xc2\xa0\xc2\xa0 Silva\r\n", "Ana Maria Silva");
	becomes(clean_line, "\xef\xbb\xbf" "Ana", "Ana");
	becomes(clean_line, " \t ", "");
	becomes(clean_line, "Jose\xcc\x81", "Jos\xc3\xa9");
}
END_TEST

START_TEST(searching_ignores_case_and_accents)
{
	becomes(fold, "José ÁLVARES", "jose alvares");
	becomes(fold, "Straße", "strasse");
	becomes(fold, "Ana", "ana");
	becomes(without_accents, "Élodie Núñez", "Elodie Nunez");
	becomes(without_accents, "王 Ana", "王 Ana");
}
END_TEST

START_TEST(twilios_dates_are_read_without_a_locale)
{
	ck_assert_int_eq(timestamp_parse("Thu, 24 Aug 2023 05:01:45 +0000"), INT64_C(1692853305000));
	ck_assert_int_eq(timestamp_parse("Thu, 24 Aug 2023 05:01:45 GMT"), INT64_C(1692853305000));
	ck_assert_int_eq(timestamp_parse("2015-07-30T19:00:00Z"), INT64_C(1438282800000));
	ck_assert_int_eq(timestamp_parse("yesterday"), 0);
	ck_assert_int_eq(timestamp_parse("Thu, 24 Xyz 2023 05:01:45 +0000"), 0);
	char text[TIMESTAMP_SIZE];
	ck_assert_str_eq(timestamp_format(text, 1692853305007), "2023-08-24T05:01:45.007Z");
}
END_TEST

START_TEST(zones_know_their_offset_and_summer_time)
{
	int64_t winter = zone_instant("UTC", "2027-01-15 08:00"), summer = zone_instant("UTC", "2027-07-15 08:00");
	ck_assert_int_eq(zone_minute_of_day("Europe/Paris", winter), 9 * 60);
	ck_assert_int_eq(zone_minute_of_day("Europe/Paris", summer), 10 * 60);
	ck_assert(zone_known("Asia/Jerusalem"));
	ck_assert(!zone_known("Mars/Olympus"));
	ck_assert(!zone_known(""));
	ck_assert_int_eq(zone_instant("Europe/Paris", "2027-07-15 10:00"), summer);
}
END_TEST

START_TEST(the_next_opening_is_tomorrow_when_todays_has_passed)
{
	int64_t now = zone_instant("Europe/Lisbon", "2027-01-15 22:30");
	ck_assert_int_eq(zone_next("Europe/Lisbon", now, 8 * 60), zone_instant("Europe/Lisbon", "2027-01-16 08:00"));
	now = zone_instant("Europe/Lisbon", "2027-01-15 07:59");
	ck_assert_int_eq(zone_next("Europe/Lisbon", now, 8 * 60), zone_instant("Europe/Lisbon", "2027-01-15 08:00"));
	/* the night that is an hour shorter */
	now = zone_instant("Europe/Lisbon", "2027-03-27 22:00");
	ck_assert_int_eq(zone_next("Europe/Lisbon", now, 8 * 60), zone_instant("Europe/Lisbon", "2027-03-28 08:00"));
}
END_TEST

START_TEST(impossible_dates_are_refused)
{
	ck_assert(local_time_valid("2027-06-12 16:00"));
	ck_assert(local_time_valid("2028-02-29 16:00"));
	ck_assert(!local_time_valid("2027-02-29 16:00"));
	ck_assert(!local_time_valid("2027-13-01 16:00"));
	ck_assert(!local_time_valid("2027-06-12 25:00"));
	ck_assert(!local_time_valid("2027-06-12"));
	ck_assert(!local_time_valid("12/06/2027 16:00"));
}
END_TEST

static void dated(const char *language, const char *expected)
{
	char *date = long_date("2027-06-12 16:00", language);
	ck_assert_msg(strstr(date, expected), "%s: %s", language, date);
	free(date);
}

START_TEST(dates_are_long_in_the_languages_of_the_import_and_iso_elsewhere)
{
	dated("en", "Saturday");
	dated("pt_PT", "sábado");
	dated("es", "sábado");
	dated("fr", "samedi");
	dated("de", "Samstag");
	dated("he", "שבת");
	dated("ar", "السبت");
	dated("ja", "2027-06-12");
}
END_TEST

START_TEST(json_is_read_by_type_and_within_bounds)
{
	static const char text[] = "{\"a\":\"x\",\"n\":7,\"deep\":null}";
	struct json *json = json_parse(text, strlen(text));
	int64_t number;
	ck_assert_str_eq(json_string(json, "a"), "x");
	ck_assert_ptr_null(json_string(json, "n"));
	ck_assert_ptr_null(json_string(json, "deep"));
	ck_assert(json_integer(json, "n", &number) && number == 7);
	ck_assert(!json_integer(json, "a", &number));
	json_free(json);
	for (size_t length = 0; length < strlen(text); length++)
		ck_assert_ptr_null(json_parse(text, length));
	char nested[200];
	memset(nested, '[', sizeof nested);
	ck_assert_ptr_null(json_parse(nested, sizeof nested));
	ck_assert_ptr_null(json_parse("{\"a\":1} x", 9));
}
END_TEST

/* json-c ends a document at a NUL and a key at an escaped one, and stops counting at the end of 64 bits. */
START_TEST(json_is_never_read_as_something_else_than_it_says)
{
	static const char nul[] = "{\"sid\":\"SM1\"}\0, but not yet";
	ck_assert_ptr_null(json_parse(nul, sizeof nul - 1));
	ck_assert_ptr_null(json_parse("12\0\0", 4));
	ck_assert_ptr_null(json_parse("", 0));
	ck_assert_ptr_null(json_parse("{'sid\\u0000x':1}", 16));
	ck_assert_ptr_null(json_parse("{'sid':1}", 9));
	ck_assert_ptr_null(json_parse("\"\xc1\xaf\"", 4)); /* an overlong "o" */
	ck_assert_ptr_null(json_parse("{\"sid\\u0000x\":1}", 16));
	ck_assert_ptr_null(json_parse("{\"a\":{\"\\u0000\" :1}}", 19));

	static const char text[] = "{\"a\":\"x\\u0000y'\",\"b\":\"\\\\u0000\",\"c\\\\u0000\":1,"
				   "\"big\":9223372036854775808,\"small\":-99999999999999999999}";
	struct json *json = json_parse(text, sizeof text - 1);
	int64_t number;
	ck_assert_ptr_nonnull(json);
	ck_assert_ptr_null(json_string(json, "a"));
	ck_assert_str_eq(json_string(json, "b"), "\\u0000");
	ck_assert(json_integer(json, "c\\u0000", &number) && number == 1);
	ck_assert(!json_integer(json, "big", &number));
	ck_assert(!json_integer(json, "small", &number));
	json_free(json);
}
END_TEST

START_TEST(a_token_is_22_safe_characters_and_never_the_same)
{
	char a[TOKEN_SIZE], b[TOKEN_SIZE];
	random_token(a);
	random_token(b);
	ck_assert_uint_eq(strlen(a), 22);
	ck_assert_uint_eq(strspn(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 22);
	ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(the_nearest_word_is_the_one_with_the_fewest_changes)
{
	ck_assert_uint_eq(edit_distance("status", "status"), 0);
	ck_assert_uint_eq(edit_distance("statsu", "status"), 1); /* two letters swapped */
	ck_assert_uint_eq(edit_distance("kitten", "sitting"), 3);
	ck_assert_uint_eq(edit_distance("", "abc"), 3);
}
END_TEST

static const char *nearest_of(const char *typed, const char *const *names)
{
	struct nearest nearest = {.typed = typed};
	for (; *names; names++)
		nearest_offer(&nearest, *names);
	return nearest.name;
}

START_TEST(a_name_is_suggested_for_a_slip_or_a_beginning_and_for_nothing_else)
{
	static const char *const names[] = {"event", "export", "status", "send", "csv", "yes", "no", "dry-run", "campaigns", NULL};
	static const char *const slips[][2] = {
		{"exprot", "export"}, {"statsu", "status"}, {"cvs", "csv"}, {"yess", "yes"}, {"dryrun", "dry-run"},
		{"camp", "campaigns"}, {"sned", "send"}, {"Export", "export"}, {"statuses", "status"},
	};
	static const char *const others[] = {"xyzzy", "x", "", "qqq", "a-very-long-word-that-is-longer-than-everything-that-is-known-here"};
	for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
		ck_assert_pstr_eq(nearest_of(slips[i][0], names), slips[i][1]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ck_assert_pstr_eq(nearest_of(others[i], names), NULL);
}
END_TEST

START_TEST(what_makes_the_width_of_an_emoji_disputed_is_not_shown)
{
	static const char *const cases[][2] = {
		{ "\xf0\x9f\x87\xb5\xf0\x9f\x87\xb9", "PT" },                          /* a flag */
		{ "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd!", "\xf0\x9f\x91\x8d!" },          /* a skin tone */
		{ "1\xef\xb8\x8f\xe2\x83\xa3", "1" },                                  /* a keycap */
		{ "\xe2\x9d\xa4\xef\xb8\x8f", "\xe2\x9d\xa4" },                         /* drawn as an emoji */
		{ "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", "\xf0\x9f\x91\xa8\xf0\x9f\x91\xa9" }, /* joined */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *shown = printable(cases[i][0]);
		ck_assert_str_eq(shown, cases[i][1]);
		free(shown);
	}
	/* The vowel signs of Indian scripts stand in columns of their own. */
	ck_assert_int_eq(text_columns("\u0930\u093e\u091c\u0940\u0935"), 5);
}
END_TEST

START_TEST(text_from_the_right_is_known)
{
	ck_assert(reads_right_to_left("Dr. \u05d3\u05d5\u05d3"));
	ck_assert(reads_right_to_left("\u0645\u062d\u0645\u062f"));
	ck_assert(!reads_right_to_left("Ana \u5c71\u7530 +351 912"));
	ck_assert(!reads_right_to_left(""));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base");
	TCase *all = tcase_create("base");
	tcase_add_test(all, controls_become_visible_and_direction_marks_vanish);
	tcase_add_test(all, whatever_bytes_come_in_what_is_shown_is_valid_and_printable);
	tcase_add_test(all, text_is_cropped_by_columns_and_never_inside_a_character);
	tcase_add_test(all, a_clean_line_has_no_breaks_tabs_or_runs_of_spaces);
	tcase_add_test(all, searching_ignores_case_and_accents);
	tcase_add_test(all, twilios_dates_are_read_without_a_locale);
	tcase_add_test(all, zones_know_their_offset_and_summer_time);
	tcase_add_test(all, the_next_opening_is_tomorrow_when_todays_has_passed);
	tcase_add_test(all, impossible_dates_are_refused);
	tcase_add_test(all, dates_are_long_in_the_languages_of_the_import_and_iso_elsewhere);
	tcase_add_test(all, json_is_read_by_type_and_within_bounds);
	tcase_add_test(all, json_is_never_read_as_something_else_than_it_says);
	tcase_add_test(all, a_token_is_22_safe_characters_and_never_the_same);
	tcase_add_test(all, the_nearest_word_is_the_one_with_the_fewest_changes);
	tcase_add_test(all, a_name_is_suggested_for_a_slip_or_a_beginning_and_for_nothing_else);
	tcase_add_test(all, what_makes_the_width_of_an_emoji_disputed_is_not_shown);
	tcase_add_test(all, text_from_the_right_is_known);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
