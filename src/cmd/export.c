#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/die.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "guests/export.h"

static int write_guests(struct app *app, const struct filter *filter, bool json, FILE *out)
{
	char *message = NULL;
	int done = json ? export_json(app->db, filter, out, &message) : export_csv(app->db, filter, out, &message);
	return done < 0 ? fail(message) : EXIT_DONE;
}

static int fail_at(const char *path)
{
	complain("%s cannot be written: %s", path, strerror(errno));
	return EXIT_FAILED;
}

/* Beside the target, under a name of its own, and only renamed when it is whole. */
static int write_file(struct app *app, const struct filter *filter, bool json, const char *path)
{
	char *unfinished = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(unfinished, O_CLOEXEC), code;
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out) {
		code = fail_at(path);
		free(unfinished);
		return code;
	}
	code = write_guests(app, filter, json, out);
	if (code == EXIT_DONE && (fflush(out) != 0 || fsync(fd) < 0))
		code = fail_at(path);
	fclose(out);
	if (code == EXIT_DONE && rename(unfinished, path) < 0)
		code = fail_at(path);
	if (code != EXIT_DONE)
		unlink(unfinished);
	free(unfinished);
	return code;
}

int command_export(struct app *app, const struct arguments *arguments)
{
	const char *format = option_value(arguments, OPTION_FORMAT), *path = option_value(arguments, OPTION_OUTPUT);
	bool json = option_given(arguments, OPTION_JSON) || (format && strcmp(format, "json") == 0);
	struct filter filter;
	if (format && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0) {
		complain("--format %s: must be csv or json", format);
		return EXIT_USAGE;
	}
	int code = filter_argument(arguments, &filter);
	if (code != EXIT_DONE)
		return code;
	code = path ? write_file(app, &filter, json, path) : write_guests(app, &filter, json, stdout);
	filter_clear(&filter);
	return code;
}
