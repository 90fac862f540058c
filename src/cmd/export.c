#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
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

static int write_file(struct app *app, const struct filter *filter, bool json, const char *path)
{
	char *message = NULL;
	const struct export_options options = { .filter = filter, .json = json };
	return export_file(app->db, path, &options, &message) < 0 ? fail(message) : EXIT_DONE;
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
