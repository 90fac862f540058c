#ifndef GUESTS_PHONE_TEXT_H
#define GUESTS_PHONE_TEXT_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A number as a keyboard types it: Arabic, Persian and full-width digits, dashes and blanks of all kinds in ASCII;
 * without the marks for the direction of text that contacts and chats wrap a number in. Line breaks stay. The
 * caller frees.
 */
char *phone_text(const char *typed);
/* The same for a cell that is changed in place. */
void phone_text_in_place(char *text);

#ifdef __cplusplus
}
#endif
#endif
