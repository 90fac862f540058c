/* The oracle: JSON lines, each written whole with one write(2) before the answer leaves. Callers hold store_lock(). */
#ifndef SIM_JOURNAL_H
#define SIM_JOURNAL_H

#include "exchange.h"

/* NULL: no journal. False when the file cannot be opened (errno). */
bool journal_open(const char *file);
void journal_exchange(const struct exchange *x, const char *kind);
void journal_inject(const struct message *m);
void journal_callback(const struct message *m, const char *status, const char *result, long http);
void journal_close(void);

#endif
