/* The same figures for lists of 1,000 to 1,000,000 guests: what must not grow does not. */
#include "measure.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "process.h"
#include "terminal.h"
#include "world.h"

enum { OPEN_QUIET_MS = 250, KEY_QUIET_MS = 15, PRESSES = 20, FIGURES = 10 };

static const char *const names[FIGURES] = {
	"first full screen, ms", "arrow key, ms", "arrow key, bytes", "page down, ms", "End, ms", "Home, ms",
	"filter, per letter, ms", "memory, MB", "sending: CPU a message, us", "sending: memory, MB",
};

static double press(struct terminal *terminal, const char *keys, int times, double *bytes)
{
	struct series ms = {0}, counts = {0};
	for (int i = 0; i < times; i++) {
		struct reply reply = terminal_press(terminal, keys, KEY_QUIET_MS);
		series_add(&ms, reply.ms);
		series_add(&counts, (double)reply.bytes);
	}
	if (bytes)
		*bytes = series_median(&counts);
	return series_median(&ms);
}

static void look_at_list(int guests, double *figures)
{
	char *file = world_event(guests);
	const char *words[] = {bench_program, "-f", file, NULL};
	struct series opened = {0}, letters = {0};
	struct terminal terminal;
	for (int i = 0; i < 3; i++) {
		terminal_start(&terminal, words, NULL);
		series_add(&opened, terminal_opened(&terminal, OPEN_QUIET_MS).ms);
		if (i < 2)
			terminal_close(&terminal);
	}
	int times = measure_smoke ? 1 : PRESSES;
	figures[0] = series_median(&opened);
	figures[1] = press(&terminal, PRESS_DOWN, times, &figures[2]);
	figures[3] = press(&terminal, PRESS_PAGE, times, NULL);
	figures[4] = press(&terminal, "\033OF", 1, NULL);
	figures[5] = press(&terminal, "\033OH", 1, NULL);
	process_look(terminal.pid, &figures[7]);
	terminal_close(&terminal);
	measure_letters(file, &letters);
	figures[6] = series_median(&letters);
}

/* At a rate that all of them reach, so that nothing but the length of the queue differs. */
static void look_at_sending(int guests, double *figures)
{
	enum { RATE = 400, SECONDS = 2 };
	char *file = world_queue(guests, guests);
	const char *words[] = {bench_program, "-f", file, "run", "--until-idle", NULL};
	simulator_start("0");
	setenv("CONVOKE_RATE", text("%d", RATE), 1);
	pid_t pid = process_start(words, NULL);
	double end = now_seconds() + 20;
	while (simulator_count("creates") < RATE / 8 && now_seconds() < end)
		usleep(20000);
	long before = simulator_count("creates");
	struct usage from = process_look(pid, NULL);
	usleep((measure_smoke ? 0 : SECONDS) * 1000000 + 50000);
	struct usage to = process_look(pid, NULL);
	long sent = simulator_count("creates") - before;
	kill(pid, SIGKILL);
	process_wait(pid, &(struct usage){0});
	setenv("CONVOKE_RATE", "10000", 1);
	simulator_stop();
	world_remove(file);
	figures[8] = sent > 0 ? (to.cpu - from.cpu) * 1e6 / (double)sent : 0;
	figures[9] = to.peak_mb;
}

void measure_growth(const char *json)
{
	static const int sizes[] = {1000, 10000, 100000, 1000000};
	enum { SIZES = sizeof sizes / sizeof *sizes };
	double figures[SIZES][FIGURES];
	FILE *file = fopen(json, "w");
	if (!file)
		complain("%s cannot be written", json);
	for (int i = 0; i < SIZES; i++) {
		look_at_list(measure_size(sizes[i]), figures[i]);
		look_at_sending(measure_size(sizes[i]), figures[i]);
	}
	printf("\n%-28s", "growth: guests");
	for (int i = 0; i < SIZES; i++)
		printf("%12d", sizes[i]);
	fputs("\n", stdout);
	fputs("[", file);
	for (int figure = 0; figure < FIGURES; figure++) {
		printf("%-28s", names[figure]);
		fprintf(file, "%s{\"figure\":\"%s\"", figure ? ",\n" : "", names[figure]);
		for (int i = 0; i < SIZES; i++) {
			printf("%12.2f", figures[i][figure]);
			fprintf(file, ",\"%d\":%.3f", sizes[i], figures[i][figure]);
		}
		fputs("\n", stdout);
		fputs("}", file);
	}
	fputs("]\n", file);
	fclose(file);
}
