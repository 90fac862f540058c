#include "import_fixture.h"
#include "suite.h"

START_TEST(importing_again_changes_nothing)
{
	const char *list = "name,phone,group,seats,notes\nAna,912 345 678,bride,2,\"a\nb\"\nRui,+351 913 000 111,,,\n"
			   "Eva,914000222 / 915000333,,,\n";
	import_text(list);
	struct guest before = guest_of(1);
	import_text(list);
	check_counts(0, 0, 3, 0, 0);
	struct guest after = guest_of(1);
	ck_assert(before.revision == after.revision);
	guest_clear(&before);
	guest_clear(&after);
}
END_TEST

START_TEST(what_the_file_says_replaces_and_what_it_does_not_say_stays)
{
	import_text("name,phone,group,seats,notes,language\nAna,912345678,bride,2,tea,pt\n");
	import_text("name,phone,group,seats\nAna,+351 912 345 678,groom,\n");
	check_counts(0, 1, 0, 0, 0);
	check_text(1, "group", "groom");
	check_text(1, "notes", "tea");
	check_text(1, "language", "pt");
	check_text(1, "phone_raw", "912345678");
	struct guest ana = guest_of(1);
	ck_assert_int_eq(ana.seats, 2);
	guest_clear(&ana);
}
END_TEST

START_TEST(a_reference_finds_its_guest_under_a_new_name_and_phone)
{
	import_text("ref,name,phone\n7,Ana,912345678\n8,Rui,913000111\n");
	import_text("ref,name,phone\n7,Ana Maria,914000222\n8,Rui,913000111\n");
	check_counts(0, 1, 1, 0, 0);
	check_text(1, "name", "Ana Maria");
	check_text(1, "phone", "+351914000222");
	check_text(1, "phone_raw", "914000222");
}
END_TEST

/* Else one person would be invited twice. */
START_TEST(case_and_accents_of_a_name_make_no_other_guest)
{
	import_text("name,phone\nJos\xc3\xa9 Costa,912345678\nRui,912345678\nJOSE COSTA,+351912345678\n");
	check_counts(2, 0, 0, 1, 0);
	check_refusal(0, 4, "same guest as line 2");
	import_text("name,phone\njos\xc3\xa9 costa,912345678\nRui,912345678\n");
	check_counts(0, 1, 1, 0, 0);
	check_text(1, "name", "jos\xc3\xa9 costa");
}
END_TEST

START_TEST(two_of_one_name_on_one_phone_are_told_apart_by_their_references)
{
	const char *list = "ref,name,phone\n1,Jo\xc3\xa3o,912345678\n2,Jo\xc3\xa3o,912345678\n";
	import_text(list);
	check_counts(2, 0, 0, 0, 0);
	import_text(list);
	check_counts(0, 0, 2, 0, 0);
}
END_TEST

START_TEST(a_list_gains_references)
{
	import_text("name,phone\nAna,912345678\n");
	import_text("ref,name,phone\n7,Ana,912345678\n");
	check_counts(0, 1, 0, 0, 0);
	check_text(1, "ref", "7");
}
END_TEST

START_TEST(a_token_finds_its_guest_and_brings_the_answer)
{
	import_text("token,name,phone\nabcdefghijklmnop-1,Ana,912345678\nabcdefghijklmnop-2,Rui,913000111\n");
	check_text(1, "token", "abcdefghijklmnop-1");
	import_text("token,rsvp,rsvp_seats\nabcdefghijklmnop-1,yes,2\nabcdefghijklmnop-2,n\xc3\xa3o,\nabcdefghijklmnop-3,yes,1\n");
	check_counts(0, 2, 0, 1, 0);
	check_refusal(0, 4, "no guest of the list has this token");
	struct guest ana = guest_of(1), rui = guest_of(2);
	ck_assert_str_eq(ana.rsvp, "yes");
	ck_assert_int_eq(ana.rsvp_seats, 2);
	ck_assert(ana.rsvp_at > 0);
	ck_assert_str_eq(rui.rsvp, "no");
	ck_assert_int_eq(rui.rsvp_seats, 0);
	guest_clear(&ana);
	guest_clear(&rui);
}
END_TEST

START_TEST(a_token_of_other_characters_is_refused_whatever_its_length)
{
	import_text("name,phone,token\nAna,912345678,abcdefghijkl:nopqrstu2\nRui,912345679,:\n");
	check_counts(0, 0, 0, 2, 0);
	check_refusal(0, 2, "token must be 16 to 64");
	check_refusal(1, 3, "token must be 16 to 64");
}
END_TEST

START_TEST(an_empty_answer_keeps_the_old_one_and_a_bare_yes_its_number)
{
	import_text("name,phone,rsvp,rsvp_seats\nAna,912345678,yes,3\n");
	import_text("name,phone,rsvp,rsvp_seats\nAna,912345678,,\n");
	check_counts(0, 0, 1, 0, 0);
	import_text("name,phone,rsvp\nAna,912345678,SIM\n");
	check_counts(0, 0, 1, 0, 0);
	import_text("name,phone,rsvp\nAna,912345678,maybe\n");
	struct guest ana = guest_of(1);
	ck_assert_str_eq(ana.rsvp, "maybe");
	ck_assert_int_eq(ana.rsvp_seats, 3);
	guest_clear(&ana);
}
END_TEST

START_TEST(answers_are_read_in_seven_languages)
{
	import_text("name,phone,rsvp\nA,912000001,s\xc3\xad\nB,912000002,oui\nC,912000003,Nein\nD,912000004,\xd7\x9b\xd7\x9f\n"
		    "E,912000005,\xd9\x84\xd8\xa7\nF,912000006,TRUE\nG,912000007,0\nH,912000008,talvez\nI,912000009,pending\n");
	check_counts(9, 0, 0, 0, 0);
	static const char *const expected[] = {"yes", "yes", "no", "yes", "no", "yes", "no", "maybe", ""};
	for (int i = 0; i < 9; i++)
		check_text(i + 1, "rsvp", expected[i]);
}
END_TEST

START_TEST(an_opt_out_comes_in_and_is_never_taken_back_by_a_list)
{
	import_text("name,phone,opted_out\nA,912000001,yes\nB,912000002,2026-05-01\nC,912000003,\nD,912000004,01/05/2026\nE,912000005,when?\n");
	check_counts(4, 0, 0, 1, 0);
	struct guest a = guest_of(1), b = guest_of(2), c = guest_of(3), d = guest_of(4);
	ck_assert(a.opted_out_at > 0 && d.opted_out_at > 0);
	ck_assert(b.opted_out_at == 1777593600000LL);
	ck_assert(c.opted_out_at == 0);
	import_text("name,phone,opted_out\nA,912000001,no\n");
	check_counts(0, 0, 1, 0, 3);
	guest_clear(&a);
	guest_clear(&b);
	guest_clear(&c);
	guest_clear(&d);
}
END_TEST

START_TEST(a_corrected_name_is_the_same_guest)
{
	import_text("name,phone\nBruno Silvq,912345678\nAna,913000111\n");
	import_text("name,phone\nBruno Silva,912345678\nAna,913000111\n");
	check_counts(0, 1, 1, 0, 0);
	check_text(1, "name", "Bruno Silva");
}
END_TEST

START_TEST(a_new_name_on_a_shared_phone_is_a_new_guest)
{
	import_text("name,phone\nAna,912345678\n");
	import_text("name,phone\nRui,912345678\nAna,912345678\n");
	check_counts(1, 0, 1, 0, 0);
	check_text(1, "name", "Ana");
	check_text(2, "name", "Rui");
	/* two stand on the phone: which of them would be corrected? */
	import_text("name,phone\nAna,912345678\nRuy,912345678\n");
	check_counts(1, 0, 1, 0, 1);
}
END_TEST

START_TEST(who_only_moved_to_another_phone_is_not_renamed)
{
	import_text("name,phone\nAna,912345678\n");
	import_text("name,phone\nAna,913000111\nRui,912345678\n");
	check_counts(2, 0, 0, 0, 1);
	check_text(1, "name", "Ana");
	check_text(1, "phone", "+351912345678");
}
END_TEST

START_TEST(two_new_names_on_one_known_phone_are_two_new_guests)
{
	import_text("name,phone\nAna,912345678\n");
	import_text("name,phone\nEva,912345678\nRui,912345678\n");
	check_counts(2, 0, 0, 0, 1);
}
END_TEST

START_TEST(a_guest_twice_in_the_file_is_refused_the_second_time)
{
	import_text("name,phone\nAna,912345678\nRui,912345678\nAna,+351 912 345 678\n");
	check_counts(2, 0, 0, 1, 0);
	check_refusal(0, 4, "same guest as line 2");
	/* also when its name waits for the end of the file */
	import_text("name,phone\nAna,912345678\nRui,912345678\nEva,913000111\n");
	import_text("name,phone\nEvq,913000111\nEvq,913000111\n");
	check_counts(0, 1, 0, 1, 2);
	check_refusal(0, 3, "same guest as line 2");
}
END_TEST

START_TEST(a_removed_guest_does_not_come_back_by_itself)
{
	import_text("name,phone\nAna,912345678\nRui,913000111\n");
	ck_assert_int_eq(guest_delete(db, 1, 1777593600000LL), 1);
	import_text("name,phone\nAna,912345678\nRui,913000111\n");
	check_counts(0, 0, 1, 1, 0);
	check_refusal(0, 2, "Ana was removed from the list on 2026-05-01");
}
END_TEST

START_TEST(a_refused_row_still_counts_as_present)
{
	import_text("name,phone,seats\nAna,912345678,2\nRui,913000111,\n");
	import_text("name,phone,seats\nAna,912345678,many\nRui,913000111,\n");
	check_counts(0, 0, 1, 1, 0);
	struct guest ana = guest_of(1);
	ck_assert_int_eq(ana.seats, 2);
	guest_clear(&ana);
	/* and leaves the way free for the right one */
	import_text("name,phone,seats\nAna,912345678,many\nAna,912345678,3\n");
	check_counts(0, 1, 0, 1, 1);
}
END_TEST

START_TEST(token_and_reference_of_two_guests_are_refused)
{
	import_text("token,ref,name,phone\nabcdefghijklmnop-1,1,Ana,912345678\nabcdefghijklmnop-2,2,Rui,913000111\n");
	import_text("token,ref,name,phone\nabcdefghijklmnop-1,2,Ana,912345678\n");
	check_counts(0, 0, 0, 1, 1);
	check_refusal(0, 2, "\"2\" that of Rui");
}
END_TEST

START_TEST(another_country_gives_the_same_text_another_number)
{
	import_text("ref,name,phone\n1,Ana,612 345 678\n");
	check_counts(0, 0, 0, 1, 0);
	set_country("ES");
	import_text("ref,name,phone\n1,Ana,612 345 678\n");
	check_text(1, "phone", "+34612345678");
	set_country("FR");
	import_text("ref,name,phone\n1,Ana,612 345 678\n");
	check_counts(0, 1, 0, 0, 0);
	check_text(1, "phone", "+33612345678");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("match");
	TCase *tests = tcase_create("match");
	tcase_add_checked_fixture(tests, open_event, close_event);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, importing_again_changes_nothing);
	tcase_add_test(tests, what_the_file_says_replaces_and_what_it_does_not_say_stays);
	tcase_add_test(tests, a_reference_finds_its_guest_under_a_new_name_and_phone);
	tcase_add_test(tests, case_and_accents_of_a_name_make_no_other_guest);
	tcase_add_test(tests, two_of_one_name_on_one_phone_are_told_apart_by_their_references);
	tcase_add_test(tests, a_list_gains_references);
	tcase_add_test(tests, a_token_finds_its_guest_and_brings_the_answer);
	tcase_add_test(tests, a_token_of_other_characters_is_refused_whatever_its_length);
	tcase_add_test(tests, an_empty_answer_keeps_the_old_one_and_a_bare_yes_its_number);
	tcase_add_test(tests, answers_are_read_in_seven_languages);
	tcase_add_test(tests, an_opt_out_comes_in_and_is_never_taken_back_by_a_list);
	tcase_add_test(tests, a_corrected_name_is_the_same_guest);
	tcase_add_test(tests, a_new_name_on_a_shared_phone_is_a_new_guest);
	tcase_add_test(tests, who_only_moved_to_another_phone_is_not_renamed);
	tcase_add_test(tests, two_new_names_on_one_known_phone_are_two_new_guests);
	tcase_add_test(tests, a_guest_twice_in_the_file_is_refused_the_second_time);
	tcase_add_test(tests, a_removed_guest_does_not_come_back_by_itself);
	tcase_add_test(tests, a_refused_row_still_counts_as_present);
	tcase_add_test(tests, token_and_reference_of_two_guests_are_refused);
	tcase_add_test(tests, another_country_gives_the_same_text_another_number);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
