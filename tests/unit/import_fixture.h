#ifndef TESTS_IMPORT_FIXTURE_H
#define TESTS_IMPORT_FIXTURE_H

/* An event file in a directory of its own, and lists imported into it. */
#include "event_fixture.h"
#include "guests/import.h"

static struct import_result result;
static char *message;

static inline void set_country(const char *country)
{
	struct event event;
	ok(event_load(db, &event));
	set_string(&event.country, country);
	set_string(&event.rsvp_url, "https://rsvp.example/{token}?a=1");
	ok(event_save(db, &event));
	event_clear(&event);
}

static inline void open_event(void)
{
	open_file();
	set_country("PT");
}

static inline void close_event(void)
{
	import_result_clear(&result);
	free(message);
	message = NULL;
	close_file();
}

static inline void write_file(const char *name, const char *text)
{
	char *path = path_of(name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static inline int import_with(const char *name, const struct import_options *options)
{
	char *path = path_of(name);
	import_result_clear(&result);
	free(message);
	message = NULL;
	int returned = import_file(db, path, options, &result, &message);
	free(path);
	return returned;
}

static inline void import_text(const char *text)
{
	write_file("list.csv", text);
	int returned = import_with("list.csv", &(struct import_options){0});
	ck_assert_msg(returned == 0, "%s", message ? message : "");
}

/* What came of it. */
static inline void check_counts(int added, int changed, int same, int refused, int gone)
{
	ck_assert_msg(result.added == added && result.changed == changed && result.same == same &&
			      result.refused.count == (size_t)refused && result.gone == gone,
		      "added %d changed %d same %d refused %d gone %d%s%s", (int)result.added, (int)result.changed,
		      (int)result.same, (int)result.refused.count, (int)result.gone,
		      result.refused.count ? ", first refusal: " : "",
		      result.refused.count ? result.refused.items[0].text : "");
}

static inline void check_refusal(size_t index, int line, const char *part)
{
	ck_assert_uint_lt(index, result.refused.count);
	ck_assert_int_eq((int)result.refused.items[index].line, line);
	ck_assert_msg(strstr(result.refused.items[index].text, part) != NULL, "\"%s\" is not in \"%s\"", part,
		      result.refused.items[index].text);
}

static inline void check_text(int64_t id, const char *field, const char *expected)
{
	struct guest guest = guest_of(id);
	const char *value = strcmp(field, "name") == 0 ? guest.name :
			    strcmp(field, "first_name") == 0 ? guest.first_name :
			    strcmp(field, "phone") == 0 ? guest.phone :
			    strcmp(field, "phone_raw") == 0 ? guest.phone_raw :
			    strcmp(field, "language") == 0 ? guest.language :
			    strcmp(field, "group") == 0 ? guest.group :
			    strcmp(field, "notes") == 0 ? guest.notes :
			    strcmp(field, "token") == 0 ? guest.token :
			    strcmp(field, "rsvp") == 0 ? guest.rsvp : guest.ref;
	ck_assert_msg(strcmp(value, expected) == 0, "%s of %d is \"%s\", not \"%s\"", field, (int)id, value, expected);
	guest_clear(&guest);
}

static inline void check_failure(const char *part)
{
	ck_assert_ptr_nonnull(message);
	ck_assert_msg(strstr(message, part) != NULL, "\"%s\" is not in \"%s\"", part, message);
	ck_assert_ptr_null(strchr(message, '\n'));
}

#endif
