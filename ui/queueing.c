#include "ui/queueing.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "campaign/plan.h"
#include "data/event.h"
#include "ui/guests.h"
#include "ui/job.h"

enum { MANY = 2000 }; /* fewer are in the queue before it is worth a word */

struct queueing {
	struct job *job;
	struct plan plan;
	atomic_size_t done;
	atomic_bool then_pause;
	bool then_quit;
	int result;
	size_t queued;
	char *message;
};

static void work(struct db *db, void *context)
{
	struct queueing *queueing = context;
	int64_t campaign_id;
	queueing->result = plan_commit(db, &queueing->plan, clock_wall_ms(), &campaign_id, &queueing->queued,
				       &queueing->message);
	/* p came while that was stored: at once, for a worker that is sending already. */
	if (queueing->result == 0 && atomic_load(&queueing->then_pause))
		event_pause(db, PAUSED_BY_PERSON, clock_wall_ms());
}

static void queueing_free(struct queueing *queueing)
{
	plan_clear(&queueing->plan);
	free(queueing->message);
	free(queueing);
}

bool queueing_start(struct ui *ui, struct plan *plan)
{
	char *message = NULL;
	struct queueing *queueing = xcalloc(1, sizeof *queueing);
	queueing->plan = *plan;
	queueing->plan.looked_at = &queueing->done;
	queueing->plan.then_pause = &queueing->then_pause;
	*plan = (struct plan){0};
	queueing->job = job_start(ui->app, work, queueing, &message);
	if (!queueing->job) {
		ui_say(ui, ROLE_BAD, "nothing was sent: %s", message);
		free(message);
		queueing_free(queueing);
		return false;
	}
	ui->queueing = queueing;
	ui->board.to_queue = (int64_t)queueing->plan.recipient_count;
	ui->board.queueing = 0;
	if (queueing->plan.recipient_count >= MANY)
		ui_say(ui, ROLE_GOOD, "queueing %zu messages; they begin to leave when all are in the queue",
		       queueing->plan.recipient_count);
	return true;
}

bool queueing_running(const struct ui *ui)
{
	return ui->queueing;
}

static void tell(struct ui *ui, const struct queueing *queueing)
{
	size_t queued = queueing->queued, planned = queueing->plan.recipient_count;
	if (queueing->result < 0)
		ui_say(ui, ROLE_BAD, "nothing was sent: %s", queueing->message);
	else if (queued == 0)
		ui_say(ui, ROLE_WARNING, "nothing was sent: nobody of them is to get it any more");
	else if (queued < planned)
		ui_say(ui, ROLE_WARNING, "%zu %s queued; %zu left out, because they changed meanwhile", queued,
		       queued == 1 ? "message" : "messages", planned - queued);
	else
		ui_say(ui, ROLE_GOOD, "%zu %s queued", queued, queued == 1 ? "message" : "messages");
}

static void let_go(struct ui *ui, const struct queueing *queueing)
{
	if (!atomic_load(&queueing->then_pause))
		ui_dispatch(ui);
	else if (event_pause(ui->app->db, PAUSED_BY_PERSON, clock_wall_ms()) < 0)
		ui_say_failure(ui);
	else
		ui_say(ui, ROLE_WARNING, "%zu messages queued and paused: p goes on, c takes them out", queueing->queued);
}

/* Joins the thread; what was queued is sent from now on, as it was confirmed. */
static void end(struct ui *ui)
{
	struct queueing *queueing = ui->queueing;
	job_end(queueing->job);
	ui->queueing = NULL;
	ui->board.to_queue = 0;
	ui->stale = true;
	tell(ui, queueing);
	if (queueing->result == 0 && queueing->queued > 0)
		let_go(ui, queueing);
	queueing_free(queueing);
}

void queueing_tick(struct ui *ui)
{
	if (!ui->queueing)
		return;
	ui->board.queueing = (int64_t)atomic_load_explicit(&ui->queueing->done, memory_order_relaxed);
	if (!job_done(ui->queueing->job))
		return;
	bool then_quit = ui->queueing->then_quit;
	end(ui);
	if (then_quit)
		guests_quit(guests_of(ui));
}

void queueing_pause(struct ui *ui)
{
	bool pause = !atomic_load(&ui->queueing->then_pause);
	atomic_store(&ui->queueing->then_pause, pause);
	ui_say(ui, ROLE_WARNING, pause ? "they will be paused as soon as all are in the queue; p: let them leave"
				       : "they will leave as soon as all are in the queue; p: pause them");
}

void queueing_then_quit(struct ui *ui)
{
	ui->queueing->then_quit = true;
	ui_say(ui, ROLE_PLAIN, "leaving as soon as all %zu messages are in the queue", ui->queueing->plan.recipient_count);
}

void queueing_finish(struct ui *ui)
{
	if (ui->queueing)
		end(ui);
}
