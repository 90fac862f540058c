#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>

#include "ui/draw.h"
#include "ui/edit.h"
#include "ui/keys.h"

/* Fields to be filled in, one below the other, each with a word beside it when there is one to say. Part of a view. */

enum { FORM_LIMIT = 12 };

struct form_field {
	const char *label;
	const char *hint;        /* stands where nothing is typed yet; beside a choice */
	const char *const *choices; /* one of these and nothing else, the first to begin with; NULL: any text */
};

struct form {
	const struct form_field *fields;
	int count, at;           /* the cursor's field */
	int top;                 /* first line shown */
	bool enter_goes_on;      /* Enter saves in the last field only */
	struct form_input {
		struct edit edit;
		char *before;    /* what it began with */
		char *theirs;    /* what somebody else made of it meanwhile; NULL: nothing */
		char *note;      /* NULL: nothing to say */
		enum role role;
	} inputs[FORM_LIMIT];
};

/* Empty fields; the table is static. */
void form_start(struct form *form, const struct form_field *fields, int count);
void form_clear(struct form *form);
/* What a field begins with. */
void form_fill(struct form *form, int field, const char *text);
/* As typed; lives until the next key. */
const char *form_text(const struct form *form, int field);
bool form_field_changed(const struct form *form, int field);
bool form_changed(const struct form *form);
/* A word beside the field, until it is edited; NULL: none. */
void form_note(struct form *form, int field, enum role role, const char *text);
/* What is wrong; the cursor goes there. */
void form_refuse(struct form *form, int field, const char *problem);

/*
 * What the file holds now, before saving: when the field was edited here and somebody else has made something else
 * of it meanwhile, that is kept to be asked about, and true is returned. A field not edited here follows the file.
 */
bool form_meet(struct form *form, int field, const char *now);
/* "Phone became +351 ... elsewhere meanwhile; you wrote +44 ...", for so many at most of those kept; "" none. The caller frees. */
char *form_clashes(const struct form *form, int most);
/* Decides them: what was written here is saved, or theirs stays. */
void form_settle(struct form *form, bool ours);

/* What a key asks of the view. */
enum form_wish { FORM_NOTHING, FORM_SAVE, FORM_LEAVE };
enum form_wish form_key(struct form *form, const struct press *press);

/* In that many rows; scrolls so that the cursor's field and what is said about it are shown. */
void form_draw(struct form *form, int row, int rows);

#endif
