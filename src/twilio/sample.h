#ifndef TWILIO_SAMPLE_H
#define TWILIO_SAMPLE_H

#include <stdbool.h>

/* What a template's sample value looks like. sample: folded (base/str.h). Pure. */

bool sample_is_url(const char *sample);
/* "16:00", "4 pm", "16h30", "16 uhr" */
bool sample_is_time(const char *sample);
/* "12/06/2027", "2027-06-12", or a number beside a month's or weekday's name in that language or English */
bool sample_is_date(const char *sample, const char *language);
/* A number of people: one to three digits. */
bool sample_is_count(const char *sample);

#endif
