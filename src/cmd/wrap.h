#ifndef CMD_WRAP_H
#define CMD_WRAP_H

/*
 * Words of printable text on lines of at most width columns, each after indent spaces, and the line's end. The cursor
 * stands at column. What is in brackets stays together where it fits; a word that is longer than a line is not broken.
 */
void print_wrapped(const char *text, int indent, int column, int width);

#endif
