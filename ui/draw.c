#include "ui/draw.h"

#include <curses.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/str.h"

/* Marks on one character that a screen cell can hold. */
enum { COMBINED = 4 };
static const wchar_t LEFT_TO_RIGHT_MARK = 0x200e;

static struct {
	bool unicode;      /* the locale can show letters beyond ASCII */
	bool marks;        /* and the terminal's font has ticks and circles */
	attr_t attributes[ROLE_COUNT];
	bool reversed;           /* a cursor's row is being drawn */
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

/* With 256 colours, with 8, with none. */
enum palette { PALETTE_RICH, PALETTE_BASIC, PALETTE_MONO, PALETTES };

static const struct look {
	short colour;
	attr_t attributes;
} looks[PALETTES][ROLE_COUNT] = {
#define ROLE(NAME, rich, rich_attributes, basic, basic_attributes, mono_attributes) \
	[PALETTE_RICH][ROLE_##NAME] = { rich, rich_attributes }, \
	[PALETTE_BASIC][ROLE_##NAME] = { basic, basic_attributes }, \
	[PALETTE_MONO][ROLE_##NAME] = { -1, mono_attributes },
#include "ui/theme.def"
#undef ROLE
};

/* The terminal's own, but under a QR code. */
static short ground_of(enum role role)
{
	bool many = COLORS >= 256;
	if (role == ROLE_CODE)
		return many ? 231 : COLOR_WHITE;
	if (role == ROLE_INK)
		return many ? 16 : COLOR_BLACK;
	return -1;
}

static enum palette choose_palette(void)
{
	const char *none = getenv("NO_COLOR");
	if (!has_colors() || (none && *none) || start_color() != OK || COLORS < 8)
		return PALETTE_MONO;
	use_default_colors();
	return COLORS >= 256 ? PALETTE_RICH : PALETTE_BASIC;
}

static void choose_colours(void)
{
	const struct look *look = looks[choose_palette()];
	for (int role = 0; role < ROLE_COUNT; role++) {
		pen.attributes[role] = look[role].attributes;
		pen.pairs[role] = 0;
		if (look[role].colour >= 0) {
			init_pair((short)(role + 1), look[role].colour, ground_of((enum role)role));
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

bool draw_marks(void)
{
	return pen.marks;
}

bool draw_blocks(void)
{
	return pen.unicode;
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
	if (is_plain(**text)) {
		*code = (wchar_t)*(*text)++;
		return 1;
	}
	char one[8] = "";
	size_t length = sequence_length(*text);
	memcpy(one, *text, length < sizeof one ? length : sizeof one - 1);
	*text += length;
	mbstate_t state = {0};
	bool shown = length == 1 || (pen.unicode && mbrtowc(code, one, length, &state) == length);
	if (length == 1)
		*code = (wchar_t)(unsigned char)one[0];
	int columns = shown ? wcwidth(*code) : -1, other = text_columns(one);
	if (columns == 0 || (columns > 0 && columns == other))
		return columns;
	/* Unknown here, or of a width that even our libraries dispute: the terminal may think otherwise, too. */
	*code = L'?';
	return other > 0;
}

/*
 * The next piece of printable text: a character with the marks that stand on
 * it. The columns the terminal will take, 0 at the end of the text.
 */
static int next_piece(const char **text, wchar_t piece[COMBINED + 2])
{
	size_t count = 0;
	int width = 0;
	while (**text && !(count > 0 && is_plain(**text))) {
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

static bool make_cell(cchar_t *cell, enum role role, const wchar_t *piece)
{
	attr_t attributes = pen.attributes[role] | (pen.reversed ? A_REVERSE : A_NORMAL);
	return setcchar(cell, piece, attributes, pen.pairs[role], NULL) == OK;
}

static void put_piece(int row, int column, enum role role, const wchar_t *piece)
{
	cchar_t cell;
	if (make_cell(&cell, role, piece))
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

/*
 * A terminal that reorders lines would take a number in the next cell for a part of a name in Arabic or Hebrew, and
 * swap them. A mark without width, on the blank after it or on its last letter, ends what is written from the right.
 */
static void end_right_to_left(int row, int column, int columns)
{
	wchar_t piece[CCHARW_MAX + 1];
	attr_t attributes;
	short pair;
	cchar_t cell;
	int at = column + columns < COLS ? column + columns : column + columns - 1;
	if (mvin_wch(row, at, &cell) != OK || getcchar(&cell, piece, &attributes, &pair, NULL) != OK)
		return;
	size_t count = wcslen(piece);
	if (count == 0 || count >= CCHARW_MAX)
		return;
	piece[count] = LEFT_TO_RIGHT_MARK;
	piece[count + 1] = L'\0';
	if (setcchar(&cell, piece, attributes, pair, NULL) == OK)
		mvadd_wch(row, at, &cell);
}

static bool inside(int row, int column, int *columns)
{
	if (row < 0 || row >= LINES || column < 0 || column >= COLS)
		return false;
	if (*columns > COLS - column)
		*columns = COLS - column;
	return *columns > 0;
}

void draw_reversed(bool reversed)
{
	pen.reversed = reversed;
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
	if (pen.unicode && used > 0 && reads_right_to_left(clean))
		end_right_to_left(row, column, used);
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
	cchar_t cell;
	make_cell(&cell, role, L" ");
	for (int line = row; line < row + rows; line++) {
		int width = columns;
		if (inside(line, column, &width))
			mvhline_set(line, column, &cell, width);
	}
}

void draw_edge(int row, int column, int columns, enum edge edge)
{
	static const char *const unicode[][3] = {
		[EDGE_TOP] = { "┌", "─", "┐" }, [EDGE_SIDES] = { "│", NULL, "│" }, [EDGE_BOTTOM] = { "└", "─", "┘" },
		[EDGE_MIDDLE] = { "├", "─", "┤" },
	};
	static const char *const ascii[][3] = {
		[EDGE_TOP] = { "+", "-", "+" }, [EDGE_SIDES] = { "|", NULL, "|" }, [EDGE_BOTTOM] = { "+", "-", "+" },
		[EDGE_MIDDLE] = { "+", "-", "+" },
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
