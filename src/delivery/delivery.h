#ifndef DELIVERY_DELIVERY_H
#define DELIVERY_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "data/db.h"
#include "delivery/http.h"
#include "settings.h"

/* What the parts of the worker share; they live on its thread. */
struct delivery {
	struct db *db;
	const struct settings *settings;
	struct http *http;
	bool clock_known;        /* Twilio's clock was learnt from its Date header: */
	int64_t twilio_minus_boot_ms;
	int bodies_told;         /* see data/dispatcher.h */
	int64_t listed_attempt;  /* the newest attempt whose message a list has shown */
	bool passed_over;        /* a message may be one that another copy sent, but an attempt on its phone is open */
	bool account_stop;       /* an account-level problem paused the queue */
	bool paused_here;        /* this worker paused it, for whatever reason */
	bool broken;             /* the file answered unexpectedly: nothing more is armed */
	char *broken_why;        /* in a sentence; NULL while it is not */
	bool file_doubted;       /* because the file itself answered so */
	bool file_failed;        /* in this turn: no hurry to ask it again */
	char *pause_wanted;      /* a pause that the file has not taken yet; NULL: none */
	bool closing;            /* the program ends: what is cut short is no problem */
	bool changed;            /* the owner should look */
	char message[256];       /* the last problem in words */
};

/* Keeps and logs a problem to show. */
void delivery_problem(struct delivery *delivery, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* After a -1 of data/: keeps its sentence. Unless it passes by itself (busy, disk full), nothing more is armed. */
void delivery_file_failed(struct delivery *delivery);
/* The second half of it alone. */
void delivery_doubt_file(struct delivery *delivery);
/* Nothing more is armed here, for that reason; once all that was on its way is recorded, the sender ends. */
void delivery_break(struct delivery *delivery, const char *why);
/* Pauses the queue: "why. what to do". Until the file takes it, nothing is armed here. */
void delivery_pause(struct delivery *delivery, const char *reason);
/* The same as a part of the caller's transaction. 0 or -1. */
int delivery_pause_within(struct delivery *delivery, const char *reason, int64_t now);
/* The guest of an invitation has a message more at Twilio, that one: a person must hear of it. Within, as above. */
int delivery_report_duplicate(struct delivery *delivery, const char *phone, int64_t invitation_id, const char *sid,
			      int64_t now);
/* Tries again what the file did not take. */
void delivery_pause_again(struct delivery *delivery);
/* Learns Twilio's clock from a reply. */
void delivery_learn_clock(struct delivery *delivery, const struct http_meta *meta);
/* Twilio's clock minus ours of this moment, 0 while it is not known. */
int64_t delivery_clock_offset_ms(const struct delivery *delivery);

/* What messages are created with: the Messaging Service, else the sender's phone. */
const char *delivery_sender(const struct delivery *delivery);
/* The phone to list messages by; NULL: a Messaging Service chooses it, and a message has none at first. */
const char *delivery_sender_phone(const struct delivery *delivery);

#endif
