#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/follow.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "data/event.h"

static int show_pause(struct app *app, bool json)
{
	struct event event;
	if (event_load(app->db, &event) < 0)
		return fail_db(app->db);
	if (json) {
		struct json *out = json_new_object();
		json_put_boolean(out, "paused", event.paused_at != 0);
		json_put_filled(out, "pause_reason", event.pause_reason);
		print_json(out);
	} else {
		say("Paused: %s. convoke resume lets it go on.", event.pause_reason);
	}
	event_clear(&event);
	return EXIT_DONE;
}

int command_pause(struct app *app, const struct arguments *arguments)
{
	char *user = user_typing();
	char *reason = xasprintf(PERSON_PAUSE "%s", user);
	int done = event_pause(app->db, reason, clock_wall_ms());
	free(reason);
	free(user);
	return done < 0 ? fail_db(app->db) : show_pause(app, option_given(arguments, OPTION_JSON));
}
