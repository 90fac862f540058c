#include "guests/vcard_property.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/str.h"
#include "guests/encoding.h"

/* Parameters */

/* The next "NAME=VALUE" of parameters, in *length; NULL at the end. A ";" in quotation marks does not part them. */
static const char *next_parameter(const char *at, size_t *length)
{
	bool quoted = false;
	at += *at == ';';
	if (!*at)
		return NULL;
	for (*length = 0; at[*length] && (quoted || at[*length] != ';'); ++*length)
		quoted ^= at[*length] == '"';
	return at;
}

static bool same_word(const char *one, size_t length, const char *other)
{
	return strlen(other) == length && strncasecmp(one, other, length) == 0;
}

/* Whether one of the words in a parameter's value, parted by commas, with or without quotation marks, is this. */
static bool lists(const char *value, size_t length, const char *word)
{
	for (size_t at = 0; at < length;) {
		size_t start = at;
		while (at < length && !strchr(",\"", value[at]))
			at++;
		if (same_word(value + start, at - start, word))
			return true;
		at += at < length;
	}
	return false;
}

/* True when a parameter of that name (or one without a name, as vCard 2.1 has them) says that word. */
static bool says(const char *parameters, const char *name, const char *word)
{
	size_t length;
	for (const char *at = parameters; (at = next_parameter(at, &length)); at += length) {
		const char *equals = memchr(at, '=', length);
		if (!equals && same_word(at, length, word))
			return true;
		size_t before = equals ? (size_t)(equals - at) : 0;
		if (equals && same_word(at, before, name) && lists(equals + 1, length - before - 1, word))
			return true;
	}
	return false;
}

bool vcard_has_type(const struct vcard_property *property, const char *type)
{
	return says(property->parameters, "TYPE", type) ||
	       (strcmp(type, "pref") == 0 && says(property->parameters, "PREF", "1"));
}

bool vcard_has_parameter(const struct vcard_property *property, const char *name)
{
	size_t length;
	for (const char *at = property->parameters; (at = next_parameter(at, &length)); at += length) {
		const char *equals = memchr(at, '=', length);
		if (equals && same_word(at, (size_t)(equals - at), name))
			return true;
	}
	return false;
}

static bool is_quoted_printable(const char *parameters)
{
	return says(parameters, "ENCODING", "QUOTED-PRINTABLE");
}

/* Where the value begins, after the ":" that no quotation marks hold; NULL when there is none. */
static const char *find_value(const char *text)
{
	bool quoted = false;
	for (; *text; text++) {
		quoted ^= *text == '"';
		if (*text == ':' && !quoted)
			return text + 1;
	}
	return NULL;
}

bool vcard_is_quoted_printable(const char *text)
{
	const char *value = find_value(text), *semicolon = strchr(text, ';');
	if (!value || !semicolon || semicolon >= value)
		return false;
	char *parameters = xstrndup(semicolon, (size_t)(value - 1 - semicolon));
	bool quoted = is_quoted_printable(parameters);
	free(parameters);
	return quoted;
}

/* Values */

static int hex_digit(char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	letter = (char)toupper((unsigned char)letter);
	return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

/* "Jo=C3=A3o" to its bytes, in place. */
static void decode_quoted_printable(char *text)
{
	char *to = text;
	for (const char *at = text; *at;) {
		int high = *at == '=' ? hex_digit(at[1]) : -1, low = high >= 0 ? hex_digit(at[2]) : -1;
		if (low < 0) {
			*to++ = *at++;
			continue;
		}
		char byte = (char)(high * 16 + low);
		*to++ = byte ? byte : ' ';
		at += 3;
	}
	*to = '\0';
}

/* What CHARSET says, or the likeliest. */
static enum encoding charset_of(const struct vcard_property *property)
{
	size_t length;
	enum encoding encoding = ENCODING_DETECT;
	for (const char *at = property->parameters; (at = next_parameter(at, &length)); at += length) {
		if (length < 8 || strncasecmp(at, "CHARSET=", 8) != 0)
			continue;
		char *word = xstrndup(at + 8, length - 8);
		if (strncasecmp(word, "ISO-8859-8", 10) == 0)
			encoding = ENCODING_CP1255;
		else if (strncasecmp(word, "ISO-8859-1", 10) == 0)
			encoding = ENCODING_CP1252;
		else if (!encoding_from_word(word, &encoding))
			encoding = ENCODING_DETECT;
		free(word);
	}
	bool page = encoding != ENCODING_DETECT && encoding != ENCODING_UTF8;
	return page ? encoding : encoding_code_page(property->value, strlen(property->value));
}

/* What quoted-printable held may be in another character set than the file. */
static void make_utf8(struct vcard_property *property)
{
	size_t count = strlen(property->value);
	char *message = NULL;
	if (utf8_valid(property->value, count))
		return;
	struct decoder *decoder = decoder_open(charset_of(property), &message);
	struct str out = {0};
	free(message);
	if (!decoder)
		return;
	decoder_append(decoder, property->value, count, &out);
	decoder_finish(decoder, &out);
	decoder_close(decoder);
	free(property->value);
	property->value = str_take(&out);
}

bool vcard_parse(const char *text, struct vcard_property *out)
{
	const char *value = find_value(text);
	if (!value)
		return false;
	const char *end = value - 1, *name_end = text + strcspn(text, ";:");
	const char *dot = memchr(text, '.', (size_t)(name_end - text));
	const char *name = dot ? dot + 1 : text;
	out->group = xstrndup(text, dot ? (size_t)(dot - text) : 0);
	out->name = xstrndup(name, (size_t)(name_end - name));
	out->parameters = xstrndup(name_end, (size_t)(end - name_end));
	out->value = xstrdup(value);
	if (is_quoted_printable(out->parameters)) {
		decode_quoted_printable(out->value);
		make_utf8(out);
	}
	return true;
}

void vcard_property_clear(struct vcard_property *property)
{
	free(property->group);
	free(property->name);
	free(property->parameters);
	free(property->value);
	*property = (struct vcard_property){0};
}

/* Bytes up to the separator, or to the end; one after a backslash does not count. 0 as separator: all. */
static size_t item_length(const char *text, char separator)
{
	size_t length = 0;
	while (text[length] && (!separator || text[length] != separator))
		length += text[length] == '\\' && text[length + 1] ? 2 : 1;
	return length;
}

/* Without the escapes, a line break as one. */
static char *unescape(const char *text, size_t length)
{
	struct str out = {0};
	for (size_t i = 0; i < length; i++) {
		bool escaped = text[i] == '\\' && i + 1 < length;
		i += escaped;
		str_append_bytes(&out, escaped && (text[i] | 0x20) == 'n' ? "\n" : text + i, 1);
	}
	return str_take(&out);
}

char *vcard_text(const struct vcard_property *property)
{
	return unescape(property->value, strlen(property->value));
}

char *vcard_item(const struct vcard_property *property, char separator, size_t index)
{
	const char *at = property->value;
	size_t length = item_length(at, separator);
	for (; index > 0; index--) {
		at += length;
		if (!*at)
			return NULL;
		at++;
		length = item_length(at, separator);
	}
	return unescape(at, length);
}

char *vcard_phone(const struct vcard_property *property)
{
	char *number = vcard_text(property);
	if (strncasecmp(number, "tel:", 4) != 0)
		return number;
	char *plain = xstrndup(number + 4, strcspn(number + 4, ";"));
	free(number);
	return plain;
}

void vcard_name_take(struct vcard_name *name, const struct vcard_property *property)
{
	char **parts[] = { &name->family, &name->given, &name->additional, &name->prefix, &name->suffix };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		free(*parts[i]);
		*parts[i] = vcard_item(property, ';', i);
	}
}

static char *add_part(char *name, const char *part)
{
	if (!part || !*part)
		return name;
	char *longer = xasprintf("%s%s%s", name, *name ? " " : "", part);
	free(name);
	return longer;
}

char *vcard_name_joined(const struct vcard_name *name)
{
	char *given = add_part(add_part(xstrdup(""), name->given), name->additional);
	char *person = name_join(given, name->family ? name->family : "");
	char *whole = add_part(add_part(add_part(xstrdup(""), name->prefix), person), name->suffix);
	free(given);
	free(person);
	return whole;
}

void vcard_name_clear(struct vcard_name *name)
{
	char *parts[] = { name->family, name->given, name->additional, name->prefix, name->suffix };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		free(parts[i]);
	*name = (struct vcard_name){0};
}
