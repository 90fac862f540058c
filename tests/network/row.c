#include "row.h"

#include <check.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "cli.h"
#include "data/dispatcher.h"
#include "oracle.h"

enum { PATIENCE_US = 60 * 1000000, LOOK_MS = 20 };

void rows_begin(void)
{
	make_event();
	make_template();
}

void event_copy(const char *from, const char *to)
{
	sqlite3 *db;
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", to);
	ck_assert_int_eq(sqlite3_open(from, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	sqlite3_close(db);
	sqlite3_free(sql);
}

void row_make(int number, char file[ROW_PATH])
{
	struct str list = {0};
	char name[32];
	snprintf(name, sizeof name, "row%d.db", number);
	snprintf(file, ROW_PATH, "%s", path_of(name));
	event_copy(path_of("convoke/event.db"), file);
	str_append(&list, "name,phone\n");
	for (int i = 1; i <= ROW_GUESTS; i++)
		str_appendf(&list, "Guest %d,+3519120%02d%03d\n", i, number, i);
	assert_code(convoke_with_input(list.text, "-f", file, "import", "-"), 0);
	str_free(&list);
}

static const char *phones_of(int number)
{
	static char words[64];
	snprintf(words, sizeof words, "\"to\":\"whatsapp:+3519120%02d", number);
	return words;
}

size_t row_creates(int number)
{
	return journal_count("\"kind\":\"create\"", phones_of(number));
}

size_t row_messages(int number)
{
	return journal_count("\"recorded\":true", phones_of(number));
}

void row_assert_once(int number, const char *name, const char *file)
{
	struct oracle oracle;
	char *lines = journal();
	oracle_read(file, lines, &oracle);
	free(lines);
	ck_assert_msg(oracle.duplicates == 0, "%s: %zu phones got more than one message", name, oracle.duplicates);
	ck_assert_msg(oracle.lost == 0 && oracle.hidden == 0, "%s: %zu lost, %zu hidden", name, oracle.lost, oracle.hidden);
	ck_assert_msg(oracle.accepted == ROW_GUESTS, "%s: %zu of %d have a message", name, oracle.accepted, ROW_GUESTS);
	ck_assert_uint_eq(row_messages(number), ROW_GUESTS);
}

void wait_for_number(const char *file, const char *sql, long long wanted)
{
	int64_t deadline = clock_mono_us() + PATIENCE_US;
	while (oracle_number(file, sql) != wanted) {
		ck_assert_msg(clock_mono_us() < deadline, "waited in vain for %lld of: %s", wanted, sql);
		poll(NULL, 0, LOOK_MS);
	}
}

/* It holds the lock only after it has learnt to end politely. */
static void wait_for_holder(const char *file, int pid)
{
	int64_t deadline = clock_mono_us() + PATIENCE_US;
	struct dispatcher_holder holder;
	while (!dispatcher_holder(file, &holder) || holder.pid != pid) {
		ck_assert_msg(clock_mono_us() < deadline, "waited in vain for %d to hold the lock of %s", pid, file);
		poll(NULL, 0, LOOK_MS);
	}
}

const struct run *row_run(const char *file)
{
	int pid = start_convoke("-f", file, "run");
	wait_for_holder(file, pid);
	wait_for_number(file, CAN_GO_NOW, 0);
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	return wait_for_run(pid);
}
