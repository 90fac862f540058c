#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "data/template.h"
#include "twilio/template.h"
#include "ui/list.h"
#include "ui/page.h"
#include "ui/view.h"

enum { LIST_SHARE = 3, LANGUAGE_COLUMNS = 9, CATEGORY_COLUMNS = 15, APPROVAL_COLUMNS = 12 };

struct templates_view {
	struct view view;
	struct template_list templates;
	struct list list;        /* indices + 1 stand for ids */
	struct page page;        /* the one under the cursor */
};

static void load(struct templates_view *shown)
{
	struct ui *ui = shown->view.ui;
	templates_clear(&shown->templates);
	if (templates_load(ui->app->db, &shown->templates) < 0) {
		shown->templates = (struct template_list){0};
		ui_say_failure(ui);
	}
	int64_t *ids = xmalloc(shown->templates.count * sizeof *ids);
	for (size_t i = 0; i < shown->templates.count; i++)
		ids[i] = (int64_t)i + 1;
	list_replace(&shown->list, ids, shown->templates.count);
}

static const struct template *current(const struct templates_view *shown)
{
	int64_t id = list_current(&shown->list);
	return id ? &shown->templates.items[id - 1] : NULL;
}

static bool is_default(const struct templates_view *shown, const struct template *template)
{
	const char *chosen = shown->view.ui->board.event.default_template;
	return strcmp(chosen, template->name) == 0 || strcmp(chosen, template->content_sid) == 0;
}

static void draw_row(const struct templates_view *shown, const struct template *template, int row, bool cursor)
{
	int columns = draw_columns(), fixed = LANGUAGE_COLUMNS + APPROVAL_COLUMNS;
	bool wide = columns >= 60;
	int name = columns - 5 - fixed - (wide ? CATEGORY_COLUMNS : 0), column = 3;
	enum role role = cursor ? ROLE_CURSOR : ROLE_PLAIN;
	bool ready = template_is_approved(template) && template_can_open(template);
	if (cursor)
		draw_blank(row, 0, 1, columns, ROLE_CURSOR);
	if (is_default(shown, template))
		draw_text(row, 1, 1, cursor ? ROLE_CURSOR : ROLE_SELECTED, draw_glyph(GLYPH_SELECTED));
	draw_text(row, column, name - 1, role, template->name);
	draw_text(row, column + name, LANGUAGE_COLUMNS - 1, role, template->language);
	draw_text(row, column + name + LANGUAGE_COLUMNS, APPROVAL_COLUMNS - 1,
		  cursor ? role : ready ? ROLE_GOOD : ROLE_WARNING, template->approval);
	if (wide)
		draw_text(row, column + name + fixed, CATEGORY_COLUMNS, role, template->category);
}

static bool add_mapping(const char *key, const struct json *value, void *context)
{
	struct str *text = context;
	const char *expression = json_string_value(value);
	str_appendf(text, "%s{{%s}} = %s", text->length ? "\n" : "", key, expression ? expression : "");
	return true;
}

static void lay_out(struct templates_view *shown, int columns)
{
	const struct template *template = current(shown);
	struct page *page = &shown->page;
	page_begin(page, columns);
	if (!template)
		return;
	page_box(page, template->body);
	struct json *mapping = json_parse(template->mapping, strlen(template->mapping));
	struct str text = {0};
	json_each(mapping, add_mapping, &text);
	if (text.length)
		page_field(page, "Filled with", text.text);
	else if (strstr(template->body, "{{"))
		page_addf(page, ROLE_WARNING, 0, "Nothing fills its variables yet: convoke template map %s 1=... 2=...",
			  template->name);
	str_free(&text);
	json_free(mapping);
	if (!template_can_open(template))
		page_add(page, ROLE_WARNING, 0, "WhatsApp takes this kind only inside a conversation, not as an invitation.");
	else if (!template_is_approved(template))
		page_addf(page, ROLE_WARNING, 0, "Not approved (%s): it cannot be sent.", template->approval);
	if (template_is_marketing(template))
		page_add(page, ROLE_WARNING, 0, "Marketing: WhatsApp does not deliver it to US numbers and may hold some back.");
	page_field(page, "ContentSid", template->content_sid);
}

static void templates_draw(struct view *view)
{
	struct templates_view *shown = (struct templates_view *)view;
	int rows = draw_rows(), room = (rows - 2) / LIST_SHARE;
	draw_text(0, 1, draw_columns() - 2, ROLE_TITLE, "Templates");
	if (shown->templates.count == 0) {
		draw_text(2, 1, draw_columns() - 2, ROLE_PLAIN, "None yet. They come from Twilio with: convoke template fetch");
		ui_bottom(view->ui, "Esc back", "");
		return;
	}
	if (room > (int)shown->templates.count)
		room = (int)shown->templates.count;
	list_resize(&shown->list, (size_t)room);
	for (int i = 0; i < room; i++) {
		size_t index = shown->list.top + (size_t)i;
		draw_row(shown, &shown->templates.items[index], 1 + i, index == shown->list.cursor);
	}
	lay_out(shown, draw_columns() - 3);
	page_draw(&shown->page, room + 2, 1, rows - room - 3);
	char *hints = key_hints(PLACE_TEMPLATES, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void choose(struct templates_view *shown)
{
	struct ui *ui = shown->view.ui;
	const struct template *template = current(shown);
	struct event event;
	if (!template)
		return;
	if (!template_is_approved(template) || !template_can_open(template)) {
		ui_say(ui, ROLE_BAD, "%s cannot be sent (%s): the choice stays as it was", template->name,
		       template_is_approved(template) ? "no kind for an invitation" : template->approval);
		return;
	}
	if (event_load(ui->app->db, &event) < 0) {
		ui_say_failure(ui);
		return;
	}
	set_string(&event.default_template, template->name);
	if (event_save(ui->app->db, &event) < 0)
		ui_say_failure(ui);
	else
		ui_say(ui, ROLE_GOOD, "%s is sent from now on", template->name);
	event_clear(&event);
	ui->stale = true;
}

static void templates_key(struct view *view, const struct press *press)
{
	struct templates_view *shown = (struct templates_view *)view;
	switch (key_action(PLACE_TEMPLATES, press->code)) {
	case ACTION_CLOSE:
		ui_close(view->ui);
		break;
	case ACTION_UP:
		list_move(&shown->list, -1);
		break;
	case ACTION_DOWN:
		list_move(&shown->list, 1);
		break;
	case ACTION_FIRST:
		list_go(&shown->list, 0);
		break;
	case ACTION_LAST:
		list_go(&shown->list, shown->list.count);
		break;
	case ACTION_OPEN:
		choose(shown);
		break;
	case ACTION_HELP:
		view_help_open(view->ui, PLACE_TEMPLATES);
		break;
	default:
		break;
	}
}

static void templates_file_changed(struct view *view)
{
	load((struct templates_view *)view);
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
}
