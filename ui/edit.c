#include "ui/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static size_t code_length(const char *at)
{
	size_t length = 1;
	while (((unsigned char)at[length] & 0xc0) == 0x80)
		length++;
	return length;
}

static bool takes_no_column(const char *at)
{
	char one[8] = "";
	size_t length = code_length(at);
	memcpy(one, at, length < sizeof one ? length : sizeof one - 1);
	return text_columns(one) == 0;
}

/* The next place where a cursor may stand. */
static size_t next_stop(const struct edit *edit, size_t at)
{
	if (at >= edit->length)
		return edit->length;
	at += code_length(edit->text + at);
	while (at < edit->length && takes_no_column(edit->text + at))
		at += code_length(edit->text + at);
	return at;
}

static size_t previous_code(const char *text, size_t at)
{
	at--;
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t previous_stop(const char *text, size_t at)
{
	if (at == 0)
		return 0;
	at = previous_code(text, at);
	while (at > 0 && takes_no_column(text + at))
		at = previous_code(text, at);
	return at;
}

static size_t encode(int32_t code, char out[5])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(lead[length] | code);
	out[length] = '\0';
	return length;
}

static void cut(struct edit *edit, size_t from, size_t to)
{
	memmove(edit->text + from, edit->text + to, edit->length - to + 1);
	edit->length -= to - from;
	edit->cursor = from;
}

bool edit_insert(struct edit *edit, int32_t code)
{
	char bytes[5];
	bool surrogate = code >= 0xd800 && code < 0xe000;
	if (code < 0x20 || (code >= 0x7f && code < 0xa0) || surrogate || code > 0x10ffff)
		return false;
	size_t length = encode(code, bytes);
	if (edit->length + length >= EDIT_SIZE)
		return false;
	memmove(edit->text + edit->cursor + length, edit->text + edit->cursor, edit->length - edit->cursor + 1);
	memcpy(edit->text + edit->cursor, bytes, length);
	edit->length += length;
	edit->cursor += length;
	return true;
}

static int32_t decode(const char *at, size_t length)
{
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	int32_t code = (unsigned char)at[0] & mask[length];
	for (size_t i = 1; i < length; i++)
		code = code << 6 | ((unsigned char)at[i] & 0x3f);
	return code;
}

static void insert_all(struct edit *edit, const char *text)
{
	while (*text) {
		size_t length = code_length(text);
		bool valid = utf8_valid(text, length);
		if (valid && !edit_insert(edit, decode(text, length)))
			break;
		text += length;
	}
}

void edit_paste(struct edit *edit, const char *text)
{
	char *clean = clean_line(text);
	insert_all(edit, clean);
	free(clean);
}

void edit_set(struct edit *edit, const char *text)
{
	edit->length = edit->cursor = 0;
	edit->text[0] = '\0';
	edit_paste(edit, text);
}

void edit_set_exactly(struct edit *edit, const char *text)
{
	edit->length = edit->cursor = 0;
	edit->text[0] = '\0';
	insert_all(edit, text);
}

void edit_left(struct edit *edit)
{
	edit->cursor = previous_stop(edit->text, edit->cursor);
}

void edit_right(struct edit *edit)
{
	edit->cursor = next_stop(edit, edit->cursor);
}

void edit_home(struct edit *edit)
{
	edit->cursor = 0;
}

void edit_end(struct edit *edit)
{
	edit->cursor = edit->length;
}

void edit_backspace(struct edit *edit)
{
	cut(edit, previous_stop(edit->text, edit->cursor), edit->cursor);
}

void edit_delete(struct edit *edit)
{
	cut(edit, edit->cursor, next_stop(edit, edit->cursor));
}

void edit_delete_word(struct edit *edit)
{
	size_t from = edit->cursor;
	while (from > 0 && edit->text[from - 1] == ' ')
		from--;
	while (from > 0 && edit->text[from - 1] != ' ')
		from--;
	cut(edit, from, edit->cursor);
}

void edit_delete_to_start(struct edit *edit)
{
	cut(edit, 0, edit->cursor);
}

static int columns_between(const struct edit *edit, size_t from, size_t to)
{
	char part[EDIT_SIZE];
	memcpy(part, edit->text + from, to - from);
	part[to - from] = '\0';
	return text_columns(part);
}

size_t edit_window(const struct edit *edit, int columns, int *cursor_column)
{
	size_t start = 0;
	int before = columns_between(edit, 0, edit->cursor);
	/* One column stays free for a cursor at the end. */
	while (before > columns - 1) {
		size_t next = next_stop(edit, start);
		before -= columns_between(edit, start, next);
		start = next;
	}
	*cursor_column = before;
	return start;
}
