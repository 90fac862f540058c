#include "cmd/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"

/* The bytes up to the next gap; what is in brackets stays together where a line has room for it. */
static size_t next_word(const char *text, int room)
{
	size_t word = strcspn(text, " "), whole = *text == '[' ? strcspn(text, "]") + 1 : 0;
	return whole > word && (int)whole < room ? whole + strcspn(text + whole, " ") : word;
}

void print_wrapped(const char *text, int indent, int column, int width)
{
	while (*text) {
		size_t length = next_word(text, width - indent);
		char *word = xstrndup(text, length);
		int columns = text_columns(word);
		if (column + columns + 1 > width && column > indent) {
			printf("\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			putchar(' ');
			column++;
		}
		fputs(word, stdout);
		column += columns;
		free(word);
		text += length + strspn(text + length, " ");
	}
	putchar('\n');
}
