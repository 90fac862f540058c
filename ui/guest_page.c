#include "ui/guest_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "data/invitation.h"
#include "data/template.h"
#include "guests/export.h"
#include "guests/phone.h"
#include "twilio/errors.h"
#include "ui/bubble.h"
#include "ui/guest_next.h"
#include "ui/source_words.h"
#include "ui/times.h"

enum {
	WIDE = 97, GAP = 3, PHONE_LEAST = 40, PHONE_MOST = 66, NARROW = 60, MARK_COLUMNS = 3, STATUS_COLUMNS = 12,
	MINUTE_MS = 60000,
};

/* One message, laid out; they come oldest first and are shown newest first. */
struct section {
	struct page facts, phone;
};

struct layout {
	struct guest_page *page;
	struct template_list templates;
	int facts, phone;        /* columns of each; phone 0: one column */
	struct section *sections;
	size_t count;
	bool corrected;          /* the newest message failed, to another number than the guest has now */
};

/* The person */

static void add_answer(struct page *page, const struct guest *guest)
{
	char at[TIME_TEXT_SIZE] = "";
	struct str text = {0};
	str_append(&text, *guest->rsvp ? guest->rsvp : "no answer yet");
	if (*guest->rsvp && guest->rsvp_seats >= 0)
		str_appendf(&text, ", %d of %d %s", guest->rsvp_seats, guest->seats, guest->seats == 1 ? "seat" : "seats");
	if (guest->rsvp_at)
		str_appendf(&text, " (%s)", time_long(at, guest->rsvp_at));
	page_field(page, "RSVP", text.text);
	str_free(&text);
	if (guest->opted_out_at)
		page_addf(page, ROLE_WARNING, 0, "Does not want messages since %s.", time_long(at, guest->opted_out_at));
}

/* Whole on a line when it can, to be marked by hand. */
static void add_link(struct page *page, const char *link)
{
	size_t first = page->count;
	page_field(page, "RSVP link", link);
	if (page->count <= first + 1)
		return;
	page_truncate(page, first);
	page_add(page, ROLE_PLAIN, 0, "RSVP link");
	page_add(page, ROLE_PLAIN, 0, link);
}

/* The number that was typed is the one shown, whatever stood between its digits and with or without its country. */
static bool typed_alike(const struct guest *guest)
{
	char digits[32];
	size_t count = 0, whole = strlen(guest->phone);
	for (const char *at = guest->phone_raw; *at && count < sizeof digits - 1; at++)
		if (*at >= '0' && *at <= '9' && (count || *at != '0'))
			digits[count++] = *at;
	digits[count] = '\0';
	return count == 0 || (count <= whole && strcmp(guest->phone + whole - count, digits) == 0);
}

static const char *what_now(const struct layout *layout, const struct event *event, enum role *role)
{
	const struct guest *guest = &layout->page->guest;
	if (layout->corrected && !guest->opted_out_at) {
		*role = ROLE_KEY;
		return "The phone was corrected: R sends again to the new number.";
	}
	return guest_next(guest, event->paused_at != 0, role);
}

static void add_person(struct layout *layout, const struct event *event)
{
	struct page *page = &layout->page->facts;
	const struct guest *guest = &layout->page->guest;
	char phone[48], seats[16];
	enum role role;
	char *link = guest_link(guest, event);
	phone_display(guest->phone, phone, sizeof phone);
	snprintf(seats, sizeof seats, "%d", guest->seats);
	page_add(page, ROLE_TITLE, 0, guest->name);
	const char *next = what_now(layout, event, &role);
	page_add(page, role, 0, next);
	page_add(page, ROLE_PLAIN, 0, "");
	char *both = typed_alike(guest) ? xstrdup(phone) : xasprintf("%s (typed as %s)", phone, guest->phone_raw);
	page_field(page, "Phone", both);
	free(both);
	page_field(page, "First name", guest->first_name);
	page_field(page, "Group", guest->group);
	page_field(page, "Language", guest->language);
	page_field(page, "Seats", seats);
	page_field(page, "Notes", guest->notes);
	page_field(page, "Own id", guest->ref);
	add_answer(page, guest);
	add_link(page, link);
	free(link);
}

/* What happened to a message */

/* Seen late: when it was. */
static const char *happened(const struct status_event *event, char out[64])
{
	char at[TIME_TEXT_SIZE];
	int64_t late = event->at - event->provider_at;
	snprintf(out, 64, "%s", "");
	if (event->provider_at && (late > MINUTE_MS || late < -MINUTE_MS))
		snprintf(out, 64, ", of %s", time_short(at, event->provider_at, event->at));
	return out;
}

static void add_event(struct page *page, const struct status_event *event)
{
	char at[TIME_TEXT_SIZE], late[64];
	bool narrow = page->columns < NARROW - 8;
	if (narrow)
		time_short(at, event->at, clock_wall_ms());
	else
		time_long(at, event->at);
	const char *mark = draw_status_mark(event->status), *word = status_word(event->status);
	int gap = MARK_COLUMNS - text_columns(mark), pad = narrow ? 1 : STATUS_COLUMNS - text_columns(word);
	char *text = xasprintf("%s %*s%s %s%*s%s%s%s%s", at, gap, "", mark, word, pad, "", source_words(event),
			       happened(event, late), *event->detail ? ": " : "", event->detail);
	page_add(page, draw_status_role(event->status), 2, text);
	free(text);
}

static void add_problem(struct page *page, const struct invitation *invitation)
{
	if (invitation->error_code)
		page_addf(page, ROLE_BAD, 0, "%d %s", invitation->error_code,
			  twilio_error_sentence(invitation->error_code));
	if (*invitation->error_message)
		page_addf(page, invitation->error_code ? ROLE_FAINT : ROLE_BAD, 0, "%s", invitation->error_message);
	if (invitation->error_code)
		page_addf(page, ROLE_PLAIN, 0, "What to do: %s", twilio_error_advice(invitation->error_code));
}

static bool add_message(const struct invitation *invitation, const struct status_event *events, size_t count,
			void *context)
{
	struct layout *layout = context;
	layout->sections = xrealloc(layout->sections, layout->count + 1, sizeof *layout->sections);
	struct section *section = &layout->sections[layout->count++];
	*section = (struct section){0};
	struct page *facts = &section->facts, *phone = layout->phone ? &section->phone : facts;
	const char *kind = campaign_kind_word(invitation->kind);
	page_begin(&section->phone, layout->phone);
	page_begin(facts, layout->facts);
	page_add(facts, ROLE_PLAIN, 0, "");
	page_addf(facts, ROLE_KEY, 0, "%s %lld  %s  %s %s", kind, (long long)invitation->campaign_id,
		  invitation->template_name, draw_status_mark(invitation->status), status_label(invitation->status));
	add_problem(facts, invitation);
	if (invitation->status == STATUS_UNKNOWN || invitation->status == STATUS_HELD)
		layout->page->unsettled = (struct doubt){ invitation->id, count ? events[count - 1].id : 0 };
	bool elsewhere = strcmp(invitation->phone, layout->page->guest.phone) != 0;
	layout->corrected = elsewhere && (invitation->status == STATUS_FAILED || invitation->status == STATUS_UNDELIVERED);
	if (elsewhere)
		page_addf(facts, ROLE_FAINT, 2, "to %s", invitation->phone);
	for (size_t i = count; i > 0; i--)
		add_event(facts, &events[i - 1]);
	if (*invitation->message_sid)
		page_addf(facts, ROLE_FAINT, 2, "Twilio's number for it: %s", invitation->message_sid);
	if (layout->phone)
		page_addf(phone, ROLE_FAINT, 0, "%s %lld as the guest sees it", kind, (long long)invitation->campaign_id);
	page_bubble(phone, &layout->templates, invitation->content_sid, invitation->variables, invitation->preview);
	return true;
}

static void share(struct layout *layout, int columns)
{
	layout->facts = columns;
	layout->phone = 0;
	if (columns < WIDE || layout->page->guest.status == STATUS_NONE)
		return;
	int phone = columns * 2 / 5;
	layout->phone = phone < PHONE_LEAST ? PHONE_LEAST : phone > PHONE_MOST ? PHONE_MOST : phone;
	layout->facts = columns - layout->phone - GAP;
}

/* Those that there are, into sections; what came of that. */
static bool read_messages(struct layout *layout, struct db *db)
{
	return templates_load(db, &layout->templates) == 0 &&
	       invitation_each(db, layout->page->guest.id, add_message, layout) >= 0;
}

static void add_messages(struct layout *layout)
{
	struct guest_page *page = layout->page;
	for (size_t i = layout->count; i > 0; i--) {
		struct section *section = &layout->sections[i - 1];
		page_move(&page->facts, &section->facts);
		if (layout->phone && page->phone.count)
			page_add(&page->phone, ROLE_PLAIN, 0, "");
		page_move(&page->phone, &section->phone);
	}
	free(layout->sections);
	templates_clear(&layout->templates);
}

void guest_page_load(struct guest_page *page, struct db *db, const struct event *event, int64_t guest_id, int columns)
{
	struct layout layout = { .page = page };
	page->unsettled = (struct doubt){0};
	guest_clear(&page->guest);
	int found = guest_load(db, guest_id, &page->guest);
	share(&layout, columns);
	page_begin(&page->facts, layout.facts);
	page_begin(&page->phone, layout.phone);
	if (found < 1) {
		page->guest = (struct guest){0};
		page_add(&page->facts, ROLE_WARNING, 0, found < 0 ? db_error(db) : "This guest was removed from the list.");
		return;
	}
	bool read = read_messages(&layout, db);
	add_person(&layout, event);
	if (!read)
		page_add(&page->facts, ROLE_BAD, 0, db_error(db));
	add_messages(&layout);
}

void guest_page_clear(struct guest_page *page)
{
	guest_clear(&page->guest);
	page_clear(&page->facts);
	page_clear(&page->phone);
}

int guest_page_split(const struct guest_page *page)
{
	return page->phone.count ? page->facts.columns + GAP : 0;
}
