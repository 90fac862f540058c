#ifndef TESTS_WORLD_OF_FAULTS_H
#define TESTS_WORLD_OF_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

/* How Twilio, and we, behave while we are being killed. */
struct fault_world {
	const char *name;
	const char *faults;     /* of twilio-sim */
	unsigned processes;     /* on the one file at a time */
	bool copied;            /* the file, while all wait in it; the copy sends afterwards as well */
	bool called;            /* Twilio calls, and we listen */
	unsigned settled_after; /* ms after its end until an unknown's message is sure to be listed */
};

extern const struct fault_world fault_worlds[];
extern const size_t fault_world_count;

/* By name or number; the default for NULL or "". Fails the test for another word. */
const struct fault_world *fault_world_find(const char *word, size_t otherwise);

#endif
