#ifndef BASE_LOG_H
#define BASE_LOG_H

/*
 * One line per happening, written with one write(2). Goes nowhere until a sink
 * is set. Lines pass the sanitiser; registered secrets are masked, and phone
 * numbers unless they were asked for. Each begins with its time; in the journal of systemd, which knows the time, with
 * its priority. Thread-safe once the sink and secrets are set.
 */

/* A file descriptor that stays the caller's; -1 for nowhere. Before threads. */
void log_to(int fd);
/* Remembered (a copy) and masked wherever it would appear. Before threads. */
void log_secret(const char *secret);
/* Phone numbers are wanted. Before threads. */
void log_phones(void);
/* Masks the phone numbers in it (+351912345678) unless they are wanted. */
void log_mask_phones(char *text);
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same of something that somebody should look at. */
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
