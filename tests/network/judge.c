#include "judge.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

void world_judge(const struct world *world, struct oracle *out)
{
	char *text = NULL;
	size_t size = 0;
	FILE *journal = fopen(world->journal, "r");
	ck_assert_ptr_nonnull(journal);
	ck_assert_int_gt(getdelim(&text, &size, '\0', journal), 0);
	fclose(journal);
	oracle_read(world->event, text, out);
	free(text);
}
