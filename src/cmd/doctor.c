/* doctor: gather, judge, show. It must work where nothing else does, so it starts what it needs by itself. */
#include <stdlib.h>

#include "base/die.h"
#include "cmd/command.h"
#include "cmd/doctor_show.h"
#include "cmd/event_file.h"
#include "cmd/libraries.h"
#include "cmd/progress.h"
#include "cmd/say.h"
#include "delivery/http.h"
#include "doctor/facts.h"

static void ask_twilio(struct facts *facts)
{
	struct progress progress;
	progress_start(&progress);
	progress_show(&progress, 0, 0, "asking Twilio ...");
	if (http_global_init(&facts->network_problem) == 0) {
		facts_ask_twilio(facts);
		http_global_cleanup();
	}
	progress_end(&progress);
}

/* The one line of an error: the first of the gravest, and how many more there are. */
static void complain_of(const struct report *report, enum verdict worst)
{
	size_t more = report_count(report, VERDICT_PROBLEM) + report_count(report, VERDICT_REFUSED) - 1, first = 0;
	while (report->items[first].verdict != worst)
		first++;
	char *others = more ? xasprintf(", and %zu more", more) : xstrdup("");
	complain("%s%s%s", worst == VERDICT_REFUSED ? "" : "no message can leave: ", report->items[first].message, others);
	free(others);
}

static int conclude(const struct report *report, bool json)
{
	enum verdict worst = report_worst(report);
	size_t warnings = report_count(report, VERDICT_WARNING);
	if (worst >= VERDICT_PROBLEM)
		complain_of(report, worst);
	else if (!json && warnings)
		say("Nothing keeps messages from leaving; %zu warning%s.", warnings, warnings == 1 ? "" : "s");
	else if (!json)
		say("All is well.");
	if (worst == VERDICT_REFUSED)
		return EXIT_STOPPED;
	return worst == VERDICT_PROBLEM ? EXIT_FAILED : EXIT_DONE;
}

int command_doctor(struct app *app, const struct arguments *arguments)
{
	bool json = option_given(arguments, OPTION_JSON);
	struct report report = {0};
	struct facts facts;
	(void)app;
	facts_read_settings(&facts);
	facts.named = option_given(arguments, OPTION_FILE);
	facts.path = event_file_path(&facts.settings, option_value(arguments, OPTION_FILE));
	facts.libraries = library_list();
	facts_gather(&facts);
	ask_twilio(&facts);
	doctor_judge(&facts, &report);
	if (json)
		show_report_json(&report);
	else
		show_report(&report, facts.terminal.colours > 0);
	int code = conclude(&report, json);
	report_clear(&report);
	facts_clear(&facts);
	return code;
}
