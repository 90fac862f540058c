#include "ui/bubble.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "twilio/buttons.h"

static char *button_words(const struct button *button)
{
	static const char *const does[] = {
		[BUTTON_ANSWER] = "answers with this", [BUTTON_LINK] = "opens", [BUTTON_CALL] = "calls",
		[BUTTON_COPY] = "copies", [BUTTON_MORE] = "opens",
	};
	if (button->kind == BUTTON_MORE)
		return xasprintf("[ %s ]  opens %s%s", button->title, *button->value ? "a list: " : "a page", button->value);
	return xasprintf("[ %s ]  %s%s%s", button->title, does[button->kind], *button->value ? " " : "", button->value);
}

static const char *types_of(const struct template_list *templates, const char *content_sid)
{
	for (size_t i = 0; i < templates->count; i++)
		if (strcmp(templates->items[i].content_sid, content_sid) == 0)
			return templates->items[i].types;
	return "";
}

void page_bubble(struct page *page, const struct template_list *templates, const char *content_sid, const char *variables,
		 const char *rendered)
{
	struct bubble bubble;
	bubble_read(types_of(templates, content_sid), variables, rendered, &bubble);
	char **parts = xcalloc(bubble.count + 1, sizeof *parts);
	parts[0] = !*bubble.media ? xstrdup(bubble.text)
				  : xasprintf("[ picture or file ]  %s\n%s", bubble.media, bubble.text);
	for (size_t i = 0; i < bubble.count; i++)
		parts[i + 1] = button_words(&bubble.buttons[i]);
	page_box_parts(page, (const char *const *)parts, bubble.count + 1);
	for (size_t i = 0; i <= bubble.count; i++)
		free(parts[i]);
	free(parts);
	bubble_clear(&bubble);
}
