#ifndef APP_H
#define APP_H

#include <stdbool.h>
#include <stdatomic.h>

#include "base/wake.h"
#include "settings.h"

struct db;
struct fetching;
struct worker;

/* What a run of the program has; made by main in ordered stages, passed, never global. */
struct app {
	struct settings settings;
	char *path;              /* the event file */
	struct db *db;           /* the main thread's connection; NULL until opened */
	struct wake to_main;     /* the worker pokes it */
	struct worker *worker;   /* NULL: no background thread */
	/* What the dashboard may ask of the worker without knowing it. */
	void (*ask_dispatch)(struct app *app);
	void (*poke_worker)(struct app *app);
	void (*refresh_now)(struct app *app);
	/* Reads the templates from Twilio again, in the background; NULL, or why not (the caller frees). */
	char *(*fetch_templates)(struct app *app);
	struct fetching *fetching; /* while it runs; NULL: it does not */
	/* True once when it is over: what came of it in words (the caller frees), and whether it worked. */
	bool (*templates_fetched)(struct app *app, char **words, bool *worked);
};

#endif
