/* A disk that keeps for good only what was synced: per file the durable state, and what came since. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "fault.h"

struct change {
	struct change *next;
	enum { CHANGE_CREATE, CHANGE_WRITE, CHANGE_TRUNCATE, CHANGE_DELETE } what;
	int64_t at; /* offset, or the size to truncate to */
	size_t count;
	unsigned char *bytes;
};

struct durable {
	struct durable *next;
	char *path;
	bool exists;
	unsigned char *content;
	size_t size;
	struct change *changes, **last;
};

static struct durable *files;

static struct durable *find(const char *path)
{
	for (struct durable *at = files; at; at = at->next)
		if (strcmp(at->path, path) == 0)
			return at;
	return NULL;
}

bool durable_knows(const char *path)
{
	return find(path) != NULL;
}

static struct durable *add(const char *path)
{
	struct durable *file = xcalloc(1, sizeof *file);
	file->path = xstrdup(path);
	file->last = &file->changes;
	file->next = files;
	return files = file;
}

void durable_found(const char *path, unsigned char *content, size_t size)
{
	struct durable *file = add(path);
	file->exists = true;
	file->content = content;
	file->size = size;
}

static void change(const char *path, int what, const void *bytes, size_t count, int64_t at)
{
	struct durable *file = find(path);
	if (!file)
		file = add(path);
	struct change *new = xcalloc(1, sizeof *new);
	new->what = what;
	new->at = at;
	new->count = count;
	if (count) {
		new->bytes = xmalloc(count);
		memcpy(new->bytes, bytes, count);
	}
	*file->last = new;
	file->last = &new->next;
}

void durable_created(const char *path)
{
	change(path, CHANGE_CREATE, NULL, 0, 0);
}

void durable_wrote(const char *path, const void *bytes, size_t count, int64_t offset)
{
	change(path, CHANGE_WRITE, bytes, count, offset);
}

void durable_truncated(const char *path, int64_t size)
{
	change(path, CHANGE_TRUNCATE, NULL, 0, size);
}

void durable_deleted(const char *path)
{
	change(path, CHANGE_DELETE, NULL, 0, 0);
}

static void resize(struct durable *file, size_t size)
{
	file->content = xrealloc(file->content, size + 1, 1);
	if (size > file->size)
		memset(file->content + file->size, 0, size - file->size);
	file->size = size;
}

static void apply(struct durable *file, const struct change *step, size_t count)
{
	switch (step->what) {
	case CHANGE_CREATE:
		file->exists = true;
		resize(file, 0);
		break;
	case CHANGE_DELETE:
		file->exists = false;
		break;
	case CHANGE_TRUNCATE:
		resize(file, (size_t)step->at);
		break;
	case CHANGE_WRITE:
		if ((size_t)step->at + count > file->size)
			resize(file, (size_t)step->at + count);
		memcpy(file->content + step->at, step->bytes, count);
		break;
	}
}

static void forget_changes(struct durable *file)
{
	for (struct change *at = file->changes, *next; at; at = next) {
		next = at->next;
		free(at->bytes);
		free(at);
	}
	file->changes = NULL;
	file->last = &file->changes;
}

void durable_synced(const char *path)
{
	struct durable *file = find(path);
	if (!file)
		return;
	for (const struct change *at = file->changes; at; at = at->next)
		apply(file, at, at->count);
	forget_changes(file);
}

static void survive(struct durable *file, enum cut cut, unsigned *seed)
{
	for (const struct change *at = file->changes; at; at = at->next) {
		bool kept = cut == CUT_TORN || (cut == CUT_SOME && rand_r(seed) % 2);
		if (kept)
			apply(file, at, cut == CUT_TORN && !at->next ? at->count / 2 : at->count);
		else if (at->what == CHANGE_CREATE)
			return; /* what was written into a file that is not there is nowhere */
	}
}

/* By stdio and remove(3): open and unlink are fault points. */
static void put_back(const struct durable *file)
{
	if (!file->exists) {
		remove(file->path);
		return;
	}
	FILE *out = fopen(file->path, "we");
	if (!out || fwrite(file->content, 1, file->size, out) != file->size || fclose(out) != 0)
		abort();
}

/* Memory is gone. */
static void forget_boot(const char *path)
{
	char *shm = xasprintf("%s-shm", path);
	remove(shm);
	free(shm);
	own_forget_memory();
}

void durable_cut(enum cut cut, unsigned seed)
{
	for (struct durable *file = files; file; file = file->next) {
		survive(file, cut, &seed);
		put_back(file);
		forget_boot(file->path);
	}
}
