#include "campaign/html.h"

#include <stdlib.h>

#include "base/str.h"

void html_text(FILE *out, const char *text)
{
	char *shown = printable(text);
	for (const char *at = shown; *at; at++) {
		switch (*at) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			putc(*at, out);
		}
	}
	free(shown);
}

void html_row_begin(FILE *out, const char *heading)
{
	fputs("<tr><th scope=\"row\" dir=\"auto\">", out);
	html_text(out, heading);
	fputs("</th>", out);
}

void html_row_end(FILE *out)
{
	fputs("</tr>\n", out);
}

void html_cell(FILE *out, const char *text)
{
	fputs("<td dir=\"auto\">", out);
	html_text(out, text);
	fputs("</td>", out);
}

void html_number(FILE *out, int64_t number)
{
	fprintf(out, "<td class=\"n%s\">%lld</td>", number ? "" : " zero", (long long)number);
}

void html_table_begin(FILE *out, const char *title, const char *class)
{
	fprintf(out, "<section>\n<h2>%s</h2>\n<div class=\"wide\" role=\"region\" aria-label=\"%s\" tabindex=\"0\">"
		"<table class=\"%s\">\n", title, title, class);
}

void html_table_end(FILE *out, const char *note)
{
	fputs("</table></div>\n", out);
	if (note)
		fprintf(out, "<p class=\"faint\">%s</p>\n", note);
	fputs("</section>\n", out);
}

void html_headings(FILE *out, const char *const *headings, int numbers)
{
	fputs("<thead><tr>", out);
	for (int i = 0; headings[i]; i++) {
		fputs(i >= numbers ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">", out);
		html_text(out, headings[i]);
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n", out);
}
