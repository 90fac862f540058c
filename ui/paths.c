#include "ui/paths.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/choices.h"
#include "base/die.h"
#include "base/str.h"

char *path_expand(const char *typed)
{
	const char *home = getenv("HOME");
	if (typed[0] != '~' || (typed[1] && typed[1] != '/') || !home || !*home)
		return xstrdup(typed);
	return xasprintf("%s%s", home, typed + 1);
}

static bool is_directory(const char *folder, const char *name)
{
	struct stat info;
	char *path = xasprintf("%s/%s", folder, name);
	bool found = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
	free(path);
	return found;
}

/* Hidden ones only for who begins with a dot; only what can be typed. */
static bool offered(const char *name, const char *beginning)
{
	if (strncmp(name, beginning, strlen(beginning)) != 0 || (*name == '.' && *beginning != '.'))
		return false;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || !utf8_valid(name, strlen(name)))
		return false;
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return false;
	return true;
}

/* Names in a directory; directories end with "/". */
static void read_names(const char *folder, const char *beginning, struct choices *names)
{
	DIR *directory = opendir(folder);
	if (!directory)
		return;
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (offered(entry->d_name, beginning))
			choices_add(names, xasprintf("%s%s", entry->d_name, is_directory(folder, entry->d_name) ? "/" : ""));
	}
	closedir(directory);
	choices_sort(names);
}

char *path_complete(void *context, const char *typed, char **choices)
{
	(void)context;
	struct choices names = {0};
	const char *slash = strrchr(typed, '/');
	size_t kept = slash ? (size_t)(slash - typed) + 1 : 0;
	if (strcmp(typed, "~") == 0) {
		*choices = xstrdup("");
		return xstrdup("~/");
	}
	char *typed_folder = xstrndup(typed, kept), *folder = path_expand(kept ? typed_folder : ".");
	read_names(folder, typed + kept, &names);
	char *text = names.count ? xasprintf("%s%.*s", typed_folder, (int)choices_agreement(&names, false), names.items[0])
				 : xstrdup(typed);
	*choices = choices_text(&names, "nothing there begins with that");
	choices_clear(&names);
	free(folder);
	free(typed_folder);
	return text;
}
