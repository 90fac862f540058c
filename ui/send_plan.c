/* The plan behind the send dialog: made at once for a few guests, on a thread of its own for thousands. */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "ui/job.h"
#include "ui/send.h"
#include "ui/template_choice.h"

enum { MANY = 5000, ESTIMATE_MS = 1000 };

struct planning {
	struct job *job;
	const struct plan_request *request; /* not touched meanwhile */
	struct plan plan;
	int result;
	char *message;
};

static void work(struct db *db, void *context)
{
	struct planning *planning = context;
	planning->result = plan_make(db, planning->request, &planning->plan, &planning->message);
}

static void say_why(struct ui *ui, const char *message)
{
	/* That sentence names commands; here there are keys. */
	if (strncmp(message, "no template is chosen", strlen("no template is chosen")) == 0) {
		ui_say(ui, ROLE_BAD, "no template is chosen yet: t in the list shows them, Enter there chooses the one to send");
		return;
	}
	bool template = strstr(message, "template") != NULL;
	ui_say(ui, ROLE_BAD, "%s%s", message, template ? "; t in the list shows the templates, e there fills them" : "");
}

static int make_plan(struct send_view *send, struct plan *plan)
{
	struct ui *ui = send->view.ui;
	char *message = NULL;
	if (plan_make(ui->app->db, &send->request, plan, &message) < 0) {
		say_why(ui, message);
		free(message);
		return -1;
	}
	return 0;
}

/* The guest whose text was shown, wherever it stands now. */
static size_t find_recipient(const struct plan *plan, int64_t guest_id)
{
	for (size_t i = 0; i < plan->recipient_count; i++)
		if (plan->recipients[i].guest_id == guest_id)
			return i;
	return 0;
}

void send_estimate(struct send_view *send)
{
	const struct app *app = send->view.ui->app;
	send->page_for = 0;
	send->estimated_at = clock_boot_ms();
	if (plan_estimate(app->db, &app->settings, &send->plan, clock_wall_ms(), &send->estimate) < 0)
		ui_say_failure(send->view.ui);
}

/* What is confirmed is what was seen: keys typed before it is drawn are dropped. */
static void take_plan(struct send_view *send, const struct plan *plan)
{
	int64_t shown = send->shown < send->plan.recipient_count ? send->plan.recipients[send->shown].guest_id : 0;
	plan_clear(&send->plan);
	send->plan = *plan;
	send->shown = find_recipient(plan, shown);
	send->stale = false;
	send_estimate(send);
	send->view.ui->dirty = send->view.ui->guard = true;
}

bool send_renew(struct send_view *send)
{
	struct plan plan;
	if (!send->stale)
		return true;
	if (make_plan(send, &plan) < 0)
		return false;
	take_plan(send, &plan);
	return true;
}

static bool is_many(const struct send_view *send)
{
	int64_t count = send->request.all ? send->view.ui->board.counts.guests : (int64_t)send->request.guest_count;
	return count >= MANY;
}

static int begin_job(struct send_view *send)
{
	char *message = NULL;
	struct planning *planning = xcalloc(1, sizeof *planning);
	planning->request = &send->request;
	planning->job = job_start(send->view.ui->app, work, planning, &message);
	if (!planning->job) {
		say_why(send->view.ui, message);
		free(message);
		free(planning);
		return -1;
	}
	send->planning = planning;
	return 0;
}

int send_plan_begin(struct send_view *send)
{
	struct plan plan;
	if (is_many(send))
		return begin_job(send);
	if (make_plan(send, &plan) < 0)
		return -1;
	take_plan(send, &plan);
	return 0;
}

/* Waits for the thread, which takes a second at most. */
void send_plan_end(struct send_view *send)
{
	struct planning *planning = send->planning;
	if (!planning)
		return;
	job_end(planning->job);
	if (planning->result == 0)
		plan_clear(&planning->plan);
	free(planning->message);
	free(planning);
	send->planning = NULL;
}

bool send_plan_tick(struct send_view *send)
{
	struct planning *planning = send->planning;
	if (planning && job_done(planning->job)) {
		bool made = planning->result == 0;
		if (made) {
			take_plan(send, &planning->plan);
			planning->plan = (struct plan){0};
		} else {
			say_why(send->view.ui, planning->message);
		}
		send_plan_end(send);
		return made;
	}
	if (planning || send->view.ui->top != &send->view)
		return true;
	if (send->estimate_due && clock_boot_ms() - send->estimated_at >= ESTIMATE_MS) {
		send->estimate_due = false;
		send_estimate(send);
		send->view.ui->dirty = true;
	}
	return send_renew(send);
}

/* Where the name of the plan's template begins in the list, which is in order of names. */
static size_t find_name(const struct plan *plan)
{
	size_t at = 0;
	while (at < plan->templates.count && strcmp(plan->templates.items[at].name, plan->template_name) != 0)
		at++;
	return at;
}

/* 1 when the same guests can get the template of that name; 0 with the first reason why not in *message. */
static int try_template(struct send_view *send, const char *name, char **message)
{
	struct plan_request request = send->request;
	struct plan plan;
	char *why = NULL;
	request.template_name = name;
	if (plan_make(send->view.ui->app->db, &request, &plan, &why) < 0) {
		if (*message)
			free(why);
		else
			*message = why;
		return 0;
	}
	set_string(&send->template_name, name);
	send->request.template_name = send->template_name;
	take_plan(send, &plan);
	return 1;
}

void send_next_template(struct send_view *send)
{
	const struct template_list *all = &send->plan.templates;
	size_t at = find_name(&send->plan);
	char *why = NULL;
	int taken = 0;
	for (size_t i = 1; i < all->count && !taken; i++) {
		const struct template *template = &all->items[(at + i) % all->count];
		if (strcmp(template->name, send->plan.template_name) != 0 && template_is_sendable(template))
			taken = try_template(send, template->name, &why);
	}
	if (!taken && why)
		say_why(send->view.ui, why);
	else if (!taken)
		ui_say(send->view.ui, ROLE_PLAIN, "no other template can be sent");
	free(why);
	send->view.ui->guard = true; /* it stayed as it was: a y typed ahead was not for this one */
}
