#include "data/look.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/die.h"
#include "base/str.h"
#include "data/migrate.h"
#include "data/sql.h"

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

/* With something in it: somebody has the file open, or has left what belongs into it. */
bool look_finds_log(const char *path)
{
	return size_beside(path, "-wal") > 0;
}

/*
 * SQLite makes files beside the one it reads, read-only or not, unless it is told that nobody changes it. That is so
 * while there is no log; with one, these files are there already.
 */
char *look_uri(const char *path, char **message)
{
	bool has_log = look_finds_log(path), has_index = size_beside(path, "-shm") >= 0;
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
	str_append(&uri, has_log ? "?mode=ro" : "?mode=ro&immutable=1");
	return str_take(&uri);
}

int look_format(struct db *db, int *format, int *ours)
{
	int64_t version;
	int result = migrate_version(db, &version);
	*format = (int)version;
	*ours = SCHEMA_VERSION;
	return result;
}
