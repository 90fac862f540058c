#ifndef DATA_BALLAST_H
#define DATA_BALLAST_H

/*
 * FILE.ballast: room on the disk that the holder of the lock keeps, so that
 * what Twilio answered can be stored even when everybody else has filled it.
 * Really allocated, the user's alone, never followed through a link.
 */
enum { BALLAST_SIZE = 1024 * 1024 };

/* Makes it, or takes the one that is there. 0, or -1 with errno; then nothing of it is left. */
int ballast_hold(const char *path);
/* Gives the room back. Fine when there is none. */
void ballast_drop(const char *path);

#endif
