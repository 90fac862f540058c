#include "ui/draw.h"

#include <curses.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/str.h"

/* Marks on one character that a screen cell can hold. */
enum { COMBINED = 4 };

static struct {
	bool unicode;      /* the locale can show letters beyond ASCII */
	bool marks;        /* and the terminal's font has ticks and circles */
	attr_t attributes[ROLE_COUNT];
	short pairs[ROLE_COUNT];
	int cursor_row, cursor_column;
} pen;

static const struct {
	const char *unicode, *ascii;
} glyphs[GLYPH_COUNT] = {
	[GLYPH_SELECTED]  = { "●", "*" },
	[GLYPH_SEPARATOR] = { "·", "-" },
	[GLYPH_DASH]      = { "–", "-" },
	[GLYPH_UP]        = { "▲", "^" },
	[GLYPH_DOWN]      = { "▼", "v" },
	[GLYPH_ELLIPSIS]  = { "…", "~" },
	[GLYPH_BULLET]    = { "•", "*" },
	[GLYPH_ARROW]     = { "→", "->" },
	[GLYPH_BAR_LEFT]  = { "▕", "[" },
	[GLYPH_BAR_RIGHT] = { "▏", "]" },
	[GLYPH_BAR_FULL]  = { "█", "#" },
	[GLYPH_BAR_SOME]  = { "▒", "=" },
	[GLYPH_BAR_NONE]  = { "░", "." },
	[GLYPH_BAR_BAD]   = { "✗", "x" },
};

static const struct look {
	short colour, basic;
	attr_t with, without;
} looks[ROLE_COUNT] = {
#define ROLE(NAME, colour, basic, with, without) [ROLE_##NAME] = { colour, basic, with, without },
#include "ui/theme.def"
#undef ROLE
};

static void choose_colours(void)
{
	const char *none = getenv("NO_COLOR");
	bool coloured = has_colors() && !(none && *none) && start_color() == OK;
	if (coloured)
		use_default_colors();
	coloured = coloured && COLORS >= 8;
	for (int role = 0; role < ROLE_COUNT; role++) {
		short colour = COLORS >= 256 ? looks[role].colour : looks[role].basic;
		pen.attributes[role] = coloured ? looks[role].with : looks[role].without;
		pen.pairs[role] = 0;
		if (coloured && colour >= 0) {
			init_pair((short)(role + 1), colour, -1);
			pen.pairs[role] = (short)(role + 1);
		}
	}
}

void draw_start(void)
{
	const char *term = getenv("TERM");
	pen.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	/* The Linux console's font has letters and frames, but no ticks. */
	pen.marks = pen.unicode && !(term && strcmp(term, "linux") == 0);
	choose_colours();
}

int draw_rows(void)
{
	return LINES;
}

int draw_columns(void)
{
	return COLS;
}

const char *draw_glyph(enum glyph glyph)
{
	return pen.marks ? glyphs[glyph].unicode : glyphs[glyph].ascii;
}

const char *draw_status_mark(enum status status)
{
	return pen.marks ? status_mark(status) : status_ascii(status);
}

enum role draw_status_role(enum status status)
{
	static const enum role roles[STATUS_COUNT] = {
		[STATUS_NONE] = ROLE_FAINT,       [STATUS_QUEUED] = ROLE_WAITING,
		[STATUS_HELD] = ROLE_WARNING,     [STATUS_SENDING] = ROLE_WAITING,
		[STATUS_UNKNOWN] = ROLE_WARNING,  [STATUS_ACCEPTED] = ROLE_WAITING,
		[STATUS_SENT] = ROLE_PLAIN,       [STATUS_DELIVERED] = ROLE_GOOD,
		[STATUS_READ] = ROLE_READ,        [STATUS_UNDELIVERED] = ROLE_BAD,
		[STATUS_FAILED] = ROLE_BAD,       [STATUS_CANCELED] = ROLE_FAINT,
	};
	return roles[status];
}

void draw_erase(void)
{
	erase();
	pen.cursor_row = -1;
}

static size_t sequence_length(const char *at)
{
	size_t length = 1;
	while ((at[length] & 0xc0) == 0x80)
		length++;
	return length;
}

/* Decodes one character of text; its columns, 0 for a mark that stands on the character before. */
static int next_code(const char **text, wchar_t *code)
{
	char one[8] = "";
	size_t length = sequence_length(*text);
	memcpy(one, *text, length < sizeof one ? length : sizeof one - 1);
	*text += length;
	mbstate_t state = {0};
	bool shown = length == 1 || (pen.unicode && mbrtowc(code, one, length, &state) == length);
	if (length == 1)
		*code = (wchar_t)(unsigned char)one[0];
	int columns = shown ? wcwidth(*code) : text_columns(one) > 0;
	if (!shown || columns < 0) {
		*code = L'?';
		return columns != 0;
	}
	return columns;
}

/*
 * The next piece of printable text: a character with the marks that stand on
 * it. The columns the terminal will take, 0 at the end of the text.
 */
static int next_piece(const char **text, wchar_t piece[COMBINED + 2])
{
	size_t count = 0;
	int width = 0;
	while (**text) {
		const char *after = *text;
		wchar_t code;
		int columns = next_code(&after, &code);
		if (columns > 0 && count > 0)
			break;
		*text = after;
		if (columns == 0 && (count == 0 || count > COMBINED || !pen.unicode))
			continue;
		piece[count++] = code;
		width += columns;
	}
	piece[count] = L'\0';
	return width;
}

/* A terminal without UTF-8 shows at least the letters under the accents. The caller frees. */
static char *shown_text(const char *text)
{
	char *clean = printable(text);
	if (pen.unicode)
		return clean;
	char *bare = without_accents(clean);
	free(clean);
	return bare;
}

static int columns_of(const char *text)
{
	wchar_t piece[COMBINED + 2];
	int total = 0, width;
	while ((width = next_piece(&text, piece)) > 0)
		total += width;
	return total;
}

static void put_piece(int row, int column, enum role role, const wchar_t *piece)
{
	cchar_t cell;
	if (setcchar(&cell, piece, pen.attributes[role], pen.pairs[role], NULL) == OK)
		mvadd_wch(row, column, &cell);
}

/* Draws clean text up to columns; what it took. */
static int put(int row, int column, int columns, enum role role, const char *clean)
{
	wchar_t piece[COMBINED + 2];
	int used = 0, width;
	while ((width = next_piece(&clean, piece)) > 0 && used + width <= columns) {
		put_piece(row, column + used, role, piece);
		used += width;
	}
	return used;
}

static bool inside(int row, int column, int *columns)
{
	if (row < 0 || row >= LINES || column < 0 || column >= COLS)
		return false;
	if (*columns > COLS - column)
		*columns = COLS - column;
	return *columns > 0;
}

int draw_text(int row, int column, int columns, enum role role, const char *text)
{
	if (!inside(row, column, &columns))
		return 0;
	char *clean = shown_text(text);
	int used;
	if (columns_of(clean) <= columns) {
		used = put(row, column, columns, role, clean);
	} else {
		used = put(row, column, columns - 1, role, clean);
		used += put(row, column + used, 1, role, draw_glyph(GLYPH_ELLIPSIS));
	}
	free(clean);
	return used;
}

void draw_right(int row, int column, int columns, enum role role, const char *text)
{
	char *clean = shown_text(text);
	int width = columns_of(clean);
	free(clean);
	if (width > columns)
		width = columns;
	draw_text(row, column + columns - width, width, role, text);
}

void draw_blank(int row, int column, int rows, int columns, enum role role)
{
	for (int line = row; line < row + rows; line++) {
		int width = columns;
		if (!inside(line, column, &width))
			continue;
		for (int i = 0; i < width; i++)
			put_piece(line, column + i, role, L" ");
	}
}

void draw_edge(int row, int column, int columns, enum edge edge)
{
	static const char *const unicode[][3] = {
		[EDGE_TOP] = { "┌", "─", "┐" }, [EDGE_SIDES] = { "│", NULL, "│" }, [EDGE_BOTTOM] = { "└", "─", "┘" },
	};
	static const char *const ascii[][3] = {
		[EDGE_TOP] = { "+", "-", "+" }, [EDGE_SIDES] = { "|", NULL, "|" }, [EDGE_BOTTOM] = { "+", "-", "+" },
	};
	const char *const *parts = pen.unicode ? unicode[edge] : ascii[edge];
	draw_text(row, column, 1, ROLE_FRAME, parts[0]);
	for (int i = 1; parts[1] && i < columns - 1; i++)
		draw_text(row, column + i, 1, ROLE_FRAME, parts[1]);
	draw_text(row, column + columns - 1, 1, ROLE_FRAME, parts[2]);
}

void draw_frame(int row, int column, int rows, int columns, const char *title)
{
	draw_blank(row, column, rows, columns, ROLE_PLAIN);
	for (int line = 0; line < rows; line++)
		draw_edge(row + line, column, columns,
			  line == 0 ? EDGE_TOP : line == rows - 1 ? EDGE_BOTTOM : EDGE_SIDES);
	if (*title && columns > 8) {
		int used = draw_text(row, column + 3, columns - 7, ROLE_TITLE, title);
		draw_text(row, column + 2, 1, ROLE_PLAIN, " ");
		draw_text(row, column + 3 + used, 1, ROLE_PLAIN, " ");
	}
}

void draw_cursor(int row, int column)
{
	pen.cursor_row = row;
	pen.cursor_column = column;
}

void draw_show(void)
{
	bool typing = pen.cursor_row >= 0 && pen.cursor_row < LINES && pen.cursor_column < COLS;
	curs_set(typing ? 1 : 0);
	if (typing)
		move(pen.cursor_row, pen.cursor_column);
	else
		move(LINES - 1, 0);
	wnoutrefresh(stdscr);
	doupdate();
}

void draw_all_again(void)
{
	clearok(curscr, TRUE);
}
