/* Room on the disk that is kept for what must be stored. */
#include <errno.h>
#include <sys/stat.h>

#include "data/ballast.h"
#include "event_fixture.h"
#include "suite.h"

static struct stat seen;

static bool is_there(void)
{
	char *name = path_of("event.db.ballast");
	int result = lstat(name, &seen);
	free(name);
	return result == 0;
}

START_TEST(it_takes_real_room_and_is_the_owners_alone)
{
	umask(0);
	ck_assert_int_eq(ballast_hold(event_path), 0);
	ck_assert(is_there());
	ck_assert_int_ge(seen.st_blocks * 512, BALLAST_SIZE);
	ck_assert_int_eq(seen.st_mode & 0777, 0600);
	ck_assert_int_eq(ballast_hold(event_path), 0);
	ballast_drop(event_path);
	ck_assert(!is_there());
	ballast_drop(event_path);
}
END_TEST

START_TEST(a_hole_is_filled)
{
	char *name = path_of("event.db.ballast");
	fclose(fopen(name, "w"));
	ck_assert_int_eq(truncate(name, BALLAST_SIZE), 0);
	ck_assert_int_eq(ballast_hold(event_path), 0);
	ck_assert(is_there());
	ck_assert_int_ge(seen.st_blocks * 512, BALLAST_SIZE);
	free(name);
}
END_TEST

START_TEST(a_link_is_not_followed)
{
	char *name = path_of("event.db.ballast"), *other = path_of("other");
	fclose(fopen(other, "w"));
	ck_assert_int_eq(symlink(other, name), 0);
	ck_assert_int_eq(ballast_hold(event_path), -1);
	ck_assert_int_eq(errno, ELOOP);
	ck_assert_int_eq(stat(other, &seen), 0);
	ck_assert_int_eq(seen.st_size, 0);
	free(other);
	free(name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ballast");
	TCase *all = tcase_create("all");
	tcase_add_checked_fixture(all, open_file, close_file);
	tcase_add_test(all, it_takes_real_room_and_is_the_owners_alone);
	tcase_add_test(all, a_hole_is_filled);
	tcase_add_test(all, a_link_is_not_followed);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
