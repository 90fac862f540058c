/* What doctor looks at on this machine. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/attempt.h"
#include "data/callback.h"
#include "data/look.h"
#include "doctor/facts.h"
#include "doctor/logout.h"

void facts_read_settings(struct facts *out)
{
	*out = (struct facts){.config_path = settings_path()};
	settings_examine(&out->settings, out->shown, &out->settings_problem);
	out->config_found = access(out->config_path, F_OK) == 0;
}

/* +1 is several countries; a number that the plan does not know is taken for one of the largest. */
static bool count_american(const struct guest *guest, void *context)
{
	int64_t *count = context;
	char country[3] = "";
	if (strncmp(guest->phone, "+1", 2) == 0) {
		phone_country(guest->phone, country);
		*count += !*country || strcmp(country, "US") == 0;
	}
	return true;
}

static void make_plan(struct facts *facts, struct db *db)
{
	struct plan_request request = {.kind = KIND_INVITATION, .all = true};
	plan_make(db, &request, &facts->plan, &facts->plan_problem);
}

static int read_file(struct facts *facts, struct db *db)
{
	enum { DAY_MS = 24 * 60 * 60 * 1000 };
	if (event_load(db, &facts->event) < 0 || templates_load(db, &facts->templates) < 0 ||
	    guest_count(db, &facts->guests) < 0 || guest_each(db, NULL, count_american, &facts->american) < 0 ||
	    campaign_totals(db, facts->invitations) < 0 || callback_last(db, &facts->called_at) < 0 ||
	    attempt_phones_since(db, facts->now - DAY_MS, 0, &facts->phones_today, &facts->oldest_today) < 0 ||
	    dispatcher_load(db, &facts->state) < 0)
		return -1;
	make_plan(facts, db);
	facts->opened = true;
	return 0;
}

static void forget_file(struct facts *facts)
{
	event_clear(&facts->event);
	templates_clear(&facts->templates);
	dispatcher_state_clear(&facts->state);
	plan_clear(&facts->plan);
	free(facts->plan_problem);
	free(facts->file_problem);
	facts->plan_problem = facts->file_problem = NULL;
	facts->american = 0;
	facts->opened = false;
}

static void look_into_file(struct facts *facts)
{
	struct db *db = db_open(facts->path, DB_LOOK, &facts->file_problem);
	if (!db)
		return;
	int result = look_format(db, &facts->format, &facts->our_format);
	if (result == 0 && facts->format == facts->our_format)
		result = read_file(facts, db);
	if (result < 0)
		db_fail(db, &facts->file_problem);
	db_close(db);
}

/* Once more if somebody began to write meanwhile: then SQLite sees to it that what is read belongs together. */
static void gather_file(struct facts *facts)
{
	place_look(facts->path, &facts->place);
	if (facts->place.error)
		return;
	bool quiet = !look_finds_log(facts->path);
	look_into_file(facts);
	if (quiet && look_finds_log(facts->path)) {
		forget_file(facts);
		look_into_file(facts);
	}
	facts->held = dispatcher_holder(facts->path, &facts->holder);
}

void facts_gather(struct facts *facts)
{
	facts->now = clock_wall_ms();
	gather_file(facts);
	terminal_look(&facts->terminal);
	facts->logout = logout_look();
}

void facts_ask_twilio(struct facts *facts)
{
	if (facts->settings_problem || !settings_have_credentials(&facts->settings))
		return;
	examine(&facts->settings, &facts->twilio);
	facts->asked = true;
}

void facts_clear(struct facts *facts)
{
	forget_file(facts);
	settings_clear(&facts->settings);
	settings_shown_clear(facts->shown);
	free(facts->settings_problem);
	free(facts->config_path);
	free(facts->path);
	free(facts->libraries);
	free(facts->network_problem);
	place_clear(&facts->place);
	examination_clear(&facts->twilio);
	terminal_abilities_clear(&facts->terminal);
}
