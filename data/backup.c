#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/db.h"
#include "data/event.h"
#include "data/sql.h"

/* The copy must not go on sending where the original does: it is paused and says why. */
static int pause_copy(struct db *db, const char *out)
{
	char *message = NULL;
	struct db *copy = db_open(out, DB_OPEN, &message);
	if (!copy) {
		sql_fail(db, "%s", message);
		free(message);
		return -1;
	}
	db_may_checkpoint(copy, true);
	/* A reason from before would stay, and hide that this is a copy. */
	int result = event_resume(copy);
	if (result == 0)
		result = event_pause(copy, "this is a copy: resume only if the original is gone", clock_wall_ms());
	if (result < 0)
		sql_fail(db, "%s", db_error(copy));
	db_close(copy);
	return result;
}

static int copy_into(struct db *db, const char *out)
{
	mode_t old = umask(077);
	struct sqlite3_stmt *statement = sql_prepare(db, "VACUUM INTO @out");
	sql_bind_text(statement, "@out", out);
	int result = sql_run(db, statement);
	sql_finish(statement);
	umask(old);
	return result;
}

int db_backup(struct db *db, const char *out)
{
	if (access(out, F_OK) == 0)
		return sql_fail(db, "%s exists already and was left as it is", out);
	/* Under another name until it is paused: a copy that is not must not be found. */
	char *part = xasprintf("%s.part", out);
	unlink(part);
	int result = copy_into(db, part) < 0 ? -1 : pause_copy(db, part);
	if (result == 0 && rename(part, out) < 0)
		result = sql_fail(db, "%s cannot be written: %s", out, strerror(errno));
	if (result < 0)
		unlink(part);
	free(part);
	return result;
}
