#ifndef CMD_TEMPLATE_FIND_H
#define CMD_TEMPLATE_FIND_H

#include <stdbool.h>

#include "data/template.h"

/* The templates' name for a name or ContentSid. NULL with *message when there is none; the caller frees both. */
char *template_name_find(struct db *db, const char *typed, char **message);

#endif
