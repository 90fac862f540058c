#ifndef BENCH_EVENTS_H
#define BENCH_EVENTS_H

/* Event files of any size within seconds: rows by SQL, with what the triggers would have counted. */
void event_fill(const char *path, int guests);
/* One invitation each to the first so many. */
void event_queue(const char *path, int queued);

/* The same names and groups as in the lists. */
const char *event_guest_name(int number);
const char *event_group(int number);

#endif
