#include "ui/stop.h"

#include <signal.h>
#include <stddef.h>

void stop_until_continued(void)
{
	struct sigaction usual = { .sa_handler = SIG_DFL }, before;
	sigset_t stop, mask;
	sigemptyset(&usual.sa_mask);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigaction(SIGTSTP, &usual, &before);
	raise(SIGTSTP);
	pthread_sigmask(SIG_UNBLOCK, &stop, &mask); /* here it stops */
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &before, NULL);
}
