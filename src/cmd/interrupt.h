#ifndef CMD_INTERRUPT_H
#define CMD_INTERRUPT_H

#include <stdbool.h>

struct wake;

/*
 * Long commands end in order on SIGINT and SIGTERM: the first one is noted and
 * pokes the wake, a second one ends the process at once. SIGHUP is noted apart:
 * the terminal is gone, the work need not be. A signal that was ignored at the
 * start (nohup) stays ignored.
 */
void interrupt_catch(const struct wake *wake);
bool interrupted(void);
bool hung_up(void);

#endif
