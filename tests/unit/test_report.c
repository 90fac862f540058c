/* What is exported beside the list: those that failed, the caterer's totals, and the report. */
#include "import_fixture.h"
#include "suite.h"

#include "base/json.h"
#include "campaign/report.h"
#include "guests/export.h"
#include "guests/export_totals.h"
#include "guests/filter.h"
#include "guests/sheet.h"

/* Names, groups and notes of people who mean it badly, or whose keyboards do. */
static const char hostile[] =
	"name,phone,group,seats,notes,token\n"
	"<script>alert(1)</script>,912000001,</style><b>,2,=1+1,token-of-guest-0001\n"
	"\"\"\"><img src=x onerror=alert(1)>\",912000002,&amp;&#x41;,3,\"a\nb\",token-of-guest-0002\n"
	"'+cmd|' /C calc'!A0,912000003,\"</table>,;\",1,@x,token-of-guest-0003\n"
	"\xe2\x80\xae" "evil\xe2\x80\xac \x1b[31mred\x07,912000004,\xd7\x9e\xd7\xa9\xd7\xa4\xd7\x97\xd7\x94,1,,token-of-guest-0004\n"
	"\xd8\xa3\xd8\xad\xd9\x85\xd8\xaf,912000005,famil\xc3\xad" "a,4,,token-of-guest-0005\n"
	"Ana,912000006,Familia,2,,token-of-guest-0006\n"
	"Bruno,912000007,,5,,token-of-guest-0007\n";

static char *written_with(export_writer *write, const char *query)
{
	struct filter filter;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	ck_assert_int_eq(filter_parse(query, &filter, &message), 0);
	int returned = export_stream(db, out, &(struct export_options){ .filter = &filter, .write = write }, &message);
	fclose(out);
	filter_clear(&filter);
	ck_assert_msg(returned == 0, "%s", message ? message : "");
	ck_assert_uint_eq(strlen(text), size);
	return text;
}

static void answer(int64_t id, const char *rsvp, int seats)
{
	ck_assert_int_eq(guest_answer(db, id, rsvp, seats, 1000), 1);
}

/* Tags, in a document in which every element is closed and every attribute quoted. */
struct walk {
	char open[32][16];
	size_t depth, elements;
};

/* One tag after its "<"; returns what follows its ">". */
static const char *walk_tag(struct walk *walk, const char *at)
{
	char name[16] = "";
	bool closing = *at == '/';
	at += closing;
	size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
	ck_assert_msg(length > 0 && length < sizeof name, "no element: <%.40s", at);
	memcpy(name, at, length);
	at += length;
	while (*at == ' ') {
		at += 1 + strspn(at + 1, "abcdefghijklmnopqrstuvwxyz-");
		ck_assert_msg(strncmp(at, "=\"", 2) == 0, "an attribute without its quotes: %.40s", at);
		at += 2 + strcspn(at + 2, "\"<");
		ck_assert_msg(*at == '"', "an attribute is not closed: %.40s", at);
		at++;
	}
	bool empty = *at == '/';
	at += empty;
	ck_assert_msg(*at == '>', "no end of <%s: %.40s", name, at);
	if (closing) {
		ck_assert_msg(walk->depth && strcmp(walk->open[--walk->depth], name) == 0, "</%s> closes nothing", name);
	} else {
		ck_assert_msg(strcmp(name, "script") != 0 && strcmp(name, "img") != 0 && strcmp(name, "link") != 0 &&
			      strcmp(name, "a") != 0 && strcmp(name, "iframe") != 0, "<%s> has no business here", name);
		ck_assert_uint_lt(walk->depth, sizeof walk->open / sizeof *walk->open);
		if (!empty)
			memcpy(walk->open[walk->depth++], name, sizeof name);
		walk->elements++;
	}
	return at + 1;
}

static size_t check_page(const char *text)
{
	struct walk walk = {0};
	static const char doctype[] = "<!DOCTYPE html>\n";
	ck_assert_int_eq(strncmp(text, doctype, strlen(doctype)), 0);
	for (const char *at = text + strlen(doctype); *at;) {
		if (*at == '<') {
			at = walk_tag(&walk, at + 1);
			continue;
		}
		ck_assert_msg(*at != '&' || strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0 ||
			      strncmp(at, "&quot;", 6) == 0 || strncmp(at, "&#39;", 5) == 0, "a bare &: %.40s", at);
		ck_assert_msg((unsigned char)*at >= ' ' || *at == '\n', "a control character: %.40s", at);
		at++;
	}
	ck_assert_uint_eq(walk.depth, 0);
	return walk.elements;
}

START_TEST(the_report_is_one_page_in_which_nobodys_name_means_anything)
{
	import_text(hostile);
	answer(6, "yes", 2);
	char *text = written_with(report_write_html, "");
	ck_assert_uint_gt(check_page(text), 60);
	ck_assert_ptr_nonnull(strstr(text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
	ck_assert_ptr_nonnull(strstr(text, "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"));
	ck_assert_ptr_nonnull(strstr(text, "default-src 'none'; style-src 'unsafe-inline'"));
	ck_assert_ptr_nonnull(strstr(text, "<html lang=\"en\">"));
	ck_assert_ptr_nonnull(strstr(text, "<th scope=\"row\" dir=\"auto\">\xd8\xa3"));
	ck_assert_ptr_nonnull(strstr(text, "+351 912 000 001"));
	/* Nothing from elsewhere; neither links of guests nor characters that turn the line round. */
	ck_assert_ptr_null(strstr(text, "http:"));
	ck_assert_ptr_null(strstr(text, "https:"));
	ck_assert_ptr_null(strstr(text, "url("));
	ck_assert_ptr_null(strstr(text, "token-of-guest"));
	ck_assert_ptr_null(strstr(text, "\xe2\x80\xae"));
	ck_assert_ptr_nonnull(strstr(text, "<b>7</b>"));
	free(text);
	/* A part of it says so. */
	text = written_with(report_write_html, "rsvp:yes");
	check_page(text);
	ck_assert_ptr_nonnull(strstr(text, "1 guest, a part of the list"));
	ck_assert_ptr_null(strstr(text, "Bruno"));
	free(text);
}
END_TEST

/* A number of the totals' JSON. */
static int64_t number(const struct json *object, const char *key)
{
	int64_t value = -1;
	ck_assert_msg(json_integer(object, key, &value), "no %s", key);
	return value;
}

START_TEST(the_totals_are_the_sums_of_the_groups_and_of_the_answers)
{
	static const char *const keys[] = {"guests", "seats", "yes_guests", "yes_seats", "maybe_guests", "maybe_seats", "no_guests",
					   "none_guests", "none_seats", "at_most_seats"};
	import_text(hostile);
	answer(1, "yes", 1);       /* of two seats */
	answer(2, "yes", -1);      /* three, as on the list */
	answer(5, "maybe", 3);
	answer(6, "no", -1);
	char *text = written_with(export_write_totals_json, "");
	struct json *all = json_parse(text, strlen(text));
	const struct json *groups = json_get(all, "groups"), *total = json_get(all, "total");
	ck_assert_uint_eq(json_array_length(groups), 6); /* família and Familia are one */
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		int64_t sum = 0;
		for (size_t j = 0; j < json_array_length(groups); j++)
			sum += number(json_array_at(groups, j), keys[i]);
		ck_assert_int_eq(sum, number(total, keys[i]));
	}
	ck_assert_int_eq(number(total, "guests"), 7);
	ck_assert_int_eq(number(total, "yes_guests") + number(total, "maybe_guests") + number(total, "no_guests") +
			 number(total, "none_guests"), 7);
	ck_assert_int_eq(number(total, "seats"), 18);
	ck_assert_int_eq(number(total, "yes_seats"), 4);
	ck_assert_int_eq(number(total, "maybe_seats"), 3);
	ck_assert_int_eq(number(total, "none_seats"), 7);
	ck_assert_int_eq(number(total, "at_most_seats"), 14);
	json_free(all);
	free(text);
	text = written_with(export_write_totals_csv, "");
	ck_assert_int_eq(strncmp(text, "\xef\xbb\xbfGroup,Guests,Seats on the list,", 34), 0);
	ck_assert_ptr_nonnull(strstr(text, "\r\n(no group),1,5,0,0,0,0,0,1,5,5\r\nTotal,7,18,2,4,1,3,1,3,7,14\r\n"));
	ck_assert_ptr_nonnull(strstr(text, TOTALS_NOTE));
	free(text);
}
END_TEST

START_TEST(hostile_names_come_back_as_they_were)
{
	import_text(hostile);
	char *text = written_with(export_write_csv, "");
	import_text(text);
	check_counts(0, 0, 7, 0, 0);
	char *again = written_with(export_write_csv, "");
	ck_assert_str_eq(again, text);
	free(again);
	free(text);
	/* With the columns of those that failed beside it as well. */
	text = written_with(export_write_failed_csv, "");
	ck_assert_ptr_nonnull(strstr(text, ",error_code,error,reason,advice,message_at\r\n"));
	import_text(text);
	check_counts(0, 0, 7, 0, 0);
	free(text);
}
END_TEST

/* The same numbers in every run. */
static unsigned next_number(unsigned below)
{
	static unsigned state = 7;
	state = state * 1103515245u + 12345u;
	return (state >> 16) % below;
}

static void put_pieces(FILE *out, bool first)
{
	static const char *const pieces[] = {"=", "+", "-", "@", "'", "\"", ",", ";", "\t", "|", "\r\n", "\n", " ", "\\", "<", "&", "a",
					     "\xc3\xa9", "\xd7\xa9", "\xd9\x85", "\xe7\x8e\x8b", "\xf0\x9f\x8e\x89", "\xef\xbb\xbf",
					     "\xe2\x80\xae", "\x7f", "\x1f", "\xc2\xa0", "0", "%s"};
	char text[128] = "";
	for (unsigned i = next_number(8) + 1; i > 0; i--)
		strcat(text, pieces[next_number(sizeof pieces / sizeof *pieces)]);
	strcat(text, first ? "x" : ""); /* a name is something */
	sheet_put(out, text, first);
}

START_TEST(whatever_is_typed_comes_back_as_the_list_keeps_it)
{
	enum { GUESTS = 400 };
	char *path = path_of("list.csv");
	FILE *out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs("name,group,notes,phone\n", out);
	for (int i = 0; i < GUESTS; i++) {
		put_pieces(out, true);
		put_pieces(out, false);
		put_pieces(out, false);
		fprintf(out, ",+351912%06d\r\n", i);
	}
	fclose(out);
	free(path);
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){0}), 0);
	check_counts(GUESTS, 0, 0, 0, 0);
	char *text = written_with(export_write_csv, "");
	import_text(text);
	check_counts(0, 0, GUESTS, 0, 0);
	db_close(db);
	path = path_of("other.db");
	db = db_open(path, DB_CREATE, &message);
	free(path);
	import_text(text);
	check_counts(GUESTS, 0, 0, 0, 0);
	char *again = written_with(export_write_csv, "");
	ck_assert_str_eq(again, text);
	free(again);
	free(text);
	text = written_with(report_write_html, "");
	check_page(text);
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report");
	TCase *tests = tcase_create("report");
	tcase_add_checked_fixture(tests, open_event, close_event);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, the_report_is_one_page_in_which_nobodys_name_means_anything);
	tcase_add_test(tests, the_totals_are_the_sums_of_the_groups_and_of_the_answers);
	tcase_add_test(tests, hostile_names_come_back_as_they_were);
	tcase_add_test(tests, whatever_is_typed_comes_back_as_the_list_keeps_it);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
