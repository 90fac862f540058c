#ifndef GUESTS_KIND_H
#define GUESTS_KIND_H

/*
 * What people have instead of a guest list as text: workbooks, documents, pictures, web pages under any name.
 * One sentence that says what the file is and how to get a list out of it (the caller frees), or NULL when
 * nothing is known against it. The file's position stays as it is. name: what the sentence calls the file.
 */
char *kind_refusal(int fd, const char *name);

#endif
