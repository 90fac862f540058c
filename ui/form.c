#include "ui/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "ui/page.h"
#include "ui/prompt.h"

enum { LABEL_COLUMNS = 14, NARROW_LABEL = 12, NARROW = 60, GAP = 3, CLASH_COLUMNS = 40 };

void form_start(struct form *form, const struct form_field *fields, int count)
{
	*form = (struct form){ .fields = fields, .count = count };
	for (int i = 0; i < count; i++)
		form_fill(form, i, fields[i].choices ? fields[i].choices[0] : "");
}

void form_clear(struct form *form)
{
	for (int i = 0; i < form->count; i++) {
		free(form->inputs[i].before);
		free(form->inputs[i].theirs);
		free(form->inputs[i].note);
	}
	*form = (struct form){0};
}

void form_fill(struct form *form, int field, const char *text)
{
	struct form_input *input = &form->inputs[field];
	edit_set(&input->edit, text);
	set_string(&input->before, input->edit.text);
}

const char *form_text(const struct form *form, int field)
{
	return form->inputs[field].edit.text;
}

bool form_field_changed(const struct form *form, int field)
{
	return strcmp(form->inputs[field].edit.text, form->inputs[field].before) != 0;
}

bool form_changed(const struct form *form)
{
	for (int i = 0; i < form->count; i++)
		if (form_field_changed(form, i))
			return true;
	return false;
}

void form_note(struct form *form, int field, enum role role, const char *text)
{
	form->inputs[field].role = role;
	set_string(&form->inputs[field].note, text);
}

void form_refuse(struct form *form, int field, const char *problem)
{
	form_note(form, field, ROLE_BAD, problem);
	form->at = field;
}

bool form_meet(struct form *form, int field, const char *now)
{
	struct form_input *input = &form->inputs[field];
	bool clash = form_field_changed(form, field) && strcmp(now, input->before) != 0 &&
		     strcmp(now, input->edit.text) != 0;
	set_string(&input->theirs, clash ? now : NULL);
	if (!form_field_changed(form, field) && strcmp(now, input->before) != 0)
		form_fill(form, field, now);
	return clash;
}

/* So much of a value as a question has room for. */
static void append_value(struct str *out, const char *value)
{
	char *clean = printable(value);
	size_t length = text_crop(clean, CLASH_COLUMNS, NULL);
	str_appendf(out, "\"%.*s%s\"", (int)length, clean, clean[length] ? "..." : "");
	free(clean);
}

char *form_clashes(const struct form *form, int most)
{
	struct str text = {0};
	int more = 0;
	for (int i = 0, told = 0; i < form->count; i++) {
		if (!form->inputs[i].theirs)
			continue;
		if (told++ == most) {
			more++;
			told--;
			continue;
		}
		str_appendf(&text, "%s%s became ", text.length ? "\n" : "", form->fields[i].label);
		append_value(&text, form->inputs[i].theirs);
		str_append(&text, " elsewhere meanwhile; you wrote ");
		append_value(&text, form_text(form, i));
		str_append(&text, ".");
	}
	if (more)
		str_appendf(&text, "\nThe same with %d more field%s.", more, more == 1 ? "" : "s");
	return str_take(&text);
}

void form_settle(struct form *form, bool ours)
{
	for (int i = 0; i < form->count; i++) {
		struct form_input *input = &form->inputs[i];
		if (!input->theirs)
			continue;
		if (ours)
			set_string(&input->before, input->theirs);
		else
			form_fill(form, i, input->theirs);
		set_string(&input->theirs, NULL);
	}
}

/* A letter is the next choice that begins with it; Space and the arrows walk. */
static void choose(const char *const *choices, struct edit *edit, int32_t code)
{
	int count = 0, at = 0;
	for (; choices[count]; count++)
		if (strcmp(choices[count], edit->text) == 0)
			at = count;
	for (int step = 1; step <= count; step++) {
		int next = (at + (code == PRESS_LEFT ? count - step : step)) % count;
		if (code == ' ' || code == PRESS_RIGHT || code == PRESS_LEFT || choices[next][0] == code) {
			edit_set(edit, choices[next]);
			return;
		}
	}
}

static void type(struct form *form, const struct press *press)
{
	struct form_input *input = &form->inputs[form->at];
	if (form->fields[form->at].choices)
		choose(form->fields[form->at].choices, &input->edit, press->code);
	else if (!prompt_edit_key(&input->edit, press))
		return;
	form_note(form, form->at, ROLE_PLAIN, NULL);
}

static void go(struct form *form, int to)
{
	form->at = to < 0 ? 0 : to >= form->count ? form->count - 1 : to;
}

enum form_wish form_key(struct form *form, const struct press *press)
{
	switch (key_action(PLACE_FORM, press->code)) {
	case ACTION_CLOSE:
		return FORM_LEAVE;
	case ACTION_SAVE:
		if (!form->enter_goes_on || press->code != PRESS_ENTER || form->at == form->count - 1)
			return FORM_SAVE;
		go(form, form->at + 1);
		break;
	case ACTION_NEXT:
		go(form, form->at + 1);
		break;
	case ACTION_PREVIOUS:
		go(form, form->at - 1);
		break;
	default:
		type(form, press);
	}
	return FORM_NOTHING;
}

/* Where things stand on the screen, for one drawing. */
struct layout {
	int first, rows;         /* of the window */
	int label, room;         /* columns of labels and of what is typed */
	struct page notes[FORM_LIMIT];   /* the lines below a field */
	int lines[FORM_LIMIT];   /* where each field begins, counted from the first */
	int total;
};

static const char *shown_text(const struct form *form, int field)
{
	const char *text = form_text(form, field);
	return *text ? text : form->fields[field].hint;
}

/* What does not fit beside the text goes below it. */
static void lay_out(const struct form *form, struct layout *layout)
{
	layout->label = draw_columns() >= NARROW ? LABEL_COLUMNS : NARROW_LABEL;
	layout->room = draw_columns() - layout->label - 3;
	for (int i = 0; i < form->count; i++) {
		const struct form_input *input = &form->inputs[i];
		struct page *below = &layout->notes[i];
		layout->lines[i] = layout->total;
		page_begin(below, layout->room);
		if (input->note && text_columns(shown_text(form, i)) + GAP + text_columns(input->note) > layout->room)
			page_add(below, input->role, 0, input->note);
		layout->total += 1 + (int)below->count;
	}
}

static void scroll(struct form *form, const struct layout *layout)
{
	int begin = layout->lines[form->at], end = begin + 1 + (int)layout->notes[form->at].count;
	if (form->top + layout->rows < end)
		form->top = end - layout->rows;
	if (form->top > begin)
		form->top = begin;
	if (form->top > layout->total - layout->rows)
		form->top = layout->total > layout->rows ? layout->total - layout->rows : 0;
}

static void draw_input(const struct form *form, const struct layout *layout, int field, int row)
{
	const struct form_input *input = &form->inputs[field];
	bool here = field == form->at, typed = input->edit.length > 0;
	int cursor = 0, column = 1 + layout->label;
	size_t start = here ? edit_window(&input->edit, layout->room, &cursor) : 0;
	draw_text(row, 1, layout->label - 1, here ? ROLE_KEY : ROLE_PLAIN, form->fields[field].label);
	const char *text = shown_text(form, field);
	int used = draw_text(row, column, layout->room, typed ? ROLE_PLAIN : ROLE_FAINT, text + start);
	if (here)
		draw_cursor(row, column + cursor);
	const char *beside = input->note ? input->note : here && form->fields[field].choices ? form->fields[field].hint : "";
	if (layout->notes[field].count == 0)
		draw_text(row, column + used + GAP, layout->room - used - GAP, input->note ? input->role : ROLE_FAINT, beside);
}

static void draw_field(const struct form *form, struct layout *layout, int field)
{
	int line = layout->lines[field] - form->top;
	struct page *below = &layout->notes[field];
	if (line >= 0 && line < layout->rows)
		draw_input(form, layout, field, layout->first + line);
	for (size_t i = 0; i < below->count; i++) {
		line++;
		if (line >= 0 && line < layout->rows)
			draw_text(layout->first + line, 1 + layout->label, layout->room, below->lines[i].role,
				  below->lines[i].text);
	}
}

void form_draw(struct form *form, int row, int rows)
{
	struct layout layout = { .first = row, .rows = rows };
	lay_out(form, &layout);
	scroll(form, &layout);
	for (int i = 0; i < form->count; i++) {
		draw_field(form, &layout, i);
		page_clear(&layout.notes[i]);
	}
	int edge = draw_columns() - 1;
	if (form->top > 0)
		draw_text(row, edge, 1, ROLE_FAINT, draw_glyph(GLYPH_UP));
	if (form->top + rows < layout.total)
		draw_text(row + rows - 1, edge, 1, ROLE_FAINT, draw_glyph(GLYPH_DOWN));
}
