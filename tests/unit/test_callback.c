/* What Twilio calls about, in the event file: any order, any repetition, before the create's own answer or long after. */
#include <sqlite3.h>

#include "campaign_fixture.h"
#include "data/callback.h"
#include "data/dispatcher.h"
#include "suite.h"

#define SID "SM00000000000000000000000000000001"
#define OTHER "SM00000000000000000000000000000002"
#define ACCOUNT "AC00000000000000000000000000000001"

static int64_t guest_id;
static struct armed armed;

static void arm_one(void)
{
	struct armed *rows;
	open_file();
	guest_id = add_guest("Ana", "+351912000001");
	queue_guests(KIND_INVITATION, &guest_id, 1);
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	armed = rows[0];
	free(rows);
}

static void clear_one(void)
{
	armed_clear(&armed);
	close_file();
}

static enum callback_result call_with(const char *sid, const char *id, enum status status, int code, const char *pause)
{
	struct callback callback = {.message_sid = sid, .account_sid = ACCOUNT, .callback_id = id, .status = status,
				    .error_code = code, .error_message = code ? "why" : "", .pause_reason = pause};
	enum callback_result result;
	ok(db_begin(db));
	ok(callback_store(db, &callback, NOW + 5000, &result));
	ok(db_commit(db));
	return result;
}

static enum callback_result call(const char *sid, const char *id, enum status status)
{
	return call_with(sid, id, status, 0, "");
}

static int64_t ask(const char *sql)
{
	sqlite3 *raw;
	sqlite3_stmt *row;
	ck_assert_int_eq(sqlite3_open(event_path, &raw), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(raw, sql, -1, &row, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(raw));
	int64_t value = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : -1;
	sqlite3_finalize(row);
	sqlite3_close(raw);
	return value;
}

static void assert_bound(void)
{
	ck_assert_int_eq(ask("SELECT count(*) FROM attempts WHERE state = 'accepted' AND message_sid = '" SID "'"), 1);
	ck_assert_int_eq(ask("SELECT count(*) FROM invitation_logs WHERE message_sid = '" SID "'"), 1);
	ck_assert_int_eq(ask("SELECT count(*) FROM incidents"), 0);
	ck_assert_int_eq(ask("SELECT paused_at IS NULL FROM event"), 1);
}

START_TEST(one_with_our_id_binds_a_message_whose_answer_is_still_to_come)
{
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_SENT), CALLBACK_NEWS);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_SENT);
	end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_SENT);
	assert_bound();
}
END_TEST

START_TEST(what_it_bound_is_not_undone_by_an_answer_that_is_lost_or_refuses)
{
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_DELIVERED), CALLBACK_NEWS);
	end_attempt(&armed, _i ? ATTEMPT_NOT_SENT : ATTEMPT_UNKNOWN, "");
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_DELIVERED);
	ck_assert_int_eq(ask("SELECT count(*) FROM invitation_logs WHERE status = 'queued'"), 0);
	assert_bound();
}
END_TEST

START_TEST(an_unknown_one_is_settled_and_never_sent_again)
{
	struct armed *rows;
	end_attempt(&armed, ATTEMPT_UNKNOWN, "");
	if (_i) { /* held, because Twilio has several that could be it */
		ok(db_begin(db));
		ok(invitation_hold(db, armed.invitation_id, STATUS_UNKNOWN, "several", NOW));
		ok(db_commit(db));
	}
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_READ), CALLBACK_NEWS);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_READ);
	ck_assert_int_eq(arm(1, NOW, &rows), 0);
	free_armed(rows, 0);
	assert_bound();
}
END_TEST

START_TEST(an_answer_with_another_name_than_the_call_had_is_an_incident)
{
	call(SID, armed.callback_id, STATUS_SENT);
	end_attempt(&armed, ATTEMPT_ACCEPTED, OTHER);
	ck_assert_int_eq(ask("SELECT count(*) FROM incidents WHERE message_sid = '" OTHER "'"), 1);
	ck_assert_int_eq(ask("SELECT paused_at IS NOT NULL FROM event"), 1);
}
END_TEST

START_TEST(a_second_message_of_one_attempt_is_an_incident_told_once)
{
	end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
	ck_assert_int_eq(call(OTHER, armed.callback_id, STATUS_SENT), CALLBACK_INCIDENT);
	ck_assert_int_eq(call(OTHER, armed.callback_id, STATUS_DELIVERED), CALLBACK_REPEATED);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_ACCEPTED);
	ck_assert_int_eq(ask("SELECT paused_at IS NOT NULL FROM event"), 1);
}
END_TEST

START_TEST(a_message_of_what_was_proven_not_to_have_left_holds_its_guest)
{
	struct armed *rows;
	end_attempt(&armed, ATTEMPT_NOT_SENT, "");
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_SENT), CALLBACK_INCIDENT);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_HELD);
	ok(event_resume(db));
	ck_assert_int_eq(arm(1, NOW, &rows), 0);
	free_armed(rows, 0);
}
END_TEST

START_TEST(a_message_that_another_attempt_has_is_an_incident_and_its_row_moves_on)
{
	int64_t other_guest = add_guest("Rui", "+351912000002");
	struct armed *rows;
	queue_guests(KIND_INVITATION, &other_guest, 1);
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, SID);
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_DELIVERED), CALLBACK_INCIDENT);
	ck_assert_int_eq(status_of_guest(other_guest), STATUS_DELIVERED);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_SENDING);
	free_armed(rows, 1);
}
END_TEST

START_TEST(what_a_person_called_sent_gets_its_name_and_moves_on)
{
	end_attempt(&armed, ATTEMPT_UNKNOWN, "");
	ok(invitation_resolve_sent(db, (struct doubt[]){doubt_about(armed.invitation_id)}, NULL, NOW));
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_READ), CALLBACK_NEWS);
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_DELIVERED), CALLBACK_REPEATED);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_READ);
	ck_assert_int_eq(ask("SELECT count(*) FROM incidents"), 0);
}
END_TEST

START_TEST(early_ones_wait_for_their_message_and_count_then)
{
	ck_assert_int_eq(call(SID, "", STATUS_READ), CALLBACK_EARLY);
	ck_assert_int_eq(call_with(SID, "", STATUS_UNDELIVERED, 63024, ""), CALLBACK_EARLY);
	ck_assert_int_eq(call(SID, "", STATUS_READ), CALLBACK_EARLY);
	ck_assert_int_eq(ask("SELECT count(*) FROM early_callbacks"), 2);
	if (_i == 0) {
		end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
	} else { /* found by a look-up */
		end_attempt(&armed, ATTEMPT_UNKNOWN, "");
		ok(db_begin(db));
		ok(attempt_adopt(db, armed.attempt_id, armed.invitation_id, SID, STATUS_SENT, SOURCE_RECONCILE, "found", 0, NOW));
		ok(db_commit(db));
	}
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_READ);
	ck_assert_int_eq(ask("SELECT count(*) FROM early_callbacks"), 0);
	ck_assert_int_eq(ask("SELECT count(*) FROM status_events WHERE source = 'webhook'"), 2);
}
END_TEST

START_TEST(an_early_one_that_concerns_the_account_pauses_only_when_it_is_ours)
{
	call_with(SID, "", STATUS_FAILED, 63041, "the template is paused. Wait");
	ck_assert_int_eq(ask("SELECT paused_at IS NULL FROM event"), 1);
	end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
	ck_assert_int_eq(ask("SELECT paused_at IS NOT NULL FROM event"), 1);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_FAILED);
}
END_TEST

static void keep_early(const char *sid, int64_t now)
{
	enum callback_result result;
	struct callback callback = {.message_sid = sid, .account_sid = ACCOUNT, .callback_id = "", .status = STATUS_SENT,
				    .error_message = "", .pause_reason = ""};
	ok(callback_store(db, &callback, now, &result));
	ck_assert_int_eq(result, CALLBACK_EARLY);
}

START_TEST(of_early_ones_the_newest_of_a_day_are_kept)
{
	char sid[40];
	ok(db_begin(db));
	keep_early(SID, NOW);
	for (int i = 0; i < 10000; i++) {
		snprintf(sid, sizeof sid, "SM%032d", i + 100);
		keep_early(sid, NOW);
	}
	ok(db_commit(db));
	ck_assert_int_eq(ask("SELECT count(*) FROM early_callbacks"), 10000);
	end_attempt(&armed, ATTEMPT_ACCEPTED, SID); /* the first one had to go */
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_ACCEPTED);
}
END_TEST

START_TEST(an_early_one_counts_for_a_day)
{
	ok(db_begin(db));
	keep_early(SID, NOW - 86400000 - 1); /* the answer comes at NOW */
	ok(db_commit(db));
	end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_ACCEPTED);
	ok(db_begin(db));
	keep_early(OTHER, NOW);
	ok(db_commit(db));
	ck_assert_int_eq(ask("SELECT count(*) FROM early_callbacks WHERE message_sid <> '" OTHER "'"), 0);
}
END_TEST

START_TEST(another_files_and_another_accounts_are_ignored)
{
	ck_assert_int_eq(call(SID, "an-id-of-another-file", STATUS_SENT), CALLBACK_FOREIGN);
	ck_assert_int_eq(ask("SELECT count(*) FROM early_callbacks"), 0);
	sqlite3 *raw;
	ck_assert_int_eq(sqlite3_open(event_path, &raw), SQLITE_OK);
	sqlite3_exec(raw, "UPDATE attempts SET account_sid = 'AC00000000000000000000000000000009'", NULL, NULL, NULL);
	sqlite3_close(raw);
	ck_assert_int_eq(call(SID, armed.callback_id, STATUS_SENT), CALLBACK_FOREIGN);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_SENDING);
}
END_TEST

START_TEST(a_test_to_the_organizer_is_called_about_too)
{
	struct campaign campaign = {.kind = KIND_TEST, .created_at = NOW, .confirmed = 1};
	struct armed *rows;
	ok(db_begin(db));
	ok(campaign_insert(db, &campaign));
	struct invitation row = {.campaign_id = campaign.id, .phone = "+351912000009", .content_sid = "HX0123456789abcdef0123456789abcdef",
				 .variables = "{}", .preview = "Dear Ana, come!"};
	ck_assert_int_eq(invitation_queue(db, &row, NOW), 1);
	ok(db_commit(db));
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	ck_assert_int_eq(call(SID, rows[0].callback_id, STATUS_DELIVERED), CALLBACK_NEWS);
	ck_assert_int_eq(ask("SELECT count(*) FROM invitation_logs WHERE guest_id IS NULL AND status = 'delivered'"), 1);
	free_armed(rows, 1);
}
END_TEST

START_TEST(in_any_order_and_number_the_highest_stands)
{
	static const enum status told[] = {STATUS_ACCEPTED, STATUS_SENT, STATUS_DELIVERED, STATUS_READ, STATUS_UNDELIVERED};
	srandom((unsigned)_i);
	bool answered = false;
	for (int i = 0; i < 12; i++) {
		call(SID, random() % 2 ? armed.callback_id : "", told[random() % 5]);
		if (random() % 6 == 0 && !answered) {
			end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
			answered = true;
		}
	}
	if (!answered)
		end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
	call(SID, armed.callback_id, STATUS_READ);
	call(SID, "", STATUS_UNDELIVERED);
	ck_assert_int_eq(status_of_guest(guest_id), STATUS_READ);
	ck_assert_int_eq(ask("SELECT count(*) FROM early_callbacks"), 0);
	assert_bound();
}
END_TEST

START_TEST(what_is_called_about_is_asked_about_later_and_not_once_it_is_final)
{
	end_attempt(&armed, ATTEMPT_ACCEPTED, SID);
	call(SID, armed.callback_id, STATUS_SENT); /* that it failed after all may be told by a call that is lost */
	ck_assert_int_eq(ask("SELECT next_poll_at FROM invitation_logs"), NOW + 5000 + 600000);
	call(SID, armed.callback_id, STATUS_DELIVERED);
	ck_assert_int_eq(ask("SELECT next_poll_at FROM invitation_logs"), NOW + 5000 + 3600000);
	call(SID, armed.callback_id, STATUS_READ);
	ck_assert_int_eq(ask("SELECT next_poll_at IS NULL FROM invitation_logs"), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("callbacks in the event file");
	TCase *tests = tcase_create("callback");
	tcase_add_checked_fixture(tests, arm_one, clear_one);
	tcase_add_test(tests, one_with_our_id_binds_a_message_whose_answer_is_still_to_come);
	tcase_add_loop_test(tests, what_it_bound_is_not_undone_by_an_answer_that_is_lost_or_refuses, 0, 2);
	tcase_add_loop_test(tests, an_unknown_one_is_settled_and_never_sent_again, 0, 2);
	tcase_add_test(tests, an_answer_with_another_name_than_the_call_had_is_an_incident);
	tcase_add_test(tests, a_second_message_of_one_attempt_is_an_incident_told_once);
	tcase_add_test(tests, a_message_of_what_was_proven_not_to_have_left_holds_its_guest);
	tcase_add_test(tests, a_message_that_another_attempt_has_is_an_incident_and_its_row_moves_on);
	tcase_add_test(tests, what_a_person_called_sent_gets_its_name_and_moves_on);
	tcase_add_loop_test(tests, early_ones_wait_for_their_message_and_count_then, 0, 2);
	tcase_add_test(tests, an_early_one_that_concerns_the_account_pauses_only_when_it_is_ours);
	tcase_add_test(tests, of_early_ones_the_newest_of_a_day_are_kept);
	tcase_add_test(tests, an_early_one_counts_for_a_day);
	tcase_add_test(tests, another_files_and_another_accounts_are_ignored);
	tcase_add_test(tests, a_test_to_the_organizer_is_called_about_too);
	tcase_add_loop_test(tests, in_any_order_and_number_the_highest_stands, 0, 20);
	tcase_add_test(tests, what_is_called_about_is_asked_about_later_and_not_once_it_is_final);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
