#include "ui/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "ui/times.h"

/* Of a long name so much stays beside what sending does. */
enum { NARROW = 60, NAME_COLUMNS = 24 };

/* The columns that are free for the title. */
static int draw_state(const struct board *board, int row)
{
	int columns = draw_columns(), width = text_columns(board->state), name = text_columns(board->event.name);
	if (columns < NARROW || !width)
		return columns - 2;
	int most = columns - 5 - (name < NAME_COLUMNS ? name : NAME_COLUMNS);
	if (width > most)
		width = most;
	draw_right(row, columns - 1 - width, width, board->state_role, board->state);
	return columns - width - 4;
}

/* Name, date, venue: the last is left away first. */
static void draw_title(const struct board *board, int row, int columns)
{
	char date[64];
	const struct event *event = &board->event;
	const char *parts[] = { local_text(date, sizeof date, event->starts_at), event->venue };
	int used = draw_text(row, 1, columns, ROLE_TITLE, event->name);
	for (size_t i = 0; i < 2; i++) {
		int width = text_columns(parts[i]);
		if (!*parts[i] || used + 3 + width > columns)
			continue;
		draw_text(row, 2 + used, 1, ROLE_FAINT, draw_glyph(GLYPH_SEPARATOR));
		used += 3 + draw_text(row, 4 + used, columns - used - 3, ROLE_PLAIN, parts[i]);
	}
}

/* How doors are placed: wordings from the fullest to the shortest are tried until one fits. */
struct placing {
	int lines, gap;
	bool brief, without_zeros, without_answers;
};

static bool is_answer(const struct door *door)
{
	return strncmp(door->filter, "rsvp:", 5) == 0;
}

static bool placed(const struct placing *placing, const struct door *door)
{
	if (is_answer(door))
		return !placing->without_answers;
	return door->number > 0 || !placing->without_zeros || !door->state;
}

static int door_columns(const struct placing *placing, const struct door *door)
{
	return text_columns(placing->brief ? door->brief : door->text);
}

/* The answers stay together. */
static int columns_needed(const struct placing *placing, const struct door *doors, int count, int at)
{
	int columns = door_columns(placing, &doors[at]);
	if (is_answer(&doors[at]) && !is_answer(&doors[at - 1]))
		while (++at < count)
			columns += 1 + door_columns(placing, &doors[at]);
	return columns;
}

static void remember(struct door_places *places, const struct door *door, int row, int column, int columns)
{
	if (door->number == 0 && *door->filter)
		return;
	int at = places->count++;
	places->items[at].row = row;
	places->items[at].column = column;
	places->items[at].columns = columns;
	memcpy(places->items[at].filter, door->filter, sizeof door->filter);
}

const char *board_door_at(const struct door_places *places, int row, int column)
{
	for (int i = 0; i < places->count; i++)
		if (places->items[i].row == row && column >= places->items[i].column &&
		    column < places->items[i].column + places->items[i].columns)
			return places->items[i].filter;
	return NULL;
}

static void draw_door(const struct placing *placing, const struct door *door, int row, int column, const char *filter)
{
	bool open = strcmp(door->filter, filter) == 0;
	enum role role = open ? ROLE_DOOR : door->state && door->number == 0 ? ROLE_FAINT : door->role;
	draw_text(row, column, draw_columns(), role, placing->brief ? door->brief : door->text);
}

/* The lines it takes; draws when there is where to remember the places. */
static int place_doors(const struct placing *placing, const struct door *doors, int count, int row, const char *filter,
		       struct door_places *places)
{
	int column = 1, line = 0;
	for (int i = 0; i < count; i++) {
		if (!placed(placing, &doors[i]))
			continue;
		bool joined = i > 0 && is_answer(&doors[i]) && is_answer(&doors[i - 1]);
		if (column > 1)
			column += joined ? 1 : placing->gap;
		if (column > 1 && column + columns_needed(placing, doors, count, i) > draw_columns() - 1) {
			line++;
			column = 1;
		}
		int columns = door_columns(placing, &doors[i]);
		if (places) {
			draw_door(placing, &doors[i], row + line, column, filter);
			remember(places, &doors[i], row + line, column, columns);
		}
		column += columns;
	}
	return line + 1;
}

static int draw_counters(const struct board *board, int row, const char *filter, struct door_places *places)
{
	static const struct placing wordings[] = {
		{ .lines = 1, .gap = 3 },
		{ .lines = 1, .gap = 2 },
		{ .lines = 2, .gap = 3 },
		{ .lines = 2, .gap = 2 },
		{ .lines = 2, .gap = 2, .without_zeros = true },
		{ .lines = 2, .gap = 2, .without_zeros = true, .brief = true },
		{ .lines = 2, .gap = 2, .without_zeros = true, .brief = true, .without_answers = true },
		/* More lines rather than a sum that does not show. */
		{ .lines = STATUS_COUNT, .gap = 1, .without_zeros = true, .brief = true, .without_answers = true },
	};
	struct door doors[DOOR_LIMIT];
	int count = board_doors(board, doors);
	const struct placing *placing = wordings;
	while (place_doors(placing, doors, count, row, filter, NULL) > placing->lines)
		placing++;
	places->count = 0;
	return place_doors(placing, doors, count, row, filter, places);
}

/* Reached, on the way, failed, not yet out: each ends where its share of the whole ends. */
static void draw_bar(const struct board *board, int row, int columns)
{
	const int64_t *status = board->campaign.status;
	int64_t failed = status[STATUS_FAILED] + status[STATUS_UNDELIVERED];
	const struct { int64_t part; enum role role; enum glyph glyph; } parts[] = {
		{ status[STATUS_DELIVERED] + status[STATUS_READ], ROLE_GOOD, GLYPH_BAR_FULL },
		{ status[STATUS_ACCEPTED] + status[STATUS_SENT], ROLE_WAITING, GLYPH_BAR_SOME },
		{ failed, ROLE_BAD, GLYPH_BAR_BAD },
		{ 0, ROLE_FAINT, GLYPH_BAR_NONE },
	};
	enum { PARTS = sizeof parts / sizeof *parts };
	int64_t sum = 0;
	int column = 0;
	draw_text(row, 1, 1, ROLE_FRAME, draw_glyph(GLYPH_BAR_LEFT));
	for (size_t i = 0; i < PARTS; i++) {
		sum += parts[i].part;
		int end = i == PARTS - 1 ? columns : board->total ? (int)(sum * columns / board->total) : 0;
		/* A single failure shows, however many were reached. */
		if (parts[i].part > 0 && end == column && end < columns)
			end++;
		for (; column < end; column++)
			draw_text(row, 2 + column, 1, parts[i].role, draw_glyph(parts[i].glyph));
	}
	draw_text(row, 2 + columns, 1, ROLE_FRAME, draw_glyph(GLYPH_BAR_RIGHT));
}

static void draw_progress(const struct board *board, int row)
{
	int columns = draw_columns();
	if (columns < NARROW && *board->state) {
		draw_text(row, 1, columns - 2, board->state_role, board->state);
		return;
	}
	const int64_t *status = board->campaign.status;
	char *words = !board->have_campaign ? xstrdup("nothing sent yet") :
		board->total == 0 ? xasprintf("%s %lld: canceled", campaign_kind_word(board->campaign.kind),
					      (long long)board->campaign.id) :
		xasprintf("%s %lld: %lld of %lld done, %lld reached", campaign_kind_word(board->campaign.kind),
			  (long long)board->campaign.id, (long long)board->done, (long long)board->total,
			  (long long)status[STATUS_DELIVERED] + (long long)status[STATUS_READ]);
	int width = text_columns(words), bar = columns - width - 6;
	if (bar < 10)
		bar = columns - 4;
	else
		draw_right(row, columns - 1 - width, width, ROLE_FAINT, words);
	draw_bar(board, row, bar);
	free(words);
}

int board_draw(const struct board *board, const char *filter, struct door_places *places)
{
	draw_title(board, 0, draw_state(board, 0));
	int lines = draw_counters(board, 1, filter, places);
	draw_progress(board, 1 + lines);
	return lines + 2;
}
