#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/*
 * Check's runner has a handler that passes SIGTERM on to the whole group of the test. A test has it too, and so has
 * what a test forks until that is another program: ended that early, it would take the test with it.
 */
static inline void suite_forked(void)
{
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

/* Runs a suite as the whole program: Check's own summary line, exit code 1 when a test failed. */
static inline int run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	pthread_atfork(NULL, NULL, suite_forked);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
