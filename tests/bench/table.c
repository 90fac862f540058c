#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

enum { ROWS = 64 };

static struct row rows[ROWS];
static size_t row_count;

void series_add(struct series *series, double value)
{
	series->values = realloc(series->values, (series->count + 1) * sizeof *series->values);
	if (!series->values)
		complain("out of memory");
	series->values[series->count++] = value;
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static double quantile(const struct series *series, double part)
{
	if (!series->count)
		return 0;
	qsort(series->values, series->count, sizeof *series->values, by_value);
	double place = part * (double)(series->count - 1);
	size_t low = (size_t)place, high = low + 1 < series->count ? low + 1 : low;
	return series->values[low] + (place - (double)low) * (series->values[high] - series->values[low]);
}

double series_median(const struct series *series)
{
	return quantile(series, 0.5);
}

double series_spread(const struct series *series)
{
	double median = series_median(series);
	return series->count < 3 || median <= 0 ? 0 : (quantile(series, 0.75) - quantile(series, 0.25)) / median;
}

bool series_noisy(const struct series *series)
{
	static const double calm = 0.25;
	return series_spread(series) > calm;
}

struct row *table_row(const char *work, const char *unit, int digits)
{
	if (row_count == ROWS)
		complain("more rows than the table holds");
	struct row *row = &rows[row_count++];
	*row = (struct row){.work = work, .unit = unit, .digits = digits, .note = "",
			    .convoke = {.by = "convoke"}, .limit = {.by = "limit"}};
	return row;
}

void row_goal(struct row *row, enum bound bound, double factor, const struct series *of)
{
	struct goal *goal = row->goals;
	while (goal->bound != NO_BOUND)
		goal++;
	*goal = (struct goal){bound, factor, of};
}

struct series *row_rival(struct row *row, const char *name)
{
	struct series *rival = row->rivals;
	for (; rival->by; rival++)
		if (strcmp(rival->by, name) == 0)
			return rival;
	rival->by = name;
	return rival;
}

const struct series *row_best_rival(const struct row *row)
{
	const struct series *best = NULL;
	for (const struct series *rival = row->rivals; rival->by; rival++) {
		if (!rival->count)
			continue;
		double value = series_median(rival), so_far = best ? series_median(best) : 0;
		if (!best || (row->more_is_better ? value > so_far : value < so_far))
			best = rival;
	}
	return best;
}

/* 1 met, 0 missed, -1 what it compares with was not measured. */
static int goal_met(const struct row *row, const struct goal *goal)
{
	if (!row->convoke.count || (goal->of && !goal->of->count))
		return -1;
	double bound = goal->factor * (goal->of ? series_median(goal->of) : 1), reached = series_median(&row->convoke);
	return goal->bound == AT_MOST ? reached <= bound : reached >= bound;
}

int row_met(const struct row *row)
{
	int met = -1;
	for (const struct goal *goal = row->goals; goal < row->goals + GOALS && goal->bound; goal++) {
		int one = goal_met(row, goal);
		if (one == 0)
			return 0;
		met = one > met ? one : met;
	}
	return met;
}

static char *number(const struct row *row, const struct series *series)
{
	return series && series->count ? text("%.*f", row->digits, series_median(series)) : text("-");
}

static char *ratio(const struct row *row, const struct series *to)
{
	double base = to && to->count ? series_median(to) : 0;
	return base > 0 && row->convoke.count ? text("%.2f", series_median(&row->convoke) / base) : text("-");
}

static char *goal_words(const struct row *row)
{
	char *words = "";
	for (const struct goal *goal = row->goals; goal < row->goals + GOALS && goal->bound; goal++)
		words = text("%s%s%s%g%s%s", words, *words ? ", " : "", goal->bound == AT_MOST ? "<= " : ">= ",
			     goal->factor, goal->of ? " x " : "", goal->of ? goal->of->by : "");
	return words;
}

static const char *met_word(const struct row *row)
{
	static const char *const words[] = {"-", "MISSED", "met"};
	return words[row_met(row) + 1];
}

static void print_row(const struct row *row)
{
	const struct series *best = row_best_rival(row);
	char *rival = best ? text("%s %s", number(row, best), best->by) : "-";
	printf("%-44s %-6s %10s%c %22s %10s %8s %8s  %-34s %s\n", row->work, row->unit, number(row, &row->convoke),
	       series_noisy(&row->convoke) ? '~' : ' ', rival, number(row, &row->limit), ratio(row, best),
	       ratio(row, &row->limit), goal_words(row), met_word(row));
	char *others = "";
	for (const struct series *other = row->rivals; other->by; other++)
		if (other != best && other->count)
			others = text("%s%s%s %s", others, *others ? ", " : "", other->by, number(row, other));
	if (*others)
		printf("    %s\n", others);
	if (*row->note)
		printf("    %s\n", row->note);
}

void table_print(void)
{
	printf("\n%-44s %-6s %10s  %22s %10s %8s %8s  %-34s %s\n", "work", "unit", "convoke", "best rival", "limit",
	       "x rival", "x limit", "goal", "");
	for (size_t i = 0; i < row_count; i++)
		print_row(&rows[i]);
	puts("\nMedians. ~ marks figures of which the middle half lies further apart than a quarter of the median.");
}

static void json_series(FILE *file, const struct series *series)
{
	fprintf(file, "{\"by\":\"%s\",\"median\":%.6g,\"spread\":%.3f,\"runs\":%zu,\"noisy\":%s}", series->by,
		series_median(series), series_spread(series), series->count, series_noisy(series) ? "true" : "false");
}

static void json_row(FILE *file, const struct row *row)
{
	static const char *const met[] = {"null", "false", "true"};
	fprintf(file, "{\"work\":\"%s\",\"unit\":\"%s\",\"convoke\":", row->work, row->unit);
	json_series(file, &row->convoke);
	if (row->limit.count) {
		fputs(",\"limit\":", file);
		json_series(file, &row->limit);
	}
	fputs(",\"rivals\":[", file);
	for (const struct series *rival = row->rivals; rival->by; rival++) {
		fputs(rival == row->rivals ? "" : ",", file);
		json_series(file, rival);
	}
	fprintf(file, "],\"goal\":\"%s\",\"met\":%s,\"note\":\"%s\"}", goal_words(row), met[row_met(row) + 1], row->note);
}

void table_write_json(const char *path)
{
	FILE *file = fopen(path, "w");
	if (!file)
		complain("%s cannot be written", path);
	fputs("[", file);
	for (size_t i = 0; i < row_count; i++) {
		fputs(i ? ",\n" : "", file);
		json_row(file, &rows[i]);
	}
	fputs("]\n", file);
	fclose(file);
}
