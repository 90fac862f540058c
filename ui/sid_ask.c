#include "ui/sid_ask.h"

#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/str.h"
#include "twilio/request.h"
#include "ui/prompt.h"

static void typed(void *context, const char *text);

static void ask(struct sid_question *question, const char *initial, const char *problem)
{
	prompt_line(question->ui, &(struct line_prompt){
		.label = "Twilio's number for it (SM..., empty: not known):", .initial = initial, .problem = problem,
		.done = typed, .context = question,
	});
}

static void typed(void *context, const char *text)
{
	struct sid_question *question = context;
	if (!text)
		return;
	char *sid = clean_line(text);
	if (*sid && !message_sid_valid(sid))
		ask(question, sid, "it is SM or MM and 32 digits or letters a to f");
	else
		question->done(question->context, invitation_resolve_sent(question->ui->app->db, &question->doubt,
									   *sid ? sid : NULL, clock_wall_ms()));
	free(sid);
}

void sid_ask(struct sid_question *question)
{
	ask(question, "", NULL);
}
