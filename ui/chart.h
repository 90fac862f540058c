#ifndef UI_CHART_H
#define UI_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pictures made of text: bars, lines of little columns, times sorted into steps. Pure. */

/* How many eighths of so many columns a part fills: something is never nothing, and only the whole fills all. */
int chart_eighths(int64_t part, int64_t whole, int columns);

/* The bar for it; without marks in ASCII. The caller frees. */
char *chart_bar(int64_t part, int64_t whole, int columns, bool marks);

/* A character for each value. The caller frees. */
char *chart_line(const int64_t *values, size_t count, bool marks);

/* The largest of the values, 0 of none. */
int64_t chart_most(const int64_t *values, size_t count);

/* How many of the instants (rising) fall into each of equal parts from .. to, both ends counted in. */
void chart_spread(const int64_t *instants, size_t count, int64_t from, int64_t to, int64_t *parts, size_t part_count);

/* Durations by steps that people think in: up to 1 s, 2 s, 5 s, ... a day, longer. */
enum { CHART_STEPS = 15 };
struct chart_steps {
	size_t first, end;         /* the steps that hold something lie in [first, end); equal when none does */
	int64_t n[CHART_STEPS];
};
struct chart_steps chart_steps(const int64_t *durations_ms, size_t count);
/* "5 s", "2 min": where that step ends; "longer" for the last. Static. */
const char *chart_step_end(size_t step);

/* "29 %"; "<1 %" and ">99 %" for what is more than nothing and less than all; "" of nothing. */
enum { PERCENT_SIZE = 16 };
char *chart_percent(char out[PERCENT_SIZE], int64_t part, int64_t whole);

#endif
