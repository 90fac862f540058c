#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "twilio/request.h"
#include "twilio/template.h"

/* Every placeholder gets an expression that means something. */
static void check_guess(const struct template *template)
{
	struct placeholders placeholders = template_placeholders(template);
	char *guess = template_guess_mapping(template);
	struct json *mapping = json_parse(guess, strlen(guess));
	promise(json_is_object(mapping));
	for (size_t i = 0; i < placeholders.count; i++) {
		const char *expression = json_string(mapping, placeholders.names[i]);
		promise(expression && !expression_check(expression));
	}
	json_free(mapping);
	free(guess);
	placeholders_clear(&placeholders);
}

static void check_template(const struct template *template)
{
	promise(sid_valid(template->content_sid, "HX") && *template->name && *template->approval);
	promise(utf8_valid(template->body, strlen(template->body)));
	template_can_open(template);
	template_is_approved(template);
	template_is_marketing(template);
	check_guess(template);
}

void fuzz_templates(const uint8_t *data, size_t size)
{
	struct template_page page;
	if (reply_template_page((const char *)data, size, &page) == 0) {
		for (size_t i = 0; i < page.templates.count; i++)
			check_template(&page.templates.items[i]);
		promise(page.next);
	} else {
		promise(page.templates.count == 0 && !page.next);
	}
	template_page_clear(&page);
}
