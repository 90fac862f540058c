/*
 * What becomes of a parser or a text when an allocation fails, in our code or in a library: for
 * each n the n-th one fails in a child process, which must end with one sentence or be right.
 */
#include <check.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/allocator.h"
#include "base/die.h"
#include "memory_cases.h"
#include "suite.h"

#ifndef ALLOCATOR_IS_TAKEN

enum { RIGHT = 0, DIED = EXIT_FAILURE, WRONG = 2, NEVER_FAILED = 3 };

static long until_failure; /* 0: none fails */
static bool failed, fails_for_ever;

static bool fails(void)
{
	if (failed && fails_for_ever)
		return true;
	if (until_failure == 0 || --until_failure > 0)
		return false;
	return failed = true;
}

static void *next(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);
	if (!function)
		abort();
	return function;
}

/* Below src/base/memory.c, which takes these for the C library's. */
void *failing_malloc(size_t size) __asm__("__libc_malloc");
void *failing_calloc(size_t count, size_t size) __asm__("__libc_calloc");
void *failing_realloc(void *old, size_t size) __asm__("__libc_realloc");

static void *no_memory(void)
{
	errno = ENOMEM;
	return NULL;
}

void *failing_malloc(size_t size)
{
	static void *(*real)(size_t);
	if (!real)
		*(void **)&real = next("__libc_malloc");
	return fails() ? no_memory() : real(size);
}

void *failing_calloc(size_t count, size_t size)
{
	static void *(*real)(size_t, size_t);
	if (!real)
		*(void **)&real = next("__libc_calloc");
	return fails() ? no_memory() : real(count, size);
}

void *failing_realloc(void *old, size_t size)
{
	static void *(*real)(void *, size_t);
	if (!real)
		*(void **)&real = next("__libc_realloc");
	return fails() ? no_memory() : real(old, size);
}

static _Noreturn void be_the_child(const struct memory_case *one, const char *expected, long n, bool for_ever)
{
	until_failure = n;
	fails_for_ever = for_ever;
	char *result = one->run();
	until_failure = 0;
	fails_for_ever = false;
	if (!failed)
		_exit(NEVER_FAILED);
	_exit(strcmp(result, expected) == 0 ? RIGHT : WRONG);
}

/* What it wrote to stderr, up to its end. */
static void read_words(int fd, char *out, size_t size)
{
	size_t length = 0;
	for (ssize_t got; length < size - 1 && (got = read(fd, out + length, size - 1 - length)) > 0;)
		length += (size_t)got;
	out[length] = '\0';
	close(fd);
}

/* Its exit code; -1 for a signal. */
static int run_child(const struct memory_case *one, const char *expected, long n, bool for_ever, char *words, size_t size)
{
	int ends[2], status;
	ck_assert_int_eq(pipe(ends), 0);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		be_the_child(one, expected, n, for_ever);
	}
	close(ends[1]);
	read_words(ends[0], words, size);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool is_the_sentence(const char *words)
{
	const char *end = strchr(words, '\n');
	return strncmp(words, "convoke: out of memory", 22) == 0 && end && !end[1];
}

/* Returns how many allocations there were to fail. */
static long fail_each(const struct memory_case *one, const char *expected, bool for_ever)
{
	for (long n = 1;; n++) {
		char words[512];
		int code = run_child(one, expected, n, for_ever, words, sizeof words);
		if (code == NEVER_FAILED)
			return n - 1;
		ck_assert_msg(code == RIGHT || (code == DIED && is_the_sentence(words)), "%s, allocation %ld: %s, \"%s\"",
			      one->name, n, code < 0 ? "a signal" : code == WRONG ? "a wrong result" : "no sentence", words);
		ck_assert_int_lt(n, 20000);
	}
}

START_TEST(whichever_allocation_fails_the_result_is_right_or_the_process_says_why_it_ends)
{
	const struct memory_case *one = &memory_cases[_i];
	free(one->run()); /* what is made once and kept is there then */
	char *expected = one->run();
	ck_assert_str_ne(expected, "");
	ck_assert_int_ge(fail_each(one, expected, false), 3);
	ck_assert_int_ge(fail_each(one, expected, true), 3);
	free(expected);
}
END_TEST

#else

/* A sanitizer has an allocator of its own, which fails for nobody. */
START_TEST(whichever_allocation_fails_the_result_is_right_or_the_process_says_why_it_ends)
{
	char *one = memory_cases[_i].run(), *other = memory_cases[_i].run();
	ck_assert_str_ne(one, "");
	ck_assert_str_eq(one, other);
	free(other);
	free(one);
}
END_TEST

#endif

int main(void)
{
	Suite *suite = suite_create("memory");
	TCase *tests = tcase_create("memory");
	tcase_set_timeout(tests, 120); /* thousands of children */
	tcase_add_loop_test(tests, whichever_allocation_fails_the_result_is_right_or_the_process_says_why_it_ends, 0,
			    MEMORY_CASES);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
