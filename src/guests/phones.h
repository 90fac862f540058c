#ifndef GUESTS_PHONES_H
#define GUESTS_PHONES_H

#include "guests/phone.h"

/*
 * The number to write to, of all that stand in a cell: "+351 912 345 678 / 21 234 5678", "912 345 678 (Ana), ...",
 * one in each line. The first that may be a mobile one, else the first. *remark gets what else there was, in words (the
 * caller frees), NULL when there was nothing else. country as phone_parse takes it; returns as phone_parse.
 */
enum phone_result phones_choose(const char *typed, const char *country, char out[PHONE_SIZE], char **remark);

#endif
