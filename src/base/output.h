#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/*
 * True when all that was printed has arrived. A reader that left early, as head does, wants no more, which is fine.
 * False with errno.
 */
bool output_arrived(FILE *out);

/*
 * A file that is there as a whole or not at all; an older one is replaced. "-" is standard output. What is no file (a
 * pipe, a terminal, /dev/null) is written to as it is.
 */
struct output {
	FILE *out;
	char *path;       /* what a link leads to */
	char *unfinished; /* its name until it is whole; NULL for what is no file */
};

/* 0, or -1 with errno. */
int output_open(struct output *output, const char *path);
/* Ends it: kept when it is whole, else as if it had never been. 0, or -1 with errno and nothing is left. */
int output_close(struct output *output, bool keep);

#endif
