#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

/*
 * "Did you mean": which of the names offered the typed word was meant to be. Set typed, offer every name, ask.
 * A name is near when it is a slip of the fingers away (letters wrong, missing, too many, or swapped), or when the
 * word is how it begins. Case does not matter. The names must live as long as this.
 */
struct nearest {
	const char *typed;
	const char *name; /* NULL: none is near */
	unsigned cost;
};

void nearest_offer(struct nearest *nearest, const char *name);

/* Letters to change, add, leave out or swap; small inputs only. */
unsigned edit_distance(const char *a, const char *b);

#endif
