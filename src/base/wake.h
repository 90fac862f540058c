#ifndef BASE_WAKE_H
#define BASE_WAKE_H

/*
 * A non-blocking pipe by which one thread wakes another. A poke carries
 * nothing; losing or doubling one does no harm.
 */
struct wake {
	int read_fd, write_fd;
};

/* 0, or -1 with errno. */
int wake_open(struct wake *wake);
void wake_close(struct wake *wake);
/* From any thread, and from signal handlers. */
void wake_poke(const struct wake *wake);
void wake_drain(const struct wake *wake);

#endif
