#include "campaign/plan_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

bool plan_is_of_missed(const struct plan *plan)
{
	return plan->missed > 0 && plan->missed == plan->recipient_count && plan->missed_template &&
	       strcmp(plan->template_name, plan->missed_template) == 0;
}

char *plan_earlier_words(const struct plan *plan)
{
	const char *has = plan->have_one == 1 ? "has" : "have", *other = plan->missed_template;
	if (plan->have_one == 0)
		return xstrdup("");
	if (plan_is_of_missed(plan))
		return xasprintf("The invitation had gone out: what failed is sent again, %s.", other);
	char *failed = plan->missed ? xasprintf(" What failed for %zu of them was not this one%s%s%s.", plan->missed, other ? " (" : "",
						other ? other : "", other ? ")" : "") : xstrdup("");
	char *words = xasprintf("%zu of them %s a message already that went out and did not fail: this is another.%s",
				plan->have_one, has, failed);
	free(failed);
	return words;
}

const char *plan_kind_words(const struct plan *plan)
{
	static const char *const words[][2] = {
		[KIND_INVITATION] = { "invitation", "invitations" }, [KIND_REMINDER] = { "reminder", "reminders" },
		[KIND_RESEND] = { "invitation again", "invitations again" }, [KIND_TEST] = { "test", "tests" },
	};
	if (plan_is_of_missed(plan))
		return plan->recipient_count == 1 ? "message again" : "messages again";
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
