#include "guests/sheet.h"

#include <csv.h>
#include <string.h>

/* Apostrophes of the text itself are counted in, so that unguard undoes exactly what put did. */
static bool looks_like_formula(const char *cell)
{
	char byte = cell[strspn(cell, "'")];
	return byte && strchr("=+-@\t\r", byte);
}

void sheet_put(FILE *out, const char *cell, bool first)
{
	if (!first)
		putc(',', out);
	if (looks_like_formula(cell)) {
		fputs("\"'", out);
		for (; *cell; cell++) {
			if (*cell == '"')
				putc('"', out);
			putc(*cell, out);
		}
		putc('"', out);
	} else if (cell[strcspn(cell, "\",;\t\r\n|")] || *cell == ' ') {
		csv_fwrite(out, cell, strlen(cell));
	} else {
		fputs(cell, out);
	}
}

void sheet_end_row(FILE *out)
{
	fputs("\r\n", out);
}

char *sheet_unwrap(char *cell)
{
	size_t length = strlen(cell);
	if (length < 3 || cell[0] != '=' || cell[1] != '"' || strchr(cell + 2, '"') != cell + length - 1)
		return cell;
	cell[length - 1] = '\0';
	return cell + 2;
}

const char *sheet_unguard(const char *cell)
{
	return *cell == '\'' && looks_like_formula(cell) ? cell + 1 : cell;
}

void sheet_library_version(char *out, size_t size)
{
	snprintf(out, size, "%d.%d.%d", CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
}
