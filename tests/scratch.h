#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/*
 * A directory of a test's own, below $TMPDIR. A test that fails never comes to
 * its clean-up: tests/run.sh gives all of them one TMPDIR and removes that.
 */
enum { SCRATCH_SIZE = 256 };

static inline void scratch_make(char directory[SCRATCH_SIZE])
{
	const char *parent = getenv("TMPDIR");
	int length = snprintf(directory, SCRATCH_SIZE, "%s/convoke-XXXXXX", parent && *parent ? parent : "/tmp");
	ck_assert_int_lt(length, SCRATCH_SIZE);
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

static inline int scratch_remove_entry(const char *path, const struct stat *stat, int type, struct FTW *place)
{
	(void)stat;
	(void)type;
	(void)place;
	return remove(path);
}

static inline void scratch_remove(const char *directory)
{
	ck_assert_int_eq(nftw(directory, scratch_remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

#endif
