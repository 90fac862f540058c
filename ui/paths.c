#include "ui/paths.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/die.h"
#include "base/str.h"

/* Names in a directory; directories end with "/". */
struct names {
	char **items;
	size_t count, capacity;
};

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

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_names(const char *folder, const char *beginning, struct names *names)
{
	DIR *directory = opendir(folder);
	if (!directory)
		return;
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (!offered(entry->d_name, beginning))
			continue;
		if (names->count == names->capacity) {
			names->capacity = names->capacity ? 2 * names->capacity : 32;
			names->items = xrealloc(names->items, names->capacity, sizeof *names->items);
		}
		names->items[names->count++] =
			xasprintf("%s%s", entry->d_name, is_directory(folder, entry->d_name) ? "/" : "");
	}
	closedir(directory);
	if (names->count)
		qsort(names->items, names->count, sizeof *names->items, by_name);
}

/* Sorted, all agree as far as the first and the last do; never half a letter. */
static size_t agreement(const struct names *names)
{
	const char *first = names->items[0], *last = names->items[names->count - 1];
	size_t length = 0;
	while (first[length] && first[length] == last[length])
		length++;
	while (length > 0 && ((unsigned char)first[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static char *list_choices(const struct names *names)
{
	struct str text = {0};
	if (names->count == 0)
		str_append(&text, "nothing there begins with that");
	for (size_t i = 0; names->count > 1 && i < names->count; i++)
		str_appendf(&text, "%s%s", i ? "  " : "", names->items[i]);
	return str_take(&text);
}

char *path_complete(const char *typed, char **choices)
{
	struct names names = {0};
	const char *slash = strrchr(typed, '/');
	size_t kept = slash ? (size_t)(slash - typed) + 1 : 0;
	if (strcmp(typed, "~") == 0) {
		*choices = xstrdup("");
		return xstrdup("~/");
	}
	char *typed_folder = xstrndup(typed, kept), *folder = path_expand(kept ? typed_folder : ".");
	read_names(folder, typed + kept, &names);
	char *text = names.count ? xasprintf("%s%.*s", typed_folder, (int)agreement(&names), names.items[0])
				 : xstrdup(typed);
	*choices = list_choices(&names);
	for (size_t i = 0; i < names.count; i++)
		free(names.items[i]);
	free(names.items);
	free(folder);
	free(typed_folder);
	return text;
}
