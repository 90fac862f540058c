#include "import_fixture.h"
#include "suite.h"

#include "base/json.h"
#include "guests/export.h"
#include "guests/filter.h"
#include "guests/sheet.h"

static const char list[] =
	"ref,name,first_name,phone,language,group,seats,notes,token,rsvp,rsvp_seats,opted_out\n"
	"A1,Ana Ferreira,Ana,912345678,pt,bride,2,\"likes \"\"tea\"\", cake\",abcdefghijklmnop-1,yes,2,\n"
	",=1+1,,+351 913 000 111,,@home,1,'quoted,,no,,yes\n"
	",'t Hooft,,914000222,,,1,'=x,,,,\n"
	",\xd7\x93\xd7\xa0\xd7\x94,,915000333,he,,4,-,,maybe,,\n";

/* What the function writes. */
static char *written(int (*write)(struct db *, const struct filter *, FILE *, char **), const struct filter *filter)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int returned = write(db, filter, out, &message);
	fclose(out);
	ck_assert_msg(returned == 0, "%s", message ? message : "");
	return text;
}

START_TEST(what_was_exported_imports_as_the_same)
{
	import_text(list);
	check_counts(4, 0, 0, 0, 0);
	char *text = written(export_csv, NULL);
	import_text(text);
	check_counts(0, 0, 4, 0, 0);
	char *again = written(export_csv, NULL);
	ck_assert_str_eq(again, text);
	free(text);
	free(again);
}
END_TEST

START_TEST(an_export_makes_the_same_guests_elsewhere)
{
	import_text(list);
	char *text = written(export_csv, NULL);
	db_close(db);
	char *path = path_of("other.db");
	db = db_open(path, DB_CREATE, &message);
	free(path);
	import_text(text);
	check_counts(4, 0, 0, 0, 0);
	char *again = written(export_csv, NULL);
	ck_assert_str_eq(again, text);
	free(text);
	free(again);
}
END_TEST

START_TEST(csv_has_a_mark_crlf_and_no_formulas)
{
	import_text(list);
	char *text = written(export_csv, NULL);
	ck_assert_int_eq(strncmp(text, "\xef\xbb\xbfref,name,first_name,phone,language,group,seats,notes,token,"
				       "rsvp,rsvp_seats,opted_out,status,", 80), 0);
	ck_assert_ptr_nonnull(strstr(text, "\r\nA1,Ana Ferreira,Ana,\"'+351912345678\",pt,bride,2,"
					   "\"likes \"\"tea\"\", cake\",abcdefghijklmnop-1,yes,2,,none,"));
	ck_assert_ptr_nonnull(strstr(text, "\r\n,\"'=1+1\",,\"'+351913000111\",,\"'@home\",1,'quoted,"));
	ck_assert_ptr_nonnull(strstr(text, "\r\n,'t Hooft,"));
	ck_assert_ptr_null(strstr(text, ",="));
	ck_assert_ptr_null(strstr(text, ",+"));
	free(text);
}
END_TEST

START_TEST(guards_come_off_exactly_as_they_went_on)
{
	static const char *const cells[] = {"", "plain", "=x", "'=x", "''=x", "+1", "-", "@a", "\tx", "'t Hooft", "'", "a=b",
					    "\"", "a\"b,c;d|e", "\n", " x"};
	for (size_t i = 0; i < sizeof(cells) / sizeof *cells; i++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		sheet_put(out, cells[i], true);
		fclose(out);
		/* what a reader of CSV makes of it */
		char cell[64], *to = cell;
		bool quoted = text[0] == '"';
		for (const char *at = text + quoted; *at && !(quoted && strcmp(at, "\"") == 0); at++) {
			at += quoted && at[0] == '"' && at[1] == '"';
			*to++ = *at;
		}
		*to = '\0';
		ck_assert_str_eq(sheet_unguard(cell), cells[i]);
		ck_assert_msg(!strchr("=+-@\t\r", cell[0]) || !cell[0], "%s", cell);
		free(text);
	}
}
END_TEST

START_TEST(a_filter_chooses_who_is_exported)
{
	struct filter filter;
	import_text(list);
	ck_assert_int_eq(filter_parse("rsvp:yes,maybe", &filter, &message), 0);
	char *text = written(export_csv, &filter);
	ck_assert_ptr_nonnull(strstr(text, "Ana"));
	ck_assert_ptr_nonnull(strstr(text, "\xd7\x93\xd7\xa0\xd7\x94"));
	ck_assert_ptr_null(strstr(text, "Hooft"));
	free(text);
	filter_clear(&filter);
}
END_TEST

START_TEST(json_has_the_keys_of_the_contract_in_order)
{
	import_text(list);
	char *text = written(export_json, NULL);
	char *end = strchr(text, '\n');
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	ck_assert_str_eq(text, "{\"id\":1,\"ref\":\"A1\",\"name\":\"Ana Ferreira\",\"first_name\":\"Ana\","
			       "\"phone\":\"+351912345678\",\"language\":\"pt\",\"group\":\"bride\",\"seats\":2,"
			       "\"rsvp\":\"yes\",\"rsvp_seats\":2,\"token\":\"abcdefghijklmnop-1\","
			       "\"rsvp_url\":\"https://rsvp.example/abcdefghijklmnop-1?a=1\",\"status\":\"none\","
			       "\"status_at\":null,\"sent_at\":null,\"delivered_at\":null,\"read_at\":null,"
			       "\"failed_at\":null,\"error_code\":null,\"error\":null,\"attempts\":0,"
			       "\"message_sid\":null,\"opted_out\":false}");
	ck_assert_ptr_nonnull(strstr(end + 1, "\"ref\":null"));
	ck_assert_ptr_nonnull(strstr(end + 1, "\"rsvp\":null,\"rsvp_seats\":null"));
	ck_assert_ptr_nonnull(strstr(end + 1, "\"opted_out\":true"));
	free(text);
}
END_TEST

START_TEST(an_error_has_twilios_words_or_ours)
{
	struct event event = {.rsvp_url = ""};
	struct guest guest = {.ref = "", .name = "Ana", .first_name = "", .phone = "+351912345678", .language = "",
			      .group = "", .token = "t", .rsvp = "", .rsvp_seats = -1, .status = STATUS_FAILED,
			      .error_code = 63024, .error_message = "", .message_sid = "SM1", .failed_at = 1793484000000LL};
	struct json *json = guest_json(&guest, &event);
	ck_assert_int_gt((int)strlen(json_string(json, "error")), 0);
	ck_assert_str_eq(json_string(json, "failed_at"), "2026-10-31T22:00:00.000Z");
	ck_assert_ptr_null(json_string(json, "rsvp_url"));
	json_free(json);
	guest.error_message = "Recipient is not valid";
	json = guest_json(&guest, &event);
	ck_assert_str_eq(json_string(json, "error"), "Recipient is not valid");
	json_free(json);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
	FILE *full = fopen("/dev/full", "w");
	if (!full)
		return;
	import_text(list);
	ck_assert_int_eq(export_csv(db, NULL, full, &message), -1);
	ck_assert_ptr_nonnull(strstr(message, "No space left"));
	fclose(full);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("export");
	TCase *tests = tcase_create("export");
	tcase_add_checked_fixture(tests, open_event, close_event);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, what_was_exported_imports_as_the_same);
	tcase_add_test(tests, an_export_makes_the_same_guests_elsewhere);
	tcase_add_test(tests, csv_has_a_mark_crlf_and_no_formulas);
	tcase_add_test(tests, guards_come_off_exactly_as_they_went_on);
	tcase_add_test(tests, a_filter_chooses_who_is_exported);
	tcase_add_test(tests, json_has_the_keys_of_the_contract_in_order);
	tcase_add_test(tests, an_error_has_twilios_words_or_ours);
	tcase_add_test(tests, a_full_disk_is_told);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
