#ifndef GUESTS_PHONE_H
#define GUESTS_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Numbering plans of all countries, through libphonenumber (phone.cc). Thread-safe. */

enum { PHONE_SIZE = 17 }; /* "+", 15 digits, NUL */

enum phone_result {
	PHONE_OK,
	PHONE_EMPTY,
	PHONE_NOT_A_NUMBER,
	PHONE_NO_COUNTRY,     /* national, and no country given */
	PHONE_TOO_SHORT,
	PHONE_TOO_LONG,
	PHONE_IMPOSSIBLE,     /* no such number in that country */
	PHONE_CUT_SHORT,      /* "3,51912E+11": a spreadsheet has dropped digits */
};

/* Typed number and ISO 3166 country ("" none) to E.164. */
enum phone_result phone_parse(const char *typed, const char *country, char out[PHONE_SIZE]);
/*
 * What the digits alone make likely, without the numbering plans and ten times
 * quicker: only to look a number up that was parsed before, never to keep.
 */
void phone_guess(const char *typed, const char *country, char out[PHONE_SIZE]);
/* What is wrong and what to do, in words; static. */
const char *phone_problem(enum phone_result result);
/* "+351 912 345 678" for the screen; out holds size bytes. */
void phone_display(const char *e164, char *out, size_t size);
/* ISO 3166 country of an E.164 number ("US" is told from "CA"), "" unknown. */
void phone_country(const char *e164, char out[3]);
/* False when the numbering plan says that it is a landline or a service. */
bool phone_may_be_mobile(const char *e164);
/* ISO 3166 of "+351", "00351" or "351"; of several countries with one code, the first ("US"). False when it is none. */
bool country_of_code(const char *text, char out[3]);
/* True for two letters that are a country with a numbering plan. */
bool country_known(const char *country);

#ifdef __cplusplus
}
#endif
#endif
