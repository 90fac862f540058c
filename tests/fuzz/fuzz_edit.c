#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "ui/edit.h"

static void check(const struct edit *edit)
{
	int column;
	promise(edit->length < EDIT_SIZE && strlen(edit->text) == edit->length);
	promise(utf8_valid(edit->text, edit->length));
	promise(edit->cursor <= edit->length && ((unsigned char)edit->text[edit->cursor] & 0xc0) != 0x80);
	size_t start = edit_window(edit, 4, &column);
	promise(start <= edit->cursor && column >= 0 && column < 4);
}

static void (*const keys[])(struct edit *) = {
	edit_left, edit_right, edit_home, edit_end, edit_backspace, edit_delete, edit_delete_word, edit_delete_to_start,
};

/* Pieces that end in a control character, which is a key; every other one is set anew or pasted. */
void fuzz_edit(const uint8_t *data, size_t size)
{
	struct edit edit = {0};
	size_t from = 0;
	for (size_t at = 0; at < size; at++) {
		if (data[at] >= 0x10)
			continue;
		char *text = text_of(data + from, at - from);
		if (data[at] < 8)
			edit_paste(&edit, text);
		else
			edit_insert(&edit, (int32_t)(data[at] << 16 | (at > 1 ? data[at - 1] << 8 | data[at - 2] : 0)));
		keys[data[at] % 8](&edit);
		check(&edit);
		free(text);
		from = at + 1;
	}
	char *rest = text_of(data + from, size - from);
	edit_set_exactly(&edit, rest);
	check(&edit);
	promise(!utf8_valid(rest, strlen(rest)) || strncmp(edit.text, rest, edit.length) == 0);
	free(rest);
}
