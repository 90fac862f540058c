/*
 * Every fault that twilio-sim offers, on the first request, one in the middle
 * and the last, of creates, lists and fetches. Whatever happens: one message
 * for each guest, and unknown is only what the server never made.
 */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "cli.h"
#include "oracle.h"
#include "row.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What becomes of a create that is hit. */
enum fate {
	FOUND,   /* accepted at once, or after a look */
	HIDDEN,  /* unknown, and never made: a person decides */
	AGAIN,   /* sent again by itself */
	FAILED,
	LATER,   /* queued until a time far away */
};

static const struct kind {
	const char *name;     /* as the simulator takes it */
	enum fate fate;
	bool pauses;          /* a create that is hit pauses the queue */
} kinds[] = {
	{"reset-before", HIDDEN, false},
	{"reset-after-accept", FOUND, false},
	{"stall-before", HIDDEN, false},
	{"stall-after-accept", FOUND, false},
	{"late", FOUND, false},
	{"http-500-recorded", FOUND, false},
	{"http-500-not-recorded", HIDDEN, false},
	{"http-503", HIDDEN, false},
	{"429", AGAIN, false},
	{"429-plain", HIDDEN, false},
	{"429-plain-recorded", FOUND, false},
	{"truncated", FOUND, false},
	{"not-json", FOUND, false},
	{"empty", FOUND, false},
	{"no-sid", FOUND, false},
	{"wrong-to", FOUND, false},
	{"wrong-account", FOUND, false},
	{"huge", FOUND, false},
	{"garbage", FOUND, false},
	{"foreign-next", FOUND, false},
	{"html-502", HIDDEN, false},
	{"html=200", HIDDEN, false},
	{"html=403", HIDDEN, true},
	{"html=500", HIDDEN, false},
	{"redirect", HIDDEN, true},
	{"401", AGAIN, true},
	{"error=20003/401", AGAIN, true},
	{"error=21211/400", FAILED, false},
	{"error=21610/400", FAILED, false},
	{"error=12345/400", FAILED, false},
	{"error=20404/404", FAILED, false},
	{"error=63003/400", FAILED, false},
	{"error=63023/400", LATER, false},
	{"error=63018/400", AGAIN, false},
	{"error=20429/429", AGAIN, false},
	{"error=20500/500", HIDDEN, false},
	{"error=12345/503", HIDDEN, false},
};

enum target { CREATE, LIST, FETCH, TARGETS };
static const char *const target_names[] = {"create", "list", "fetch"};
enum { PLACES = 3, MOST_CELLS = TARGETS * PLACES * COUNT(kinds), SYNCS = 6, RUNS = 4 };
static const char *const place_names[] = {"first", "middle", "last"};

/* So many guests that a list, or one by one, is the way to ask about all; and which request is hit. */
static const struct {
	int guests;
	int nth[PLACES];
	const char *also; /* makes an unknown row whose look-up is one of the requests counted */
} worlds[TARGETS] = {
	[CREATE] = {8, {1, 4, 8}, ""},
	/* the census, the look-up, the first question about all */
	[LIST] = {8, {1, 2, 3}, "--fault create:reset-after-accept:nth=4"},
	/* the SID of the torn reply, then the three of a round */
	[FETCH] = {3, {1, 2, 4}, "--fault create:huge:nth=2"},
};

static unsigned long seed;
static enum target target;
static int cells[MOST_CELLS];

/* The event with its queue, made once; cells are copies of it. */
static void prepare(void)
{
	cli_begin();
	sim_start("");
	setenv("CONVOKE_RATE", "1000", 1);
	setenv("CONVOKE_CONCURRENCY", "1", 1);
	setenv("CONVOKE_TIMEOUT", "1", 1);
	rows_begin();
	import_guests(worlds[target].guests);
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	sim_stop();
}

struct cell {
	const struct kind *kind;
	int place;
	char file[ROW_PATH];
};

static void begin_cell(struct cell *cell, int number)
{
	cell->kind = &kinds[number / PLACES];
	cell->place = number % PLACES;
	snprintf(cell->file, sizeof cell->file, "%s", path_of("cell.db"));
	unlink(path_of("cell.db"));
	unlink(path_of("cell.db.lock"));
	unlink(path_of("journal"));
	event_copy(path_of("convoke/event.db"), cell->file);
	char *arguments = xasprintf("--speed 0 --fail 0 --stay-sent 100 --read 0 --no-magic --seed %lu "
				    "--fault %s:%s:nth=%d,seconds=2,retry-after=1 %s", seed, target_names[target],
				    cell->kind->name, worlds[target].nth[cell->place], worlds[target].also);
	sim_start(arguments);
	free(arguments);
}

static bool paused(const struct cell *cell)
{
	return oracle_number(cell->file, "SELECT paused_at IS NOT NULL FROM event");
}

/* Runs until nothing can go now; a person resumes what paused, once. */
static void run_all(const struct cell *cell)
{
	int pauses = 0;
	for (int i = 0; i < RUNS; i++) {
		const struct run *run = row_run(cell->file);
		if (!paused(cell)) {
			ck_assert_msg(run->code == 0 || run->code == 3, "exit code %d: %s", run->code, run->err);
			break;
		}
		assert_code(run, 4);
		pauses++;
		assert_code(convoke("-f", cell->file, "resume"), 0);
	}
	ck_assert_int_eq(paused(cell), 0);
	ck_assert_msg(pauses <= 1, "paused %d times", pauses);
	if (target == CREATE)
		ck_assert_msg(pauses == cell->kind->pauses, "paused %d times", pauses);
}

static bool has_fired(const struct cell *cell)
{
	char fault[64], *kind = xasprintf("\"kind\":\"%s\"", target_names[target]);
	snprintf(fault, sizeof fault, "\"fault\":\"%s\"", cell->kind->name);
	bool fired = journal_count(kind, fault) > 0;
	free(kind);
	return fired;
}

static long long unknown_now(const struct cell *cell)
{
	return oracle_number(cell->file, "SELECT count(*) FROM invitation_logs WHERE status = 'unknown'");
}

/* What is made only after some time. */
static void wait_for_late(const struct cell *cell)
{
	enum { LOOKS = 500, LOOK_MS = 20 };
	for (int i = 0; i < LOOKS && strcmp(cell->kind->name, "late") == 0; i++) {
		if (journal_count("\"kind\":\"late\"", NULL))
			break;
		poll(NULL, 0, LOOK_MS);
	}
}

/* Asks Twilio until the fault has had its turn, and what can be found is found. */
static void ask_all(const struct cell *cell, long long hidden)
{
	for (int i = 0; i < SYNCS && (!has_fired(cell) || unknown_now(cell) != hidden); i++)
		assert_code(convoke("-f", cell->file, "sync"), 0);
	ck_assert_msg(has_fired(cell), "the fault had no turn");
}

static void check_cell(const struct cell *cell, size_t unknown, size_t failed, size_t queued)
{
	struct oracle oracle;
	size_t guests = (size_t)worlds[target].guests;
	char *lines = journal();
	oracle_read(cell->file, lines, &oracle);
	free(lines);
	ck_assert_msg(oracle.duplicates == 0, "%zu phones got more than one message", oracle.duplicates);
	ck_assert_msg(oracle.lost == 0, "%zu are called accepted, but were never created", oracle.lost);
	ck_assert_msg(oracle.hidden == 0, "%zu were created, and are not known", oracle.hidden);
	ck_assert_msg(oracle.unknown == unknown, "%zu unknown, not %zu", oracle.unknown, unknown);
	ck_assert_msg(oracle.failed == failed, "%zu failed, not %zu", oracle.failed, failed);
	ck_assert_msg(oracle.queued == queued, "%zu queued, not %zu", oracle.queued, queued);
	ck_assert_uint_eq(oracle.accepted, guests - unknown - failed - queued);
	ck_assert_uint_eq(oracle.messages, oracle.accepted);
}

START_TEST(whatever_the_server_does_each_guest_gets_one_message)
{
	struct cell cell;
	begin_cell(&cell, cells[_i]);
	printf("  %-6s  %-22s  %-6s", target_names[target], cell.kind->name, place_names[cell.place]);
	fflush(stdout);
	bool created = target == CREATE;
	size_t hidden = created && cell.kind->fate == HIDDEN, failed = created && cell.kind->fate == FAILED;
	size_t queued = created && cell.kind->fate == LATER;
	run_all(&cell);
	if (created)
		wait_for_late(&cell);
	ask_all(&cell, (long long)hidden);
	check_cell(&cell, hidden, failed, queued);
	if (hidden) {
		assert_code(convoke("-f", cell.file, "resolve", "--all", "--not-sent", "--yes"), 0);
		assert_code(row_run(cell.file), 0);
		check_cell(&cell, 0, 0, 0);
	}
	printf("  one message each%s%s%s\n", hidden ? ", one after a person said so" : "",
	       failed ? ", one refused" : "", queued ? ", one waits" : "");
}
END_TEST

/* The table above must not fall behind the simulator: each kind of its help stands there. */
START_TEST(every_kind_of_the_simulator_is_in_the_table)
{
	char line[256], word[64];
	bool kinds_begun = false;
	size_t missing = 0, seen = 0;
	FILE *help = popen(TWILIO_SIM " --help", "r");
	ck_assert_ptr_nonnull(help);
	while (fgets(line, sizeof line, help)) {
		if (strncmp(line, "Kinds", 5) == 0)
			kinds_begun = true;
		else if (kinds_begun && sscanf(line, "  %63s", word) != 1)
			break;
		if (!kinds_begun || strncmp(line, "  ", 2) != 0)
			continue;
		size_t length = strcspn(word, "=");
		bool found = false;
		for (size_t i = 0; i < COUNT(kinds); i++)
			found = found || (strncmp(kinds[i].name, word, length) == 0 &&
					  strcspn(kinds[i].name, "=") == length);
		seen++;
		missing += !found;
		if (!found)
			printf("not in the table: %s\n", word);
	}
	pclose(help);
	ck_assert_uint_gt(seen, 20);
	ck_assert_uint_eq(missing, 0);
}
END_TEST

/* In an order of chance: a run that is not of all cells is of others each time. */
static void shuffle(void)
{
	int count = (int)(COUNT(kinds) * PLACES);
	srandom((unsigned)seed + target);
	for (int i = 0; i < count; i++)
		cells[i] = i;
	for (int i = count - 1; i > 0; i--) {
		int other = (int)(random() % (i + 1)), kept = cells[i];
		cells[i] = cells[other];
		cells[other] = kept;
	}
}

static unsigned long number_from(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);
	return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

int main(void)
{
	unsigned long all = COUNT(kinds) * PLACES, wanted = number_from("CELLS", all);
	const char *name = getenv("TARGET");
	seed = number_from("SEED", (unsigned long)time(NULL));
	while (name && target < FETCH && strcmp(name, target_names[target]) != 0)
		target++;
	shuffle();
	printf("%s: %lu of %lu cells, seed %lu (TARGET=create|list|fetch CELLS= SEED= repeat it)\n", target_names[target],
	       wanted < all ? wanted : all, all, seed);
	fflush(stdout);
	Suite *suite = suite_create("server faults");
	TCase *table = tcase_create("table"), *matrix = tcase_create("cells");
	tcase_add_test(table, every_kind_of_the_simulator_is_in_the_table);
	suite_add_tcase(suite, table);
	tcase_set_timeout(matrix, 120);
	tcase_add_unchecked_fixture(matrix, prepare, cli_end);
	tcase_add_checked_fixture(matrix, NULL, sim_stop);
	tcase_add_loop_test(matrix, whatever_the_server_does_each_guest_gets_one_message, 0,
			    (int)(wanted < all ? wanted : all));
	suite_add_tcase(suite, matrix);
	return run_suite(suite);
}
