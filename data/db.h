#ifndef DATA_DB_H
#define DATA_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One connection to an event file: one thread each. Functions of data/ return 0
 * or a count when it worked, and -1 with db_error() telling why in a sentence.
 */
struct db;

enum db_mode {
	DB_CREATE, /* must not exist yet; made with mode 0600 */
	DB_OPEN,   /* must exist; migrated when older (after a copy FILE.v<N>.bak) */
	DB_READ,   /* the same where it may be written; where not, it is only read, and every change fails with a sentence */
	DB_LOOK,   /* must exist; is not written and not migrated: see data/look.h */
};

/* NULL with a sentence in *message (the caller frees). */
struct db *db_open(const char *path, enum db_mode mode, char **message);
/* NULL is fine. Leaves the write-ahead log alone unless db_may_checkpoint said otherwise. */
void db_close(struct db *db);

const char *db_path(const struct db *db);
/* True when it was opened with DB_READ and cannot be written. */
bool db_only_reads(const struct db *db);
/* The last failure; valid until the next call on this connection. */
const char *db_error(const struct db *db);
/* True when that failure passes by itself: another program was busy with the file, or the disk was full. */
bool db_failure_passes(const struct db *db);
/* True when it was the full disk. */
bool db_disk_is_full(const struct db *db);

/*
 * A write transaction: takes the process's one writer mutex, then BEGIN
 * IMMEDIATE. Never held across a wait for anything but the disk. Transactions
 * do not nest.
 */
int db_begin(struct db *db);
/*
 * How long db_begin waits for this process's other threads before it fails; such a failure passes. 0, as it begins: for
 * as long as it takes. For the thread that answers keys.
 */
void db_set_patience(struct db *db, int ms);
/*
 * -1: nothing of it is stored, as far as can be seen. After a disk error its last bytes may be on the disk all
 * the same, and count when the file is opened after a crash. The mutex is released either way.
 */
int db_commit(struct db *db);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/* What is read until the end of it is of one moment, whatever others write meanwhile. Not within a transaction. */
int db_snapshot(struct db *db);
void db_snapshot_end(struct db *db);

/*
 * While set, a statement that takes long is given up with -1 as soon as wanted() is not 0: somebody waits for what
 * comes next. NULL ends it.
 */
void db_give_way(struct db *db, int (*wanted)(void *));

/* True when another connection, of any process, has committed since the last call. */
bool db_changed(struct db *db);

/* Whether this connection may checkpoint: only while its process holds the file's lock, or nobody else has the file yet. */
void db_may_checkpoint(struct db *db, bool may);

/* Copies what the write-ahead log holds into the file, as far as that is possible now. For who may. */
void db_checkpoint(struct db *db);

/* PRAGMA quick_check after the disk failed: 1 sound, 0 damaged, -1 cannot be read. db_error stays as it is. */
int db_quick_check(struct db *db);

/*
 * A consistent copy while in use, checked; it is paused and says that it is one. out must not exist. Not 0 from stop
 * (as for db_give_way; may be NULL) breaks it off, and nothing is left.
 */
int db_backup(struct db *db, const char *out, int (*stop)(void *));

/* SQLite's. */
void db_library_version(char *out, size_t size);

/*
 * The list as it is now, to try out what an import would bring, or (with the messages) what taking one back would do:
 * whatever is written to it is nobody else's business, and nobody waits for it. NULL with a sentence in *message.
 */
enum db_copy { COPY_LIST, COPY_MESSAGES };
struct db *db_open_copy(struct db *db, enum db_copy what, char **message);

/* Moves a -1 of data/ to a caller's *message; returns -1. */
int db_fail(const struct db *db, char **message);

#endif
