#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* One line on stderr while work goes on, only on a terminal, drawn at most five times a second. */
struct progress {
	bool enabled;
	bool drawn;
	int64_t drawn_us;
};

void progress_start(struct progress *progress);
/* total 0: not known, no bar. */
void progress_show(struct progress *progress, int64_t done, int64_t total, const char *text);
/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
