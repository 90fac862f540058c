#include "doctor/logout.h"

#include <glob.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/die.h"

int logout_line(const char *line)
{
	static const char key[] = "KillUserProcesses";
	char word[8];
	line += strspn(line, " \t");
	if (strncmp(line, key, strlen(key)) != 0)
		return -1;
	if (sscanf(line + strlen(key), " = %7s", word) != 1)
		return -1;
	return strcasecmp(word, "yes") == 0 || strcasecmp(word, "true") == 0 || strcasecmp(word, "on") == 0 ||
	       strcmp(word, "1") == 0;
}

/* The last word of a file counts; what it does not say stays. */
static void read_file(const char *path, int *kills)
{
	char line[512];
	FILE *file = fopen(path, "re");
	if (!file)
		return;
	while (fgets(line, sizeof line, file)) {
		int said = logout_line(line);
		if (said >= 0)
			*kills = said;
	}
	fclose(file);
}

/* As logind reads them: the main file, then what was dropped in, by the system and by the administrator. */
static bool system_kills(void)
{
	static const char *const patterns[] = {
		"/usr/lib/systemd/logind.conf", "/etc/systemd/logind.conf", "/usr/lib/systemd/logind.conf.d/*.conf",
		"/etc/systemd/logind.conf.d/*.conf", "/run/systemd/logind.conf.d/*.conf",
	};
	int kills = 0; /* what distributions build in */
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		glob_t found;
		if (glob(patterns[i], 0, NULL, &found) != 0)
			continue;
		for (size_t k = 0; k < found.gl_pathc; k++)
			read_file(found.gl_pathv[k], &kills);
		globfree(&found);
	}
	return kills > 0;
}

static bool user_lingers(void)
{
	const struct passwd *user = getpwuid(geteuid());
	if (!user)
		return false;
	char *mark = xasprintf("/var/lib/systemd/linger/%s", user->pw_name);
	bool lingers = access(mark, F_OK) == 0;
	free(mark);
	return lingers;
}

enum logout logout_look(void)
{
	if (access("/run/systemd/system", F_OK) < 0)
		return LOGOUT_UNKNOWN;
	return system_kills() && !user_lingers() ? LOGOUT_KILLS : LOGOUT_SPARES;
}
