#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "data/template.h"
#include "twilio/filling.h"
#include "twilio/template.h"
#include "ui/bubble.h"
#include "ui/guests.h"
#include "ui/list.h"
#include "ui/menu.h"
#include "ui/page.h"
#include "ui/template_choice.h"
#include "ui/times.h"

enum { LIST_SHARE = 3, LANGUAGE_COLUMNS = 9, CATEGORY_COLUMNS = 15, APPROVAL_COLUMNS = 12, NAME_MOST = 44, WIDE = 60 };

struct templates_view {
	struct view view;
	struct template_list templates;
	struct list list;        /* indices + 1 stand for ids */
	struct page page;        /* the one under the cursor */
	int page_rows;           /* of it on the screen */
};

static void load(struct templates_view *shown)
{
	struct ui *ui = shown->view.ui;
	templates_clear(&shown->templates);
	if (templates_load(ui->app->db, &shown->templates) < 0) {
		shown->templates = (struct template_list){0};
		ui_say_failure(ui);
	}
	menu_rows(&shown->list, shown->templates.count);
}

static const struct template *current(const struct templates_view *shown)
{
	int64_t id = list_current(&shown->list);
	return id ? &shown->templates.items[id - 1] : NULL;
}

/* Where the eye wants to begin: the one chosen, else the first that could be. */
static void go_to_chosen(struct templates_view *shown)
{
	size_t chosen = shown->templates.count, possible = chosen;
	for (size_t i = shown->templates.count; i > 0; i--) {
		chosen = template_is_default(&shown->templates.items[i - 1], &shown->view.ui->board.event) ? i - 1 : chosen;
		possible = template_is_sendable(&shown->templates.items[i - 1]) ? i - 1 : possible;
	}
	list_go(&shown->list, chosen < shown->templates.count ? chosen : possible < shown->templates.count ? possible : 0);
}

static void draw_row(const struct templates_view *shown, const struct template *template, int row, bool cursor)
{
	int columns = draw_columns(), fixed = LANGUAGE_COLUMNS + APPROVAL_COLUMNS;
	bool wide = columns >= WIDE;
	int name = columns - 5 - fixed - (wide ? CATEGORY_COLUMNS : 0), column = 3;
	bool ready = template_is_sendable(template);
	if (name > NAME_MOST)
		name = NAME_MOST;
	draw_reversed(cursor);
	if (cursor)
		draw_blank(row, 0, 1, columns, ROLE_PLAIN);
	if (template_is_default(template, &shown->view.ui->board.event))
		draw_text(row, 1, 1, ROLE_SELECTED, draw_glyph(GLYPH_SELECTED));
	draw_text(row, column, name - 1, ROLE_PLAIN, template->name);
	draw_text(row, column + name, LANGUAGE_COLUMNS - 1, ROLE_PLAIN, template->language);
	draw_text(row, column + name + LANGUAGE_COLUMNS, APPROVAL_COLUMNS - 1, ready ? ROLE_GOOD : ROLE_WARNING,
		  template->approval);
	if (wide)
		draw_text(row, column + name + fixed, CATEGORY_COLUMNS, ROLE_PLAIN, template->category);
	draw_reversed(false);
}

struct filled {
	const struct json *mapping;
	struct str text;
	size_t lacking;
};

static bool add_variable(const char *variable, const struct json *sample, void *context)
{
	struct filled *filled = context;
	const char *expression = json_string(filled->mapping, variable);
	bool mapped = expression && *expression;
	(void)sample;
	filled->lacking += !mapped;
	str_appendf(&filled->text, "%s{{%s}} = %s", filled->text.length ? "\n" : "", variable,
		    mapped ? expression : "(nothing yet)");
	return true;
}

/* How many of its variables nothing fills. */
static size_t add_filling(struct page *page, const struct template *template)
{
	struct json *mapping = filling_object(template->mapping);
	struct json *variables = filling_variables(&(struct template_list){ (struct template *)template, 1 });
	struct filled filled = { .mapping = mapping };
	json_each(variables, add_variable, &filled);
	page_field(page, "Filled with", filled.text.length ? filled.text.text : "(it has no variables)");
	str_free(&filled.text);
	json_free(variables);
	json_free(mapping);
	return filled.lacking;
}

/* What keeps it from being sent to that guest, NULL nothing; what is there already is shown then. The caller frees. */
static char *add_reading(struct page *page, const struct template *template, const struct event *event,
			 const struct guest *guest)
{
	struct template_list alone = { (struct template *)template, 1 };
	struct rendering rendering;
	char *why = NULL;
	page_addf(page, ROLE_KEY, 0, "As %s reads it:", guest->name);
	if (template_render(template, event, guest, &rendering, &why) == 0) {
		page_bubble(page, &alone, template->content_sid, rendering.variables, rendering.text);
		rendering_clear(&rendering);
		return NULL;
	}
	char *text = filling_preview(template, event, guest);
	page_box(page, text);
	free(text);
	return why;
}

/* As the guest under the cursor of the list reads it, what fills it, and what keeps it from being sent to that guest. */
static void add_preview(struct page *page, struct ui *ui, const struct template *template)
{
	struct guest guest = {0};
	int64_t id = view_guests_step(ui, 0);
	if (!id || guest_load(ui->app->db, id, &guest) != 1) {
		page_add(page, ROLE_FAINT, 0, "The list has no guest to read it as:");
		page_box(page, template->body);
		add_filling(page, template);
		return;
	}
	char *why = add_reading(page, template, &ui->board.event, &guest);
	if (add_filling(page, template))
		page_add(page, ROLE_WARNING, 0, "It cannot be sent before all its variables are filled: e has a guess for each.");
	else if (why)
		page_add(page, ROLE_WARNING, 0, why);
	free(why);
	guest_clear(&guest);
}

static bool lacks_filling(const struct template *template)
{
	struct page nowhere = {0};
	bool lacks = add_filling(&nowhere, template) > 0;
	page_clear(&nowhere);
	return lacks;
}

static const char *approval_advice(const char *approval)
{
	if (!*approval || strcmp(approval, "unsubmitted") == 0)
		return "Submit it for approval in Twilio's console; f reads it again then.";
	if (strcmp(approval, "pending") == 0 || strcmp(approval, "received") == 0)
		return "WhatsApp decides, mostly within a day; f asks again.";
	return "Twilio's console says why; f asks again.";
}

static void lay_out(struct templates_view *shown, int columns)
{
	const struct template *template = current(shown);
	struct page *page = &shown->page;
	char at[TIME_TEXT_SIZE];
	page_begin(page, columns);
	if (!template)
		return;
	add_preview(page, shown->view.ui, template);
	if (!template_can_open(template))
		page_add(page, ROLE_WARNING, 0, "WhatsApp takes this kind only inside a conversation, not as an invitation.");
	else if (!template_is_approved(template))
		page_addf(page, ROLE_WARNING, 0, "Not approved (%s): it cannot be sent. %s",
			  *template->approval ? template->approval : "unsubmitted", approval_advice(template->approval));
	if (template_is_marketing(template))
		page_add(page, ROLE_WARNING, 0, "Marketing: WhatsApp does not deliver it to US numbers and may hold some back.");
	page_field(page, "ContentSid", template->content_sid);
	page_field(page, "Read", time_long(at, template->fetched_at));
}

/* A first start: what templates are, and the one key that matters. */
static void lay_out_none(struct templates_view *shown, int columns)
{
	struct page *page = &shown->page;
	const struct app *app = shown->view.ui->app;
	page_begin(page, columns);
	page_add(page, ROLE_TITLE, 0, "No templates yet.");
	page_add(page, ROLE_PLAIN, 0, "WhatsApp delivers an invitation only as a text that it has approved before: a template. "
		 "You write it in Twilio's console (Content Template Builder) and submit it there for approval.\n");
	if (!settings_have_credentials(&app->settings))
		page_addf(page, ROLE_BAD, 0, "They cannot be read from Twilio yet: %s",
			  settings_missing_for_send(&app->settings));
	else
		page_add(page, ROLE_KEY, 0, "f reads them from Twilio.");
}

static void templates_draw(struct view *view)
{
	struct templates_view *shown = (struct templates_view *)view;
	int rows = draw_rows(), room = (rows - 2) / LIST_SHARE;
	draw_text(0, 1, draw_columns() - 2, ROLE_TITLE, "Templates");
	if (view->ui->app->fetching)
		draw_right(0, 14, draw_columns() - 16, ROLE_GOOD, "fetching from Twilio ...");
	if (room > (int)shown->templates.count)
		room = (int)shown->templates.count;
	list_resize(&shown->list, (size_t)room);
	for (int i = 0; i < room; i++) {
		size_t index = shown->list.top + (size_t)i;
		draw_row(shown, &shown->templates.items[index], 1 + i, index == shown->list.cursor);
	}
	if (room)
		lay_out(shown, draw_columns() - 3);
	else
		lay_out_none(shown, draw_columns() - 3);
	shown->page_rows = rows - room - 3;
	page_draw(&shown->page, room + 2, 1, shown->page_rows);
	char where[64] = "";
	if (room && draw_columns() >= WIDE && shown->templates.count > (size_t)room)
		snprintf(where, sizeof where, "%zu of %zu", shown->list.cursor + 1, shown->templates.count);
	char *hints = key_hints(PLACE_TEMPLATES, draw_columns() - text_columns(where) - 5);
	ui_bottom(view->ui, where, room ? hints : "f fetch from Twilio  Esc back");
	free(hints);
}

static void choose(struct templates_view *shown)
{
	struct ui *ui = shown->view.ui;
	const struct template *template = current(shown);
	if (!template)
		return;
	if (!template_is_sendable(template)) {
		ui_say(ui, ROLE_BAD, "%s cannot be sent (%s): the choice stays as it was", template->name,
		       template_is_approved(template) ? "no kind for an invitation" : template->approval);
		return;
	}
	if (template_make_default(ui->app->db, template) < 0)
		ui_say_failure(ui);
	else if (lacks_filling(template))
		ui_say(ui, ROLE_WARNING, "%s is chosen; e fills its variables, then s in the list sends it", template->name);
	else
		ui_say(ui, ROLE_GOOD, "%s is chosen: s in the list sends it", template->name);
	ui->stale = true;
}

static void fetch(struct ui *ui)
{
	char *problem = ui->app->fetch_templates ? ui->app->fetch_templates(ui->app) : NULL;
	if (problem)
		ui_say(ui, ROLE_BAD, "the templates cannot be read: %s", problem);
	free(problem);
}

/* Another template is looked at from its beginning. */
static void move(struct templates_view *shown, enum action action)
{
	menu_move(&shown->list, action);
	shown->page.top = 0;
}

static void templates_key(struct view *view, const struct press *press)
{
	struct templates_view *shown = (struct templates_view *)view;
	enum action action = key_action(PLACE_TEMPLATES, press->code);
	switch (action) {
	case ACTION_CLOSE:
		ui_close(view->ui);
		break;
	case ACTION_UP:
	case ACTION_DOWN:
	case ACTION_FIRST:
	case ACTION_LAST:
		move(shown, action);
		break;
	case ACTION_NEXT:
	case ACTION_PREVIOUS:
		view_guests_step(view->ui, action == ACTION_NEXT ? 1 : -1);
		break;
	case ACTION_OPEN:
		choose(shown);
		break;
	case ACTION_EDIT:
		if (current(shown))
			view_mapping_open(view->ui, current(shown)->content_sid);
		break;
	case ACTION_FETCH:
		fetch(view->ui);
		break;
	case ACTION_HELP:
		view_help_open(view->ui, PLACE_TEMPLATES);
		break;
	default:
		if (!page_key(&shown->page, action, press, shown->page_rows) && action == ACTION_NONE)
			ui_say_no_key(view->ui, press);
		break;
	}
}

static void templates_file_changed(struct view *view)
{
	struct templates_view *shown = (struct templates_view *)view;
	bool first = shown->templates.count == 0;
	load(shown);
	if (first)
		go_to_chosen(shown);
}

static void templates_leave(struct view *view)
{
	struct templates_view *shown = (struct templates_view *)view;
	templates_clear(&shown->templates);
	list_clear(&shown->list);
	page_clear(&shown->page);
	free(shown);
}

void view_templates_open(struct ui *ui)
{
	static const struct view_class class = {
		.draw = templates_draw, .key = templates_key, .refresh = templates_file_changed,
		.leave = templates_leave,
	};
	struct templates_view *shown = xcalloc(1, sizeof *shown);
	ui_push(ui, &shown->view, &class);
	load(shown);
	go_to_chosen(shown);
}
