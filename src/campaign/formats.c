#include "campaign/formats.h"

#include <string.h>
#include <strings.h>

#include "campaign/report.h"

static const struct {
	const char *ending, *word;
} endings[] = {
	{"csv", "csv"}, {"txt", "csv"}, {"json", "json"}, {"html", "html"}, {"htm", "html"},
};

export_writer *format_of_word(const char *word)
{
	return strcmp(word, "csv") == 0 ? export_write_csv : strcmp(word, "json") == 0 ? export_write_json
		: strcmp(word, "html") == 0 ? report_write_html : NULL;
}

const char *format_word(const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
	if (!dot)
		return "csv";
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(dot + 1, endings[i].ending) == 0)
			return endings[i].word;
	return NULL;
}

export_writer *format_of_path(const char *path)
{
	const char *word = format_word(path);
	return word ? format_of_word(word) : NULL;
}
