#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was pressed, and what it means where: the table is keys.def. Pure. */

/* Keys without a character have codes past Unicode. */
enum {
	PRESS_UP = 0x110000, PRESS_DOWN, PRESS_LEFT, PRESS_RIGHT, PRESS_PAGE_UP, PRESS_PAGE_DOWN,
	PRESS_HOME, PRESS_END, PRESS_DELETE, PRESS_BACK_TAB, PRESS_F1,
	PRESS_PASTE,                       /* text is what was pasted */
	PRESS_CLICK, PRESS_DOUBLE_CLICK,   /* row, column say where */
	PRESS_WHEEL_UP, PRESS_WHEEL_DOWN,
	PRESS_RESIZE,                      /* the screen has another size now */
	PRESS_TAB = '\t', PRESS_ENTER = '\n', PRESS_ESCAPE = 0x1b, PRESS_BACKSPACE = 0x7f,
};

struct press {
	int32_t code;
	int row, column;
	const char *text;
};

/* Ctrl and a letter. */
static inline int32_t press_ctrl(char letter)
{
	return letter & 0x1f;
}

enum place {
	PLACE_GUESTS, PLACE_GUEST, PLACE_SEND, PLACE_LEFT_OUT, PLACE_SETTLE, PLACE_FAILURES, PLACE_FORM, PLACE_FILES,
	PLACE_COLUMNS, PLACE_IMPORT, PLACE_CHOICE, PLACE_TEMPLATES, PLACE_CAMPAIGNS, PLACE_LOG, PLACE_PAGE, PLACE_COUNT
};

enum action {
	ACTION_NONE, ACTION_UP, ACTION_DOWN, ACTION_PAGE_UP, ACTION_PAGE_DOWN, ACTION_FIRST, ACTION_LAST,
	ACTION_SELECT, ACTION_SELECT_ALL, ACTION_SELECT_NONE, ACTION_INVERT, ACTION_SEND, ACTION_REMIND,
	ACTION_RESEND, ACTION_PAUSE, ACTION_CANCEL, ACTION_SETTLE, ACTION_FILTER, ACTION_NEXT_DOOR, ACTION_LAST_DOOR,
	ACTION_BACK, ACTION_SORT, ACTION_REVERSE, ACTION_OPEN, ACTION_ANSWER, ACTION_TEMPLATES,
	ACTION_EXPORT, ACTION_REFRESH, ACTION_LOG, ACTION_MOUSE, ACTION_REDRAW, ACTION_HELP, ACTION_QUIT,
	ACTION_CLOSE, ACTION_NEXT, ACTION_PREVIOUS, ACTION_WAS_SENT, ACTION_NOT_SENT, ACTION_CONFIRM,
	ACTION_EDIT, ACTION_ADD, ACTION_IMPORT, ACTION_REMOVE, ACTION_SAVE, ACTION_FAILURES,
	ACTION_CAMPAIGNS, ACTION_WARNINGS,
	ACTION_UNDO, ACTION_EVENT, ACTION_COPY, ACTION_CODE,
	ACTION_TEST, ACTION_LEFT_OUT, ACTION_LONGEST, ACTION_HOURS, ACTION_FETCH,
	ACTION_PATH, ACTION_COMPLETE, ACTION_REJECTS,
};

struct key_row {
	enum place place;
	enum action action;
	const char *keys, *hint, *help;
};

/* The rows of keys.def in order. */
const struct key_row *key_rows(size_t *count);
/* True when keys, as in a row, name that code. */
bool keys_name(const char *keys, int32_t code);
/* A heading for the help. */
const char *place_title(enum place place);
/* What that key does there; ACTION_NONE when nothing. */
enum action key_action(enum place place, int32_t code);
/* "Space select  s send  ...  ? help" as far as columns go, hints in the order of the table, help last; the caller frees. */
char *key_hints(enum place place, int columns);

#endif
