#ifndef CMD_WRAP_H
#define CMD_WRAP_H

/* The columns of standard output's terminal, 80 when it is none. */
int output_columns(void);

/*
 * Words of printable text on lines of at most width columns, each after indent spaces, and the line's end. The cursor
 * stands at column. A word that is longer than a line is not broken.
 */
void print_wrapped(const char *text, int indent, int column, int width);

#endif
