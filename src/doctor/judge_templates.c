#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "doctor/facts.h"
#include "twilio/template.h"

/* The template that an invitation would use, or is meant to; "" none. */
static const char *wanted_name(const struct facts *facts)
{
	return facts->plan.template_name ? facts->plan.template_name : facts->event.default_template;
}

static bool is_wanted(const struct template *template, const char *wanted)
{
	return strcmp(template->name, wanted) == 0 || strcmp(template->content_sid, wanted) == 0;
}

static void judge_template(const struct facts *facts, struct report *report)
{
	struct str languages = {0};
	const char *wanted = wanted_name(facts);
	if (facts->plan_problem) {
		report_sentence(report, CHECK_TEMPLATE, VERDICT_PROBLEM, facts->plan_problem,
				strstr(facts->plan_problem, ": ") ? NULL : "`convoke template list` shows what there is");
		return;
	}
	for (size_t i = 0; i < facts->templates.count; i++)
		if (is_wanted(&facts->templates.items[i], wanted))
			str_appendf(&languages, "%s%s", languages.length ? ", " : "", facts->templates.items[i].language);
	report_add(report, CHECK_TEMPLATE, VERDICT_OK, NULL, "%s (%s)", wanted, languages.text ? languages.text : "");
	str_free(&languages);
}

static const struct template *at_twilio(const struct facts *facts, const struct template *ours)
{
	const struct template_list *list = &facts->twilio.template_list;
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].content_sid, ours->content_sid) == 0)
			return &list->items[i];
	return NULL;
}

/* What the file says of the template in question, against what Twilio says now. */
struct comparison {
	size_t known, approved;       /* its languages here; of them approved there */
	size_t gained, lost, gone;    /* approved there only, here only; not there at all */
	const char *word;             /* the approval of one that was lost */
};

static struct comparison compare(const struct facts *facts, const char *wanted)
{
	struct comparison out = {.word = ""};
	for (size_t i = 0; i < facts->templates.count; i++) {
		const struct template *ours = &facts->templates.items[i], *theirs = at_twilio(facts, ours);
		if (!is_wanted(ours, wanted))
			continue;
		bool here = template_is_approved(ours), there = theirs && template_is_approved(theirs);
		out.known++;
		out.approved += there;
		out.gained += there && !here;
		out.lost += theirs && here && !there;
		out.gone += !theirs;
		if (theirs && here && !there)
			out.word = theirs->approval;
	}
	return out;
}

static void judge_approval(const struct facts *facts, struct report *report)
{
	static const char fetch[] = "`convoke template fetch` takes over what Twilio says";
	const char *wanted = wanted_name(facts);
	struct comparison found = compare(facts, wanted);
	enum verdict verdict = found.approved ? VERDICT_WARNING : VERDICT_PROBLEM;
	if (!facts->asked || !facts->twilio.all_templates)
		report_add(report, CHECK_APPROVAL, VERDICT_UNCHECKED, NULL, "Twilio could not be asked");
	else if (!found.known)
		report_add(report, CHECK_APPROVAL, VERDICT_UNCHECKED, facts->templates.count ? NULL : fetch,
			   "Twilio has %zu template%s", facts->twilio.template_list.count,
			   facts->twilio.template_list.count == 1 ? "" : "s");
	else if (found.lost)
		report_add(report, CHECK_APPROVAL, verdict, "`convoke template fetch`, then wait, or choose another with `convoke template default`",
			   "%s is not approved at Twilio any more but %s", wanted, found.word);
	else if (found.gone)
		report_add(report, CHECK_APPROVAL, verdict, "Choose another: `convoke template fetch`, then `convoke template default NAME`",
			   "%s is no longer at Twilio%s", wanted, found.approved ? " in every language" : "");
	else if (found.gained)
		report_add(report, CHECK_APPROVAL, VERDICT_WARNING, fetch, "Twilio has approved %s meanwhile", wanted);
	else if (found.approved)
		report_add(report, CHECK_APPROVAL, VERDICT_OK, NULL, "approved at Twilio");
	else
		report_add(report, CHECK_APPROVAL, VERDICT_OK, NULL, "Twilio says the same");
}

static void judge_guests(const struct facts *facts, struct report *report)
{
	const struct plan_left_out *first = NULL;
	size_t refused = 0;
	for (size_t i = 0; i < facts->plan.left_out_count; i++) {
		const struct plan_left_out *one = &facts->plan.left_out[i];
		refused += one->refused;
		first = first || !one->refused ? first : one;
	}
	if (facts->plan_problem)
		report_add(report, CHECK_GUESTS, VERDICT_UNCHECKED, NULL, "not without a template");
	else if (first)
		report_add(report, CHECK_GUESTS, facts->plan.recipient_count ? VERDICT_WARNING : VERDICT_PROBLEM,
			   "`convoke send --all --dry-run` lists all of them", "%zu guest%s could not get it; %s: %s", refused,
			   refused == 1 ? "" : "s", first->name, first->reason);
	else if (!facts->guests.guests)
		report_add(report, CHECK_GUESTS, VERDICT_OK, "`convoke import FILE` reads a list", "nobody is on the list yet");
	else
		report_add(report, CHECK_GUESTS, VERDICT_OK, NULL, "everybody could get it");
}

static bool is_marketing(const struct facts *facts, const char *wanted)
{
	for (size_t i = 0; i < facts->templates.count; i++)
		if (is_wanted(&facts->templates.items[i], wanted) && template_is_marketing(&facts->templates.items[i]))
			return true;
	return false;
}

static void judge_marketing(const struct facts *facts, struct report *report)
{
	const char *wanted = wanted_name(facts);
	long long american = (long long)facts->american;
	if (!*wanted)
		report_add(report, CHECK_MARKETING, VERDICT_UNCHECKED, NULL, "not without a template");
	else if (!is_marketing(facts, wanted))
		report_add(report, CHECK_MARKETING, VERDICT_OK, NULL, "%s is not of the category Marketing", wanted);
	else if (american)
		report_add(report, CHECK_MARKETING, VERDICT_WARNING,
			   "Meta does not deliver Marketing templates to numbers of the United States (63049): reach them another way, "
			   "or with a template of the category Utility",
			   "%s is of the category Marketing, and %lld guest%s a +1 number of the United States", wanted, american,
			   american == 1 ? " has" : "s have");
	else
		report_add(report, CHECK_MARKETING, VERDICT_OK, NULL, "Marketing, and nobody has a number of the United States");
}

void judge_templates(const struct facts *facts, struct report *report)
{
	if (facts->opened) {
		judge_template(facts, report);
		judge_approval(facts, report);
		judge_guests(facts, report);
		judge_marketing(facts, report);
		return;
	}
	report_unchecked(report, CHECK_TEMPLATE, CHECK_MARKETING, "not without the event file");
}
