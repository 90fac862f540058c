#include <check.h>
#include <stdlib.h>

#include "base/die.h"
#include "ui/list.h"
#include "suite.h"

/* Takes rows first, first + 1, ... of that many into the list. */
static void fill(struct list *list, int64_t first, size_t count)
{
	int64_t *ids = xmalloc(count * sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = first + (int64_t)i;
	list_replace(list, ids, count);
}

static struct list list_of(size_t count, size_t height)
{
	struct list list = { .height = height };
	fill(&list, 1, count);
	return list;
}

START_TEST(the_cursor_stops_at_both_ends)
{
	struct list list = list_of(10, 4);
	list_move(&list, -1);
	ck_assert_int_eq(list_current(&list), 1);
	list_move(&list, 100);
	ck_assert_int_eq(list_current(&list), 10);
	list_move(&list, INT64_MIN);
	ck_assert_int_eq(list_current(&list), 1);
	list_clear(&list);
}
END_TEST

START_TEST(the_window_follows_the_cursor_by_as_little_as_it_must)
{
	struct list list = list_of(10, 4);
	list_move(&list, 3);
	ck_assert_uint_eq(list.top, 0);
	list_move(&list, 1);
	ck_assert_uint_eq(list.top, 1);
	list_move(&list, -2);
	ck_assert_uint_eq(list.top, 1);
	list_go(&list, 9);
	ck_assert_uint_eq(list.top, 6);
	list_clear(&list);
}
END_TEST

START_TEST(an_empty_list_has_no_guest_under_the_cursor)
{
	struct list list = { .height = 5 };
	list_move(&list, 1);
	list_go(&list, 7);
	list_scroll(&list, 3);
	ck_assert_int_eq(list_current(&list), 0);
	list_clear(&list);
}
END_TEST

START_TEST(the_cursor_stays_on_its_guest_when_rows_come_before_it)
{
	struct list list = list_of(100, 10);
	list_go(&list, 50);
	size_t line = list.cursor - list.top;
	fill(&list, -4, 105); /* five more in front */
	ck_assert_int_eq(list_current(&list), 51);
	ck_assert_uint_eq(list.cursor, 55);
	ck_assert_uint_eq(list.cursor - list.top, line);
	list_clear(&list);
}
END_TEST

START_TEST(the_cursor_finds_its_guest_after_any_new_order)
{
	struct list list = list_of(50, 10);
	list_go(&list, 3);
	int64_t *ids = xmalloc(50 * sizeof *ids);
	for (size_t i = 0; i < 50; i++)
		ids[i] = 50 - (int64_t)i;
	list_replace(&list, ids, 50);
	ck_assert_int_eq(list_current(&list), 4);
	ck_assert_uint_eq(list.cursor, 46);
	list_clear(&list);
}
END_TEST

START_TEST(a_guest_that_is_gone_leaves_the_cursor_at_its_place)
{
	struct list list = list_of(10, 4);
	list_go(&list, 9);
	fill(&list, 1, 3);
	ck_assert_int_eq(list_current(&list), 3);
	ck_assert_uint_eq(list.top, 0);
	fill(&list, 1, 0);
	ck_assert_int_eq(list_current(&list), 0);
	fill(&list, 20, 3);
	ck_assert_int_eq(list_current(&list), 20);
	list_clear(&list);
}
END_TEST

START_TEST(a_window_that_shrinks_or_grows_keeps_the_cursor_inside)
{
	struct list list = list_of(100, 40);
	list_go(&list, 39);
	list_resize(&list, 4);
	ck_assert_uint_ge(list.cursor, list.top);
	ck_assert_uint_lt(list.cursor, list.top + 4);
	list_go(&list, 99);
	list_resize(&list, 60);
	ck_assert_uint_eq(list.top, 40); /* no empty lines below the last guest */
	list_resize(&list, 0);
	ck_assert_uint_eq(list.cursor, 99);
	list_clear(&list);
}
END_TEST

START_TEST(the_wheel_moves_the_window_and_takes_the_cursor_along)
{
	struct list list = list_of(100, 10);
	list_scroll(&list, 3);
	ck_assert_uint_eq(list.top, 3);
	ck_assert_uint_eq(list.cursor, 3);
	list_scroll(&list, 1000);
	ck_assert_uint_eq(list.top, 90);
	list_scroll(&list, -1000);
	ck_assert_uint_eq(list.top, 0);
	ck_assert_uint_eq(list.cursor, 9);
	list_clear(&list);
}
END_TEST

START_TEST(a_selection_holds_each_guest_once)
{
	struct id_set set = {0};
	ck_assert(!id_set_has(&set, 1));
	id_set_remove(&set, 1);
	id_set_add(&set, 7);
	id_set_add(&set, 7);
	ck_assert_uint_eq(set.count, 1);
	id_set_remove(&set, 7);
	ck_assert(!id_set_has(&set, 7));
	ck_assert_uint_eq(set.count, 0);
	id_set_clear(&set);
}
END_TEST

START_TEST(a_large_selection_comes_out_in_order)
{
	enum { MANY = 20000 };
	struct id_set set = {0};
	for (int64_t i = MANY; i > 0; i--)
		id_set_add(&set, i * 64);
	for (int64_t i = 1; i <= MANY; i += 2)
		id_set_remove(&set, i * 64);
	ck_assert_uint_eq(set.count, MANY / 2);
	int64_t *ids = id_set_sorted(&set);
	for (int64_t i = 0; i < MANY / 2; i++) {
		ck_assert_int_eq(ids[i], (i + 1) * 128);
		ck_assert(id_set_has(&set, ids[i]));
		ck_assert(!id_set_has(&set, ids[i] - 64));
	}
	free(ids);
	id_set_clear(&set);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("list");
	TCase *tests = tcase_create("list");
	tcase_add_test(tests, the_cursor_stops_at_both_ends);
	tcase_add_test(tests, the_window_follows_the_cursor_by_as_little_as_it_must);
	tcase_add_test(tests, an_empty_list_has_no_guest_under_the_cursor);
	tcase_add_test(tests, the_cursor_stays_on_its_guest_when_rows_come_before_it);
	tcase_add_test(tests, the_cursor_finds_its_guest_after_any_new_order);
	tcase_add_test(tests, a_guest_that_is_gone_leaves_the_cursor_at_its_place);
	tcase_add_test(tests, a_window_that_shrinks_or_grows_keeps_the_cursor_inside);
	tcase_add_test(tests, the_wheel_moves_the_window_and_takes_the_cursor_along);
	tcase_add_test(tests, a_selection_holds_each_guest_once);
	tcase_add_test(tests, a_large_selection_comes_out_in_order);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
