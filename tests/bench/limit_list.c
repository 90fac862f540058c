/*
 * limit_list FILE: the least that a list on the screen can cost: ncurses, SQLite (by keyset, what is visible and no
 * more), libcurl linked, nothing else. Down, Page Down and End move; q ends.
 */
#include <curl/curl.h>
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdlib.h>

enum { HEAD = 1 };

static sqlite3_stmt *after, *before, *newest, *total;
static long long top_id;
static long count;

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		exit(1);
	return statement;
}

#define COLUMNS "id, name, phone, \"group\", whatsapp_status, rsvp FROM guests WHERE deleted_at IS NULL AND "

static void open_list(const char *path)
{
	sqlite3 *db;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		exit(1);
	after = prepare(db, "SELECT " COLUMNS "id >= ?1 ORDER BY id LIMIT ?2");
	before = prepare(db, "SELECT " COLUMNS "id > ?1 ORDER BY id LIMIT 1 OFFSET ?2");
	newest = prepare(db, "SELECT " COLUMNS "1 ORDER BY id DESC LIMIT 1 OFFSET ?1");
	total = prepare(db, "SELECT sum(n) FROM guest_tally WHERE kind = 'status'");
	if (sqlite3_step(total) == SQLITE_ROW)
		count = (long)sqlite3_column_int64(total, 0);
	sqlite3_reset(total);
}

static const char *word(int column)
{
	return (const char *)sqlite3_column_text(after, column);
}

static void draw(int cursor)
{
	erase();
	mvprintw(0, 0, " %ld guests", count);
	sqlite3_bind_int64(after, 1, top_id);
	sqlite3_bind_int(after, 2, LINES - 2 * HEAD);
	for (int line = 0; sqlite3_step(after) == SQLITE_ROW; line++) {
		attrset(line == cursor ? A_REVERSE : A_NORMAL);
		mvprintw(HEAD + line, 0, " %-26.26s %-16.16s %-10.10s %-12.12s %-8.8s", word(1), word(2), word(3), word(4), word(5));
	}
	attrset(A_NORMAL);
	sqlite3_reset(after);
	refresh();
}

/* The row that a query finds becomes the first one. */
static void go(sqlite3_stmt *row)
{
	if (sqlite3_step(row) == SQLITE_ROW)
		top_id = sqlite3_column_int64(row, 0);
	sqlite3_reset(row);
}

int main(int words, char **word_list)
{
	if (words < 2)
		return 2;
	setlocale(LC_ALL, "");
	curl_global_init(CURL_GLOBAL_DEFAULT);
	open_list(word_list[1]);
	initscr();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	idlok(stdscr, TRUE);
	scrollok(stdscr, TRUE);
	int cursor = 0;
	for (int key = 0; key != 'q'; key = getch()) {
		int rows = LINES - 2 * HEAD;
		if (key == KEY_DOWN && cursor < rows - 1) {
			cursor++;
		} else if (key == KEY_DOWN || key == KEY_NPAGE) {
			sqlite3_bind_int64(before, 1, top_id);
			sqlite3_bind_int(before, 2, key == KEY_DOWN ? 0 : rows - 1);
			go(before);
		} else if (key == KEY_END) {
			sqlite3_bind_int(newest, 1, rows - 1);
			go(newest);
			cursor = rows - 1;
		}
		draw(cursor);
	}
	endwin();
	return 0;
}
