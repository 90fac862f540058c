#ifndef DATA_STATUS_H
#define DATA_STATUS_H

#include <stdbool.h>

/* The vocabulary of status.def. Pure; any thread. */

enum status {
#define STATUS(NAME, word, rank, traits, mark, ascii, label, help) STATUS_##NAME,
#include "data/status.def"
#undef STATUS
	STATUS_COUNT
};

const char *status_word(enum status status);
const char *status_mark(enum status status);  /* UTF-8 */
const char *status_ascii(enum status status);
const char *status_label(enum status status);
const char *status_help(enum status status);

/* False when there is no such word. */
bool status_from_word(const char *word, enum status *out);

/* Ours and not decided: queued, held, sending, unknown. */
bool status_is_open(enum status status);
/* Twilio may still report a change. */
bool status_is_polled(enum status status);

/*
 * What is known after seeing another observation: the maximum over one total
 * order, so order, loss and repetition cannot matter (delivery-protocol 8).
 * Both must be observations (accepted and above, failed, canceled).
 */
enum status status_join(enum status known, enum status seen);

#endif
