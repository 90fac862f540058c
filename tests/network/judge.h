#ifndef NETWORK_JUDGE_H
#define NETWORK_JUDGE_H

#include "oracle.h"
#include "tests/screen/world.h"

/* oracle_read of a world's event file and journal; nothing may be writing. */
void world_judge(const struct world *world, struct oracle *out);

#endif
