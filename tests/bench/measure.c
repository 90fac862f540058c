#include "measure.h"

#include <stdio.h>

bool measure_smoke;

int measure_size(int n)
{
	enum { SMALL = 100 };
	return measure_smoke && n > SMALL ? SMALL : n;
}

void leave_out(const char *what, const char *why)
{
	printf("- left out: %s, %s\n", what, why);
}

static void one_round(const struct contender *contenders, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double value = contenders[i].measure(contenders[i].context);
		if (value >= 0)
			series_add(contenders[i].series, value);
	}
}

void measure_in_turn(const struct contender *contenders, size_t count, int rounds)
{
	for (int i = 0; i < (measure_smoke ? 1 : rounds); i++)
		one_round(contenders, count);
	bool noisy = false;
	for (size_t i = 0; i < count; i++)
		noisy = noisy || series_noisy(contenders[i].series);
	for (int i = 0; noisy && i < rounds; i++)
		one_round(contenders, count);
}
