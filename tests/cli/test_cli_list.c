#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/die.h"
#include "base/json.h"
#include "cli.h"
#include "tests/unit/suite.h"

#define GUEST_KEYS \
	"id ref name first_name phone language group seats rsvp rsvp_seats token rsvp_url status status_at sent_at " \
	"delivered_at read_at failed_at error_code error attempts message_sid opted_out"
#define EVENT_KEYS \
	"name host venue starts_at time_zone rsvp_url rsvp_by country language default_template paused_at pause_reason"
#define STATUS_KEYS \
	"event guests none queued held sending unknown accepted sent delivered read undelivered failed canceled " \
	"opted_out rsvp paused pause_reason dispatcher"

START_TEST(init_makes_a_private_file_in_directories_that_did_not_exist)
{
	struct stat info;
	assert_code(convoke("init"), 0);
	ck_assert_int_eq(stat(path_of("convoke/event.db"), &info), 0);
	ck_assert_int_eq(info.st_mode & 07777, 0600);
	ck_assert_int_eq(stat(path_of("convoke"), &info), 0);
	ck_assert_int_eq(info.st_mode & 07777, 0700);
}
END_TEST

START_TEST(init_leaves_an_existing_file_untouched)
{
	const char *path = write_file("mine.db", "precious");
	const struct run *run = convoke("-f", path, "init");
	assert_code(run, 1);
	assert_one_line(run);
	char *text = read_file(path_of("mine.db"));
	ck_assert_str_eq(text, "precious");
	free(text);
	make_event();
	assert_code(convoke("init", "--name", "Other"), 1);
	assert_says(convoke("event", "--json")->out, "Ana & Tomás");
}
END_TEST

START_TEST(init_refuses_values_that_cannot_be_and_makes_no_file)
{
	static const char *const wrong[][2] = {
		{"--starts", "tomorrow"}, {"--starts", "2027-02-30 16:00"}, {"--time-zone", "Europe/Lisboa"},
		{"--rsvp-url", "https://example.org/rsvp"}, {"--rsvp-url", "ftp://example.org/{token}"},
		{"--rsvp-by", "2027-13-01"}, {"--country", "XX"}, {"--country", "Portugal"}, {"--language", "?"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct run *run = convoke("init", wrong[i][0], wrong[i][1]);
		assert_code(run, 2);
		assert_one_line(run);
	}
	assert_code(convoke("event"), 1);
}
END_TEST

START_TEST(the_event_is_shown_as_it_was_given)
{
	make_event();
	const struct run *run = convoke("event", "--json");
	assert_code(run, 0);
	struct json *event = json_line(run->out, 0);
	assert_keys(event, EVENT_KEYS);
	ck_assert_str_eq(json_string(event, "starts_at"), "2027-06-12 16:00");
	ck_assert_str_eq(json_string(event, "country"), "PT");
	ck_assert_str_eq(json_string(event, "language"), "en");
	ck_assert_ptr_null(json_string(event, "rsvp_by"));
	ck_assert_ptr_null(json_get(event, "paused_at"));
	json_free(event);
}
END_TEST

START_TEST(event_set_changes_all_or_nothing)
{
	make_event();
	assert_code(convoke("event", "set", "venue=Casa", "starts_at=2027-06-13T17:30"), 0);
	assert_says(convoke("event", "--json")->out, "\"starts_at\":\"2027-06-13 17:30\"");
	assert_code(convoke("event", "set", "venue=Else", "time_zone=Nowhere"), 2);
	assert_says(convoke("event", "--json")->out, "\"venue\":\"Casa\"");
	const struct run *run = convoke("event", "set", "venu=x");
	assert_code(run, 2);
	assert_says(run->err, "did you mean venue?");
	assert_code(convoke("event", "set", "venue"), 2);
	assert_code(convoke("event", "set", "default_template=none_such"), 1);
}
END_TEST

START_TEST(import_counts_and_lists_what_it_refuses)
{
	make_event();
	write_file("list.csv", "Name,Telefone\nAna,912345678\nBad,12\nBruno,+351 913 000 111\n");
	const struct run *run = convoke("import", "list.csv", "--json");
	assert_code(run, 3);
	struct json *result = json_line(run->out, 0);
	assert_keys(result, "added changed same refused remarks gone shared_phones samples");
	ck_assert_int_eq(number_of(result, "added"), 2);
	const struct json *refused = json_get(result, "refused");
	ck_assert_uint_eq(json_array_length(refused), 1);
	assert_keys(json_array_at(refused, 0), "line reason");
	ck_assert_int_eq(number_of(json_array_at(refused, 0), "line"), 3);
	json_free(result);
	ck_assert_uint_eq(count_lines(run->out), 1);
	assert_one_line(run);
}
END_TEST

START_TEST(importing_again_changes_nothing)
{
	make_event();
	import_guests(5);
	const struct run *run = convoke("import", "guests.csv", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "same"), 5);
	ck_assert_int_eq(number_in(run, "added"), 0);
	ck_assert_int_eq(number_in(run, "changed"), 0);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "guests"), 5);
}
END_TEST

START_TEST(a_dry_import_tells_and_keeps_nothing)
{
	make_event();
	const struct run *run = convoke_with_input("name,phone\nAna,912345678\n", "import", "-", "--dry-run", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "added"), 1);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "guests"), 0);
	assert_code(convoke_with_input("name,phone\nAna,912345678\n", "import", "-"), 0);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "guests"), 1);
}
END_TEST

START_TEST(an_import_that_is_empty_or_missing_fails)
{
	make_event();
	assert_code(convoke_with_input("", "import", "-"), 1);
	assert_code(convoke_with_input("1;2;3\n4;5;6\n", "import", "-"), 1);
	assert_code(convoke("import", "none.csv"), 1);
	write_file("list.csv", "name,phone\nAna,912345678\n");
	assert_code(convoke("import", "list.csv", "--country", "XX"), 2);
	assert_code(convoke("import", "list.csv", "--map", "nme=name"), 2);
	assert_code(convoke("import", "list.csv", "--map", "name"), 2);
	assert_code(convoke("import", "list.csv", "--map", "name=Nome"), 1);
}
END_TEST

START_TEST(an_import_can_tell_what_it_would_change)
{
	make_event();
	assert_code(convoke_with_input("name,phone,group\nAna,912345678,bride\nRui,913000111,\n", "import", "-"), 0);
	write_file("list.csv", "name,phone,x\nAna,912345678,family\nEva,913000112,\n");
	const struct run *run = convoke("import", "list.csv", "--dry-run", "--details", "--map", "group=#3");
	assert_code(run, 0);
	assert_says(run->out, "new: Eva, +351913000112");
	assert_says(run->out, "changed: Ana, +351912345678\n    group: \"bride\" is now \"family\"");
	assert_says(run->out, "not in this file: Rui");
	run = convoke("import", "list.csv", "--dry-run", "--details", "--json");
	assert_says(run->out, "\"details\"");
	assert_says(run->out, "\"gone\":[{\"line\":null,\"name\":\"Rui\"");
	assert_code(convoke("import", "list.csv", "--encoding", "klingon"), 2);
	assert_code(convoke("import", "list.csv", "--encoding", "windows-1252", "--map", "group=-"), 0);
}
END_TEST

START_TEST(guests_are_one_object_a_line_with_the_keys_of_the_contract)
{
	make_event();
	import_guests(3);
	const struct run *run = convoke("guests", "--json");
	assert_code(run, 0);
	ck_assert_uint_eq(count_lines(run->out), 3);
	for (size_t i = 0; i < 3; i++) {
		struct json *guest = json_line(run->out, i);
		assert_keys(guest, GUEST_KEYS);
		ck_assert_str_eq(json_string(guest, "status"), "none");
		assert_says(json_string(guest, "rsvp_url"), json_string(guest, "token"));
		ck_assert_ptr_null(json_get(guest, "sent_at"));
		json_free(guest);
	}
	assert_code(convoke("guests", "--filter", "nosuchkey:1"), 2);
	assert_code(convoke("guests", "--json", "--csv"), 2);
	ck_assert_uint_eq(count_lines(convoke("guests", "--json", "--filter", "000002")->out), 1);
}
END_TEST

START_TEST(the_table_of_guests_stays_aligned_and_cannot_move_the_cursor)
{
	make_event();
	convoke_with_input("name,phone\n\"\033[2JAna\",912345678\nנועה,912345679\n", "import", "-");
	const struct run *run = convoke("guests");
	assert_code(run, 0);
	ck_assert_ptr_null(strchr(run->out, '\033'));
	ck_assert_uint_eq(count_lines(run->out), 3);
}
END_TEST

START_TEST(one_guest_is_added_changed_answered_and_removed)
{
	make_event();
	const struct run *run = convoke("guest", "add", "name=Ana Ferreira", "phone=912345678", "seats=2", "--json");
	assert_code(run, 0);
	struct json *guest = json_line(run->out, 0);
	assert_keys(guest, GUEST_KEYS);
	ck_assert_str_eq(json_string(guest, "phone"), "+351912345678");
	json_free(guest);
	run = convoke("guest", "set", "1", "group=bride", "opted_out=yes", "--json");
	assert_code(run, 0);
	assert_says(run->out, "\"opted_out\":true");
	run = convoke("rsvp", "1", "yes", "--seats", "3", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "rsvp_seats"), 3);
	run = convoke("rsvp", "1", "maybe", "--json");
	ck_assert_int_eq(number_in(run, "rsvp_seats"), 3);
	run = convoke("rsvp", "1", "none", "--json");
	assert_says(run->out, "\"rsvp\":null");
	assert_code(convoke("guest", "remove", "1"), 0);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "guests"), 0);
	assert_code(convoke("guest", "remove", "1"), 1);
}
END_TEST

START_TEST(one_guest_is_checked_like_the_list)
{
	make_event();
	assert_code(convoke("guest", "add", "name=Ana", "phone=12"), 2);
	assert_code(convoke("guest", "add", "name=Ana", "group=x"), 2);
	assert_code(convoke("guest", "add", "phone=912345678", "seats=2"), 2);
	assert_code(convoke("guest", "add", "name=Ana", "phone=912345678", "seats=none"), 2);
	assert_code(convoke("guest", "add", "name=Ana", "phone=912345678", "colour=red"), 2);
	assert_code(convoke("guest", "set", "one", "name=x"), 2);
	assert_code(convoke("guest", "set", "1", "name=x"), 1);
	assert_code(convoke("rsvp", "1", "yes"), 1);
	assert_code(convoke("guest", "add", "name=Ana", "phone=912345678"), 0);
	assert_code(convoke("rsvp", "1", "perhaps"), 2);
	assert_code(convoke("rsvp", "1", "yes", "--seats", "many"), 2);
	assert_code(convoke("guest", "set", "1", "name="), 2);
}
END_TEST

START_TEST(status_has_the_keys_of_the_contract_and_sums)
{
	static const char *const parts[] = {"none", "queued", "held", "sending", "unknown", "accepted", "sent",
					    "delivered", "read", "undelivered", "failed", "canceled"};
	make_event();
	import_guests(4);
	convoke("rsvp", "2", "no");
	const struct run *run = convoke("status", "--json");
	assert_code(run, 0);
	struct json *status = json_line(run->out, 0);
	assert_keys(status, STATUS_KEYS);
	assert_keys(json_get(status, "rsvp"), "yes no maybe none");
	ck_assert_int_eq(number_of(json_get(status, "rsvp"), "no"), 1);
	ck_assert_ptr_null(json_get(status, "dispatcher"));
	ck_assert_ptr_null(json_get(status, "pause_reason"));
	long long sum = 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		sum += number_of(status, parts[i]);
	ck_assert_int_eq(sum, number_of(status, "guests"));
	json_free(status);
	assert_code(convoke("status"), 0);
}
END_TEST

START_TEST(a_pause_is_shown_until_it_is_lifted)
{
	make_event();
	assert_code(convoke("resume"), 0);
	assert_code(convoke("pause"), 0);
	struct json *status = json_line(convoke("status", "--json")->out, 0);
	ck_assert_ptr_nonnull(json_string(status, "pause_reason"));
	json_free(status);
	assert_says(convoke("status", "--json")->out, "\"paused\":true");
	const struct run *run = convoke("resume");
	assert_code(run, 0);
	assert_says(run->out, "run --until-idle");
	assert_says(convoke("status", "--json")->out, "\"paused\":false,\"pause_reason\":null");
}
END_TEST

START_TEST(closed_streams_and_a_full_disk_harm_nothing)
{
	make_event();
	import_guests(3);
	char *program = xasprintf("%s guests >&- 2>&- <&-", cli_program());
	ck_assert_int_eq(system(program), 0);
	free(program);
	program = xasprintf("%s guests >/dev/full 2>full.err", cli_program());
	ck_assert_int_eq(WEXITSTATUS(system(program)), 1);
	free(program);
	char *complaint = read_file(path_of("full.err"));
	assert_says(complaint, "could not be written");
	free(complaint);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "guests"), 3);
}
END_TEST

START_TEST(what_is_exported_can_be_imported_again)
{
	make_event();
	import_guests(3);
	convoke("rsvp", "1", "yes", "--seats", "2");
	assert_code(convoke("export", "-o", "out.csv"), 0);
	struct stat info;
	ck_assert_int_eq(stat(path_of("out.csv"), &info), 0);
	ck_assert_int_eq(info.st_mode & 07777, 0600);
	ck_assert_int_eq(number_in(convoke("import", "out.csv", "--json"), "same"), 3);
	assert_code(convoke("-f", "b.db", "init"), 0);
	ck_assert_int_eq(number_in(convoke("-f", "b.db", "import", "out.csv", "--json"), "added"), 3);
	const struct run *run = convoke("export", "--format", "json");
	assert_code(run, 0);
	ck_assert_uint_eq(count_lines(run->out), 3);
	assert_code(convoke("export", "--format", "xls"), 2);
	assert_code(convoke("export", "-o", "no/such/place.csv"), 1);
	ck_assert_uint_eq(count_lines(convoke("export", "--json", "--filter", "rsvp:yes")->out), 1);
}
END_TEST

START_TEST(a_backup_is_whole_and_paused)
{
	make_event();
	import_guests(3);
	assert_code(convoke("backup", "copy.db"), 0);
	assert_code(convoke("backup", "copy.db"), 1);
	assert_says(convoke("-f", "copy.db", "status", "--json")->out, "\"paused\":true");
	ck_assert_int_eq(number_in(convoke("-f", "copy.db", "status", "--json"), "guests"), 3);
	assert_says(convoke("status", "--json")->out, "\"paused\":false");
}
END_TEST

START_TEST(empty_logs_and_campaigns_are_no_error)
{
	make_event();
	ck_assert_str_eq(convoke("log", "--json")->out, "");
	ck_assert_str_eq(convoke("campaigns", "--json")->out, "");
	assert_code(convoke("campaigns"), 0);
	assert_code(convoke("log", "--guest", "1"), 1);
	assert_code(convoke("log", "--guest", "x"), 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: event and list");
	TCase *tests = tcase_create("list");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, cli_begin, cli_end);
	tcase_add_test(tests, init_makes_a_private_file_in_directories_that_did_not_exist);
	tcase_add_test(tests, init_leaves_an_existing_file_untouched);
	tcase_add_test(tests, init_refuses_values_that_cannot_be_and_makes_no_file);
	tcase_add_test(tests, the_event_is_shown_as_it_was_given);
	tcase_add_test(tests, event_set_changes_all_or_nothing);
	tcase_add_test(tests, import_counts_and_lists_what_it_refuses);
	tcase_add_test(tests, importing_again_changes_nothing);
	tcase_add_test(tests, a_dry_import_tells_and_keeps_nothing);
	tcase_add_test(tests, an_import_that_is_empty_or_missing_fails);
	tcase_add_test(tests, an_import_can_tell_what_it_would_change);
	tcase_add_test(tests, guests_are_one_object_a_line_with_the_keys_of_the_contract);
	tcase_add_test(tests, the_table_of_guests_stays_aligned_and_cannot_move_the_cursor);
	tcase_add_test(tests, one_guest_is_added_changed_answered_and_removed);
	tcase_add_test(tests, one_guest_is_checked_like_the_list);
	tcase_add_test(tests, status_has_the_keys_of_the_contract_and_sums);
	tcase_add_test(tests, a_pause_is_shown_until_it_is_lifted);
	tcase_add_test(tests, closed_streams_and_a_full_disk_harm_nothing);
	tcase_add_test(tests, what_is_exported_can_be_imported_again);
	tcase_add_test(tests, a_backup_is_whole_and_paused);
	tcase_add_test(tests, empty_logs_and_campaigns_are_no_error);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
