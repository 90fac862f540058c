#include "doctor/facts.h"

static void judge_screen(const struct terminal_abilities *terminal, struct report *report)
{
	enum { LEAST_HEIGHT = 10, LEAST_WIDTH = 40 }; /* of ui/ui.c */
	if (terminal->problem)
		report_sentence(report, CHECK_SCREEN, VERDICT_WARNING, terminal->problem, NULL);
	else if (terminal->height && (terminal->height < LEAST_HEIGHT || terminal->width < LEAST_WIDTH))
		report_add(report, CHECK_SCREEN, VERDICT_WARNING, "Make the window larger, at least 40 by 10",
			   "%d by %d is too small for the dashboard", terminal->width, terminal->height);
	else
		report_add(report, CHECK_SCREEN, VERDICT_OK, NULL, "%s, %d by %d", terminal->name, terminal->width,
			   terminal->height);
}

static void judge_colours(const struct terminal_abilities *terminal, struct report *report)
{
	if (terminal->colours)
		report_add(report, CHECK_COLOURS, VERDICT_OK, NULL, "%d", terminal->colours);
	else
		report_add(report, CHECK_COLOURS, VERDICT_OK, NULL, "none%s; nothing is told by colour alone",
			   terminal->colours_unwanted ? " (NO_COLOR)" : "");
}

static void judge_characters(const struct terminal_abilities *terminal, struct report *report)
{
	if (terminal->utf8)
		report_add(report, CHECK_CHARACTERS, VERDICT_OK, NULL, "UTF-8");
	else
		report_add(report, CHECK_CHARACTERS, VERDICT_WARNING, "If the terminal shows UTF-8: `export LC_ALL=C.UTF-8`",
			   "%s: names in other scripts cannot be shown", terminal->charset);
}

static void judge_clipboard(const struct terminal_abilities *terminal, struct report *report)
{
	if (!terminal->clipboard)
		report_add(report, CHECK_CLIPBOARD, VERDICT_OK, NULL, "none; a guest's link is shown, or as a QR code");
	else
		report_add(report, CHECK_CLIPBOARD, VERDICT_OK,
			   terminal->in_tmux ? "In tmux, `set -g set-clipboard on` passes it on" : NULL,
			   "a link is copied through the terminal, where that allows it (OSC 52)");
}

void judge_here(const struct facts *facts, struct report *report)
{
	const struct terminal_abilities *terminal = &facts->terminal;
	if (terminal->here) {
		judge_screen(terminal, report);
		judge_colours(terminal, report);
		judge_characters(terminal, report);
		judge_clipboard(terminal, report);
	} else {
		report_unchecked(report, CHECK_SCREEN, CHECK_CLIPBOARD, "the output is not a terminal");
	}
	report_add(report, CHECK_VERSION, VERDICT_OK, NULL, "convoke " CONVOKE_VERSION);
	report_add(report, CHECK_LIBRARIES, VERDICT_OK, NULL, "%s", facts->libraries);
}

void doctor_judge(const struct facts *facts, struct report *report)
{
	judge_settings(facts, report);
	judge_file(facts, report);
	judge_event(facts, report);
	judge_templates(facts, report);
	judge_sending(facts, report);
	judge_twilio(facts, report);
	judge_here(facts, report);
}
