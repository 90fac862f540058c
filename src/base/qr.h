#ifndef BASE_QR_H
#define BASE_QR_H

#include <stdbool.h>
#include <stddef.h>

/* A text as a QR code, through libqrencode. Pure. */
struct qr {
	int size;                /* modules along a side, without the quiet zone; 0: none */
	unsigned char *modules;  /* size * size, row by row: 1 dark, 0 light */
};

/* False when the text is too long for any. Clear with qr_clear either way. */
bool qr_make(const char *text, struct qr *out);
void qr_clear(struct qr *qr);
/* Whether the module is dark; outside it is light. */
bool qr_dark(const struct qr *qr, int row, int column);

void qr_library_version(char *out, size_t size);

#endif
