#include "cmd/table.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/str.h"

enum { WIDEST = 40 /* columns of a cell; what is longer pushes only its own line */ };

void table_add(struct table *table, const char *text)
{
	if (table->used == table->capacity) {
		table->capacity = table->capacity ? table->capacity * 2 : 64;
		table->cells = xrealloc(table->cells, table->capacity, sizeof *table->cells);
	}
	table->cells[table->used++] = printable(text);
}

void table_add_number(struct table *table, int64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)number);
	table_add(table, text);
}

void table_start(struct table *table, const char *const *headings)
{
	*table = (struct table){0};
	for (; *headings; headings++, table->columns++)
		table_add(table, *headings);
}

static void measure(const struct table *table, int *widths)
{
	for (size_t i = 0; i < table->used; i++) {
		int columns = text_columns(table->cells[i]), *width = &widths[i % table->columns];
		if (columns > *width)
			*width = columns < WIDEST ? columns : WIDEST;
	}
}

static void print_row(char **cells, const int *widths, size_t columns)
{
	size_t last = columns;
	while (last > 0 && !*cells[last - 1])
		last--;
	for (size_t i = 0; i < last; i++) {
		int gap = widths[i] - text_columns(cells[i]) + 2;
		printf("%s%*s", cells[i], i + 1 < last ? (gap < 2 ? 2 : gap) : 0, "");
	}
	putchar('\n');
}

void table_print(struct table *table)
{
	int *widths = xcalloc(table->columns, sizeof *widths);
	measure(table, widths);
	if (table->used > table->columns)
		for (size_t at = 0; at < table->used; at += table->columns)
			print_row(table->cells + at, widths, table->columns);
	for (size_t i = 0; i < table->used; i++)
		free(table->cells[i]);
	free(table->cells);
	free(widths);
	*table = (struct table){0};
}
