#include "base/qr.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"

bool qr_make(const char *text, struct qr *out)
{
	*out = (struct qr){0};
	/* A screen has no stains: the least correction gives the smallest code. */
	QRcode *code = *text ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L) : NULL;
	if (!code)
		return false;
	size_t count = (size_t)code->width * (size_t)code->width;
	out->size = code->width;
	out->modules = xcalloc(count, 1);
	for (size_t i = 0; i < count; i++)
		out->modules[i] = code->data[i] & 1;
	QRcode_free(code);
	return true;
}

void qr_clear(struct qr *qr)
{
	free(qr->modules);
	*qr = (struct qr){0};
}

bool qr_dark(const struct qr *qr, int row, int column)
{
	bool inside = row >= 0 && column >= 0 && row < qr->size && column < qr->size;
	return inside && qr->modules[row * qr->size + column];
}

void qr_library_version(char *out, size_t size)
{
	snprintf(out, size, "%s", QRcode_APIVersionString());
}
