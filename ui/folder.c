#include "ui/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/die.h"
#include "base/str.h"

enum { ENTRIES = 50000 };

/* What a file of that name may be: guests.csv, list.TSV and contacts.vcf are lists, old.sqlite is a database. */
static enum file_kind kind_of(const char *name)
{
	static const struct { const char *ending; enum file_kind kind; } endings[] = {
		{ ".csv", FILE_LIST },    { ".tsv", FILE_LIST },        { ".txt", FILE_LIST },
		{ ".vcf", FILE_LIST },    { ".vcard", FILE_LIST },
		{ ".db", FILE_DATABASE }, { ".sqlite", FILE_DATABASE }, { ".sqlite3", FILE_DATABASE },
	};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && dot != name && i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(dot, endings[i].ending) == 0)
			return endings[i].kind;
	return FILE_OTHER;
}

static int64_t nanoseconds(struct timespec at)
{
	return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

/* 0 when it is gone. */
static int64_t written_ns(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 ? nanoseconds(info.st_mtim) : 0;
}

bool folder_changed(const struct folder *folder)
{
	return folder->path && written_ns(folder->path) != folder->written_ns;
}

static void add(struct folder *folder, size_t *capacity, const char *name, enum file_kind kind, const struct stat *info)
{
	if (folder->count == *capacity) {
		*capacity = *capacity ? 2 * *capacity : 64;
		folder->entries = xrealloc(folder->entries, *capacity, sizeof *folder->entries);
	}
	folder->entries[folder->count++] = (struct folder_entry){
		.name = xstrdup(name), .key = fold(name), .kind = kind,
		.size = info->st_size, .written_at = nanoseconds(info->st_mtim) / 1000000,
	};
}

/* Pipes and devices are left out: nobody keeps a guest list in one. */
static void add_all(struct folder *folder, DIR *directory)
{
	size_t capacity = 0;
	struct stat info = {0};
	if (strcmp(folder->path, "/") != 0)
		add(folder, &capacity, "..", FILE_UP, &info);
	for (struct dirent *entry; (entry = readdir(directory));) {
		const char *name = entry->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || fstatat(dirfd(directory), name, &info, 0) < 0)
			continue;
		if (folder->count == ENTRIES) {
			folder->cut = true;
			break;
		}
		if (S_ISDIR(info.st_mode))
			add(folder, &capacity, name, FILE_FOLDER, &info);
		else if (S_ISREG(info.st_mode))
			add(folder, &capacity, name, kind_of(name), &info);
	}
}

static int by_use(const void *a, const void *b)
{
	const struct folder_entry *one = a, *other = b;
	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	if ((one->kind == FILE_LIST || one->kind == FILE_DATABASE) && one->written_at != other->written_at)
		return one->written_at > other->written_at ? -1 : 1;
	int order = strcmp(one->key, other->key);
	return order ? order : strcmp(one->name, other->name);
}

int folder_read(struct folder *folder, const char *path, char **message)
{
	struct folder next = {0};
	char *real = realpath(path, NULL);
	DIR *directory = real ? opendir(real) : NULL;
	if (!directory) {
		*message = errno == ENOENT ? xasprintf("there is no folder %s", path)
			 : errno == EACCES ? xasprintf("the folder %s may not be opened from here", path)
					   : xasprintf("the folder %s cannot be opened: %s", path, strerror(errno));
		free(real);
		return -1;
	}
	next.path = real;
	next.written_ns = written_ns(real); /* before it is read: what comes meanwhile is seen the next time */
	add_all(&next, directory);
	closedir(directory);
	if (next.count)
		qsort(next.entries, next.count, sizeof *next.entries, by_use);
	next.shown = xcalloc(next.count + 1, sizeof *next.shown);
	folder_narrow(&next, "");
	struct folder before = *folder;
	*folder = next;
	folder_clear(&before);
	return 0;
}

void folder_clear(struct folder *folder)
{
	for (size_t i = 0; i < folder->count; i++) {
		free(folder->entries[i].name);
		free(folder->entries[i].key);
	}
	free(folder->entries);
	free(folder->shown);
	free(folder->path);
	*folder = (struct folder){0};
}

/* A first dot asks for hidden files, and for those that begin so. */
static bool passes(const struct folder_entry *entry, const char *text, const char *key)
{
	if (text[0] == '.')
		return strncmp(entry->key, key, strlen(key)) == 0;
	if (entry->kind == FILE_UP)
		return !*text;
	return entry->name[0] != '.' && strstr(entry->key, key);
}

void folder_narrow(struct folder *folder, const char *text)
{
	char *key = fold(text);
	folder->shown_count = 0;
	for (size_t i = 0; i < folder->count; i++)
		if (passes(&folder->entries[i], text, key))
			folder->shown[folder->shown_count++] = i;
	free(key);
}

size_t folder_best(const struct folder *folder, const char *text)
{
	char *key = fold(text);
	size_t length = strlen(key), found = 0;
	bool begins = false;
	for (size_t i = 0; i < folder->shown_count; i++) {
		const struct folder_entry *entry = &folder->entries[folder->shown[i]];
		if (strcmp(entry->name, text) == 0) {
			found = i;
			break;
		}
		if (!begins && entry->kind != FILE_UP && strncmp(entry->key, key, length) == 0) {
			begins = true;
			found = i;
		}
	}
	free(key);
	return found;
}

bool folder_find(const struct folder *folder, const char *name, size_t *place)
{
	for (size_t i = 0; i < folder->shown_count; i++)
		if (strcmp(folder->entries[folder->shown[i]].name, name) == 0) {
			*place = i;
			return true;
		}
	return false;
}

char *folder_above(const char *path)
{
	const char *slash = strrchr(path, '/');
	return !slash || slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

char *file_size_text(char out[FILE_SIZE_TEXT], int64_t bytes)
{
	static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
	double size = (double)bytes;
	size_t unit = 0;
	while (size >= 999.5 && unit < sizeof units / sizeof *units - 1) {
		size /= 1000;
		unit++;
	}
	snprintf(out, FILE_SIZE_TEXT, unit > 1 && size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
	return out;
}
