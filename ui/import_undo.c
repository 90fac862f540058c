#include "ui/import_undo.h"

#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/busy.h"
#include "ui/prompt.h"
#include "ui/times.h"

enum { KEPT_ASKED = 8, KEPT_NOTED = 50 };

/* Words */

static char *words(const struct import_undo *undo, enum undo_tense tense)
{
	char when[TIME_TEXT_SIZE];
	return import_undo_words(undo, time_short(when, undo->import.imported_at, clock_wall_ms()), tense);
}

char *import_undo_kept(const struct import_undo *undo, size_t index)
{
	return xasprintf("%s: %s", undo->kept[index].name, undo->kept[index].reason);
}

char *import_undo_text(const struct import_undo *undo)
{
	struct str text = {0};
	char *question = words(undo, UNDO_ASKED);
	str_appendf(&text, "%s.", question);
	free(question);
	for (size_t i = 0; i < undo->kept_count && i < KEPT_ASKED; i++) {
		char *kept = import_undo_kept(undo, i);
		str_appendf(&text, "\n%s", kept);
		free(kept);
	}
	if (undo->kept_count > KEPT_ASKED)
		str_appendf(&text, "\nand %zu more", undo->kept_count - KEPT_ASKED);
	return str_take(&text);
}

char *import_undo_done(const struct import_undo *undo)
{
	return words(undo, UNDO_TOLD);
}

/* Looking, and doing */

struct task {
	struct ui *ui;
	int64_t import;
	bool dry_run;
	/* The job's own, until it is done: */
	int outcome;
	struct import_undo undo;
	char *message;
};

static void run(struct db *db, struct meter *meter, void *context)
{
	struct task *task = context;
	const struct import_undo_options options = {
		.only = task->import, .dry_run = task->dry_run, .progress = meter_show, .context = meter,
	};
	task->outcome = import_undo(db, &options, &task->undo, &task->message);
}

static void start(struct ui *ui, int64_t import, bool dry_run);

static void answered(void *context, char answer)
{
	struct ui *ui = context;
	if (answer == 'y')
		start(ui, undo_import(&ui->undo), false);
}

static void ask(struct task *task)
{
	char *text = import_undo_text(&task->undo);
	prompt_ask(task->ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .done = answered, .context = task->ui,
	});
	free(text);
}

static void tell(struct task *task)
{
	struct ui *ui = task->ui;
	const struct import_undo *undo = &task->undo;
	for (size_t i = 0; i < undo->kept_count && i < KEPT_NOTED; i++) {
		char *kept = import_undo_kept(undo, i);
		ui_note(ui, ROLE_WARNING, "%s", kept);
		free(kept);
	}
	char *text = import_undo_done(undo);
	ui_say(ui, undo->kept_count ? ROLE_WARNING : ROLE_GOOD, "%s%s", text, undo->kept_count ? "; L names them" : "");
	free(text);
	undo_drop(&ui->undo);
	ui->stale = true;
}

static void act_on(struct task *task)
{
	struct ui *ui = task->ui;
	switch (task->outcome) {
	case UNDO_DONE:
		if (task->dry_run)
			ask(task);
		else
			tell(task);
		break;
	case UNDO_NOTHING:
		undo_drop(&ui->undo);
		ui_say(ui, ROLE_WARNING, "not undone: %s",
		       import_undo_nothing(&(struct import_undo_options){ .only = task->import }));
		break;
	case UNDO_STOPPED:
		ui_say(ui, ROLE_WARNING, "stopped: nothing was changed");
		break;
	default:
		ui_say(ui, ROLE_BAD, "%s", task->message);
	}
}

static void task_done(void *context, bool left)
{
	struct task *task = context;
	if (!left)
		act_on(task);
	import_undo_clear(&task->undo);
	free(task->message);
	free(task);
}

static void start(struct ui *ui, int64_t import, bool dry_run)
{
	struct task *task = xcalloc(1, sizeof *task);
	*task = (struct task){ .ui = ui, .import = import, .dry_run = dry_run };
	bool started = busy_open(ui, &(struct busy){
		.text = dry_run ? "Looking what that takes back" : "Taking the import back", .stops = "nothing is changed",
		.work = run, .done = task_done, .context = task,
	});
	if (!started)
		task_done(task, true);
}

void import_undo_ask(struct ui *ui)
{
	start(ui, undo_import(&ui->undo), true);
}
