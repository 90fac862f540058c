#include <stdlib.h>

#include "base/calendar.h"
#include "base/die.h"
#include "ui/event_form.h"
#include "ui/prompt.h"
#include "ui/view.h"

/* The day to answer by comes later, with E. */
enum { FIELDS = EVENT_ANSWER_BY };

struct new_event_view {
	struct view view;
	const char *path;
	struct event *out;
	bool *filled;
	struct form form;
};

/* Texts are never NULL in an event. */
static void fill_gaps(struct event *event)
{
	char **texts[] = {
		&event->name, &event->host, &event->venue, &event->starts_at, &event->time_zone, &event->rsvp_url,
		&event->rsvp_by, &event->country, &event->language, &event->default_template, &event->pause_reason,
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!*texts[i])
			*texts[i] = xstrdup("");
}

static void save(struct new_event_view *shown)
{
	struct event event = {0};
	fill_gaps(&event);
	if (!event_form_take(&shown->form, true, &event)) {
		event_clear(&event);
		return;
	}
	*shown->out = event;
	*shown->filled = true;
	ui_end(shown->view.ui, UI_QUIT);
}

/* What is wrong is said where it was typed, not at the end. */
static void check(struct new_event_view *shown, int field)
{
	struct event event = {0};
	fill_gaps(&event);
	event_form_take_one(&shown->form, field, &event);
	event_clear(&event);
}

static void leave_answered(void *context, char answer)
{
	struct new_event_view *shown = context;
	if (answer == 'l')
		ui_end(shown->view.ui, UI_QUIT);
}

/* Nothing typed is lost by one key. */
static void leave(struct new_event_view *shown)
{
	static const char *const answers[] = { "l leave without an event", NULL };
	if (!form_changed(&shown->form))
		ui_end(shown->view.ui, UI_QUIT);
	else
		prompt_ask(shown->view.ui, &(struct question){
			.text = "The event is not made yet.", .answers = answers, .context = shown, .done = leave_answered,
		});
}

static void new_event_draw(struct view *view)
{
	struct new_event_view *shown = (struct new_event_view *)view;
	int columns = draw_columns();
	/* A low window has no lines to spare. */
	int first = draw_rows() >= FIELDS + 7 ? 3 : 1;
	draw_text(0, 1, columns - 2, ROLE_TITLE, "A new event");
	if (first == 3)
		draw_text(1, 1, columns - 2, ROLE_FAINT, shown->path);
	form_draw(&shown->form, first, draw_rows() - 1 - first);
	ui_bottom(view->ui, "", shown->form.at == FIELDS - 1 ? "Enter makes it  Up back  Esc leave"
							     : "Enter next  Up back  Esc leave");
}

static void new_event_key(struct view *view, const struct press *press)
{
	struct new_event_view *shown = (struct new_event_view *)view;
	int from = shown->form.at;
	enum form_wish wish = form_key(&shown->form, press);
	if (wish == FORM_LEAVE)
		leave(shown);
	else if (wish == FORM_SAVE)
		save(shown);
	else if (press->code == PRESS_ENTER)
		check(shown, from);
}

static void new_event_leave(struct view *view)
{
	struct new_event_view *shown = (struct new_event_view *)view;
	form_clear(&shown->form);
	free(shown);
}

void view_new_event_open(struct ui *ui, const char *path, struct event *out, bool *filled)
{
	static const struct view_class class = {
		.draw = new_event_draw, .key = new_event_key, .leave = new_event_leave,
	};
	struct new_event_view *shown = xcalloc(1, sizeof *shown);
	char zone[64];
	shown->path = path;
	shown->out = out;
	shown->filled = filled;
	zone_of_system(zone, sizeof zone);
	form_start(&shown->form, event_inputs, FIELDS);
	form_fill(&shown->form, EVENT_ZONE, zone);
	form_fill(&shown->form, EVENT_LANGUAGE, "en");
	shown->form.enter_goes_on = true;
	ui_push(ui, &shown->view, &class);
}
