#ifndef UI_CHATTER_H
#define UI_CHATTER_H

#include <stdbool.h>

/* What libraries write to stderr would tear the screen: it is caught while the screen is up, and told line by line. */

void chatter_catch(void);
/* stderr as it was. */
void chatter_release(void);

/* The next whole line, or what there is of it when it is long; false when there is none. */
bool chatter_line(char *line, int size);

#endif
