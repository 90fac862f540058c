#ifndef CAMPAIGN_HTML_H
#define CAMPAIGN_HTML_H

#include <stdint.h>
#include <stdio.h>

/*
 * HTML that is XML as well: every element is closed, every attribute quoted. What comes from outside passes the
 * sanitiser, and no letter of it means anything.
 */

/* As text, or as the value of an attribute in double quotes. */
void html_text(FILE *out, const char *text);

/* A section with a table, which scrolls where it is too wide; title, class and note (NULL none) are ours. */
void html_table_begin(FILE *out, const char *title, const char *class);
void html_table_end(FILE *out, const char *note);

/* A row of a table: its first cell is the row's heading. */
void html_row_begin(FILE *out, const char *heading);
void html_row_end(FILE *out);
/* A cell; dir="auto", so that each name runs its own way. */
void html_cell(FILE *out, const char *text);
void html_number(FILE *out, int64_t number);
/* The line of headings, NULL at the end; those from numbers on stand over numbers. */
void html_headings(FILE *out, const char *const *headings, int numbers);

#endif
