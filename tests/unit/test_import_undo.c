/* Taking imports back; and that a dry run tells exactly what the import then does. */
#include "import_fixture.h"
#include "campaign_fixture.h"
#include "data/guest_revert.h"
#include "data/sql.h"
#include "guests/import_undo.h"
#include "suite.h"

#include "base/str.h"

static struct import_undo undo;

static void set_up(void)
{
	open_event();
}

static void tear_down(void)
{
	import_undo_clear(&undo);
	close_event();
}

static int undo_with(const struct import_undo_options *options)
{
	import_undo_clear(&undo);
	free(message);
	int returned = import_undo(db, options, &undo, &message);
	ck_assert_msg(returned != UNDO_FAILED, "%s", message);
	return returned;
}

static void check_undo(int removed, int reverted, int kept)
{
	ck_assert_int_eq(undo_with(&(struct import_undo_options){0}), UNDO_DONE);
	ck_assert_msg(undo.removed == removed && undo.reverted == reverted && undo.kept_count == (size_t)kept,
		      "removed %d reverted %d kept %d", (int)undo.removed, (int)undo.reverted, (int)undo.kept_count);
}

static void check_kept(size_t index, int64_t id, const char *reason)
{
	ck_assert_uint_lt(index, undo.kept_count);
	ck_assert_int_eq(undo.kept[index].guest_id, id);
	ck_assert_str_eq(undo.kept[index].reason, reason);
}

static int64_t value_of(const char *sql)
{
	int64_t value;
	struct sqlite3_stmt *statement = sql_prepare(db, sql);
	ok(sql_value(db, statement, &value));
	sql_finish(statement);
	return value;
}

static bool add_guest_text(const struct guest *guest, void *context)
{
	str_appendf(context, "%d|%s|%s|%s|%s|%s|%s|%s|%d|%s|%s|%s|%d|%lld|%lld|%lld\n", (int)guest->id, guest->ref, guest->name,
		    guest->first_name, guest->phone, guest->phone_raw, guest->language, guest->group, guest->seats,
		    guest->notes, guest->token, guest->rsvp, guest->rsvp_seats, (long long)guest->rsvp_at,
		    (long long)guest->opted_out_at, (long long)guest->updated_at);
	return true;
}

/* Everything that the list says about everybody. The caller frees. */
static char *whole_list(void)
{
	struct str text = {0};
	ok(guest_each(db, NULL, add_guest_text, &text));
	return text.text ? str_take(&text) : xstrdup("");
}

static int64_t id_of(const char *name)
{
	struct str sql = {0};
	str_appendf(&sql, "SELECT id FROM guests WHERE name = '%s' AND deleted_at IS NULL", name);
	int64_t id = value_of(sql.text);
	str_free(&sql);
	return id;
}

static void send_to(int64_t id)
{
	struct armed *rows;
	queue_guests(KIND_INVITATION, &id, 1);
	ck_assert_uint_eq(arm(1, NOW, &rows), 1);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, "SM00000000000000000000000000000001");
	free_armed(rows, 1);
}

START_TEST(guests_that_it_added_leave_and_come_again_with_the_same_list)
{
	struct guest_counts counts;
	import_text("name,phone,rsvp\nAna,912345678,yes\nRui,913000111,\n");
	check_undo(2, 0, 0);
	ck_assert_str_eq(undo.import.name, "list.csv");
	ok(guest_count(db, &counts));
	ck_assert_int_eq(counts.guests + counts.yes + counts.seats_yes, 0);
	/* Of them nothing stays. */
	ck_assert_int_eq(value_of("SELECT count(*) FROM guests WHERE name || phone || phone_raw || search || rsvp <> ''"), 0);
	ck_assert_int_eq(undo_with(&(struct import_undo_options){0}), UNDO_NOTHING);
	import_text("name,phone,rsvp\nAna,912345678,yes\nRui,913000111,\n");
	check_counts(2, 0, 0, 0, 0);
}
END_TEST

START_TEST(what_it_changed_is_as_before_field_by_field)
{
	import_text("ref,name,phone,language,group,seats,notes,rsvp\n1,Ana,912345678,pt,bride,2,old,\n2,Rui,913000111,,,,,yes\n");
	char *before = whole_list();
	import_text("ref,name,first name,phone,language,group,seats,notes,rsvp,seats coming,opted out,token\n"
		    "1,Ana Melo,Aninha,912345679,en,groom,3,new,yes,2,yes,abcdefghijklmnopqrst\n2,Rui,,913000111,,,,,no,,,\n");
	check_counts(0, 2, 0, 0, 0);
	check_text(1, "token", "abcdefghijklmnopqrst");
	check_undo(0, 2, 0);
	char *after = whole_list();
	ck_assert_str_eq(after, before);
	free(before);
	free(after);
}
END_TEST

START_TEST(what_was_changed_since_stays_and_is_named)
{
	import_text("name,phone,group,notes\nAna,912345678,bride,old\n");
	import_text("name,phone,group,notes\nAna,912345678,groom,new\nRui,913000111,,\nEva,913000112,,\n");
	struct guest ana = guest_of(1);
	set_string(&ana.group, "family");
	ok(guest_update(db, &ana, NOW + 1));
	guest_clear(&ana);
	ok(guest_answer(db, id_of("Rui"), "yes", -1, NOW + 1));
	check_undo(1, 1, 2);
	check_kept(0, id_of("Rui"), "stays on the list: changed since the import");
	check_kept(1, 1, "group stays: changed since the import");
	ck_assert_str_eq(undo.kept[1].name, "Ana");
	check_text(1, "group", "family");
	check_text(1, "notes", "old");
}
END_TEST

START_TEST(whom_a_message_waits_for_or_went_to_stays_with_phone_and_link)
{
	import_text("ref,name,phone\n1,Ana,912345678\n2,Rui,913000111\n");
	import_text("ref,name,phone,token\n1,Ana,912345679,\n2,Rui,913000112,abcdefghijklmnopqrst\n3,Eva,913000113,\n"
		    "4,Zoe,913000114,\n5,Lia,913000115,\n");
	int64_t rui = id_of("Rui"), eva = id_of("Eva"), zoe = id_of("Zoe");
	send_to(1);
	queue_guests(KIND_INVITATION, &rui, 1);
	queue_guests(KIND_INVITATION, &eva, 1);
	queue_guests(KIND_INVITATION, &zoe, 1);
	ok(invitation_cancel(db, 0, &zoe, 1, NOW + 2, NULL));
	check_undo(1, 0, 4);
	check_kept(0, eva, "stays on the list: a message waits or was sent");
	check_kept(1, zoe, "stays on the list: a message was queued, and is in the log");
	check_kept(2, rui, "phone, link token stays: a message waits for it or went to it");
	check_kept(3, 1, "phone stays: a message waits for it or went to it");
	check_text(1, "phone", "+351912345679");
	ck_assert_int_eq(status_of_guest(rui), STATUS_QUEUED);
}
END_TEST

/* "1" went from Ana to Rui, who had "2". */
START_TEST(references_go_back_to_whom_they_came_from_unless_somebody_has_them)
{
	import_text("ref,name,phone,token\n1,Ana,912345678,aaaaaaaaaaaaaaaaaaaa\n2,Rui,913000111,bbbbbbbbbbbbbbbbbbbb\n");
	char *before = whole_list();
	import_text("ref,name,phone,token\n3,Ana,912345678,aaaaaaaaaaaaaaaaaaaa\n1,Rui,913000111,bbbbbbbbbbbbbbbbbbbb\n");
	check_counts(0, 2, 0, 0, 0);
	check_undo(0, 2, 0);
	char *after = whole_list();
	ck_assert_str_eq(after, before);
	free(before);
	free(after);
	import_text("ref,name,phone,token\n3,Ana,912345678,aaaaaaaaaaaaaaaaaaaa\n");
	struct guest eva = { .ref = xstrdup("1"), .name = xstrdup("Eva"), .phone = xstrdup("+351913000113"), .seats = 1, .rsvp_seats = -1 };
	ok(guest_insert(db, &eva, NOW));
	guest_clear(&eva);
	check_undo(0, 0, 1);
	check_kept(0, 1, "reference stays: another guest has it now");
}
END_TEST

START_TEST(again_and_again_takes_back_the_one_before_up_to_ten)
{
	import_text("name,phone,group\nAna,912345678,g0\n");
	for (int i = 1; i <= 12; i++) {
		char *text = xasprintf("name,phone,group\nAna,912345678,g%d\nGuest %d,9130001%02d,\n", i, i, i);
		import_text(text);
		import_text(text); /* brings nothing, and is nothing to take back */
		free(text);
	}
	for (int i = 12; i > 2; i--) {
		char *was = xasprintf("g%d", i - 1);
		check_undo(1, 1, 0);
		check_text(1, "group", was);
		free(was);
	}
	ck_assert_int_eq(undo_with(&(struct import_undo_options){0}), UNDO_NOTHING);
	ck_assert_int_eq(value_of("SELECT count(*) FROM import_changes"), 0);
}
END_TEST

/* An answer that a person records and takes back. */
static void answer_and_revert(int64_t id)
{
	struct guest before = guest_of(id);
	ok(guest_answer(db, id, "yes", 1, NOW));
	struct guest after = guest_of(id);
	ck_assert_int_eq(guest_revert(db, &before, &after, NOW + 1), GUEST_REVERTED);
	guest_clear(&before);
	guest_clear(&after);
}

/* A guest whom a later import changed, which was taken back, is as untouched as before it; the same with a person's change. */
START_TEST(a_later_change_that_was_taken_back_is_no_change)
{
	import_text("name,phone,group\nAna,912345678,bride\nRui,913000111,\n");
	import_text("name,phone,group\nAna,912345678,family\n");
	import_text("name,phone,group\nAna,912345678,groom\n");
	check_undo(0, 1, 0);
	check_undo(0, 1, 0);
	answer_and_revert(id_of("Rui"));
	check_undo(2, 0, 0);
}
END_TEST

START_TEST(who_was_removed_by_hand_stays_removed)
{
	import_text("name,phone,group\nAna,912345678,bride\n");
	import_text("name,phone,group\nAna,912345678,family\nRui,913000111,\n");
	ok(guest_delete(db, 1, NOW));
	ok(guest_delete(db, id_of("Rui"), NOW));
	check_undo(0, 0, 0);
	import_text("name,phone,group\nRui,913000111,\n");
	check_refusal(0, 2, "was removed from the list");
}
END_TEST

START_TEST(looking_tells_the_same_and_only_the_one_asked_about_is_taken_back)
{
	import_text("name,phone,group\nAna,912345678,bride\n");
	int64_t first = result.record;
	ck_assert_int_gt(first, 0);
	import_text("name,phone,group\nAna,912345678,family\nRui,913000111,\nEva,913000112,\n");
	int64_t rui = id_of("Rui");
	queue_guests(KIND_INVITATION, &rui, 1);
	char *before = whole_list();
	ck_assert_int_eq(undo_with(&(struct import_undo_options){ .dry_run = true }), UNDO_DONE);
	ck_assert_int_eq(undo.removed, 1);
	ck_assert_int_eq(undo.reverted, 1);
	check_kept(0, rui, "stays on the list: a message waits or was sent");
	char *words = import_undo_words(&undo, "today 14:30", UNDO_ASKED);
	ck_assert_str_eq(words, "Take back the import of list.csv (today 14:30)? 1 guest leaves the list, "
			 "1 guest gets back what it had, 1 stays or keeps something");
	free(words);
	char *after = whole_list();
	ck_assert_str_eq(after, before);
	free(before);
	free(after);
	ck_assert_int_eq(undo_with(&(struct import_undo_options){ .only = first }), UNDO_NOTHING);
	ck_assert_int_eq(undo_with(&(struct import_undo_options){ .only = result.record }), UNDO_DONE);
}
END_TEST

static bool stop_at_once(int64_t done, int64_t total, void *context)
{
	(void)done;
	(void)total;
	(void)context;
	return false;
}

START_TEST(stopped_or_refused_by_the_file_nothing_is_changed)
{
	import_text("name,phone,group\nAna,912345678,bride\nRui,913000111,\n");
	char *before = whole_list();
	ck_assert_int_eq(undo_with(&(struct import_undo_options){ .progress = stop_at_once }), UNDO_STOPPED);
	char *after = whole_list();
	ck_assert_str_eq(after, before);
	free(before);
	free(after);
	check_undo(2, 0, 0);
}
END_TEST

/* A look at a list keeps nobody waiting: not even while another program writes. */
START_TEST(a_dry_run_needs_no_lock)
{
	char *why = NULL;
	struct db *other = db_open(event_path, DB_OPEN, &why);
	import_text("name,phone\nAna,912345678\n");
	ok(db_begin(other)); /* this thread has the writer's mutex now, and the file's lock */
	write_file("list.csv", "name,phone\nAna,912345678\nRui,913000111\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .dry_run = true }), IMPORT_DONE);
	check_counts(1, 0, 1, 0, 0);
	ck_assert_int_eq(undo_with(&(struct import_undo_options){ .dry_run = true }), UNDO_DONE);
	ck_assert_int_eq(undo.removed, 1);
	db_rollback(other);
	db_close(other);
}
END_TEST

START_TEST(shared_phones_are_kept_and_told_once)
{
	import_text("name,phone\nAna,912345678\nRui,912345678\nEva,913000112\n");
	ck_assert_int_eq(result.shared, 1);
	write_file("list.csv", "name,phone\nEva,913000112\nZoe,913000112\nLia,913000113\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .listed = 5 }), IMPORT_DONE);
	ck_assert_int_eq(result.shared, 1);
	ck_assert_str_eq(result.phones[0].phone, "+351913000112");
	ck_assert_str_eq(result.phones[0].names, "Eva, Zoe");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .listed = 5 }), IMPORT_DONE);
	ck_assert_int_eq(result.shared, 0);
}
END_TEST

/* Lists by chance */

static unsigned dice;

static unsigned roll(unsigned sides)
{
	dice = dice * 1103515245 + 12345;
	return (dice >> 16) % sides;
}

/* Few names, phones and references, so that they meet in every way. */
static void write_random_list(void)
{
	static const char *const names[] = {"Ana", "Rui", "Eva", "Zoe", "", "Ana Melo"};
	static const char *const tokens[] = {"", "", "", "aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbb"};
	static const char *const answers[] = {"", "", "yes", "no", "maybe", "perhaps"};
	bool ref = roll(2), token = roll(4) == 0, rsvp = roll(2);
	struct str text = {0};
	str_appendf(&text, "name,phone,group,seats%s%s%s\n", ref ? ",ref" : "", token ? ",token" : "", rsvp ? ",rsvp,seats coming" : "");
	for (unsigned i = 0, rows = 1 + roll(8); i < rows; i++) {
		str_appendf(&text, "%s,91234567%u,%s,%u", names[roll(6)], roll(5), roll(2) ? "x" : "y", roll(5));
		if (ref && roll(3))
			str_appendf(&text, ",%u", roll(6));
		else if (ref)
			str_append(&text, ",");
		if (token)
			str_appendf(&text, ",%s", tokens[roll(5)]);
		if (rsvp)
			str_appendf(&text, ",%s,%u", answers[roll(6)], roll(3));
		str_append(&text, "\n");
	}
	write_file("random.csv", text.text);
	str_free(&text);
}

static void add_list(struct str *text, const struct import_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		str_appendf(text, "%lld %s %s", (long long)list->rows[i].line, list->rows[i].name, list->rows[i].phone);
		for (size_t at = 0; at < list->rows[i].changes.count; at++) {
			const struct change *change = &list->rows[i].changes.items[at];
			str_appendf(text, " %d:%s>%s", change->field, change->before, change->after);
		}
		str_append(text, "\n");
	}
}

/* All that an import tells. The caller frees. */
static char *whole_result(void)
{
	struct str text = {0};
	str_appendf(&text, "%d %d %d %d shared %d %s %s %s\n", (int)result.added, (int)result.changed, (int)result.same,
		    (int)result.gone, (int)result.shared, result.samples[0], result.samples[1], result.samples[2]);
	for (int kind = 0; kind < IMPORT_KINDS; kind++)
		add_list(&text, &result.lists[kind]);
	for (size_t i = 0; i < result.refused.count; i++)
		str_appendf(&text, "%lld %s\n", (long long)result.refused.items[i].line, result.refused.items[i].text);
	for (size_t i = 0; i < result.phone_count; i++)
		str_appendf(&text, "%s %s\n", result.phones[i].phone, result.phones[i].names);
	return str_take(&text);
}

static char *import_random(bool dry_run)
{
	int done = import_with("random.csv", &(struct import_options){ .listed = SIZE_MAX, .dry_run = dry_run });
	return done == IMPORT_DONE ? whole_result() : xasprintf("failed: %s", message);
}

/* Somebody answers, is written to, or is taken off the list, so that lists meet more than what lists made. */
static void something_happens(void)
{
	int64_t id = 1 + roll(12);
	struct guest guest;
	if (guest_load(db, id, &guest) == 1 && roll(4) == 0)
		ok(roll(2) ? guest_answer(db, id, "maybe", 1, NOW) : guest_delete(db, id, NOW));
	guest_clear(&guest);
}

START_TEST(a_dry_run_tells_what_the_import_does_and_undo_brings_back_what_was)
{
	enum { ROUNDS = 12, LISTS = 12 };
	for (unsigned round = 0; round < ROUNDS; round++) {
		dice = (unsigned)_i * ROUNDS + round;
		for (int i = 0; i < LISTS; i++) {
			write_random_list();
			char *before = whole_list();
			char *told = import_random(true), *done = import_random(false);
			ck_assert_msg(strcmp(told, done) == 0, "seed %u list %d: told %s\ndone %s", dice, i, told, done);
			if (result.record && roll(2)) {
				ck_assert_int_eq(undo_with(&(struct import_undo_options){0}), UNDO_DONE);
				char *after = whole_list();
				ck_assert_msg(strcmp(before, after) == 0, "seed %u list %d: before\n%safter\n%s", dice, i, before, after);
				free(after);
			}
			free(before);
			free(told);
			free(done);
			something_happens();
		}
		tear_down();
		undo = (struct import_undo){0};
		set_up();
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("taking an import back");
	TCase *tests = tcase_create("undo");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, guests_that_it_added_leave_and_come_again_with_the_same_list);
	tcase_add_test(tests, what_it_changed_is_as_before_field_by_field);
	tcase_add_test(tests, what_was_changed_since_stays_and_is_named);
	tcase_add_test(tests, whom_a_message_waits_for_or_went_to_stays_with_phone_and_link);
	tcase_add_test(tests, references_go_back_to_whom_they_came_from_unless_somebody_has_them);
	tcase_add_test(tests, again_and_again_takes_back_the_one_before_up_to_ten);
	tcase_add_test(tests, a_later_change_that_was_taken_back_is_no_change);
	tcase_add_test(tests, who_was_removed_by_hand_stays_removed);
	tcase_add_test(tests, looking_tells_the_same_and_only_the_one_asked_about_is_taken_back);
	tcase_add_test(tests, stopped_or_refused_by_the_file_nothing_is_changed);
	tcase_add_test(tests, a_dry_run_needs_no_lock);
	tcase_add_test(tests, shared_phones_are_kept_and_told_once);
	tcase_add_loop_test(tests, a_dry_run_tells_what_the_import_does_and_undo_brings_back_what_was, 0, 2);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
