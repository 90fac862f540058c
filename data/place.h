#ifndef DATA_PLACE_H
#define DATA_PLACE_H

#include <stdbool.h>
#include <stdint.h>

/* Where an event file lies, as far as it matters to it. Looks, and changes nothing. */

enum { PLACE_LEAST_FREE = 8 * 1024 * 1024 /* bytes: with less nothing is sent */ };

struct place {
	int error;               /* errno of the look at it, 0: it is there */
	bool regular, readable, writable;
	bool mine;               /* belongs to this user */
	bool others_read;        /* other users may read it */
	unsigned names;          /* hard links */
	bool network;            /* on a disk of another machine */
	bool folder_writable;    /* SQLite makes files beside it */
	bool lock_hidden;        /* whether somebody sends cannot be seen */
	char *stranger;          /* a file beside it that cannot be written, "" none */
	int64_t free_bytes;      /* -1 unknown */
};
void place_look(const char *path, struct place *out);
void place_clear(struct place *place);

/* flock and the shared memory of SQLite's log need a local file system. */
bool place_is_on_network(const char *path);

/* Whether we may write the file, and beside it, where SQLite keeps its log. */
bool place_is_writable(const char *path);

/* One sentence why the event file there cannot be opened, NULL when nothing is in the way. The caller frees. */
char *place_problem(const char *path, bool to_write);

#endif
