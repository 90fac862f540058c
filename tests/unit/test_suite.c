/* Of the tests themselves: what a test forks and ends at once takes nothing with it. */
#include <check.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"

START_TEST(a_child_ended_before_it_is_another_program_leaves_the_test_alone)
{
	int status;
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		for (;;)
			pause();
	ck_assert_int_eq(kill(child, SIGTERM), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("suite");
	TCase *forked = tcase_create("forked");
	tcase_add_test(forked, a_child_ended_before_it_is_another_program_leaves_the_test_alone);
	suite_add_tcase(suite, forked);
	return run_suite(suite);
}
