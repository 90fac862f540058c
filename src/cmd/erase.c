/* erase: removes a person from the file, after Twilio has deleted the messages. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "data/dispatcher.h"
#include "data/erase.h"
#include "delivery/delete.h"

/* What the command came to. */
struct erasing {
	struct app *app;
	bool json, here_only;
	struct erasure erasure;
	size_t deleted;              /* at Twilio */
	bool clean;                  /* nothing is left between the rows of the file either */
	struct dispatcher_holder user; /* else: who has it open, pid 0: not known */
	char *problem;               /* else: what came in between, NULL: somebody has it open */
};

static int look(struct erasing *erasing, int64_t guest_id)
{
	int found = erase_look(erasing->app->db, guest_id, &erasing->erasure);
	if (found < 0)
		return fail_db(erasing->app->db);
	if (found)
		return EXIT_DONE;
	complain("there is no guest %lld, and there was none", (long long)guest_id);
	hint("convoke guests shows the numbers in its first column");
	return EXIT_FAILED;
}

static int refuse_going(const struct erasing *erasing)
{
	complain("a message to %s is on its way, or it is not known whether it went: nothing was erased", erasing->erasure.name);
	hint("convoke sync asks Twilio about it, convoke resolve decides; then erase again");
	return EXIT_FAILED;
}

/* What can be seen before anything is changed. */
static int check(const struct erasing *erasing)
{
	const struct settings *settings = &erasing->app->settings;
	const struct erasure *erasure = &erasing->erasure;
	if (erasure->going)
		return refuse_going(erasing);
	if (erasing->here_only || !erasure->count)
		return EXIT_DONE;
	if (!settings_have_credentials(settings)) {
		complain("Twilio has %zu of %s's messages, and the credentials to delete them are not set", erasure->count, erasure->name);
		hint("man 5 convoke explains the settings; --here-only erases without Twilio");
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < erasure->count; i++) {
		const char *account = erasure->messages[i].account_sid;
		if (*account && strcmp(account, settings->account_sid) != 0) {
			complain("message %s was sent from account %s, and the settings name another: nothing was erased",
				 erasure->messages[i].sid, account);
			hint("set TWILIO_ACCOUNT_SID and the credentials of that account; --here-only erases without Twilio");
			return EXIT_FAILED;
		}
	}
	return EXIT_DONE;
}

static bool agreed(const struct erasing *erasing)
{
	const struct erasure *erasure = &erasing->erasure;
	char *at_twilio = erasing->here_only || !erasure->count ? xstrdup("") :
		xasprintf(" and %zu message%s at Twilio", erasure->count, erasure->count == 1 ? "" : "s");
	char *question = xasprintf("Erase all about %s, %s%s? Nothing brings it back.", erasure->name, erasure->phone, at_twilio);
	bool yes = confirm(question);
	free(question);
	free(at_twilio);
	return yes;
}

static int begin(struct erasing *erasing, int64_t guest_id)
{
	erasure_clear(&erasing->erasure);
	int found = erase_begin(erasing->app->db, guest_id, clock_wall_ms(), &erasing->erasure);
	if (found < 1)
		return fail_db(erasing->app->db);
	return erasing->erasure.going ? refuse_going(erasing) : EXIT_DONE;
}

static int delete_at_twilio(struct erasing *erasing)
{
	const struct erasure *erasure = &erasing->erasure;
	struct deleting *deleting = deleting_begin(&erasing->app->settings);
	enum deletion result = DELETION_DONE;
	char *why = NULL;
	while (erasing->deleted < erasure->count && result == DELETION_DONE) {
		result = message_delete(deleting, erasure->messages[erasing->deleted].sid, &why);
		erasing->deleted += result == DELETION_DONE;
	}
	deleting_end(deleting);
	if (result == DELETION_DONE)
		return EXIT_DONE;
	complain("message %zu of %zu was not deleted at Twilio: %s", erasing->deleted + 1, erasure->count, why);
	hint("nothing is erased here yet, but %s is off the list and gets no more messages; give the command again%s", erasure->name,
	     result == DELETION_LATER ? ", or with --here-only if it never ends" : "");
	free(why);
	return result == DELETION_REFUSED ? EXIT_STOPPED : EXIT_FAILED;
}

static int finish(struct erasing *erasing)
{
	int done = erase_finish(erasing->app->db, &erasing->erasure);
	if (done < 0)
		return fail_db(erasing->app->db);
	if (done)
		return EXIT_DONE;
	complain("%s was changed by somebody meanwhile: nothing was erased here", erasing->erasure.name);
	hint("give the command again");
	return EXIT_FAILED;
}

/* Writing the file anew is for who alone uses it. */
static void clean(struct erasing *erasing)
{
	struct app *app = erasing->app;
	struct dispatcher_lock *lock = dispatcher_lock(app->path, &erasing->problem);
	if (!lock) {
		dispatcher_holder(app->path, &erasing->user);
		return;
	}
	erasing->clean = erase_traces(app->db) == 0;
	if (!erasing->clean)
		db_fail(app->db, &erasing->problem);
	dispatcher_unlock(lock);
}

static void print_result(const struct erasing *erasing)
{
	const struct erasure *erasure = &erasing->erasure;
	struct json *out = json_new_object(), *left = json_new_array();
	json_put_integer(out, "erased", erasure->guest_id);
	json_put_integer(out, "deleted", (int64_t)erasing->deleted);
	for (size_t i = erasing->deleted; i < erasure->count; i++)
		json_append(left, json_new_string(erasure->messages[i].sid));
	json_put(out, "left", left);
	json_put_integer(out, "unnamed", erasure->unnamed);
	json_put_boolean(out, "clean", erasing->clean);
	print_json(out);
}

/* Copies from before a migration stand beside the file. */
static void say_copies(const struct app *app)
{
	glob_t found = {0};
	char *pattern = xasprintf("%s.v*.bak", app->path);
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			say("%s is a copy from before an update and still has it: delete it when you can.", found.gl_pathv[i]);
	globfree(&found);
	free(pattern);
}

static void say_result(const struct erasing *erasing)
{
	const struct erasure *erasure = &erasing->erasure;
	if (erasure->erased)
		say("Guest %lld was erased before.", (long long)erasure->guest_id);
	else if (erasing->deleted)
		say("Guest %lld is erased here, and %zu message%s at Twilio.", (long long)erasure->guest_id, erasing->deleted,
		    erasing->deleted == 1 ? "" : "s");
	else
		say("Guest %lld is erased.", (long long)erasure->guest_id);
	for (size_t i = erasing->deleted; i < erasure->count; i++)
		say("Still at Twilio, to be deleted in its Console: %s", erasure->messages[i].sid);
	if (erasure->unnamed && !erasure->erased)
		say("Twilio may have a message to %s whose number is not known here: look for it in its Console.", erasure->phone);
	if (!erasure->erased)
		say("Importing a list that still has this person adds a new guest, not invited%s.",
		    erasure->opted_out ? ", of whom nobody knows that they want no messages" : "");
	say("Backups and exported files made before still have it.");
	say_copies(erasing->app);
}

static int tell(const struct erasing *erasing)
{
	if (erasing->json)
		print_result(erasing);
	else
		say_result(erasing);
	if (erasing->clean)
		return EXIT_DONE;
	if (erasing->problem)
		complain("bytes of it may be left in the gaps of the file: %s", erasing->problem);
	else
		complain("bytes of it may be left in the gaps of the file, which process %lld on %s has open",
			 (long long)erasing->user.pid, erasing->user.host);
	hint("once nobody uses the file, give the command again: it then writes it anew");
	return EXIT_PARTLY;
}

static int erase(struct erasing *erasing, int64_t guest_id, bool yes)
{
	int code = look(erasing, guest_id);
	if (code == EXIT_DONE)
		code = check(erasing);
	if (code != EXIT_DONE)
		return code;
	if (!erasing->erasure.erased) {
		if (!yes && !agreed(erasing)) {
			complain("nothing was erased");
			return EXIT_FAILED;
		}
		code = begin(erasing, guest_id);
		if (code == EXIT_DONE && !erasing->here_only)
			code = delete_at_twilio(erasing);
		if (code == EXIT_DONE)
			code = finish(erasing);
		if (code != EXIT_DONE)
			return code;
	}
	clean(erasing);
	return tell(erasing);
}

int command_erase(struct app *app, const struct arguments *arguments)
{
	const char *typed = option_value(arguments, OPTION_GUEST);
	bool yes = option_given(arguments, OPTION_YES);
	int64_t guest_id;
	struct erasing erasing = {
		.app = app, .json = option_given(arguments, OPTION_JSON), .here_only = option_given(arguments, OPTION_HERE_ONLY),
	};
	if (arguments->options[OPTION_GUEST].count != 1) {
		complain("erase needs --guest and the number of one guest");
		hint("convoke guests shows the numbers in its first column");
		return EXIT_USAGE;
	}
	if (!id_argument(typed, "guest", &guest_id) || !may_go_on(yes, "erase"))
		return EXIT_USAGE;
	int code = erase(&erasing, guest_id, yes);
	erasure_clear(&erasing.erasure);
	free(erasing.problem);
	return code;
}
