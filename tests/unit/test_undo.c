/* Taking back what a person changed about a guest, in the file and in words; and what to do next. */
#include "campaign_fixture.h"
#include "suite.h"
#include "ui/guest_next.h"
#include "ui/undo.h"

static struct guest before, after;

static void set_up(void)
{
	open_file();
	before = after = (struct guest){0};
}

static void tear_down(void)
{
	guest_clear(&before);
	guest_clear(&after);
	close_file();
}

static int64_t ana(void)
{
	int64_t id = add_guest("Ana", "+351912345678");
	before = guest_of(id);
	return id;
}

static void change(int64_t id, const char *phone, const char *notes, int64_t now)
{
	struct guest guest = guest_of(id);
	if (phone)
		set_string(&guest.phone, phone);
	if (notes)
		set_string(&guest.notes, notes);
	ok(guest_update(db, &guest, now));
	guest_clear(&guest);
}

static void revert_is(int wanted, const char *words)
{
	int result = guest_revert(db, &before, &after, NOW + 9);
	ck_assert_int_eq(ok(result), wanted);
	char *said = undo_sentence(&before, &after, result);
	ck_assert_str_eq(said, words);
	free(said);
}

START_TEST(an_edit_is_taken_back_and_what_others_changed_beside_it_stays)
{
	int64_t id = ana();
	change(id, "+351912345602", NULL, NOW + 1);
	after = guest_of(id);
	change(id, NULL, "by somebody else", NOW + 2);
	revert_is(GUEST_REVERTED, "Ana's phone is +351 912 345 678 again");
	struct guest now = guest_of(id);
	ck_assert_str_eq(now.phone, "+351912345678");
	ck_assert_str_eq(now.notes, "by somebody else");
	guest_clear(&now);
}
END_TEST

START_TEST(what_somebody_else_changed_since_is_left_alone)
{
	int64_t id = ana();
	change(id, NULL, "mine", NOW + 1);
	after = guest_of(id);
	change(id, NULL, "theirs", NOW + 2);
	revert_is(GUEST_CHANGED, "not undone: Ana was changed elsewhere since; e edits");
	struct guest now = guest_of(id);
	ck_assert_str_eq(now.notes, "theirs");
	guest_clear(&now);
	ok(guest_delete(db, id, NOW + 3));
	revert_is(GUEST_GONE, "not undone: Ana was removed from the list meanwhile");
}
END_TEST

START_TEST(a_phone_that_a_message_waits_for_or_went_to_stays)
{
	int64_t id = ana();
	change(id, "+351912345602", NULL, NOW + 1);
	after = guest_of(id);
	queue_guests(KIND_INVITATION, &id, 1);
	revert_is(GUEST_MESSAGED, "not undone: a message to Ana waits or was sent to +351 912 345 602; e edits the phone");
	struct armed *rows;
	ck_assert_uint_eq(arm(1, NOW + 2, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, "SM00000000000000000000000000000001");
	free_armed(rows, 1);
	revert_is(GUEST_MESSAGED, "not undone: a message to Ana waits or was sent to +351 912 345 602; e edits the phone");
}
END_TEST

START_TEST(a_phone_corrected_after_a_message_to_the_old_one_may_go_back)
{
	int64_t id = ana();
	queue_guests(KIND_INVITATION, &id, 1);
	change(id, "+351912345602", NULL, NOW + 1);
	after = guest_of(id);
	revert_is(GUEST_REVERTED, "Ana's phone is +351 912 345 678 again");
	ck_assert_int_eq(status_of_guest(id), STATUS_QUEUED);
}
END_TEST

START_TEST(a_removed_guest_comes_back_with_token_and_history_and_nothing_is_queued)
{
	int64_t id = add_guest("Ana", "+351912345678");
	queue_guests(KIND_INVITATION, &id, 1);
	before = guest_of(id);
	ok(guest_delete(db, id, NOW + 1));
	revert_is(GUEST_REVERTED, "Ana is on the list again; the message that waited stays out of the queue: s sends it");
	struct guest now = guest_of(id);
	ck_assert_str_eq(now.token, before.token);
	ck_assert_int_eq(now.status, STATUS_CANCELED);
	guest_clear(&now);
	struct guest_counts counts;
	ok(guest_count(db, &counts));
	ck_assert_int_eq(counts.guests, 1);
	revert_is(GUEST_LISTED, "not undone: Ana is on the list again already");
}
END_TEST

START_TEST(a_removed_guest_stays_off_when_one_of_that_name_and_phone_was_added)
{
	int64_t id = ana();
	ok(guest_delete(db, id, NOW + 1));
	add_guest("Ana", "+351912345678");
	revert_is(GUEST_LISTED, "not undone: Ana is on the list again already");
}
END_TEST

START_TEST(an_added_guest_goes_unless_a_message_was_queued)
{
	int64_t id = add_guest("Ana", "+351912345678");
	after = guest_of(id);
	queue_guests(KIND_INVITATION, &id, 1);
	revert_is(GUEST_MESSAGED, "not undone: a message to Ana waits or was sent; D removes");
	int64_t other = add_guest("Bruno", "+351912345679");
	guest_clear(&after);
	after = guest_of(other);
	revert_is(GUEST_REVERTED, "Bruno is off the list again");
	revert_is(GUEST_GONE, "not undone: Bruno was removed from the list meanwhile");
}
END_TEST

START_TEST(an_added_guest_that_somebody_else_filled_in_stays)
{
	int64_t id = add_guest("Ana", "+351912345678");
	after = guest_of(id);
	change(id, NULL, "theirs", NOW + 1);
	revert_is(GUEST_CHANGED, "not undone: Ana was changed elsewhere since; e edits");
}
END_TEST

START_TEST(answers_and_wishes_are_told_in_words)
{
	int64_t id = ana();
	ok(guest_answer(db, id, "yes", 1, NOW + 1));
	after = guest_of(id);
	revert_is(GUEST_REVERTED, "Ana's answer is none again");
	struct guest now = guest_of(id);
	ck_assert_int_eq(now.rsvp_at, 0);
	ck_assert_int_eq(now.rsvp_seats, -1);
	now.opted_out_at = NOW + 2;
	set_string(&now.group, "family");
	ok(guest_update(db, &now, NOW + 2));
	guest_clear(&now);
	guest_clear(&after);
	after = guest_of(id);
	revert_is(GUEST_REVERTED, "Ana is as before: group empty, opt-out no");
}
END_TEST

static void next_is(struct guest guest, bool paused, const char *words, enum role role)
{
	enum role told;
	guest.rsvp = guest.rsvp ? guest.rsvp : "";
	const char *next = guest_next(&guest, paused, &told);
	ck_assert_msg(strstr(next, words), "%s", next);
	ck_assert_int_eq(told, role);
}

/* A person had ticked it before; then the guest said STOP. */
START_TEST(an_opt_out_that_the_guest_has_told_since_is_not_undone)
{
	int64_t id = ana();
	struct armed *rows;
	queue_guests(KIND_INVITATION, &id, 1);
	ck_assert_uint_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, "SM00000000000000000000000000000001");
	free_armed(rows, 1);
	guest_clear(&before);
	before = guest_of(id);
	struct guest guest = guest_of(id);
	guest.opted_out_at = NOW + 1;
	ok(guest_update(db, &guest, NOW + 1));
	guest_clear(&guest);
	after = guest_of(id);
	ok(db_begin(db));
	ok(invitation_observe(db, &(struct observation){.message_sid = "SM00000000000000000000000000000001",
		.status = STATUS_UNDELIVERED, .source = SOURCE_WEBHOOK, .at = NOW + 2, .error_code = 21610, .opts_out = true}));
	ok(db_commit(db));
	revert_is(GUEST_CHANGED, "not undone: Ana was changed elsewhere since; e edits");
}
END_TEST

START_TEST(what_to_do_next_names_the_key)
{
	next_is((struct guest){.status = STATUS_NONE}, false, "s sends", ROLE_KEY);
	next_is((struct guest){.status = STATUS_FAILED, .error_code = 63024}, false, "e, then R", ROLE_BAD);
	next_is((struct guest){.status = STATUS_FAILED, .error_code = 63033}, false, "another way", ROLE_BAD);
	next_is((struct guest){.status = STATUS_FAILED, .error_code = 1}, false, "R sends again", ROLE_BAD);
	next_is((struct guest){.status = STATUS_HELD, .opted_out_at = 1}, false, "your word", ROLE_WARNING);
	next_is((struct guest){.status = STATUS_UNKNOWN}, false, "1 it was sent, 2 it was not", ROLE_WARNING);
	next_is((struct guest){.status = STATUS_FAILED, .opted_out_at = 1}, false, "Wants no messages", ROLE_WARNING);
	next_is((struct guest){.status = STATUS_QUEUED}, true, "paused", ROLE_KEY);
	next_is((struct guest){.status = STATUS_READ}, false, "r reminds", ROLE_KEY);
	next_is((struct guest){.status = STATUS_READ, .rsvp = "no"}, false, "nothing to do", ROLE_KEY);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("undo");
	TCase *tests = tcase_create("undo");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, an_edit_is_taken_back_and_what_others_changed_beside_it_stays);
	tcase_add_test(tests, what_somebody_else_changed_since_is_left_alone);
	tcase_add_test(tests, a_phone_that_a_message_waits_for_or_went_to_stays);
	tcase_add_test(tests, a_phone_corrected_after_a_message_to_the_old_one_may_go_back);
	tcase_add_test(tests, a_removed_guest_comes_back_with_token_and_history_and_nothing_is_queued);
	tcase_add_test(tests, a_removed_guest_stays_off_when_one_of_that_name_and_phone_was_added);
	tcase_add_test(tests, an_added_guest_goes_unless_a_message_was_queued);
	tcase_add_test(tests, an_added_guest_that_somebody_else_filled_in_stays);
	tcase_add_test(tests, answers_and_wishes_are_told_in_words);
	tcase_add_test(tests, an_opt_out_that_the_guest_has_told_since_is_not_undone);
	tcase_add_test(tests, what_to_do_next_names_the_key);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
