#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"

static void walk(const struct json *value, int depth);

static bool walk_pair(const char *key, const struct json *value, void *context)
{
	promise(utf8_valid(key, strlen(key)));
	walk(value, *(int *)context);
	return true;
}

static void walk(const struct json *value, int depth)
{
	promise(depth <= 32);
	const char *text = json_string_value(value);
	promise(!text || utf8_valid(text, strlen(text)));
	depth++;
	for (size_t i = 0; i < json_array_length(value); i++)
		walk(json_array_at(value, i), depth);
	json_each(value, walk_pair, &depth);
}

/* What is written is read as the same again. */
void fuzz_json(const uint8_t *data, size_t size)
{
	struct json *json = json_parse((const char *)data, size);
	if (!json)
		return;
	promise(size > 0 && utf8_valid((const char *)data, size));
	walk(json, 0);
	char *text = json_text(json);
	struct json *copy = json_parse(text, strlen(text));
	char *again = json_text(copy);
	promise(strcmp(text, again) == 0);
	free(again);
	free(text);
	json_free(copy);
	json_free(json);
}
