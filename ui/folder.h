#ifndef UI_FOLDER_H
#define UI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is in a folder, for a person to choose from. Reads the disk; draws nothing. */

enum file_kind { FILE_UP, FILE_LIST, FILE_DATABASE, FILE_FOLDER, FILE_OTHER };

struct folder {
	char *path;              /* absolute */
	struct folder_entry {
		char *name;      /* as the disk has it */
		char *key;       /* folded, to be compared */
		enum file_kind kind;
		int64_t size, written_at;  /* bytes, Unix ms */
	} *entries;              /* in the order of their kinds; lists and databases newest first */
	size_t count;
	bool cut;                /* there are more than can be shown */
	int64_t written_ns;      /* the folder itself, when it was read */
	size_t *shown;           /* indices of those that pass */
	size_t shown_count;
};

/* 0, or -1 with one sentence in *message (the caller frees) and the folder as it was. */
int folder_read(struct folder *folder, const char *path, char **message);
void folder_clear(struct folder *folder);
/* True when files have come or gone since. */
bool folder_changed(const struct folder *folder);

/* Shows those whose name has the text in it, whatever case and accents; names that begin with a dot only for such a text. */
void folder_narrow(struct folder *folder, const char *text);
/* Where the cursor belongs among those shown: on the very name, else on one that begins so, else on the first. */
size_t folder_best(const struct folder *folder, const char *text);
/* The place of that name among those shown; false when it is not there. */
bool folder_find(const struct folder *folder, const char *name, size_t *place);

/* The folder above, "/" for the top. The caller frees. */
char *folder_above(const char *path);
/* "340 B", "12 KB", "3.4 MB". */
enum { FILE_SIZE_TEXT = 16 };
char *file_size_text(char out[FILE_SIZE_TEXT], int64_t bytes);

#endif
