#include "data/dispatcher.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/sql.h"

enum { IDENTITY_SIZE = 64 };

struct dispatcher_lock {
	int fd;
	char *name;
	struct dispatcher_lock *original; /* of the file that this one is a copy of; NULL: none */
};

/* By the file's real name: through a symbolic link it is the same file, and must be the same lock. */
static char *lock_name(const char *path)
{
	char *real = realpath(path, NULL);
	char *name = xasprintf("%s.lock", real ? real : path);
	free(real);
	return name;
}

static int open_lock_file(const char *name, int flags)
{
	return open(name, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Whether the name still leads to what is open: else somebody removed the file, and the next one locks another. */
static bool is_the_file(int fd, const char *name)
{
	struct stat opened, named;
	return fstat(fd, &opened) == 0 && stat(name, &named) == 0 && opened.st_dev == named.st_dev &&
	       opened.st_ino == named.st_ino;
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

/* Through a second hard link the same rows would have another lock, and another log of SQLite's. */
static bool has_one_name(const char *path)
{
	struct stat info;
	return stat(path, &info) < 0 || info.st_nlink <= 1;
}

/* 1 locked, 0 another process holds it, -1 with errno. Who only glances at it (below) holds nothing. */
static int lock_exclusive(int fd)
{
	enum { TRIES = 50 };
	for (int i = 0; i < TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 1;
		if (errno != EWOULDBLOCK)
			return -1;
		if (flock(fd, LOCK_SH | LOCK_NB) < 0)
			return errno == EWOULDBLOCK ? 0 : -1;
		flock(fd, LOCK_UN);
		sched_yield();
	}
	errno = EAGAIN;
	return -1;
}

struct dispatcher_lock *dispatcher_lock(const char *path, char **message)
{
	*message = NULL;
	if (!has_one_name(path)) {
		*message = xasprintf("%s has a second name (a hard link), so that two programs could send from it at once: "
				     "remove one of the names, or make a copy with `convoke backup`", path);
		return NULL;
	}
	char *name = lock_name(path);
	int fd = open_lock_file(name, O_RDWR | O_CREAT);
	int locked = fd < 0 ? -1 : lock_exclusive(fd);
	if (locked == 1 && is_the_file(fd, name)) {
		write_holder(fd);
		struct dispatcher_lock *lock = xmalloc(sizeof *lock);
		*lock = (struct dispatcher_lock){.fd = fd, .name = name};
		return lock;
	}
	if (locked < 0)
		*message = xasprintf("%s cannot be locked: %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(name);
	return NULL;
}

bool dispatcher_lock_stands(const struct dispatcher_lock *lock)
{
	return is_the_file(lock->fd, lock->name) && (!lock->original || dispatcher_lock_stands(lock->original));
}

/* What no copy has: the inode and when it was made, as far as the file system knows. "" when there is no such file. */
static void read_identity(const char *path, char out[IDENTITY_SIZE])
{
	struct statx info;
	out[0] = '\0';
	if (statx(AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, &info) == 0)
		snprintf(out, IDENTITY_SIZE, "%llu %lld.%09u", (unsigned long long)info.stx_ino,
			 info.stx_mask & STATX_BTIME ? (long long)info.stx_btime.tv_sec : 0,
			 info.stx_mask & STATX_BTIME ? info.stx_btime.tv_nsec : 0);
}

static int run_alone(struct db *db, struct sqlite3_stmt *row)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	return sql_leave(db, mine, sql_run(db, row));
}

static int set_home(struct db *db, const char *id)
{
	char *real = realpath(db_path(db), NULL);
	struct sqlite3_stmt *row = sql_query(db, QUERY_DISPATCHER_SET_HOME);
	sql_bind_text(row, "@path", real ? real : db_path(db));
	sql_bind_text(row, "@id", id);
	int result = run_alone(db, row);
	free(real);
	return result;
}

int dispatcher_lock_original(struct dispatcher_lock *lock, struct db *db, const struct dispatcher_state *state,
			     char **message)
{
	char ours[IDENTITY_SIZE], there[IDENTITY_SIZE];
	read_identity(db_path(db), ours);
	read_identity(state->file_path, there);
	if (strcmp(ours, state->file_id) == 0)
		return 1;
	if (!*state->file_id || strcmp(there, state->file_id) != 0) {
		if (set_home(db, ours) == 0)
			return 1;
		db_fail(db, message);
		return 0;
	}
	lock->original = dispatcher_lock(state->file_path, message);
	if (!lock->original && !*message)
		*message = xasprintf("this is a copy of %s, which another process is sending from: it waits until that ends",
				     state->file_path);
	return lock->original != NULL;
}

void dispatcher_unlock(struct dispatcher_lock *lock)
{
	if (!lock)
		return;
	dispatcher_unlock(lock->original);
	close(lock->fd);
	free(lock->name);
	free(lock);
}

bool dispatcher_holder(const char *path, struct dispatcher_holder *out)
{
	*out = (struct dispatcher_holder){0};
	char *name = lock_name(path);
	int fd = open_lock_file(name, O_RDONLY);
	free(name);
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
	out->file_path = sql_text(row, 7);
	out->file_id = sql_text(row, 8);
	sql_reset(row);
	return 0;
}

void dispatcher_state_clear(struct dispatcher_state *state)
{
	free(state->waiting_for);
	free(state->file_path);
	free(state->file_id);
	*state = (struct dispatcher_state){0};
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
