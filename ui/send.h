#ifndef UI_SEND_H
#define UI_SEND_H

#include "campaign/plan.h"
#include "data/invitation.h"
#include "ui/page.h"
#include "ui/view.h"

struct planning;

/*
 * The send dialog: view_send.c runs it, send_plan.c makes the plan, send_page.c lays it out,
 * send_test.c sends a test, view_left_out.c shows who gets nothing.
 */
struct send_view {
	struct view view;
	struct plan_request request; /* what was asked for; its ids and the template's name are ours */
	int64_t *guest_ids;
	char *template_name;         /* chosen here; NULL: what was asked for */
	struct planning *planning;   /* while a plan for thousands is made; NULL: there is one */
	struct plan plan;
	struct plan_estimate estimate;
	int64_t estimated_at;
	bool estimate_due;           /* the file changed since */
	const char *missing;         /* why nothing can be sent from here; NULL: fine */
	size_t shown;                /* whose text */
	bool stale;                  /* the file changed under something else: the plan is made anew before it is used */
	char *wanted;                /* the guest that was looked for last; NULL: none */
	char *question;              /* which y answers; NULL: there is nobody to send to */
	struct send_test {
		int64_t campaign_id; /* 0: none was sent */
		char phone[PHONE_SIZE];
		int64_t waiting;     /* what else leaves with it */
		bool typed;          /* the phone is not from the settings */
		struct invitation seen;
	} test;
	size_t text_line, text_lines; /* of the page: whose text and the text */
	bool to_text;                /* another text was asked for: it is to be seen */
	struct page page;
	int page_for;                /* the width it was laid out for; 0: to be laid out */
};

/* There is somebody to send to, and a way to do it. */
bool send_possible(const struct send_view *send);

/* Makes the plan or begins to. -1 after saying why there is none. */
int send_plan_begin(struct send_view *send);
/* Every turn; false when there can be no plan, after saying why. */
bool send_plan_tick(struct send_view *send);
void send_plan_end(struct send_view *send);
/* The plan of now, when the file has changed under something else; false as above. */
bool send_renew(struct send_view *send);
void send_estimate(struct send_view *send);
/* The same guests with another template. */
void send_next_template(struct send_view *send);

/* What the dialog says, in that many columns. */
void send_lay_out(struct send_view *send, int columns);

/* Asks, and sends the text that is shown to the organizer's own phone. */
void send_test_ask(struct send_view *send);
/* Reads how far it is. */
void send_test_look(struct send_view *send);
void send_test_clear(struct send_test *test);

/* Those left out, by reason. */
void view_left_out_open(struct send_view *send);

#endif
