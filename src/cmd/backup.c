#include <string.h>

#include "app.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "data/db.h"

int command_backup(struct app *app, const struct arguments *arguments)
{
	const char *out = arguments->operands[0];
	if (strcmp(out, "-") == 0) {
		complain("a backup is a file: name one");
		return EXIT_USAGE;
	}
	if (db_backup(app->db, out) < 0)
		return fail_db(app->db);
	if (!option_given(arguments, OPTION_JSON)) {
		say("Copied to %s, and checked. The copy is paused; convoke -f '%s' resume lets it send.", out, out);
		return EXIT_DONE;
	}
	struct json *result = json_new_object();
	json_put_string(result, "file", out);
	print_json(result);
	return EXIT_DONE;
}
