/* What fills each variable of a template: a field each, and the text that comes of it. */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/filling.h"
#include "twilio/template.h"
#include "ui/form.h"
#include "ui/form_ask.h"
#include "ui/page.h"

struct mapping_view {
	struct view view;
	struct template_list languages;  /* of the name, the one that was chosen first */
	struct json *variables;          /* with their samples */
	struct json *guesses, *disputes; /* what could fill them, and what another language would guess */
	struct form form;
	struct form_field fields[FORM_LIMIT];
	char *names[FORM_LIMIT];         /* of the variables */
	int count, unshown;              /* fields; variables beyond them */
	bool guessed;                    /* some field began with a guess */
	struct guest guest;              /* who reads the preview; id 0: nobody */
	struct page page;
};

/* What the fields say now, over what the file says of variables without a field. */
static struct json *mapping_typed(const struct mapping_view *shown)
{
	struct json *mapping = filling_object(shown->languages.items[0].mapping);
	for (int i = 0; i < shown->count; i++)
		if (*form_text(&shown->form, i))
			free(filling_set(mapping, shown->names[i], form_text(&shown->form, i)));
	return mapping;
}

/* What another language would make of a variable, as long as its guess stands. */
static const char *dispute_of(const struct mapping_view *shown, int field, const char *typed)
{
	const char *guess = json_string(shown->guesses, shown->names[field]);
	return guess && strcmp(guess, typed) == 0 ? json_string(shown->disputes, shown->names[field]) : NULL;
}

static void note_dispute(struct form *form, int field, const char *value, const char *dispute)
{
	char *text = xasprintf("%s%slooks different in %s", value ? value : "", value ? "; " : "", dispute);
	form_note(form, field, ROLE_WARNING, text);
	free(text);
}

/* Beside a field what comes of it, or what is wrong once the person went on. */
static void note_values(struct mapping_view *shown)
{
	struct form *form = &shown->form;
	const struct event *event = &shown->view.ui->board.event;
	const char *language = shown->languages.items[0].language;
	for (int i = 0; i < shown->count; i++) {
		const char *typed = form_text(form, i);
		char *problem = *typed ? expression_check(typed) : NULL;
		char *value = *typed && !problem && shown->guest.id
			? expression_value(typed, event, &shown->guest, language) : xstrdup("");
		char *note = *value ? xasprintf("= %s", value) : NULL;
		const char *dispute = dispute_of(shown, i, typed);
		if (problem)
			form_note(form, i, ROLE_BAD, form->at == i && form_field_changed(form, i) ? NULL : problem);
		else if (dispute)
			note_dispute(form, i, note, dispute);
		else if (*typed && shown->guest.id && !note)
			form_note(form, i, ROLE_WARNING, "is empty for this guest");
		else
			form_note(form, i, ROLE_FAINT, note);
		free(note);
		free(value);
		free(problem);
	}
}

static void add_preview(struct mapping_view *shown, struct template template, char *mapping)
{
	struct page *page = &shown->page;
	template.mapping = mapping;
	char *text = shown->guest.id ? filling_preview(&template, &shown->view.ui->board.event, &shown->guest)
				     : xstrdup(template.body);
	bool several = shown->guessed && shown->languages.count > 1;
	if (shown->guest.id)
		page_addf(page, ROLE_KEY, 0, "As %s reads it%s%s:", shown->guest.name, several ? " in " : "",
			  several ? template.language : "");
	else if (several)
		page_addf(page, ROLE_KEY, 0, "In %s:", template.language);
	page_box(page, text);
	free(text);
}

/* What is stored fills all languages: a guess is to be read in each. */
static void add_previews(struct mapping_view *shown)
{
	struct json *mapping = mapping_typed(shown);
	char *text = json_text(mapping);
	for (size_t i = 0; i < shown->languages.count && (i == 0 || shown->guessed); i++)
		add_preview(shown, shown->languages.items[i], text);
	free(text);
	json_free(mapping);
}

/* All that can be written, with what it is for this guest. */
static void add_expressions(struct mapping_view *shown)
{
	struct page *page = &shown->page;
	page_add(page, ROLE_FAINT, 0, "Any words, and these, which Tab completes after {");
	for (const char *const *name = expression_names(); *name; name++) {
		char *expression = xasprintf("{%s}", *name);
		char *value = shown->guest.id ? expression_value(expression, &shown->view.ui->board.event, &shown->guest,
								 shown->languages.items[0].language) : xstrdup("");
		page_entry(page, 22, expression, *value ? value : "(empty)");
		free(value);
		free(expression);
	}
}

static void lay_out(struct mapping_view *shown, int columns)
{
	page_begin(&shown->page, columns);
	add_previews(shown);
	if (shown->unshown)
		page_addf(&shown->page, ROLE_WARNING, 0, "%d more variables: convoke template map %s VARIABLE=EXPRESSION",
			  shown->unshown, shown->languages.items[0].name);
	add_expressions(shown);
}

static void mapping_draw(struct view *view)
{
	struct mapping_view *shown = (struct mapping_view *)view;
	const struct template *template = &shown->languages.items[0];
	int columns = draw_columns(), rows = draw_rows(), form_rows = 2 * shown->count;
	char *title = xasprintf("What fills %s", template->name);
	draw_text(0, 1, columns - 2, ROLE_TITLE, title);
	free(title);
	if (form_rows > (rows - 3) / 2)
		form_rows = (rows - 3) / 2;
	if (form_rows > shown->count + 1)
		form_rows = shown->count + 1;
	form_draw(&shown->form, 1, form_rows);
	lay_out(shown, columns - 3);
	page_draw(&shown->page, 1 + form_rows, 1, rows - 2 - form_rows);
	char *hints = key_hints(PLACE_FORM, columns - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static bool fields_hold(struct mapping_view *shown, struct json *mapping)
{
	for (int i = 0; i < shown->count; i++) {
		const char *typed = form_text(&shown->form, i);
		bool was_empty = !*typed && !form_field_changed(&shown->form, i);
		char *problem = was_empty ? NULL : filling_set(mapping, shown->names[i], typed);
		if (!problem)
			continue;
		form_refuse(&shown->form, i, problem);
		free(problem);
		return false;
	}
	return true;
}

static void save(struct mapping_view *shown)
{
	struct ui *ui = shown->view.ui;
	const struct template *template = &shown->languages.items[0];
	struct json *mapping = filling_object(template->mapping);
	if (!fields_hold(shown, mapping)) {
		json_free(mapping);
		return;
	}
	char *text = json_text(mapping), *name = xstrdup(template->name);
	json_free(mapping);
	if (template_set_mapping(ui->app->db, name, text) < 0) {
		ui_say_failure(ui);
	} else {
		ui_close(ui);
		ui_say(ui, ROLE_GOOD, "%s: saved, in all its languages; messages already queued keep their text", name);
		ui->stale = true;
	}
	free(text);
	free(name);
}

static void leave_answered(void *context, char answer)
{
	struct mapping_view *shown = context;
	if (answer == 'l')
		ui_close(shown->view.ui);
	else if (answer == 's')
		save(shown);
}

/* Letters that both begin with. */
static size_t common(const char *a, const char *b)
{
	size_t length = 0;
	while (a[length] && a[length] == b[length])
		length++;
	return length;
}

/* "{fir" → "{guest.first_name}": the end of what a person began, NULL when nothing fits. The caller frees. */
static char *completed(const char *typed)
{
	const char *brace = strrchr(typed, '{'), *found = NULL;
	size_t length = 0, matches = 0;
	if (!brace || strchr(brace, '}'))
		return NULL;
	const char *part = brace + 1;
	for (const char *const *name = expression_names(); *name; name++) {
		const char *tail = strchr(*name, '.') + 1;
		if (strncmp(*name, part, strlen(part)) != 0 && strncmp(tail, part, strlen(part)) != 0)
			continue;
		length = matches++ ? common(found, *name) : strlen(*name);
		found = matches == 1 ? *name : found;
	}
	if (matches == 0 || length < strlen(part))
		return NULL;
	return xasprintf("%.*s{%.*s%s", (int)(brace - typed), typed, (int)length, found, matches == 1 ? "}" : "");
}

/* Tab completes what is begun; otherwise it goes on, as in every form. */
static bool complete(struct form *form)
{
	struct edit *edit = &form->inputs[form->at].edit;
	char *text = edit->cursor == edit->length ? completed(edit->text) : NULL;
	bool grown = text && strcmp(text, edit->text) != 0;
	if (grown)
		edit_set(edit, text);
	free(text);
	return grown;
}

static void mapping_key(struct view *view, const struct press *press)
{
	struct mapping_view *shown = (struct mapping_view *)view;
	int rows = draw_rows() / 2;
	if (press->code == PRESS_TAB && complete(&shown->form)) {
		note_values(shown);
		return;
	}
	if (press->code == PRESS_PAGE_UP || press->code == PRESS_PAGE_DOWN) {
		page_key(&shown->page, key_action(PLACE_PAGE, press->code), press, rows);
		return;
	}
	switch (form_key(&shown->form, press)) {
	case FORM_SAVE:
		save(shown);
		break;
	case FORM_LEAVE:
		form_ask_leave(view->ui, &shown->form, leave_answered, shown);
		break;
	case FORM_NOTHING:
		note_values(shown);
		break;
	}
}

static void mapping_leave(struct view *view)
{
	struct mapping_view *shown = (struct mapping_view *)view;
	form_clear(&shown->form);
	for (int i = 0; i < shown->count; i++) {
		free((char *)shown->fields[i].label);
		free((char *)shown->fields[i].hint);
		free(shown->names[i]);
	}
	templates_clear(&shown->languages);
	json_free(shown->variables);
	json_free(shown->guesses);
	json_free(shown->disputes);
	page_clear(&shown->page);
	guest_clear(&shown->guest);
	free(shown);
}

static bool add_field(const char *variable, const struct json *sample, void *context)
{
	struct mapping_view *shown = context;
	const char *text = json_string_value(sample);
	if (shown->count == FORM_LIMIT) {
		shown->unshown++;
		return true;
	}
	shown->names[shown->count] = xstrdup(variable);
	shown->fields[shown->count++] = (struct form_field){
		.label = xasprintf("{{%s}}", variable),
		.hint = text && *text ? xasprintf("(for instance %s)", text) : xstrdup("(nothing fills it yet)"),
	};
	return true;
}

/* What fills them, or a guess that Enter accepts. */
static void fill(struct mapping_view *shown)
{
	struct json *mapping = filling_object(shown->languages.items[0].mapping);
	shown->guesses = filling_guesses(&shown->languages, mapping);
	shown->disputes = filling_disputes(&shown->languages, shown->guesses);
	for (int i = 0; i < shown->count; i++) {
		const char *known = json_string(mapping, shown->names[i]), *guess = json_string(shown->guesses, shown->names[i]);
		form_fill(&shown->form, i, known ? known : "");
		shown->guessed |= !known && guess;
		if (!known && guess)
			edit_set(&shown->form.inputs[i].edit, guess);
	}
	json_free(mapping);
}

/* All languages of the template's name, itself first. 1, 0 when it is gone, -1. */
static int load(struct db *db, const char *content_sid, struct template_list *out)
{
	struct template_list all;
	size_t first = 0;
	*out = (struct template_list){0};
	if (templates_load(db, &all) < 0)
		return -1;
	while (first < all.count && strcmp(all.items[first].content_sid, content_sid) != 0)
		first++;
	out->items = xcalloc(all.count + 1, sizeof *out->items);
	if (first < all.count)
		out->items[out->count++] = all.items[first];
	for (size_t i = 0; i < all.count; i++)
		if (i != first && first < all.count && strcmp(all.items[i].name, out->items[0].name) == 0)
			out->items[out->count++] = all.items[i];
		else if (i != first)
			template_clear(&all.items[i]);
	free(all.items);
	return out->count > 0;
}

void view_mapping_open(struct ui *ui, const char *content_sid)
{
	static const struct view_class class = { .draw = mapping_draw, .key = mapping_key, .leave = mapping_leave };
	struct mapping_view *shown = xcalloc(1, sizeof *shown);
	int found = load(ui->app->db, content_sid, &shown->languages);
	if (found == 1)
		shown->variables = filling_variables(&shown->languages);
	json_each(shown->variables, add_field, shown);
	if (found < 1 || !shown->count) {
		if (found < 0)
			ui_say_failure(ui);
		else
			ui_say(ui, ROLE_PLAIN, "this template has no variables: everybody reads the same");
		mapping_leave(&shown->view);
		return;
	}
	int64_t id = view_guests_step(ui, 0);
	if (!id || guest_load(ui->app->db, id, &shown->guest) != 1)
		shown->guest = (struct guest){0};
	form_start(&shown->form, shown->fields, shown->count);
	fill(shown);
	ui_push(ui, &shown->view, &class);
	note_values(shown);
}
