#ifndef CAMPAIGN_REPORT_H
#define CAMPAIGN_REPORT_H

#include "guests/export.h"

/*
 * The event as one HTML page that needs nothing else: how far the messages came, who answered, why some failed, each
 * campaign, and the guests. No script, nothing from elsewhere; guests' own links are left out, since whoever has one
 * can answer in their name.
 */
export_writer report_write_html;

extern const char report_style[]; /* CSS; report_style.c */

#endif
