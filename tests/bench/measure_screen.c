/* The screen: from a key to the last byte that it brings, beside other programs that show a list as long. */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"
#include "rivals.h"
#include "terminal.h"
#include "world.h"

enum {
	GUESTS = 100000, MANY = 1000000, ROUNDS = 3, MOST = 16,
	OPEN_QUIET_MS = 250,  /* a program that loads in silence has not shown its screen yet */
	KEY_QUIET_MS = 25,
};

/* convoke, the bare list and the rivals, each in its terminal. */
struct seat {
	struct rival program;
	struct terminal terminal;
};
static struct seat seats[MOST];
static size_t seat_count;
enum { CONVOKE, LIMIT, FIRST_RIVAL };

static struct rival convoke_on(const char *file)
{
	return (struct rival){.name = "convoke", .words = {bench_program, "-f", file}, .end = "\033OF", .page = PRESS_PAGE};
}

static struct rival bare_list_on(const char *file)
{
	return (struct rival){.name = "bare list", .words = {world_limit("limit_list"), file}, .end = "\033OF", .page = PRESS_PAGE};
}

static void take_seats(void)
{
	struct rival *rivals;
	int guests = measure_size(GUESTS);
	size_t count = rivals_prepare(guests, &rivals);
	seats[CONVOKE].program = convoke_on(world_event(guests));
	seats[LIMIT].program = bare_list_on(world_event(guests));
	for (seat_count = FIRST_RIVAL; seat_count < count + FIRST_RIVAL; seat_count++)
		seats[seat_count].program = rivals[seat_count - FIRST_RIVAL];
}

static struct series *series_of(struct row *row, size_t seat)
{
	return seat == CONVOKE ? &row->convoke : seat == LIMIT ? &row->limit : row_rival(row, seats[seat].program.name);
}

/* The first screen */

static double first_screen(void *context)
{
	const struct rival *program = context;
	struct terminal terminal;
	terminal_start(&terminal, program->words, program->input);
	struct reply reply = terminal_opened(&terminal, OPEN_QUIET_MS);
	terminal_close(&terminal);
	return reply.bytes ? reply.ms : -1;
}

static void measure_first_screen(void)
{
	struct contender contenders[MOST + 2];
	struct row *row = table_row("first full screen, 100,000 guests", "ms", 1);
	struct row *many = table_row("  of 1,000,000", "ms", 1);
	struct rival convoke_many = convoke_on(world_event(measure_size(MANY)));
	struct rival bare_many = bare_list_on(world_event(measure_size(MANY)));
	row->limit.by = many->limit.by = "bare list";
	for (size_t i = 0; i < seat_count; i++)
		contenders[i] = (struct contender){series_of(row, i), first_screen, &seats[i].program};
	contenders[seat_count] = (struct contender){&many->convoke, first_screen, &convoke_many};
	contenders[seat_count + 1] = (struct contender){&many->limit, first_screen, &bare_many};
	measure_in_turn(contenders, seat_count + 2, ROUNDS);
	row_goal(row, AT_MOST, 0.8, row_rival(row, "fzf"));
	row_goal(many, AT_MOST, 2, &row->convoke);
}

/* Keys */

static void open_all(void)
{
	for (size_t i = 0; i < seat_count; i++)
		terminal_start(&seats[i].terminal, seats[i].program.words, seats[i].program.input);
	for (size_t i = 0; i < seat_count; i++)
		terminal_opened(&seats[i].terminal, OPEN_QUIET_MS);
}

static void close_all(void)
{
	for (size_t i = 0; i < seat_count; i++)
		terminal_close(&seats[i].terminal);
}

enum key { KEY_ARROW, KEY_SCROLL, KEY_PAGE, KEY_LAST, KEY_KINDS };

static const char *key_of(const struct rival *program, enum key key)
{
	if (key == KEY_LAST)
		return program->end;
	return key == KEY_ARROW || (key == KEY_SCROLL && program->page) ? PRESS_DOWN : program->page;
}

/* Every program in turn, so that whatever else the machine does meets all of them. */
static void press_in_turn(enum key key, int times, struct row *ms, struct row *bytes)
{
	for (int i = 0; i < times; i++)
		for (size_t seat = 0; seat < seat_count; seat++) {
			const char *keys = key_of(&seats[seat].program, key);
			struct reply reply = keys ? terminal_press(&seats[seat].terminal, keys, KEY_QUIET_MS) : (struct reply){0};
			if (!reply.bytes) /* it has no such key, or nowhere to go */
				continue;
			if (ms)
				series_add(series_of(ms, seat), reply.ms);
			if (bytes)
				series_add(series_of(bytes, seat), (double)reply.bytes);
		}
}

static void go_to_last_line(void)
{
	for (size_t seat = 0; seat < seat_count; seat++)
		for (int i = 0; seats[seat].program.page && i < 24; i++)
			terminal_press(&seats[seat].terminal, PRESS_DOWN, 2);
}

static void measure_keys(void)
{
	static const char *const names[KEY_KINDS] = {"arrow key", "arrow key that scrolls", "page down", "End, the first time"};
	static const int times[KEY_KINDS] = {16, 8, 8, 1};
	struct row *ms[KEY_KINDS], *bytes[KEY_KINDS];
	for (int key = 0; key < KEY_KINDS; key++) {
		ms[key] = table_row(names[key], "ms", 2);
		bytes[key] = table_row("  bytes", "", 0);
		ms[key]->limit.by = bytes[key]->limit.by = "bare list";
	}
	for (int round = 0; round < (measure_smoke ? 1 : ROUNDS); round++) {
		open_all();
		for (enum key key = 0; key < KEY_KINDS; key++) {
			if (key == KEY_SCROLL)
				go_to_last_line();
			press_in_turn(key, measure_smoke ? 1 : times[key], ms[key], bytes[key]);
		}
		close_all();
	}
	row_goal(ms[KEY_ARROW], AT_MOST, 1, row_rival(ms[KEY_ARROW], "ncdu"));
	row_goal(bytes[KEY_ARROW], AT_MOST, 250, NULL);
	row_goal(bytes[KEY_SCROLL], AT_MOST, 300, NULL);
	row_goal(ms[KEY_PAGE], AT_MOST, 2, NULL);
	row_goal(bytes[KEY_PAGE], AT_MOST, 3200, NULL);
	row_goal(ms[KEY_LAST], AT_MOST, 3, NULL);
}

/* The filter, as it is typed */

static const char *const letters[] = {"m", "e", "n", "d"};

void measure_letters(const char *file, struct series *each)
{
	struct rival program = convoke_on(file);
	struct terminal terminal;
	terminal_start(&terminal, program.words, NULL);
	terminal_opened(&terminal, OPEN_QUIET_MS);
	terminal_press(&terminal, "/", KEY_QUIET_MS);
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		series_add(each, terminal_press(&terminal, letters[i], OPEN_QUIET_MS).ms);
	terminal_close(&terminal);
}

static void measure_filter(void)
{
	struct row *row = table_row("filter, per typed letter, 100,000 guests", "ms", 1);
	for (int round = 0; round < (measure_smoke ? 1 : ROUNDS); round++) {
		measure_letters(world_event(measure_size(GUESTS)), &row->convoke);
		for (size_t seat = FIRST_RIVAL; seat < seat_count; seat++) {
			struct terminal terminal;
			if (strcmp(seats[seat].program.name, "fzf") != 0)
				continue;
			terminal_start(&terminal, seats[seat].program.words, seats[seat].program.input);
			terminal_opened(&terminal, OPEN_QUIET_MS);
			for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
				series_add(row_rival(row, "fzf"), terminal_press(&terminal, letters[i], OPEN_QUIET_MS).ms);
			terminal_close(&terminal);
		}
	}
	row_goal(row, AT_MOST, 30, NULL);
}

/* Nothing happens */

static void measure_idle(void)
{
	enum { SETTLE_MS = 1500 };
	int wait_ms = measure_smoke ? 200 : 5000;
	struct usage before[MOST] = {0};
	struct row *bytes = table_row("idle: bytes", "/s", 0), *wakes = table_row("idle: wakes", "/s", 1);
	struct row *cpu = table_row("idle: CPU", "ms/s", 2), *memory = table_row("memory, dashboard on 100,000 guests", "MB", 1);
	bytes->limit.by = wakes->limit.by = cpu->limit.by = memory->limit.by = "bare list";
	open_all();
	for (size_t i = 0; i < seat_count; i++)
		terminal_listen(&seats[i].terminal, SETTLE_MS / (int)seat_count);
	for (size_t i = 0; i < seat_count; i++)
		before[i] = process_look(seats[i].terminal.pid, NULL);
	usleep((useconds_t)wait_ms * 1000);
	for (size_t i = 0; i < seat_count; i++) {
		double resident;
		struct usage after = process_look(seats[i].terminal.pid, &resident);
		double seconds = after.seconds - before[i].seconds;
		series_add(series_of(bytes, i), (double)terminal_listen(&seats[i].terminal, 1).bytes / seconds);
		series_add(series_of(wakes, i), (double)(after.wakes - before[i].wakes) / seconds);
		series_add(series_of(cpu, i), (after.cpu - before[i].cpu) * 1000 / seconds);
		series_add(series_of(memory, i), resident);
	}
	close_all();
	row_goal(bytes, AT_MOST, 0, NULL);
	row_goal(wakes, AT_MOST, 4, NULL);
	row_goal(cpu, AT_MOST, 1, NULL);
	row_goal(memory, AT_MOST, 28, NULL);
}

void measure_screen(void)
{
	take_seats();
	measure_first_screen();
	measure_keys();
	measure_filter();
	measure_idle();
}

/* While it sends */

static void press_down(struct terminal *terminal, int times, struct series *ms)
{
	enum { BRIEF_QUIET_MS = 3 };
	for (int i = 0; i < times; i++) {
		series_add(ms, terminal_press(terminal, i % 2 ? "\033OA" : PRESS_DOWN, BRIEF_QUIET_MS).ms);
		terminal_listen(terminal, 10);
	}
}

void measure_watching(void)
{
	enum { RATE = 80, QUEUED = 2000, PRESSES = 60 };
	int seconds = measure_smoke ? 1 : 5, presses = measure_smoke ? 2 : PRESSES;
	struct row *bytes = table_row("live refresh while 80 a second are sent", "B/s", 0);
	struct row *key = table_row("  arrow key meanwhile", "ms", 2);
	key->limit.by = "when idle";
	char *file = world_queue(measure_size(GUESTS), measure_size(QUEUED));
	struct rival program = convoke_on(file);
	struct terminal terminal;
	simulator_start("20");
	setenv("CONVOKE_RATE", text("%d", RATE), 1);
	setenv("CONVOKE_POLL_INTERVAL", "3", 1);
	terminal_start(&terminal, program.words, NULL);
	terminal_opened(&terminal, OPEN_QUIET_MS);
	terminal_listen(&terminal, 1500);
	press_down(&terminal, presses, &key->limit);
	terminal_press(&terminal, "p", KEY_QUIET_MS);
	terminal_listen(&terminal, 1500);
	long before = simulator_count("creates");
	series_add(&bytes->convoke, (double)terminal_listen(&terminal, seconds * 1000).bytes / seconds);
	if (simulator_count("creates") == before && !measure_smoke)
		complain("the dashboard did not send");
	press_down(&terminal, presses, &key->convoke);
	terminal_close(&terminal);
	setenv("CONVOKE_RATE", "10000", 1);
	setenv("CONVOKE_POLL_INTERVAL", "3600", 1);
	simulator_stop();
	world_remove(file);
	row_goal(bytes, AT_MOST, 1500, NULL);
	row_goal(key, AT_MOST, 1.3, &key->limit);
}
