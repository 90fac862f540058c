#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/json.h"
#include "campaign/variant.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "cmd/template_json.h"
#include "data/event.h"
#include "data/guest.h"
#include "twilio/template.h"

/* The language that send would choose; the first there is for a template that could not be sent. */
static size_t variant_for(const struct template_list *list, const char *typed, const struct guest *guest,
			  const struct event *event)
{
	size_t index = 0;
	char *why = NULL;
	const char *reason;
	struct variants *variants = variants_choose(list, event, typed, &why);
	if (!variants || !variants_for(variants, guest->language, &index, &reason))
		for (index = list->count - 1; index > 0 && strcmp(list->items[index].content_sid, typed) != 0;)
			index--;
	variants_free(variants);
	free(why);
	return index;
}

static int show_rendering(const struct template *template, const struct event *event, const struct guest *guest,
			  bool json)
{
	struct rendering rendering;
	char *why = NULL;
	if (template_render(template, event, guest, &rendering, &why) < 0) {
		complain("%s cannot get %s: %s", guest->name, template->name, why);
		free(why);
		return EXIT_FAILED;
	}
	if (json) {
		struct json *out = json_new_object();
		json_put_integer(out, "guest_id", guest->id);
		json_put_string(out, "template", template->name);
		json_put_string(out, "content_sid", template->content_sid);
		json_put_string(out, "language", template->language);
		json_put_text(out, "variables", rendering.variables);
		json_put_string(out, "text", rendering.text);
		print_json(out);
	} else {
		say_lines("", rendering.text);
	}
	rendering_clear(&rendering);
	return EXIT_DONE;
}

int command_template_preview(struct app *app, const struct arguments *arguments)
{
	struct template_list list;
	struct guest guest;
	struct event event;
	const char *typed = option_value(arguments, OPTION_GUEST);
	if (!typed) {
		complain("template preview needs --guest ID");
		hint("convoke guests shows the numbers in its first column");
		return EXIT_USAGE;
	}
	int code = guest_argument(app->db, typed, &guest);
	if (code != EXIT_DONE)
		return code;
	code = templates_argument(app, arguments->operands[0], &list);
	if (code == EXIT_DONE && event_load(app->db, &event) < 0)
		code = fail_db(app->db);
	if (code == EXIT_DONE) {
		code = show_rendering(&list.items[variant_for(&list, arguments->operands[0], &guest, &event)], &event,
				      &guest, option_given(arguments, OPTION_JSON));
		event_clear(&event);
	}
	templates_clear(&list);
	guest_clear(&guest);
	return code;
}
