/* Reading the templates in the background. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "delivery/fetch.h"

struct fetching {
	pthread_t thread;
	struct db *db;
	const struct settings *settings;
	const struct wake *to_owner;
	atomic_bool stop, done;
	int result;
	char *words;
};

static void *run(void *context)
{
	struct fetching *fetching = context;
	struct fetch_result result;
	fetching->result = templates_fetch(fetching->db, fetching->settings, &fetching->stop, &result, &fetching->words);
	if (fetching->result == 0)
		fetching->words = fetch_words(&result);
	atomic_store(&fetching->done, true);
	wake_poke(fetching->to_owner);
	return NULL;
}

struct fetching *fetching_start(const char *path, const struct settings *settings, const struct wake *to_owner,
				char **message)
{
	sigset_t all, old;
	struct db *db = db_open(path, DB_OPEN, message);
	if (!db)
		return NULL;
	struct fetching *fetching = xcalloc(1, sizeof *fetching);
	fetching->db = db;
	fetching->settings = settings;
	fetching->to_owner = to_owner;
	/* The mask is inherited: signals are the main thread's, also those of libcurl's resolver. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int error = pthread_create(&fetching->thread, NULL, run, fetching);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (error) {
		*message = xasprintf("no thread can be started: %s", strerror(error));
		db_close(db);
		free(fetching);
		return NULL;
	}
	return fetching;
}

bool fetching_done(const struct fetching *fetching)
{
	return atomic_load(&fetching->done);
}

bool fetching_end(struct fetching *fetching, char **words)
{
	*words = NULL;
	if (!fetching)
		return false;
	atomic_store(&fetching->stop, true);
	pthread_join(fetching->thread, NULL);
	db_close(fetching->db);
	*words = fetching->words;
	bool fine = fetching->result == 0;
	free(fetching);
	return fine;
}
