#include "guests/heading.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum { ROWS = 10, PHONE_DIGITS = 7 };

struct kept_row {
	struct row row;
	char **cells;
};

struct search {
	const struct vocabulary *vocabulary;
	row_visit *visit;
	void *context;
	struct kept_row kept[ROWS]; /* above the header, while it is looked for */
	size_t count;
	bool found;
};

/* Columns of known names, each field once: "Name; Phone; Group" has three. */
static size_t count_known(const struct search *search, const struct row *row)
{
	bool known[FIELD_COUNT] = {false};
	size_t count = 0;
	for (size_t i = 0; i < row->count; i++) {
		struct column_meaning meaning;
		if (!vocabulary_column(search->vocabulary, row->cells[i], &meaning) || known[meaning.field])
			continue;
		known[meaning.field] = true;
		count++;
	}
	return count;
}

static size_t count_filled(const struct row *row)
{
	size_t count = 0;
	for (size_t i = 0; i < row->count; i++)
		count += row->cells[i][strspn(row->cells[i], " \t")] != '\0';
	return count;
}

/* Of digits and what stands between them. */
static bool is_like_a_phone(const char *cell)
{
	size_t digits = 0;
	for (; *cell; cell++) {
		if (*cell >= '0' && *cell <= '9')
			digits++;
		else if (!strchr(" +-().'", *cell))
			return false;
	}
	return digits >= PHONE_DIGITS;
}

static bool may_be_a_guest(const struct row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (is_like_a_phone(row->cells[i]))
			return true;
	return false;
}

static void keep(struct search *search, const struct row *row)
{
	struct kept_row *kept = &search->kept[search->count++];
	kept->cells = xcalloc(row->count + 1, sizeof *kept->cells);
	for (size_t i = 0; i < row->count; i++)
		kept->cells[i] = xstrdup(row->cells[i]);
	kept->row = *row;
	kept->row.cells = (const char *const *)kept->cells;
}

static void forget(struct search *search)
{
	for (size_t i = 0; i < search->count; i++) {
		for (size_t cell = 0; cell < search->kept[i].row.count; cell++)
			free(search->kept[i].cells[cell]);
		free(search->kept[i].cells);
	}
	search->count = 0;
}

/* No header was recognized: a person may know better which column is which. A line of one text is still a title. */
static bool give_kept(struct search *search)
{
	size_t first = 0;
	while (first + 1 < search->count && search->kept[first].row.count > 1 && count_filled(&search->kept[first].row) < 2)
		first++;
	bool more = true;
	search->found = true;
	for (size_t i = first; more && i < search->count; i++)
		more = search->visit(&search->kept[i].row, search->context);
	forget(search);
	return more;
}

static bool on_row(const struct row *row, void *context)
{
	struct search *search = context;
	if (search->found)
		return search->visit(row, search->context);
	if (!row->problem && count_known(search, row) >= 2) {
		forget(search);
		search->found = true;
		return search->visit(row, search->context);
	}
	if (!row->problem && !may_be_a_guest(row) && search->count < ROWS) {
		keep(search, row);
		return true;
	}
	return give_kept(search) && search->visit(row, search->context);
}

int heading_read(struct source *source, const struct vocabulary *vocabulary, row_visit *visit, void *context,
		 char **message)
{
	if (source->fd < 0 || source->contacts)
		return source_read(source, visit, context, message);
	struct search search = { .vocabulary = vocabulary, .visit = visit, .context = context };
	int result = source_read(source, on_row, &search, message);
	if (result == 0 && !search.found)
		give_kept(&search);
	forget(&search);
	return result;
}
