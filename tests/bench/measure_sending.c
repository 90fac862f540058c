/* Sending, and asking how it went: against Twilio's own client, and against the least that it can cost. */
#include "measure.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"
#include "world.h"

enum { MESSAGES = 10000, IN_FLIGHT = 50, SLOW_MS = 150, SLOW_IN_FLIGHT = 100, ROUNDS = 3 };

static const char *client; /* the folder of Twilio's client; NULL: not here */

static void need_all(long wanted, const char *who)
{
	long made = simulator_count("creates");
	if (made != wanted)
		complain("%s made %ld messages instead of %ld", who, made, wanted);
}

/* Process start to exit; the queue was there before. */
static struct usage convoke_sends(int count, int in_flight, const char *latency)
{
	char *file = world_queue(count, count);
	simulator_start(latency);
	setenv("CONVOKE_CONCURRENCY", text("%d", in_flight), 1);
	const char *words[] = {bench_program, "-f", file, "run", "--until-idle", NULL};
	struct usage usage = process_run(words, NULL);
	if (usage.status != 0)
		complain("convoke run ended with %d", usage.status);
	need_all(count, "convoke");
	world_remove(file);
	return usage;
}

static struct usage limit_sends(int count, int in_flight, const char *latency, bool durable)
{
	char *file = world_path("limit.db");
	simulator_start(latency);
	const char *words[] = {world_limit("limit_send"), getenv("TWILIO_BASE_URL"), text("%d", count), text("%d", in_flight),
			       durable ? file : NULL, NULL};
	struct usage usage = process_run(words, NULL);
	if (usage.status != 0)
		complain("limit_send ended with %d", usage.status);
	need_all(count, "limit_send");
	world_remove(file);
	return usage;
}

/* *inside: what its own clock says, without the start of the interpreter. */
static struct usage client_does(const char *mode, int count, int in_flight, double *inside)
{
	char *output = world_path("client");
	const char *words[] = {"node", "tests/bench/twilio_client.js", mode, text("%d", count), text("%d", in_flight), NULL};
	struct usage usage = process_run(words, output);
	FILE *file = fopen(output, "r");
	if (usage.status != 0 || !file || fscanf(file, "%lf", inside) != 1)
		complain("Twilio's client ended with %d", usage.status);
	fclose(file);
	return usage;
}

/* 10,000 at once */

static double convoke_rate(void *context)
{
	(void)context;
	int count = measure_size(MESSAGES);
	return count / convoke_sends(count, IN_FLIGHT, "0").seconds;
}

static double limit_rate(void *durable)
{
	int count = measure_size(MESSAGES);
	return count / limit_sends(count, IN_FLIGHT, "0", durable != NULL).seconds;
}

static double client_rate(void *context)
{
	(void)context;
	double inside;
	int count = measure_size(MESSAGES);
	simulator_start("0");
	client_does("send", count, IN_FLIGHT, &inside);
	return count / inside;
}

static void measure_rate(void)
{
	struct row *row = table_row("send 10,000, 0 ms latency, durable claims", "/s", 0);
	row->more_is_better = true;
	row->limit.by = "curl+FULL";
	struct series *node = row_rival(row, "Twilio's Node client"), *bare = row_rival(row, "bare libcurl, no file");
	struct contender contenders[] = {
		{&row->convoke, convoke_rate, NULL}, {&row->limit, limit_rate, row}, {bare, limit_rate, NULL},
		{node, client_rate, NULL},
	};
	measure_in_turn(contenders, client ? 4 : 3, ROUNDS);
	row_goal(row, AT_LEAST, 5.5, node);
	row_goal(row, AT_LEAST, 0.8, &row->limit);
}

/* What it costs when Twilio is as far away as it is */

static void measure_cost(void)
{
	int count = measure_size(MESSAGES);
	double scale = MESSAGES / (double)count, inside;
	char *latency = text("%d", measure_smoke ? 1 : SLOW_MS);
	struct row *cpu = table_row("CPU for 10,000 at 150 ms latency, 100 in flight", "s", 2);
	struct row *memory = table_row("memory while sending 10,000", "MB", 1);
	cpu->limit.by = memory->limit.by = "curl+FULL";
	struct series *node = row_rival(cpu, "Node"), *node_memory = row_rival(memory, "Node");
	struct usage usage = convoke_sends(count, SLOW_IN_FLIGHT, latency);
	series_add(&cpu->convoke, usage.cpu * scale);
	series_add(&memory->convoke, usage.peak_mb);
	usage = limit_sends(count, SLOW_IN_FLIGHT, latency, true);
	series_add(&cpu->limit, usage.cpu * scale);
	series_add(&memory->limit, usage.peak_mb);
	if (client) {
		simulator_start(latency);
		usage = client_does("send", count, SLOW_IN_FLIGHT, &inside);
		series_add(node, usage.cpu * scale);
		series_add(node_memory, usage.peak_mb);
	}
	row_goal(cpu, AT_MOST, 0.15, node);
	row_goal(cpu, AT_MOST, 1.3, &cpu->limit);
	row_goal(memory, AT_MOST, 30, NULL);
}

/* How 10,000 fared */

static void measure_refresh(void)
{
	int count = measure_size(MESSAGES);
	double inside;
	struct row *row = table_row("refresh 10,000 statuses, stored", "s", 3);
	struct row *requests = table_row("  requests for it", "", 0);
	struct series *node = row_rival(row, "Node, list");
	char *file = world_queue(count, count);
	simulator_start("0");
	const char *send[] = {bench_program, "-f", file, "run", "--until-idle", NULL};
	process_run(send, NULL);
	need_all(count, "convoke");
	long before = simulator_count("lists");
	const char *words[] = {bench_program, "-f", file, "sync", NULL};
	struct usage usage = process_run(words, NULL);
	if (usage.status != 0)
		complain("convoke sync ended with %d", usage.status);
	series_add(&row->convoke, usage.seconds);
	series_add(&requests->convoke, (double)(simulator_count("lists") - before));
	for (int i = 0; client && i < (measure_smoke ? 1 : ROUNDS); i++) {
		client_does("list", count, 1, &inside);
		series_add(node, inside);
	}
	world_remove(file);
	row_goal(row, AT_MOST, 0.4, node);
	row_goal(requests, AT_MOST, 10, NULL);
}

/* One message */

static double convoke_one(void *file)
{
	char *copy = world_path("one.db");
	MUST("cp", file, copy);
	simulator_start("0");
	const char *words[] = {bench_program, "-f", copy, "run", "--until-idle", NULL};
	struct usage usage = process_run(words, NULL);
	need_all(1, "convoke");
	world_remove(copy);
	return usage.seconds * 1000;
}

static double limit_one(void *context)
{
	(void)context;
	return limit_sends(1, 1, "0", false).seconds * 1000;
}

static double client_one(void *context)
{
	double inside;
	(void)context;
	simulator_start("0");
	return client_does("send", 1, 1, &inside).seconds * 1000;
}

static void measure_one(void)
{
	struct row *row = table_row("one message from the shell, start to exit", "ms", 1);
	row->limit.by = "curl";
	struct contender contenders[] = {
		{&row->convoke, convoke_one, world_queue(100, 1)}, {&row->limit, limit_one, NULL},
		{row_rival(row, "Node"), client_one, NULL},
	};
	measure_in_turn(contenders, client ? 3 : 2, 7);
	row_goal(row, AT_MOST, 60, NULL);
}

/* A rate that is kept */

/* When so many were there. */
static double wait_for_creates(long wanted)
{
	double end = now_seconds() + 60;
	while (simulator_count("creates") < wanted)
		if (usleep(10000), now_seconds() > end)
			complain("convoke does not send");
	return now_seconds();
}

static void measure_pace(void)
{
	enum { RATE = 80, SECONDS = 8 };
	int count = measure_smoke ? RATE : RATE * SECONDS;
	struct row *row = table_row("send at 80 a second", "/s", 1);
	struct row *most = table_row("  most in any one second", "", 0);
	row->more_is_better = true;
	row->limit.by = "R";
	series_add(&row->limit, RATE);
	char *file = world_queue(count, count);
	simulator_start("0");
	setenv("CONVOKE_RATE", text("%d", RATE), 1);
	const char *words[] = {bench_program, "-f", file, "run", "--until-idle", NULL};
	pid_t pid = process_start(words, NULL);
	double first = wait_for_creates(1), last = wait_for_creates(count);
	process_wait(pid, &(struct usage){0});
	setenv("CONVOKE_RATE", "10000", 1);
	need_all(count, "convoke");
	series_add(&row->convoke, (count - 1) / (last - first));
	series_add(&most->convoke, (double)simulator_count("max_creates_in_a_second"));
	world_remove(file);
	row_goal(row, AT_LEAST, 0.97, &row->limit);
	row_goal(most, AT_MOST, RATE, NULL);
}

void measure_sending(const char *twilio_client)
{
	client = twilio_client;
	if (client)
		setenv("TWILIO_CLIENT", client, 1);
	else
		leave_out("Twilio's Node client", "npm or node is not there");
	measure_rate();
	measure_cost();
	measure_refresh();
	measure_one();
	measure_pace();
	simulator_stop();
}
