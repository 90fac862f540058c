#ifndef CMD_EVENT_FILE_H
#define CMD_EVENT_FILE_H

#include <stdbool.h>

struct db;
struct event;
struct settings;

/* Where the event file is: as typed, else the setting, else the XDG place. The caller frees. */
char *event_file_path(const struct settings *settings, const char *typed);

/*
 * Makes directories, file and event. The file must not exist. 0 and *out, or -1
 * with *message (the caller frees) and no file left behind.
 */
int event_file_create(const char *path, const struct event *event, struct db **out, char **message);

/* What a new event starts with: the system's zone and English. Clear with event_clear. */
void event_defaults(struct event *out);

#endif
