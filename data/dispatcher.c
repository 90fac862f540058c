#include "data/dispatcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/sql.h"

struct dispatcher_lock {
	int fd;
};

/* By the file's real name: through a symbolic link it is the same file, and must be the same lock. */
static int open_lock_file(const char *path, int flags)
{
	char *real = realpath(path, NULL);
	char *name = xasprintf("%s.lock", real ? real : path);
	int fd = open(name, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	free(name);
	free(real);
	return fd;
}

/* pid, host and since: for people and for `status`; only the flock itself decides. */
static void write_holder(int fd)
{
	char host[65] = "", line[128];
	gethostname(host, sizeof host - 1);
	int length = snprintf(line, sizeof line, "%ld %s %lld\n", (long)getpid(), *host ? host : "-",
			      (long long)clock_wall_ms());
	if (ftruncate(fd, 0) < 0 || pwrite(fd, line, (size_t)length, 0) < 0)
		return;
}

struct dispatcher_lock *dispatcher_lock(const char *path, char **message)
{
	*message = NULL;
	int fd = open_lock_file(path, O_RDWR | O_CREAT);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (fd < 0 || errno != EWOULDBLOCK)
			*message = xasprintf("%s.lock cannot be locked: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	write_holder(fd);
	struct dispatcher_lock *lock = xmalloc(sizeof *lock);
	lock->fd = fd;
	return lock;
}

void dispatcher_unlock(struct dispatcher_lock *lock)
{
	if (!lock)
		return;
	close(lock->fd);
	free(lock);
}

bool dispatcher_holder(const char *path, struct dispatcher_holder *out)
{
	*out = (struct dispatcher_holder){0};
	int fd = open_lock_file(path, O_RDONLY);
	if (fd < 0)
		return false;
	bool held = flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
	char line[128];
	ssize_t count = held ? pread(fd, line, sizeof line - 1, 0) : 0;
	close(fd);
	if (!held)
		return false;
	line[count > 0 ? count : 0] = '\0';
	long long pid = 0, since = 0;
	if (sscanf(line, "%18lld %64s %18lld", &pid, out->host, &since) == 3) {
		out->pid = pid;
		out->since = since;
	}
	return true;
}

int dispatcher_load(struct db *db, struct dispatcher_state *out)
{
	*out = (struct dispatcher_state){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_DISPATCHER_LOAD);
	if (sql_next(db, row) != 1)
		return -1;
	out->epoch = sql_integer(row, 0);
	out->asked = sql_integer(row, 1);
	out->waiting_for = sql_text(row, 2);
	out->waiting_until = sql_integer(row, 3);
	out->storm_code = (int)sql_integer(row, 4);
	out->bodies_told = (int)sql_integer(row, 5);
	snprintf(out->session, sizeof out->session, "%s", sql_peek(row, 6));
	sql_reset(row);
	return 0;
}

void dispatcher_state_clear(struct dispatcher_state *state)
{
	free(state->waiting_for);
	*state = (struct dispatcher_state){0};
}

static int run_alone(struct db *db, struct sqlite3_stmt *row)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	return sql_leave(db, mine, sql_run(db, row));
}

int dispatcher_ask(struct db *db, bool asked)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_DISPATCHER_ASK);
	sql_bind(row, "@asked", asked);
	return run_alone(db, row);
}

int dispatcher_end(struct db *db)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	int result = sql_run(db, sql_query(db, QUERY_DISPATCHER_END));
	return sql_leave(db, mine, result == 0 ? sql_changes(db) : -1);
}

int dispatcher_begin(struct db *db, const char *session, bool asked)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_DISPATCHER_EPOCH);
	sql_bind_text(row, "@session", session);
	sql_bind(row, "@asked", asked);
	return run_alone(db, row);
}

static int remember(struct db *db, enum query query, int value)
{
	struct sqlite3_stmt *row = sql_query(db, query);
	sql_bind(row, "@value", value);
	return run_alone(db, row);
}

int dispatcher_remember_storm(struct db *db, int code)
{
	return remember(db, QUERY_DISPATCHER_REMEMBER_STORM, code);
}

int dispatcher_remember_bodies(struct db *db, int bodies_told)
{
	return remember(db, QUERY_DISPATCHER_REMEMBER_BODIES, bodies_told);
}

int dispatcher_tell(struct db *db, const char *waiting_for, int64_t waiting_until)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_DISPATCHER_TELL);
	sql_bind_text(row, "@waiting_for", waiting_for);
	sql_bind_or_null(row, "@waiting_until", waiting_until);
	return run_alone(db, row);
}
