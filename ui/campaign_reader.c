#include "ui/campaign_reader.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/db.h"
#include "ui/job.h"

enum { AGAIN_MS = 2000 };

struct reading {
	int64_t id;
	atomic_bool stop;
	struct campaign_report report;
	char *problem;
};

static void read_it(struct db *db, void *context)
{
	struct reading *reading = context;
	if (campaign_report(db, reading->id, &reading->stop, &reading->report) < 0)
		reading->problem = xstrdup(db_error(db));
}

static void begin(struct campaign_reader *reader, struct app *app, int64_t id)
{
	struct reading *reading = xcalloc(1, sizeof *reading);
	reading->id = id;
	reader->reading = reading;
	reader->begun_ms = clock_boot_ms();
	reader->stale = false;
	reader->job = job_start(app, read_it, reading, &reading->problem);
	if (reader->job)
		return;
	/* Not asked for again until the file changes. */
	campaign_report_clear(&reader->report);
	reader->of = id;
	set_string(&reader->problem, reading->problem);
	free(reading->problem);
	free(reading);
	reader->reading = NULL;
}

/* Waits for the job, which a stop makes short. What it read is dropped unless it is wanted. */
static void end(struct campaign_reader *reader, bool wanted)
{
	struct reading *reading = reader->reading;
	if (!reading)
		return;
	atomic_store(&reading->stop, !wanted);
	job_end(reader->job);
	if (wanted) {
		campaign_report_clear(&reader->report);
		reader->report = reading->report;
		reader->of = reading->id;
		set_string(&reader->problem, reading->problem);
	} else {
		campaign_report_clear(&reading->report);
	}
	free(reading->problem);
	free(reading);
	reader->job = NULL;
	reader->reading = NULL;
}

bool campaign_reader_turn(struct campaign_reader *reader, struct app *app, int64_t id)
{
	bool news = false;
	if (reader->job && job_done(reader->job)) {
		end(reader, true);
		news = true;
	} else if (reader->job && reader->reading->id != id) {
		end(reader, false);
	}
	bool due = reader->of != id || (reader->stale && clock_boot_ms() - reader->begun_ms >= AGAIN_MS);
	if (id && !reader->job && due)
		begin(reader, app, id);
	return news;
}

const struct campaign_report *campaign_reader_report(const struct campaign_reader *reader, int64_t id)
{
	return reader->of == id && !reader->problem ? &reader->report : NULL;
}

void campaign_reader_clear(struct campaign_reader *reader)
{
	end(reader, false);
	campaign_report_clear(&reader->report);
	set_string(&reader->problem, NULL);
}
