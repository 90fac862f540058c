/* Importing a list of 100,000 rows. */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "process.h"
#include "world.h"

enum { GUESTS = 100000, ROUNDS = 2 };

static struct series *again, *memory;

/* The first import; the second, of the same list, goes into a row of its own. */
static double convoke_import(void *list)
{
	char *file = world_path("import.db");
	MUST(bench_program, "-f", file, "init", "--name", "A", "--country", "PT");
	const char *words[] = {bench_program, "-f", file, "import", list, NULL};
	struct usage first = process_run(words, NULL), second = process_run(words, NULL);
	if (first.status != 0 || second.status != 0)
		complain("convoke import ended with %d and %d", first.status, second.status);
	series_add(again, second.seconds);
	series_add(memory, first.peak_mb);
	world_remove(file);
	return first.seconds;
}

static double sqlite_import(void *list)
{
	char *file = world_path("plain.db");
	const char *words[] = {"sqlite3", file, "PRAGMA journal_mode = WAL",
			       "CREATE TABLE guests (name TEXT, phone TEXT, \"group\" TEXT, seats TEXT);"
			       "CREATE INDEX guests_phone ON guests (phone, name);"
			       "CREATE INDEX guests_name ON guests (name)",
			       ".mode csv", text(".import --skip 1 %s guests", (char *)list), NULL};
	struct usage usage = process_run(words, NULL);
	world_remove(file);
	return usage.status == 0 ? usage.seconds : -1;
}

void measure_lists(void)
{
	char *list = world_csv(measure_size(GUESTS));
	struct row *row = table_row("import 100,000 rows, every number checked", "s", 2);
	struct row *again_row = table_row("  the same list again", "s", 2);
	struct row *memory_row = table_row("  memory for it", "MB", 1);
	row->limit.by = "sqlite3 .import";
	again = &again_row->convoke;
	memory = &memory_row->convoke;
	bool sqlite = program_exists("sqlite3");
	if (!sqlite)
		leave_out("sqlite3 .import", "sqlite3 is not there");
	struct contender contenders[] = {{&row->convoke, convoke_import, list}, {&row->limit, sqlite_import, list}};
	measure_in_turn(contenders, sqlite ? 2 : 1, ROUNDS);
	row_goal(row, AT_MOST, 6, NULL);
	row_goal(again_row, AT_MOST, 1.5, NULL);
}
