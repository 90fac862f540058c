#ifndef UI_BUBBLE_H
#define UI_BUBBLE_H

#include "data/template.h"
#include "ui/page.h"

/*
 * A message as the guest's phone shows it, in a frame: picture, text, each button and what it does. The template is
 * looked for by its ContentSid; variables are those of the message (JSON), rendered its text with buttons.
 */
void page_bubble(struct page *page, const struct template_list *templates, const char *content_sid, const char *variables,
		 const char *rendered);

#endif
