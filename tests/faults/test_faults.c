/*
 * The disk fails at every point that a small campaign reaches: calls fail, the process is killed, the power
 * goes. Each time the program must end by itself with one sentence, and started again it must finish: one
 * message for each guest by the simulator's journal, every row explained.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/die.h"
#include "base/json.h"
#include "campaign.h"
#include "cli.h"
#include "suite.h"

enum { HASTE = 100, PAST_THE_END = 3 };

static unsigned long seed;

/* One row of the table: a fault at the n-th call. */
static const struct row {
	const char *name, *call, *fault; /* fault: %ld is the call's number */
	enum { FAILS, DIES, CONTROL } what;
	enum { AGAIN, BY_ITSELF, RECORDED } end; /* without being started again, it must do all, or record what it began */
	struct campaign_kind kind;
} rows[] = {
	{"write ENOSPC, once", "write", "write:%ld:ENOSPC:once", FAILS, BY_ITSELF, {0}},
	{"write ENOSPC, three times", "write", "write:%ld:ENOSPC:3", FAILS, BY_ITSELF, {0}},
	{"write ENOSPC, for ever", "write", "write:%ld:ENOSPC:ever", FAILS, AGAIN, {0}},
	{"write ENOSPC, ballast makes room", "write", "write:%ld:ENOSPC:ballast", FAILS, RECORDED, {0}},
	{"write EIO, once", "write", "write:%ld:EIO:once", FAILS, AGAIN, {0}},
	{"write EIO, for ever", "write", "write:%ld:EIO:ever", FAILS, AGAIN, {0}},
	{"sync EIO, once", "sync", "sync:%ld:EIO:once", FAILS, AGAIN, {0}},
	{"sync EIO, for ever", "sync", "sync:%ld:EIO:ever", FAILS, AGAIN, {0}},
	{"sync ENOSPC, once", "sync", "sync:%ld:ENOSPC:once", FAILS, BY_ITSELF, {0}},
	{"open EIO, once", "open", "open:%ld:EIO:once", FAILS, AGAIN, {0}},
	{"open EIO, for ever", "open", "open:%ld:EIO:ever", FAILS, AGAIN, {0}},
	{"read EIO, once", "read", "read:%ld:EIO:once", FAILS, AGAIN, {0}},
	{"read EIO, for ever", "read", "read:%ld:EIO:ever", FAILS, AGAIN, {0}},
	{"shared memory ENOSPC, once", "shm", "shm:%ld:ENOSPC:once", FAILS, AGAIN, {0}},
	{"shared memory ENOSPC, for ever", "shm", "shm:%ld:ENOSPC:ever", FAILS, AGAIN, {0}},
	{"files beside ENOSPC, once", "own", "own:%ld:ENOSPC:once", FAILS, AGAIN, {0}},
	{"files beside ENOSPC, for ever", "own", "own:%ld:ENOSPC:ever", FAILS, AGAIN, {0}},
	{"files beside EIO, once", "own", "own:%ld:EIO:once", FAILS, AGAIN, {0}},
	{"killed before", "any", "kill:%ld:before", DIES, AGAIN, {0}},
	{"killed after", "any", "kill:%ld:after", DIES, AGAIN, {0}},
	{"killed after, checkpoint", "any", "kill:%ld:after", DIES, AGAIN, {.checkpoint = true}},
	{"power cut, all unsynced lost", "any", "cut:%ld:all", DIES, AGAIN, {0}},
	{"power cut, a part survives", "any", "cut:%ld:some:%lu", DIES, AGAIN, {0}},
	{"power cut, last write torn", "any", "cut:%ld:torn", DIES, AGAIN, {0}},
	{"power cut in a checkpoint", "any", "cut:%ld:some:%lu", DIES, AGAIN, {.checkpoint = true}},
	{"power cut, Twilio's list lags", "any", "cut:%ld:all", DIES, AGAIN, {.queued = true, .lagging_list = true}},
	{"the same, synchronous=NORMAL", "any", "cut:%ld:all", CONTROL, AGAIN,
	 {.queued = true, .lagging_list = true, .normal = true}},
};
enum { ROWS = sizeof rows / sizeof *rows };

struct tally {
	size_t points, doubled, lost, recovered;
};

static unsigned number_from(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);
	return text && *text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static void assert_one_object(const char *fault, const char *out)
{
	size_t lines = count_lines(out);
	ck_assert_msg(lines <= 1, "%s: more than one line: %s", fault, out);
	if (lines)
		json_free(json_line(out, 0));
}

/* It ended by itself and said so: 0 only when everything was done. */
static void check_end(const struct row *row, const char *fault, const struct campaign_run *run)
{
	ck_assert_msg(run->code >= 0 && run->code <= 4 && run->code != 2, "%s: code %d: %s", fault, run->code, run->err);
	ck_assert_msg(strstr(run->err, "anitizer") == NULL, "%s: %s", fault, run->err);
	assert_one_object(fault, run->out);
	size_t lines = count_lines(run->err);
	if (run->code == 0)
		ck_assert_msg(lines == 0, "%s: done, and says: %s", fault, run->err);
	else
		ck_assert_msg(lines >= 1 && lines <= 2 && strncmp(run->err, "convoke: ", 9) == 0, "%s: code %d says: %s",
			      fault, run->code, run->err);
	if (row->end == RECORDED)
		ck_assert_msg(run->unrecorded == 0, "%s: %zu not recorded: %s", fault, run->unrecorded, run->err);
	if (row->end == BY_ITSELF && run->armed)
		ck_assert_msg(run->code == 0, "%s: code %d: %s", fault, run->code, run->err);
	if (run->code == 0)
		ck_assert_msg(run->accepted == GUESTS, "%s: says all is done with %zu accepted", fault, run->accepted);
}

static void check_after(const struct row *row, const char *fault, const struct oracle *after)
{
	ck_assert_msg(after->duplicates == 0, "%s: %zu phones got more than one message", fault, after->duplicates);
	ck_assert_msg(after->lost == 0, "%s: %zu are called accepted, but were never created", fault, after->lost);
	ck_assert_msg(after->queued + after->failed == 0, "%s: %zu queued, %zu failed", fault, after->queued, after->failed);
	ck_assert_uint_eq(after->accepted + after->unknown, GUESTS);
	if (row->kind.lagging_list)
		return;
	ck_assert_msg(after->hidden == 0, "%s: %zu were created, and are not known", fault, after->hidden);
	ck_assert_msg(after->messages == GUESTS && after->unknown == 0, "%s: %zu messages, %zu unknown", fault,
		      after->messages, after->unknown);
}

/* False when the campaign ended before the fault. */
static bool try_point(const struct row *row, long n, struct tally *tally)
{
	struct campaign_run run;
	char fault[64];
	bool for_ever = strstr(row->fault, "ever") || strstr(row->fault, "ballast");
	snprintf(fault, sizeof fault, row->fault, n, (seed + (unsigned long)n) % 1000000);
	campaign_run(&row->kind, fault, for_ever ? HASTE : 0, &run);
	bool fired = run.fired;
	if (row->what == FAILS)
		check_end(row, fault, &run);
	else if (fired)
		ck_assert_msg(run.code == -1, "%s: not killed, code %d", fault, run.code);
	if (row->what != CONTROL)
		check_after(row, fault, &run.after);
	tally->points += fired;
	tally->doubled += fired && run.after.duplicates;
	tally->lost += fired && run.after.lost;
	tally->recovered += fired && run.code == 0;
	campaign_run_clear(&run);
	return fired;
}

/* A run differs a little from the next, so the last point is found by going past it. */
static void try_all(const struct row *row, long step, struct tally *tally)
{
	int past = 0;
	for (long n = 1; past < PAST_THE_END; n += step)
		past = try_point(row, n, tally) ? 0 : past + 1;
}

static void try_some(const struct row *row, unsigned points, struct tally *tally)
{
	long calls = campaign_calls(&row->kind, row->call);
	ck_assert_int_gt(calls, 0);
	for (unsigned i = 0; i < points; i++)
		try_point(row, 1 + random() % calls, tally);
}

static void print_row(const struct row *row, const struct tally *tally)
{
	if (row->what == CONTROL)
		printf("  %-32s %4zu points  doubles at %zu, as it must be\n", row->name, tally->points, tally->doubled);
	else
		printf("  %-32s %4zu points  %zu duplicates  %zu lost  0 crashes  %zu recovered by itself\n", row->name,
		       tally->points, tally->doubled, tally->lost, tally->recovered);
	fflush(stdout);
}

START_TEST(started_again_after_any_fault_every_guest_gets_one_message)
{
	enum { CONTROL_POINTS = 12, STEP_OF_CHECKPOINT = 17 };
	const struct row *row = &rows[_i];
	struct tally tally = {0};
	srandom((unsigned)seed + (unsigned)_i);
	campaign_prepare(&row->kind);
	if (getenv("N"))
		try_point(row, (long)number_from("N", 1), &tally);
	else if (getenv("ALL"))
		try_all(row, row->kind.checkpoint ? STEP_OF_CHECKPOINT : 1, &tally);
	else
		try_some(row, row->what == CONTROL ? CONTROL_POINTS : number_from("POINTS", 2), &tally);
	print_row(row, &tally);
	if (row->what == CONTROL)
		ck_assert_msg(tally.doubled > 0, "seed %lu: the control does not fail: the power cuts cut nothing", seed);
}
END_TEST

/* ROW= one of them; SLICE= of SLICES= every so many-th. */
static bool is_wanted(unsigned row)
{
	return row % number_from("SLICES", 1) == number_from("SLICE", 0) && row == number_from("ROW", row);
}

int main(void)
{
	seed = number_from("SEED", (unsigned)time(NULL));
	printf("seed %lu (SEED=%lu repeats it)\n", seed, seed);
	fflush(stdout);
	Suite *suite = suite_create("faults");
	TCase *points = tcase_create("points");
	tcase_set_timeout(points, 3600);
	tcase_add_checked_fixture(points, cli_begin, cli_end);
	for (int i = 0; i < ROWS; i++)
		if (is_wanted((unsigned)i))
			tcase_add_loop_test(points, started_again_after_any_fault_every_guest_gets_one_message, i, i + 1);
	suite_add_tcase(suite, points);
	return run_suite(suite);
}
