#ifndef UI_VIEW_FILES_H
#define UI_VIEW_FILES_H

struct ui;

/*
 * A screen to choose a file from. It begins in the folder of start, with the cursor on it ("": where convoke was
 * started). chosen is called with the path and leaves the screen there, to go back to; so that it may refuse a
 * file by ui_say and nothing more.
 */
struct files_prompt {
	const char *title;       /* "Import guests from" */
	const char *start;
	void (*chosen)(void *context, const char *path);
	void *context;           /* lives as long as the view below */
};
void view_files_open(struct ui *ui, const struct files_prompt *prompt);

#endif
