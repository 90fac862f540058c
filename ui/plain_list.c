#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/str.h"
#include "ui/plain_parts.h"

/* Walking along the list, and choosing who is shown and selected. */

enum { PAGE = 10 };

void plain_go(struct plain *plain, size_t index)
{
	list_go(&plain->roster.list, index);
	plain_read_guest(plain);
}

void plain_next(struct plain *plain)
{
	struct list *list = &plain->roster.list;
	if (plain->begun && list->count && list->cursor + 1 == list->count)
		plain_say("That was the last guest.");
	else
		plain_go(plain, plain->begun ? list->cursor + 1 : list->cursor);
}

void plain_previous(struct plain *plain)
{
	struct list *list = &plain->roster.list;
	if (list->cursor == 0)
		plain_say("This is the first guest.");
	else
		plain_go(plain, list->cursor - 1);
}

void plain_page_down(struct plain *plain)
{
	struct list *list = &plain->roster.list;
	size_t from = plain->begun ? list->cursor + 1 : list->cursor;
	if (from >= list->count)
		plain_next(plain);
	for (size_t i = from; i < from + PAGE && i < list->count; i++)
		plain_go(plain, i);
}

void plain_page_up(struct plain *plain)
{
	size_t at = plain->roster.list.cursor;
	plain_go(plain, at > PAGE ? at - PAGE : 0);
}

void plain_first(struct plain *plain)
{
	plain_go(plain, 0);
}

void plain_last(struct plain *plain)
{
	plain_go(plain, plain->roster.list.count);
}

/* Choosing who is shown and selected */

void plain_show(struct plain *plain, const char *filter)
{
	char *clean = clean_line(filter), *message = NULL;
	if (roster_filter(&plain->roster, clean, &message) < 0) {
		plain_say("%s.", message);
	} else if (roster_fresh(&plain->roster, plain->app->db, NULL) < 0) {
		plain_say_failure(plain);
	} else {
		list_go(&plain->roster.list, 0);
		plain->begun = false;
		plain_say(*clean ? "%zu of %lld guests: %s." : "All %zu guests.", plain->roster.list.count,
			  (long long)plain->board.counts.guests, clean);
	}
	free(message);
	free(clean);
}

void plain_filter(struct plain *plain)
{
	char *typed = plain_ask(plain, "Filter, such as status:failed or a name; Enter shows all: ");
	if (typed)
		plain_show(plain, typed);
	free(typed);
}

static void walk_doors(struct plain *plain, int by)
{
	struct door doors[DOOR_LIMIT];
	int count = board_doors(&plain->board, doors), open = 0;
	for (int i = 0; i < count; i++)
		if (strcmp(doors[i].filter, plain->roster.filter_text) == 0)
			open = i;
	/* A counter at zero has nothing behind its door. */
	do
		open = (open + by + count) % count;
	while (open != 0 && doors[open].number == 0);
	plain_show(plain, doors[open].filter);
}

void plain_next_door(struct plain *plain)
{
	walk_doors(plain, 1);
}

void plain_last_door(struct plain *plain)
{
	walk_doors(plain, -1);
}

static void say_selected(const struct plain *plain)
{
	plain_say("%zu selected.", plain->roster.selected.count);
}

static void toggle(struct roster *roster, int64_t id)
{
	if (id_set_has(&roster->selected, id))
		id_set_remove(&roster->selected, id);
	else
		id_set_add(&roster->selected, id);
	roster->everybody = false;
}

void plain_select_one(struct plain *plain)
{
	struct guest guest;
	if (!plain_current(plain, &guest))
		return;
	toggle(&plain->roster, guest.id);
	plain->begun = true;
	plain_say("%s %s; %zu selected.", guest.name,
		  id_set_has(&plain->roster.selected, guest.id) ? "selected" : "no longer selected",
		  plain->roster.selected.count);
	guest_clear(&guest);
}

void plain_select_all(struct plain *plain)
{
	struct roster *roster = &plain->roster;
	for (size_t i = 0; i < roster->list.count; i++)
		id_set_add(&roster->selected, roster->list.ids[i]);
	roster->everybody = roster->filter.count == 0;
	say_selected(plain);
}

void plain_select_none(struct plain *plain)
{
	id_set_clear(&plain->roster.selected);
	plain->roster.everybody = false;
	say_selected(plain);
}

void plain_invert(struct plain *plain)
{
	for (size_t i = 0; i < plain->roster.list.count; i++)
		toggle(&plain->roster, plain->roster.list.ids[i]);
	say_selected(plain);
}

void plain_back(struct plain *plain)
{
	if (*plain->roster.filter_text)
		plain_show(plain, "");
	else
		plain_select_none(plain);
}

void plain_sort(struct plain *plain)
{
	static const char *const words[SORT_COUNT] = {
		"as imported", "by name", "by group", "by status", "by the last change", "by answer",
	};
	roster_sort(&plain->roster, (plain->roster.sort + 1) % SORT_COUNT, false);
	plain_say("The list is sorted %s.", words[plain->roster.sort]);
}

void plain_reverse(struct plain *plain)
{
	roster_sort(&plain->roster, plain->roster.sort, !plain->roster.descending);
	plain_say("The list is sorted %s.", plain->roster.descending ? "last first" : "first first");
}

void plain_refresh(struct plain *plain)
{
	if (plain->app->refresh_now)
		plain->app->refresh_now(plain->app);
	plain_say("Asking Twilio about every message that may still change.");
}
