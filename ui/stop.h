#ifndef UI_STOP_H
#define UI_STOP_H

/*
 * What Ctrl-Z asks for, once the terminal is as the shell wants it: the process stops until somebody continues it, or
 * goes on at once where there is no shell that could. SIGTSTP must be blocked. Not for signal handlers.
 */
void stop_until_continued(void);

#endif
