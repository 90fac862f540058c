#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A thin door to json-c: the rest of the program sees only this. */
struct json;

/* Parses a complete document of at most 32 levels. NULL when it is not one. Free with json_free. */
struct json *json_parse(const char *bytes, size_t count);
void json_free(struct json *json);

/* Reading. Results belong to the document; a wrong type reads as absent. NULL may be passed as object. */
const struct json *json_get(const struct json *object, const char *key);
bool json_is_object(const struct json *json);
bool json_is_array(const struct json *json);
size_t json_array_length(const struct json *array);
const struct json *json_array_at(const struct json *array, size_t index);
/* NULL when absent, null, no string, or a string with NUL inside. */
const char *json_string(const struct json *object, const char *key);
const char *json_string_value(const struct json *json);
/* A copy, "" when there is none; the caller frees. */
char *json_string_copy(const struct json *object, const char *key);
/* True and *out when the value is an integer that fits. */
bool json_integer(const struct json *object, const char *key, int64_t *out);

/* Calls visit for each pair of an object, in order; stops when it returns false. */
void json_each(const struct json *object,
	       bool (*visit)(const char *key, const struct json *value, void *context), void *context);

/* Building. Added values belong to their parent. Texts must be valid UTF-8. */
struct json *json_new_object(void);
struct json *json_new_array(void);
void json_put(struct json *object, const char *key, struct json *value); /* NULL: null */
void json_put_string(struct json *object, const char *key, const char *text); /* NULL: null */
void json_put_integer(struct json *object, const char *key, int64_t value);
void json_put_boolean(struct json *object, const char *key, bool value);
void json_put_filled(struct json *object, const char *key, const char *text);      /* "": null */
void json_put_nonzero(struct json *object, const char *key, int64_t value);        /* 0: null */
/* ISO 8601 UTC; 0 becomes null. */
void json_put_time(struct json *object, const char *key, int64_t wall_ms);
/* A copy of JSON text as a value: parsed again, or null when it does not parse. */
void json_put_text(struct json *object, const char *key, const char *json_text);
void json_append(struct json *array, struct json *value);
struct json *json_new_string(const char *text);
struct json *json_new_integer(int64_t value);

/* One line, no escaped slashes; the caller frees. */
char *json_text(const struct json *json);

void json_library_version(char *out, size_t size);

#endif
