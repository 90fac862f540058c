#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "cmd/table.h"
#include "data/guest.h"
#include "guests/export.h"
#include "guests/phone.h"
#include "twilio/errors.h"

static void add_status(struct table *table, const struct guest *guest)
{
	char text[160];
	if (guest->error_code && (guest->status == STATUS_FAILED || guest->status == STATUS_UNDELIVERED))
		snprintf(text, sizeof text, "%s %d %s", status_word(guest->status), guest->error_code,
			 twilio_error_sentence(guest->error_code));
	else if (*guest->error_message && (guest->status == STATUS_HELD || guest->status == STATUS_FAILED))
		snprintf(text, sizeof text, "%s: %s", status_word(guest->status), guest->error_message);
	else
		snprintf(text, sizeof text, "%s", status_word(guest->status));
	table_add(table, text);
}

static void add_answer(struct table *table, const struct guest *guest)
{
	char text[32];
	if (*guest->rsvp && guest->rsvp_seats >= 0)
		snprintf(text, sizeof text, "%s %d", guest->rsvp, guest->rsvp_seats);
	else
		snprintf(text, sizeof text, "%s", guest->rsvp);
	table_add(table, text);
}

static bool add_guest(const struct guest *guest, void *context)
{
	char phone[40];
	phone_display(guest->phone, phone, sizeof phone);
	table_add_number(context, guest->id);
	table_add(context, guest->name);
	table_add(context, phone);
	table_add(context, guest->group);
	table_add_number(context, guest->seats);
	add_answer(context, guest);
	table_add(context, guest->opted_out_at ? "opted out" : "");
	add_status(context, guest);
	return true;
}

static int print_guests(struct app *app, const struct filter *filter)
{
	static const char *const headings[] = {"ID", "Name", "Phone", "Group", "Seats", "RSVP", "", "Status", NULL};
	struct table table;
	table_start(&table, headings);
	int done = guest_each(app->db, filter, add_guest, &table);
	table_print(&table);
	return done < 0 ? fail_db(app->db) : EXIT_DONE;
}

int command_guests(struct app *app, const struct arguments *arguments)
{
	bool json = option_given(arguments, OPTION_JSON), csv = option_given(arguments, OPTION_CSV);
	struct filter filter;
	char *message = NULL;
	if (json && csv) {
		complain("--json and --csv exclude each other");
		return EXIT_USAGE;
	}
	int code = filter_argument(arguments, &filter);
	if (code != EXIT_DONE)
		return code;
	if (json)
		code = export_json(app->db, &filter, stdout, &message) < 0 ? fail(message) : EXIT_DONE;
	else if (csv)
		code = export_csv(app->db, &filter, stdout, &message) < 0 ? fail(message) : EXIT_DONE;
	else
		code = print_guests(app, &filter);
	filter_clear(&filter);
	return code;
}
