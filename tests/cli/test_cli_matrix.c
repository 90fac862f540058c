/*
 * Every command against every way its words and its event file can be wrong: one clear sentence, the right exit code,
 * nothing changed. A command without a row in trial.c fails the first test, so that none is forgotten.
 */
#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/capability.h>

#include "cli.h"
#include "tests/unit/suite.h"
#include "trial.h"

static void make_world(void)
{
	make_event();
	import_guests(3);
	write_file("list.csv", "name,phone\nZoe,+351912999998\n");
	ck_assert_int_eq(mkdir(path_of("state"), 0700), 0);
	assert_code(convoke("backup", "state/whole.db"), 0);
	/* Where anything comes as far as Twilio, nobody is there. */
	setenv("TWILIO_BASE_URL", "http://127.0.0.1:9", 1);
	setenv("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001", 1);
	setenv("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef", 1);
	setenv("TWILIO_WHATSAPP_FROM", "whatsapp:+15558157377", 1);
}

static void begin(void)
{
	cli_begin();
	make_world();
}

START_TEST(words_that_are_wrong_change_nothing_and_are_named)
{
	static const char *const unknown[] = {"--nonsense", NULL}, *const valued[] = {"--json=yes", NULL};
	static const char *const surplus[] = {"surplus", "surplus", "surplus", NULL};
	char *before = fingerprint("state");
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		const struct sample *sample = sample_of(command);
		const char *file = sample->use == OWN ? "state/new.db" : "state/whole.db";
		trial(file, command, sample->words, unknown, (struct expected){2, "an unknown option", "no option", "--nonsense"});
		trial(file, command, sample->words, valued, (struct expected){2, "a value for a switch", "takes no value", "--json"});
		if (command->most < TRIAL_WORDS)
			trial(file, command, sample->words, surplus,
			    (struct expected){2, "a word too many", "one word too many", command->name});
		if (command->least > 0)
			trial(file, command, NULL, NULL, (struct expected){2, "a missing word", " is missing", command->name});
	}
	trials_end();
	assert_unchanged("state", before, "wrong words");
}
END_TEST

/* The first of those that an option belongs to. */
static const struct command *owner_of(const struct option_row *row)
{
	char first[32];
	snprintf(first, sizeof first, "%s", strcmp(row->commands, "*") == 0 ? "status" : row->commands);
	first[strcspn(first, ",")] = '\0';
	const struct command *owner = command_find(first);
	ck_assert_msg(owner != NULL, "--%s belongs to %s, which is no command", row->name, first);
	return owner;
}

START_TEST(an_option_without_its_value_or_of_another_command_is_named)
{
	char *before = fingerprint("state");
	for (enum option_id option = 0; option < OPTION_COUNT; option++) {
		const struct option_row *row = &option_rows[option];
		if (!*row->commands)
			continue;
		char name[32];
		snprintf(name, sizeof name, "--%s", row->name);
		const struct command *owner = owner_of(row);
		const struct sample *sample = sample_of(owner);
		const char *const last[] = {name, NULL}, *const empty[] = {name, "", NULL}, *const other[] = {name, "--yes", NULL};
		const char *const *const cases[] = {last, empty, other};
		for (size_t i = 0; i < 3 && *row->argument; i++)
			trial("state/whole.db", owner, sample->words, cases[i],
			    (struct expected){2, "no value", "needs a value", row->name});
		const char *const given[] = {name, *row->argument ? "1" : NULL, NULL};
		if (strcmp(row->commands, "*") != 0)
			trial("state/whole.db", command_find("status"), NULL, given,
			    (struct expected){2, "an option of another command", "status has no option", row->name});
	}
	trials_end();
	assert_unchanged("state", before, "options");
}
END_TEST

/* Event files that are none */

static void copy_whole(const char *name, off_t length)
{
	char bytes[4096];
	int in = open("state/whole.db", O_RDONLY), out = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert(in >= 0 && out >= 0);
	for (ssize_t got; length > 0 && (got = read(in, bytes, sizeof bytes)) > 0; length -= got)
		ck_assert_int_eq(write(out, bytes, (size_t)(got < length ? got : length)), got < length ? got : length);
	close(in);
	close(out);
}

enum { WHOLE = 1 << 30, VERSION_AT = 60, APPLICATION_AT = 68 /* in SQLite's header, big-endian */ };

static void patch(const char *name, off_t at, const char *bytes, size_t count)
{
	int fd = open(path_of(name), O_WRONLY);
	ck_assert_int_eq(pwrite(fd, bytes, count, at), (ssize_t)count);
	close(fd);
}

static void make_folder(const char *name) { ck_assert_int_eq(mkdir(path_of(name), 0700), 0); }
static void make_nothing(const char *name) { (void)name; }
static void make_empty(const char *name) { write_file(name, ""); }
static void make_text(const char *name) { write_file(name, "name,phone\nAna,+351912345678\n"); }
static void make_cut(const char *name) { copy_whole(name, 10000); }
static void make_pipe(const char *name) { ck_assert_int_eq(mkfifo(path_of(name), 0600), 0); }
static void make_dangling(const char *name) { ck_assert_int_eq(symlink("nowhere.db", path_of(name)), 0); }
static void make_loop(const char *name) { ck_assert_int_eq(symlink(name + strlen("state/"), path_of(name)), 0); }

static void make_newer(const char *name)
{
	copy_whole(name, WHOLE);
	patch(name, VERSION_AT, "\0\0\3\347", 4); /* 999 */
}

static void make_foreign(const char *name)
{
	copy_whole(name, WHOLE);
	patch(name, APPLICATION_AT, "\0\0\0\0", 4);
}

/* The header stands, the first page's content does not. */
static void make_damaged(const char *name)
{
	char rubbish[3900];
	memset(rubbish, 0x5a, sizeof rubbish);
	copy_whole(name, WHOLE);
	patch(name, 100, rubbish, sizeof rubbish);
}

static void make_unreadable(const char *name)
{
	copy_whole(name, WHOLE);
	ck_assert_int_eq(chmod(path_of(name), 0000), 0);
}

static const struct state {
	const char *name;
	void (*make)(const char *name);
	const char *says; /* beside the file's name */
} states[] = {
	{"state/missing.db", make_nothing, "there is no event file"},
	{"state/no/such/folder.db", make_nothing, "there is no event file"},
	{"state/whole.db/below", make_nothing, "cannot be opened"},
	{"state/folder.db", make_folder, "is a folder"},
	{"state/pipe.db", make_pipe, "is not a file"},
	{"state/dangling.db", make_dangling, "there is no event file"},
	{"state/loop.db", make_loop, "cannot be opened"},
	{"state/empty.db", make_empty, "is not an event file"},
	{"state/text.db", make_text, "is not an event file"},
	{"state/foreign.db", make_foreign, "is not an event file"},
	{"state/newer.db", make_newer, "newer convoke"},
	{"state/cut.db", make_cut, "is damaged"},
	{"state/damaged.db", make_damaged, "is damaged"},
	{"state/unreadable.db", make_unreadable, "cannot be read"},
};
enum { STATES = sizeof states / sizeof *states };

/* Root reads and writes everything; without these two capabilities it minds the modes as everybody does. */
static bool mind_modes(void)
{
	if (geteuid() != 0)
		return true;
	return prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) == 0 && prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH) == 0;
}

START_TEST(a_file_that_is_no_event_file_is_named_and_left_alone)
{
	const struct state *state = &states[_i];
	if (state->make == make_unreadable && !mind_modes()) {
		puts("skipped: root reads every file here");
		return;
	}
	state->make(state->name);
	char *before = fingerprint("state");
	for (size_t i = 0; i < command_count; i++) {
		const struct sample *sample = sample_of(&commands[i]);
		if (sample->use != READS && sample->use != WRITES)
			continue;
		trial(state->name, &commands[i], sample->words, NULL,
		    (struct expected){1, "an event file that is none", state->says, state->name});
	}
	trials_end();
	assert_unchanged("state", before, state->name);
}
END_TEST

/* Where the event file cannot be changed, what only reads still answers. */

static bool hide_behind_modes(mode_t file, mode_t folder)
{
	ck_assert_int_eq(chmod(path_of("state/whole.db"), file), 0);
	ck_assert_int_eq(chmod(path_of("state"), folder), 0);
	return mind_modes();
}

static bool protect_file(void) { return hide_behind_modes(0400, 0700); }
static bool protect_folder(void) { return hide_behind_modes(0600, 0500); }
static bool protect_both(void) { return hide_behind_modes(0400, 0500); }

/* A mount of this process and its children alone. */
static bool mount_read_only(void)
{
	const char *folder = path_of("state");
	return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount(folder, folder, NULL, MS_BIND, NULL) == 0 &&
	       mount(NULL, folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0;
}

static const struct protection {
	bool (*protect)(void);
	const char *what;
} protections[] = {
	{protect_file, "a file that may only be read"}, {protect_folder, "a folder that may only be read"},
	{protect_both, "file and folder that may only be read"}, {mount_read_only, "a disk that is mounted to be read"},
};
enum { PROTECTIONS = sizeof protections / sizeof *protections };

static void unprotect(void)
{
	umount2(path_of("state"), MNT_DETACH);
	chmod(path_of("state"), 0700);
}

START_TEST(where_nothing_can_be_written_what_reads_answers_and_what_writes_says_so)
{
	const struct protection *protection = &protections[_i];
	sim_start("--speed 0");
	make_template();
	unlink(path_of("state/whole.db"));
	assert_code(convoke("backup", "state/whole.db"), 0);
	sim_stop();
	if (!protection->protect()) {
		printf("skipped: %s cannot be had here\n", protection->what);
		unprotect();
		return;
	}
	char *before = fingerprint("state");
	for (size_t i = 0; i < command_count; i++) {
		const struct sample *sample = sample_of(&commands[i]);
		if (sample->use == WRITES)
			trial("state/whole.db", &commands[i], sample->words, NULL,
			    /* nothing waits to be resolved, and that is said first */
			    (struct expected){1, protection->what, NULL,
					      strcmp(commands[i].name, "resolve") == 0 ? "no invitation" : "state/whole.db"});
		else if (sample->use == READS)
			trial("state/whole.db", &commands[i], sample->words, NULL, (struct expected){0, protection->what, NULL, NULL});
	}
	trials_end();
	unprotect();
	assert_unchanged("state", before, protection->what);
}
END_TEST

static const struct run *guests_of_the_copy(const char *copying)
{
	ck_assert_int_eq(system(copying), 0);
	ck_assert_int_eq(chmod(path_of("state"), 0500), 0);
	const struct run *run = convoke("-f", "state/event.db", "guests", "--json");
	ck_assert_int_eq(chmod(path_of("state"), 0700), 0);
	return run;
}

START_TEST(a_copy_is_read_with_its_newest_changes_or_not_at_all)
{
	if (!mind_modes()) {
		puts("skipped: root writes everywhere here");
		return;
	}
	/* What is new is in the log, which cannot be read without the index that belongs to it. */
	const struct run *run = guests_of_the_copy("cp convoke/event.db convoke/event.db-wal state/");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->err, "state/event.db-wal");
	run = guests_of_the_copy("cp convoke/event.db-shm state/");
	assert_code(run, 0);
	ck_assert_uint_eq(count_lines(run->out), 3);
}
END_TEST

START_TEST(init_leaves_whatever_is_there_alone)
{
	const struct command *init = command_find("init");
	for (size_t i = 0; i < STATES; i++) {
		if (states[i].make == make_nothing)
			continue;
		states[i].make(states[i].name);
		char *before = fingerprint("state");
		trial(states[i].name, init, NULL, NULL,
		    (struct expected){1, "init", "exists already and was left as it is", states[i].name});
		trials_end();
		assert_unchanged("state", before, states[i].name);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: every command, everything wrong");
	TCase *tests = tcase_create("matrix");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, begin, cli_end);
	tcase_add_test(tests, words_that_are_wrong_change_nothing_and_are_named);
	tcase_add_test(tests, an_option_without_its_value_or_of_another_command_is_named);
	tcase_add_loop_test(tests, a_file_that_is_no_event_file_is_named_and_left_alone, 0, STATES);
	tcase_add_loop_test(tests, where_nothing_can_be_written_what_reads_answers_and_what_writes_says_so, 0, PROTECTIONS);
	tcase_add_test(tests, a_copy_is_read_with_its_newest_changes_or_not_at_all);
	tcase_add_test(tests, init_leaves_whatever_is_there_alone);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
