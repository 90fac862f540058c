#include <stdlib.h>

#include "base/die.h"
#include "campaign/formats.h"
#include "guests/filter.h"
#include "ui/busy.h"
#include "ui/guests.h"
#include "ui/paths.h"

/* Writing those shown into a file, on a thread of its own. */
struct task {
	struct ui *ui;
	char *path;
	export_writer *write;
	struct filter filter;    /* a copy: the list's own may change */
	struct meter *meter;
	int64_t expected;        /* guests, for the bar */
	/* What came of it: */
	int64_t written;
	char *message;
};

static bool show_progress(int64_t written, void *context)
{
	struct task *task = context;
	return meter_show(written, task->expected, task->meter);
}

static void run(struct db *db, struct meter *meter, void *context)
{
	struct task *task = context;
	task->meter = meter;
	const struct export_options options = {
		.filter = task->filter.count ? &task->filter : NULL, .write = task->write,
		.progress = show_progress, .context = task,
	};
	task->written = export_file(db, task->path, &options, &task->message);
}

static void say_end(const struct task *task)
{
	/* In full: not everybody knows where convoke was started. */
	char *real = realpath(task->path, NULL), *path = path_shown(real ? real : task->path);
	free(real);
	if (task->written == EXPORT_STOPPED)
		ui_say(task->ui, ROLE_WARNING, "stopped: %s was not written", path);
	else if (task->written < 0)
		ui_say(task->ui, ROLE_BAD, "%s", task->message);
	else
		ui_say(task->ui, ROLE_GOOD, "%lld %s written to %s", (long long)task->written,
		       task->written == 1 ? "guest" : "guests", path);
	free(path);
}

static void finish(void *context, bool left)
{
	struct task *task = context;
	if (!left)
		say_end(task);
	filter_clear(&task->filter);
	free(task->path);
	free(task->message);
	free(task);
}

static void write_guests(void *context, const char *path)
{
	struct guests_view *guests = context;
	export_writer *write = format_of_path(path);
	if (!write) {
		ui_say(guests->view.ui, ROLE_BAD, "%s: " FORMAT_ENDINGS, path);
		return;
	}
	struct task *task = xcalloc(1, sizeof *task);
	*task = (struct task){
		.ui = guests->view.ui, .path = xstrdup(path), .write = write,
		.expected = (int64_t)guests->roster.list.count,
	};
	/* It was right when the list was filtered. */
	if (filter_parse(guests->roster.filter_text, &task->filter, &task->message) < 0) {
		ui_say(task->ui, ROLE_BAD, "%s", task->message);
		finish(task, true);
		return;
	}
	char *text = xasprintf("Writing %s", path);
	bool started = busy_open(task->ui, &(struct busy){
		.text = text, .stops = "nothing is written", .work = run, .done = finish, .context = task,
	});
	free(text);
	if (!started)
		finish(task, true);
}

void guests_export(struct guests_view *guests)
{
	guests->export.ui = guests->view.ui;
	guests->export.label = "Write those shown to:";
	guests->export.done = write_guests;
	guests->export.context = guests;
	save_as_ask(&guests->export, "guests.csv");
}
