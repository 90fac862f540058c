#include "ui/form_ask.h"

#include <stdlib.h>

#include "ui/prompt.h"

enum { LOW = 20 };

void form_ask_clashes(struct ui *ui, const struct form *form, void (*done)(void *context, char answer), void *context)
{
	static const char *const answers[] = { "m save mine", "t keep theirs", NULL };
	char *text = form_clashes(form, draw_rows() < LOW ? 1 : 2);
	if (*text)
		prompt_ask(ui, &(struct question){ .text = text, .answers = answers, .done = done, .context = context });
	free(text);
}

void form_ask_leave(struct ui *ui, const struct form *form, void (*done)(void *context, char answer), void *context)
{
	static const char *const answers[] = { "s save", "l leave without saving", NULL };
	if (!form_changed(form))
		ui_close(ui);
	else
		prompt_ask(ui, &(struct question){
			.text = "What you changed is not saved.", .answers = answers, .context = context, .done = done,
		});
}
