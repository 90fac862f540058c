#include "delivery/delete.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/die.h"
#include "delivery/http.h"
#include "twilio/reply.h"
#include "twilio/request.h"

struct deleting {
	const struct settings *settings;
	struct http *http;
	/* Of the request that is on its way: */
	bool ended;
	enum deletion result;
	char *problem;
};

struct deleting *deleting_begin(const struct settings *settings)
{
	struct deleting *deleting = xcalloc(1, sizeof *deleting);
	deleting->settings = settings;
	deleting->http = http_new(settings);
	return deleting;
}

void deleting_end(struct deleting *deleting)
{
	http_free(deleting->http);
	free(deleting->problem);
	free(deleting);
}

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	(void)meta;
	struct deleting *deleting = context;
	int code = 0;
	deleting->ended = true;
	deleting->result = DELETION_DONE;
	if (reply_check_delete(exchange, &code, &deleting->problem) == 0)
		return;
	bool refused = exchange->http_status == 401 || exchange->http_status == 403;
	deleting->result = code == DELETE_TOO_EARLY ? DELETION_LATER : refused ? DELETION_REFUSED : DELETION_FAILED;
}

enum deletion message_delete(struct deleting *deleting, const char *sid, char **message)
{
	enum { STEP_MS = 200 };
	char *path = request_fetch_path(deleting->settings->account_sid, sid);
	deleting->ended = false;
	http_start(deleting->http, &(struct http_request){
		.service = HTTP_MESSAGES, .path = path, .deletes = true, .done = on_done, .context = deleting});
	free(path);
	while (!deleting->ended)
		http_step(deleting->http, STEP_MS, -1);
	*message = deleting->problem;
	deleting->problem = NULL;
	return deleting->result;
}
