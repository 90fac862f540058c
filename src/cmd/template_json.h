#ifndef CMD_TEMPLATE_JSON_H
#define CMD_TEMPLATE_JSON_H

#include "data/event.h"
#include "data/template.h"

struct app;
struct json;

/* One template with the keys of the contract. The caller frees. */
struct json *template_json(const struct template *template, const struct event *event);

/* The templates of a name or ContentSid: all languages of the name. An exit code after the complaint; clear the list. */
int templates_argument(struct app *app, const char *typed, struct template_list *out);

#endif
