#include "import_fixture.h"
#include "suite.h"

#include "guests/columns.h"
#include "guests/vocabulary.h"

static void check_import_fails(const char *text, const char *part)
{
	write_file("list.csv", text);
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){0}), -1);
	check_failure(part);
	struct guest_counts counts;
	ck_assert_int_eq(guest_count(db, &counts), 0);
	ck_assert_int_eq((int)counts.guests, 0);
}

/* The same, with guests from before. */
static void check_import_fails_on_top(const char *text, const char *part)
{
	write_file("list.csv", text);
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){0}), -1);
	check_failure(part);
}

/* Columns */

START_TEST(a_plain_list_becomes_guests)
{
	import_text("name,phone,group,seats,language,notes,ref\n"
		    " Ana  Ferreira ,912 345 678,bride,2,pt-pt,likes tea,A1\n"
		    "Bruno,+351 913 000 111,,,,,\n");
	check_counts(2, 0, 0, 0, 0);
	check_text(1, "name", "Ana Ferreira");
	check_text(1, "phone", "+351912345678");
	check_text(1, "phone_raw", "912 345 678");
	check_text(1, "group", "bride");
	check_text(1, "language", "pt_PT");
	check_text(1, "notes", "likes tea");
	check_text(1, "ref", "A1");
	struct guest ana = guest_of(1), bruno = guest_of(2);
	ck_assert_int_eq(ana.seats, 2);
	ck_assert_int_eq(bruno.seats, 1);
	ck_assert_int_eq(bruno.rsvp_seats, -1);
	ck_assert_int_eq((int)strlen(bruno.token), 22);
	guest_clear(&ana);
	guest_clear(&bruno);
	ck_assert_str_eq(result.samples[0], "Ana Ferreira");
	ck_assert_str_eq(result.samples[2], "");
}
END_TEST

START_TEST(columns_are_known_in_seven_languages)
{
	static const char *const headers[] = {
		"Guest_Name,MOBILE  Phone,Group,Seats",
		"Nome Completo,Telem\xc3\xb3vel,Grupo,N\xc2\xba de lugares",
		"Nombre y Apellidos,Tel\xc3\xa9" "fono m\xc3\xb3vil,Grupo,Plazas",
		"Nom complet,T\xc3\xa9l. portable,Groupe,Nombre de places",
		"Vollst\xc3\xa4ndiger Name,Handynummer,Gruppe,Pl\xc3\xa4tze",
		"\xd7\xa9\xd7\x9d \xd7\x9e\xd7\x9c\xd7\x90,\xd7\x98\xd7\x9c\xd7\xa4\xd7\x95\xd7\x9f \xd7\xa0\xd7\x99\xd7\x99\xd7\x93,"
		"\xd7\xa7\xd7\x91\xd7\x95\xd7\xa6\xd7\x94,\xd7\x9e\xd7\xa7\xd7\x95\xd7\x9e\xd7\x95\xd7\xaa",
		"\xd8\xa7\xd9\x84\xd8\xa7\xd8\xb3\xd9\x85 \xd8\xa7\xd9\x84\xd9\x83\xd8\xa7\xd9\x85\xd9\x84,"
		"\xd8\xb1\xd9\x82\xd9\x85 \xd8\xa7\xd9\x84\xd9\x87\xd8\xa7\xd8\xaa\xd9\x81,"
		"\xd8\xa7\xd9\x84\xd9\x85\xd8\xac\xd9\x85\xd9\x88\xd8\xb9\xd8\xa9,\xd8\xb9\xd8\xaf\xd8\xaf \xd8\xa7\xd9\x84\xd9\x85\xd9\x82\xd8\xa7\xd8\xb9\xd8\xaf",
	};
	for (size_t i = 0; i < sizeof(headers) / sizeof *headers; i++) {
		char *text = xasprintf("%s\nAna,912 345 678,g%zu,%zu\n", headers[i], i, i + 2);
		import_text(text);
		free(text);
		ck_assert_msg(result.refused.count == 0 && result.added + result.changed == 1, "%s", headers[i]);
		struct guest ana = guest_of(1);
		ck_assert_int_eq(ana.seats, (int)i + 2);
		ck_assert_int_eq(ana.group[1], '0' + (int)i);
		guest_clear(&ana);
	}
}
END_TEST

START_TEST(no_word_means_two_things)
{
	static const struct {
		enum field field;
		const char *words;
	} rows[] = {
#define ALIASES(NAME, language, words) {FIELD_##NAME, words},
#include "guests/aliases.def"
	};
	struct vocabulary *vocabulary = vocabulary_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof *rows; i++) {
		char *copy = xstrdup(rows[i].words), *rest = copy;
		for (char *word; (word = strsep(&rest, "|"));) {
			struct column_meaning meaning;
			ck_assert_msg(vocabulary_column(vocabulary, word, &meaning), "%s", word);
			ck_assert_msg(meaning.field == rows[i].field, "%s means %s and %s", word,
				      field_word(meaning.field), field_word(rows[i].field));
		}
		free(copy);
	}
	vocabulary_free(vocabulary);
}
END_TEST

START_TEST(a_remark_in_brackets_does_not_hide_a_column)
{
	import_text("Name *,Phone (with country code)\nAna,912345678\n");
	check_counts(1, 0, 0, 0, 0);
}
END_TEST

START_TEST(first_and_last_names_are_joined)
{
	import_text("first name,last name,phone\nAna Maria,Ferreira,912345678\nRui,,913000111\n");
	check_text(1, "name", "Ana Maria Ferreira");
	check_text(1, "first_name", "Ana Maria");
	check_text(2, "name", "Rui");
	import_text("Nom;Pr\xc3\xa9nom;T\xc3\xa9l\nDupont;Zo\xc3\xa9;914000222\n");
	check_text(3, "name", "Zo\xc3\xa9 Dupont");
	import_text("Nome;Apelido;Telefone\nCarla;Nunes;915000333\n");
	check_text(4, "name", "Carla Nunes");
	import_text("name,first name,phone\nDr. Robert Smith,Bob,916000444\n");
	check_text(5, "name", "Dr. Robert Smith");
	check_text(5, "first_name", "Bob");
}
END_TEST

START_TEST(the_mobile_column_wins_and_others_fill_its_gaps)
{
	import_text("name,phone,mobile\nAna,212345678,912345678\nRui,213000111,\n");
	check_text(1, "phone", "+351912345678");
	check_text(2, "phone", "+351213000111");
}
END_TEST

START_TEST(map_overrides_the_aliases)
{
	static const char *const map[] = {"phone=Cell no. 2", "name=Who", NULL};
	static const char *const unknown_field[] = {"fone=Who", NULL};
	static const char *const unknown_column[] = {"phone=Mobile", NULL};
	static const char *const no_column[] = {"phone", NULL};
	write_file("list.csv", "Who,Phone,Cell No 2\nAna,212345678,912345678\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.map = map}), 0);
	check_text(1, "phone", "+351912345678");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.map = unknown_field}), -1);
	check_failure("did you mean phone?");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.map = unknown_column}), -1);
	check_failure("\"Who\", \"Phone\", \"Cell No 2\"");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.map = no_column}), -1);
	check_failure("field=Column");
}
END_TEST

START_TEST(a_list_that_is_none_is_an_error)
{
	check_import_fails("", "is empty");
	check_import_fails("\n\n", "is empty");
	check_import_fails("name,phone\n", "no guests below");
	check_import_fails("foo,bar\n1,2\n", "\"foo\", \"bar\": say which it is with --map");
	check_import_fails("id,foo\n1,2\n", "name or phone");
	check_import_fails("name,foo\nAna,2\n", "known as the guest's phone");
	check_import_fails("Ana,+351 912 345 678\nRui,913000111\n", "no line with the names of its columns");
	check_import_fails("name,912345678\n", "no line with the names of its columns");
}
END_TEST

START_TEST(what_stands_above_the_columns_is_left_out)
{
	static const char *const map[] = {"name=Quem", "phone=Contacto pessoal", NULL};
	import_text("Guests of Ana & Tom,,\n12/06/2027,,\n\nName,Phone,Seats\nAna,912345678,2\n");
	check_counts(1, 0, 0, 0, 0);
	import_text("Lista,Casamento\nNome,Telefone\nRui,91\n");
	check_refusal(0, 3, "too short");
	/* columns that nobody knows, below a title */
	write_file("list.csv", "Guests,,\nQuem,Contacto pessoal,x\nEva,914000222,\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.map = map}), 0);
	check_counts(1, 0, 0, 0, 1);
	/* a guest is never taken for a title */
	check_import_fails_on_top("Eva,914000223\nname,phone\nLeo,915000333\n", "its first line has the phone 914000223");
}
END_TEST

START_TEST(a_party_is_a_name_only_where_nothing_else_is)
{
	import_text("Party,First Name,Last Name,Phone\nThe Smiths,Mary,Smith,912345678\n");
	check_text(1, "name", "Mary Smith");
	check_text(1, "group", "The Smiths");
	import_text("Party,Phone\nThe Joneses,913000111\n");
	check_text(2, "name", "The Joneses");
}
END_TEST

START_TEST(all_phone_columns_are_looked_at_for_a_mobile_number)
{
	import_text("name,Home Phone,Business Phone,Other Phone,Mobile Phone,Primary Phone,Phone 2\n"
		    "A,212345678,,,,,\nB,212345678,912345678,,,,\nC,212345678,912345678,,913000111,,\nD,,,,,,914000222\n");
	check_counts(4, 0, 0, 0, 0);
	check_text(1, "phone", "+351212345678");
	check_text(2, "phone", "+351912345678");
	check_text(3, "phone", "+351913000111");
	check_text(4, "phone", "+351914000222");
	ck_assert_uint_eq(result.remarks.count, 2);
	ck_assert_int_eq((int)result.remarks.items[0].line, 3);
	ck_assert_str_eq(result.remarks.items[0].text, "of several phones +351 912 345 678 is used, not +351 21 234 5678");
}
END_TEST

START_TEST(labels_that_programs_made_are_no_group)
{
	import_text("name,phone,labels\nA,912000001,* myContacts ::: Family\nB,912000002,* myContacts\n"
		    "C,912000003,Friends ::: * starred\nD,912000004,Family (https://www.notion.so/Family-1)\nE,912000005,(https\n");
	static const char *const groups[] = {"Family", "", "Friends", "Family", "(https"};
	for (int i = 0; i < 5; i++)
		check_text(i + 1, "group", groups[i]);
}
END_TEST

/* Values */

START_TEST(refusals_have_the_line_and_the_reason_and_the_rest_is_kept)
{
	import_text("name,phone,seats,language,rsvp,token\n"
		    "\"Ana\nFerreira\",912345678,,,,\n"
		    "Short,91234,,,,\n"
		    ",913000111,,,,\n"
		    "Nobody,,,,,\n"
		    "Many,914000222,100,,,\n"
		    "None,914000222,0,,,\n"
		    "Tongue,914000222,,speaks fine,,\n"
		    "Reply,914000222,,,perhaps not,\n"
		    "Token,914000222,,,,short\n"
		    "Sheet,\"3,51912E+11\",,,,\n"
		    "Wide,914000222,,,,,,extra\n"
		    "Rui,915000333,3,en,,\n");
	check_counts(2, 0, 0, 10, 0);
	check_refusal(0, 4, "too short");
	check_refusal(1, 5, "there is no name");
	check_refusal(2, 6, "there is no phone number");
	check_refusal(3, 7, "\"100\": seats must be a whole number from 1 to 99");
	check_refusal(4, 8, "seats");
	check_refusal(5, 9, "not a language");
	check_refusal(6, 10, "yes, no or maybe");
	check_refusal(7, 11, "16 to 64");
	check_refusal(8, 12, "spreadsheet");
	check_refusal(9, 13, "8 cells, but there are 6 columns");
}
END_TEST

START_TEST(no_name_is_refused_for_its_characters)
{
	import_text("name,phone\n"
		    "O'Brien,912000001\n"
		    "=cmd|' /C calc'!A0,912000002\n"
		    "\xd7\x93\xd7\xa0\xd7\x94 \xd7\x9b\xd7\x94\xd7\x9f,912000003\n"
		    "\xf0\x9f\x91\xb0 Zo\xc3\xab,912000004\n"
		    "\"\"\"Ana\"\"; DROP TABLE guests\",912000005\n"
		    "-,912000006\n");
	check_counts(6, 0, 0, 0, 0);
	check_text(2, "name", "=cmd|' /C calc'!A0");
	check_text(5, "name", "\"Ana\"; DROP TABLE guests");
}
END_TEST

START_TEST(the_first_good_phone_of_a_cell_is_used)
{
	import_text("name,phone\n"
		    "A,912 345 678 / 913 000 111\n"
		    "B,123; +351 914 000 222\n"
		    "C,\"915000333, 916000444\"\n"
		    "D,\"917000555\n918000666\"\n"
		    "E,'919000777\n"
		    "F,'+351 919 000 778\n"
		    "G,00351919000779\n");
	check_counts(7, 0, 0, 0, 0);
	check_text(1, "phone", "+351912345678");
	check_text(2, "phone", "+351914000222");
	check_text(3, "phone", "+351915000333");
	check_text(4, "phone", "+351917000555");
	check_text(5, "phone", "+351919000777");
	check_text(5, "phone_raw", "919000777");
	check_text(6, "phone", "+351919000778");
	check_text(7, "phone", "+351919000779");
}
END_TEST

START_TEST(the_rows_country_goes_before_the_options_and_the_events)
{
	write_file("list.csv", "name,phone,country\nA,050-123-4567,il\nB,020 7946 0018,\nC,912345678,Atlantis\nD,+351912345678,Atlantis\n"
		   "E,912345678,PORTUGAL\nF,11 98765-4321,Brasil\nG,0171 1234567,Deutschland\nH,050-123-4567,\xd7\x99\xd7\xa9\xd7\xa8\xd7\x90\xd7\x9c\n"
		   "I,912345678,+351\nJ,912345678,351\nK,020 7946 0018,UK\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.country = "GB"}), 0);
	check_counts(10, 0, 0, 1, 0);
	static const char *const phones[] = {"+972501234567", "+442079460018", "+351912345678", "+351912345678", "+5511987654321",
					     "+491711234567", "+972501234567", "+351912345678", "+351912345678", "+442079460018"};
	for (int i = 0; i < 10; i++)
		check_text(i + 1, "phone", phones[i]);
	check_refusal(0, 4, "\"Atlantis\": this country is not known");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.country = "XX"}), -1);
	check_failure("\"XX\" is not a country");
}
END_TEST

START_TEST(languages_are_tags_or_names)
{
	import_text("name,phone,language\nA,912000001,Portugu\xc3\xaas\nB,912000002,ENGLISH\nC,912000003,pt_br\n"
		    "D,912000004,zh-hant-tw\nE,912000005,\xd7\xa2\xd7\x91\xd7\xa8\xd7\x99\xd7\xaa\nF,912000006,iw\n");
	check_counts(6, 0, 0, 0, 0);
	static const char *const expected[] = {"pt", "en", "pt_BR", "zh_Hant_TW", "he", "he"};
	for (int i = 0; i < 6; i++)
		check_text(i + 1, "language", expected[i]);
}
END_TEST

START_TEST(counts_may_be_written_in_arabic_digits)
{
	import_text("name,phone,seats\nA,912000001,\xd9\xa1\xd9\xa2\n");
	struct guest guest = guest_of(1);
	ck_assert_int_eq(guest.seats, 12);
	guest_clear(&guest);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("import");
	TCase *tests = tcase_create("import");
	tcase_add_checked_fixture(tests, open_event, close_event);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, a_plain_list_becomes_guests);
	tcase_add_test(tests, columns_are_known_in_seven_languages);
	tcase_add_test(tests, no_word_means_two_things);
	tcase_add_test(tests, a_remark_in_brackets_does_not_hide_a_column);
	tcase_add_test(tests, first_and_last_names_are_joined);
	tcase_add_test(tests, the_mobile_column_wins_and_others_fill_its_gaps);
	tcase_add_test(tests, map_overrides_the_aliases);
	tcase_add_test(tests, a_list_that_is_none_is_an_error);
	tcase_add_test(tests, what_stands_above_the_columns_is_left_out);
	tcase_add_test(tests, a_party_is_a_name_only_where_nothing_else_is);
	tcase_add_test(tests, all_phone_columns_are_looked_at_for_a_mobile_number);
	tcase_add_test(tests, labels_that_programs_made_are_no_group);
	tcase_add_test(tests, refusals_have_the_line_and_the_reason_and_the_rest_is_kept);
	tcase_add_test(tests, no_name_is_refused_for_its_characters);
	tcase_add_test(tests, the_first_good_phone_of_a_cell_is_used);
	tcase_add_test(tests, the_rows_country_goes_before_the_options_and_the_events);
	tcase_add_test(tests, languages_are_tags_or_names);
	tcase_add_test(tests, counts_may_be_written_in_arabic_digits);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
