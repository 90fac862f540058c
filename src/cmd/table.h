#ifndef CMD_TABLE_H
#define CMD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows of text in aligned columns, whatever the script; cells pass the sanitiser. */
struct table {
	size_t columns;
	char **cells;      /* row after row, the header first */
	size_t capacity, used;
};

/* headings: NULL-terminated. */
void table_start(struct table *table, const char *const *headings);
/* The next cell, in reading order. */
void table_add(struct table *table, const char *text);
void table_add_number(struct table *table, int64_t number);
/* Prints to stdout, the header only when there are rows, and frees everything. */
void table_print(struct table *table);

#endif
