#include "guests/phone_text.h"

#include <string.h>
#include <utf8proc.h>

#include "base/die.h"

/* The ASCII character that stands for this one: 0 for none, -1 to leave it out. */
static int plain(utf8proc_int32_t letter)
{
	static const utf8proc_int32_t zeros[] = { 0x0660, 0x06f0, 0xff10 };
	for (int i = 0; i < 3; i++)
		if (letter >= zeros[i] && letter <= zeros[i] + 9)
			return '0' + (int)(letter - zeros[i]);
	if (letter == 0xff0b)
		return '+';
	switch (utf8proc_category(letter)) {
	case UTF8PROC_CATEGORY_CF: return -1;
	case UTF8PROC_CATEGORY_PD: return '-';
	case UTF8PROC_CATEGORY_ZS: return ' ';
	default:                   return letter == 0x2212 ? '-' : 0; /* minus */
	}
}

void phone_text_in_place(char *text)
{
	char *to = text;
	for (const char *at = text; *at;) {
		utf8proc_int32_t letter;
		utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &letter);
		if (length < 1)
			length = 1;
		int ascii = length > 1 ? plain(letter) : 0;
		if (ascii > 0)
			*to++ = (char)ascii;
		for (utf8proc_ssize_t i = 0; i < length && ascii == 0; i++)
			*to++ = at[i];
		at += length;
	}
	*to = '\0';
}

char *phone_text(const char *typed)
{
	char *text = xstrdup(typed);
	phone_text_in_place(text);
	return text;
}
