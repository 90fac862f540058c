#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "ui/edit.h"
#include "ui/page.h"

enum { NOTE_LINES = 4 };

const char *const prompt_yes_no[] = { "y yes", "n no", NULL };

bool prompt_edit_key(struct edit *edit, const struct press *press)
{
	static const struct { int32_t code; void (*act)(struct edit *); } acts[] = {
		{ PRESS_LEFT, edit_left },           { PRESS_RIGHT, edit_right },
		{ PRESS_HOME, edit_home },           { PRESS_END, edit_end },
		{ PRESS_BACKSPACE, edit_backspace }, { PRESS_DELETE, edit_delete },
		{ 'A' & 0x1f, edit_home },           { 'E' & 0x1f, edit_end },
		{ 'W' & 0x1f, edit_delete_word },    { 'U' & 0x1f, edit_delete_to_start },
	};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (acts[i].code == press->code) {
			acts[i].act(edit);
			return true;
		}
	if (press->code == PRESS_PASTE) {
		edit_paste(edit, press->text);
		return true;
	}
	return press->code < PRESS_UP && edit_insert(edit, press->code);
}

struct line_view {
	struct view view;
	struct line_prompt prompt;
	char *label, *problem, *choices;
	struct edit edit;
};

/* In lines that end above a row. */
static void draw_above(int row, int columns, enum role role, const char *text)
{
	struct page page = {0};
	page_begin(&page, columns - 2);
	page_add(&page, role, 0, text);
	int lines = page.count < NOTE_LINES ? (int)page.count : NOTE_LINES;
	draw_blank(row - lines, 0, lines, columns, ROLE_PLAIN);
	page_draw(&page, row - lines, 1, lines);
	page_clear(&page);
}

static void draw_keys(const struct line_view *line, int row, int column, int room)
{
	const char *keys = line->prompt.complete ? "Tab completes  Enter takes it  Esc back" : "Enter takes it  Esc back";
	if ((int)strlen(keys) <= room)
		draw_right(row, column, room, ROLE_FAINT, keys);
}

/* Beside the text when it fits, else on lines of its own; the answer to Tab before what is not yet right. */
static void draw_note(const struct line_view *line, int row, int column, int columns)
{
	bool asked = line->choices && *line->choices;
	const char *note = asked ? line->choices : line->problem;
	enum role role = asked || !note ? ROLE_FAINT : ROLE_BAD;
	int room = columns - column - 1;
	if (!note && line->edit.length == 0 && line->prompt.hint)
		draw_text(row, column, room, role, line->prompt.hint);
	else if (!note)
		draw_keys(line, row, column, room);
	if (!note || !*note)
		return;
	if (text_columns(note) <= room)
		draw_text(row, column, room, role, note);
	else
		draw_above(row, columns, role, note);
}

static void line_draw(struct view *view)
{
	struct line_view *line = (struct line_view *)view;
	int row = draw_rows() - 1, columns = draw_columns();
	draw_blank(row, 0, 1, columns, ROLE_PLAIN);
	int used = 2 + draw_text(row, 1, columns * 3 / 5, ROLE_TITLE, line->label);
	int room = columns - used - 1, cursor;
	size_t start = edit_window(&line->edit, room, &cursor);
	int end = used + draw_text(row, used, room, ROLE_PLAIN, line->edit.text + start);
	draw_cursor(row, used + cursor);
	draw_note(line, row, end + 3, columns);
}

static void edited(struct line_view *line)
{
	set_string(&line->problem, NULL);
	set_string(&line->choices, NULL);
	if (line->prompt.changed)
		line->problem = line->prompt.changed(line->prompt.context, line->edit.text);
}

static void complete(struct line_view *line)
{
	char *choices = NULL, *text = line->prompt.complete(line->prompt.context, line->edit.text, &choices);
	if (text) {
		edit_set_exactly(&line->edit, text);
		edited(line);
		line->choices = choices;
	}
	free(text);
}

static void line_finish(struct line_view *line, const char *text)
{
	struct line_prompt prompt = line->prompt;
	char *copy = text ? xstrdup(text) : NULL;
	ui_close(line->view.ui);
	prompt.done(prompt.context, copy);
	free(copy);
}

static void line_key(struct view *view, const struct press *press)
{
	struct line_view *line = (struct line_view *)view;
	if (press->code == PRESS_ENTER && line->problem && line->prompt.changed) {
		return; /* what is wrong stands beside it */
	} else if (press->code == PRESS_ENTER) {
		line_finish(line, line->edit.text);
	} else if (press->code == PRESS_ESCAPE) {
		line_finish(line, NULL);
	} else if (press->code == PRESS_TAB && line->prompt.complete) {
		complete(line);
	} else if (prompt_edit_key(&line->edit, press)) {
		edited(line);
	}
}

static void line_leave(struct view *view)
{
	struct line_view *line = (struct line_view *)view;
	free(line->label);
	free(line->problem);
	free(line->choices);
	free(line);
}

void prompt_line(struct ui *ui, const struct line_prompt *prompt)
{
	static const struct view_class class = {
		.over = true, .draw = line_draw, .key = line_key, .leave = line_leave,
	};
	struct line_view *line = xcalloc(1, sizeof *line);
	line->prompt = *prompt;
	line->label = xstrdup(prompt->label);
	set_string(&line->problem, prompt->problem);
	if (prompt->complete)
		edit_set_exactly(&line->edit, prompt->initial);
	else
		edit_set(&line->edit, prompt->initial);
	/* edit_set trims; a filter goes on after a blank. */
	if (line->edit.length > 0 && prompt->changed)
		edit_insert(&line->edit, ' ');
	ui_push(ui, &line->view, &class);
}

struct question_view {
	struct view view;
	struct question question;
	char *text;
	struct page page;
	int shown;               /* lines of it on the screen */
};

static void add_answers(const struct question_view *asked, struct page *keys, int columns)
{
	struct str text = {0};
	for (size_t i = 0; asked->question.answers[i]; i++)
		str_appendf(&text, "%s   ", asked->question.answers[i]);
	str_append(&text, "Esc back");
	page_begin(keys, columns);
	page_add(keys, ROLE_KEY, 0, text.text);
	str_free(&text);
}

static void question_draw(struct view *view)
{
	struct question_view *asked = (struct question_view *)view;
	int columns = draw_columns(), inside = text_columns(asked->text) < 60 ? text_columns(asked->text) : 60;
	int answers = 0;
	for (size_t i = 0; asked->question.answers[i]; i++)
		answers += text_columns(asked->question.answers[i]) + 3;
	answers += (int)strlen("Esc back");
	if (inside < answers)
		inside = answers;
	if (inside > columns - 6)
		inside = columns - 6;
	page_begin(&asked->page, inside);
	page_add(&asked->page, ROLE_PLAIN, 0, asked->text);
	struct page keys = {0};
	add_answers(asked, &keys, inside);
	/* The answers are always there; of a question too long for the window the rest is scrolled to. */
	int gap = (int)(asked->page.count + keys.count) + 3 <= draw_rows(), least = (int)keys.count + gap + 2;
	int shown = (int)asked->page.count, rows;
	if (shown > draw_rows() - least)
		shown = draw_rows() - least;
	rows = shown + least;
	int row = (draw_rows() - rows) / 2, column = (columns - inside - 4) / 2;
	draw_frame(row, column, rows, inside + 4, "");
	page_draw(&asked->page, row + 1, column + 2, shown);
	page_draw(&keys, row + 1 + shown + gap, column + 2, (int)keys.count);
	page_clear(&keys);
	asked->shown = shown;
}

static void question_finish(struct question_view *asked, char answer)
{
	struct question question = asked->question;
	ui_close(asked->view.ui);
	question.done(question.context, answer);
}

static void question_key(struct view *view, const struct press *press)
{
	struct question_view *asked = (struct question_view *)view;
	if (press->code == PRESS_ESCAPE) {
		question_finish(asked, 0);
		return;
	}
	for (size_t i = 0; asked->question.answers[i]; i++)
		if (asked->question.answers[i][0] == press->code) {
			question_finish(asked, asked->question.answers[i][0]);
			return;
		}
	page_key(&asked->page, key_action(PLACE_PAGE, press->code), press, asked->shown);
}

static void question_file_changed(struct view *view)
{
	struct question_view *asked = (struct question_view *)view;
	if (!asked->question.renew)
		return;
	free(asked->text);
	asked->text = asked->question.renew(asked->question.context);
}

static void question_leave(struct view *view)
{
	struct question_view *asked = (struct question_view *)view;
	page_clear(&asked->page);
	free(asked->text);
	free(asked);
}

void prompt_ask(struct ui *ui, const struct question *question)
{
	static const struct view_class class = {
		.over = true, .guarded = true,
		.draw = question_draw, .key = question_key, .refresh = question_file_changed, .leave = question_leave,
	};
	struct question_view *asked = xcalloc(1, sizeof *asked);
	asked->question = *question;
	asked->text = xstrdup(question->text);
	ui_push(ui, &asked->view, &class);
}
