#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/phone.h"
#include "ui/edit.h"
#include "ui/prompt.h"
#include "ui/view.h"

enum field { NAME, HOST, VENUE, STARTS, ZONE, COUNTRY, LANGUAGE, RSVP_URL, FIELDS };

static const struct {
	const char *label, *hint;
} fields[FIELDS] = {
	[NAME]     = { "Name",       "what guests know it by: Ana & Tomás" },
	[HOST]     = { "Host",       "who invites; may stay empty" },
	[VENUE]    = { "Venue",      "where; may stay empty" },
	[STARTS]   = { "Starts",     "2027-06-12 16:00" },
	[ZONE]     = { "Time zone",  "Europe/Lisbon" },
	[COUNTRY]  = { "Country",    "two letters, for phone numbers without +: PT" },
	[LANGUAGE] = { "Language",   "of the invitation: pt" },
	[RSVP_URL] = { "RSVP link",  "https://example.org/rsvp/{token}; may stay empty" },
};

struct new_event_view {
	struct view view;
	const char *path;
	struct event *out;
	bool *filled;
	struct edit edits[FIELDS];
	char *problem;
	int at;
};

static void say(struct new_event_view *form, enum field at, const char *problem)
{
	set_string(&form->problem, problem);
	form->at = (int)at;
}

static void upper(char *text)
{
	for (; *text; text++)
		*text = (char)toupper((unsigned char)*text);
}

/* The first thing that is not right, told in words. */
static bool check(struct new_event_view *form)
{
	upper(form->edits[COUNTRY].text);
	const char *starts = form->edits[STARTS].text, *url = form->edits[RSVP_URL].text;
	if (!form->edits[NAME].length)
		say(form, NAME, "The event needs a name.");
	else if (*starts && !local_time_valid(starts))
		say(form, STARTS, "Write date and time as 2027-06-12 16:00.");
	else if (!zone_known(form->edits[ZONE].text))
		say(form, ZONE, "No such time zone; write it as Europe/Lisbon.");
	else if (form->edits[COUNTRY].length && !country_known(form->edits[COUNTRY].text))
		say(form, COUNTRY, "No such country; write its two letters, as PT or US.");
	else if (*url && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		say(form, RSVP_URL, "The link begins with https://.");
	else if (*url && !strstr(url, "{token}"))
		say(form, RSVP_URL, "The link needs {token} where each guest's own code goes.");
	else
		return true;
	return false;
}

static void accept_values(struct new_event_view *form)
{
	struct ui *ui = form->view.ui;
	struct event *out = form->out;
	char **targets[FIELDS] = {
		[NAME] = &out->name, [HOST] = &out->host, [VENUE] = &out->venue, [STARTS] = &out->starts_at,
		[ZONE] = &out->time_zone, [COUNTRY] = &out->country, [LANGUAGE] = &out->language,
		[RSVP_URL] = &out->rsvp_url,
	};
	*out = (struct event){
		.rsvp_by = xstrdup(""), .default_template = xstrdup(""), .pause_reason = xstrdup(""),
	};
	for (int i = 0; i < FIELDS; i++)
		*targets[i] = clean_line(form->edits[i].text);
	if (strlen(out->starts_at) > 10)
		out->starts_at[10] = ' ';
	*form->filled = true;
	ui_end(ui, UI_QUIT);
}

static void new_event_draw(struct view *view)
{
	struct new_event_view *form = (struct new_event_view *)view;
	int columns = draw_columns(), label = columns >= 60 ? 14 : 11, room = columns - label - 3;
	/* A low window has no lines to spare. */
	int first = draw_rows() >= FIELDS + 7 ? 3 : 1;
	draw_text(0, 1, columns - 2, ROLE_TITLE, "A new event");
	if (first == 3)
		draw_text(1, 1, columns - 2, ROLE_FAINT, form->path);
	for (int i = 0; i < FIELDS; i++) {
		struct edit *edit = &form->edits[i];
		int row = first + i, cursor = 0;
		size_t start = i == form->at ? edit_window(edit, room, &cursor) : 0;
		draw_text(row, 1, label - 1, i == form->at ? ROLE_KEY : ROLE_PLAIN, fields[i].label);
		if (edit->length)
			draw_text(row, 1 + label, room, ROLE_PLAIN, edit->text + start);
		else
			draw_text(row, 1 + label, room, ROLE_FAINT, fields[i].hint);
		if (i == form->at)
			draw_cursor(row, 1 + label + cursor);
	}
	int below = draw_rows() - 1;
	if (form->problem)
		draw_text(below, 1, columns - 2, ROLE_BAD, form->problem);
	else
		draw_text(below, 1, columns - 2, ROLE_FAINT,
			  form->at == FIELDS - 1 ? "Enter makes the event  Up back  Esc leave"
						 : "Enter next  Up back  Esc leave");
}

static void go(struct new_event_view *form, int to)
{
	form->at = to < 0 ? 0 : to >= FIELDS ? FIELDS - 1 : to;
}

static void new_event_key(struct view *view, const struct press *press)
{
	struct new_event_view *form = (struct new_event_view *)view;
	set_string(&form->problem, NULL);
	switch (press->code) {
	case PRESS_ESCAPE:
		ui_end(view->ui, UI_QUIT);
		break;
	case PRESS_UP:
	case PRESS_BACK_TAB:
		go(form, form->at - 1);
		break;
	case PRESS_DOWN:
	case PRESS_TAB:
		go(form, form->at + 1);
		break;
	case PRESS_ENTER:
		if (form->at < FIELDS - 1)
			go(form, form->at + 1);
		else if (check(form))
			accept_values(form);
		break;
	default:
		prompt_edit_key(&form->edits[form->at], press);
	}
}

static void new_event_leave(struct view *view)
{
	struct new_event_view *form = (struct new_event_view *)view;
	free(form->problem);
	free(form);
}

void view_new_event_open(struct ui *ui, const char *path, struct event *out, bool *filled)
{
	static const struct view_class class = {
		.draw = new_event_draw, .key = new_event_key, .leave = new_event_leave,
	};
	struct new_event_view *form = xcalloc(1, sizeof *form);
	char zone[64];
	form->path = path;
	form->out = out;
	form->filled = filled;
	zone_of_system(zone, sizeof zone);
	edit_set(&form->edits[ZONE], zone);
	edit_set(&form->edits[LANGUAGE], "en");
	ui_push(ui, &form->view, &class);
}
