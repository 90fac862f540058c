#include "world.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define RESETS "--fault create:reset-after-accept:every=7 --fault create:reset-before:every=11 "

const struct fault_world fault_worlds[] = {
	{.name = "clean", .processes = 1, .faults = "--latency 30"},
	{.name = "resets", .processes = 1, .faults = RESETS},
	{.name = "errors", .processes = 1,
	 .faults = "--fault create:http-500-recorded:every=6 --fault create:http-500-not-recorded:every=13 "
		   "--fault create:http-503:every=17 --fault list:http-503:every=6"},
	{.name = "garbage", .processes = 1,
	 .faults = "--fault create:truncated:every=8 --fault create:not-json:every=15 --fault create:html-502:every=19 "
		   "--fault create:empty:every=23 --fault create:no-sid:every=29 --fault create:wrong-to:every=31 "
		   "--fault create:wrong-account:every=37 --fault create:huge:every=41 --fault create:garbage:every=43"},
	{.name = "throttle", .processes = 1,
	 .faults = "--fault create:429:every=10,retry-after=1 --fault create:429-plain:every=40 "
		   "--fault create:429-plain-recorded:every=27"},
	{.name = "slow", .processes = 1, .settled_after = 300,
	 .faults = "--latency 40 --list-lag 300 --fault create:reset-after-accept:every=9 --fault list:http-503:every=5"},
	{.name = "stalls", .processes = 1, .settled_after = 1500,
	 .faults = "--fault create:stall-after-accept:every=9,seconds=1.5 --fault create:late:every=13,seconds=1.5 "
		   "--fault list:truncated:every=7 --fault fetch:http-503:every=5"},
	{.name = "refusals", .processes = 1,
	 .faults = "--fault create:error=21211/400:every=9 --fault create:error=21610/400:every=14 "
		   "--fault create:error=63018/429:every=25 --fault create:reset-after-accept:every=17"},
	{.name = "waiting", .processes = 1, /* nothing leaves Twilio's queue */
	 .faults = "--speed 1000 --fault create:reset-after-accept:every=6"},
	{.name = "copied", .processes = 1, .copied = true, .faults = ""},
	{.name = "called", .processes = 1, .called = true,
	 .faults = "--latency 20 --callback-shuffle --callback-duplicate 10 --callback-lose 5 --fault list:http-503:every=3 " RESETS},
	{.name = "two", .processes = 2, .faults = "--latency 20 " RESETS},
};
const size_t fault_world_count = sizeof fault_worlds / sizeof *fault_worlds;

const struct fault_world *fault_world_find(const char *word, size_t otherwise)
{
	char *end;
	if (!word || !*word)
		return &fault_worlds[otherwise % fault_world_count];
	unsigned long number = strtoul(word, &end, 10);
	if (!*end && number < fault_world_count)
		return &fault_worlds[number];
	for (size_t i = 0; i < fault_world_count; i++)
		if (strcmp(fault_worlds[i].name, word) == 0)
			return &fault_worlds[i];
	ck_abort_msg("there is no world %s", word);
	return NULL;
}
