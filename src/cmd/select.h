#ifndef CMD_SELECT_H
#define CMD_SELECT_H

#include "cmd/arguments.h"
#include "data/filter.h"

struct db;
struct event;
struct guest;

/* --filter, empty when not given. EXIT_DONE, or EXIT_USAGE after the complaint. */
int filter_argument(const struct arguments *arguments, struct filter *out);

/* The guest of that number. EXIT_DONE and *out, or another code after the complaint. */
int guest_argument(struct db *db, const char *text, struct guest *out);

/* The user's name, for what a person did; "" never. The caller frees. */
char *user_typing(void);

#endif
