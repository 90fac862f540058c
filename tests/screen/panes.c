#include "panes.h"

#include <check.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "screen.h"

const struct pane panes[] = {
	{ "list", "", "", "" },
	{ "filter", "/group:fam\t", "", KEY_ESCAPE },
	{ "failures", "F", "", KEY_ESCAPE },
	{ "guest", "jjjjjjjj" KEY_ENTER, "", KEY_ESCAPE "g" },
	{ "code", KEY_ENTER "Q", "", KEY_ESCAPE KEY_ESCAPE },
	{ "edit", "e", "", KEY_ESCAPE },
	{ "answer", "y", "", KEY_ESCAPE },
	{ "event", "E", "", KEY_ESCAPE },
	{ "send", "as", "", KEY_ESCAPE "A" },
	{ "left-out", "as", "l", KEY_ESCAPE KEY_ESCAPE "A" },
	{ "settle", "w", "", KEY_ESCAPE },
	{ "templates", "tG", "", KEY_ESCAPE },
	{ "filling", "tGe", "", KEY_ESCAPE KEY_ESCAPE },
	{ "campaigns", "CG", "", KEY_ESCAPE },
	{ "files", "i", "", KEY_ESCAPE },
	{ "columns", "i" KEY_ENTER, "", KEY_ESCAPE KEY_ESCAPE },
	{ "import", "i" KEY_ENTER, KEY_ENTER, KEY_ESCAPE KEY_ESCAPE KEY_ESCAPE },
	{ "log", "L", "", KEY_ESCAPE },
	{ "help", "?", "", KEY_ESCAPE },
	{ "quit", "c", "", KEY_ESCAPE },
};
const size_t pane_count = sizeof panes / sizeof *panes;

static void make_event(const struct world *world)
{
	char *script = calloc(1, 65536), *why = NULL;
	FILE *file = fopen("tests/screen/panes.sql", "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_gt(fread(script, 1, 65535, file), 0);
	fclose(file);
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open(world->event, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, script, NULL, NULL, &why) == SQLITE_OK, "%s", why);
	sqlite3_close(db);
	free(script);
}

/* A list to be imported, in the folder where the dashboard starts. */
static void make_list(const struct world *world)
{
	const struct timespec times[] = { { .tv_sec = 1809600000 }, { .tv_sec = 1809600000 } };
	char folder[WORLD_PATH], path[WORLD_PATH + 32];
	world_path(world, folder, "lists");
	snprintf(path, sizeof path, "%s/more guests.csv", folder);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	FILE *list = fopen(path, "w");
	ck_assert_ptr_nonnull(list);
	fputs("Nome;Telemóvel;Grupo;Lugares;Mesa\nBruno Silva;913 000 222;groom;1;4\nNadia Haddad;+351 918 000 111;bride;2;4\n"
	      "Otto;12;work;1;5\nAna Ferreira;+351 912 345 678;bride;2;1\n", list);
	fclose(list);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

void panes_open(struct world *world)
{
	world_open(world);
	world_simulate(world, "");
	world_do(world, "init", "--name", "Ana & Tomás", "--venue", "Quinta da Serra", "--starts", "2027-06-12 16:00",
		 "--time-zone", "UTC", "--country", "PT", "--language", "en", "--rsvp-url", "https://rsvp.example.org/{token}");
	world_do(world, "import", "tests/screen/panes.csv");
	world_templates(world);
	world_do(world, "template", "map", "rsvp_reminder");
	make_event(world);
	make_list(world);
	world->folder = "lists";
}
