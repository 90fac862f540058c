#ifndef TESTS_ORACLE_H
#define TESTS_ORACLE_H

#include <stddef.h>

/*
 * The simulator's journal against the event file: what was really created
 * against what convoke believes.
 */
struct oracle {
	size_t messages;     /* created, by the journal */
	size_t duplicates;   /* phones with more than one */
	size_t misaddressed; /* created for a phone without the link of its guest */
	size_t lost;         /* convoke names a message that was not created for this phone */
	size_t hidden;       /* convoke says unknown or not sent, and a message was created */
	size_t unexplained;  /* failed, though nobody refused it with that code */
	size_t unknown, queued, failed, accepted; /* invitations, by the event file */
};

/* Reads both; nothing may be writing. */
void oracle_read(const char *event_file, const char *journal, struct oracle *out);
/* What is wrong, in words; NULL: nothing. The caller frees. */
char *oracle_complaint(const struct oracle *oracle);

/* How often each kind of fault hit, "kind n, kind n"; the caller frees. */
char *oracle_faults(const char *journal);

/* One number of the event file, asked from outside the program. */
long long oracle_number(const char *event_file, const char *sql);

#endif
