#ifndef CMD_LIBRARIES_H
#define CMD_LIBRARIES_H

#include <stdbool.h>

/* convoke's version and those of the libraries it runs with: a line each, or one object. */
void print_version(bool json);
/* "SQLite 3.40.1, libcurl 7.88.1 (OpenSSL/3.0.17), ..."; the caller frees. */
char *library_list(void);

#endif
