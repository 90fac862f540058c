#include "base/json.h"

#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"

enum { MAX_DEPTH = 32 };

/* struct json is json-c's object under another name, so that no header of ours needs theirs. */
static struct json_object *inner(const struct json *json)
{
	return (struct json_object *)json;
}

static struct json *outer(struct json_object *object)
{
	return (struct json *)object;
}

static struct json *made(struct json_object *object)
{
	if (!object)
		die("out of memory for JSON");
	return outer(object);
}

/* The quotation mark that ends the string which begins at at, or end; *has_nul when a NUL is written in it. */
static const char *end_of_string(const char *at, const char *end, bool *has_nul)
{
	*has_nul = false;
	for (; at < end && *at != '"'; at++) {
		if (*at != '\\')
			continue;
		*has_nul |= end - at >= 6 && memcmp(at, "\\u0000", 6) == 0;
		at += at + 1 < end;
	}
	return at;
}

static bool is_key(const char *after, const char *end)
{
	while (after < end && strchr(" \t\r\n", *after))
		after++;
	return after < end && *after == ':';
}

/*
 * What json-c would take, but reads as something else than what is there: it
 * ends a key at a NUL, so that "sid\u0000x" is "sid"; it lets a key stand
 * between apostrophes, and "/" be written in two bytes.
 */
static bool misleads(const char *bytes, size_t count)
{
	const char *end = bytes + count;
	if (!utf8_valid(bytes, count))
		return true;
	for (const char *at = bytes; at < end; at++) {
		bool has_nul = false;
		if (*at == '\'')
			return true;
		if (*at == '"')
			at = end_of_string(at + 1, end, &has_nul);
		if (at == end)
			return false;
		if (has_nul && is_key(at + 1, end))
			return true;
	}
	return false;
}

struct json *json_parse(const char *bytes, size_t count)
{
	if (count == 0 || count > INT_MAX || misleads(bytes, count))
		return NULL;
	struct json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
	if (!tokener)
		die("out of memory for JSON");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT); /* and valid UTF-8 it is */

	struct json_object *parsed = json_tokener_parse_ex(tokener, bytes, (int)count);
	enum json_tokener_error error = json_tokener_get_error(tokener);
	if (error == json_tokener_continue) /* a bare number ends only at an end */
		parsed = json_tokener_parse_ex(tokener, "", 1);
	if (json_tokener_get_error(tokener) != json_tokener_success) {
		json_object_put(parsed);
		parsed = NULL;
	}
	json_tokener_free(tokener);
	return outer(parsed);
}

void json_free(struct json *json)
{
	json_object_put(inner(json));
}

const struct json *json_get(const struct json *object, const char *key)
{
	struct json_object *value = NULL;
	if (json_is_object(object))
		json_object_object_get_ex(inner(object), key, &value);
	return outer(value);
}

bool json_is_object(const struct json *json)
{
	return json && json_object_is_type(inner(json), json_type_object);
}

bool json_is_array(const struct json *json)
{
	return json && json_object_is_type(inner(json), json_type_array);
}

size_t json_array_length(const struct json *array)
{
	return json_is_array(array) ? json_object_array_length(inner(array)) : 0;
}

const struct json *json_array_at(const struct json *array, size_t index)
{
	return json_is_array(array) ? outer(json_object_array_get_idx(inner(array), index)) : NULL;
}

const char *json_string_value(const struct json *json)
{
	if (!json || !json_object_is_type(inner(json), json_type_string))
		return NULL;
	const char *text = json_object_get_string(inner(json));
	if (strlen(text) != (size_t)json_object_get_string_len(inner(json)))
		return NULL;
	return text;
}

const char *json_string(const struct json *object, const char *key)
{
	return json_string_value(json_get(object, key));
}

char *json_string_copy(const struct json *object, const char *key)
{
	const char *text = json_string(object, key);
	return xstrdup(text ? text : "");
}

bool json_integer(const struct json *object, const char *key, int64_t *out)
{
	const struct json *value = json_get(object, key);
	if (!value || !json_object_is_type(inner(value), json_type_int))
		return false;
	*out = json_object_get_int64(inner(value));
	/* json-c stops at the ends of the range; what is there need not be what was written. */
	return *out != INT64_MIN && *out != INT64_MAX;
}

void json_each(const struct json *object,
	       bool (*visit)(const char *key, const struct json *value, void *context), void *context)
{
	if (!json_is_object(object))
		return;
	struct json_object_iterator at = json_object_iter_begin(inner(object));
	struct json_object_iterator end = json_object_iter_end(inner(object));
	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		const char *key = json_object_iter_peek_name(&at);
		if (!visit(key, outer(json_object_iter_peek_value(&at)), context))
			return;
	}
}

struct json *json_new_object(void)
{
	return made(json_object_new_object());
}

struct json *json_new_array(void)
{
	return made(json_object_new_array());
}

void json_put(struct json *object, const char *key, struct json *value)
{
	if (json_object_object_add(inner(object), key, inner(value)) < 0)
		die("out of memory for JSON");
}

struct json *json_new_string(const char *text)
{
	return made(json_object_new_string(text));
}

struct json *json_new_integer(int64_t value)
{
	return made(json_object_new_int64(value));
}

void json_put_string(struct json *object, const char *key, const char *text)
{
	json_put(object, key, text ? json_new_string(text) : NULL);
}

void json_put_integer(struct json *object, const char *key, int64_t value)
{
	json_put(object, key, json_new_integer(value));
}

void json_put_filled(struct json *object, const char *key, const char *text)
{
	json_put_string(object, key, *text ? text : NULL);
}

void json_put_nonzero(struct json *object, const char *key, int64_t value)
{
	json_put(object, key, value ? json_new_integer(value) : NULL);
}

void json_put_boolean(struct json *object, const char *key, bool value)
{
	json_put(object, key, made(json_object_new_boolean(value)));
}

void json_put_time(struct json *object, const char *key, int64_t wall_ms)
{
	char text[TIMESTAMP_SIZE];
	json_put_string(object, key, wall_ms ? timestamp_format(text, wall_ms) : NULL);
}

void json_put_text(struct json *object, const char *key, const char *json_text)
{
	json_put(object, key, json_text ? json_parse(json_text, strlen(json_text)) : NULL);
}

void json_append(struct json *array, struct json *value)
{
	if (json_object_array_add(inner(array), inner(value)) < 0)
		die("out of memory for JSON");
}

char *json_text(const struct json *json)
{
	const char *text = json_object_to_json_string_ext(
		inner(json), JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (!text)
		die("out of memory for JSON");
	return xstrdup(text);
}

void json_library_version(char *out, size_t size)
{
	snprintf(out, size, "%s", json_c_version());
}
