#ifndef BENCH_RIVALS_H
#define BENCH_RIVALS_H

#include <stddef.h>

/* A program that shows a long list, and how it is started on one of so many entries. */
struct rival {
	const char *name;
	const char *words[8];
	const char *input;      /* a file for its standard input, or NULL */
	const char *end;        /* its key for the last entry */
	const char *page;       /* NULL: of its keys only the arrow is measured, it answers late or writes by itself */
};

/* Those that are installed, with their lists made; says which are left out. Never freed. */
size_t rivals_prepare(int entries, struct rival **rivals);

#endif
