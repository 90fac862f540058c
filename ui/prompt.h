#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>

#include "ui/view.h"

/* Questions as views on the stack. The callbacks run after the prompt is gone. */

/*
 * One line to be typed at the bottom. changed (may be NULL) runs after every
 * edit with the text so far and may return what is wrong with it (the caller
 * frees); done with the text, or NULL when the person left with Esc. complete
 * (may be NULL) is what Tab does: the text as it becomes, and what there is to
 * choose from (the caller frees both); NULL when it could not be found out.
 */
struct line_prompt {
	const char *label;
	const char *initial;
	const char *problem; /* what was wrong with initial; NULL: nothing */
	const char *hint;    /* faint beside an empty line; NULL: nothing */
	char *(*complete)(void *context, const char *text, char **choices);
	char *(*changed)(void *context, const char *text);
	void (*done)(void *context, const char *text);
	void *context;       /* lives as long as the view below */
};
void prompt_line(struct ui *ui, const struct line_prompt *prompt);

/*
 * A question with named answers: "y yes", "n no". Only those keys and Esc act; done gets
 * the key, or 0 for Esc. answers ends with NULL and is static; question is copied.
 */
struct question {
	const char *text;
	const char *const *answers;
	void (*done)(void *context, char answer);
	void *context;
	char *(*renew)(void *context); /* the text again when the file has changed (the prompt frees); NULL: it stays */
};
void prompt_ask(struct ui *ui, const struct question *question);

/* "y yes", "n no". */
extern const char *const prompt_yes_no[];

/* Applies a key to a line of text; false when it means nothing there. */
struct edit;
bool prompt_edit_key(struct edit *edit, const struct press *press);

#endif
