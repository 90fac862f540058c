#ifndef TWILIO_CONTENT_H
#define TWILIO_CONTENT_H

struct json;
struct str;

/* Of a template's "types" object: the one that Twilio would send by WhatsApp. NULL when there is none. */
const struct json *content_of_types(const struct json *object);

/* Its buttons, "[Title]" or "[Title → url]", each on a line of its own after what is there. */
void content_append_buttons(struct str *out, const struct json *content);

#endif
