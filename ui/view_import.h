#ifndef UI_VIEW_IMPORT_H
#define UI_VIEW_IMPORT_H

#include "ui/import_choice.h"
#include "ui/view.h"

/* The screens of an import, in the order a person meets them: the files (view_files.h), the columns, what it brings. */

/* The columns of a file, to be changed and accepted; when it cannot be read, that is said. */
void view_columns_open(struct ui *ui, const char *path);

/* Reads the file as chosen and shows what it brings; asks before it imports. choice lives as long as the view below. */
void view_import_result(struct ui *ui, const struct import_choice *choice);

#endif
