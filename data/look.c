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

int look_format(struct db *db, int *format, int *ours)
{
	int64_t version;
	int result = migrate_version(db, &version);
	*format = (int)version;
	*ours = SCHEMA_VERSION;
	return result;
}
