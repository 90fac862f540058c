/* The life of an invitation in the event file: never two open, never one lost. */
#include "campaign_fixture.h"
#include "suite.h"

static const char sid_1[] = "SM00000000000000000000000000000001";
static const char sid_2[] = "SM00000000000000000000000000000002";

START_TEST(arming_takes_a_row_out_of_the_queue_once)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct armed *rows;
	queue_guests(KIND_INVITATION, &id, 1);
	ck_assert_int_eq(arm(10, NOW, &rows), 1);
	ck_assert_str_eq(rows[0].phone, "+351912000001");
	ck_assert_int_eq(status_of_guest(id), STATUS_SENDING);
	free_armed(rows, 1);
	ck_assert_int_eq(arm(10, NOW, &rows), 0);
	free_armed(rows, 0);
}
END_TEST

START_TEST(arming_takes_no_more_than_the_free_slots)
{
	int64_t ids[3] = {add_guest("A", "+351912000001"), add_guest("B", "+351912000002"),
			  add_guest("C", "+351912000003")};
	struct armed *rows;
	queue_guests(KIND_INVITATION, ids, 3);
	ck_assert_int_eq(arm(2, NOW, &rows), 2);
	free_armed(rows, 2);
	ck_assert_int_eq(status_of_guest(ids[2]), STATUS_QUEUED);
}
END_TEST

START_TEST(two_guests_on_one_phone_go_one_after_the_other)
{
	int64_t ids[2] = {add_guest("Ana", "+351912000001"), add_guest("Rui", "+351912000001")};
	struct armed *rows, *later;
	queue_guests(KIND_INVITATION, ids, 2);
	ck_assert_int_eq(arm(10, NOW, &rows), 1);
	ck_assert_int_eq(arm(10, NOW, &later), 0);
	free_armed(later, 0);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid_1);
	free_armed(rows, 1);
	ck_assert_int_eq(arm(10, NOW, &later), 1);
	ck_assert_int_eq(status_of_guest(ids[1]), STATUS_SENDING);
	free_armed(later, 1);
}
END_TEST

START_TEST(a_guest_who_opted_out_after_queueing_is_not_messaged)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct guest guest;
	struct armed *rows;
	queue_guests(KIND_INVITATION, &id, 1);
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	guest.opted_out_at = NOW;
	ok(guest_update(db, &guest, NOW));
	guest_clear(&guest);
	ck_assert_int_eq(arm(10, NOW, &rows), 0);
	free_armed(rows, 0);
	ck_assert_int_eq(status_of_guest(id), STATUS_CANCELED);
}
END_TEST

START_TEST(a_reminder_to_a_guest_who_answered_meanwhile_is_dropped)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct armed *rows;
	queue_guests(KIND_REMINDER, &id, 1);
	ck_assert_int_eq(guest_answer(db, id, "yes", 2, NOW), 1);
	ck_assert_int_eq(arm(10, NOW, &rows), 0);
	free_armed(rows, 0);
	ck_assert_int_eq(status_of_guest(id), STATUS_CANCELED);
}
END_TEST

START_TEST(a_changed_phone_holds_the_row_until_a_person_lets_it_go_to_the_new_one)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct doubt *unsettled;
	struct guest guest;
	struct armed *rows;
	size_t count;
	queue_guests(KIND_INVITATION, &id, 1);
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	set_string(&guest.phone, "+351912999999");
	ok(guest_update(db, &guest, NOW));
	guest_clear(&guest);
	ck_assert_int_eq(arm(10, NOW, &rows), 0);
	free_armed(rows, 0);
	ck_assert_int_eq(status_of_guest(id), STATUS_HELD);

	ok(invitation_unsettled(db, &unsettled, &count));
	ck_assert_int_eq(count, 1);
	ck_assert_int_eq(invitation_resolve_not_sent(db, &unsettled[0], NOW), 1);
	free(unsettled);
	ck_assert_int_eq(arm(10, NOW, &rows), 1);
	ck_assert_str_eq(rows[0].phone, "+351912999999");
	free_armed(rows, 1);
}
END_TEST

START_TEST(nothing_is_armed_while_the_queue_is_paused)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct armed *rows;
	queue_guests(KIND_INVITATION, &id, 1);
	ok(event_pause(db, "wait", NOW));
	ck_assert_int_eq(arm(10, NOW, &rows), 0);
	free_armed(rows, 0);
	ok(event_resume(db));
	ck_assert_int_eq(arm(10, NOW, &rows), 1);
	free_armed(rows, 1);
}
END_TEST

START_TEST(the_daily_limit_counts_phones_of_the_last_24_hours)
{
	int64_t ids[3] = {add_guest("A", "+351912000001"), add_guest("B", "+351912000002"),
			  add_guest("C", "+351912000003")};
	struct arm_limits limits = {.slots = 10, .hours_open = true, .daily_phones = 2};
	const int64_t day = INT64_C(24) * 60 * 60 * 1000;
	struct armed *rows;
	size_t count;
	queue_guests(KIND_INVITATION, ids, 3);
	ok(attempt_arm(db, &limits, NOW, &rows, &count));
	ck_assert_int_eq(count, 2);
	free_armed(rows, count);
	ok(attempt_arm(db, &limits, NOW + day - 1, &rows, &count));
	ck_assert_int_eq(count, 0);
	free_armed(rows, count);
	ok(attempt_arm(db, &limits, NOW + day + 1, &rows, &count));
	ck_assert_int_eq(count, 1);
	free_armed(rows, count);
}
END_TEST

START_TEST(a_leftover_of_a_dead_sender_is_unknown_and_blocks_its_phone)
{
	int64_t ids[2] = {add_guest("Ana", "+351912000001"), add_guest("Rui", "+351912000001")};
	struct armed *rows;
	queue_guests(KIND_INVITATION, ids, 2);
	ck_assert_uint_eq(arm(1, NOW, &rows), 1);
	free_armed(rows, 1);
	ok(db_begin(db));
	ck_assert_int_eq(attempt_settle_leftovers(db, &(struct started_set){0}, NOW), 1);
	ok(db_commit(db));
	ck_assert_int_eq(status_of_guest(ids[0]), STATUS_UNKNOWN);
	ck_assert_int_eq(arm(10, NOW, &rows), 0);
	free_armed(rows, 0);
}
END_TEST

START_TEST(an_unknown_that_a_person_calls_not_sent_goes_back_to_the_queue)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct doubt *unsettled;
	struct armed *rows;
	size_t count;
	queue_guests(KIND_INVITATION, &id, 1);
	arm(1, NOW, &rows);
	end_attempt(&rows[0], ATTEMPT_UNKNOWN, "");
	free_armed(rows, 1);
	ok(invitation_unsettled(db, &unsettled, &count));
	ck_assert_int_eq(count, 1);
	ck_assert_int_eq(invitation_resolve_not_sent(db, &unsettled[0], NOW), 1);
	ck_assert_int_eq(status_of_guest(id), STATUS_QUEUED);
	/* the second attempt is no third: the first one is written off, not forgotten */
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid_1);
	free_armed(rows, 1);
	ck_assert_int_eq(invitation_resolve_not_sent(db, &unsettled[0], NOW), 0);
	free(unsettled);
}
END_TEST

static void end_next_unknown(void)
{
	struct armed *rows;
	ck_assert_int_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_UNKNOWN, "");
	free_armed(rows, 1);
}

START_TEST(a_word_about_one_attempt_is_none_about_the_next)
{
	int64_t id = add_guest("Ana", "+351912000001");
	queue_guests(KIND_INVITATION, &id, 1);
	end_next_unknown();
	struct doubt ours = doubt_about(1), theirs = ours;
	ck_assert_int_eq(invitation_resolve_not_sent(db, &theirs, NOW), 1);
	ck_assert_int_eq(invitation_resolve_not_sent(db, &ours, NOW), 0);
	end_next_unknown();
	/* what we were asked about was the first one */
	ck_assert_int_eq(invitation_resolve_not_sent(db, &ours, NOW), 0);
	ck_assert_int_eq(invitation_resolve_sent(db, &ours, NULL, NOW), 0);
	ck_assert_int_eq(status_of_guest(id), STATUS_UNKNOWN);
	ours = doubt_about(1);
	ck_assert_int_eq(invitation_resolve_sent(db, &ours, NULL, NOW), 1);
	ck_assert_int_eq(status_of_guest(id), STATUS_SENT);
}
END_TEST

START_TEST(canceling_a_row_in_flight_takes_effect_only_if_it_never_left)
{
	int64_t ids[2] = {add_guest("A", "+351912000001"), add_guest("B", "+351912000002")};
	struct armed *rows;
	queue_guests(KIND_INVITATION, ids, 2);
	arm(2, NOW, &rows);
	int64_t marked;
	ck_assert_int_eq(invitation_cancel(db, 0, NULL, 0, NOW, &marked), 0);
	ck_assert_int_eq(marked, 2);
	ck_assert_int_eq(status_of_guest(ids[0]), STATUS_SENDING);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid_1);
	end_attempt(&rows[1], ATTEMPT_NOT_SENT, NULL);
	free_armed(rows, 2);
	ck_assert_int_eq(status_of_guest(ids[0]), STATUS_ACCEPTED);
	ck_assert_int_eq(status_of_guest(ids[1]), STATUS_CANCELED);
}
END_TEST

START_TEST(the_fuse_stops_more_messages_than_a_person_confirmed)
{
	int64_t ids[2] = {add_guest("A", "+351912000001"), add_guest("B", "+351912000002")};
	struct campaign campaign = {.kind = KIND_INVITATION, .created_at = NOW, .confirmed = 1};
	ok(db_begin(db));
	ok(campaign_insert(db, &campaign));
	for (size_t i = 0; i < 2; i++) {
		struct invitation row = {.campaign_id = campaign.id, .guest_id = ids[i],
					 .phone = i ? "+351912000002" : "+351912000001", .content_sid = "HX",
					 .variables = "{}", .preview = ""};
		ck_assert_int_eq(invitation_queue(db, &row, NOW), 1);
	}
	ok(db_commit(db));
	struct arm_limits limits = {.slots = 10, .hours_open = true};
	struct armed *rows;
	size_t count;
	ck_assert_int_eq(attempt_arm(db, &limits, NOW, &rows, &count), -1);
	ck_assert_int_eq(count, 0);
	ck_assert_int_eq(status_of_guest(ids[0]), STATUS_QUEUED);
}
END_TEST

START_TEST(a_guest_has_at_most_one_invitation_that_is_not_decided)
{
	int64_t id = add_guest("Ana", "+351912000001");
	queue_guests(KIND_INVITATION, &id, 1);
	struct campaign campaign = {.kind = KIND_INVITATION, .created_at = NOW, .confirmed = 1};
	struct invitation row = {.guest_id = id, .phone = "+351912000001", .content_sid = "HX", .variables = "{}",
				 .preview = ""};
	ok(db_begin(db));
	ok(campaign_insert(db, &campaign));
	row.campaign_id = campaign.id;
	ck_assert_int_eq(invitation_queue(db, &row, NOW), 0);
	db_rollback(db);
}
END_TEST

static void observe(const char *sid, enum status status, int code)
{
	struct observation seen = {.message_sid = sid, .status = status, .source = SOURCE_POLL, .at = NOW + 5,
				   .error_code = code};
	ok(db_begin(db));
	ok(invitation_observe(db, &seen));
	ok(db_commit(db));
}

static int64_t accepted_guest(const char *sid)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct armed *rows;
	queue_guests(KIND_INVITATION, &id, 1);
	arm(1, NOW, &rows);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid);
	free_armed(rows, 1);
	return id;
}

START_TEST(a_late_sent_does_not_undo_delivered_but_its_time_is_kept)
{
	int64_t id = accepted_guest(sid_1);
	struct guest guest;
	observe(sid_1, STATUS_DELIVERED, 0);
	observe(sid_1, STATUS_SENT, 0);
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	ck_assert_int_eq(guest.status, STATUS_DELIVERED);
	ck_assert(guest.sent_at && guest.delivered_at);
	guest_clear(&guest);
}
END_TEST

START_TEST(delivered_after_undelivered_wins_and_takes_the_error_away)
{
	int64_t id = accepted_guest(sid_1);
	struct guest guest;
	observe(sid_1, STATUS_UNDELIVERED, 63024);
	ck_assert_int_eq(status_of_guest(id), STATUS_UNDELIVERED);
	observe(sid_1, STATUS_DELIVERED, 0);
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	ck_assert_int_eq(guest.status, STATUS_DELIVERED);
	ck_assert_int_eq(guest.error_code, 0);
	guest_clear(&guest);
}
END_TEST

START_TEST(a_failure_without_a_code_gets_the_code_that_comes_later)
{
	int64_t id = accepted_guest(sid_1);
	struct guest guest;
	observe(sid_1, STATUS_FAILED, 0);
	observe(sid_1, STATUS_FAILED, 63016);
	observe(sid_1, STATUS_FAILED, 0);
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	ck_assert_int_eq(guest.error_code, 63016);
	guest_clear(&guest);
}
END_TEST

/* Every order of up to five observations ends in the same place: the highest one. */
static void try_orders(const enum status *all, size_t count, enum status known, unsigned used, enum status highest)
{
	for (size_t i = 0; i < count; i++) {
		if (used & 1u << i)
			continue;
		enum status joined = status_join(known, all[i]);
		enum status most = status_join(highest, all[i]);
		ck_assert_int_eq(joined, most);
		ck_assert_int_eq(status_join(joined, all[i]), joined);
		if (__builtin_popcount(used) < 4)
			try_orders(all, count, joined, used | 1u << i, most);
	}
}

START_TEST(no_order_of_observations_changes_where_they_end)
{
	static const enum status all[] = {STATUS_ACCEPTED, STATUS_SENT, STATUS_CANCELED, STATUS_FAILED,
					  STATUS_UNDELIVERED, STATUS_DELIVERED, STATUS_READ};
	size_t count = sizeof all / sizeof *all;
	try_orders(all, count, STATUS_ACCEPTED, 0, STATUS_ACCEPTED);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			ck_assert_int_eq(status_join(all[i], all[j]), status_join(all[j], all[i]));
}
END_TEST

START_TEST(the_running_counts_are_those_that_counting_gives)
{
	int64_t ids[4] = {add_guest("A", "+351912000001"), add_guest("B", "+351912000002"),
			  add_guest("C", "+351912000003"), add_guest("D", "+351912000004")};
	struct guest_counts counts;
	struct armed *rows;
	queue_guests(KIND_INVITATION, ids, 3);
	arm(2, NOW, &rows);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, sid_2);
	free_armed(rows, 2);
	ck_assert_int_eq(guest_answer(db, ids[0], "yes", 3, NOW), 1);
	ck_assert_int_eq(guest_delete(db, ids[3], NOW), 1);
	ok(guest_count(db, &counts));
	ck_assert_int_eq(counts.guests, 3);
	ck_assert_int_eq(counts.status[STATUS_ACCEPTED], 1);
	ck_assert_int_eq(counts.status[STATUS_SENDING], 1);
	ck_assert_int_eq(counts.status[STATUS_QUEUED], 1);
	ck_assert_int_eq(counts.yes, 1);
	ck_assert_int_eq(counts.seats_yes, 3);
	ck_assert_int_eq(counts.no_answer, 2);
}
END_TEST

START_TEST(a_canceled_invitation_shows_only_when_there_is_no_other)
{
	int64_t id = accepted_guest(sid_1);
	observe(sid_1, STATUS_FAILED, 63016);
	queue_guests(KIND_RESEND, &id, 1);
	ck_assert_int_eq(status_of_guest(id), STATUS_QUEUED);
	ck_assert_int_eq(invitation_cancel(db, 0, &id, 1, NOW, NULL), 1);
	ck_assert_int_eq(status_of_guest(id), STATUS_FAILED);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("invitation");
	TCase *life = tcase_create("life");
	tcase_add_checked_fixture(life, open_file, close_file);
	tcase_add_test(life, arming_takes_a_row_out_of_the_queue_once);
	tcase_add_test(life, arming_takes_no_more_than_the_free_slots);
	tcase_add_test(life, two_guests_on_one_phone_go_one_after_the_other);
	tcase_add_test(life, a_guest_who_opted_out_after_queueing_is_not_messaged);
	tcase_add_test(life, a_reminder_to_a_guest_who_answered_meanwhile_is_dropped);
	tcase_add_test(life, a_changed_phone_holds_the_row_until_a_person_lets_it_go_to_the_new_one);
	tcase_add_test(life, nothing_is_armed_while_the_queue_is_paused);
	tcase_add_test(life, the_daily_limit_counts_phones_of_the_last_24_hours);
	tcase_add_test(life, a_leftover_of_a_dead_sender_is_unknown_and_blocks_its_phone);
	tcase_add_test(life, an_unknown_that_a_person_calls_not_sent_goes_back_to_the_queue);
	tcase_add_test(life, a_word_about_one_attempt_is_none_about_the_next);
	tcase_add_test(life, canceling_a_row_in_flight_takes_effect_only_if_it_never_left);
	tcase_add_test(life, the_fuse_stops_more_messages_than_a_person_confirmed);
	tcase_add_test(life, a_guest_has_at_most_one_invitation_that_is_not_decided);
	tcase_add_test(life, a_late_sent_does_not_undo_delivered_but_its_time_is_kept);
	tcase_add_test(life, delivered_after_undelivered_wins_and_takes_the_error_away);
	tcase_add_test(life, a_failure_without_a_code_gets_the_code_that_comes_later);
	tcase_add_test(life, no_order_of_observations_changes_where_they_end);
	tcase_add_test(life, the_running_counts_are_those_that_counting_gives);
	tcase_add_test(life, a_canceled_invitation_shows_only_when_there_is_no_other);
	suite_add_tcase(suite, life);
	return run_suite(suite);
}
