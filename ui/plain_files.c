#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "campaign/formats.h"
#include "data/template.h"
#include "guests/import.h"
#include "twilio/template.h"
#include "ui/import_choice.h"
#include "ui/paths.h"
#include "ui/plain_parts.h"
#include "ui/template_choice.h"
#include "ui/times.h"

enum { ROWS_SAID = 20, CAMPAIGNS_SAID = 20 };

/* Import */

/* Field by field what is different, and who is not there. */
static void say_rows(const struct import_result *result)
{
	const struct import_list *changed = &result->lists[IMPORT_CHANGED], *gone = &result->lists[IMPORT_GONE];
	for (size_t i = 0; i < changed->count; i++)
		for (size_t at = 0; at < changed->rows[i].changes.count; at++) {
			const struct change *change = &changed->rows[i].changes.items[at];
			plain_say("%s: %s %s becomes %s.", changed->rows[i].name, field_title(change->field),
				  *change->before ? change->before : "empty", change->after);
		}
	for (size_t i = 0; i < gone->count; i++)
		plain_say("Not in this file: %s.", gone->rows[i].name);
}

static void say_counts(const struct import_result *result)
{
	plain_say("%lld new, %lld changed, %lld the same, %zu refused.", (long long)result->added,
		  (long long)result->changed, (long long)result->same, result->refused.count);
	if (result->gone)
		plain_say(result->gone == 1 ? "%lld on the list is not in this file; it stays."
					    : "%lld on the list are not in this file; they stay.", (long long)result->gone);
	for (size_t i = 0; i < result->refused.count && i < ROWS_SAID; i++)
		plain_say("Refused, line %lld: %s.", (long long)result->refused.items[i].line, result->refused.items[i].text);
	if (result->refused.count > ROWS_SAID)
		plain_say("And %zu more.", result->refused.count - ROWS_SAID);
	say_rows(result);
	for (size_t i = 0; i < result->phone_count; i++)
		plain_say("One phone, several guests: %s: %s.", result->phones[i].phone, result->phones[i].names);
	if (result->shared > (int64_t)result->phone_count)
		plain_say("And %lld more such phones.", (long long)result->shared - (long long)result->phone_count);
}

/* False after saying what is wrong. */
static bool read_list(struct plain *plain, const char *path, bool dry_run, struct import_result *result)
{
	const struct import_options options = { .dry_run = dry_run, .listed = ROWS_SAID };
	char *message = NULL;
	if (import_file(plain->app->db, path, &options, result, &message) == 0)
		return true;
	plain_say("%s.", message);
	free(message);
	return false;
}

static void import(struct plain *plain, const char *path)
{
	struct import_result result = {0};
	plain_say("Reading ...");
	bool fine = read_list(plain, path, true, &result);
	if (fine)
		say_counts(&result);
	bool brings = fine && result.added + result.changed > 0;
	import_result_clear(&result);
	if (!fine || !brings) {
		plain_say(fine ? "It brings nothing new." : "Nothing was imported.");
		return;
	}
	if (!plain_confirm(plain, "Import it?")) {
		plain_say("Nothing was imported.");
		return;
	}
	result = (struct import_result){0};
	if (read_list(plain, path, false, &result))
		plain_say("Imported: %lld new, %lld changed. U takes it back.", (long long)result.added,
			  (long long)result.changed);
	undo_keep_import(&plain->undo, result.record);
	import_result_clear(&result);
	plain->stale = plain->roster.stale = true;
}

/* "-" is a file of that name; never the keyboard. The caller frees. NULL: left. */
static char *ask_path(struct plain *plain, const char *question)
{
	char *typed = plain_ask(plain, question);
	char *path = typed && *typed ? strcmp(typed, "-") == 0 ? xstrdup("./-") : path_expand(typed) : NULL;
	free(typed);
	return path;
}

void plain_import(struct plain *plain)
{
	struct stat info;
	char *path = ask_path(plain, "File with the guest list; Enter leaves: ");
	if (!path)
		plain_say("Nothing was imported.");
	else if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
		plain_say("%s is no file that can be read.", path);
	else
		import(plain, path);
	free(path);
}

/* Export */

static void export_to(struct plain *plain, const char *path)
{
	const struct roster *roster = &plain->roster;
	const struct export_options options = {
		.filter = roster->filter.count ? &roster->filter : NULL, .write = format_of_path(path),
	};
	char *message = NULL;
	if (!options.write) {
		plain_say("%s: " FORMAT_ENDINGS ".", path);
		return;
	}
	long long written = (long long)export_file(plain->app->db, path, &options, &message);
	if (written < 0)
		plain_say("%s.", message);
	else
		plain_say("%lld guest%s written to %s.", written, written == 1 ? "" : "s", path);
	free(message);
}

/* Whether a file that is there already may be replaced. */
static bool may_replace(struct plain *plain, const char *path, const struct stat *there)
{
	if (S_ISREG(there->st_mode))
		return plain_confirm(plain, "That file is there already. Replace it?");
	plain_say("%s is there already and no file.", path);
	return false;
}

void plain_export(struct plain *plain)
{
	struct stat there;
	char *path = ask_path(plain, "Write those shown to which file, .csv, .json or .html? Enter leaves: ");
	bool exists = path && lstat(path, &there) == 0;
	if (path && (!exists || may_replace(plain, path, &there)))
		export_to(plain, path);
	else
		plain_say("Nothing was written.");
	free(path);
}

/* Templates */

static void say_template(const struct plain *plain, size_t number, const struct template *template)
{
	plain_say("%zu: %s, %s, %s%s%s%s%s.", number, template->name, template->language, template->approval,
		  *template->category ? ", " : "", template->category,
		  template_can_open(template) ? "" : ", only inside a conversation",
		  template_is_default(template, &plain->board.event) ? "; the one that is sent" : "");
}

static void use_template(struct plain *plain, const struct template *template)
{
	plain_say("The text:\n%s", template->body);
	if (!template_is_sendable(template)) {
		plain_say("%s cannot be sent: the choice stays as it was.", template->name);
		return;
	}
	if (!plain_confirm(plain, "Send this one from now on?"))
		plain_say("The choice stays as it was.");
	else if (template_make_default(plain->app->db, template) < 0)
		plain_say_failure(plain);
	else
		plain_say("%s is chosen: s sends it.", template->name);
	plain->stale = true;
}

/* Waits until they are here; a person's Enter leaves it to go on by itself. */
static void fetch(struct plain *plain)
{
	struct app *app = plain->app;
	char *words = app->fetch_templates ? app->fetch_templates(app) : NULL;
	bool worked, over = false;
	if (words) {
		plain_say("The templates cannot be read: %s", words);
		free(words);
		return;
	}
	plain_say("Reading them from Twilio ...");
	while (!over && app->templates_fetched) {
		over = app->templates_fetched(app, &words, &worked);
		if (!over && plain_stopped(plain)) {
			plain_say("It goes on by itself; t shows what came of it.");
			return;
		}
	}
	if (over)
		plain_say(worked ? "Read from Twilio: %s." : "The templates could not be read: %s.", words);
	free(words);
	plain->stale = true;
}

static void ask_for_template(struct plain *plain, const struct template_list *templates)
{
	char *typed = plain_ask(plain, templates->count
		? "Number of the one to read or choose, f to fetch them from Twilio again; Enter leaves: "
		: "f fetches them from Twilio; Enter leaves: ");
	unsigned long number = typed ? strtoul(typed, NULL, 10) : 0;
	if (number >= 1 && number <= templates->count)
		use_template(plain, &templates->items[number - 1]);
	else if (typed && strcmp(typed, "f") == 0)
		fetch(plain);
	free(typed);
}

void plain_templates(struct plain *plain)
{
	struct template_list templates;
	if (templates_load(plain->app->db, &templates) < 0) {
		plain_say_failure(plain);
		return;
	}
	for (size_t i = 0; i < templates.count; i++)
		say_template(plain, i + 1, &templates.items[i]);
	if (templates.count == 0)
		plain_say("No templates yet: the texts that WhatsApp has approved, written in Twilio's console.");
	ask_for_template(plain, &templates);
	templates_clear(&templates);
}

/* Campaigns */

static bool say_campaign(const struct campaign *campaign, void *context)
{
	char at[TIME_TEXT_SIZE];
	struct str counts = {0};
	int *said = context;
	for (int i = 0; i < STATUS_COUNT; i++)
		if (campaign->status[i])
			str_appendf(&counts, ", %lld %s", (long long)campaign->status[i], status_label((enum status)i));
	plain_say("%s %lld, %s, template %s%s.", campaign_kind_word(campaign->kind), (long long)campaign->id,
		  time_long(at, campaign->created_at), campaign->template_name, counts.text ? counts.text : ", no messages");
	str_free(&counts);
	return ++*said < CAMPAIGNS_SAID;
}

void plain_campaigns(struct plain *plain)
{
	int said = 0;
	if (campaign_each(plain->app->db, say_campaign, &said) < 0)
		plain_say_failure(plain);
	else if (said == 0)
		plain_say("No campaigns yet.");
	else if (said == CAMPAIGNS_SAID)
		plain_say("Older ones: convoke campaigns.");
}
