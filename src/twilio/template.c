#include "twilio/template.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/content.h"
#include "twilio/request.h"

/*
 * A template may hold several types; Twilio sends the richest that WhatsApp can
 * show. Richest first; twilio-api 7.3 says which may open a conversation.
 */
static const struct {
	const char *key;
	bool opens;
} types[] = {
	{"whatsapp/authentication", true}, {"whatsapp/flows", true}, {"twilio/flows", true},
	{"twilio/carousel", true}, {"twilio/catalog", true}, {"whatsapp/card", true}, {"twilio/card", true},
	{"twilio/call-to-action", true}, {"twilio/quick-reply", true}, {"twilio/schedule", false},
	{"twilio/pay", false}, {"twilio/list-picker", false}, {"twilio/location", false},
	{"twilio/media", true}, {"twilio/text", true},
};

enum { TYPES = sizeof types / sizeof *types };

static size_t richest(const struct json *object)
{
	size_t type = 0;
	while (type < TYPES && !json_is_object(json_get(object, types[type].key)))
		type++;
	return type;
}

static bool take_first(const char *key, const struct json *value, void *context)
{
	(void)key;
	*(const struct json **)context = value;
	return false;
}

const struct json *content_of_types(const struct json *object)
{
	size_t type = richest(object);
	if (type < TYPES)
		return json_get(object, types[type].key);
	const struct json *first = NULL;
	json_each(object, take_first, &first);
	return first;
}

bool template_can_open(const struct template *template)
{
	struct json *object = json_parse(template->types, strlen(template->types));
	size_t type = richest(object);
	json_free(object);
	return type == TYPES || types[type].opens;
}

bool template_is_approved(const struct template *template)
{
	return strcasecmp(template->approval, "approved") == 0;
}

bool template_is_marketing(const struct template *template)
{
	return strcasecmp(template->category, "MARKETING") == 0;
}

/* The lines a guest reads, from top to bottom. */
static void append_lines(struct str *out, const struct json *content)
{
	static const char *const keys[] = {"header_text", "title", "body", "subtitle", "footer"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *text = json_string(content, keys[i]);
		if (text && *text)
			str_appendf(out, "%s%s", out->length ? "\n" : "", text);
	}
	const struct json *cards = json_get(content, "cards");
	for (size_t i = 0; i < json_array_length(cards); i++)
		append_lines(out, json_array_at(cards, i));
}

static void append_button(struct str *out, const struct json *action)
{
	const char *title = json_string(action, "title");
	const char *url = json_string(action, "url");
	if (!title)
		title = json_string(action, "code");
	if (!title)
		return;
	str_append(out, out->length ? "\n[" : "[");
	str_append(out, title);
	if (url && *url)
		str_appendf(out, " \xe2\x86\x92 %s", url);
	str_append(out, "]");
}

void content_append_buttons(struct str *out, const struct json *content)
{
	const struct json *actions = json_get(content, "actions");
	for (size_t i = 0; i < json_array_length(actions); i++)
		append_button(out, json_array_at(actions, i));
	const struct json *cards = json_get(content, "cards");
	for (size_t i = 0; i < json_array_length(cards); i++)
		content_append_buttons(out, json_array_at(cards, i));
}

/* Flat, under "whatsapp", or one of an array (then an approved one goes first): twilio-api 7.2. */
static const struct json *approval_object(const struct json *approval)
{
	if (!json_is_array(approval)) {
		const struct json *nested = json_get(approval, "whatsapp");
		return nested ? nested : approval;
	}
	for (size_t i = 0; i < json_array_length(approval); i++) {
		const struct json *one = approval_object(json_array_at(approval, i));
		const char *status = json_string(one, "status");
		if (status && strcasecmp(status, "approved") == 0)
			return one;
	}
	return json_array_length(approval) ? approval_object(json_array_at(approval, 0)) : NULL;
}

static char *object_text(const struct json *object)
{
	return json_is_object(object) ? json_text(object) : xstrdup("{}");
}

static char *body_text(const struct json *content)
{
	struct str body = {0};
	append_lines(&body, content);
	return str_take(&body);
}

/* What a person calls it; some templates were never given a name. */
static const char *name_of(const struct json *row, const struct json *approval, const char *sid)
{
	const char *name = json_string(row, "friendly_name");
	if (!name || !*name)
		name = json_string(approval, "name");
	return name && *name ? name : sid;
}

static bool read_template(const struct json *row, struct template *out)
{
	const char *sid = json_string(row, "sid");
	if (!sid_valid(sid, "HX"))
		return false;
	const struct json *approval = approval_object(json_get(row, "approval_requests"));
	const struct json *content = json_get(row, "types");
	const char *language = json_string(row, "language");
	const char *status = json_string(approval, "status");
	*out = (struct template){
		.name = xstrdup(name_of(row, approval, sid)),
		.content_sid = xstrdup(sid),
		.language = xstrdup(language ? language : ""),
		.category = ascii_case(json_string(approval, "category"), toupper),
		.approval = ascii_case(status && *status ? status : "unsubmitted", tolower),
		.body = body_text(content_of_types(content)),
		.types = object_text(content),
		.variables = object_text(json_get(row, "variables")),
		.mapping = xstrdup("{}"),
	};
	return true;
}

/* A row without a SID could never be sent: it is passed over. */
static void read_rows(const struct json *rows, struct template_list *out)
{
	size_t count = json_array_length(rows);
	out->items = xcalloc(count ? count : 1, sizeof *out->items);
	for (size_t i = 0; i < count; i++)
		out->count += read_template(json_array_at(rows, i), &out->items[out->count]);
}

int reply_template_page(const char *bytes, size_t count, struct template_page *out)
{
	*out = (struct template_page){0};
	struct json *json = json_parse(bytes, count);
	const struct json *rows = json_get(json, "contents");
	const struct json *next = json_get(json_get(json, "meta"), "next_page_url");
	int result = -1;
	if (json_is_array(rows) && (!next || json_string_value(next))) {
		read_rows(rows, &out->templates);
		out->next = xstrdup(next ? json_string_value(next) : "");
		result = 0;
	}
	json_free(json);
	return result;
}

void template_page_clear(struct template_page *page)
{
	templates_clear(&page->templates);
	free(page->next);
	*page = (struct template_page){0};
}
