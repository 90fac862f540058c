#include "cmd/interrupt.h"

#include <signal.h>
#include <stddef.h>

#include "base/wake.h"

/* Signal handlers know nothing but what is static. */
static volatile sig_atomic_t seen_stop, seen_hangup;
static const struct wake *to_poke;

static void note(int signal_number)
{
	if (signal_number == SIGHUP)
		seen_hangup = 1;
	else
		seen_stop = 1;
	wake_poke(to_poke);
}

static void catch_one(int signal_number, int flags)
{
	struct sigaction action = {.sa_handler = note, .sa_flags = flags}, before;
	sigemptyset(&action.sa_mask);
	if (sigaction(signal_number, NULL, &before) == 0 && before.sa_handler == SIG_IGN)
		return;
	sigaction(signal_number, &action, NULL);
}

void interrupt_catch(const struct wake *wake)
{
	to_poke = wake;
	catch_one(SIGINT, (int)SA_RESETHAND);
	catch_one(SIGTERM, (int)SA_RESETHAND);
	catch_one(SIGHUP, 0);
}

bool interrupted(void)
{
	return seen_stop;
}

bool hung_up(void)
{
	return seen_hangup;
}
