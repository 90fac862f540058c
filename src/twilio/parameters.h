#ifndef TWILIO_PARAMETERS_H
#define TWILIO_PARAMETERS_H

#include <stddef.h>

/*
 * The parameters of a form body or a query, decoded: what Twilio signs and tells. Pure and bounded. Names and
 * values are what arrived, byte for byte: a NUL may be among them, and nothing says that they are UTF-8.
 */

enum { PARAMETERS_MOST = 128 };

struct parameter {
	const char *name, *value; /* each ends with a NUL that is not counted */
	size_t name_length, value_length;
};

struct parameters {
	char *bytes;
	struct parameter items[PARAMETERS_MOST];
	size_t count;
};

/* 0, or -1 when there are too many. A sign that is not two hexadecimal digits after % stands for itself. */
int parameters_parse(struct parameters *out, const char *text, size_t length);
void parameters_clear(struct parameters *parameters);

/* The first of that name as a text; "" when there is none, or when it holds a NUL. */
const char *parameters_value(const struct parameters *parameters, const char *name);

#endif
