#ifndef CMD_DOCTOR_SHOW_H
#define CMD_DOCTOR_SHOW_H

#include <stdbool.h>

struct report;

/* Under headings, aligned, wrapped at the output's columns; what was not looked at for want of something else is left out. */
void show_report(const struct report *report, bool colours);
/* One object a line, all of them. */
void show_report_json(const struct report *report);

#endif
