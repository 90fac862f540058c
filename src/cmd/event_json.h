#ifndef CMD_EVENT_JSON_H
#define CMD_EVENT_JSON_H

struct event;
struct json;

/* The columns of the table event. The caller frees. */
struct json *event_json(const struct event *event);

#endif
