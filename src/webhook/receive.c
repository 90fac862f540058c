#include "webhook/receive.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/log.h"
#include "data/db.h"
#include "twilio/signature.h"

static bool is_signed(const struct receiver_identity *identity, const char *query, const struct parameters *form,
		      const char *signature)
{
	bool fits = false;
	for (size_t i = 0; i < identity->url_count; i++) {
		const char *configured = identity->urls[i];
		char *url = xasprintf("%.*s%s%s", (int)strcspn(configured, "?#"), configured, query ? "?" : "",
				      query ? query : "");
		fits = signature_valid(identity->auth_token, url, form, signature) || fits;
		free(url);
	}
	return fits;
}

void received_clear(struct received *received)
{
	told_clear(&received->told);
	parameters_clear(&received->form);
	parameters_clear(&received->query);
}

enum verdict_of_request receive_check(const struct receiver_identity *identity, const char *query, const char *body,
				      size_t body_length, const char *signature, struct received *out)
{
	enum verdict_of_request verdict = REQUEST_FORBIDDEN;
	*out = (struct received){0};
	if (parameters_parse(&out->form, body, body_length) == 0 && is_signed(identity, query, &out->form, signature))
		verdict = REQUEST_MALFORMED;
	if (verdict == REQUEST_MALFORMED && parameters_parse(&out->query, query ? query : "", query ? strlen(query) : 0) == 0 &&
	    callback_read(&out->form, parameters_value(&out->query, "a"), &out->told))
		verdict = strcmp(out->told.callback.account_sid, identity->account_sid) == 0 ? REQUEST_GOOD : REQUEST_FORBIDDEN;
	if (verdict != REQUEST_GOOD)
		received_clear(out);
	return verdict;
}

/* What is news of a guest is in the file, from where it is logged. */
static void log_result(const struct callback *callback, enum callback_result result)
{
	static const char *const words[] = {
		[CALLBACK_EARLY] = "kept until it is known", [CALLBACK_FOREIGN] = "not of this file: ignored",
		[CALLBACK_INCIDENT] = "which should not be there: paused",
	};
	if (result != CALLBACK_NEWS && result != CALLBACK_REPEATED)
		log_line("callback: %s %s, %s", callback->message_sid, status_word(callback->status), words[result]);
}

static int store_all(struct db *db, struct received *const *items, size_t count, int64_t now, enum callback_result *results)
{
	bool ours = false;
	for (size_t i = 0; i < count; i++) {
		if (callback_store(db, &items[i]->told.callback, now, &results[i]) < 0)
			return -1;
		ours = ours || results[i] != CALLBACK_FOREIGN;
	}
	return ours ? callback_note_time(db, now) : 0;
}

int receive_store(struct db *db, struct received *const *items, size_t count, int64_t now)
{
	if (db_begin(db) < 0)
		return -1;
	enum callback_result *results = xcalloc(count, sizeof *results);
	int result = store_all(db, items, count, now, results);
	if (result < 0)
		db_rollback(db);
	else
		result = db_commit(db);
	for (size_t i = 0; result == 0 && i < count; i++)
		log_result(&items[i]->told.callback, results[i]);
	free(results);
	return result;
}
