#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/phone.h"
#include "ui/form.h"
#include "ui/view.h"

enum field { NAME, HOST, VENUE, STARTS, ZONE, COUNTRY, LANGUAGE, RSVP_URL, FIELDS };

static const struct form_field fields[FIELDS] = {
	[NAME]     = { "Name",       "(what guests know it by: Ana & Tomás)", false },
	[HOST]     = { "Host",       "(who invites; may stay empty)", false },
	[VENUE]    = { "Venue",      "(where; may stay empty)", false },
	[STARTS]   = { "Starts",     "(2027-06-12 16:00)", false },
	[ZONE]     = { "Time zone",  "(Europe/Lisbon)", false },
	[COUNTRY]  = { "Country",    "(two letters, for phone numbers without +: PT)", false },
	[LANGUAGE] = { "Language",   "(of the invitation: pt)", false },
	[RSVP_URL] = { "RSVP link",  "(https://example.org/rsvp/{token}; may stay empty)", false },
};

struct new_event_view {
	struct view view;
	const char *path;
	struct event *out;
	bool *filled;
	struct form form;
};

static char *upper(const char *text)
{
	char *copy = clean_line(text);
	for (char *at = copy; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return copy;
}

/* The first thing that is not right, told in words. */
static bool check(struct form *form, const char *country)
{
	const char *starts = form_text(form, STARTS), *url = form_text(form, RSVP_URL);
	if (!*form_text(form, NAME))
		form_refuse(form, NAME, "The event needs a name.");
	else if (*starts && !local_time_valid(starts))
		form_refuse(form, STARTS, "Write date and time as 2027-06-12 16:00.");
	else if (!zone_known(form_text(form, ZONE)))
		form_refuse(form, ZONE, "No such time zone; write it as Europe/Lisbon.");
	else if (*country && !country_known(country))
		form_refuse(form, COUNTRY, "No such country; write its two letters, as PT or US.");
	else if (*url && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		form_refuse(form, RSVP_URL, "The link begins with https://.");
	else if (*url && !strstr(url, "{token}"))
		form_refuse(form, RSVP_URL, "The link needs {token} where each guest's own code goes.");
	else
		return true;
	return false;
}

static void take_values(const struct form *form, const char *country, struct event *out)
{
	char **targets[FIELDS] = {
		[NAME] = &out->name, [HOST] = &out->host, [VENUE] = &out->venue, [STARTS] = &out->starts_at,
		[ZONE] = &out->time_zone, [COUNTRY] = &out->country, [LANGUAGE] = &out->language,
		[RSVP_URL] = &out->rsvp_url,
	};
	*out = (struct event){
		.rsvp_by = xstrdup(""), .default_template = xstrdup(""), .pause_reason = xstrdup(""),
	};
	for (int i = 0; i < FIELDS; i++)
		*targets[i] = clean_line(i == COUNTRY ? country : form_text(form, i));
	if (strlen(out->starts_at) > 10)
		out->starts_at[10] = ' ';
}

static void save(struct new_event_view *shown)
{
	char *country = upper(form_text(&shown->form, COUNTRY));
	if (check(&shown->form, country)) {
		take_values(&shown->form, country, shown->out);
		*shown->filled = true;
		ui_end(shown->view.ui, UI_QUIT);
	}
	free(country);
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
	ui_bottom(view->ui, "", shown->form.at == FIELDS - 1 ? "Enter makes the event  Up back  Esc leave"
							     : "Enter next  Up back  Esc leave");
}

static void new_event_key(struct view *view, const struct press *press)
{
	struct new_event_view *shown = (struct new_event_view *)view;
	enum form_wish wish = form_key(&shown->form, press);
	if (wish == FORM_LEAVE)
		ui_end(view->ui, UI_QUIT);
	else if (wish == FORM_SAVE)
		save(shown);
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
	form_start(&shown->form, fields, FIELDS);
	form_fill(&shown->form, ZONE, zone);
	form_fill(&shown->form, LANGUAGE, "en");
	shown->form.enter_goes_on = true;
	ui_push(ui, &shown->view, &class);
}
