#ifndef DOCTOR_REPORT_H
#define DOCTOR_REPORT_H

#include <stdbool.h>
#include <stddef.h>

/* What doctor has found, in order. */

enum check {
#define CHECK(ID, group, name, looks) CHECK_##ID,
#include "doctor/checks.def"
#undef CHECK
	CHECK_COUNT
};
enum check_group {
#define GROUP(ID, name, title) GROUP_##ID,
#include "doctor/groups.def"
#undef GROUP
	GROUP_COUNT
};

enum verdict {
	VERDICT_OK,
	VERDICT_UNCHECKED, /* it could not be looked at */
	VERDICT_WARNING,   /* something to do, or to know; messages leave all the same, sooner or later */
	VERDICT_PROBLEM,   /* keeps messages from leaving until somebody does something */
	VERDICT_REFUSED,   /* the same, and it is the account that refuses */
};

struct finding {
	enum check_group group;
	char *check;       /* its name */
	enum verdict verdict;
	char *message;     /* "closed now" */
	char *advice;      /* "Wait, or ...", a sentence; NULL: nothing to do */
};

struct report {
	struct finding *items;
	size_t count, room;
};
void report_clear(struct report *report);

const char *group_name(enum check_group group);
const char *group_title(enum check_group group);
/* "warning", ... */
const char *verdict_word(enum verdict verdict);
size_t report_count(const struct report *report, enum verdict verdict);
/* The exit code: the worst of it. */
enum verdict report_worst(const struct report *report);

/* Adds one; advice (without the full stop) may be NULL. Commands in it stand between backticks. */
void report_add(struct report *report, enum check check, enum verdict verdict, const char *advice, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* From the first to the last check, as checks.def has them: they could not be looked at. */
void report_unchecked(struct report *report, enum check first, enum check last, const char *why);
/* One line about a setting. */
void report_setting(struct report *report, const char *key, const char *message);
/*
 * Adds "what is wrong; what to do" (or with ": " in its place): the advice is what follows the last of these. otherwise:
 * the advice where there is none.
 */
void report_sentence(struct report *report, enum check check, enum verdict verdict, const char *sentence,
		     const char *otherwise);

#endif
