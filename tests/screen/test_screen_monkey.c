/*
 * Keys that nobody planned: each of keys.def in every pane (SLICE= of SLICES=), and random ones. A short run in `make check`; TIME=600 goes on for ten minutes, SEED=n repeats a run.
 * Whatever is typed: no crash, and no campaign without a y under a question that was on the screen.
 */
#include <check.h>
#include <ctype.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "panes.h"
#include "screen.h"
#include "tests/unit/suite.h"
#include "ui/keys.h"

enum { PRESSES = 400, ROUND = 1500, QUIET_MS = 60, REMEMBERED = 60, KEY_SIZE = 64, KEYS = 400, MOMENT_MS = 10, KEY_MS = 4,
	ESCAPE_MS = 35, BACK_STEPS = 12 };

static struct world world;

static void tear_down(void)
{
	world_close(&world);
}

/* What a key of keys.def sends; "" for what is no single key. */
static const char *sequence(const char *name, size_t length)
{
	static const struct { const char *name, *bytes; } named[] = {
		{ "Up", KEY_UP }, { "Down", KEY_DOWN }, { "Left", KEY_LEFT }, { "Right", KEY_RIGHT }, { "PgUp", KEY_PAGE_UP },
		{ "PgDn", KEY_PAGE_DOWN }, { "Home", KEY_HOME }, { "End", KEY_END }, { "Enter", KEY_ENTER }, { "Space", " " },
		{ "Tab", "\t" }, { "Shift-Tab", KEY_BACK_TAB }, { "Esc", KEY_ESCAPE }, { "F1", "\033OP" },
		{ "Backspace", "\177" }, { "Delete", "\033[3~" },
	};
	static char one[2];
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (strlen(named[i].name) == length && strncmp(named[i].name, name, length) == 0)
			return named[i].bytes;
	bool control = length == 6 && strncmp(name, "Ctrl-", 5) == 0;
	one[0] = control ? name[5] & 0x1f : length == 1 ? name[0] : '\0';
	return one;
}

/* Every key of the table once; how many. */
static size_t all_keys(char keys[KEYS][KEY_SIZE])
{
	size_t rows, count = 0;
	const struct key_row *row = key_rows(&rows);
	for (size_t i = 0; i < rows; i++)
		for (const char *name = row[i].keys; *name; name += strcspn(name, " "), name += *name == ' ') {
			const char *bytes = sequence(name, strcspn(name, " "));
			ck_assert_msg(*bytes, "no key is known by the name %s", name);
			size_t same = 0;
			while (same < count && strcmp(keys[same], bytes) != 0)
				same++;
			ck_assert_uint_lt(same, KEYS);
			if (same == count)
				snprintf(keys[count++], KEY_SIZE, "%s", bytes);
		}
	return count;
}

static long long number(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *row;
	ck_assert_int_eq(sqlite3_open(world.event, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 10000);
	ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
	long long value = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	sqlite3_close(db);
	return value;
}

/* Back to the list, without agreeing to anything. */
static void go_back(struct screen *screen)
{
	for (int step = 0; step < BACK_STEPS && !strstr(screen_row(screen, 0), "Ana & Tom"); step++) {
		screen_type(screen, screen_shows(screen, "leave without saving") ? "l" : KEY_ESCAPE);
		screen_bytes_within(screen, ESCAPE_MS);
	}
	screen_type(screen, KEY_ESCAPE); /* a question or a prompt may stand over the list, or a filter narrow it */
	screen_bytes_within(screen, ESCAPE_MS);
}

static void open_pane(struct screen *screen, const struct pane *pane)
{
	screen_type(screen, pane->keys);
	screen_bytes_within(screen, MOMENT_MS);
	screen_type(screen, pane->then);
	screen_bytes_within(screen, *pane->then ? MOMENT_MS : 0);
}

START_TEST(every_key_in_every_pane_is_survived)
{
	char keys[KEYS][KEY_SIZE];
	size_t count = all_keys(keys);
	panes_open(&world);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Ana Ferreira");
	open_pane(screen, &panes[_i]);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(keys[i], "q") == 0 || strcmp(keys[i], "y") == 0)
			continue;
		screen_type(screen, keys[i]);
		if (screen_bytes_within(screen, KEY_MS) == 0)
			continue; /* it means nothing there */
		go_back(screen);
		open_pane(screen, &panes[_i]);
	}
	go_back(screen);
	screen_type(screen, "g");
	screen_wait(screen, "Ana Ferreira");
	ck_assert_int_eq(number("SELECT count(*) FROM campaigns"), 2);
	screen_close(screen);
}
END_TEST

/* The monkey */

struct monkey {
	struct screen *screen;
	uint64_t state;                  /* of the random numbers */
	char keys[KEYS][KEY_SIZE];
	size_t key_count;
	char done[REMEMBERED][KEY_SIZE]; /* what was typed last */
	long presses;
	long long agreed;                /* a y under a question whether to send */
};

static unsigned below(struct monkey *monkey, unsigned limit)
{
	monkey->state = monkey->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(monkey->state >> 33) % limit;
}

static void pick_text(struct monkey *monkey, char out[KEY_SIZE])
{
	static const char *const texts[] = {
		"status:failed", "rsvp:none", "-group:", "\"", "ä中🎉", "+351912345678", "guests.csv", "panes", "{guest.name}", "~/",
		"\033[200~pasted text\rwith a line\033[201~", "\033[200~", "\033[", "\xff\xfe", "\xc3", "2", "\033[<64;5;5M", "\033[I",
		"as", "as", "Gs", "ar", "aR",
	};
	snprintf(out, KEY_SIZE, "%s", texts[below(monkey, sizeof texts / sizeof *texts)]);
}

static void pick(struct monkey *monkey, char out[KEY_SIZE])
{
	unsigned kind = below(monkey, 100);
	if (kind < 75) {
		memcpy(out, monkey->keys[below(monkey, (unsigned)monkey->key_count)], KEY_SIZE);
	} else if (kind < 85) {
		snprintf(out, KEY_SIZE, "%c", (char)(' ' + below(monkey, 95)));
	} else if (kind < 92) {
		unsigned button = below(monkey, 3) ? 0 : 64 + below(monkey, 2);
		unsigned column = below(monkey, 90) + 1, row = below(monkey, 30) + 1;
		snprintf(out, KEY_SIZE, "\033[<%u;%u;%uM\033[<%u;%u;%um", button, column, row, button, column, row);
	} else {
		pick_text(monkey, out);
	}
}

/* A long name takes the question over a second and a third row. */
static bool asks_whether_to_send(const struct screen *screen)
{
	int rows_of_it = 0;
	for (int row = 0; row < screen_rows(screen); row++) {
		const char *line = screen_row(screen, row), *at = strstr(line, "Send ");
		/* The frame has the question when it is scrolled away, and else only that word. */
		if (at && strstr(line, "\u250c") && isdigit((unsigned char)at[5]))
			return true;
		if (at && !strstr(line, "\u250c"))
			rows_of_it = 3;
		if (rows_of_it-- > 0 && strchr(at ? at : line, '?'))
			return true;
	}
	return false;
}

static _Noreturn void give_up(const struct monkey *monkey, const char *what)
{
	long first = monkey->presses > REMEMBERED ? monkey->presses - REMEMBERED : 0;
	fputs("typed last:", stderr);
	for (long i = first; i < monkey->presses; i++) {
		fputc(' ', stderr);
		for (const char *at = monkey->done[i % REMEMBERED]; *at; at++)
			fprintf(stderr, *at > ' ' && *at < 0x7f ? "%c" : "<%02x>", (unsigned char)*at);
	}
	fputc('\n', stderr);
	ck_abort_msg("%s after %ld keys", what, monkey->presses);
	abort();
}

static void start(struct monkey *monkey)
{
	monkey->screen = screen_start(&world, 24, 80, NULL);
	screen_wait(monkey->screen, "guests");
}

/* q and Ctrl-C leave; then it is opened again. */
static void start_again_when_left(struct monkey *monkey)
{
	if (!screen_ended(monkey->screen))
		return;
	if (screen_wait_end(monkey->screen) != 0)
		give_up(monkey, "the program failed");
	screen_close(monkey->screen);
	start(monkey);
}

static void resize(struct monkey *monkey)
{
	static const int sizes[][2] = { { 24, 80 }, { 10, 40 }, { 50, 200 }, { 3, 9 }, { 1, 1 }, { 12, 61 }, { 24, 80 } };
	const int *size = sizes[below(monkey, sizeof sizes / sizeof *sizes)];
	screen_resize(monkey->screen, size[0], size[1]);
}

static void press(struct monkey *monkey)
{
	char *key = monkey->done[monkey->presses % REMEMBERED];
	pick(monkey, key);
	if (below(monkey, 40) == 0)
		resize(monkey);
	/* Nothing of this test may live longer than it. */
	if (screen_shows(monkey->screen, "keep sending"))
		snprintf(key, KEY_SIZE, "%s", below(monkey, 2) ? "s" : KEY_ESCAPE);
	else if (below(monkey, 3) == 0 && asks_whether_to_send(monkey->screen))
		snprintf(key, KEY_SIZE, "y");
	if (strpbrk(key, "yY")) {
		while (screen_bytes_within(monkey->screen, QUIET_MS) > 0 && !screen_ended(monkey->screen))
			continue;
		monkey->agreed += asks_whether_to_send(monkey->screen);
	}
	monkey->presses++;
	if (!screen_ended(monkey->screen))
		screen_type(monkey->screen, key);
	screen_bytes_within(monkey->screen, below(monkey, 4) ? 1 : MOMENT_MS);
	start_again_when_left(monkey);
}

static void check_sends(const struct monkey *monkey)
{
	char text[160];
	long long campaigns = number("SELECT count(*) - 2 FROM campaigns");
	if (campaigns > monkey->agreed) {
		snprintf(text, sizeof text, "%lld campaigns, %lld of them tests, and %lld times a person said yes", campaigns,
			 number("SELECT count(*) FROM campaigns WHERE kind = 'test'"), monkey->agreed);
		give_up(monkey, text);
	}
	/* Not more than was armed, and twice to nobody within a campaign. */
	long long attempts = number("SELECT count(*) FROM attempts");
	long long twice = number("SELECT count(*) FROM (SELECT 1 FROM attempts WHERE state = 'accepted' GROUP BY invitation_id "
				 "HAVING count(*) > 1)");
	if (world_messages(&world) > attempts || twice > 0)
		give_up(monkey, "messages that nobody asked for");
}

static void run_round(struct monkey *monkey, long presses, time_t until)
{
	panes_open(&world);
	monkey->presses = monkey->agreed = 0;
	start(monkey);
	while (monkey->presses < presses && (until == 0 || time(NULL) < until))
		press(monkey);
	screen_close(monkey->screen);
	check_sends(monkey);
}

START_TEST(random_keys_crash_nothing_and_send_nothing_that_was_not_confirmed)
{
	const char *seed = getenv("SEED"), *seconds = getenv("TIME");
	struct monkey *monkey = calloc(1, sizeof *monkey);
	monkey->state = seed && *seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
	monkey->key_count = all_keys(monkey->keys);
	fprintf(stderr, "SEED=%llu\n", (unsigned long long)monkey->state);
	if (!seconds || !*seconds) {
		run_round(monkey, PRESSES, 0);
	} else {
		time_t until = time(NULL) + atoi(seconds);
		long total = 0;
		long long agreed = 0;
		do {
			run_round(monkey, ROUND, until);
			total += monkey->presses;
			agreed += monkey->agreed;
			if (time(NULL) < until)
				world_close(&world);
		} while (time(NULL) < until);
		printf("%ld keys, %lld campaigns at most, each confirmed\n", total, agreed);
	}
	free(monkey);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("keys that nobody planned");
	TCase *keys_case = tcase_create("keys"), *monkey_case = tcase_create("monkey");
	tcase_add_checked_fixture(keys_case, NULL, tear_down);
	tcase_set_timeout(keys_case, 120);
	const char *slice = getenv("SLICE"), *slices = getenv("SLICES");
	int first = slice ? atoi(slice) : 0, step = slices ? atoi(slices) : 1;
	for (int pane = first; pane < (int)pane_count; pane += step)
		tcase_add_loop_test(keys_case, every_key_in_every_pane_is_survived, pane, pane + 1);
	tcase_add_checked_fixture(monkey_case, NULL, tear_down);
	tcase_set_timeout(monkey_case, 36000);
	tcase_add_test(monkey_case, random_keys_crash_nothing_and_send_nothing_that_was_not_confirmed);
	suite_add_tcase(suite, keys_case);
	suite_add_tcase(suite, monkey_case);
	return run_suite(suite);
}
