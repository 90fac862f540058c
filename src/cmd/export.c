#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "cmd/command.h"
#include "cmd/interrupt.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "guests/export.h"

static int write_guests(struct app *app, const struct filter *filter, bool json, FILE *out)
{
	char *message = NULL;
	int done = json ? export_json(app->db, filter, out, &message) : export_csv(app->db, filter, out, &message);
	return done < 0 ? fail(message) : EXIT_DONE;
}

static bool goes_on(int64_t written, void *context)
{
	(void)written;
	(void)context;
	return !interrupted();
}

static int write_file(struct app *app, const struct filter *filter, bool json, const char *path)
{
	char *message = NULL;
	const struct export_options options = { .filter = filter, .json = json, .progress = goes_on };
	interrupt_catch(&app->to_main);
	int64_t written = export_file(app->db, path, &options, &message);
	if (written == EXPORT_STOPPED) {
		complain("interrupted: nothing was written to %s", path);
		return EXIT_FAILED;
	}
	return written < 0 ? fail(message) : EXIT_DONE;
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
	if (json && format && strcmp(format, "csv") == 0) {
		complain("--json and --format csv exclude each other");
		return EXIT_USAGE;
	}
	int code = filter_argument(arguments, &filter);
	if (code != EXIT_DONE)
		return code;
	code = path && strcmp(path, "-") != 0 ? write_file(app, &filter, json, path) : write_guests(app, &filter, json, stdout);
	filter_clear(&filter);
	return code;
}
