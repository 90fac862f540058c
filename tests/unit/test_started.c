/* Which requests had left when a sender died: proof for some, doubt for the rest. */
#include <signal.h>
#include <sys/resource.h>

#include "campaign_fixture.h"
#include "data/dispatcher.h"
#include "data/started.h"
#include "suite.h"

static int64_t guests[2];
static struct armed *rows;

/* Two armed attempts under a session; the first is noted as started, then the process dies. */
static void die_after_the_first_started(void)
{
	guests[0] = add_guest("Ana", "+351912000001");
	guests[1] = add_guest("Rui", "+351912000002");
	queue_guests(KIND_INVITATION, guests, 2);
	ok(dispatcher_begin(db, "session-one", true));
	struct started_log *log = started_begin(event_path, "session-one");
	ck_assert_ptr_nonnull(log);
	ck_assert_uint_eq(arm(2, NOW, &rows), 2);
	ck_assert_int_eq(started_note(log, rows[0].attempt_id), 0);
	started_end(log);
}

static void open_dead(void)
{
	open_file();
	die_after_the_first_started();
}

static void close_dead(void)
{
	free_armed(rows, 2);
	close_file();
}

static int settle(const char *session)
{
	struct started_set set;
	started_read(event_path, session, &set);
	ok(db_begin(db));
	int unknown = ok(attempt_settle_leftovers(db, &set, NOW));
	ok(db_commit(db));
	started_clear(&set);
	return unknown;
}

START_TEST(what_never_left_goes_back_to_the_queue_and_the_rest_is_unknown)
{
	ck_assert_int_eq(settle("session-one"), 1);
	ck_assert_int_eq(status_of_guest(guests[0]), STATUS_UNKNOWN);
	ck_assert_int_eq(status_of_guest(guests[1]), STATUS_QUEUED);
	struct armed *again;
	ck_assert_uint_eq(arm(2, NOW, &again), 1);
	ck_assert_str_eq(again[0].phone, "+351912000002");
	free_armed(again, 1);
}
END_TEST

START_TEST(a_line_that_was_torn_does_not_change_the_next)
{
	struct started_set set;
	char *name = path_of("event.db.started");
	struct started_log *log = started_begin(event_path, "session-two");
	FILE *limit = fopen(name, "r");
	struct rlimit before, small;
	fseek(limit, 0, SEEK_END);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){(rlim_t)ftell(limit) + 1, before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert_int_eq(started_note(log, 12), -1); /* its first digit fits */
	ck_assert_int_eq(started_note(log, 12), -1); /* nothing fits */
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	ck_assert_int_eq(started_note(log, 13), 0);
	ck_assert_int_eq(started_note(log, 14), 0);
	started_end(log);
	started_read(event_path, "session-two", &set);
	ck_assert(set.complete);
	ck_assert(!started_never(&set, 13));
	ck_assert(!started_never(&set, 14));
	ck_assert(started_never(&set, 12));
	started_clear(&set);
	fclose(limit);
	free(name);
}
END_TEST

START_TEST(another_sessions_record_proves_nothing)
{
	ck_assert_int_eq(settle("session-two"), 2);
	ck_assert_int_eq(status_of_guest(guests[1]), STATUS_UNKNOWN);
}
END_TEST

START_TEST(no_record_proves_nothing)
{
	char *name = xasprintf("%s.started", event_path);
	ck_assert_int_eq(unlink(name), 0);
	free(name);
	ck_assert_int_eq(settle("session-one"), 2);
}
END_TEST

START_TEST(a_file_without_a_session_proves_nothing)
{
	ck_assert_int_eq(settle(""), 2);
}
END_TEST

static void append(const char *text)
{
	char *name = xasprintf("%s.started", event_path);
	FILE *file = fopen(name, "a");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	free(name);
}

START_TEST(a_torn_record_proves_nothing)
{
	append("12");
	ck_assert_int_eq(settle("session-one"), 2);
}
END_TEST

START_TEST(a_record_of_another_boot_proves_nothing)
{
	char *name = xasprintf("%s.started", event_path);
	ck_assert_int_eq(unlink(name), 0);
	free(name);
	append("session session-one boot 00000000-0000-0000-0000-000000000000\n");
	ck_assert_int_eq(settle("session-one"), 2);
}
END_TEST

START_TEST(a_new_session_begins_an_empty_record)
{
	struct started_set set;
	started_end(started_begin(event_path, "session-two"));
	started_read(event_path, "session-two", &set);
	ck_assert(set.complete);
	ck_assert_uint_eq(set.count, 0);
	started_clear(&set);
	ck_assert_int_eq(settle("session-one"), 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("started");
	TCase *dead = tcase_create("after a death");
	tcase_add_checked_fixture(dead, open_dead, close_dead);
	tcase_add_test(dead, what_never_left_goes_back_to_the_queue_and_the_rest_is_unknown);
	tcase_add_test(dead, another_sessions_record_proves_nothing);
	tcase_add_test(dead, a_line_that_was_torn_does_not_change_the_next);
	tcase_add_test(dead, no_record_proves_nothing);
	tcase_add_test(dead, a_file_without_a_session_proves_nothing);
	tcase_add_test(dead, a_torn_record_proves_nothing);
	tcase_add_test(dead, a_record_of_another_boot_proves_nothing);
	tcase_add_test(dead, a_new_session_begins_an_empty_record);
	suite_add_tcase(suite, dead);
	return run_suite(suite);
}
