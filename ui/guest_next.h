#ifndef UI_GUEST_NEXT_H
#define UI_GUEST_NEXT_H

#include <stdbool.h>

#include "data/guest.h"
#include "ui/draw.h"

/* What to do now about a guest, in one sentence with the keys; static. *role gets how grave it is. Pure. */
const char *guest_next(const struct guest *guest, bool paused, enum role *role);

#endif
