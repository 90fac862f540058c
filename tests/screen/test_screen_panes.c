/*
 * Every pane, cell by cell: what stands where and how it looks, compared with panes/NAME-LOOK.txt.
 * UPDATE=1 writes these files anew; they are to be read before they are committed.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "panes.h"
#include "screen.h"
#include "tests/unit/suite.h"

enum { PICTURE_SIZE = 256 * 1024, LOOKS = 62, PATH_SIZE = 128, QUIET_MS = 300 };

static const struct setting {
	const char *name;
	int rows, columns;
	const char *environment[3];
} settings[] = {
	{ "80x24", 24, 80, {0} },
	{ "40x10", 10, 40, {0} },
	{ "200x50", 50, 200, {0} },
	{ "mono", 24, 80, { "NO_COLOR=1" } },
	{ "ascii", 24, 80, { "TERM=vt100", "LC_ALL=C", "LANG=C" } },
};

static struct world world;

static void set_up(void)
{
	panes_open(&world);
	world.program = CONVOKE_FIXED_CLOCK;
}

static void tear_down(void)
{
	world_close(&world);
}

/* Looks are named a, b, c ... in order of appearance; plain is a blank. */
static char name_of(struct look look, struct look *known, int *count)
{
	if (!look.bold && !look.reverse && !look.underline && look.colour == -1 && look.ground == -1)
		return ' ';
	int at = 0;
	while (at < *count && memcmp(&known[at], &look, sizeof look) != 0)
		at++;
	ck_assert_int_lt(at, LOOKS);
	if (at == *count)
		known[(*count)++] = look;
	return (char)(at < 26 ? 'a' + at : at < 52 ? 'A' + at - 26 : '0' + at - 52);
}

static size_t add_looks(const struct screen *screen, int row, int columns, char *out, struct look *known, int *count)
{
	size_t length = 0, end = 0;
	out[length++] = ':';
	for (int column = 0; column < columns; column++) {
		out[length++] = name_of(screen_look(screen, row, column), known, count);
		if (out[length - 1] != ' ')
			end = length;
	}
	if (end)
		out[end++] = '\n';
	return end;
}

/* The screen as text, below each row what its cells look like. The caller frees. */
static char *picture(const struct screen *screen, const struct setting *setting)
{
	char *out = calloc(1, PICTURE_SIZE);
	struct look known[LOOKS];
	int count = 0;
	size_t length = 0;
	memset(known, 0, sizeof known);
	for (int row = 0; row < setting->rows; row++) {
		length += (size_t)snprintf(out + length, PICTURE_SIZE - length, "|%s\n", screen_row(screen, row));
		length += add_looks(screen, row, setting->columns, out + length, known, &count);
		out[length] = '\0';
	}
	for (int i = 0; i < count; i++)
		length += (size_t)snprintf(out + length, PICTURE_SIZE - length, "%c =%s%s%s colour %d on %d\n",
					   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[i],
					   known[i].bold ? " bold" : "", known[i].reverse ? " reverse" : "",
					   known[i].underline ? " underline" : "", known[i].colour, known[i].ground);
	return out;
}

static void write_picture(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	ck_assert_msg(file != NULL, "%s cannot be written", path);
	fputs(text, file);
	fclose(file);
}

static char *read_picture(const char *path)
{
	char *text = calloc(1, PICTURE_SIZE);
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s is missing: UPDATE=1 makes it", path);
	size_t length = fread(text, 1, PICTURE_SIZE - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

static void show_difference(const char *path, const char *wanted, const char *seen)
{
	fprintf(stderr, "%s\n", path);
	while (*wanted || *seen) {
		size_t left = strcspn(wanted, "\n"), right = strcspn(seen, "\n");
		if (left != right || strncmp(wanted, seen, left) != 0)
			fprintf(stderr, "wanted %.*s\nseen   %.*s\n", (int)left, wanted, (int)right, seen);
		wanted += left + (wanted[left] == '\n');
		seen += right + (seen[right] == '\n');
	}
}

/* What is drawn comes in pieces: it is right when it has become what is wanted. */
static void compare(struct screen *screen, const struct setting *setting, const struct pane *pane)
{
	enum { TRIES = 200, TRY_MS = 50 };
	char path[PATH_SIZE];
	snprintf(path, sizeof path, "tests/screen/panes/%s-%s.txt", pane->name, setting->name);
	if (getenv("UPDATE")) {
		while (screen_bytes_within(screen, QUIET_MS) > 0)
			continue;
		char *seen = picture(screen, setting);
		write_picture(path, seen);
		free(seen);
		return;
	}
	char *wanted = read_picture(path), *seen = picture(screen, setting);
	for (int try = 0; strcmp(seen, wanted) != 0; try++) {
		if (try == TRIES) {
			show_difference(path, wanted, seen);
			ck_abort_msg("%s looks different", path);
		}
		screen_bytes_within(screen, TRY_MS);
		free(seen);
		seen = picture(screen, setting);
	}
	free(seen);
	free(wanted);
}

START_TEST(every_pane_looks_as_it_was_read_and_agreed)
{
	const struct setting *setting = &settings[_i];
	for (size_t i = 0; i < 3 && setting->environment[i]; i++)
		world_set(&world, setting->environment[i]);
	struct screen *screen = screen_start(&world, setting->rows, setting->columns, NULL);
	screen_wait(screen, "Ana Ferre");
	for (size_t i = 0; i < pane_count; i++) {
		screen_type(screen, panes[i].keys);
		if (*panes[i].then) {
			while (screen_bytes_within(screen, QUIET_MS) > 0)
				continue;
			screen_type(screen, panes[i].then);
		}
		compare(screen, setting, &panes[i]);
		screen_type(screen, panes[i].leave);
		if (*panes[i].leave)
			compare(screen, setting, &panes[0]);
	}
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("panes");
	TCase *panes_case = tcase_create("panes");
	tcase_add_checked_fixture(panes_case, set_up, tear_down);
	tcase_set_timeout(panes_case, 120);
	tcase_add_loop_test(panes_case, every_pane_looks_as_it_was_read_and_agreed, 0, sizeof settings / sizeof *settings);
	suite_add_tcase(suite, panes_case);
	return run_suite(suite);
}
