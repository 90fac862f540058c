/* An event file that does not take what it is told: what is kept, said, and never armed again. */
#include <sys/stat.h>

#include "tests/unit/session_fixture.h"
#include "tests/unit/suite.h"

static struct session session;

static void begin(void)
{
	session_begin();
	session = (struct session){0};
	settings.concurrent = 1;
}

static void break_recording(void)
{
	ask_file("CREATE TRIGGER broken_disk BEFORE UPDATE ON attempts BEGIN SELECT raise(ABORT, 'broken'); END");
}

static void step_until_unrecorded(void)
{
	for (int i = 0; !session.dispatch || !dispatch_unrecorded(session.dispatch); i++) {
		ck_assert_int_lt(i, MOST_STEPS);
		step(&session);
	}
}

static void step_until_ended(void)
{
	for (int i = 0; !session_ended(&session); i++) {
		ck_assert_int_lt(i, MOST_STEPS);
		step(&session);
	}
}

static bool ballast_is_there(void)
{
	struct stat info;
	char *name = path_of("event.db.ballast");
	int result = stat(name, &info);
	free(name);
	return result == 0;
}

START_TEST(an_outcome_that_cannot_be_stored_is_kept_and_stored_later_and_then_the_sender_ends)
{
	start_simulator("");
	queue_guests(2, clock_wall_ms());
	break_recording();
	open_session(&session, WORKER_SEND);
	step_until_unrecorded();
	step_times(&session, 50);
	ck_assert_int_eq(session.gate.gate, GATE_FILE);
	ck_assert_int_eq(rows_with("'sending'"), 1);
	ck_assert_int_eq(rows_with("'queued'"), 1);
	ask_file("DROP TRIGGER broken_disk");
	step_until_ended();
	ck_assert_int_eq(rows_with(REACHED), 1);
	ck_assert_int_eq(rows_with("'queued'"), 1);
	char *words = session_last_words(&session);
	ck_assert_ptr_nonnull(strstr(words, "broken"));
	ck_assert_ptr_nonnull(strstr(words, "The file itself is sound"));
	free(words);
	ck_assert(!ballast_is_there());
	session_close(&session);

	open_session(&session, WORKER_SEND);
	step_until_settled(&session);
	ck_assert_int_eq(rows_with(REACHED), 2);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts"), 2);
	ck_assert_ptr_null(session_last_words(&session));
	session_close(&session);
}
END_TEST

START_TEST(after_five_minutes_the_sids_that_were_not_stored_are_its_last_words)
{
	start_simulator("");
	settings.concurrent = 16;
	queue_guests(16, clock_wall_ms());
	break_recording();
	open_session(&session, WORKER_RUN);
	step_until_unrecorded();
	step_until_ended();
	size_t unrecorded = dispatch_unrecorded(session.dispatch), told = 0;
	char *words = session_last_words(&session);
	for (const char *at = words; (at = strstr(at, ": SM")); at++)
		told++;
	ck_assert_uint_ge(unrecorded, 1);
	ck_assert_uint_eq(told, unrecorded);
	ck_assert_ptr_nonnull(strstr(words, "five minutes"));
	free(words);
	session_close(&session);
	ck_assert(ballast_is_there());

	/* And they are found at the next start. */
	ask_file("DROP TRIGGER broken_disk");
	session = (struct session){0};
	open_session(&session, WORKER_SEND);
	step_until_settled(&session);
	ck_assert_int_eq(rows_with(REACHED), 16);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
	session_close(&session);
	ck_assert(!ballast_is_there());
}
END_TEST

START_TEST(stopped_while_it_cannot_record_it_still_says_what_is_not_stored)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	break_recording();
	open_session(&session, WORKER_RUN);
	step_until_unrecorded();
	for (int i = 0; !session_ended(&session); i++) {
		ck_assert_int_lt(i, MOST_STEPS);
		session_step(&session, true, news[0]);
		ahead_ms += 1000;
	}
	char *words = session_last_words(&session);
	ck_assert_ptr_nonnull(strstr(words, "SM"));
	free(words);
	session_close(&session);
}
END_TEST

/* The COMMIT failed, and what it wrote is on the disk all the same. */
START_TEST(an_outcome_that_was_stored_though_its_commit_failed_counts_as_recorded)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	break_recording();
	open_session(&session, WORKER_SEND);
	step_until_unrecorded();
	char *sid = dispatch_unrecorded_sids(session.dispatch);
	ask_file("DROP TRIGGER broken_disk");
	struct attempt_end end = {.attempt_id = 1, .invitation_id = 1, .kind = ATTEMPT_ACCEPTED,
				  .sid = strstr(sid, "SM"), .status = STATUS_ACCEPTED, .reason = "", .request_id = ""};
	ok(db_begin(db));
	ok(attempt_end(db, &end, clock_wall_ms()));
	ok(db_commit(db));
	ok(db_begin(db));
	ok(attempt_end(db, &end, clock_wall_ms()));
	ok(db_commit(db));
	int64_t id;
	ck_assert_int_eq(attempt_of_sid(db, end.sid, &id), 1);
	ck_assert_int_eq(id, end.attempt_id);
	step_until_ended();
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts WHERE state = 'accepted'"), 1);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM status_events WHERE status = 'accepted'"), 1);
	char *words = session_last_words(&session);
	ck_assert_ptr_null(strstr(words, "five minutes"));
	free(words);
	free(sid);
	session_close(&session);
}
END_TEST

/* One guest's message is armed, another sender ends the attempt, and then its own answer comes: accepted. */
static void answer_after(struct attempt_end end)
{
	queue_guests(2, clock_wall_ms());
	arm_like_a_dead_process(1);
	end.attempt_id = end.invitation_id = 1;
	end.sid = end.request_id = "";
	ok(db_begin(db));
	ok(attempt_end(db, &end, clock_wall_ms()));
	end.kind = ATTEMPT_ACCEPTED;
	end.sid = "SM00000000000000000000000000000001";
	ok(attempt_end(db, &end, clock_wall_ms()));
	ok(db_commit(db));
}

START_TEST(an_answer_settles_what_another_sender_took_for_unknown)
{
	answer_after((struct attempt_end){.kind = ATTEMPT_UNKNOWN, .reason = "no answer"});
	ck_assert_int_eq(rows_with("'accepted'"), 1);
}
END_TEST

/* Nobody may give that guest another message before a person has looked. */
START_TEST(an_answer_to_what_another_sender_queued_again_holds_the_row)
{
	answer_after((struct attempt_end){.kind = ATTEMPT_NOT_SENT, .proof = "never left"});
	ck_assert_int_eq(rows_with("'held'"), 1);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM incidents"), 1);
	ck_assert(is_paused());
}
END_TEST

START_TEST(the_ballast_is_there_before_anything_is_armed_and_gone_at_the_end)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	while (ask_file("SELECT count(*) FROM attempts") == 0) {
		bool was_there = ballast_is_there();
		step(&session);
		ck_assert(was_there || ballast_is_there() || ask_file("SELECT count(*) FROM attempts") == 0);
	}
	step_until_settled(&session);
	session_close(&session);
	ck_assert(!ballast_is_there());
}
END_TEST

START_TEST(without_a_ballast_nothing_is_armed_and_it_says_why)
{
	char *name = path_of("event.db.ballast");
	start_simulator("");
	ck_assert_int_eq(mkdir(name, 0700), 0);
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT waiting_for LIKE '%ballast cannot be made%' FROM dispatcher", 1);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts"), 0);
	ck_assert_int_eq(rmdir(name), 0);
	step_until_settled(&session);
	session_close(&session);
	free(name);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("session and file");
	TCase *all = tcase_create("a file that does not take it");
	tcase_add_checked_fixture(all, begin, session_end);
	tcase_set_timeout(all, 120);
	tcase_add_test(all, an_outcome_that_cannot_be_stored_is_kept_and_stored_later_and_then_the_sender_ends);
	tcase_add_test(all, after_five_minutes_the_sids_that_were_not_stored_are_its_last_words);
	tcase_add_test(all, stopped_while_it_cannot_record_it_still_says_what_is_not_stored);
	tcase_add_test(all, an_outcome_that_was_stored_though_its_commit_failed_counts_as_recorded);
	tcase_add_test(all, an_answer_settles_what_another_sender_took_for_unknown);
	tcase_add_test(all, an_answer_to_what_another_sender_queued_again_holds_the_row);
	tcase_add_test(all, the_ballast_is_there_before_anything_is_armed_and_gone_at_the_end);
	tcase_add_test(all, without_a_ballast_nothing_is_armed_and_it_says_why);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
