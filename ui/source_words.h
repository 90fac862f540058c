#ifndef UI_SOURCE_WORDS_H
#define UI_SOURCE_WORDS_H

#include "data/invitation.h"

/* Who says that a message has come that far, in a person's words: "asked Twilio"; static. */
const char *source_words(const struct status_event *event);

#endif
