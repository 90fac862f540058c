#include "delivery/reconcile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/random.h"
#include "base/str.h"
#include "data/attempt.h"
#include "data/invitation.h"
#include "delivery/evidence.h"
#include "delivery/retry.h"
#include "delivery/walk.h"
#include "twilio/request.h"

enum {
	LOOKS_AT_ONCE = 8,
	GIVE_UP = 5,                    /* failed looks in a row before a round counts as failed */
	PAGE = 50, MOST_PAGES = 40,
	EARLY_MS = 2 * 60 * 1000,       /* a message may seem this much older than its attempt */
	LATE_MS = 60 * 60 * 1000,       /* and by its number alone be taken for its own until then */
	DAY_MS = 24 * 60 * 60 * 1000,
};

/* One unknown attempt that is looked for. */
struct look {
	struct reconcile *reconcile;
	struct look *next;
	struct unknown_attempt attempt;
	int64_t due_boot_ms;    /* of the boot clock; INT64_MAX never */
	bool running, known, looked;
	bool failed;            /* what the list showed could not be compared: no look */
	bool doubtful;          /* it showed a message with another text: a person must decide about sending again */
	unsigned failures;
	struct sighting *found;
	size_t found_count;
};

struct reconcile {
	struct delivery *delivery;
	struct look *looks;
	size_t running;
};

struct reconcile *reconcile_new(struct delivery *delivery)
{
	struct reconcile *reconcile = xcalloc(1, sizeof *reconcile);
	reconcile->delivery = delivery;
	return reconcile;
}

static void look_free(struct look *look)
{
	free(look->attempt.token);
	free(look->attempt.preview);
	free(look->found);
	free(look);
}

void reconcile_free(struct reconcile *reconcile)
{
	if (!reconcile)
		return;
	for (struct look *at = reconcile->looks, *next; at; at = next) {
		next = at->next;
		look_free(at);
	}
	free(reconcile);
}

size_t reconcile_running(const struct reconcile *reconcile)
{
	return reconcile->running;
}

int64_t reconcile_wait_ms(const struct reconcile *reconcile)
{
	int64_t now = clock_boot_ms(), wait = -1;
	if (reconcile->running >= LOOKS_AT_ONCE) /* their answers wake us */
		return -1;
	for (const struct look *at = reconcile->looks; at; at = at->next) {
		if (at->running || at->due_boot_ms == INT64_MAX)
			continue;
		int64_t left = at->due_boot_ms > now ? at->due_boot_ms - now : 0;
		wait = wait < 0 || left < wait ? left : wait;
	}
	return wait;
}

bool reconcile_settled(const struct reconcile *reconcile)
{
	for (const struct look *at = reconcile->looks; at; at = at->next)
		if (!at->looked && at->failures < GIVE_UP)
			return false;
	return true;
}

bool reconcile_failed(const struct reconcile *reconcile)
{
	for (const struct look *at = reconcile->looks; at; at = at->next)
		if (at->failures >= GIVE_UP)
			return true;
	return false;
}

void reconcile_refresh(struct reconcile *reconcile)
{
	for (struct look *at = reconcile->looks; at; at = at->next) {
		at->looked = false;
		at->due_boot_ms = 0;
	}
}

/* How long ago an attempt ended; one from another boot ended, as far as we can tell, when it was found. */
static int64_t elapsed_ms(const struct unknown_attempt *attempt)
{
	int64_t elapsed = clock_boot_ms() - attempt->ended_boottime_ms;
	return strcmp(attempt->ended_boot_id, clock_boot_id()) == 0 && elapsed > 0 ? elapsed : 0;
}

/* The end of a look */

/* The quick pace of the resend rule is only for what it may ever send again: else the work would never end. */
static void set_next(struct look *look)
{
	long http_status = look->attempt.http_status;
	bool never = http_status >= 200 && http_status < 300;
	int64_t resend_ms = never ? 0 : look->reconcile->delivery->settings->resend_unknown_seconds * 1000LL;
	int64_t next = retry_look_ms(elapsed_ms(&look->attempt), resend_ms);
	look->due_boot_ms = next == INT64_MAX ? INT64_MAX : clock_boot_ms() + next - elapsed_ms(&look->attempt);
}

/* The others with the guest's link. */
static int report_duplicates(struct look *look, const struct sighting *adopted, int64_t now)
{
	for (size_t i = 0; i < look->found_count; i++)
		if (&look->found[i] != adopted && look->found[i].evidence == EVIDENCE_TOKEN &&
		    delivery_report_duplicate(look->reconcile->delivery, look->attempt.phone, look->attempt.invitation_id,
					      look->found[i].sid, now) < 0)
			return -1;
	return 0;
}

static int adopt(struct look *look, const struct sighting *found, enum verdict verdict, int64_t now)
{
	struct delivery *delivery = look->reconcile->delivery;
	static const char *const how[] = {
		[EVIDENCE_NUMBER] = "found at Twilio, matched by number", [EVIDENCE_TEXT] = "found at Twilio by its text",
		[EVIDENCE_TOKEN] = "found at Twilio by the guest's link",
	};
	if (attempt_adopt(delivery->db, look->attempt.id, look->attempt.invitation_id, found->sid, found->status,
			  SOURCE_RECONCILE, how[found->evidence], found->created_at, now) < 0)
		return -1;
	return verdict == VERDICT_DUPLICATE ? report_duplicates(look, found, now) : 0;
}

/* Twilio's complete list shows nothing: counts, and the opt-in rule may write the attempt off. */
static int note_nothing(struct look *look, int64_t now)
{
	struct delivery *delivery = look->reconcile->delivery;
	struct unknown_attempt *attempt = &look->attempt;
	int64_t resend_ms = delivery->settings->resend_unknown_seconds * 1000LL;
	if (attempt_look(delivery->db, attempt->id, now) < 0)
		return -1;
	attempt->looks++;
	bool later = delivery->listed_attempt > attempt->id;
	if (look->doubtful ||
	    !retry_resend_allowed(elapsed_ms(attempt), resend_ms, attempt->looks, later, attempt->http_status))
		return 0;
	return attempt_release(delivery->db, attempt->id, attempt->invitation_id,
			       "send.resend_unknown: Twilio never listed it", now);
}

/* A person must say which; the reason names them. */
static int hold(struct look *look, int64_t now)
{
	struct str why = {0};
	str_append(&why, "Twilio has several messages that could be this one: say which");
	for (size_t i = 0; i < look->found_count; i++)
		str_appendf(&why, "%s%s", i ? ", " : ": ", look->found[i].sid);
	int result = invitation_hold(look->reconcile->delivery->db, look->attempt.invitation_id, STATUS_UNKNOWN,
				     why.text, now);
	str_free(&why);
	return result;
}

static int conclude(struct look *look, int64_t now)
{
	size_t chosen;
	enum verdict verdict = decide_reconcile(look->found, look->found_count, &chosen);
	switch (verdict) {
	case VERDICT_ADOPT:
	case VERDICT_DUPLICATE:
		return adopt(look, &look->found[chosen], verdict, now);
	case VERDICT_AMBIGUOUS:
		return hold(look, now);
	case VERDICT_NOTHING:
		break;
	}
	return note_nothing(look, now);
}

/* Whether it is still this attempt that waits: a person may have settled it meanwhile, and sent again. */
static int still_unknown(struct look *look)
{
	struct db *db = look->reconcile->delivery->db;
	struct invitation row;
	int64_t attempt_id;
	if (attempt_unknown_of(db, look->attempt.invitation_id, &attempt_id) < 0)
		return -1;
	int found = invitation_load(db, look->attempt.invitation_id, &row);
	bool waits = found == 1 && row.status == STATUS_UNKNOWN && attempt_id == look->attempt.id;
	invitation_clear(&row);
	return found < 0 ? -1 : waits;
}

/* In one transaction. */
static int conclude_stored(struct look *look)
{
	struct db *db = look->reconcile->delivery->db;
	if (db_begin(db) < 0)
		return -1;
	int result = still_unknown(look);
	if (result == 1)
		result = conclude(look, clock_wall_ms());
	if (result >= 0)
		return db_commit(db);
	db_rollback(db);
	return -1;
}

static void end_look(void *context, const char *problem, long http_status)
{
	(void)http_status;
	struct look *look = context;
	struct delivery *delivery = look->reconcile->delivery;
	look->running = false;
	look->reconcile->running--;
	if (!problem && !look->failed && conclude_stored(look) < 0) {
		delivery_file_failed(delivery);
		look->failed = true;
	}
	if (problem || look->failed) { /* a list that failed is not a look */
		look->failures++;
		look->due_boot_ms = clock_boot_ms() + retry_backoff_ms(look->failures, random_below(UINT32_MAX));
		if (problem)
			delivery_problem(delivery, "an unknown message cannot be looked up yet: %s", problem);
		return;
	}
	look->failures = 0;
	look->looked = true;
	delivery->changed = true;
	set_next(look);
}

/* Reading the list */

/* 1 when no attempt has it and it is not another guest's, 0, -1. */
static int is_free(struct look *look, const struct message *message)
{
	struct db *db = look->reconcile->delivery->db;
	int64_t attempt_id;
	int taken = attempt_of_sid(db, message->sid, &attempt_id);
	if (taken == 0 && *message->body)
		taken = attempt_text_of_another(db, look->attempt.phone, look->attempt.token, message->body);
	if (taken < 0) {
		delivery_file_failed(look->reconcile->delivery);
		look->failed = true;
	}
	return taken < 0 ? -1 : !taken;
}

/* bodies_told: whether another text speaks against it (data/dispatcher.h). */
static int note_candidate(struct look *look, const struct message *message, int bodies_told)
{
	for (size_t i = 0; i < look->found_count; i++)
		if (strcmp(look->found[i].sid, message->sid) == 0)
			return 0; /* pages shift when something new comes */
	struct search search = {
		.phone = look->attempt.phone, .token = look->attempt.token, .preview = look->attempt.preview,
		.earliest = look->attempt.armed_at - EARLY_MS, .latest = look->attempt.armed_at + LATE_MS,
		.bodies_told = bodies_told,
	};
	enum evidence evidence = evidence_of(&search, message);
	int is_candidate = evidence == EVIDENCE_NONE ? 0 : is_free(look, message);
	if (is_candidate != 1)
		return is_candidate;
	if (evidence == EVIDENCE_DOUBT) {
		look->doubtful = true;
		return 0;
	}
	look->found = xrealloc(look->found, look->found_count + 1, sizeof *look->found);
	struct sighting *sighting = &look->found[look->found_count++];
	*sighting = (struct sighting){.evidence = evidence, .status = message->status,
				      .created_at = message->created_at};
	snprintf(sighting->sid, sizeof sighting->sid, "%s", message->sid);
	return 0;
}

static bool on_page(void *context, const struct message_page *page)
{
	struct look *look = context;
	struct delivery *delivery = look->reconcile->delivery;
	int64_t horizon = look->attempt.armed_at - DAY_MS;
	bool all_older = page->count > 0;
	for (size_t i = 0; i < page->count; i++) {
		if (note_candidate(look, &page->items[i], delivery->bodies_told) < 0)
			return false;
		all_older = all_older && page->items[i].created_at && page->items[i].created_at < horizon;
	}
	return !all_older;
}

/* The sender that it went from; NULL: a Messaging Service chose it, and it is null at first. */
static const char *sender_of(const struct look *look)
{
	const char *sender = look->attempt.sender;
	if (!*sender)
		return delivery_sender_phone(look->reconcile->delivery);
	return *sender == '+' ? sender : NULL;
}

static void list(struct look *look)
{
	/* Never by DateSent: a message in Twilio's queue has none. */
	char *path = request_list_path(look->reconcile->delivery->settings->account_sid, look->attempt.phone,
				       sender_of(look), 0, PAGE);
	walk_start(look->reconcile->delivery, path, &(struct walk){
		.page = on_page, .end = end_look, .context = look, .most_pages = MOST_PAGES});
	free(path);
}

/* A SID from a torn reply is asked for first: if it went to this phone, that settles it. */
static void on_fetched(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	struct look *look = context;
	struct message message;
	delivery_learn_clock(look->reconcile->delivery, meta);
	if (exchange->http_status == 200 && exchange->complete &&
	    reply_message(exchange->body, exchange->body_size, &message) == 0) {
		if (strcmp(message.sid, look->attempt.found_sid) == 0)
			note_candidate(look, &message, 0); /* Twilio named it in its answer: whatever its text */
		message_clear(&message);
		if (look->found_count || look->failed) {
			end_look(look, NULL, 0);
			return;
		}
	}
	list(look);
}

static void begin(struct look *look)
{
	look->running = true;
	look->reconcile->running++;
	look->found_count = 0;
	look->failed = look->doubtful = false;
	struct delivery *delivery = look->reconcile->delivery;
	const char *account = look->attempt.account_sid;
	if (*account && strcmp(account, delivery->settings->account_sid) != 0) {
		/* Another account's list is always empty, and proves nothing. */
		end_look(look, "it was sent by another Twilio account than the one in the settings", 0);
		return;
	}
	if (!*look->attempt.found_sid) {
		list(look);
		return;
	}
	char *path = request_fetch_path(delivery->settings->account_sid, look->attempt.found_sid);
	http_start(delivery->http, &(struct http_request){
		.service = HTTP_MESSAGES, .path = path, .done = on_fetched, .context = look});
	free(path);
}

/* Which attempts are unknown now */

static struct look *find_look(struct reconcile *reconcile, int64_t attempt_id)
{
	struct look *at = reconcile->looks;
	while (at && at->attempt.id != attempt_id)
		at = at->next;
	return at;
}

/* True when something was passed over on account of one of them. */
static bool forget_settled(struct reconcile *reconcile)
{
	bool passed_over = false;
	for (struct look **at = &reconcile->looks; *at;) {
		struct look *look = *at;
		if (look->known || look->running) {
			at = &look->next;
			continue;
		}
		*at = look->next;
		look_free(look);
		passed_over = reconcile->delivery->passed_over;
	}
	if (passed_over)
		reconcile->delivery->passed_over = false;
	return passed_over;
}

/* The time before a resend counts by the boot clock: on another boot it begins again. */
static void restart_wait(struct db *db, struct unknown_attempt *attempt)
{
	if (strcmp(attempt->ended_boot_id, clock_boot_id()) == 0 || attempt_restart_wait(db, attempt->id) < 0)
		return;
	snprintf(attempt->ended_boot_id, sizeof attempt->ended_boot_id, "%s", clock_boot_id());
	attempt->ended_boottime_ms = clock_boot_ms();
}

/* 1 when what was sent must be read once more, 0, -1. */
static int take_note(struct reconcile *reconcile)
{
	struct db *db = reconcile->delivery->db;
	struct unknown_attempt *rows;
	size_t count;
	if (attempt_unknowns(db, &rows, &count) < 0) {
		unknown_attempts_clear(rows, count);
		return -1;
	}
	for (struct look *at = reconcile->looks; at; at = at->next)
		at->known = false;
	for (size_t i = 0; i < count; i++) {
		struct look *look = find_look(reconcile, rows[i].id);
		if (!look) {
			look = xcalloc(1, sizeof *look);
			look->reconcile = reconcile;
			look->attempt = rows[i];
			rows[i].token = rows[i].preview = NULL;
			look->next = reconcile->looks;
			reconcile->looks = look;
			restart_wait(db, &look->attempt);
		}
		look->known = true;
	}
	unknown_attempts_clear(rows, count);
	return forget_settled(reconcile);
}

bool reconcile_step(struct reconcile *reconcile)
{
	int noted = take_note(reconcile);
	if (noted < 0) {
		delivery_file_failed(reconcile->delivery);
		return false;
	}
	int64_t now = clock_boot_ms();
	for (struct look *at = reconcile->looks; at && reconcile->running < LOOKS_AT_ONCE; at = at->next)
		if (!at->running && at->due_boot_ms <= now && at->known)
			begin(at);
	return noted;
}
