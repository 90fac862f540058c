#ifndef TWILIO_TEMPLATE_H
#define TWILIO_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "data/event.h"
#include "data/guest.h"
#include "data/template.h"

/* Templates as text: reading Twilio's, filling variables, rendering. Pure. */

/* One page of /v1/ContentAndApprovals. Items may have any approval. */
struct template_page {
	struct template_list templates;
	char *next; /* next_page_url, "" at the end */
};
int reply_template_page(const char *bytes, size_t count, struct template_page *out);
void template_page_clear(struct template_page *page);

/* The placeholders a template needs: those of its texts and of Twilio's list, numbers in order. The caller frees all. */
struct placeholders {
	char **names;
	size_t count;
};
struct placeholders template_placeholders(const struct template *template);
void placeholders_clear(struct placeholders *placeholders);

/* "{guest.first_name}" and its like, with literal text around. NULL when it is fine, else what is wrong (caller frees). */
char *expression_check(const char *expression);
/* All known expressions ("guest.first_name", ...), NULL-terminated, static. */
const char *const *expression_names(void);
/* The value, cleaned (clean_line); "" when the guest or event lacks it. language: of the template. The caller frees. */
char *expression_value(const char *expression, const struct event *event, const struct guest *guest,
		       const char *language);

/* A sensible guess for each placeholder that has none, judged by sample and surrounding words; JSON. The caller frees. */
char *template_guess_mapping(const struct template *template);

struct rendering {
	char *variables; /* JSON for ContentVariables, every placeholder, strings only */
	char *text;      /* what the guest reads, buttons in [brackets] on lines of their own */
};
/*
 * 0, or -1 with why this guest cannot get this template, in words (the caller
 * frees): a placeholder without mapping, an empty value, more than 1024
 * characters (twilio-api 7.5).
 */
int template_render(const struct template *template, const struct event *event,
		    const struct guest *guest, struct rendering *out, char **why);
void rendering_clear(struct rendering *rendering);

/* Types that WhatsApp takes only inside a conversation (list-picker, location, pay, schedule) cannot open one. */
bool template_can_open(const struct template *template);
bool template_is_approved(const struct template *template);
bool template_is_marketing(const struct template *template);

#endif
