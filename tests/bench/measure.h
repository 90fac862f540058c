#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "table.h"

/* Smaller sizes, one round: does the harness itself work? */
extern bool measure_smoke;
/* n, or as little as shows that it works. */
int measure_size(int n);

/* One way of doing a row's work: measure once. A negative value: it cannot be done here. */
struct contender {
	struct series *series;
	double (*measure)(void *context);
	void *context;
};

/* All of them in turn, so many rounds, and as many again, once, where a figure is noisy. */
void measure_in_turn(const struct contender *contenders, size_t count, int rounds);

/* The parts of the table. */
void measure_sending(const char *twilio_client);
void measure_watching(void);
void measure_lists(void);
void measure_screen(void);
void measure_growth(const char *json);

/* Types a filter on that file: from each letter to the last byte, in ms. */
void measure_letters(const char *file, struct series *each);

/* "- left out: WHAT, WHY" */
void leave_out(const char *what, const char *why);

#endif
