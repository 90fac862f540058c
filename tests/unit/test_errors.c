#include <check.h>
#include <string.h>

#include "base/str.h"
#include "suite.h"
#include "twilio/errors.h"

static const struct twilio_error table[] = {
#define ERROR(code, class, wait, sentence, advice) {code, CLASS_##class, wait, sentence, advice},
#include "twilio/errors.def"
#undef ERROR
};

enum { ROWS = sizeof table / sizeof *table };

/* Every code an organizer can meet on a send, from Twilio's error pages. */
static const int codes[] = {
	20001, 20003, 20004, 20005, 20006, 20008, 20009, 20011, 20403, 20404, 20409, 20410, 20422, 20429, 20500,
	20503, 21211, 21212, 21408, 21601, 21602, 21603, 21604, 21606, 21607, 21608, 21609, 21610, 21611, 21612,
	21614, 21617, 21619, 21620, 21624, 21654, 21655, 21656, 21657, 21658, 21659, 21660, 21664, 21701, 21703,
	21704, 21705, 21730, 21910, 30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30015, 30016, 30017,
	30036, 30409, 30410, 30450, 35111, 35114, 35115, 35117, 35118, 35125, 35126, 63001, 63002, 63003, 63005,
	63006, 63007, 63008, 63009, 63010, 63011, 63012, 63013, 63014, 63015, 63016, 63017, 63018, 63019, 63020,
	63021, 63022, 63023, 63024, 63025, 63026, 63027, 63028, 63029, 63030, 63031, 63032, 63033, 63034, 63036,
	63038, 63040, 63041, 63042, 63046, 63049, 63050, 63051, 63062, 63101, 63112, 92002, 92005, 92006, 92007,
	92009, 572006,
};

START_TEST(the_table_has_every_code_once_in_order)
{
	ck_assert_uint_eq((size_t)ROWS, sizeof codes / sizeof *codes);
	for (size_t i = 0; i < ROWS; i++) {
		ck_assert_int_eq(table[i].code, codes[i]);
		ck_assert_ptr_nonnull(twilio_error_find(codes[i]));
		ck_assert_int_eq(twilio_error_find(codes[i])->code, codes[i]);
	}
}
END_TEST

static void check_words(int code, const char *text, size_t longest)
{
	size_t length = strlen(text);
	ck_assert_msg(length > 10 && utf8_length(text) <= longest, "%d: %zu characters: %s", code, length, text);
	ck_assert_msg(text[length - 1] == '.' && text[length - 2] != ' ' && text[0] != ' ', "%d: %s", code, text);
	ck_assert_msg(!strstr(text, "  "), "%d: %s", code, text);
}

START_TEST(every_code_has_a_sentence_of_its_own_and_advice)
{
	for (size_t i = 0; i < ROWS; i++) {
		check_words(table[i].code, table[i].sentence, 90);
		check_words(table[i].code, table[i].advice, 110);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(table[i].sentence, table[j].sentence) != 0, "%d and %d say the same",
				      table[i].code, table[j].code);
	}
}
END_TEST

START_TEST(only_later_waits)
{
	for (size_t i = 0; i < ROWS; i++) {
		ck_assert_int_gt(table[i].error_class, CLASS_NONE);
		ck_assert_int_le(table[i].error_class, CLASS_UNKNOWN);
		ck_assert_msg((table[i].error_class == CLASS_LATER) == (table[i].wait_minutes > 0), "%d", table[i].code);
	}
}
END_TEST

START_TEST(what_stops_the_queue_says_how_to_go_on)
{
	for (size_t i = 0; i < ROWS; i++)
		ck_assert_msg((table[i].error_class == CLASS_STOP) == (strstr(table[i].advice, "then resume") != NULL),
			      "%d: %s", table[i].code, table[i].advice);
}
END_TEST

START_TEST(a_code_goes_before_the_http_status)
{
	ck_assert_int_eq(twilio_error_class(20003, 400), CLASS_STOP);
	ck_assert_int_eq(twilio_error_class(21211, 401), CLASS_DEAD);
	ck_assert_int_eq(twilio_error_class(63018, 0), CLASS_THROTTLE);
	ck_assert_int_eq(twilio_error_class(0, 401), CLASS_STOP);
	ck_assert_int_eq(twilio_error_class(0, 403), CLASS_STOP);
	ck_assert_int_eq(twilio_error_class(0, 429), CLASS_THROTTLE);
	ck_assert_int_eq(twilio_error_class(0, 400), CLASS_FIX);
	ck_assert_int_eq(twilio_error_class(0, 503), CLASS_UNKNOWN);
}
END_TEST

START_TEST(an_unknown_code_is_final_and_has_general_words)
{
	ck_assert_ptr_null(twilio_error_find(0));
	ck_assert_ptr_null(twilio_error_find(-1));
	ck_assert_ptr_null(twilio_error_find(999999));
	ck_assert_int_eq(twilio_error_class(999999, 0), CLASS_FIX);
	check_words(999999, twilio_error_sentence(999999), 90);
	check_words(999999, twilio_error_advice(999999), 110);
	ck_assert_str_ne(twilio_error_sentence(63024), twilio_error_sentence(999999));
}
END_TEST

START_TEST(three_codes_mean_no_more_messages)
{
	int count = 0;
	for (size_t i = 0; i < ROWS; i++)
		count += twilio_error_opts_out(table[i].code);
	ck_assert_int_eq(count, 3);
	ck_assert(twilio_error_opts_out(21610));
	ck_assert(twilio_error_opts_out(63033));
	ck_assert(twilio_error_opts_out(63014));
	ck_assert(!twilio_error_opts_out(0));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("errors");
	TCase *tests = tcase_create("errors");
	tcase_add_test(tests, the_table_has_every_code_once_in_order);
	tcase_add_test(tests, every_code_has_a_sentence_of_its_own_and_advice);
	tcase_add_test(tests, only_later_waits);
	tcase_add_test(tests, what_stops_the_queue_says_how_to_go_on);
	tcase_add_test(tests, a_code_goes_before_the_http_status);
	tcase_add_test(tests, an_unknown_code_is_final_and_has_general_words);
	tcase_add_test(tests, three_codes_mean_no_more_messages);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
