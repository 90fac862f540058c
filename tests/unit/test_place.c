/* Looking at an event file, which must not leave a trace. */
#include "event_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/str.h"
#include "data/look.h"
#include "data/place.h"
#include "suite.h"

/* Names, sizes and bytes of all that lies there; SQLite's shared memory is no file to speak of. The caller frees. */
static char *contents(void)
{
	struct str out = {0};
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		char *path = path_of(entries[i]->d_name), bytes[4096];
		FILE *file = entries[i]->d_type == DT_REG ? fopen(path, "r") : NULL;
		unsigned long sum = 0;
		for (size_t got; file && (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
			for (size_t k = 0; k < got; k++)
				sum = sum * 31 + (unsigned char)bytes[k];
		bool shared = strstr(path, "-shm") != NULL;
		str_appendf(&out, "%s %lu\n", entries[i]->d_name, shared ? 0 : sum);
		if (file)
			fclose(file);
		free(path);
		free(entries[i]);
	}
	free(entries);
	return str_take(&out);
}

static void assert_name_is_read(const char *name)
{
	struct event event;
	char *why = NULL;
	struct db *look = db_open(event_path, DB_LOOK, &why);
	ck_assert_msg(look != NULL, "%s", why);
	ck_assert_int_eq(event_load(look, &event), 0);
	ck_assert_str_eq(event.name, name);
	ck_assert_int_eq(db_begin(look), -1);
	event_clear(&event);
	db_close(look);
}

static void name_event(const char *name)
{
	struct event event;
	ok(event_load(db, &event));
	set_string(&event.name, name);
	ok(event_save(db, &event));
	event_clear(&event);
}

START_TEST(a_look_reads_what_is_stored_and_leaves_no_trace)
{
	name_event("Ana");
	char *before = contents();
	assert_name_is_read("Ana");
	char *after = contents();
	ck_assert_str_eq(before, after);
	free(before);
	free(after);

	/* Nobody has it open, and there is no log: nothing is made beside it. */
	db_may_checkpoint(db, true);
	db_close(db);
	db = NULL;
	ck_assert(!look_finds_log(event_path));
	before = contents();
	assert_name_is_read("Ana");
	after = contents();
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

START_TEST(a_name_with_signs_of_an_address_is_the_same_file)
{
	char *odd = path_of("50%25?mode=rw#x.db"), *why = NULL;
	db_may_checkpoint(db, true);
	db_close(db);
	db = NULL;
	ck_assert_int_eq(rename(event_path, odd), 0);
	struct db *look = db_open(odd, DB_LOOK, &why);
	ck_assert_msg(look != NULL, "%s", why);
	db_close(look);
	free(odd);
}
END_TEST

START_TEST(an_older_file_is_looked_at_and_stays_old)
{
	enum { USER_VERSION_AT = 60 /* of SQLite's header */ };
	int format, ours;
	char *why = NULL;
	db_may_checkpoint(db, true);
	db_close(db);
	db = NULL;
	int fd = open(event_path, O_WRONLY);
	ck_assert_int_eq(pwrite(fd, "\0\0\0\2", 4, USER_VERSION_AT), 4);
	close(fd);
	struct db *look = db_open(event_path, DB_LOOK, &why);
	ck_assert_msg(look != NULL, "%s", why);
	ck_assert_int_eq(look_format(look, &format, &ours), 0);
	ck_assert_int_eq(format, 2);
	ck_assert_int_gt(ours, format);
	db_close(look);
	char *copy = path_of("event.db.v2.bak");
	ck_assert_int_ne(access(copy, F_OK), 0);
	free(copy);
}
END_TEST

START_TEST(a_place_is_told_by_its_rights_and_names)
{
	struct place place;
	char *second = path_of("second.db"), *none = path_of("none.db");
	place_look(event_path, &place);
	ck_assert(place.error == 0 && place.regular && place.readable && place.writable && place.mine);
	ck_assert(!place.others_read && !place.network && place.folder_writable && place.names == 1);
	ck_assert_int_gt(place.free_bytes, 0);
	ck_assert_str_eq(place.stranger, "");
	place_clear(&place);
	ck_assert_int_eq(link(event_path, second), 0);
	ck_assert_int_eq(chmod(event_path, 0640), 0);
	place_look(event_path, &place);
	ck_assert(place.others_read && place.names == 2);
	place_clear(&place);
	place_look(none, &place);
	ck_assert(place.error != 0 && place.folder_writable);
	place_clear(&place);
	place_look(directory, &place);
	ck_assert(!place.regular);
	place_clear(&place);
	free(second);
	free(none);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("looking at an event file");
	TCase *tests = tcase_create("place");
	tcase_add_checked_fixture(tests, open_file, close_file);
	tcase_add_test(tests, a_look_reads_what_is_stored_and_leaves_no_trace);
	tcase_add_test(tests, a_name_with_signs_of_an_address_is_the_same_file);
	tcase_add_test(tests, an_older_file_is_looked_at_and_stays_old);
	tcase_add_test(tests, a_place_is_told_by_its_rights_and_names);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
