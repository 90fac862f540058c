#include "data/read_only.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"

bool path_is_writable(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
	bool writable = access(path, W_OK) == 0 && access(folder, W_OK | X_OK) == 0;
	free(folder);
	return writable;
}

/* Bytes of the file beside it, where SQLite has it; -1 when there is none. */
static off_t size_beside(const char *path, const char *suffix)
{
	struct stat info;
	char *real = realpath(path, NULL);
	char *name = xasprintf("%s%s", real ? real : path, suffix);
	free(real);
	off_t size = stat(name, &info) == 0 ? info.st_size : -1;
	free(name);
	return size;
}

char *read_only_uri(const char *path, char **message)
{
	bool has_log = size_beside(path, "-wal") > 0, has_index = size_beside(path, "-shm") >= 0;
	struct str uri = {0};
	if (has_log && !has_index) {
		*message = xasprintf("%s cannot be read where nothing can be written, because its newest changes are in %s-wal: "
				     "copy both to another disk", path, path);
		return NULL;
	}
	str_append(&uri, "file:");
	for (const char *at = path; *at; at++)
		if (strchr("%?#", *at))
			str_appendf(&uri, "%%%02X", (unsigned char)*at);
		else
			str_append_bytes(&uri, at, 1);
	/* Without a log nobody is writing: the file holds all, and SQLite need not make one. */
	str_append(&uri, has_log ? "?mode=ro" : "?mode=ro&immutable=1");
	return str_take(&uri);
}
