#include "ui/save_as.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/die.h"
#include "ui/paths.h"
#include "ui/prompt.h"

static void replace_answered(void *context, char answer)
{
	struct save_as *save = context;
	if (answer == 'y')
		save->done(save->context, save->path);
}

static void ask_to_replace(struct save_as *save)
{
	char *shown = path_shown(save->path), *text = xasprintf("%s is there already. Replace it?", shown);
	free(shown);
	prompt_ask(save->ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .done = replace_answered, .context = save,
	});
	free(text);
}

static void named(void *context, const char *typed)
{
	struct save_as *save = context;
	struct stat there;
	if (!typed || !*typed)
		return;
	free(save->path);
	save->path = path_expand(typed);
	if (lstat(save->path, &there) < 0)
		save->done(save->context, save->path);
	else if (S_ISREG(there.st_mode))
		ask_to_replace(save);
	else
		ui_say(save->ui, ROLE_BAD, "%s is there already and no file", save->path);
}

void save_as_ask(struct save_as *save, const char *initial)
{
	prompt_line(save->ui, &(struct line_prompt){
		.label = save->label, .initial = save->path ? save->path : initial,
		.complete = path_complete, .done = named, .context = save,
	});
}
