/* bench [--smoke] PROGRAM TWILIO-SIM LIMITS JSON GROWTH-JSON [TWILIO-CLIENT]: see `make bench`. */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "measure.h"
#include "process.h"
#include "world.h"

static const char *processor(void)
{
	static char line[256];
	FILE *file = fopen("/proc/cpuinfo", "r");
	const char *name = "an unknown processor";
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, "model name", 10) == 0 && strchr(line, ':')) {
			line[strcspn(line, "\n")] = '\0';
			name = strchr(line, ':') + 2;
			break;
		}
	if (file)
		fclose(file);
	return name;
}

static void describe_machine(void)
{
	struct utsname system;
	struct sysinfo info;
	uname(&system);
	sysinfo(&info);
	printf("%s, %ld cores, %.0f GB, %s %s; load at the start %.2f\n", processor(), sysconf(_SC_NPROCESSORS_ONLN),
	       (double)info.totalram * info.mem_unit / (1 << 30), system.sysname, system.release, machine_load());
}

int main(int count, char **words)
{
	measure_smoke = count > 1 && strcmp(words[1], "--smoke") == 0;
	words += measure_smoke;
	if (count - measure_smoke < 6)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	double begin = now_seconds();
	world_open(words[1], words[2], words[3]);
	describe_machine();
	measure_sending(words[6]);
	measure_watching();
	measure_lists();
	measure_screen();
	table_print();
	table_write_json(words[4]);
	measure_growth(words[5]);
	printf("\n%.0f s; load at the end %.2f. As JSON: %s, %s\n", now_seconds() - begin, machine_load(), words[4], words[5]);
	return 0;
}
