#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* Repeated measurements of one thing by one program. */
struct series {
	const char *by;      /* convoke, node, less, ... */
	double *values;
	size_t count;
};

void series_add(struct series *series, double value);
double series_median(const struct series *series);
/* Half of the values lie within this part of the median; 0 with fewer than three. */
double series_spread(const struct series *series);
bool series_noisy(const struct series *series);

/* What a figure must reach: at most, or at least, so many times another; of NULL: so much. */
enum bound { NO_BOUND, AT_MOST, AT_LEAST };
struct goal {
	enum bound bound;
	double factor;
	const struct series *of;
};

enum { GOALS = 3, RIVALS = 12 };

struct row {
	const char *work, *unit, *note;
	int digits;
	bool more_is_better;
	struct series convoke, limit, rivals[RIVALS];
	struct goal goals[GOALS];
};

/* Kept until the end of the program, in this order. */
struct row *table_row(const char *work, const char *unit, int digits);
void row_goal(struct row *row, enum bound bound, double factor, const struct series *of);
/* The rival's series of that name, made when there is none. */
struct series *row_rival(struct row *row, const char *name);
const struct series *row_best_rival(const struct row *row);
/* 1 met, 0 missed, -1 nothing to compare with. */
int row_met(const struct row *row);

void table_print(void);
void table_write_json(const char *path);

#endif
