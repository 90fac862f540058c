#include "twilio/expression.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "twilio/template.h"

static const char *const names[] = {
#define EXPRESSION(FIELD, name, lacking) [FIELD_##FIELD] = (name),
#include "twilio/expressions.def"
#undef EXPRESSION
	[FIELD_COUNT] = NULL,
};

static const char *const lacking_words[] = {
#define EXPRESSION(FIELD, name, lacking) [FIELD_##FIELD] = (lacking),
#include "twilio/expressions.def"
#undef EXPRESSION
	[FIELD_LITERAL] = "nothing but spaces is left of it",
};

const char *const *expression_names(void)
{
	return names;
}

static enum expression_field field_named(const char *name)
{
	size_t field = 0;
	while (field < FIELD_COUNT && strcmp(names[field], name) != 0)
		field++;
	return (enum expression_field)field;
}

/* "{venue}" is nearer to event.venue than to anything of the same length. */
static unsigned distance(const char *typed, const char *name)
{
	unsigned whole = edit_distance(typed, name), tail = edit_distance(typed, strchr(name, '.') + 1) + 1;
	return whole < tail ? whole : tail;
}

static const char *nearest_name(const char *typed)
{
	size_t best = 0;
	for (size_t i = 1; i < FIELD_COUNT; i++)
		if (distance(typed, names[i]) < distance(typed, names[best]))
			best = i;
	return names[best];
}

static void add_part(struct expression *expression, enum expression_field field, char *text)
{
	expression->parts = xrealloc(expression->parts, expression->count + 1, sizeof *expression->parts);
	expression->parts[expression->count++] = (struct expression_part){field, text};
}

/* One "{name}" that begins at *at; moves *at behind it. */
static char *parse_field(const char **at, struct expression *out)
{
	size_t length = strcspn(*at + 1, "{}");
	if ((*at)[1 + length] != '}')
		return xasprintf("a { without } in \"%s\"; write for instance {guest.first_name}", *at);

	char *inside = xstrndup(*at + 1, length);
	char *name = clean_line(inside);
	enum expression_field field = field_named(name);
	char *problem = NULL;
	if (field == FIELD_COUNT)
		problem = xasprintf("{%s} is not known; did you mean {%s}?", name, nearest_name(name));
	else
		add_part(out, field, NULL);
	free(inside);
	free(name);
	*at += length + 2;
	return problem;
}

static char *parse_parts(const char *text, struct expression *out)
{
	char *problem = NULL;
	while (*text && !problem) {
		size_t literal = strcspn(text, "{}");
		if (literal > 0)
			add_part(out, FIELD_LITERAL, xstrndup(text, literal));
		text += literal;
		if (*text == '{')
			problem = parse_field(&text, out);
		else if (*text == '}')
			problem = xstrdup("a } without {; write for instance {guest.first_name}");
	}
	return problem;
}

char *expression_parse(const char *text, struct expression *out)
{
	*out = (struct expression){0};
	char *clean = clean_line(text);
	char *problem = *clean ? parse_parts(text, out)
			       : xstrdup("a placeholder is given nothing; write for instance {guest.first_name}");
	free(clean);
	if (problem)
		expression_clear(out);
	return problem;
}

void expression_clear(struct expression *expression)
{
	for (size_t i = 0; i < expression->count; i++)
		free(expression->parts[i].text);
	free(expression->parts);
	*expression = (struct expression){0};
}

char *expression_check(const char *text)
{
	struct expression expression;
	char *problem = expression_parse(text, &expression);
	expression_clear(&expression);
	return problem;
}

bool expression_uses(const struct expression *expression, enum expression_field field)
{
	for (size_t i = 0; i < expression->count; i++)
		if (expression->parts[i].field == field)
			return true;
	return false;
}

/* "16:00" of "2027-06-12 16:00", "" when there is none. */
static char *time_of_day(const char *starts_at)
{
	const char *gap = starts_at + strcspn(starts_at, " T");
	return xstrdup(*gap ? gap + 1 : "");
}

static char *day_in_words(const char *day, const char *language)
{
	if (!*day)
		return xstrdup("");
	char *local = xasprintf("%.*s 00:00", (int)strcspn(day, " T"), day);
	char *words = long_date(local, language);
	free(local);
	return words;
}

static char *event_text(enum expression_field field, const struct event *event, const char *language)
{
	switch (field) {
	case FIELD_EVENT_NAME:
		return clean_line(event->name);
	case FIELD_HOST:
		return clean_line(event->host);
	case FIELD_VENUE:
		return clean_line(event->venue);
	case FIELD_DATE:
		return day_in_words(event->starts_at, language);
	case FIELD_TIME:
		return time_of_day(event->starts_at);
	case FIELD_RSVP_URL:
		return clean_line(event->rsvp_url);
	case FIELD_RSVP_BY:
		return day_in_words(event->rsvp_by, language);
	default: /* the guest's */
		return NULL;
	}
}

void expression_bind(struct expression *expression, const struct event *event, const char *language)
{
	for (size_t i = 0; i < expression->count; i++)
		if (expression->parts[i].field != FIELD_LITERAL)
			expression->parts[i].text = event_text(expression->parts[i].field, event, language);
}

char *url_encoded(const char *text)
{
	static const char unreserved[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	struct str out = {0};
	for (; *text; text++) {
		if (strchr(unreserved, *text))
			str_append_bytes(&out, text, 1);
		else
			str_appendf(&out, "%%%02X", (unsigned char)*text);
	}
	return str_take(&out);
}

static void append_link(struct str *out, const char *url, const char *token)
{
	static const char place[] = "{token}";
	char *encoded = url_encoded(token);
	for (const char *found; (found = strstr(url, place)); url = found + strlen(place)) {
		str_append_bytes(out, url, (size_t)(found - url));
		str_append(out, encoded);
	}
	str_append(out, url);
	free(encoded);
}

static void append_first_name(struct str *out, const struct guest *guest)
{
	char *first = clean_line(guest->first_name);
	if (!*first) {
		free(first);
		first = first_word(guest->name);
	}
	str_append(out, first);
	free(first);
}

/* False when what the part names is empty. */
static bool append_part(struct str *out, const struct expression_part *part, const struct guest *guest)
{
	size_t before = out->length;
	switch (part->field) {
	case FIELD_FIRST_NAME:
		append_first_name(out, guest);
		break;
	case FIELD_NAME:
		str_append(out, guest->name);
		break;
	case FIELD_SEATS:
		str_appendf(out, "%d", guest->seats);
		break;
	case FIELD_TOKEN:
		str_append(out, guest->token);
		break;
	case FIELD_RSVP_URL:
		if (*part->text)
			append_link(out, part->text, guest->token);
		break;
	default: /* literal text, and what the event says */
		str_append(out, part->text);
		break;
	}
	return out->length > before;
}

char *expression_fill(const struct expression *expression, const struct guest *guest, const char **lacking)
{
	struct str raw = {0};
	for (size_t i = 0; i < expression->count; i++) {
		if (!append_part(&raw, &expression->parts[i], guest)) {
			*lacking = lacking_words[expression->parts[i].field];
			str_free(&raw);
			return xstrdup("");
		}
	}
	char *text = str_take(&raw);
	char *clean = clean_line(text);
	free(text);
	if (!*clean)
		*lacking = lacking_words[FIELD_LITERAL];
	return clean;
}

char *expression_value(const char *text, const struct event *event, const struct guest *guest,
		       const char *language)
{
	struct expression expression;
	const char *lacking = NULL;
	char *problem = expression_parse(text, &expression);
	char *value = NULL;
	if (problem) {
		value = xstrdup("");
	} else {
		expression_bind(&expression, event, language);
		value = expression_fill(&expression, guest, &lacking);
	}
	free(problem);
	expression_clear(&expression);
	return value;
}
