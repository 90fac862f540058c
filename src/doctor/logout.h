#ifndef DOCTOR_LOGOUT_H
#define DOCTOR_LOGOUT_H

/* What becomes of programs that a user leaves running. */
enum logout {
	LOGOUT_UNKNOWN, /* no systemd, which would decide it */
	LOGOUT_SPARES,
	LOGOUT_KILLS,
};
enum logout logout_look(void);

/* Whether a line of logind.conf says so: 1 kills, 0 spares, -1 speaks of something else. Pure. */
int logout_line(const char *line);

#endif
