#include "campaign/plan_words.h"

#include <string.h>

const char *plan_kind_words(const struct plan *plan)
{
	static const char *const words[][2] = {
		[KIND_INVITATION] = { "invitation", "invitations" }, [KIND_REMINDER] = { "reminder", "reminders" },
		[KIND_RESEND] = { "invitation again", "invitations again" }, [KIND_TEST] = { "test", "tests" },
	};
	return words[plan->kind][plan->recipient_count != 1];
}

size_t plan_refused(const struct plan *plan)
{
	size_t refused = 0;
	for (size_t i = 0; i < plan->left_out_count; i++)
		refused += plan->left_out[i].refused;
	return refused;
}

size_t plan_reasons(const struct plan *plan, struct plan_reason *out, size_t most, size_t *others)
{
	size_t count = 0;
	*others = 0;
	for (size_t i = 0; i < plan->left_out_count; i++) {
		const struct plan_left_out *left = &plan->left_out[i];
		size_t at = 0;
		if (left->refused)
			continue;
		while (at < count && strcmp(out[at].text, left->reason) != 0)
			at++;
		if (at == count && count < most)
			out[count++] = (struct plan_reason){ .text = left->reason };
		if (at < count)
			out[at].count++;
		else
			++*others;
	}
	return count;
}
