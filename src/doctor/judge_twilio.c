#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "doctor/facts.h"

#define SANDBOX "+14155238886"

static bool uses_key(const struct facts *facts)
{
	return *facts->settings.api_key && *facts->settings.api_secret;
}

static void judge_connection(const struct facts *facts, struct report *report)
{
	const struct reading *messages = &facts->twilio.messages;
	switch (messages->answer) {
	case READ_UNREACHABLE:
	case READ_BUSY:
	case READ_FOREIGN:
		report_sentence(report, CHECK_CONNECTION, VERDICT_PROBLEM, messages->problem,
				"Check the internet connection, and Twilio's status page");
		return;
	default:
		report_add(report, CHECK_CONNECTION, VERDICT_OK, NULL, "%s answers",
			   *facts->settings.base_url ? facts->settings.base_url : "Twilio");
	}
}

static void judge_credentials(const struct facts *facts, struct report *report)
{
	const struct reading *messages = &facts->twilio.messages;
	switch (messages->answer) {
	case READ_FINE:
		report_add(report, CHECK_CREDENTIALS, VERDICT_OK, NULL, "Twilio takes the %s",
			   uses_key(facts) ? "API key" : "auth token");
		return;
	case READ_REFUSED:
	case READ_MISSING:
		report_sentence(report, CHECK_CREDENTIALS, VERDICT_REFUSED, messages->problem, NULL);
		return;
	case READ_WRONG:
		report_add(report, CHECK_CREDENTIALS, VERDICT_PROBLEM, "Read Twilio's words", "%s", messages->problem);
		return;
	default:
		report_unchecked(report, CHECK_CREDENTIALS, CHECK_CREDENTIALS, "Twilio could not be asked");
	}
}

static void judge_account(const struct facts *facts, struct report *report)
{
	const struct account *about = &facts->twilio.about;
	if (facts->twilio.account.answer != READ_FINE || !about->status || !*about->status)
		report_unchecked(report, CHECK_ACCOUNT, CHECK_ACCOUNT, "Twilio does not tell (an API key may not read it)");
	else if (strcmp(about->status, "suspended") == 0 || strcmp(about->status, "closed") == 0)
		report_add(report, CHECK_ACCOUNT, VERDICT_REFUSED, "Twilio's console says why, and Twilio's support can open it again",
			   "Twilio has %s the account", about->status);
	else if (strcmp(about->type, "trial") == 0)
		report_add(report, CHECK_ACCOUNT, VERDICT_WARNING, "Upgrade it in Twilio's console before you invite anybody",
			   "a trial account: only phones that you have verified at Twilio get messages");
	else
		report_add(report, CHECK_ACCOUNT, VERDICT_OK, NULL, "%s", about->status);
}

static bool is_online(const struct sender *sender)
{
	return strncmp(sender->status, "ONLINE", strlen("ONLINE")) == 0;
}

static const struct sender *our_sender(const struct facts *facts)
{
	const struct sender_list *list = &facts->twilio.sender_list;
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].phone, facts->settings.from) == 0)
			return &list->items[i];
	return NULL;
}

static void judge_stranger(const struct facts *facts, struct report *report)
{
	const struct sender_list *list = &facts->twilio.sender_list;
	const char *from = facts->settings.from;
	struct str others = {0};
	for (size_t i = 0; i < list->count; i++)
		str_appendf(&others, "%s%s", i ? ", " : "", list->items[i].phone);
	if (!facts->twilio.all_senders)
		report_add(report, CHECK_SENDER, VERDICT_UNCHECKED, NULL, "%s is not among the senders that Twilio showed", from);
	else if (list->count)
		report_add(report, CHECK_SENDER, VERDICT_REFUSED,
			   "Check twilio.from (TWILIO_WHATSAPP_FROM), and that the credentials are of the account that has this sender",
			   "%s is no WhatsApp sender of this account; it has %s", from, others.text);
	else
		report_add(report, CHECK_SENDER, VERDICT_REFUSED,
			   "Register one in Twilio's console under Messaging, Senders, or use the credentials of the account that has it",
			   "this account has no WhatsApp sender, so %s is not one", from);
	str_free(&others);
}

/* Words of twilio-api 6.4; of one that is not known nothing is said. */
static const char *status_advice(const char *status)
{
	static const struct {
		const char *status, *advice;
	} words[] = {
		{"OFFLINE", "Twilio's console says what to do, under Messaging, Senders, WhatsApp senders"},
		{"CREATING", "Wait until Twilio has set it up"},
		{"PENDING_VERIFICATION", "Verify the number in Twilio's console"},
		{"VERIFYING", "Wait until the number is verified"},
		{"TWILIO_REVIEW", "Wait until Twilio has looked at it"},
		{"DRAFT", "Finish its registration in Twilio's console"},
		{"STUBBED", "Finish its registration in Twilio's console"},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].status, status) == 0)
			return words[i].advice;
	return NULL;
}

static void judge_status(const struct sender *sender, struct report *report)
{
	const char *advice = status_advice(sender->status);
	char *named = *sender->name ? xasprintf(" (%s)", sender->name) : xstrdup("");
	if (is_online(sender))
		report_add(report, CHECK_SENDER, VERDICT_OK, NULL, "%s%s is online", sender->phone, named);
	else if (advice)
		report_add(report, CHECK_SENDER, VERDICT_REFUSED, advice, "%s%s is %s at Twilio%s%s", sender->phone, named,
			   sender->status, *sender->reason ? ": " : "", sender->reason);
	else
		report_add(report, CHECK_SENDER, VERDICT_UNCHECKED, NULL, "Twilio calls the state of %s %s", sender->phone,
			   *sender->status ? sender->status : "nothing");
	free(named);
}

static void judge_service(const struct facts *facts, struct report *report)
{
	const struct sender_list *list = &facts->twilio.sender_list;
	size_t online = 0;
	for (size_t i = 0; i < list->count; i++)
		online += is_online(&list->items[i]);
	if (online || !facts->twilio.all_senders)
		report_add(report, CHECK_SENDER, VERDICT_OK, NULL, "the Messaging Service chooses; %zu of %zu WhatsApp senders are online",
			   online, list->count);
	else
		report_add(report, CHECK_SENDER, VERDICT_REFUSED, "Twilio's console shows them under Messaging, Senders",
			   "none of this account's %zu WhatsApp senders is online", list->count);
}

static void judge_quality(const struct sender *sender, struct report *report)
{
	if (!*sender->quality)
		report_unchecked(report, CHECK_QUALITY, CHECK_QUALITY, "Twilio does not tell");
	else if (strcmp(sender->quality, "LOW") == 0 || strcmp(sender->quality, "RED") == 0)
		report_add(report, CHECK_QUALITY, VERDICT_WARNING,
			   "Guests block or report these messages: invite only those who expect it, or Meta lowers the limit",
			   "Meta rates the sender %s", sender->quality);
	else
		report_add(report, CHECK_QUALITY, VERDICT_OK, NULL, "Meta rates the sender %s", sender->quality);
}

static void judge_limit(const struct facts *facts, const struct sender *sender, struct report *report)
{
	int64_t theirs = sender_limit(sender->limit), guests = facts->opened ? facts->guests.guests : INT64_MAX;
	long long used = (long long)facts->phones_today;
	int ours = facts->settings.daily_phones;
	char *mine = ours ? xasprintf("send.daily_limit is %d", ours) : xstrdup("send.daily_limit is 0, no limit");
	char *advice = NULL;
	enum verdict verdict = VERDICT_OK;
	if (theirs > 0 && used >= theirs) {
		verdict = VERDICT_WARNING;
		advice = xasprintf("It is used up: %lld phones in the last 24 hours. More go tomorrow", used);
	} else if (theirs > 0 && (!ours || ours > theirs) && guests > theirs) {
		verdict = VERDICT_WARNING;
		advice = xasprintf("Set send.daily_limit to %lld (CONVOKE_DAILY_LIMIT), or what is beyond it is refused (63018)",
				   (long long)theirs);
	} else if (theirs > 0 && ours && ours < theirs) {
		advice = xasprintf("To use it, set send.daily_limit to %lld (CONVOKE_DAILY_LIMIT)", (long long)theirs);
	} else if (theirs == 0 && ours) {
		advice = xstrdup("To use it, set send.daily_limit to 0 (CONVOKE_DAILY_LIMIT)");
	}
	if (theirs < 0)
		report_unchecked(report, CHECK_LIMIT, CHECK_LIMIT, "Twilio does not tell");
	else
		report_add(report, CHECK_LIMIT, verdict, advice, "Twilio says %s; %s", sender->limit, mine);
	free(advice);
	free(mine);
}

static void judge_sender(const struct facts *facts, struct report *report)
{
	const struct reading *senders = &facts->twilio.senders;
	const struct sender *sender = our_sender(facts);
	if (senders->answer == READ_REFUSED)
		report_add(report, CHECK_SENDER, VERDICT_UNCHECKED,
			   uses_key(facts) ? "Give the API key the right to read senders, or look in Twilio's console whether it is online"
					   : "Look in Twilio's console whether it is online",
			   "these credentials may not read the senders");
	else if (senders->answer != READ_FINE)
		report_add(report, CHECK_SENDER, VERDICT_UNCHECKED, "Twilio's console shows it under Messaging, Senders",
			   "could not be checked here");
	else if (!*facts->settings.from && *facts->settings.messaging_service_sid)
		judge_service(facts, report);
	else if (!*facts->settings.from)
		report_unchecked(report, CHECK_SENDER, CHECK_SENDER, "none is set");
	else if (!sender && strcmp(facts->settings.from, SANDBOX) == 0)
		report_add(report, CHECK_SENDER, VERDICT_WARNING, "For invitations, register a sender of your own",
			   SANDBOX " is Twilio's sandbox: only phones that joined it get messages");
	else if (!sender)
		judge_stranger(facts, report);
	else
		judge_status(sender, report);

	if (!sender) {
		report_unchecked(report, CHECK_QUALITY, CHECK_LIMIT, "not without the sender");
		return;
	}
	judge_quality(sender, report);
	judge_limit(facts, sender, report);
}

/* "15 minutes"; the caller frees. */
static char *span_text(int64_t seconds)
{
	enum { MINUTE = 60, HOUR = 60 * MINUTE };
	bool hours = seconds >= 2 * HOUR, minutes = seconds >= 2 * MINUTE;
	int64_t unit = hours ? HOUR : minutes ? MINUTE : 1;
	return xasprintf("%lld %s", (long long)((seconds + unit / 2) / unit), hours ? "hours" : minutes ? "minutes" : "seconds");
}

static void judge_clock(const struct facts *facts, struct report *report)
{
	enum { SECOND = 1000, HALF = SECOND / 2, TOLERATED = 5 * SECOND };
	const struct examination *twilio = &facts->twilio;
	if (!twilio->twilio_at) {
		report_unchecked(report, CHECK_CLOCK, CHECK_CLOCK, "no answer told the time");
		return;
	}
	/* Twilio's second began up to one ago, at some moment between the question and the answer. */
	int64_t doubt = HALF + (twilio->answered_at - twilio->asked_at) / 2;
	int64_t ours = (twilio->asked_at + twilio->answered_at) / 2, off = ours - (twilio->twilio_at + HALF);
	int64_t distance = off < 0 ? -off : off;
	char *span = span_text((distance + HALF) / SECOND);
	if (distance <= TOLERATED + doubt)
		report_add(report, CHECK_CLOCK, VERDICT_OK, NULL, "agrees with Twilio's");
	else
		report_add(report, CHECK_CLOCK, VERDICT_WARNING,
			   "Set this machine's clock (with systemd: `timedatectl set-ntp true`): the sending hours and the times shown go by it",
			   "this machine's clock is %s %s Twilio's", span, off > 0 ? "ahead of" : "behind");
	free(span);
}

void judge_twilio(const struct facts *facts, struct report *report)
{
	if (facts->network_problem) {
		report_sentence(report, CHECK_CONNECTION, VERDICT_PROBLEM, facts->network_problem, NULL);
		report_unchecked(report, CHECK_CREDENTIALS, CHECK_CLOCK, "Twilio could not be asked");
		return;
	}
	if (!facts->asked) {
		report_add(report, CHECK_CONNECTION, VERDICT_UNCHECKED, NULL, "Twilio was not asked: %s",
			   facts->settings_problem ? "the settings cannot be used" : "the credentials are not set");
		report_unchecked(report, CHECK_CREDENTIALS, CHECK_CLOCK, "Twilio was not asked");
		return;
	}
	judge_connection(facts, report);
	judge_credentials(facts, report);
	if (facts->twilio.messages.answer == READ_FINE) {
		judge_account(facts, report);
		judge_sender(facts, report);
	} else {
		report_unchecked(report, CHECK_ACCOUNT, CHECK_LIMIT, "Twilio could not be asked");
	}
	judge_clock(facts, report);
}
