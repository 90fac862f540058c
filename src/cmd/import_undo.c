/* import --undo. */
#include <stdlib.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "cmd/import.h"
#include "cmd/say.h"
#include "guests/import_undo.h"

enum { KEPT_SAID = 20 };

static char *words(const struct import_undo *undo, enum undo_tense tense)
{
	char when[20];
	return import_undo_words(undo, local_time(when, undo->import.imported_at), tense);
}

/* EXIT_DONE, or what has been complained about. only: the import that was asked about, 0 the last. */
static int take_back(struct app *app, int64_t only, bool dry_run, struct import_undo *out)
{
	struct import_watch watch = { .app = app, .verb = dry_run ? "looking" : "taking back" };
	const struct import_undo_options options = {
		.only = only, .dry_run = dry_run, .progress = import_progress, .context = &watch,
	};
	char *message;
	progress_start(&watch.progress);
	int result = import_undo(app->db, &options, out, &message);
	progress_end(&watch.progress);
	switch (result) {
	case UNDO_DONE:
		return EXIT_DONE;
	case UNDO_NOTHING:
		return fail(xstrdup(import_undo_nothing(&options)));
	case UNDO_STOPPED:
		return fail(xstrdup("interrupted: nothing was changed"));
	default:
		return fail(message);
	}
}

static struct json *undo_json(const struct import_undo *undo)
{
	struct json *out = json_new_object(), *kept = json_new_array();
	json_put_string(out, "file", undo->import.name);
	json_put_time(out, "imported_at", undo->import.imported_at);
	json_put_integer(out, "removed", undo->removed);
	json_put_integer(out, "reverted", undo->reverted);
	for (size_t i = 0; i < undo->kept_count; i++) {
		struct json *row = json_new_object();
		json_put_integer(row, "guest_id", undo->kept[i].guest_id);
		json_put_string(row, "name", undo->kept[i].name);
		json_put_string(row, "reason", undo->kept[i].reason);
		json_append(kept, row);
	}
	json_put(out, "kept", kept);
	return out;
}

static void say_undo(const struct import_undo *undo, enum undo_tense tense, bool details)
{
	char *text = words(undo, tense);
	size_t said = 0;
	say("%s.", text);
	free(text);
	for (; said < undo->kept_count && (details || said < KEPT_SAID); said++)
		say("    %s (%lld): %s", undo->kept[said].name, (long long)undo->kept[said].guest_id, undo->kept[said].reason);
	if (said < undo->kept_count)
		say("... and %zu more; --details lists them", undo->kept_count - said);
}

static int report(const struct import_undo *undo, const struct arguments *arguments)
{
	bool dry_run = option_given(arguments, OPTION_DRY_RUN);
	if (option_given(arguments, OPTION_JSON))
		print_json(undo_json(undo));
	else
		say_undo(undo, dry_run ? UNDO_WOULD : UNDO_TOLD, option_given(arguments, OPTION_DETAILS));
	if (!undo->kept_count)
		return EXIT_DONE;
	complain("%zu %s or %s something of the import", undo->kept_count, undo->kept_count == 1 ? "guest stays" : "guests stay",
		 undo->kept_count == 1 ? "keeps" : "keep");
	return EXIT_PARTLY;
}

/* What would happen, and whether it is to: EXIT_DONE with the import in *only. */
static int ask(struct app *app, int64_t *only)
{
	struct import_undo undo;
	int code = take_back(app, 0, true, &undo);
	if (code != EXIT_DONE)
		return code;
	*only = undo.import.id;
	char *question = words(&undo, UNDO_ASKED);
	if (!confirm(question)) {
		complain("nothing was taken back");
		code = EXIT_FAILED;
	}
	free(question);
	import_undo_clear(&undo);
	return code;
}

int import_take_back(struct app *app, const struct arguments *arguments)
{
	bool dry_run = option_given(arguments, OPTION_DRY_RUN), yes = option_given(arguments, OPTION_YES);
	int64_t only = 0;
	if (!dry_run && !may_go_on(yes, "import --undo"))
		return EXIT_USAGE;
	struct import_undo undo;
	int code = dry_run || yes ? EXIT_DONE : ask(app, &only);
	if (code == EXIT_DONE)
		code = take_back(app, only, dry_run, &undo);
	if (code != EXIT_DONE)
		return code;
	code = report(&undo, arguments);
	import_undo_clear(&undo);
	return code;
}
