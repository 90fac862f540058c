#include "panes.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "screen.h"

const struct pane panes[] = {
	{ "list", "", "" },
	{ "filter", "/group:fam", KEY_ESCAPE },
	{ "guest", "jjjjjjjj" KEY_ENTER, KEY_ESCAPE "g" },
	{ "edit", "e", KEY_ESCAPE },
	{ "send", " " "Gk" "s", KEY_ESCAPE "Ag" },
	{ "settle", "w", KEY_ESCAPE },
	{ "templates", "t", KEY_ESCAPE },
	{ "log", "L", KEY_ESCAPE },
	{ "help", "?", KEY_ESCAPE },
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
}
