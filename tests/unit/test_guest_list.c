/* Which guests, in which order; how the list is kept; who is silent. */
#include "campaign_fixture.h"
#include "data/screen.h"
#include "guests/filter.h"
#include "suite.h"

static void change(int64_t id, const char *column, const char *value)
{
	struct guest guest = guest_of(id);
	if (strcmp(column, "group") == 0)
		set_string(&guest.group, value);
	else if (strcmp(column, "language") == 0)
		set_string(&guest.language, value);
	else if (strcmp(column, "phone") == 0)
		set_string(&guest.phone, value);
	else
		guest.seats = atoi(value);
	ok(guest_update(db, &guest, NOW));
	guest_clear(&guest);
}

/* The first letters of the names, as the list has them. */
static void check_order(enum guest_sort sort, bool descending, const char *letters)
{
	int64_t *ids;
	size_t count;
	char found[16] = "";
	ok(guest_ids(db, NULL, sort, descending, &ids, &count));
	for (size_t i = 0; i < count && i < sizeof found - 1; i++) {
		struct guest guest = guest_of(ids[i]);
		found[i] = guest.name[0];
		guest_clear(&guest);
	}
	free(ids);
	ck_assert_msg(strcmp(found, letters) == 0, "by %s%s: %s", guest_sort_word(sort), descending ? " backwards" : "", found);
}

START_TEST(every_column_sorts_both_ways_with_the_empty_last)
{
	int64_t carla = add_guest_speaking("Carla", "+351912000002", "pt"), ana = add_guest_speaking("Ana", "+351912000003", "");
	int64_t bruno = add_guest_speaking("Bruno", "+351912000001", "en");
	change(carla, "group", "work");
	change(bruno, "group", "Family");
	change(ana, "seats", "3");
	ok(guest_answer(db, carla, "no", -1, NOW));
	ok(guest_answer(db, bruno, "yes", 2, NOW));
	queue_guests(KIND_INVITATION, &ana, 1);
	static const struct { enum guest_sort sort; const char *up, *down; } orders[] = {
		{SORT_IMPORTED, "CAB", "BAC"}, {SORT_NAME, "ABC", "CBA"},     {SORT_PHONE, "BCA", "ACB"},
		{SORT_GROUP, "BCA", "CBA"},    {SORT_LANGUAGE, "BCA", "CBA"}, {SORT_SEATS, "CBA", "ACB"},
		{SORT_STATUS, "ACB", "CBA"},   {SORT_STATUS_AT, "ACB", "ACB"}, {SORT_RSVP, "BCA", "CBA"},
		{SORT_SENT, "CAB", "CAB"},     {SORT_DELIVERED, "CAB", "CAB"}, {SORT_READ, "CAB", "CAB"},
	};
	ck_assert_uint_eq(sizeof orders / sizeof *orders, SORT_COUNT);
	for (size_t i = 0; i < SORT_COUNT; i++) {
		check_order(orders[i].sort, false, orders[i].up);
		check_order(orders[i].sort, true, orders[i].down);
		ck_assert_int_eq(guest_sort_from_word(guest_sort_word(orders[i].sort)), orders[i].sort);
	}
	ck_assert_int_eq(guest_sort_from_word("shoe size"), SORT_IMPORTED);
}
END_TEST

START_TEST(the_first_of_a_list_are_those_that_the_whole_list_begins_with)
{
	int64_t *ids, *all;
	size_t count, whole;
	ok(guest_delete(db, add_guest("Ana", "+351912000001"), NOW));
	add_guest("Carla", "+351912000002");
	add_guest("Bruno", "+351912000003");
	add_guest("Duarte", "+351912000004");
	ok(guest_ids(db, NULL, SORT_IMPORTED, false, &all, &whole));
	ck_assert_uint_eq(whole, 3);
	ok(guest_first_ids(db, 2, &ids, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_mem_eq(ids, all, 2 * sizeof *ids);
	free(ids);
	ok(guest_first_ids(db, 9, &ids, &count));
	ck_assert_uint_eq(count, 3);
	free(ids);
	free(all);
}
END_TEST

START_TEST(a_file_keeps_order_and_filter_each_by_itself)
{
	struct screen screen;
	ok(screen_load(db, &screen));
	ck_assert_int_eq(screen.sort, SORT_IMPORTED);
	ck_assert_str_eq(screen.filter, "");
	screen_clear(&screen);
	ok(screen_save_filter(db, "group:\"bride side\""));
	ok(screen_save_order(db, SORT_READ, true));
	ok(screen_load(db, &screen));
	ck_assert_int_eq(screen.sort, SORT_READ);
	ck_assert(screen.descending);
	ck_assert_str_eq(screen.filter, "group:\"bride side\"");
	screen_clear(&screen);
	ok(screen_save_order(db, SORT_IMPORTED, false));
	ok(screen_load(db, &screen));
	ck_assert_int_eq(screen.sort, SORT_IMPORTED);
	ck_assert_str_eq(screen.filter, "group:\"bride side\"");
	screen_clear(&screen);
}
END_TEST

static int64_t silent(void)
{
	struct guest_counts counts;
	ok(guest_count(db, &counts));
	return counts.silent;
}

static size_t found(const char *text)
{
	struct filter filter;
	char *message = NULL;
	int64_t *ids;
	size_t count;
	ck_assert_msg(filter_parse(text, &filter, &message) == 0, "%s", message);
	ok(guest_ids(db, &filter, SORT_IMPORTED, false, &ids, &count));
	filter_clear(&filter);
	free(ids);
	return count;
}

START_TEST(silent_is_who_has_it_and_did_not_answer)
{
	int64_t ids[2] = {add_guest("Ana", "+351912000001"), add_guest("Bruno", "+351912000002")};
	struct armed *rows;
	ck_assert_int_eq(silent(), 0);
	queue_guests(KIND_INVITATION, ids, 2);
	ck_assert_int_eq(arm(2, NOW, &rows), 2);
	ck_assert_int_eq(silent(), 0);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, "SM00000000000000000000000000000001");
	end_attempt(&rows[1], ATTEMPT_ACCEPTED, "SM00000000000000000000000000000002");
	free_armed(rows, 2);
	ck_assert_int_eq(silent(), 2);
	ok(guest_answer(db, ids[0], "maybe", -1, NOW));
	ck_assert_int_eq(silent(), 1);
	ck_assert_uint_eq(found("rsvp:none status:accepted,sent,delivered,read"), 1);
	ok(guest_answer(db, ids[0], "", -1, NOW));
	ck_assert_int_eq(silent(), 2);
	ok(guest_delete(db, ids[1], NOW));
	ck_assert_int_eq(silent(), 1);
}
END_TEST

START_TEST(corrected_is_who_has_another_phone_than_the_message_went_to)
{
	int64_t ids[2] = {add_guest("Ana", "+351912000001"), add_guest("Bruno", "+351912000002")};
	ck_assert_uint_eq(found("corrected:yes"), 0);
	queue_guests(KIND_INVITATION, ids, 2);
	ck_assert_uint_eq(found("corrected:yes"), 0);
	change(ids[1], "phone", "+351912000009");
	ck_assert_uint_eq(found("corrected:yes"), 1);
	ck_assert_uint_eq(found("corrected:no"), 1);
}
END_TEST

static int somebody_waits(void *context)
{
	(void)context;
	return 1;
}

START_TEST(a_long_look_gives_way_to_who_waits)
{
	enum { MANY = 4000 };
	int64_t *ids;
	size_t count;
	ok(db_begin(db));
	for (int i = 0; i < MANY; i++) {
		char phone[20];
		snprintf(phone, sizeof phone, "+35191%07d", i);
		add_guest("Guest", phone);
	}
	ok(db_commit(db));
	db_give_way(db, somebody_waits);
	ck_assert_int_eq(guest_ids(db, NULL, SORT_PHONE, false, &ids, &count), -1);
	ck_assert_ptr_null(ids);
	db_give_way(db, NULL);
	ok(guest_ids(db, NULL, SORT_PHONE, false, &ids, &count));
	ck_assert_uint_eq(count, MANY);
	free(ids);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("guest list");
	TCase *tests = tcase_create("list");
	tcase_add_checked_fixture(tests, open_file, close_file);
	tcase_add_test(tests, every_column_sorts_both_ways_with_the_empty_last);
	tcase_add_test(tests, the_first_of_a_list_are_those_that_the_whole_list_begins_with);
	tcase_add_test(tests, a_file_keeps_order_and_filter_each_by_itself);
	tcase_add_test(tests, silent_is_who_has_it_and_did_not_answer);
	tcase_add_test(tests, corrected_is_who_has_another_phone_than_the_message_went_to);
	tcase_add_test(tests, a_long_look_gives_way_to_who_waits);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
