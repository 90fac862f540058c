#include "app.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "data/dispatcher.h"
#include "data/event.h"

static void say_resumed(const struct app *app, const struct dispatcher_holder *holder)
{
	if (holder)
		say("Process %lld on %s goes on.", (long long)holder->pid, holder->host);
	else
		say("No longer paused. Nobody sends now; to go on: convoke -f '%s' run --until-idle", app->path);
}

static void print_resumed(void)
{
	struct json *out = json_new_object();
	json_put_boolean(out, "paused", false);
	json_put_string(out, "pause_reason", NULL);
	print_json(out);
}

int command_resume(struct app *app, const struct arguments *arguments)
{
	struct dispatcher_holder holder;
	bool held = dispatcher_holder(app->path, &holder);
	if (event_resume(app->db) < 0 || (held && dispatcher_ask(app->db, true) < 0))
		return fail_db(app->db);
	if (option_given(arguments, OPTION_JSON))
		print_resumed();
	else
		say_resumed(app, held ? &holder : NULL);
	return EXIT_DONE;
}
