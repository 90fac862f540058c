#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "twilio/template.h"

/* Every placeholder has its text: Twilio fills a missing one with the template's sample. */
static void check_rendering(const struct template *template, const struct rendering *rendering)
{
	struct placeholders placeholders = template_placeholders(template);
	struct json *variables = json_parse(rendering->variables, strlen(rendering->variables));
	promise(json_is_object(variables));
	for (size_t i = 0; i < placeholders.count; i++) {
		const char *value = json_string(variables, placeholders.names[i]);
		promise(value && *value && utf8_length(value) <= 3 * 4 * 1600);
		promise(!strpbrk(value, "\n\r\t"));
	}
	promise(utf8_length(rendering->text) <= 1024);
	json_free(variables);
	placeholders_clear(&placeholders);
}

/* Lines: body, types, variables, mapping, the guest's name, notes of the event. */
void fuzz_render(const uint8_t *data, size_t size)
{
	struct pieces pieces = {data, size};
	char *body = next_piece(&pieces, '\n'), *types = next_piece(&pieces, '\n'), *samples = next_piece(&pieces, '\n');
	char *mapping = next_piece(&pieces, '\n'), *name = next_piece(&pieces, '\n'), *text = next_piece(&pieces, '\n');
	struct template template = {.name = "invite", .content_sid = "HX0", .language = "pt", .category = "", .approval = "",
				    .body = body, .types = types, .variables = samples, .mapping = mapping};
	struct event event = {.name = text, .host = "Ana", .venue = text, .starts_at = "2027-06-12 16:00",
			      .time_zone = "Europe/Lisbon", .rsvp_url = text, .rsvp_by = "2027-05-01", .country = "PT",
			      .language = "pt", .default_template = "", .pause_reason = ""};
	struct guest guest = {.ref = "", .name = name, .first_name = "", .phone = "+351912345678", .phone_raw = "",
			      .language = "", .group = "", .notes = "", .token = "abcdefghijklmnopqrstuv", .rsvp = "",
			      .seats = 2, .rsvp_seats = -1};
	struct rendering rendering;
	char *why = NULL;
	if (template_render(&template, &event, &guest, &rendering, &why) == 0) {
		promise(!why);
		check_rendering(&template, &rendering);
	} else {
		promise(why && *why && !rendering.text && !rendering.variables);
	}
	rendering_clear(&rendering);
	free(why);
	char *value = expression_value(mapping, &event, &guest, "en"), *problem = expression_check(mapping);
	promise(utf8_valid(value, strlen(value)) && (!problem || (*problem && !*value)));
	free(problem);
	free(value);
	free(text);
	free(name);
	free(mapping);
	free(samples);
	free(types);
	free(body);
}
