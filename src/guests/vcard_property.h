#ifndef GUESTS_VCARD_PROPERTY_H
#define GUESTS_VCARD_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>

/* One line of a contact, "item1.TEL;TYPE=CELL:+351 912 345 678", and what its parts mean. */
struct vcard_property {
	char *group, *name;     /* "item1", "TEL"; "" when there is none */
	char *parameters;       /* "TYPE=CELL", several with ";" between */
	char *value;            /* UTF-8, its escapes (\, \;) as they stand */
};

/* text: without its line breaks. False when it is no property. Free with vcard_property_clear. */
bool vcard_parse(const char *text, struct vcard_property *out);
void vcard_property_clear(struct vcard_property *property);
/* Of a line as far as it is known: whether a "=" at its end means that the next line belongs to it. */
bool vcard_is_quoted_printable(const char *text);

/* In any of the three ways: TYPE=CELL,VOICE or TYPE="cell,voice" or plain CELL; in any case. */
bool vcard_has_type(const struct vcard_property *property, const char *type);

bool vcard_has_parameter(const struct vcard_property *property, const char *name);

/* The whole value; the part before the nth separator, NULL when there are not so many. The caller frees. */
char *vcard_text(const struct vcard_property *property);
char *vcard_item(const struct vcard_property *property, char separator, size_t index);
/* The number of "tel:+351-912-345-678;ext=12" or of what was typed. The caller frees. */
char *vcard_phone(const struct vcard_property *property);

/* The parts of N. Zero-initialised is empty. */
struct vcard_name {
	char *family, *given, *additional, *prefix, *suffix;
};
void vcard_name_take(struct vcard_name *name, const struct vcard_property *property);
/* In the order in which they are spoken; "" when there are none. The caller frees. */
char *vcard_name_joined(const struct vcard_name *name);
void vcard_name_clear(struct vcard_name *name);

#endif
