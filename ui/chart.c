#include "ui/chart.h"

#include <stdio.h>

#include "base/str.h"

enum { HEIGHTS = 8, TALLEST = HEIGHTS - 1 };

int chart_eighths(int64_t part, int64_t whole, int columns)
{
	int most = 8 * columns;
	if (part <= 0 || whole <= 0 || columns <= 0)
		return 0;
	if (part >= whole)
		return most;
	int eighths = (int)((double)part * most / (double)whole);
	return eighths < 1 ? 1 : eighths >= most ? most - 1 : eighths;
}

char *chart_bar(int64_t part, int64_t whole, int columns, bool marks)
{
	static const char *const pieces[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	int eighths = chart_eighths(part, whole, columns);
	struct str bar = {0};
	for (int i = 0; i < eighths / 8; i++)
		str_append(&bar, marks ? "█" : "#");
	/* ASCII has no parts of a column: what is there shows. */
	if (marks)
		str_append(&bar, pieces[eighths % 8]);
	else if (eighths > 0 && eighths < 8)
		str_append(&bar, "#");
	return str_take(&bar);
}

/* The height of a value beside the highest: 0 only for none. */
static int height_of(int64_t value, int64_t most)
{
	if (value <= 0 || most <= 0)
		return 0;
	int height = (int)((double)value * TALLEST / (double)most + 0.5);
	return height < 1 ? 1 : height > TALLEST ? TALLEST : height;
}

int64_t chart_most(const int64_t *values, size_t count)
{
	int64_t most = 0;
	for (size_t i = 0; i < count; i++)
		if (values[i] > most)
			most = values[i];
	return most;
}

char *chart_line(const int64_t *values, size_t count, bool marks)
{
	static const char *const unicode[HEIGHTS] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const ascii[HEIGHTS] = { "_", ".", ":", "-", "=", "+", "*", "#" };
	int64_t most = chart_most(values, count);
	struct str line = {0};
	for (size_t i = 0; i < count; i++) {
		int height = height_of(values[i], most);
		str_append(&line, marks ? unicode[height] : ascii[height]);
	}
	return str_take(&line);
}

void chart_spread(const int64_t *instants, size_t count, int64_t from, int64_t to, int64_t *parts, size_t part_count)
{
	for (size_t i = 0; i < part_count; i++)
		parts[i] = 0;
	for (size_t i = 0; i < count && part_count > 0; i++) {
		if (instants[i] < from || instants[i] > to)
			continue;
		double share = to > from ? (double)(instants[i] - from) / (double)(to - from) : 0;
		size_t part = (size_t)(share * (double)part_count);
		parts[part < part_count ? part : part_count - 1]++;
	}
}

static const struct {
	int64_t ms;
	const char *words;
} steps[CHART_STEPS] = {
	{ 1000, "1 s" },         { 2000, "2 s" },         { 5000, "5 s" },         { 10000, "10 s" },
	{ 30000, "30 s" },       { 60000, "1 min" },      { 120000, "2 min" },     { 300000, "5 min" },
	{ 900000, "15 min" },    { 3600000, "1 h" },      { 3 * 3600000, "3 h" },  { 6 * 3600000, "6 h" },
	{ 12 * 3600000, "12 h" }, { 24 * 3600000, "1 day" }, { INT64_MAX, "longer" },
};

struct chart_steps chart_steps(const int64_t *durations_ms, size_t count)
{
	struct chart_steps out = { .first = CHART_STEPS };
	for (size_t i = 0; i < count; i++) {
		size_t step = 0;
		while (durations_ms[i] > steps[step].ms)
			step++;
		out.n[step]++;
		if (step < out.first)
			out.first = step;
		if (step >= out.end)
			out.end = step + 1;
	}
	if (out.end == 0)
		out.first = 0;
	return out;
}

const char *chart_step_end(size_t step)
{
	return steps[step].words;
}

char *chart_percent(char out[PERCENT_SIZE], int64_t part, int64_t whole)
{
	*out = '\0';
	if (whole <= 0)
		return out;
	double percent = (double)part * 100 / (double)whole;
	if (part > 0 && percent < 1)
		snprintf(out, PERCENT_SIZE, "<1 %%");
	else if (part < whole && percent > 99)
		snprintf(out, PERCENT_SIZE, ">99 %%");
	else
		snprintf(out, PERCENT_SIZE, "%.0f %%", percent);
	return out;
}
