#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"
#include "guests/vcard.h"
#include "suite.h"

/* Rows as "line:cell|cell...;" without the empty cells at their end, and "line!problem;"; the header is left out. */
static bool collect(const struct row *row, void *context)
{
	struct str *out = context;
	if (!out->text) {
		ck_assert_str_eq(row->cells[0], "Name");
		str_append(out, "");
		return true;
	}
	size_t count = row->count;
	while (count > 1 && !*row->cells[count - 1])
		count--;
	str_appendf(out, "%d%s%s", (int)row->line, row->problem ? "!" : ":", row->problem ? row->problem : "");
	for (size_t i = 0; i < count && !row->problem; i++)
		str_appendf(out, "%s%s", i ? "|" : "", row->cells[i]);
	str_append(out, ";");
	return true;
}

static void check_bytes(const char *bytes, size_t count, const char *expected)
{
	struct str rows = {0};
	char *message = NULL;
	enum encoding encoding = ENCODING_DETECT;
	int fd = memfd_create("contacts", MFD_CLOEXEC);
	ck_assert_int_eq(write(fd, bytes, count), (ssize_t)count);
	lseek(fd, 0, SEEK_SET);
	ck_assert_int_eq(vcard_read(fd, &encoding, collect, &rows, &message), 0);
	close(fd);
	ck_assert_str_eq(rows.text, expected);
	str_free(&rows);
}

#define CHECK_CARDS(text, expected) check_bytes(text, sizeof(text) - 1, expected)
#define CARD(lines) "BEGIN:VCARD\n" lines "END:VCARD\n"

START_TEST(a_name_is_the_full_one_or_put_together_or_the_company)
{
	CHECK_CARDS(CARD("FN:Ana Ferreira\nN:Ferreira;Ana;;;\nTEL:1\n"), "1:Ana Ferreira|Ana|1;");
	CHECK_CARDS(CARD("N:Ferreira;Ana;Maria;Dr.;MD\nTEL:1\n"), "1:Dr. Ana Maria Ferreira MD|Ana|1;");
	CHECK_CARDS(CARD("N:\xe7\x8e\x8b;\xe5\xb0\x8f\xe6\x98\x8e;;;\nTEL:1\n"),
		    "1:\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e|\xe5\xb0\x8f\xe6\x98\x8e|1;");
	CHECK_CARDS(CARD("FN:\nN:;;;;\nORG:Flowers\\, Inc.;Front desk\nTEL:1\n"), "1:Flowers, Inc.||1;");
	CHECK_CARDS(CARD("NICKNAME:Nini,Ni\nORG:X\nTEL:1\n"), "1:Nini||1;");
	CHECK_CARDS(CARD("TEL:1\n"), "1:||1;");
}
END_TEST

START_TEST(the_phone_that_likely_has_whatsapp_goes_first)
{
	CHECK_CARDS(CARD("FN:A\nTEL;TYPE=HOME:1\nTEL;TYPE=\"voice,cell\":2\nTEL;TYPE=WORK,FAX:3\n"), "1:A||2|1;");
	CHECK_CARDS(CARD("FN:A\nTEL;HOME:1\nTEL;CELL;PREF:2\nTEL;PAGER:3\n"), "1:A||2|1;");
	CHECK_CARDS(CARD("FN:A\nTEL:1\nTEL;PREF=1:2\n"), "1:A||2|1;");
	CHECK_CARDS(CARD("FN:A\nTEL;type=CELL:1\nitem1.TEL:2\nitem1.X-ABLabel:WhatsApp\n"), "1:A||2|1;");
	CHECK_CARDS(CARD("FN:A\nTEL:1\nitem2.X-ABLabel:_$!<Mobile>!$_\nITEM2.TEL:2\n"), "1:A||2|1;");
	CHECK_CARDS(CARD("FN:A\nTEL;TYPE=CELL:1\nTEL;waid=2:2\n"), "1:A||2|1;");
	CHECK_CARDS(CARD("FN:A\nTEL:1\nTEL:2\nTEL:3\nTEL:4\nTEL:5\n"), "1:A||1|2|3|4;");
	CHECK_CARDS(CARD("FN:A\nTEL;VALUE=uri:tel:+351-912;ext=12\n"), "1:A||+351-912;");
}
END_TEST

START_TEST(group_language_and_notes_are_taken)
{
	CHECK_CARDS(CARD("FN:A\nCATEGORIES:myContacts,Fam\\,ily,Friends\nLANG;PREF=1:pt-PT\nNOTE:a\\nb\\; c\\\\\nUID:x\n"),
		    "1:A||||||Fam,ily|pt-PT|a\nb; c\\;");
	CHECK_CARDS(CARD("FN:A\nCATEGORIES:myContacts\nCATEGORIES:Work\n"), "1:A||||||Work;");
}
END_TEST

START_TEST(folded_lines_are_joined)
{
	CHECK_CARDS("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Fer\r\n reira\r\nPHOTO:AAAA\r\n AA\r\n\tAA\r\nTEL:1\r\n 2\r\nEND:VCARD\r\n",
		    "1:Ana Ferreira||12;");
	/* in the middle of a character, too */
	CHECK_CARDS("BEGIN:VCARD\rFN:\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\r \xab\rTEL:1\rEND:VCARD\r",
		    "1:\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab||1;");
	/* in vCard 2.1 the blank is of the text */
	CHECK_CARDS(CARD("VERSION:2.1\nFN:Ana\n Ferreira\nTEL:1\n"), "1:Ana Ferreira||1;");
}
END_TEST

START_TEST(quoted_printable_is_decoded_in_its_character_set)
{
	CHECK_CARDS(CARD("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=6F=C3=\n=A3=6F\nTEL;CELL:1\n"), "1:Jo\xc3\xa3o||1;");
	CHECK_CARDS(CARD("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=FCrgen\nTEL:1\n"), "1:J\xc3\xbcrgen||1;");
	CHECK_CARDS(CARD("FN;QUOTED-PRINTABLE;CHARSET=windows-1255:=E3=F0=E4\nTEL:1\n"), "1:\xd7\x93\xd7\xa0\xd7\x94||1;");
	CHECK_CARDS(CARD("FN;QUOTED-PRINTABLE:A=3Db=C3=A1=zz\nTEL:1\n"), "1:A=b\xc3\xa1=zz||1;");
	/* what belongs to an address is no phone, however it looks */
	CHECK_CARDS(CARD("FN:A\nADR;QUOTED-PRINTABLE:;;x=\nTEL:999=\n;y\nTEL:1\n"), "1:A||1;");
}
END_TEST

START_TEST(a_card_that_breaks_off_is_refused_and_the_others_are_not)
{
	CHECK_CARDS("BEGIN:VCARD\nFN:A\nTEL:1\n" CARD("FN:B\nTEL:2\n") "\nBEGIN:VCARD\nFN:C\nTEL:91",
		    "1!the contact breaks off: END:VCARD is missing;4:B||2;9!the contact breaks off: END:VCARD is missing;");
	CHECK_CARDS("END:VCARD\nTEL:5\n\n" CARD("FN:B\nTEL:2\n"), "4:B||2;");
	CHECK_CARDS("BEGIN:VCARD\n\0FN:A\nTEL:1\nEND:VCARD\n", "1!this contact has a NUL byte in it; export it again;");
	CHECK_CARDS(CARD("FN:\xc3\xa9\nTEL:1\n") CARD("FN:\xc3\xa1\xe9\nTEL:2\n") CARD("FN:\xc3\xa1\xc3\xa1\xc3\xa1\xc3\xa1\nTEL:1\n"),
		    "1:\xc3\xa9||1;5!this contact is not written in UTF-8 as the rest of the file is; export it again;"
		    "9:\xc3\xa1\xc3\xa1\xc3\xa1\xc3\xa1||1;");
}
END_TEST

START_TEST(contacts_are_told_by_their_first_line)
{
	ck_assert(vcard_begins("begin:vcard\r\n", 13));
	ck_assert(vcard_begins("\xef\xbb\xbf\r\nBEGIN:VCARD", 16));
	ck_assert(vcard_begins("\xff\xfe" "B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n\0", 26));
	ck_assert(vcard_begins("\xfe\xff\0B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n", 26));
	ck_assert(!vcard_begins("BEGIN:VCALENDAR", 15));
	ck_assert(!vcard_begins("name,BEGIN:VCARD", 16));
	ck_assert(!vcard_begins("BEGIN:VCAR", 10));
	ck_assert(!vcard_begins("", 0));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("vcard");
	TCase *tests = tcase_create("vcard");
	tcase_add_test(tests, a_name_is_the_full_one_or_put_together_or_the_company);
	tcase_add_test(tests, the_phone_that_likely_has_whatsapp_goes_first);
	tcase_add_test(tests, group_language_and_notes_are_taken);
	tcase_add_test(tests, folded_lines_are_joined);
	tcase_add_test(tests, quoted_printable_is_decoded_in_its_character_set);
	tcase_add_test(tests, a_card_that_breaks_off_is_refused_and_the_others_are_not);
	tcase_add_test(tests, contacts_are_told_by_their_first_line);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
