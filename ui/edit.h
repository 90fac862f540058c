#ifndef UI_EDIT_H
#define UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One line of text being typed: UTF-8, edited by what a person sees as a character. Pure. */

enum { EDIT_SIZE = 1024 };

struct edit {
	char text[EDIT_SIZE];   /* always valid UTF-8 */
	size_t length, cursor;  /* bytes; the cursor stands before text[cursor] */
};

/* The text, cursor at its end; what does not fit or is no UTF-8 is left away. */
void edit_set(struct edit *edit, const char *text);
/* The same, but valid UTF-8 letter by letter as it is, blanks and accents too: names of files. */
void edit_set_exactly(struct edit *edit, const char *text);
/* One code point at the cursor; control characters are not taken. False when it does not fit or is not taken. */
bool edit_insert(struct edit *edit, int32_t code);
/* Pasted text: line breaks and tabs become single spaces. */
void edit_paste(struct edit *edit, const char *text);
void edit_left(struct edit *edit);
void edit_right(struct edit *edit);
void edit_home(struct edit *edit);
void edit_end(struct edit *edit);
/* The character before the cursor. */
void edit_backspace(struct edit *edit);
/* The character after it. */
void edit_delete(struct edit *edit);
/* The word before the cursor. */
void edit_delete_word(struct edit *edit);
/* Everything before the cursor. */
void edit_delete_to_start(struct edit *edit);

/*
 * Which part fits into columns (at least 2) with the cursor in it: the byte where it starts;
 * *cursor_column gets the cursor's column in that part.
 */
size_t edit_window(const struct edit *edit, int columns, int *cursor_column);

#endif
