#include "guests/kind.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"

enum { BEGINNING = 4096, DIRECTORY = 64 * 1024 };

static const char excel[] = "open it in Excel and choose File, Save As, \"CSV UTF-8 (Comma delimited)\"";
static const char calc[] = "open it in LibreOffice and choose File, Save As, \"Text CSV\"";
static const char numbers[] = "open it in Numbers and choose File, Export To, \"CSV\"";
static const char copy[] = "copy its table into a spreadsheet and save that as CSV";
static const char unpack[] = "unpack it, and import the list that is in it";
static const char type[] = "type the guests into a spreadsheet and save that as CSV";
static const char again[] = "where it comes from, choose CSV for the export";
static const char page[] = "open it in Excel or LibreOffice and save it as CSV; if it shows no list, download the list again";

struct kind {
	const char *bytes;      /* somewhere in it, for a packed file; else at its beginning, in any case of letters */
	size_t count;
	const char *name, *advice;
};
#define BYTES(text) text, sizeof(text) - 1

/* By the names of the files in a zip, which its end lists; the first that fits. */
static const struct kind packed[] = {
	{ BYTES("xl/workbook."), "an Excel workbook", excel },
	{ BYTES("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "a LibreOffice spreadsheet", calc },
	{ BYTES("Index/Document.iwa"), "a Numbers spreadsheet", numbers },
	{ BYTES("Index.zip"), "a Numbers spreadsheet", numbers },
	{ BYTES("word/document."), "a Word document", copy },
	{ BYTES("mimetypeapplication/vnd.oasis.opendocument.text"), "a LibreOffice document", copy },
	{ BYTES("PK"), "a packed file (zip)", unpack },
};

/* Excel and Word before 2007: the name of the stream inside, in UTF-16. */
static const struct kind old_office[] = {
	{ BYTES("W\0o\0r\0k\0b\0o\0o\0k\0"), "an old Excel workbook", excel },
	{ BYTES("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), "an old Word document", copy },
	{ BYTES("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0"), "a workbook or document with a password", excel },
	{ BYTES("\xd0\xcf\x11\xe0"), "an old Excel or Word file", excel },
};

static const struct kind plain[] = {
	{ BYTES("%PDF"), "a PDF", copy },
	{ BYTES("{\\rtf"), "a text document (RTF)", copy },
	{ BYTES("\x89PNG"), "a picture", type },
	{ BYTES("\xff\xd8\xff"), "a picture", type },
	{ BYTES("GIF8"), "a picture", type },
	{ BYTES("\x1f\x8b"), "a packed file (gzip)", unpack },
	{ BYTES("Rar!"), "a packed file (rar)", unpack },
	{ BYTES("7z\xbc\xaf"), "a packed file (7z)", unpack },
	{ BYTES("<!DOCTYPE HTML"), "a web page", page },
	{ BYTES("<HTML"), "a web page", page },
	{ BYTES("<TABLE"), "a web page", page },
	{ BYTES("<META"), "a web page", page },
	{ BYTES("{\""), "JSON", again },
	{ BYTES("{\n"), "JSON", again },
	{ BYTES("{\r\n"), "JSON", again },
	{ BYTES("[{"), "JSON", again },
	{ BYTES("[\n"), "JSON", again },
	{ BYTES("[\r\n"), "JSON", again },
	{ BYTES("BEGIN:VCALENDAR"), "a calendar", type },
};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct kind *find_inside(const struct kind *kinds, size_t kind_count, const char *bytes, size_t count)
{
	for (size_t i = 0; i < kind_count; i++)
		if (memmem(bytes, count, kinds[i].bytes, kinds[i].count))
			return &kinds[i];
	return NULL;
}

/* As find_inside, in the file's beginning and end. */
static const struct kind *find_packed(const struct kind *kinds, size_t kind_count, int fd, off_t size)
{
	char *bytes = xmalloc(2 * DIRECTORY);
	ssize_t first = pread(fd, bytes, DIRECTORY, 0);
	ssize_t last = first < DIRECTORY ? 0 : pread(fd, bytes + first, DIRECTORY, size > DIRECTORY ? size - DIRECTORY : 0);
	size_t count = (size_t)(first > 0 ? first : 0) + (size_t)(last > 0 ? last : 0);
	const struct kind *found = find_inside(kinds, kind_count, bytes, count);
	free(bytes);
	return found;
}

/* Text may stand behind a mark of UTF-8 and empty lines. */
static size_t text_start(const char *bytes, size_t count)
{
	size_t at = count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	while (at < count && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n'))
		at++;
	return at;
}

static const struct kind *find_plain(const char *bytes, size_t count)
{
	static const struct kind workbook = { NULL, 0, "an Excel workbook (XML)", excel };
	size_t start = text_start(bytes, count);
	if (count - start >= 5 && memcmp(bytes + start, "<?xml", 5) == 0 &&
	    memmem(bytes, count, BYTES("urn:schemas-microsoft-com:office:spreadsheet")))
		return &workbook;
	for (size_t i = 0; i < COUNT_OF(plain); i++)
		if (count - start >= plain[i].count && strncasecmp(bytes + start, plain[i].bytes, plain[i].count) == 0)
			return &plain[i];
	return NULL;
}

char *kind_refusal(int fd, const char *name)
{
	char bytes[BEGINNING];
	struct stat info;
	ssize_t count = pread(fd, bytes, sizeof bytes, 0);
	if (count <= 0 || fstat(fd, &info) < 0)
		return NULL;
	const struct kind *kind;
	if (count >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
		kind = find_packed(packed, COUNT_OF(packed), fd, info.st_size);
	else if (count >= 4 && memcmp(bytes, "\xd0\xcf\x11\xe0", 4) == 0)
		kind = find_packed(old_office, COUNT_OF(old_office), fd, info.st_size);
	else
		kind = find_plain(bytes, (size_t)count);
	return kind ? xasprintf("%s is %s, not a list as text; %s", name, kind->name, kind->advice) : NULL;
}
