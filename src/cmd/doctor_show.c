#include "cmd/doctor_show.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/str.h"
#include "cmd/say.h"
#include "cmd/wrap.h"
#include "doctor/report.h"

enum { WORD = 9, NARROW = 60, WIDEST = 100 };

/* How a person is told; a refusal is a problem like others. */
static const struct {
	const char *word, *colour;
} looks[] = {
	[VERDICT_OK] = {"ok", "\033[32m"}, [VERDICT_UNCHECKED] = {"unknown", ""}, [VERDICT_WARNING] = {"warning", "\033[33m"},
	[VERDICT_PROBLEM] = {"problem", "\033[1;31m"}, [VERDICT_REFUSED] = {"problem", "\033[1;31m"},
};

/* What is to be shown to a person, and how. */
struct page {
	const struct report *report;
	bool colours;
	int columns;
	const char *arrow;
};

static bool is_setting(const struct finding *finding)
{
	return strncmp(finding->check, "setting.", strlen("setting.")) == 0;
}

static bool is_unset(const struct finding *finding)
{
	return is_setting(finding) && strcmp(finding->message, "not set") == 0;
}

static bool is_shown(const struct finding *finding)
{
	return (finding->verdict != VERDICT_UNCHECKED || finding->advice) && !is_unset(finding);
}

/* "daily limit"; of a setting the key as it is typed. The caller frees. */
static char *label_of(const struct finding *finding)
{
	if (is_setting(finding))
		return printable(finding->check + strlen("setting."));
	char *label = printable(finding->check);
	for (char *at = label; (at = strchr(at, '_'));)
		*at = ' ';
	return label;
}

static int label_columns(const struct page *page, enum check_group group)
{
	int widest = 0;
	for (size_t i = 0; i < page->report->count; i++) {
		const struct finding *finding = &page->report->items[i];
		if (finding->group != group || !is_shown(finding))
			continue;
		char *label = label_of(finding);
		int columns = text_columns(label);
		widest = columns > widest ? columns : widest;
		free(label);
	}
	return widest;
}

static void print_verdict(const struct page *page, enum verdict verdict)
{
	bool coloured = page->colours && *looks[verdict].colour;
	printf("  %s%s%s%*s", coloured ? looks[verdict].colour : "", looks[verdict].word, coloured ? "\033[m" : "",
	       WORD - (int)strlen(looks[verdict].word), "");
}

static void print_text(const char *text, int indent, int column, int columns)
{
	char *shown = printable(text);
	print_wrapped(shown, indent, column, columns);
	free(shown);
}

/* What to do, marked, under what it is about. */
static void print_advice(const struct page *page, const char *advice, int indent)
{
	int column = indent + text_columns(page->arrow);
	printf("%*s%s", indent, "", page->arrow);
	print_text(advice, column, column, page->columns);
}

static void print_finding(const struct page *page, const struct finding *finding, int label_width)
{
	enum { MARGIN = 2, GAP = 2, STEP = 4 };
	bool narrow = page->columns < NARROW;
	int indent = narrow ? STEP : MARGIN + WORD + label_width + GAP;
	char *label = label_of(finding);
	print_verdict(page, finding->verdict);
	printf("%s%*s", label, narrow ? 0 : label_width + GAP - text_columns(label), "");
	if (narrow)
		printf("\n%*s", indent, "");
	print_text(finding->message, indent, indent, page->columns);
	if (finding->advice)
		print_advice(page, finding->advice, indent);
	free(label);
}

/* Settings that say nothing share a line. */
static void print_unset(const struct page *page)
{
	struct str names = {0};
	for (size_t i = 0; i < page->report->count; i++)
		if (is_unset(&page->report->items[i]))
			str_appendf(&names, "%s%s", names.length ? ", " : "",
				    page->report->items[i].check + strlen("setting."));
	if (names.length) {
		int column = printf("  not set: ");
		print_text(names.text, column, column, page->columns);
	}
	str_free(&names);
}

static void print_group(const struct page *page, enum check_group group)
{
	int label_width = label_columns(page, group);
	if (!label_width)
		return;
	printf("%s%s%s\n", page->colours ? "\033[1m" : "", group_title(group), page->colours ? "\033[m" : "");
	for (size_t i = 0; i < page->report->count; i++)
		if (page->report->items[i].group == group && is_shown(&page->report->items[i]))
			print_finding(page, &page->report->items[i], label_width);
	if (group == GROUP_SETTINGS)
		print_unset(page);
	putchar('\n');
}

void show_report(const struct report *report, bool colours)
{
	int columns = terminal_columns(STDOUT_FILENO) - 1;
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	struct page page = {report, colours, columns < WIDEST ? columns : WIDEST, utf8 ? "→ " : "-> "};
	for (enum check_group group = 0; group < GROUP_COUNT; group++)
		print_group(&page, group);
}

static struct json *finding_json(const struct finding *finding)
{
	struct json *out = json_new_object();
	char *message = printable(finding->message), *advice = finding->advice ? printable(finding->advice) : NULL;
	json_put_string(out, "check", finding->check);
	json_put_string(out, "group", group_name(finding->group));
	if (finding->verdict == VERDICT_UNCHECKED)
		json_put(out, "ok", NULL);
	else
		json_put_boolean(out, "ok", finding->verdict == VERDICT_OK);
	json_put_string(out, "level", verdict_word(finding->verdict));
	json_put_string(out, "message", message);
	json_put_string(out, "advice", advice);
	free(message);
	free(advice);
	return out;
}

void show_report_json(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		print_json(finding_json(&report->items[i]));
}
