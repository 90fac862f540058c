/* The plan becomes rows of the queue: one transaction, judged again. */
#include <stdlib.h>

#include "base/die.h"
#include "campaign/audience.h"
#include "campaign/plan.h"
#include "data/event.h"
#include "data/guest.h"
#include "data/invitation.h"
#include "twilio/form.h"

struct committing {
	struct db *db;
	const struct plan *plan;
	struct form **forms; /* of plan.templates, made when first needed */
	int64_t campaign_id, now;
};

static const struct form *form_of(struct committing *committing, size_t index)
{
	if (!committing->forms[index]) {
		char *why = NULL;
		committing->forms[index] = form_new(&committing->plan->templates.items[index], &committing->plan->event, &why);
		free(why);
	}
	return committing->forms[index];
}

static int queue_rendered(struct committing *committing, const struct guest *guest, size_t template_index,
			  struct rendering *rendering)
{
	const struct plan *plan = committing->plan;
	struct invitation invitation = {
		.campaign_id = committing->campaign_id,
		.guest_id = plan->kind == KIND_TEST ? 0 : guest->id,
		.phone = plan->kind == KIND_TEST ? plan->test_to : guest->phone,
		.content_sid = plan->templates.items[template_index].content_sid,
		.variables = rendering->variables,
		.preview = rendering->text,
	};
	return invitation_queue(committing->db, &invitation, committing->now);
}

/* What the person saw is not so any more: 1; 0, -1. A choice by hand would otherwise be good for a second message. */
static int is_overtaken(struct committing *committing, const struct guest *guest, const struct plan_recipient *recipient)
{
	if (committing->plan->kind == KIND_TEST)
		return 0;
	if (committing->plan->kind == KIND_RESEND && !recipient->arrived && audience_has_arrived(guest->status))
		return 1;
	return invitation_since(committing->db, guest->id, committing->plan->newest_invitation);
}

/* 1 queued, 0 not wanted or not possible any more, -1. */
static int queue_guest(struct committing *committing, const struct guest *guest, const struct plan_recipient *recipient)
{
	const char *reason;
	const struct form *form = form_of(committing, recipient->template_index);
	int overtaken = is_overtaken(committing, guest, recipient);
	if (overtaken)
		return overtaken < 0 ? -1 : 0;
	if (audience_judge(committing->db, committing->plan->kind, committing->plan->by_hand, guest, &reason) < 0)
		return -1;
	if (reason || !form)
		return 0;

	struct rendering rendering;
	char *why = NULL;
	int queued = 0;
	if (form_render(form, guest, &rendering, &why) == 0)
		queued = queue_rendered(committing, guest, recipient->template_index, &rendering);
	rendering_clear(&rendering);
	free(why);
	return queued;
}

static int queue_recipient(struct committing *committing, const struct plan_recipient *recipient)
{
	struct guest guest;
	int found = guest_load(committing->db, recipient->guest_id, &guest);
	if (found == 1)
		found = queue_guest(committing, &guest, recipient);
	guest_clear(&guest);
	return found;
}

static int store(struct committing *committing, size_t *queued)
{
	const struct plan *plan = committing->plan;
	struct campaign campaign = {
		.kind = plan->kind,
		.template_id = plan->templates.items[plan->recipients[0].template_index].id,
		.created_at = committing->now,
		.created_by = plan->created_by,
		.ignore_hours = plan->ignore_hours,
		.confirmed = (int64_t)plan->recipient_count,
	};
	if (campaign_insert(committing->db, &campaign) < 0)
		return -1;
	committing->campaign_id = campaign.id;
	for (size_t i = 0; i < plan->recipient_count; i++) {
		int result = queue_recipient(committing, &plan->recipients[i]);
		if (result < 0)
			return -1;
		*queued += (size_t)result;
		if (plan->looked_at)
			atomic_store_explicit(plan->looked_at, i + 1, memory_order_relaxed);
	}
	return 0;
}

/* A campaign of which nobody is left is not worth a row. */
static int store_in_transaction(struct committing *committing, size_t *queued)
{
	const struct plan *plan = committing->plan;
	if (db_begin(committing->db) < 0)
		return -1;
	int result = store(committing, queued);
	if (result == 0 && *queued > 0 && plan->then_pause && atomic_load(plan->then_pause))
		result = event_pause(committing->db, PAUSED_BY_PERSON, committing->now);
	if (result == 0 && *queued > 0)
		return db_commit(committing->db);
	db_rollback(committing->db);
	return result;
}

int plan_commit(struct db *db, const struct plan *plan, int64_t now,
		int64_t *campaign_id, size_t *queued, char **message)
{
	struct committing committing = {.db = db, .plan = plan, .now = now};
	*campaign_id = 0;
	*queued = 0;
	*message = NULL;
	if (plan->recipient_count == 0)
		return 0;

	committing.forms = xcalloc(plan->templates.count, sizeof(struct form *));
	int result = store_in_transaction(&committing, queued);
	for (size_t i = 0; i < plan->templates.count; i++)
		form_free(committing.forms[i]);
	free(committing.forms);
	if (result < 0) {
		*queued = 0;
		return db_fail(db, message);
	}
	if (*queued > 0)
		*campaign_id = committing.campaign_id;
	return 0;
}

int plan_test(struct db *db, const struct plan *plan, size_t index, const char *phone, int64_t now, int64_t *campaign_id,
	      char **message)
{
	struct plan test;
	size_t queued = 0;
	const struct plan_request request = {
		.kind = KIND_TEST, .guest_ids = &plan->recipients[index].guest_id, .guest_count = 1,
		.template_name = plan->template_name, .test_to = phone, .created_by = plan->created_by,
	};
	if (plan_make(db, &request, &test, message) < 0)
		return -1;
	int result = plan_commit(db, &test, now, campaign_id, &queued, message);
	if (result == 0 && !queued) {
		*message = xstrdup(test.left_out_count ? test.left_out[0].reason : "this guest has changed meanwhile");
		result = -1;
	}
	plan_clear(&test);
	return result;
}
