#include "campaign/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "campaign/audience.h"
#include "campaign/plan_words.h"
#include "campaign/variant.h"
#include "data/guest.h"
#include "data/invitation.h"
#include "guests/phone.h"
#include "twilio/form.h"
#include "twilio/request.h"

/* While a plan is made: who has been looked at, in order. */
struct making {
	struct db *db;
	struct plan *plan;
	struct variants *variants;
	size_t recipient_room, left_out_room;
	size_t longest;  /* text so far */
	bool failed;     /* db_error() says why */
};

static void *room_for_one(void *array, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return array;
	*room = *room ? *room * 2 : 64;
	return xrealloc(array, *room, size);
}

static void leave_out(struct making *making, const struct guest *guest, const char *reason, bool refused)
{
	struct plan *plan = making->plan;
	plan->left_out = room_for_one(plan->left_out, plan->left_out_count, &making->left_out_room, sizeof *plan->left_out);
	plan->left_out[plan->left_out_count++] = (struct plan_left_out){
		.guest_id = guest->id, .name = xstrdup(guest->name), .reason = xstrdup(reason), .refused = refused};
}

/* Canada and others share +1; the numbering plan is only asked about those, it takes its time. */
static bool is_american(const char *phone)
{
	char country[3] = "";
	if (strncmp(phone, "+1", 2) == 0)
		phone_country(phone, country);
	return strcmp(country, "US") == 0;
}

static void add_recipient(struct making *making, const struct guest *guest, size_t template_index, const char *text)
{
	struct plan *plan = making->plan;
	size_t phone_room = making->recipient_room;
	plan->phones = room_for_one(plan->phones, plan->recipient_count, &phone_room, sizeof *plan->phones);
	plan->recipients = room_for_one(plan->recipients, plan->recipient_count, &making->recipient_room,
					sizeof *plan->recipients);

	const char *phone = plan->kind == KIND_TEST ? plan->test_to : guest->phone;
	int64_t number = strtoll(phone, NULL, 10);
	plan->phones[plan->recipient_count] = number;
	if (utf8_length(text) > making->longest) {
		making->longest = utf8_length(text);
		plan->longest = plan->recipient_count;
	}
	plan->recipients[plan->recipient_count++] = (struct plan_recipient){
		guest->id, number, (uint32_t)template_index, audience_has_arrived(guest->status)};
	if (template_is_marketing(&plan->templates.items[template_index])) {
		plan->marketing = true;
		plan->marketing_us += is_american(phone);
	}
}

/* Different ones are none that could be offered for all. */
static void note_missed(struct plan *plan, const char *name)
{
	if (plan->missed++ == 0)
		plan->missed_template = xstrdup(name);
	else if (plan->missed_template && strcmp(plan->missed_template, name) != 0)
		set_string(&plan->missed_template, NULL);
}

/* The newest message failed, or a person chose by hand: who has one all the same is told before another goes. */
static void note_earlier(struct making *making, const struct guest *guest)
{
	char *missed = NULL;
	int has = making->plan->kind == KIND_RESEND ? guest_has_message(making->db, guest->id) : 0;
	int missing = has > 0 ? guest_missed_template(making->db, guest->id, &missed) : 0;
	making->failed |= has < 0 || missing < 0;
	making->plan->have_one += has > 0;
	if (missing > 0)
		note_missed(making->plan, missed);
	free(missed);
}

/* A recipient if a template in the guest's language can be filled with what is known. */
static void fill_template(struct making *making, const struct guest *guest)
{
	size_t index;
	const char *reason;
	const struct form *form = variants_for(making->variants, guest->language, &index, &reason);
	if (!form) {
		leave_out(making, guest, reason, true);
		return;
	}
	struct rendering rendering;
	char *why = NULL;
	if (form_render(form, guest, &rendering, &why) == 0) {
		add_recipient(making, guest, index, rendering.text);
		note_earlier(making, guest);
	}
	else
		leave_out(making, guest, why, true);
	rendering_clear(&rendering);
	free(why);
}

static bool consider(const struct guest *guest, void *context)
{
	struct making *making = context;
	const char *reason;
	if (audience_judge(making->db, making->plan->kind, making->plan->by_hand, guest, &reason) < 0) {
		making->failed = true;
		return false;
	}
	if (reason)
		leave_out(making, guest, reason, false);
	else
		fill_template(making, guest);
	return making->plan->kind != KIND_TEST; /* one guest lends a test its values */
}

static int compare_ids(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

/* Guests chosen one by one, each once, in the order of the list (a test: the one chosen first). */
static int consider_chosen(struct making *making, const struct plan_request *request)
{
	size_t count = making->plan->kind == KIND_TEST ? 1 : request->guest_count;
	int64_t *ids = xcalloc(count, sizeof *ids);
	memcpy(ids, request->guest_ids, count * sizeof *ids);
	qsort(ids, count, sizeof *ids, compare_ids);

	int found = 0;
	for (size_t i = 0; i < count && found >= 0 && !making->failed; i++) {
		if (i > 0 && ids[i] == ids[i - 1])
			continue;
		struct guest guest;
		found = guest_load(making->db, ids[i], &guest);
		if (found == 1)
			consider(&guest, making);
		else if (found == 0)
			leave_out(making, &(struct guest){.id = ids[i], .name = ""}, "no longer in the list", false);
		guest_clear(&guest);
	}
	free(ids);
	return found < 0 ? -1 : 0;
}

static int consider_selection(struct making *making, const struct plan_request *request)
{
	int result = 0;
	if (request->guest_ids && request->guest_count > 0)
		result = consider_chosen(making, request);
	else if (request->filter || request->all || request->kind == KIND_TEST)
		result = guest_each(making->db, request->filter, consider, making);
	return result < 0 || making->failed ? -1 : 0;
}

/* Each phone once; those that were there more often are counted. */
static void sort_phones(struct plan *plan)
{
	size_t kept = 0, same = 0;
	if (!plan->recipient_count)
		return;
	qsort(plan->phones, plan->recipient_count, sizeof *plan->phones, compare_ids);
	for (size_t i = 0; i < plan->recipient_count; i++) {
		same = kept && plan->phones[kept - 1] == plan->phones[i] ? same + 1 : 0;
		if (same == 0)
			plan->phones[kept++] = plan->phones[i];
		plan->shared_phones += same == 1;
	}
	plan->phone_count = kept;
}

const char *plan_test_phone(const struct event *event, const char *typed, char out[PHONE_SIZE])
{
	enum phone_result result = phone_parse(typed, event->country, out);
	return result == PHONE_OK ? NULL : phone_problem(result);
}

/* A test needs a phone of its own and somebody whose details fill the text. */
static char *check_test(const struct plan_request *request)
{
	if (request->kind != KIND_TEST || e164_valid(request->test_to))
		return NULL;
	return xasprintf("\"%s\" is not a phone number for a test; write it with its country code, like +351912345678",
			 request->test_to ? request->test_to : "");
}

static int make(struct making *making, const struct plan_request *request, char **message)
{
	struct plan *plan = making->plan;
	if (event_load(making->db, &plan->event) < 0 || templates_load(making->db, &plan->templates) < 0 ||
	    invitation_newest(making->db, &plan->newest_invitation) < 0)
		return db_fail(making->db, message);
	making->variants = variants_choose(&plan->templates, &plan->event, request->template_name, message);
	if (!making->variants)
		return -1;
	plan->template_name = xstrdup(variants_name(making->variants));
	if (consider_selection(making, request) < 0)
		return db_fail(making->db, message);
	if (request->kind == KIND_TEST && plan->recipient_count + plan->left_out_count == 0) {
		*message = xstrdup("there is no guest whose details could fill the test: `convoke import FILE` or "
				   "`convoke guest add name=... phone=...` first");
		return -1;
	}
	sort_phones(plan);
	return 0;
}

/* Whose invitation had gone out and whose reminder failed gets the reminder again, not the invitation. */
static void prefer_missed(struct db *db, const struct plan_request *request, struct plan *plan)
{
	if (request->template_name || !plan->missed_template || plan->missed < plan->recipient_count || plan_is_of_missed(plan))
		return;
	struct plan_request of_missed = *request;
	struct plan other;
	char *why = NULL;
	of_missed.template_name = plan->missed_template;
	if (plan_make(db, &of_missed, &other, &why) == 0) {
		plan_clear(plan);
		*plan = other;
	}
	free(why); /* it cannot be sent any more: the default is what there is */
}

int plan_make(struct db *db, const struct plan_request *request, struct plan *out, char **message)
{
	*out = (struct plan){
		.kind = request->kind,
		/* The organizer's own phone, which is in somebody's hand right now. */
		.ignore_hours = request->ignore_hours || request->kind == KIND_TEST,
		.by_hand = request->guest_ids && request->guest_count > 0 && !request->narrowed,
		.test_to = xstrdup(request->test_to ? request->test_to : ""),
		.created_by = xstrdup(request->created_by ? request->created_by : ""),
	};
	struct making making = {.db = db, .plan = out};
	*message = check_test(request);
	int result = *message ? -1 : make(&making, request, message);
	variants_free(making.variants);
	if (result < 0)
		plan_clear(out);
	else
		prefer_missed(db, request, out);
	return result;
}

void plan_clear(struct plan *plan)
{
	for (size_t i = 0; i < plan->left_out_count; i++) {
		free(plan->left_out[i].name);
		free(plan->left_out[i].reason);
	}
	free(plan->left_out);
	free(plan->recipients);
	free(plan->phones);
	free(plan->template_name);
	free(plan->missed_template);
	free(plan->test_to);
	free(plan->created_by);
	templates_clear(&plan->templates);
	event_clear(&plan->event);
	*plan = (struct plan){0};
}

static int render_message(const struct plan *plan, const struct template *template, const struct guest *guest,
			  struct plan_message *out, char **message)
{
	struct rendering rendering;
	char *why = NULL;
	if (template_render(template, &plan->event, guest, &rendering, &why) < 0) {
		*message = xasprintf("%s: %s", guest->name, why);
		free(why);
		return -1;
	}
	*out = (struct plan_message){
		.name = xstrdup(guest->name),
		.phone = xstrdup(plan->kind == KIND_TEST ? plan->test_to : guest->phone),
		.content_sid = xstrdup(template->content_sid),
		.variables = rendering.variables,
		.text = rendering.text,
	};
	return 0;
}

int plan_message(struct db *db, const struct plan *plan, size_t index, struct plan_message *out, char **message)
{
	const struct plan_recipient *recipient = &plan->recipients[index];
	struct guest guest;
	*out = (struct plan_message){0};
	int found = guest_load(db, recipient->guest_id, &guest);
	if (found < 0)
		return db_fail(db, message);
	int result = -1;
	if (found == 0)
		*message = xstrdup("this guest is no longer in the list");
	else
		result = render_message(plan, &plan->templates.items[recipient->template_index], &guest, out, message);
	guest_clear(&guest);
	return result;
}

void plan_message_clear(struct plan_message *message)
{
	free(message->name);
	free(message->phone);
	free(message->content_sid);
	free(message->variables);
	free(message->text);
	*message = (struct plan_message){0};
}
