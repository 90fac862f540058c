#include "ui/clipboard.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "ui/terminal.h"

enum { PIECE = 740 };

static void append_base64(struct str *out, const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned bits = (unsigned char)text[i] << 16u;
		bits |= left > 1 ? (unsigned)(unsigned char)text[i + 1] << 8u : 0;
		bits |= left > 2 ? (unsigned char)text[i + 2] : 0;
		char four[] = {
			letters[bits >> 18], letters[bits >> 12 & 63],
			left > 1 ? letters[bits >> 6 & 63] : '=', left > 2 ? letters[bits & 63] : '=',
		};
		str_append_bytes(out, four, sizeof four);
	}
}

char *clipboard_sequence(const char *text, bool in_screen)
{
	struct str plain = {0}, wrapped = {0};
	str_append(&plain, "\033]52;c;");
	append_base64(&plain, text);
	str_append(&plain, "\a");
	if (!in_screen)
		return str_take(&plain);
	for (size_t at = 0; at < plain.length; at += PIECE) {
		size_t piece = plain.length - at < PIECE ? plain.length - at : PIECE;
		str_append(&wrapped, "\033P");
		str_append_bytes(&wrapped, plain.text + at, piece);
		str_append(&wrapped, "\033\\");
	}
	str_free(&plain);
	return str_take(&wrapped);
}

bool clipboard_copy(const char *text)
{
	/* tmux calls itself screen too, and understands the plain sequence. */
	bool in_screen = getenv("STY") && !getenv("TMUX");
	if (!terminal_is_modern())
		return false;
	char *sequence = clipboard_sequence(text, in_screen);
	terminal_write(sequence);
	free(sequence);
	return true;
}
