/* What is left of a person in the tables, and what others of the program make of it. The command is tests/cli's. */
#include "event_fixture.h"
#include "suite.h"

#include "data/erase.h"
#include "data/guest_revert.h"
#include "data/sql.h"

enum { NOW = 1793484000 };

static int64_t add(const char *name, const char *phone)
{
	struct guest guest = {.name = xstrdup(name), .phone = xstrdup(phone), .seats = 2, .rsvp_seats = -1};
	ok(guest_insert(db, &guest, NOW));
	int64_t id = guest.id;
	guest_clear(&guest);
	return id;
}

static void erase(int64_t id)
{
	struct erasure erasure;
	ck_assert_int_eq(erase_begin(db, id, NOW, &erasure), 1);
	ck_assert(!erasure.going);
	ck_assert_int_eq(ok(erase_finish(db, &erasure)), 1);
	erasure_clear(&erasure);
}

static int64_t value_of(const char *sql)
{
	int64_t value;
	struct sqlite3_stmt *row = sql_prepare(db, sql);
	ok(sql_value(db, row, &value));
	sql_finish(row);
	return value;
}

START_TEST(an_erased_guest_is_counted_nowhere_and_the_others_as_before)
{
	int64_t ana = add("Ana", "+351912000001");
	add("Bruno", "+351912000002");
	ok(guest_answer(db, ana, "yes", 2, NOW));
	struct guest_counts counts;
	erase(ana);
	ok(guest_count(db, &counts));
	ck_assert_int_eq(counts.guests, 1);
	ck_assert_int_eq(counts.yes + counts.seats_yes, 0);
	ck_assert_int_eq(counts.no_answer, 1);
	struct guest guest;
	ck_assert_int_eq(guest_load(db, ana, &guest), 0);
	ck_assert_int_eq(guest_find_phone_name(db, "+351912000001", "Ana", &guest), 0);
	/* Who asks only for what is newer than what was seen hears of it. */
	ck_assert_int_eq(value_of("SELECT revision = (SELECT max(revision) FROM guests) FROM guests WHERE id = 1"), 1);
}
END_TEST

START_TEST(what_was_erased_cannot_be_brought_back_on_the_list)
{
	int64_t ana = add("Ana", "+351912000001");
	struct guest before = guest_of(ana), gone = {0};
	erase(ana);
	ck_assert_int_eq(ok(guest_revert(db, &before, &gone, NOW)), GUEST_LISTED);
	ck_assert_int_eq(value_of("SELECT count(*) FROM guests WHERE deleted_at IS NULL"), 0);
	guest_clear(&before);
	/* Nor is it erased a second time. */
	struct erasure erasure;
	ck_assert_int_eq(erase_look(db, ana, &erasure), 1);
	ck_assert(erasure.erased);
	erasure_clear(&erasure);
	ck_assert_int_eq(erase_look(db, 99, &erasure), 0);
}
END_TEST

START_TEST(what_changes_between_the_steps_keeps_the_person)
{
	int64_t ana = add("Ana", "+351912000001");
	struct guest before = guest_of(ana), gone = {0};
	struct erasure erasure;
	ck_assert_int_eq(erase_begin(db, ana, NOW, &erasure), 1);
	/* Somebody takes the removal back, in a dashboard. */
	ck_assert_int_eq(ok(guest_revert(db, &before, &gone, NOW)), GUEST_REVERTED);
	ck_assert_int_eq(ok(erase_finish(db, &erasure)), 0);
	struct guest guest = guest_of(ana);
	ck_assert_str_eq(guest.name, "Ana");
	guest_clear(&guest);
	guest_clear(&before);
	erasure_clear(&erasure);
	erase(ana);
}
END_TEST

START_TEST(a_pause_and_a_search_that_name_the_person_no_longer_do)
{
	int64_t ana = add("Ana", "+351912000001");
	struct event event;
	ok(event_pause(db, "+351912000001 has more than one message. Look into it, then resume", NOW));
	ok(sql_script(db, "UPDATE screen SET filter = 'ana'"));
	erase(ana);
	ok(event_load(db, &event));
	ck_assert_str_eq(event.pause_reason, "a guest who was erased has more than one message. Look into it, then resume");
	event_clear(&event);
	ck_assert_int_eq(value_of("SELECT filter = '' FROM screen"), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("erase");
	TCase *tests = tcase_create("erase");
	tcase_add_checked_fixture(tests, open_file, close_file);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, an_erased_guest_is_counted_nowhere_and_the_others_as_before);
	tcase_add_test(tests, what_was_erased_cannot_be_brought_back_on_the_list);
	tcase_add_test(tests, what_changes_between_the_steps_keeps_the_person);
	tcase_add_test(tests, a_pause_and_a_search_that_name_the_person_no_longer_do);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
