#include "delivery/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "twilio/request.h"

enum { TOKEN_LEAST = 8 };

/* A list may bring tokens of its own, and "7" is in many texts. */
static bool carries(const char *body, const char *token)
{
	return token && strlen(token) >= TOKEN_LEAST && strstr(body, token);
}

bool body_is_ours(const char *body, const char *token, const char *preview)
{
	if (!*body)
		return false;
	if (carries(body, token))
		return true;
	/* White space is nobody's evidence; a body may lack the header and the buttons of our rendering. */
	char *told = clean_line(body), *ours = clean_line(preview);
	bool same = strstr(ours, told) && 3 * strlen(told) >= strlen(ours);
	free(told);
	free(ours);
	return same;
}

enum evidence evidence_of(const struct search *search, const struct message *message)
{
	if (strcmp(message->direction, "outbound-api") != 0 ||
	    strcmp(phone_of_address(message->to), search->phone) != 0 ||
	    (message->created_at && message->created_at < search->earliest))
		return EVIDENCE_NONE;
	if (carries(message->body, search->token))
		return EVIDENCE_TOKEN;
	if (body_is_ours(message->body, NULL, search->preview))
		return EVIDENCE_TEXT;
	/* Where bodies are our texts, another text is another's message; so is one that came much later. */
	bool another = *message->body && search->bodies_told == 1;
	return another || !message->created_at || message->created_at > search->latest ? EVIDENCE_DOUBT : EVIDENCE_NUMBER;
}

enum verdict decide_reconcile(const struct sighting *sightings, size_t count, size_t *chosen)
{
	enum evidence best = EVIDENCE_NONE;
	size_t with_token = 0, with_best = 0;
	for (size_t i = 0; i < count; i++) {
		with_token += sightings[i].evidence == EVIDENCE_TOKEN;
		if (sightings[i].evidence > best) {
			best = sightings[i].evidence;
			with_best = 0;
		}
		with_best += sightings[i].evidence == best;
	}
	if (best == EVIDENCE_NONE)
		return VERDICT_NOTHING;
	if (best != EVIDENCE_TOKEN && with_best > 1)
		return VERDICT_AMBIGUOUS;
	*chosen = count;
	for (size_t i = 0; i < count; i++)
		if (sightings[i].evidence == best &&
		    (*chosen == count || sightings[i].created_at < sightings[*chosen].created_at))
			*chosen = i;
	return with_token > 1 ? VERDICT_DUPLICATE : VERDICT_ADOPT;
}
