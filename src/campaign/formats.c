#include "campaign/formats.h"

#include <string.h>
#include <strings.h>

#include "campaign/report.h"

static const struct {
	const char *word;
	export_writer *write;
} formats[] = {
	{"csv", export_write_csv}, {"json", export_write_json}, {"html", report_write_html},
	/* as endings: */
	{"txt", export_write_csv}, {"htm", report_write_html},
};

enum { FORMATS = 3, ENDINGS = sizeof formats / sizeof *formats };

export_writer *format_of_word(const char *word)
{
	for (int i = 0; i < FORMATS; i++)
		if (strcmp(word, formats[i].word) == 0)
			return formats[i].write;
	return NULL;
}

export_writer *format_of_path(const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
	if (!dot)
		return export_write_csv;
	for (int i = 0; i < ENDINGS; i++)
		if (strcasecmp(dot + 1, formats[i].word) == 0)
			return formats[i].write;
	return NULL;
}
