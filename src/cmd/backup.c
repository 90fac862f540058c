#include <string.h>

#include "app.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/interrupt.h"
#include "cmd/say.h"
#include "data/db.h"

static int is_interrupted(void *context)
{
	(void)context;
	return interrupted();
}

int command_backup(struct app *app, const struct arguments *arguments)
{
	const char *out = arguments->operands[0];
	if (strcmp(out, "-") == 0) {
		complain("backup -: a copy has to be a file on a disk, which can be opened again");
		return EXIT_USAGE;
	}
	interrupt_catch(&app->to_main);
	int done = db_backup(app->db, out, is_interrupted);
	if (done < 0 && interrupted()) {
		complain("interrupted: no copy was made");
		return EXIT_FAILED;
	}
	if (done < 0)
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
