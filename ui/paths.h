#ifndef UI_PATHS_H
#define UI_PATHS_H

/* Names of files as a person types them. */

/* "~/x" as a path below the home directory; else the text itself. The caller frees. */
char *path_expand(const char *typed);

/*
 * The path in what a terminal pastes when a file is dropped on it: without quotation marks, backslashes before
 * blanks, "file://", and the blanks around it. The caller frees.
 */
char *path_pasted(const char *text);

/* "/home/ana/lists" as "~/lists" for who is ana; else the path itself. The caller frees. */
char *path_shown(const char *path);

/* A folder and a name in it, joined. The caller frees. */
char *path_in(const char *folder, const char *name);

/*
 * What Tab makes of it: as far as the names in that directory agree. *choices gets what could follow ("a.csv
 * b.csv", "" when there is nothing to choose), or that there is no such name. The caller frees both.
 * context is not used: as prompts want it.
 */
char *path_complete(void *context, const char *typed, char **choices);

#endif
