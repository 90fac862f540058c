#ifndef DELIVERY_EXAMINE_H
#define DELIVERY_EXAMINE_H

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"
#include "twilio/reply.h"
#include "twilio/senders.h"
#include "twilio/template.h"

/* What Twilio answers to these settings: a few reads at the same time. Nothing is sent, nothing is stored. */

enum { EXAMINE_SECONDS = 5 /* that it takes at most */ };

struct reading {
	enum read_answer answer;
	char *problem;           /* "what is wrong; what to do"; NULL when it is fine */
};

struct examination {
	struct reading messages; /* what sending and following need: it says whether the credentials are good */
	struct reading account, senders, templates;
	struct account about;    /* filled where the reading is fine */
	struct sender_list sender_list;
	bool all_senders;        /* the list is complete */
	struct template_list template_list;
	bool all_templates;
	/* Of an answer with a Date header: Twilio's clock (in whole seconds), and ours before and after; 0 none. */
	int64_t twilio_at, asked_at, answered_at;
};

/* The settings have credentials. Waits for it. */
void examine(const struct settings *settings, struct examination *out);
void examination_clear(struct examination *examination);

#endif
