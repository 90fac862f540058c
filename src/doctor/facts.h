#ifndef DOCTOR_FACTS_H
#define DOCTOR_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "campaign/plan.h"
#include "data/db.h"
#include "data/dispatcher.h"
#include "data/event.h"
#include "data/guest.h"
#include "data/place.h"
#include "data/template.h"
#include "delivery/examine.h"
#include "doctor/logout.h"
#include "doctor/report.h"
#include "settings.h"
#include "ui/abilities.h"

/* All that doctor knows when it judges. Looking changes nothing: not the file, not the lock, not at Twilio. */
struct facts {
	int64_t now;             /* Unix ms */

	struct settings settings;
	struct setting_shown shown[SETTING_COUNT];
	char *settings_problem;  /* NULL: all can be used */
	char *config_path;
	bool config_found;

	char *path;              /* of the event file */
	bool named;              /* by -f: it ought to be there */
	struct place place;
	char *file_problem;      /* why it cannot be read; NULL */
	int format, our_format;
	bool held;               /* somebody sends from it: holder */
	bool opened;             /* what follows the holder was read from it */
	struct dispatcher_holder holder;
	struct event event;
	struct template_list templates;
	struct guest_counts guests;
	int64_t american;        /* guests with a number of the United States */
	int64_t invitations[STATUS_COUNT]; /* of all campaigns */
	int64_t phones_today, oldest_today; /* of the last 24 hours, and when the first of them was messaged */
	int64_t called_at;       /* when Twilio called last, 0: not */
	struct dispatcher_state state;
	struct plan plan;        /* of an invitation to everybody */
	char *plan_problem;      /* why nobody could get one; NULL */

	enum logout logout;      /* what becomes of what is left running */

	char *network_problem;   /* why nothing can be asked, NULL */
	bool asked;              /* Twilio, and this is what it said: */
	struct examination twilio;

	struct terminal_abilities terminal;
	char *libraries;         /* "SQLite 3.40.1, ..." */
};

/* The settings, as far as they can be read. */
void facts_read_settings(struct facts *out);
/* What does not need the network: path and named are set, and libraries. */
void facts_gather(struct facts *facts);
/* Asks Twilio, if the settings allow it. */
void facts_ask_twilio(struct facts *facts);
void facts_clear(struct facts *facts);

/* Judges everything. Pure. */
void doctor_judge(const struct facts *facts, struct report *report);

/* Its parts. */
void judge_settings(const struct facts *facts, struct report *report);
void judge_file(const struct facts *facts, struct report *report);
void judge_event(const struct facts *facts, struct report *report);
void judge_templates(const struct facts *facts, struct report *report);
void judge_sending(const struct facts *facts, struct report *report);
void judge_twilio(const struct facts *facts, struct report *report);
void judge_here(const struct facts *facts, struct report *report);

#endif
