/* Why messages failed, and for whom another try makes sense. */
#include "campaign/failures.h"
#include "campaign_fixture.h"
#include "data/sql.h"
#include "suite.h"

enum { HOUR = 3600 * 1000 };

/* A guest whose message failed like that. */
static int64_t add_failed(const char *name, const char *phone, const char *status, int code, const char *said)
{
	int64_t id = add_guest(name, phone);
	queue_guests(KIND_INVITATION, &id, 1);
	struct sqlite3_stmt *row = sql_prepare(db, "UPDATE invitation_logs SET status = @status, error_code = @code, "
		"error_message = @said, failed_at = @now, status_at = @now WHERE guest_id = @id");
	sql_bind_text(row, "@status", status);
	sql_bind_or_null(row, "@code", code);
	sql_bind_text(row, "@said", said);
	sql_bind(row, "@now", NOW);
	sql_bind(row, "@id", id);
	ok(sql_run(db, row));
	sql_finish(row);
	return id;
}

static void correct(int64_t id, const char *phone)
{
	struct guest guest = guest_of(id);
	set_string(&guest.phone, phone);
	ok(guest_update(db, &guest, NOW));
	guest_clear(&guest);
}

static struct failure_list load(const char *within, int64_t now)
{
	struct failure_list list;
	char *message = NULL;
	ck_assert_msg(failures_load(db, within, now, &list, &message) == 0, "%s", message);
	return list;
}

static const struct failure_group *group_of(const struct failure_list *list, int code, const char *reason)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->groups[i].code == code && strcmp(list->groups[i].reason, reason) == 0)
			return &list->groups[i];
	ck_abort_msg("no group %d %s", code, reason);
}

static size_t ready(const struct failure_list *list, const struct failure_group *group, const char *within)
{
	int64_t *ids;
	size_t count;
	char *message = NULL;
	ck_assert_msg(failures_ready(db, list, group, within, &ids, &count, &message) == 0, "%s", message);
	free(ids);
	return count;
}

START_TEST(failures_are_counted_by_reason_the_most_frequent_first)
{
	add_guest("Ana", "+351912000001");
	add_failed("Bruno", "+351912000002", "failed", 21211, "Invalid 'To'");
	add_failed("Carla", "+351912000003", "undelivered", 63024, "");
	add_failed("Davi", "+351912000004", "failed", 63024, "");
	struct failure_list list = load("", NOW);
	ck_assert_uint_eq(list.count, 2);
	ck_assert_int_eq(list.total, 3);
	ck_assert_int_eq(list.groups[0].code, 63024);
	ck_assert_int_eq(list.groups[0].count, 2);
	ck_assert_str_eq(list.groups[1].said, "Invalid 'To'");
	ck_assert_ptr_nonnull(strstr(failure_sentence(&list.groups[0]), "not on WhatsApp"));
	failures_clear(&list);
	list = load("bruno", NOW);
	ck_assert_int_eq(list.total, 1);
	failures_clear(&list);
}
END_TEST

START_TEST(without_a_code_what_was_said_is_the_reason)
{
	add_failed("Ana", "+351912000001", "failed", 0, "the line was \"cut\" in two");
	add_failed("Bruno", "+351912000002", "failed", 0, "the line was \"cut\" in two");
	add_failed("Carla", "+351912000003", "failed", 0, "");
	struct failure_list list = load("", NOW);
	ck_assert_uint_eq(list.count, 2);
	const struct failure_group *cut = group_of(&list, 0, "the line was cut in two"), *none = group_of(&list, 0, "");
	ck_assert_str_eq(failure_sentence(cut), "the line was \"cut\" in two");
	/* Its filter shows exactly these. */
	int64_t *ids;
	size_t count;
	char *message = NULL;
	ck_assert_int_eq(failures_of(db, cut, "", &ids, &count, &message), 0);
	ck_assert_uint_eq(count, 2);
	free(ids);
	ck_assert_int_eq(failures_of(db, none, "", &ids, &count, &message), 0);
	ck_assert_uint_eq(count, 1);
	free(ids);
	ck_assert_uint_eq(ready(&list, NULL, ""), 0);
	failures_clear(&list);
}
END_TEST

START_TEST(what_passes_by_itself_is_sent_again_after_its_time)
{
	add_failed("Ana", "+351912000001", "undelivered", 30008, ""); /* an hour */
	add_failed("Bruno", "+351912000002", "failed", 63018, "");   /* too many at once */
	struct failure_list list = load("", NOW + HOUR / 2);
	ck_assert_int_eq(group_of(&list, 30008, "")->again, AGAIN_LATER);
	ck_assert_int_eq(group_of(&list, 30008, "")->again_at, NOW + HOUR);
	ck_assert_int_eq(group_of(&list, 63018, "")->again, AGAIN_NOW);
	ck_assert_int_eq(list.ready, 1);
	ck_assert_uint_eq(ready(&list, NULL, ""), 1);
	failures_clear(&list);
	list = load("", NOW + HOUR);
	ck_assert_int_eq(group_of(&list, 30008, "")->again, AGAIN_NOW);
	ck_assert_int_eq(list.ready, 2);
	ck_assert_uint_eq(ready(&list, NULL, ""), 2);
	ck_assert_uint_eq(ready(&list, NULL, "ana"), 1);
	failures_clear(&list);
}
END_TEST

START_TEST(a_wrong_number_is_sent_again_only_when_it_was_corrected)
{
	int64_t ana = add_failed("Ana", "+351912000001", "failed", 21211, "");
	add_failed("Bruno", "+351912000002", "failed", 21211, "");
	struct failure_list list = load("", NOW + 48 * HOUR);
	ck_assert_int_eq(list.groups[0].again, AGAIN_CORRECTED);
	ck_assert_int_eq(list.ready, 0);
	failures_clear(&list);
	correct(ana, "+351912000007");
	list = load("", NOW + 48 * HOUR);
	ck_assert_int_eq(list.groups[0].corrected, 1);
	ck_assert_int_eq(list.groups[0].ready, 1);
	int64_t *ids;
	size_t count;
	char *message = NULL;
	ck_assert_int_eq(failures_ready(db, &list, &list.groups[0], "", &ids, &count, &message), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(ids[0], ana);
	free(ids);
	failures_clear(&list);
}
END_TEST

START_TEST(who_wants_no_messages_or_may_have_it_is_never_sent_to_again)
{
	int64_t stop = add_failed("Ana", "+351912000001", "failed", 21610, "");
	int64_t perhaps = add_failed("Bruno", "+351912000002", "undelivered", 30410, "");
	int64_t paused = add_failed("Carla", "+351912000003", "failed", 63041, "");
	correct(stop, "+351912000007");
	correct(perhaps, "+351912000008");
	correct(paused, "+351912000009");
	struct failure_list list = load("", NOW + 48 * HOUR);
	ck_assert_int_eq(group_of(&list, 21610, "")->again, AGAIN_NEVER);
	ck_assert_int_eq(group_of(&list, 30410, "")->again, AGAIN_DOUBT);
	ck_assert_int_eq(group_of(&list, 63041, "")->again, AGAIN_MENDED);
	ck_assert_int_eq(list.ready, 0);
	ck_assert_uint_eq(ready(&list, NULL, ""), 0);
	failures_clear(&list);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("failures");
	TCase *tests = tcase_create("failures");
	tcase_add_checked_fixture(tests, open_file, close_file);
	tcase_add_test(tests, failures_are_counted_by_reason_the_most_frequent_first);
	tcase_add_test(tests, without_a_code_what_was_said_is_the_reason);
	tcase_add_test(tests, what_passes_by_itself_is_sent_again_after_its_time);
	tcase_add_test(tests, a_wrong_number_is_sent_again_only_when_it_was_corrected);
	tcase_add_test(tests, who_wants_no_messages_or_may_have_it_is_never_sent_to_again);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
