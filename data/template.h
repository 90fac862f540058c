#ifndef DATA_TEMPLATE_H
#define DATA_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/db.h"

/* A pre-approved template as Twilio told it. Texts are never NULL once loaded. */
struct template {
	int64_t id;
	char *name;         /* Twilio's friendly name; its languages share it */
	char *content_sid;  /* HX... */
	char *language;
	char *category;     /* UTILITY, MARKETING, ... upper case; "" unknown */
	char *approval;     /* approved, pending, rejected, ... lower case */
	char *body;         /* the text a guest reads, with {{1}} */
	char *types;        /* JSON as Twilio sent it */
	char *variables;    /* JSON: placeholder -> sample */
	char *mapping;      /* JSON: placeholder -> expression, "{}" when not mapped */
	int64_t fetched_at;
};

struct template_list {
	struct template *items;
	size_t count;
};

/* All, by name then language. */
int templates_load(struct db *db, struct template_list *out);
void templates_clear(struct template_list *list);
void template_clear(struct template *template);
/* By content_sid: inserts or renews what Twilio tells, keeps the mapping (or takes that of a sibling of the same name). */
int template_save(struct db *db, const struct template *template);
/* For every language of that name. JSON. Number changed, or -1. */
int template_set_mapping(struct db *db, const char *name, const char *mapping);

#endif
