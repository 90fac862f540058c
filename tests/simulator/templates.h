/* The account's content templates. Callers hold store_lock() once the server runs. */
#ifndef SIM_TEMPLATES_H
#define SIM_TEMPLATES_H

#include "text.h"

#include <json-c/json.h>

struct template {
    char *sid, *name, *language;
    json_object *content; /* the whole object in Twilio's shape, approval_requests included; owned */
};

/* The built-in ones, then those of a file (NULL: none). On failure prints why and returns false. */
bool templates_begin(bool defaults, const char *file);
void templates_end(void);
size_t templates_count(void);
const struct template *templates_at(size_t i);
const struct template *templates_find(const char *sid);

/* Text fields of the approval: "status", "category", "rejection_reason" …; "" when absent. */
const char *template_approval(const struct template *t, const char *field);
bool template_set_approval(const char *sid, const char *field, const char *value);

/* The body with every placeholder filled: from variables (may be NULL), else from the template's samples. */
void template_render(const struct template *t, json_object *variables, struct text *out);

/* default_templates.c */
extern const char *const default_templates[]; /* JSON objects, NULL at the end */

#endif
