#ifndef CMD_SAY_H
#define CMD_SAY_H

#include <stdbool.h>

struct db;
struct json;

/* What commands say. Everything passes the sanitiser line by line; nothing carries a secret. */

/* "convoke: ..." on stderr: the one line of an error, or the summary of exit code 3. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The one line of help that may follow. */
void hint(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A line on stdout. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Text of several lines on stdout, each after indent. */
void say_lines(const char *indent, const char *text);

/* Complains with the text (freed; NULL: the last error of db) and returns EXIT_FAILED. */
int fail(char *message);
int fail_db(const struct db *db);

/* Prints the value on one line of stdout and frees it. */
void print_json(struct json *json);

/* A question on a terminal: true for yes. Anything but y or yes is no. */
bool confirm(const char *question);
/* --yes, or somebody who can be asked; else complains about the missing --yes. */
bool may_go_on(bool yes, const char *what);

/* "2027-06-12 16:04:09" in the process's time zone; "" for 0. out holds 20 bytes; returns it. */
char *local_time(char out[20], long long wall_ms);

/* The width of the terminal there; 80 when it is none. */
int terminal_columns(int fd);

#endif
