#include "guests/vcard.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/str.h"
#include "guests/lines.h"
#include "guests/vcard_property.h"

enum {
	PROPERTY_MAX = 64 * 1024, /* of one that is wanted; a photo may have megabytes and is passed over */
	PHONES = 8,               /* of one card */
	PHONE_COLUMNS = 4,
};

/* How likely a number has WhatsApp. */
enum likelihood { WHATSAPP, MOBILE, PREFERRED, OTHER, NEVER };

struct phone {
	char *number, *group;   /* group: "item1" of item1.TEL, "" none */
	enum likelihood likelihood;
};

/* What Apple and Exchange call a number, in a property of its own, before or after it: item1.X-ABLabel:WhatsApp. */
struct label {
	char *group;
	enum likelihood likelihood;
};

/* What is wanted of a card; texts are "" or NULL until they come. */
struct card {
	int64_t line;
	struct vcard_name name;
	char *full_name, *company, *nickname, *language, *category, *note;
	struct phone phones[PHONES];
	size_t phone_count;
	struct label labels[PHONES];
	size_t label_count;
	bool old_folds;           /* of vCard 2.1, where the blank of a folded line belongs to the text */
	const char *problem;
};

struct reader {
	struct lines *lines;
	struct str property;      /* the one under way, its lines unfolded */
	bool wanted;              /* it may be of use */
	bool quoted_printable;    /* it is, so that a "=" at the end of a line joins the next */
	bool joins;
	bool open;                /* between BEGIN and END */
	struct card card;
	row_visit *visit;
	void *context;
	bool stopped;
};

/* The table */

static const char *const columns[] = {
	"Name", "First name", "Phone", "Phone 2", "Phone 3", "Phone 4", "Group", "Language", "Notes",
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void give(struct reader *reader, int64_t line, const char *const *cells, const char *problem)
{
	const struct row row = {
		.line = line, .cells = cells, .count = COLUMNS, .problem = problem,
		.bytes_done = lines_bytes_read(reader->lines),
	};
	reader->stopped = !reader->visit(&row, reader->context);
}

static void clear_card(struct card *card)
{
	vcard_name_clear(&card->name);
	char *texts[] = { card->full_name, card->company, card->nickname, card->language, card->category, card->note };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		free(texts[i]);
	for (size_t i = 0; i < card->phone_count; i++) {
		free(card->phones[i].number);
		free(card->phones[i].group);
	}
	for (size_t i = 0; i < card->label_count; i++)
		free(card->labels[i].group);
	*card = (struct card){0};
}

static enum likelihood likelihood_in(const struct card *card, const struct phone *phone)
{
	for (size_t i = 0; *phone->group && i < card->label_count; i++)
		if (strcasecmp(card->labels[i].group, phone->group) == 0)
			return card->labels[i].likelihood;
	return phone->likelihood;
}

/* The likeliest first, equals in the order of the card. */
static void list_phones(const struct card *card, const char *cells[PHONE_COLUMNS])
{
	size_t listed = 0;
	for (enum likelihood likelihood = WHATSAPP; likelihood < NEVER; likelihood++)
		for (size_t i = 0; i < card->phone_count && listed < PHONE_COLUMNS; i++)
			if (likelihood_in(card, &card->phones[i]) == likelihood)
				cells[listed++] = card->phones[i].number;
	while (listed < PHONE_COLUMNS)
		cells[listed++] = "";
}

static const char *text_or_none(const char *text)
{
	return text ? text : "";
}

static void give_card(struct reader *reader)
{
	struct card *card = &reader->card;
	char *joined = vcard_name_joined(&card->name);
	const char *names[] = { card->full_name, joined, card->nickname, card->company };
	const char *cells[COLUMNS] = { "", text_or_none(card->name.given) };
	for (size_t i = 0; i < sizeof names / sizeof *names && !*cells[0]; i++)
		cells[0] = text_or_none(names[i]);
	list_phones(card, cells + 2);
	cells[6] = text_or_none(card->category);
	cells[7] = text_or_none(card->language);
	cells[8] = text_or_none(card->note);
	give(reader, card->line, cells, card->problem);
	free(joined);
	clear_card(card);
	reader->open = false;
}

/* Properties */

static enum likelihood likelihood_of(const struct vcard_property *property)
{
	if (vcard_has_parameter(property, "waid")) /* the number as WhatsApp knows it */
		return WHATSAPP;
	if (vcard_has_type(property, "fax") || vcard_has_type(property, "pager") || vcard_has_type(property, "modem"))
		return NEVER;
	if (vcard_has_type(property, "cell") || vcard_has_type(property, "mobile") || vcard_has_type(property, "iphone"))
		return MOBILE;
	return vcard_has_type(property, "pref") ? PREFERRED : OTHER;
}

static void take_phone(struct card *card, const struct vcard_property *property)
{
	if (card->phone_count == PHONES)
		return;
	char *number = vcard_phone(property);
	if (!*number) {
		free(number);
		return;
	}
	card->phones[card->phone_count++] = (struct phone){ number, xstrdup(property->group), likelihood_of(property) };
}

static void take_label(struct card *card, const struct vcard_property *property)
{
	static const struct { const char *word; enum likelihood likelihood; } words[] = {
		{ "whatsapp", WHATSAPP }, { "mobile", MOBILE }, { "iphone", MOBILE }, { "fax", NEVER },
	};
	char *label = vcard_text(property), *folded = fold(label);
	for (size_t i = 0; i < sizeof words / sizeof *words && card->label_count < PHONES; i++) {
		if (!strstr(folded, words[i].word))
			continue;
		card->labels[card->label_count++] = (struct label){ xstrdup(property->group), words[i].likelihood };
		break;
	}
	free(folded);
	free(label);
}

/* The first category that a person made. */
static void take_category(struct card *card, const struct vcard_property *property)
{
	static const char *const made_by_programs[] = { "mycontacts", "starred", "starred in android", "contacts" };
	for (size_t i = 0; !card->category; i++) {
		char *category = vcard_item(property, ',', i);
		if (!category)
			return;
		bool own = *category != '\0';
		for (size_t at = 0; at < sizeof made_by_programs / sizeof *made_by_programs; at++)
			own = own && strcasecmp(category, made_by_programs[at]) != 0;
		if (own)
			card->category = category;
		else
			free(category);
	}
}

/* Keeps the first that says something. */
static void keep(char **place, char *text)
{
	if (!*place && *text)
		*place = text;
	else
		free(text);
}

static void take_property(struct card *card, const struct vcard_property *property)
{
	if (strcasecmp(property->name, "FN") == 0)
		keep(&card->full_name, vcard_text(property));
	else if (strcasecmp(property->name, "N") == 0)
		vcard_name_take(&card->name, property);
	else if (strcasecmp(property->name, "TEL") == 0)
		take_phone(card, property);
	else if (strcasecmp(property->name, "X-ABLabel") == 0)
		take_label(card, property);
	else if (strcasecmp(property->name, "ORG") == 0)
		keep(&card->company, vcard_item(property, ';', 0));
	else if (strcasecmp(property->name, "NICKNAME") == 0)
		keep(&card->nickname, vcard_item(property, ',', 0));
	else if (strcasecmp(property->name, "LANG") == 0)
		keep(&card->language, vcard_text(property));
	else if (strcasecmp(property->name, "CATEGORIES") == 0)
		take_category(card, property);
	else if (strcasecmp(property->name, "NOTE") == 0)
		keep(&card->note, vcard_text(property));
}

static void note_problem(struct card *card, const char *problem)
{
	if (!card->problem)
		card->problem = problem;
}

/* The property under way is complete. A character may have been parted by a line break within it. */
static void finish_property(struct reader *reader)
{
	struct vcard_property property;
	const struct str *text = &reader->property;
	if (reader->wanted && !utf8_valid(text->text, text->length))
		note_problem(&reader->card, "this contact is not written in UTF-8 as the rest of the file is; export it again");
	else if (reader->wanted && vcard_parse(text->text, &property)) {
		take_property(&reader->card, &property);
		vcard_property_clear(&property);
	}
	str_truncate(&reader->property, 0);
	reader->wanted = reader->quoted_printable = reader->joins = false;
}

/* Lines */

static bool is_line(const char *text, const char *word)
{
	size_t length = strlen(word);
	return strncasecmp(text, word, length) == 0 && text[length + strspn(text + length, " \t")] == '\0';
}

static void break_off(struct reader *reader)
{
	if (!reader->open)
		return;
	finish_property(reader);
	reader->card.problem = "the contact breaks off: END:VCARD is missing";
	give_card(reader);
}

/* Worth to be kept: "item1.TEL;TYPE=CELL:", but not a photo. */
static bool is_wanted(const char *text)
{
	static const char *const wanted[] = {
		"FN", "N", "TEL", "X-ABLABEL", "ORG", "NICKNAME", "LANG", "CATEGORIES", "NOTE",
	};
	size_t length = strcspn(text, ";:");
	const char *dot = memchr(text, '.', length);
	const char *name = dot ? dot + 1 : text;
	length -= (size_t)(name - text);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (strlen(wanted[i]) == length && strncasecmp(name, wanted[i], length) == 0)
			return true;
	return false;
}

static void add_to_property(struct reader *reader, const char *text)
{
	size_t length = strlen(text);
	reader->joins = reader->quoted_printable && length && text[length - 1] == '=';
	length -= reader->joins;
	if (reader->wanted && reader->property.length + length <= PROPERTY_MAX)
		str_append_bytes(&reader->property, text, length);
}

static void begin_property(struct reader *reader, const char *text)
{
	reader->wanted = reader->open && is_wanted(text);
	reader->quoted_printable = reader->open && vcard_is_quoted_printable(text);
	add_to_property(reader, text);
}

static void take_text(struct reader *reader, const char *text, int64_t line)
{
	/* A line begins with a blank to go on with the one before. */
	bool folded = *text == ' ' || *text == '\t';
	if (folded || reader->joins) {
		add_to_property(reader, text + (folded && !reader->joins && !reader->card.old_folds));
		return;
	}
	finish_property(reader);
	if (is_line(text, "BEGIN:VCARD")) {
		break_off(reader);
		reader->open = true;
		reader->card.line = line;
	} else if (is_line(text, "END:VCARD")) {
		if (reader->open)
			give_card(reader);
	} else if (is_line(text, "VERSION:2.1")) {
		reader->card.old_folds = true;
	} else {
		begin_property(reader, text);
	}
}

static void take_line(struct reader *reader, const struct line *line)
{
	size_t count = line->count;
	/* Of a line without end, the first piece says what it is and is too long to be of use. */
	if (!line->begins)
		return;
	while (count > 0 && (line->bytes[count - 1] == '\n' || line->bytes[count - 1] == '\r'))
		count--;
	if (reader->open && memchr(line->bytes, '\0', count))
		note_problem(&reader->card, "this contact has a NUL byte in it; export it again");
	char *text = xstrndup(line->bytes, count);
	take_text(reader, text, line->number);
	free(text);
}

static int read_cards(struct reader *reader, char **message)
{
	struct line line;
	int found = 1;
	give(reader, 1, columns, NULL);
	while (!reader->stopped && (found = lines_next(reader->lines, &line, message)) > 0)
		take_line(reader, &line);
	if (found == 0)
		break_off(reader);
	return found < 0 ? -1 : 0;
}

int vcard_read(int fd, enum encoding *encoding, row_visit *visit, void *context, char **message)
{
	struct reader reader = { .visit = visit, .context = context };
	reader.lines = lines_open(fd, *encoding, message);
	if (!reader.lines)
		return -1;
	int result = read_cards(&reader, message);
	*encoding = lines_encoding(reader.lines);
	clear_card(&reader.card);
	str_free(&reader.property);
	lines_close(reader.lines);
	return result;
}

bool vcard_begins(const char *bytes, size_t count)
{
	static const char word[] = "BEGIN:VCARD";
	size_t mark, at = 0;
	encoding_detect(bytes, count, &mark);
	for (size_t i = mark; i < count && word[at]; i++) {
		bool skipped = bytes[i] == '\0' || (at == 0 && (bytes[i] == '\n' || bytes[i] == '\r'));
		if (skipped) /* the zero bytes of UTF-16 among them */
			continue;
		if (strncasecmp(bytes + i, word + at, 1) != 0)
			return false;
		at++;
	}
	return word[at] == '\0';
}
