#include "cmd/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"

int output_columns(void)
{
	enum { USUAL = 80 };
	struct winsize size;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : USUAL;
}

void print_wrapped(const char *text, int indent, int column, int width)
{
	while (*text) {
		size_t length = strcspn(text, " ");
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
