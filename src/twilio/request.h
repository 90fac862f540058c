#ifndef TWILIO_REQUEST_H
#define TWILIO_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What we ask of Twilio's API, as text: paths (with query) and form bodies,
 * percent-encoded. Pure; the caller frees every result.
 */

/* POST: "/2010-04-01/Accounts/{sid}/Messages.json" (the suffix asks for JSON, twilio-api 1.1). */
char *request_messages_path(const char *account_sid);

struct create_request {
	const char *to;                    /* E.164, no prefix */
	const char *from;                  /* E.164, no prefix; "" with a service alone */
	const char *messaging_service_sid; /* "" none */
	const char *content_sid;
	const char *variables;             /* JSON text of one flat object */
	const char *status_callback;       /* "" none */
	const char *callback_id;           /* added to status_callback as ?a=... (delivery-protocol 7) */
};
char *request_create_body(const struct create_request *request);

/* GET, or DELETE. */
char *request_fetch_path(const char *account_sid, const char *message_sid);

/*
 * List, newest first. to, from: E.164 or NULL; sent_from: Unix ms of the earliest
 * DateSent (a plain GMT date is sent, the sign belongs to the key: twilio-api 2.2), 0 none.
 */
char *request_list_path(const char *account_sid, const char *to, const char *from,
			int64_t sent_from, int page_size);

/* "/v1/ContentAndApprovals?PageSize=..." on content.twilio.com. */
char *request_templates_path(int page_size);

/* "/v2/Channels/Senders?..." on messaging.twilio.com: the account's WhatsApp senders. */
char *request_senders_path(int page_size);
/* "/2010-04-01/Accounts/{sid}.json": the account itself, which an API key may not read. */
char *request_account_path(const char *account_sid);

/*
 * The path and query of Twilio's next page: a relative next_page_uri, or an
 * absolute next_page_url whose scheme and host are those of origin
 * ("https://content.twilio.com"). NULL when it leads elsewhere: credentials
 * never travel to another host.
 */
char *request_next_page(const char *link, const char *origin);

/* AC, SK, MG, HX, SM, MM ... and 32 hexadecimal digits (twilio-api 1.3). */
bool sid_valid(const char *sid, const char *prefix);
/* A message's SID: SM or MM. */
bool message_sid_valid(const char *sid);
/* "+" and 7 to 15 digits, the first not 0. */
bool e164_valid(const char *phone);
/* After an optional "whatsapp:"; a pointer into phone. */
const char *phone_of_address(const char *address);

#endif
