#ifndef DATA_SQL_H
#define DATA_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "data/db.h"
#include "embedded_sql.h"

/*
 * Inside data/ only: running the statements of queries.sql. They are prepared
 * once per connection and bound by name.
 */
struct sqlite3_stmt;

/* The connection itself, for what no statement does. */
struct sqlite3 *sql_handle(struct db *db);

/* Ready to bind; NULL (and db_error) when it cannot be prepared; the functions below take NULL. */
struct sqlite3_stmt *sql_query(struct db *db, enum query query);
/* The same for text made at run time, not cached: sql_finish it. */
struct sqlite3_stmt *sql_prepare(struct db *db, const char *text);
/* The first of several; *rest is what follows, or text itself on failure. NULL also for a bare comment. */
struct sqlite3_stmt *sql_prepare_first(struct db *db, const char *text, const char **rest);
void sql_finish(struct sqlite3_stmt *statement);
/* Runs all statements of a text, which have nothing to bind. 0 or -1. */
int sql_script(struct db *db, const char *text);

/* Text is not copied: it must live until the statement is run. NULL binds null. */
void sql_bind_text(struct sqlite3_stmt *statement, const char *name, const char *value);
/* "" binds null. */
void sql_bind_text_or_null(struct sqlite3_stmt *statement, const char *name, const char *value);
void sql_bind(struct sqlite3_stmt *statement, const char *name, int64_t value);
/* 0 binds null. */
void sql_bind_or_null(struct sqlite3_stmt *statement, const char *name, int64_t value);

/* 1 a row, 0 the end, -1; the statement is reset at the end and on failure. */
int sql_next(struct db *db, struct sqlite3_stmt *statement);
/* Runs to the end and resets. 0 or -1. */
int sql_run(struct db *db, struct sqlite3_stmt *statement);
/* Runs; the first column of the first row into *value (0 when there is no row). 0 or -1. */
int sql_value(struct db *db, struct sqlite3_stmt *statement, int64_t *value);
void sql_reset(struct sqlite3_stmt *statement);
/* Rows that the last INSERT or UPDATE itself changed. */
int sql_changes(const struct db *db);
int64_t sql_last_id(const struct db *db);

int64_t sql_integer(struct sqlite3_stmt *statement, int column);
/* A copy, the caller frees; "" for null. */
char *sql_text(struct sqlite3_stmt *statement, int column);
/* Borrowed until the next step; "" for null. */
const char *sql_peek(struct sqlite3_stmt *statement, int column);

/* Keeps a sentence as the connection's error; returns -1. */
int sql_fail(struct db *db, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A database without a file that can be found, for trying things out; path: whose sentences it speaks. NULL as db_open. */
struct db *db_open_empty(const char *path, char **message);

/*
 * For a function that must be one transaction whether or not its caller is in
 * one: *mine says whether sql_leave ends it. sql_leave passes result on, or -1
 * when it was fine but could not be stored.
 */
int sql_enter(struct db *db, bool *mine);
int sql_leave(struct db *db, bool mine, int result);

#endif
