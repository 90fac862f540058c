/* Which requests had left when a sender died: proof for some, doubt for the rest. */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/random.h"
#include "campaign_fixture.h"
#include "data/dispatcher.h"
#include "data/started.h"
#include "suite.h"

static int64_t guests[2];
static struct armed *rows;
static char session[TOKEN_SIZE];

/* What a process that dies would leave: its notes, and nobody who holds them. */
static void leave_notes(const int64_t *ids, size_t count)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct started_log *log = started_begin(session);
		for (size_t i = 0; log && i < count; i++)
			if (started_note(log, ids[i]) < 0)
				_exit(1);
		_exit(log ? 0 : 1);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

/* Two armed attempts; the first is noted as started, then the process dies. */
static void open_dead(void)
{
	open_file();
	random_token(session);
	guests[0] = add_guest("Ana", "+351912000001");
	guests[1] = add_guest("Rui", "+351912000002");
	queue_guests(KIND_INVITATION, guests, 2);
	ok(dispatcher_begin(db, session, true));
	ck_assert_uint_eq(arm(2, NOW, &rows), 2);
	leave_notes(&rows[0].attempt_id, 1);
}

static void close_dead(void)
{
	started_forget(session);
	free_armed(rows, 2);
	close_file();
}

static int settle(const char *name)
{
	struct started_set set;
	started_read(name, &set);
	ok(db_begin(db));
	int unknown = ok(attempt_settle_leftovers(db, &set, NOW));
	ok(db_commit(db));
	started_clear(&set);
	return unknown;
}

START_TEST(what_never_left_goes_back_to_the_queue_and_the_rest_is_unknown)
{
	ck_assert_int_eq(settle(session), 1);
	ck_assert_int_eq(status_of_guest(guests[0]), STATUS_UNKNOWN);
	ck_assert_int_eq(status_of_guest(guests[1]), STATUS_QUEUED);
	struct armed *again;
	ck_assert_uint_eq(arm(2, NOW, &again), 1);
	ck_assert_str_eq(again[0].phone, "+351912000002");
	free_armed(again, 1);
}
END_TEST

START_TEST(another_sessions_notes_prove_nothing)
{
	char other[TOKEN_SIZE];
	ck_assert_int_eq(settle(random_token(other)), 2);
	ck_assert_int_eq(status_of_guest(guests[1]), STATUS_UNKNOWN);
}
END_TEST

START_TEST(no_notes_prove_nothing)
{
	started_forget(session);
	ck_assert_int_eq(settle(session), 2);
}
END_TEST

START_TEST(a_file_without_a_session_proves_nothing)
{
	ck_assert_int_eq(settle(""), 2);
}
END_TEST

START_TEST(torn_notes_prove_nothing)
{
	char *name = xasprintf("/convoke-%s", session);
	int fd = shm_open(name, O_WRONLY | O_APPEND, 0);
	ck_assert_int_eq(write(fd, "123", 3), 3);
	close(fd);
	free(name);
	ck_assert_int_eq(settle(session), 2);
}
END_TEST

/* Somebody removed FILE.lock: the first sender lives, and what it has not noted may leave at any moment. */
START_TEST(the_notes_of_a_living_process_prove_nothing)
{
	started_forget(session);
	struct started_log *log = started_begin(session);
	ck_assert_ptr_nonnull(log);
	ck_assert_int_eq(started_note(log, rows[0].attempt_id), 0);
	ck_assert_int_eq(settle(session), 2);
	started_end(log);
}
END_TEST

START_TEST(a_note_that_does_not_fit_takes_the_proof_from_all)
{
	started_forget(session);
	struct started_log *log = started_begin(session);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(started_note(log, 1), 0);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){12, RLIM_INFINITY}); /* the second goes in by half */
	ck_assert_int_eq(started_note(log, 2), 0);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
	ck_assert_int_eq(started_note(log, 3), 0);
	ck_assert_int_eq(settle(session), 2);
	started_end(log);
}
END_TEST

START_TEST(an_orderly_end_leaves_no_notes)
{
	char name[TOKEN_SIZE];
	struct started_set set;
	started_end(started_begin(random_token(name)));
	started_read(name, &set);
	ck_assert(!set.complete);
	started_clear(&set);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("started");
	TCase *dead = tcase_create("after a death");
	tcase_add_checked_fixture(dead, open_dead, close_dead);
	tcase_add_test(dead, what_never_left_goes_back_to_the_queue_and_the_rest_is_unknown);
	tcase_add_test(dead, another_sessions_notes_prove_nothing);
	tcase_add_test(dead, no_notes_prove_nothing);
	tcase_add_test(dead, a_file_without_a_session_proves_nothing);
	tcase_add_test(dead, torn_notes_prove_nothing);
	tcase_add_test(dead, the_notes_of_a_living_process_prove_nothing);
	tcase_add_test(dead, a_note_that_does_not_fit_takes_the_proof_from_all);
	tcase_add_test(dead, an_orderly_end_leaves_no_notes);
	suite_add_tcase(suite, dead);
	return run_suite(suite);
}
