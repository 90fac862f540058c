#include "data/look.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/die.h"
#include "base/str.h"
#include "data/migrate.h"
#include "data/sql.h"

/* With something in it: somebody has the file open, or has left what belongs into it. */
bool look_finds_log(const char *path)
{
	struct stat info;
	char *real = realpath(path, NULL);
	char *log = xasprintf("%s-wal", real ? real : path);
	bool found = stat(log, &info) == 0 && info.st_size > 0;
	free(log);
	free(real);
	return found;
}

static void append_path(struct str *uri, const char *path)
{
	for (; *path; path++)
		if (strchr("%?#", *path))
			str_appendf(uri, "%%%02X", (unsigned)(unsigned char)*path);
		else
			str_append_bytes(uri, path, 1);
}

/*
 * SQLite makes files beside the one it reads, read-only or not, unless it is told that nobody changes it. That is so
 * while there is no log; with one, these files are there already.
 */
char *look_uri(const char *path)
{
	struct str uri = {0};
	char *real = realpath(path, NULL);
	str_append(&uri, "file:");
	append_path(&uri, real ? real : path);
	str_append(&uri, look_finds_log(path) ? "?mode=ro" : "?mode=ro&immutable=1");
	free(real);
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
