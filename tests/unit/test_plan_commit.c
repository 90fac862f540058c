/* From a plan to queued invitations, and what it will take. */
#include "plan_fixture.h"
#include "suite.h"

#define DAY (INT64_C(24) * 3600 * 1000)

static bool keep_texts(const struct invitation *invitation, const struct status_event *events, size_t count, void *context)
{
	(void)events;
	(void)count;
	ck_assert_int_eq(invitation->status, STATUS_QUEUED);
	ck_assert_str_eq(invitation->content_sid, "HX0123456789abcdef0123456789abcdef");
	ck_assert_str_eq(invitation->variables, "{\"1\":\"Ann\"}");
	ck_assert_str_eq(invitation->preview, "Hi Ann!");
	++*(int *)context;
	return true;
}

START_TEST(a_commit_freezes_what_will_be_sent)
{
	int64_t ann = add_guest("Ann Lee", "+351910000001");
	struct plan plan = make((struct plan_request){.all = true, .created_by = "host", .ignore_hours = true});
	int64_t id;
	size_t queued;
	char *message = NULL;
	ck_assert_int_eq(plan_commit(db, &plan, NOW, &id, &queued, &message), 0);
	ck_assert_uint_eq(queued, 1);
	plan_clear(&plan);

	int seen = 0;
	ok(invitation_each(db, ann, keep_texts, &seen));
	ck_assert_int_eq(seen, 1);
	struct campaign campaign;
	ck_assert_int_eq(campaign_load(db, id, &campaign), 1);
	ck_assert_int_eq(campaign.confirmed, 1);
	ck_assert_str_eq(campaign.created_by, "host");
	ck_assert_str_eq(campaign.template_name, "invite");
	ck_assert(campaign.ignore_hours);
	campaign_clear(&campaign);
}
END_TEST

START_TEST(a_commit_judges_again)
{
	int64_t ann = add_guest("Ann", "+351910000001"), bob = add_guest("Bob", "+351910000002"),
		cy = add_guest("Cy", "+351910000003"), di = add_guest("Di", "+351910000004");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 4);
	opt_out(ann);
	ok(guest_delete(db, bob, NOW));
	queue_one(KIND_INVITATION, cy, NOW);
	send_queued(STATUS_DELIVERED, NOW);
	ck_assert_uint_eq(commit(&plan, NOW), 1);
	ck_assert_int_eq(status_of_guest(di), STATUS_QUEUED);
	ck_assert_uint_eq(commit(&plan, NOW), 0);
	plan_clear(&plan);
}
END_TEST

START_TEST(a_commit_of_which_nobody_is_left_stores_nothing)
{
	int64_t ann = add_guest("Ann", "+351910000001");
	struct plan plan = make_all(KIND_INVITATION);
	opt_out(ann);
	ck_assert_uint_eq(commit(&plan, NOW), 0);
	plan_clear(&plan);
	struct campaign campaign;
	ck_assert_int_eq(campaign_current(db, &campaign), 0);
	ck_assert(!db_in_transaction(db));
}
END_TEST

static struct plan_estimate estimate(const struct plan *plan, struct settings settings, int64_t now)
{
	struct plan_estimate out;
	ok(plan_estimate(db, &settings, plan, now, &out));
	return out;
}

START_TEST(an_estimate_tells_time_hours_and_days)
{
	guest_with("Before", "+351910000009", STATUS_DELIVERED);
	for (int i = 0; i < 5; i++) {
		char phone[32];
		snprintf(phone, sizeof phone, "+35191000010%d", i);
		add_guest("Ann", phone);
	}
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 5);

	struct plan_estimate all = estimate(&plan, (struct settings){.rate_per_second = 2}, NOW + 1000);
	ck_assert_int_eq(all.seconds, 3);
	ck_assert_uint_eq(all.today, 5);
	ck_assert_int_eq(all.next_at, 0);
	ck_assert(!all.outside_hours);

	struct settings limited = {.rate_per_second = 10, .daily_phones = 4, .window_from = 9 * 60, .window_to = 21 * 60};
	struct plan_estimate some = estimate(&plan, limited, NOW + 1000);
	ck_assert_int_eq(some.seconds, 1);
	ck_assert_uint_eq(some.today, 3);
	ck_assert_int_eq(some.next_at, NOW + DAY + INT64_C(3600000)); /* the place is free at 8:00, the hours begin at 9:00 */
	ck_assert_int_eq(some.last_at, NOW + DAY + INT64_C(3600000)); /* the second place: that of one sent at 9:00 */
	ck_assert(some.outside_hours);
	ck_assert_int_eq(some.opens_at, NOW + INT64_C(3600000));

	plan.ignore_hours = true;
	ck_assert(!estimate(&plan, limited, NOW).outside_hours);
	plan.ignore_hours = false;
	limited.window_from = 22 * 60;
	limited.window_to = 8 * 60 + 1;
	ck_assert(!estimate(&plan, limited, NOW).outside_hours);
	ck_assert(estimate(&plan, limited, NOW + 60000).outside_hours);
	plan_clear(&plan);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan_commit");
	TCase *tests = tcase_create("plan_commit");
	tcase_add_checked_fixture(tests, open_event, close_file);
	tcase_add_test(tests, a_commit_freezes_what_will_be_sent);
	tcase_add_test(tests, a_commit_judges_again);
	tcase_add_test(tests, a_commit_of_which_nobody_is_left_stores_nothing);
	tcase_add_test(tests, an_estimate_tells_time_hours_and_days);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
