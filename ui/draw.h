#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <stdbool.h>

#include "data/status.h"

/*
 * The one door to the screen. Every text is made printable and cropped by
 * columns here; every cell begins at its own column, so that the width of one
 * never moves the next. Outside the screen nothing is drawn. UI thread only.
 */

enum role {
#define ROLE(NAME, rich, rich_attributes, basic, basic_attributes, mono_attributes) ROLE_##NAME,
#include "ui/theme.def"
#undef ROLE
	ROLE_COUNT
};

/* Marks with an ASCII stand-in, used where the locale or the terminal has no more. */
enum glyph {
	GLYPH_SELECTED, GLYPH_SEPARATOR, GLYPH_DASH, GLYPH_UP, GLYPH_DOWN, GLYPH_ELLIPSIS, GLYPH_BULLET,
	GLYPH_ARROW, GLYPH_BAR_LEFT, GLYPH_BAR_RIGHT, GLYPH_BAR_FULL, GLYPH_BAR_SOME, GLYPH_BAR_NONE, GLYPH_BAR_BAD,
	GLYPH_COUNT
};

/* After the terminal is up: reads locale, TERM, colours and NO_COLOR once. */
void draw_start(void);

int draw_rows(void);
int draw_columns(void);

/* Whether the terminal shows marks beyond ASCII. */
bool draw_marks(void);
/* Whether blocks (U+2580 and its like) can be shown. */
bool draw_blocks(void);
const char *draw_glyph(enum glyph glyph);
const char *draw_status_mark(enum status status);
enum role draw_status_role(enum status status);

void draw_erase(void);
/* From now on light and dark change places: the row of a cursor keeps its colours. Off again after it. */
void draw_reversed(bool reversed);
/* At most columns, cut with an ellipsis; the columns it took. */
int draw_text(int row, int column, int columns, enum role role, const char *text);
/* Ends at column + columns. */
void draw_right(int row, int column, int columns, enum role role, const char *text);
void draw_blank(int row, int column, int rows, int columns, enum role role);
/* A frame around a blank inside. */
void draw_frame(int row, int column, int rows, int columns, const char *title);
/* One line of a frame. */
enum edge { EDGE_TOP, EDGE_SIDES, EDGE_MIDDLE, EDGE_BOTTOM };
void draw_edge(int row, int column, int columns, enum edge edge);
/* The terminal's cursor, for text being typed; hidden again by draw_erase. */
void draw_cursor(int row, int column);
/* Sends what has changed. */
void draw_show(void);
/* The whole screen again, for a terminal whose content cannot be trusted. */
void draw_all_again(void);

#endif
