#ifndef TESTS_MEMORY_CASES_H
#define TESTS_MEMORY_CASES_H

/* The pure parts and the parsers, each as one piece of work with a result that can be compared. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/json.h"
#include "base/str.h"
#include "guests/csv.h"
#include "guests/entry.h"
#include "guests/filter.h"
#include "settings.h"
#include "tests/scratch.h"
#include "twilio/reply.h"
#include "twilio/request.h"
#include "twilio/template.h"

#define MEMORY_ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define MEMORY_SID "SM0123456789abcdef0123456789abcdef"

static const char memory_message[] =
	"{\"sid\":\"" MEMORY_SID "\",\"account_sid\":\"" MEMORY_ACCOUNT "\",\"to\":\"whatsapp:+351912345678\","
	"\"from\":\"whatsapp:+14155238886\",\"body\":\"Ol\\u00e1 Ana, o casamento \\u00e9 no dia 12 de junho \\u00e0s 16:00\","
	"\"status\":\"undelivered\",\"error_code\":63024,\"error_message\":\"Invalid recipient\","
	"\"date_created\":\"Thu, 24 Aug 2023 05:01:45 +0000\",\"num_media\":\"0\",\"price\":null}";

static void describe_message(struct str *out, const struct message *message)
{
	str_appendf(out, "%s|%s|%s|%s|%s|%d|%d|%s|%lld;", message->sid, message->account_sid, message->to, message->from,
		    message->body, (int)message->status, message->error_code, message->error_message,
		    (long long)message->created_at);
}

static char *read_a_message(void)
{
	struct str out = {0};
	struct message message;
	if (reply_message(memory_message, strlen(memory_message), &message) == 0)
		describe_message(&out, &message);
	message_clear(&message);
	return str_take(&out);
}

static char *read_a_page(void)
{
	struct str out = {0}, text = {0};
	struct message_page page;
	str_appendf(&text, "{\"messages\":[%s,%s],\"page\":0,\"next_page_uri\":\"/2010-04-01/x.json?Page=1&PageToken=PASM1\"}",
		    memory_message, memory_message);
	if (reply_message_page(text.text, text.length, &page) == 0) {
		for (size_t i = 0; i < page.count; i++)
			describe_message(&out, &page.items[i]);
		char *next = request_next_page(page.next, "https://api.twilio.com");
		str_appendf(&out, "next %s", next ? next : "none");
		free(next);
	}
	message_page_clear(&page);
	str_free(&text);
	return str_take(&out);
}

static char *classified(long status, const char *body)
{
	struct exchange exchange = {.started = true, .complete = true, .http_status = status, .body = body,
				    .body_size = strlen(body), .account_sid = MEMORY_ACCOUNT, .to = "+351912345678"};
	struct outcome outcome;
	struct str out = {0};
	char *message = NULL;
	classify(&exchange, &outcome);
	reply_check_read(&exchange, &message);
	str_appendf(&out, "%d|%d|%d|%s|%s|%s|%lld|%s", (int)outcome.kind, (int)outcome.error_class, outcome.twilio_code,
		    outcome.text, outcome.proof, outcome.sid, (long long)outcome.wait_ms, message ? message : "");
	free(message);
	outcome_clear(&outcome);
	return str_take(&out);
}

static char *classify_a_created_one(void)
{
	return classified(201, memory_message);
}

static char *classify_a_refused_one(void)
{
	return classified(400, "{\"code\":21730,\"message\":\"N\\u00e3o foi poss\\u00edvel\","
			       "\"more_info\":\"https://x\",\"status\":400}");
}

static char *classify_what_is_not_twilios(void)
{
	return classified(400, "{\"message\":\"Bad request\",\"error\":{\"status\":400,\"reason\":\"proxy\"}}");
}

static const char memory_templates[] =
	"{\"contents\":[{\"sid\":\"HX0123456789abcdef0123456789abcdef\",\"friendly_name\":\"invite\",\"language\":\"pt\","
	"\"variables\":{\"1\":\"Ana\",\"2\":\"x\"},\"types\":{\"twilio/call-to-action\":{\"body\":\"Ol\\u00e1 {{1}}\","
	"\"actions\":[{\"title\":\"RSVP\",\"url\":\"https://e.org/{{2}}\"}]}},"
	"\"approval_requests\":{\"status\":\"approved\",\"category\":\"UTILITY\"}}],"
	"\"meta\":{\"next_page_url\":\"https://content.twilio.com/v1/x?PageToken=2\"}}";

static char *read_templates_and_guess(void)
{
	struct str out = {0};
	struct template_page page;
	if (reply_template_page(memory_templates, strlen(memory_templates), &page) == 0) {
		const struct template *template = page.templates.items;
		char *guess = template_guess_mapping(template);
		str_appendf(&out, "%s|%s|%s|%s|%s|%s|%s|%s", template->content_sid, template->name, template->approval,
			    template->body, template->types, template->variables, guess, page.next);
		free(guess);
	}
	template_page_clear(&page);
	return str_take(&out);
}

/* With the words that the guest reads and the variables that Twilio fills in: none may be missing. */
static char *render_and_ask(void)
{
	struct template template = {
		.name = "invite", .content_sid = "HX0", .language = "pt", .category = "", .approval = "",
		.body = "Olá {{1}}, {{2}} no dia {{3}}", .variables = "{\"1\":\"a\",\"2\":\"b\",\"3\":\"c\",\"4\":\"d\"}",
		.types = "{\"twilio/call-to-action\":{\"body\":\"x\",\"actions\":[{\"title\":\"RSVP\",\"url\":\"https://e.org/{{4}}\"}]}}",
		.mapping = "{\"1\":\"{guest.first_name}\",\"2\":\"{event.name}\",\"3\":\"{event.date}\",\"4\":\"{guest.token}\"}"};
	struct event event = {.name = "Casamento da Ana e do José", .host = "", .venue = "", .starts_at = "2027-06-12 16:00",
			      .time_zone = "Europe/Lisbon", .rsvp_url = "", .rsvp_by = "", .country = "PT", .language = "pt",
			      .default_template = "", .pause_reason = ""};
	struct guest guest = {.ref = "", .name = "Inês Müller", .first_name = "", .phone = "+351912345678", .phone_raw = "",
			      .language = "", .group = "", .notes = "", .token = "abcdefghijklmnopqrstuv", .rsvp = "", .seats = 1};
	struct rendering rendering;
	char *why = NULL, *form = NULL;
	struct str out = {0};
	if (template_render(&template, &event, &guest, &rendering, &why) == 0)
		form = request_create_body(&(struct create_request){
			.to = guest.phone, .from = "+14155238886", .messaging_service_sid = "", .content_sid = "HX0",
			.variables = rendering.variables, .status_callback = "https://e.org/hook?x=1", .callback_id = "abc"});
	str_appendf(&out, "%s|%s|%s", why ? why : "", form ? form : "", rendering.text ? rendering.text : "");
	rendering_clear(&rendering);
	free(form);
	free(why);
	return str_take(&out);
}

struct memory_list {
	struct vocabulary *vocabulary;
	struct columns columns;
	bool has_columns;
	struct str out;
};

static bool on_memory_row(const struct row *row, void *context)
{
	struct memory_list *list = context;
	struct entry entry;
	char *message = NULL;
	if (!list->has_columns) {
		list->has_columns = columns_find(row, NULL, list->vocabulary, "PT", &list->columns, &message) == 0;
		free(message);
		return list->has_columns;
	}
	entry_read(row, &list->columns, list->vocabulary, "PT", 1000, &entry);
	entry_settle_phone(&entry, NULL);
	str_appendf(&list->out, "%s|%s|%s|%d|%s|%s;", entry.text[FIELD_NAME], entry.phone, entry.language, entry.seats,
		    entry.text[FIELD_NOTES], entry.problem ? entry.problem : "");
	entry_clear(&entry);
	return true;
}

/* In a Western code page, so that iconv has its part. */
static char *read_a_list(void)
{
	static const char bytes[] = "Nome;Telem\xf3vel;Lugares;Notas\r\nIn\xeas M\xfcller;912 345 678;2;\"duas\nlinhas\"\r\n"
				    "Rui;+49 171 1234567;x;\r\nAna;12;1;\r\n";
	static struct vocabulary *vocabulary;
	if (!vocabulary)
		vocabulary = vocabulary_new();
	struct memory_list list = {.vocabulary = vocabulary};
	char *message = NULL;
	int fd = memfd_create("list", MFD_CLOEXEC);
	if (fd < 0 || write(fd, bytes, sizeof bytes - 1) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return str_take(&list.out);
	csv_read(fd, NULL, on_memory_row, &list, &message);
	str_append(&list.out, message ? message : "");
	close(fd);
	free(message);
	columns_clear(&list.columns);
	return str_take(&list.out);
}

static char *parse_filters(void)
{
	static const char *const texts[] = {"status:failed,queued rsvp:yes,none group:\"Família\" José 912 345 678 -seats:>2",
					    "statsu:failed", "seats:many", "sent:<2026-11-01 opted_out:no"};
	struct str out = {0};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct filter filter;
		char *message = NULL;
		filter_parse(texts[i], &filter, &message);
		for (size_t term = 0; term < filter.count; term++)
			str_appendf(&out, "%d %s %u %d,", (int)filter.terms[term].field,
				    filter.terms[term].text ? filter.terms[term].text : "", filter.terms[term].statuses,
				    (int)filter.terms[term].number);
		str_appendf(&out, "%s;", message ? message : "");
		filter_clear(&filter);
		free(message);
	}
	return str_take(&out);
}

static char memory_directory[SCRATCH_SIZE];

static void remove_memory_directory(void)
{
	scratch_remove(memory_directory);
}

/* Once, before any allocation fails. */
static void write_config(void)
{
	char path[SCRATCH_SIZE + 20];
	if (*memory_directory)
		return;
	scratch_make(memory_directory);
	atexit(remove_memory_directory);
	snprintf(path, sizeof path, "%s/convoke", memory_directory);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	strcat(path, "/config");
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs("[twilio]\naccount_sid = " MEMORY_ACCOUNT "\n[send]\nrate = 40\nwindow = 09:00-20:30\n", file);
	fclose(file);
	setenv("XDG_CONFIG_HOME", memory_directory, 1);
}

/* From a file and the environment. */
static char *load_settings(void)
{
	struct settings settings;
	struct str out = {0};
	char *message = NULL;
	write_config();
	setenv("TWILIO_WHATSAPP_FROM", "whatsapp:+14155238886", 1);
	if (settings_load(&settings, &message) == 0)
		str_appendf(&out, "%s|%s|%s|%d|%d", settings.account_sid, settings.from, settings.rate, settings.concurrent,
			    settings.window_to);
	str_append(&out, message ? message : "");
	settings_clear(&settings);
	free(message);
	return str_take(&out);
}

static char *show_and_fold(void)
{
	static const char text[] = " Jose\xcc\x81 \x1b[31m M\xc3\xbcller \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d ";
	char *shown = printable(text), *clean = clean_line(text), *folded = fold(text), *plain = without_accents(text);
	struct str out = {0};
	str_appendf(&out, "%s|%s|%s|%s", shown, clean, folded, plain);
	free(plain);
	free(folded);
	free(clean);
	free(shown);
	return str_take(&out);
}

static char *parse_phones(void)
{
	static const char *const typed[] = {"912 345 678", "+49 (0)171 1234567 ext. 5", "12"};
	struct str out = {0};
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		char phone[PHONE_SIZE], shown[40], country[3];
		enum phone_result result = phone_parse(typed[i], "PT", phone);
		phone_display(phone, shown, sizeof shown);
		phone_country(phone, country);
		str_appendf(&out, "%d %s %s %s;", (int)result, phone, shown, country);
	}
	return str_take(&out);
}

static char *tell_dates(void)
{
	char *date = long_date("2027-06-12 16:00", "pt_PT");
	struct str out = {0};
	str_appendf(&out, "%s %lld %d", date, (long long)zone_instant("America/Sao_Paulo", "2027-06-12 16:00"),
		    zone_minute_of_day("Europe/Lisbon", INT64_C(1812800000000)));
	free(date);
	return str_take(&out);
}

static char *write_json(void)
{
	struct json *object = json_new_object(), *array = json_new_array();
	json_append(array, json_new_string("a \"quoted\" text that is longer than one of the library's buffers of 32 bytes"));
	json_append(array, json_new_integer(7));
	json_put(object, "list", array);
	json_put_string(object, "name", "Inês");
	json_put_boolean(object, "yes", true);
	json_put_time(object, "at", INT64_C(1692853305000));
	json_put_text(object, "types", "{\"a\":[1,2,{\"b\":\"c\"}]}");
	char *text = json_text(object);
	json_free(object);
	return text;
}

static const struct memory_case {
	const char *name;
	char *(*run)(void); /* the same text each time; the caller frees */
} memory_cases[] = {
	{"a message", read_a_message},
	{"a page of messages", read_a_page},
	{"an accepted message", classify_a_created_one},
	{"a refused message", classify_a_refused_one},
	{"somebody else's answer", classify_what_is_not_twilios},
	{"templates", read_templates_and_guess},
	{"an invitation", render_and_ask},
	{"a list", read_a_list},
	{"filters", parse_filters},
	{"settings", load_settings},
	{"texts", show_and_fold},
	{"phones", parse_phones},
	{"dates", tell_dates},
	{"JSON", write_json},
};

enum { MEMORY_CASES = sizeof memory_cases / sizeof *memory_cases };

#endif
