#ifndef UI_IMPORT_UNDO_H
#define UI_IMPORT_UNDO_H

#include "guests/import_undo.h"
#include "ui/view.h"

/* Taking the import back that is the newest change of this dashboard: what that does is looked up, asked, and done. */
void import_undo_ask(struct ui *ui);

/* What would happen as a question, with some of those who stay and why. The caller frees. */
char *import_undo_text(const struct import_undo *undo);
/* What has happened, for a message. The caller frees. */
char *import_undo_done(const struct import_undo *undo);
/* "Ana stays on the list: ..." ; index of kept. The caller frees. */
char *import_undo_kept(const struct import_undo *undo, size_t index);

#endif
