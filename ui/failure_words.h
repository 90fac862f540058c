#ifndef UI_FAILURE_WORDS_H
#define UI_FAILURE_WORDS_H

#include "campaign/failures.h"

/*
 * Whether sending again to those of a reason makes sense, in a sentence with the keys; show: what shows them ("Enter
 * shows these guests"). The caller frees.
 */
char *failure_again(const struct failure_group *group, const char *show);

#endif
