#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/db.h"
#include "data/event.h"
#include "data/sql.h"

/* What stands beside a database; that of another one would be taken for this one's. */
static const char *const beside[] = {"-wal", "-shm", "-journal"};
enum { BESIDE = sizeof beside / sizeof *beside };

/* Everything at once: one moment of the file, while others go on writing. */
static int copy_pages(struct db *db, sqlite3 *copy)
{
	enum { TRIES = 100, WAIT_MS = 50 };
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", sql_handle(db), "main");
	int code = backup ? SQLITE_BUSY : sqlite3_errcode(copy);
	for (int i = 0; backup && i < TRIES && (code == SQLITE_BUSY || code == SQLITE_LOCKED); i++) {
		if (i)
			sqlite3_sleep(WAIT_MS);
		code = sqlite3_backup_step(backup, -1);
	}
	int ended = backup ? sqlite3_backup_finish(backup) : code;
	if (code == SQLITE_DONE && ended == SQLITE_OK)
		return 0;
	return sql_fail(db, "the file could not be copied: %s", sqlite3_errstr(ended ? ended : code));
}

static int copy_into(struct db *db, const char *out)
{
	/* Made here, so that nobody can read it for even a moment. */
	int fd = open(out, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return sql_fail(db, "%s cannot be written: %s", out, strerror(errno));
	close(fd);
	sqlite3 *copy = NULL;
	int code = sqlite3_open_v2(out, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	int result = code == SQLITE_OK ? copy_pages(db, copy) : sql_fail(db, "%s cannot be written: %s", out, sqlite3_errstr(code));
	sqlite3_close(copy);
	return result;
}

/* Says what is wrong, if anything is. */
static int check_with(struct db *copy, const char *pragma, const char *sound)
{
	struct sqlite3_stmt *row = sql_prepare(copy, pragma);
	int found = sql_next(copy, row);
	int result = found < 0 ? -1 : found == 0 || strcmp(sql_peek(row, 0), sound) == 0 ? 0
		: sql_fail(copy, "the copy is not sound (%s), since the file is not: go on with your newest backup", sql_peek(row, 0));
	sql_finish(row);
	return result;
}

static int check(struct db *copy)
{
	if (check_with(copy, "PRAGMA integrity_check(1)", "ok") < 0)
		return -1;
	return check_with(copy, "PRAGMA foreign_key_check", "");
}

/* The copy must not go on sending where the original does: it is paused and says why. */
static int pause_copy(struct db *copy)
{
	/* A reason from before would stay, and hide that this is a copy. */
	if (event_resume(copy) < 0)
		return -1;
	return event_pause(copy, "this is a copy: resume only if the original is gone", clock_wall_ms());
}

static int finish_copy(struct db *db, const char *out, int (*stop)(void *))
{
	char *message = NULL;
	struct db *copy = db_open(out, DB_OPEN, &message);
	if (!copy) {
		sql_fail(db, "%s", message);
		free(message);
		return -1;
	}
	db_may_checkpoint(copy, true);
	db_give_way(copy, stop);
	int result = check(copy) < 0 ? -1 : pause_copy(copy);
	if (result < 0)
		sql_fail(db, "%s", db_error(copy));
	db_close(copy);
	return result;
}

/* -1 when something is there already that would be lost, or would spoil the copy. */
static int check_place(struct db *db, const char *out)
{
	if (access(out, F_OK) == 0)
		return sql_fail(db, "%s exists already and was left as it is", out);
	for (int i = 0; i < BESIDE; i++) {
		char *name = xasprintf("%s%s", out, beside[i]);
		bool there = access(name, F_OK) == 0;
		if (there)
			sql_fail(db, "%s is left of another file: move it away first", name);
		free(name);
		if (there)
			return -1;
	}
	return 0;
}

static void remove_part(const char *part)
{
	unlink(part);
	for (int i = 0; i < BESIDE; i++) {
		char *name = xasprintf("%s%s", part, beside[i]);
		unlink(name);
		free(name);
	}
}

int db_backup(struct db *db, const char *out, int (*stop)(void *))
{
	if (check_place(db, out) < 0)
		return -1;
	/* Under another name until it is checked and paused: a copy that is not must not be found. */
	char *part = xasprintf("%s.part", out);
	remove_part(part);
	int result = copy_into(db, part) < 0 ? -1 : finish_copy(db, part, stop);
	if (result == 0 && rename(part, out) < 0)
		result = sql_fail(db, "%s cannot be written: %s", out, strerror(errno));
	if (result < 0)
		remove_part(part);
	free(part);
	return result;
}
