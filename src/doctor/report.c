#include "doctor/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"

static const struct {
	enum check_group group;
	const char *name;
} checks[] = {
#define CHECK(ID, group, name, looks) {GROUP_##group, name},
#include "doctor/checks.def"
#undef CHECK
};

static const struct {
	const char *name, *title;
} groups[] = {
#define GROUP(ID, name, title) {name, title},
#include "doctor/groups.def"
#undef GROUP
};

const char *group_name(enum check_group group)
{
	return groups[group].name;
}

const char *group_title(enum check_group group)
{
	return groups[group].title;
}

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[] = {
		[VERDICT_OK] = "ok", [VERDICT_UNCHECKED] = "unchecked", [VERDICT_WARNING] = "warning",
		[VERDICT_PROBLEM] = "problem", [VERDICT_REFUSED] = "refused",
	};
	return words[verdict];
}

void report_clear(struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		free(report->items[i].check);
		free(report->items[i].message);
		free(report->items[i].advice);
	}
	free(report->items);
	*report = (struct report){0};
}

size_t report_count(const struct report *report, enum verdict verdict)
{
	size_t count = 0;
	for (size_t i = 0; i < report->count; i++)
		count += report->items[i].verdict == verdict;
	return count;
}

enum verdict report_worst(const struct report *report)
{
	enum verdict worst = VERDICT_OK;
	for (size_t i = 0; i < report->count; i++)
		if (report->items[i].verdict > worst)
			worst = report->items[i].verdict;
	return worst;
}

/* The texts are the report's from now on. */
static void append(struct report *report, struct finding finding)
{
	if (report->count == report->room) {
		report->room = report->room ? 2 * report->room : 64;
		report->items = xrealloc(report->items, report->room, sizeof *report->items);
	}
	report->items[report->count++] = finding;
}

void report_add(struct report *report, enum check check, enum verdict verdict, const char *advice, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	append(report, (struct finding){
		.group = checks[check].group, .check = xstrdup(checks[check].name), .verdict = verdict,
		.message = xvasprintf(format, arguments), .advice = advice ? sentence(advice) : NULL});
	va_end(arguments);
}

void report_unchecked(struct report *report, enum check first, enum check last, const char *why)
{
	for (enum check check = first; check <= last; check++)
		report_add(report, check, VERDICT_UNCHECKED, NULL, "%s", why);
}

void report_setting(struct report *report, const char *key, const char *message)
{
	append(report, (struct finding){.group = GROUP_SETTINGS, .check = xasprintf("setting.%s", key),
					.verdict = VERDICT_OK, .message = xstrdup(message)});
}

static const char *last_of(const char *text, const char *sign)
{
	const char *found = NULL;
	for (const char *at = text; (at = strstr(at, sign)); at += strlen(sign))
		found = at;
	return found;
}

void report_sentence(struct report *report, enum check check, enum verdict verdict, const char *sentence,
		     const char *otherwise)
{
	const char *sign = last_of(sentence, "; ");
	if (!sign && !otherwise)
		sign = last_of(sentence, ": ");
	if (!sign) {
		report_add(report, check, verdict, otherwise, "%s", sentence);
		return;
	}
	/* What a library said stands in brackets at the end, and belongs to what is wrong. */
	const char *said = sentence[strlen(sentence) - 1] == ')' ? strstr(sign, " (") : NULL;
	char *advice = said ? xstrndup(sign + 2, (size_t)(said - sign - 2)) : xstrdup(sign + 2);
	report_add(report, check, verdict, advice, "%.*s%s", (int)(sign - sentence), sentence, said ? said : "");
	free(advice);
}
