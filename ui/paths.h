#ifndef UI_PATHS_H
#define UI_PATHS_H

/* Names of files as a person types them. */

/* "~/x" as a path below the home directory; else the text itself. The caller frees. */
char *path_expand(const char *typed);

/*
 * What Tab makes of it: as far as the names in that directory agree. *choices gets what could follow ("a.csv
 * b.csv", "" when there is nothing to choose), or that there is no such name. The caller frees both.
 * context is not used: as prompts want it.
 */
char *path_complete(void *context, const char *typed, char **choices);

#endif
