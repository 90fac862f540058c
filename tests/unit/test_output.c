/* Files that are whole or not there, streams whose reader leaves, and the log. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/output.h"
#include "suite.h"
#include "tests/scratch.h"

static char directory[SCRATCH_SIZE], path[SCRATCH_SIZE + 16];

static void begin(void)
{
	scratch_make(directory);
	ck_assert_int_eq(chdir(directory), 0);
	snprintf(path, sizeof path, "%s/out", directory);
	signal(SIGPIPE, SIG_IGN);
}

static void end(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	scratch_remove(directory);
}

static void write_one(const char *to, const char *text, bool keep)
{
	struct output output;
	ck_assert_int_eq(output_open(&output, to), 0);
	fputs(text, output.out);
	ck_assert_int_eq(output_close(&output, keep), 0);
}

static void assert_file(const char *name, const char *wanted)
{
	char text[64] = "";
	FILE *file = fopen(name, "r");
	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	ck_assert_str_eq(text, wanted);
}

START_TEST(a_file_is_replaced_as_a_whole_or_not_at_all)
{
	write_one(path, "first", false);
	ck_assert_int_lt(access(path, F_OK), 0);
	write_one(path, "first", true);
	write_one(path, "second", false);
	assert_file(path, "first");
	write_one(path, "second", true);
	assert_file(path, "second");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(directory), 0); /* nothing else is left */
	ck_assert_int_eq(mkdir(directory, 0700), 0);
}
END_TEST

START_TEST(a_link_stays_a_link)
{
	write_one("target", "old", true);
	ck_assert_int_eq(symlink("target", path), 0);
	write_one(path, "new", true);
	struct stat info;
	ck_assert_int_eq(lstat(path, &info), 0);
	ck_assert(S_ISLNK(info.st_mode));
	assert_file("target", "new");
}
END_TEST

START_TEST(what_is_no_file_is_written_to_and_never_replaced)
{
	char got[16] = "";
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	int reader = open(path, O_RDONLY | O_NONBLOCK);
	write_one(path, "through", true);
	ck_assert_int_eq(read(reader, got, sizeof got), 7);
	close(reader);
	struct stat info;
	ck_assert_int_eq(stat(path, &info), 0);
	ck_assert(S_ISFIFO(info.st_mode));
}
END_TEST

START_TEST(where_nothing_can_be_written_the_reason_is_told)
{
	struct output output;
	ck_assert_int_lt(output_open(&output, "no/such/folder"), 0);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(output_open(&output, directory), 0);
	ck_assert_int_lt(output_close(&output, true), 0);
	ck_assert_int_eq(errno, EISDIR);
	FILE *full = fopen("/dev/full", "w");
	ck_assert_ptr_nonnull(full);
	fputs("too much", full);
	ck_assert(!output_arrived(full));
	ck_assert_int_eq(errno, ENOSPC);
	fclose(full);
}
END_TEST

START_TEST(a_reader_that_left_early_is_no_error)
{
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	FILE *out = fdopen(ends[1], "w");
	close(ends[0]);
	for (int i = 0; i < 100000; i++)
		fputs("more than the pipe would hold\n", out);
	ck_assert(output_arrived(out));
	fclose(out);
}
END_TEST

static void logged(const char *wanted)
{
	char text[256] = "";
	FILE *file = fopen(path, "r");
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	ck_assert_msg(strstr(text, wanted) != NULL, "no \"%s\" in: %s", wanted, text);
	ck_assert_int_eq(truncate(path, 0), 0);
}

START_TEST(a_log_hides_phones_until_they_are_asked_for)
{
	int sink = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	log_to(sink);
	log_line("+351912345678 has two; 1 + 1, +12");
	logged("Z +************ has two; 1 + 1, +12\n");
	log_phones();
	log_warning("+351912345678 has two");
	logged("Z +351912345678 has two\n");
	log_to(-1);
	close(sink);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("output");
	TCase *tests = tcase_create("output");
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, a_file_is_replaced_as_a_whole_or_not_at_all);
	tcase_add_test(tests, a_link_stays_a_link);
	tcase_add_test(tests, what_is_no_file_is_written_to_and_never_replaced);
	tcase_add_test(tests, where_nothing_can_be_written_the_reason_is_told);
	tcase_add_test(tests, a_reader_that_left_early_is_no_error);
	tcase_add_test(tests, a_log_hides_phones_until_they_are_asked_for);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
