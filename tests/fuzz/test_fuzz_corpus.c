/* What `make fuzz` starts from and has found before, through the same targets, without clang. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "fuzz.h"
#include "tests/unit/suite.h"

static void replay(const char *path, void (*target)(const uint8_t *, size_t))
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	ssize_t count = getdelim(&bytes, &size, EOF, file);
	fclose(file);
	/* As libFuzzer gives them: not a byte more than there are. */
	size_t length = count > 0 ? (size_t)count : 0;
	uint8_t *exact = xmalloc(length);
	memcpy(exact, bytes, length);
	free(bytes);
	target(exact, length);
	free(exact);
}

/* A target that aborts leaves the name of the input that did it as the last words on stderr. */
static void replay_all(const char *name, void (*target)(const uint8_t *, size_t))
{
	char *folder = xasprintf("tests/fuzz/corpus/%s", name);
	DIR *directory = opendir(folder);
	ck_assert_msg(directory != NULL, "%s", folder);
	size_t inputs = 0;
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (*entry->d_name == '.')
			continue;
		char *path = xasprintf("%s/%s", folder, entry->d_name);
		fuzz_input = path;
		replay(path, target);
		fuzz_input = NULL;
		free(path);
		inputs++;
	}
	closedir(directory);
	free(folder);
	target((const uint8_t *)"", 0);
	ck_assert_uint_ge(inputs, 3);
}

#define TARGET(name, does) START_TEST(does) { replay_all(#name, fuzz_##name); } END_TEST
#include "targets.def"
#undef TARGET

int main(void)
{
	Suite *suite = suite_create("fuzz corpus");
	TCase *tests = tcase_create("corpus");
#define TARGET(name, does) tcase_add_test(tests, does);
#include "targets.def"
#undef TARGET
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
