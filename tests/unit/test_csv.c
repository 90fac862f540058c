#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"
#include "guests/csv.h"
#include "guests/encoding.h"
#include "suite.h"

/* Rows as "line:cell|cell;" and "line!problem;", for comparing in one go. */
static bool collect(const struct row *row, void *context)
{
	struct str *out = context;
	str_appendf(out, "%d%s", (int)row->line, row->problem ? "!" : ":");
	if (row->problem)
		str_append(out, row->problem);
	for (size_t i = 0; i < row->count && !row->problem; i++)
		str_appendf(out, "%s%s", i ? "|" : "", row->cells[i]);
	str_append(out, ";");
	return true;
}

static int file_with(const char *bytes, size_t count)
{
	int fd = memfd_create("list", MFD_CLOEXEC);
	ck_assert_int_eq(write(fd, bytes, count), (ssize_t)count);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static char *rows_of_bytes(const char *bytes, size_t count)
{
	struct str rows = {0};
	char *message = NULL;
	int fd = file_with(bytes, count);
	int result = csv_read(fd, NULL, collect, &rows, &message);
	ck_assert_msg(result == 0, "%s", message ? message : "");
	close(fd);
	return str_take(&rows);
}

static void check_bytes(const char *bytes, size_t count, const char *expected)
{
	char *rows = rows_of_bytes(bytes, count);
	ck_assert_str_eq(rows, expected);
	free(rows);
}

#define CHECK_ROWS(text, expected) check_bytes(text, sizeof(text) - 1, expected)

START_TEST(commas_semicolons_tabs_and_bars_are_told_apart)
{
	CHECK_ROWS("name,phone\nAna,1\n", "1:name|phone;2:Ana|1;");
	CHECK_ROWS("name;phone\nAna, the first;1,5\n", "1:name|phone;2:Ana, the first|1,5;");
	CHECK_ROWS("name\tphone\nAna\t1\n", "1:name|phone;2:Ana|1;");
	CHECK_ROWS("name|phone\nAna|1\n", "1:name|phone;2:Ana|1;");
	CHECK_ROWS("name\nAna\n", "1:name;2:Ana;");
	CHECK_ROWS("\"last, first\";phone\n\"Silva, Ana\";1\n", "1:last, first|phone;2:Silva, Ana|1;");
}
END_TEST

START_TEST(excels_separator_line_is_obeyed_and_counted)
{
	CHECK_ROWS("sep=;\r\na,b;c\r\n1;2\r\n", "2:a,b|c;3:1|2;");
	CHECK_ROWS("\"sep=|\"\na|b\n", "2:a|b;");
}
END_TEST

START_TEST(every_kind_of_line_end_counts_once)
{
	CHECK_ROWS("a,b\r\n1,2\r\n3,4", "1:a|b;2:1|2;3:3|4;");
	CHECK_ROWS("a,b\r1,2\r3,4\r", "1:a|b;2:1|2;3:3|4;");
	CHECK_ROWS("a,b\n1,2\n3,4\n", "1:a|b;2:1|2;3:3|4;");
}
END_TEST

START_TEST(a_quoted_line_break_stays_and_lines_are_counted_on)
{
	CHECK_ROWS("a,b\n\"x\ny\",2\n3,4\n", "1:a|b;2:x\ny|2;4:3|4;");
	CHECK_ROWS("a,b\r\n\"x\r\n\r\ny\",2\r\n3,4\r\n", "1:a|b;2:x\r\n\r\ny|2;5:3|4;");
	CHECK_ROWS("a\n\"say \"\"hi\"\"\"\n", "1:a;2:say \"hi\";");
}
END_TEST

START_TEST(empty_rows_are_left_out_and_ragged_ones_kept)
{
	CHECK_ROWS("a,b\n\n   \n,,\n1\n1,2,3\n", "1:a|b;5:1;6:1|2|3;");
	CHECK_ROWS("\n\na,b\n1,2\n", "3:a|b;4:1|2;");
	CHECK_ROWS("", "");
	CHECK_ROWS("\xef\xbb\xbf", "");
}
END_TEST

START_TEST(a_quote_that_never_closes_costs_its_own_row_only)
{
	CHECK_ROWS("a,b\n\"x,1\ny,2\nz,3\n",
		   "1:a|b;2!a quotation mark (\") is opened in this row and never closed;3:y|2;4:z|3;");
	CHECK_ROWS("a,b\nx,\"1", "1:a|b;2!a quotation mark (\") is opened in this row and never closed;");
}
END_TEST

START_TEST(a_quote_that_never_closes_does_not_end_at_the_next_quoted_cell)
{
	CHECK_ROWS("a,b\n\"x,1\ny,2\n\"Silva, Ana\",3\nz,4\n",
		   "1:a|b;2!a quotation mark (\") is opened in this row and never closed;3:y|2;4:Silva, Ana|3;5:z|4;");
	CHECK_ROWS("a,b\nx,\"1\ny,2\nz,\"w\"\n",
		   "1:a|b;2!a quotation mark (\") is opened in this row and never closed;3:y|2;4:z|w;");
	/* on one line, people are not that exact */
	CHECK_ROWS("a,b\n\"Ana \"Nini\" Silva\",1\ny,2\n", "1:a|b;2:Ana \"Nini\" Silva|1;3:y|2;");
	CHECK_ROWS("a,b\n \"x\ny\" ,1\ny,2\n", "1:a|b;2:x\ny|1;4:y|2;");
}
END_TEST

START_TEST(a_text_that_was_guarded_as_a_formula_is_the_text)
{
	CHECK_ROWS("a,b\n=\"0912\",\"=\"\"0913\"\"\"\n=\"\",=1\n", "1:a|b;2:0912|0913;3:|=1;");
}
END_TEST

START_TEST(a_file_of_nothing_but_open_quotes_is_given_up)
{
	struct str text = {0}, rows = {0};
	char *message = NULL;
	str_append(&text, "a\n");
	for (int i = 0; i < 200; i++)
		str_append(&text, "\"x\"y\n");
	int fd = file_with(text.text, text.length);
	ck_assert_int_eq(csv_read(fd, NULL, collect, &rows, &message), -1);
	ck_assert_ptr_nonnull(strstr(message, "quotation mark"));
	close(fd);
	free(message);
	str_free(&text);
	str_free(&rows);
}
END_TEST

START_TEST(a_nul_byte_refuses_its_row)
{
	CHECK_ROWS("a,b\nx\0y,1\nz,2\n",
		   "1:a|b;2!this row has a NUL byte in it; save the file again as CSV;3:z|2;");
}
END_TEST

START_TEST(a_cell_of_two_megabytes_refuses_its_row)
{
	struct str text = {0};
	str_append(&text, "a,b\n");
	for (int i = 0; i < 2 * 1024; i++)
		str_appendf(&text, "%01024d", 0);
	str_append(&text, ",1\nz,2\n");
	check_bytes(text.text, text.length, "1:a|b;2!a cell of this row is longer than 1 MB;3:z|2;");
	str_free(&text);
}
END_TEST

START_TEST(a_line_without_end_is_passed_over)
{
	struct str text = {0};
	str_append(&text, "a,b\n");
	for (int i = 0; i < 9 * 1024; i++)
		str_appendf(&text, "%01024d", 0);
	str_append(&text, ",1\nz,2\n");
	check_bytes(text.text, text.length, "1:a|b;2!the row is longer than 4 MB;3:z|2;");
	str_free(&text);
}
END_TEST

START_TEST(utf8_is_read_with_and_without_a_mark)
{
	CHECK_ROWS("\xef\xbb\xbfnome\nTom\xc3\xa1s\n", "1:nome;2:Tom\xc3\xa1s;");
	CHECK_ROWS("nome\nTom\xc3\xa1s\n", "1:nome;2:Tom\xc3\xa1s;");
}
END_TEST

START_TEST(utf16_is_read_in_both_orders_with_and_without_a_mark)
{
	CHECK_ROWS("\xff\xfe" "a\0,\0b\0\r\0\n\0\xe9\0,\0" "2\0", "1:a|b;2:\xc3\xa9|2;");
	CHECK_ROWS("\xfe\xff\0a\0,\0b\0\n\0\xe9\0,\0" "2", "1:a|b;2:\xc3\xa9|2;");
	CHECK_ROWS("a\0,\0b\0\n\0\xe9\0,\0" "2\0", "1:a|b;2:\xc3\xa9|2;");
	CHECK_ROWS("\0a\0,\0b\0\n\0\xe9\0,\0" "2", "1:a|b;2:\xc3\xa9|2;");
	/* Hebrew: U+05D0 U+05D1 */
	CHECK_ROWS("\xff\xfe" "a\0\n\0\xd0\x05\xd1\x05\n\0", "1:a;2:\xd7\x90\xd7\x91;");
}
END_TEST

START_TEST(western_hebrew_and_arabic_code_pages_are_told_apart)
{
	CHECK_ROWS("nome,telem\xf3vel\nTom\xe1s Concei\xe7\xe3o,1\n",
		   "1:nome|telem\xc3\xb3vel;2:Tom\xc3\xa1s Concei\xc3\xa7\xc3\xa3o|1;");
	/* CP1255: shem, telefon; dana kohen */
	CHECK_ROWS("\xf9\xed,\xe8\xec\xf4\xe5\xef\n\xe3\xf0\xe4 \xeb\xe4\xef,1",
		   "1:\xd7\xa9\xd7\x9d|\xd7\x98\xd7\x9c\xd7\xa4\xd7\x95\xd7\x9f;"
		   "2:\xd7\x93\xd7\xa0\xd7\x94 \xd7\x9b\xd7\x94\xd7\x9f|1;");
	/* CP1256: al-ism, al-hatif; Ahmad */
	CHECK_ROWS("\xc7\xe1\xc7\xd3\xe3,\xc7\xe1\xe5\xc7\xca\xdd\n\xc3\xcd\xe3\xcf,1\n",
		   "1:\xd8\xa7\xd9\x84\xd8\xa7\xd8\xb3\xd9\x85|\xd8\xa7\xd9\x84\xd9\x87\xd8\xa7\xd8\xaa\xd9\x81;"
		   "2:\xd8\xa3\xd8\xad\xd9\x85\xd8\xaf|1;");
	/* the last letter of a file is not lost */
	CHECK_ROWS("\xf9\xed\n\xe3\xf0", "1:\xd7\xa9\xd7\x9d;2:\xd7\x93\xd7\xa0;");
}
END_TEST

START_TEST(old_macintoshes_are_known_by_their_accents_within_words)
{
	CHECK_ROWS("Nom\rRen\x8e Lef\x8fvre\rNo\x91l\r", "1:Nom;2:Ren\xc3\xa9 Lef\xc3\xa8vre;3:No\xc3\xabl;");
	/* Windows has signs there, which stand between words */
	CHECK_ROWS("Nom\nL\x92" "Ami \x93" "cher\x94 d\xe9j\xe0\n", "1:Nom;2:L\xe2\x80\x99" "Ami \xe2\x80\x9c" "cher\xe2\x80\x9d d\xc3\xa9j\xc3\xa0;");
	CHECK_ROWS("Nom\nC\x9c" "ur d\x92Or\n", "1:Nom;2:C\xc5\x93" "ur d\xe2\x80\x99Or;");
}
END_TEST

START_TEST(a_code_page_that_shows_only_after_the_first_piece_is_noticed)
{
	struct str text = {0};
	str_append(&text, "name\n");
	while (text.length < 200 * 1024)
		str_append(&text, "Ana\n");
	str_append(&text, "Tom\xe1s\nRui\n");
	char *rows = rows_of_bytes(text.text, text.length);
	ck_assert_ptr_nonnull(strstr(rows, ":Tom\xc3\xa1s;"));
	ck_assert_ptr_null(strstr(rows, "!"));
	free(rows);
	str_free(&text);
}
END_TEST

START_TEST(a_stray_byte_in_a_utf8_file_refuses_its_row_only)
{
	CHECK_ROWS("nome\nTom\xc3\xa1s\nJo\xc3\xa3o\nIn\xc3\xaas\nZ\xc3\xa9\nB\xe1rbara\nRui\n",
		   "1:nome;2:Tom\xc3\xa1s;3:Jo\xc3\xa3o;4:In\xc3\xaas;5:Z\xc3\xa9;"
		   "6!this row is not written in UTF-8 as the rest of the file is; save the file again as UTF-8;7:Rui;");
}
END_TEST

START_TEST(pieces_may_end_anywhere)
{
	struct str text = {0}, expected = {0};
	str_append(&text, "nome,notas\r\n");
	str_append(&expected, "1:nome|notas;");
	for (int i = 0; i < 30000; i++) {
		str_appendf(&text, "Tom\xc3\xa1s %d,\"a\r\nb\"\r\n", i);
		str_appendf(&expected, "%d:Tom\xc3\xa1s %d|a\r\nb;", 2 + 2 * i, i);
	}
	check_bytes(text.text, text.length, expected.text);
	str_free(&text);
	str_free(&expected);
}
END_TEST

START_TEST(random_bytes_never_crash_the_reader)
{
	static const char some[] = "ab,;\t|\"\"\r\n\n'\xc3\xa9\xe9\0\xff\xfe";
	unsigned state = 1;
	for (int round = 0; round < 2000; round++) {
		char bytes[300];
		size_t count = (size_t)(round % 300);
		for (size_t i = 0; i < count; i++) {
			state = state * 1103515245u + 12345u;
			bytes[i] = some[state / 65536 % (sizeof(some) - 1)];
		}
		struct str rows = {0};
		char *message = NULL;
		int fd = file_with(bytes, count);
		int result = csv_read(fd, NULL, collect, &rows, &message);
		ck_assert(result == 0 || message);
		close(fd);
		free(message);
		str_free(&rows);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv");
	TCase *tests = tcase_create("csv");
	tcase_add_test(tests, commas_semicolons_tabs_and_bars_are_told_apart);
	tcase_add_test(tests, excels_separator_line_is_obeyed_and_counted);
	tcase_add_test(tests, every_kind_of_line_end_counts_once);
	tcase_add_test(tests, a_quoted_line_break_stays_and_lines_are_counted_on);
	tcase_add_test(tests, empty_rows_are_left_out_and_ragged_ones_kept);
	tcase_add_test(tests, a_quote_that_never_closes_costs_its_own_row_only);
	tcase_add_test(tests, a_quote_that_never_closes_does_not_end_at_the_next_quoted_cell);
	tcase_add_test(tests, a_text_that_was_guarded_as_a_formula_is_the_text);
	tcase_add_test(tests, a_file_of_nothing_but_open_quotes_is_given_up);
	tcase_add_test(tests, a_nul_byte_refuses_its_row);
	tcase_add_test(tests, a_cell_of_two_megabytes_refuses_its_row);
	tcase_add_test(tests, a_line_without_end_is_passed_over);
	tcase_add_test(tests, utf8_is_read_with_and_without_a_mark);
	tcase_add_test(tests, utf16_is_read_in_both_orders_with_and_without_a_mark);
	tcase_add_test(tests, western_hebrew_and_arabic_code_pages_are_told_apart);
	tcase_add_test(tests, old_macintoshes_are_known_by_their_accents_within_words);
	tcase_add_test(tests, a_code_page_that_shows_only_after_the_first_piece_is_noticed);
	tcase_add_test(tests, a_stray_byte_in_a_utf8_file_refuses_its_row_only);
	tcase_add_test(tests, pieces_may_end_anywhere);
	tcase_add_test(tests, random_bytes_never_crash_the_reader);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
