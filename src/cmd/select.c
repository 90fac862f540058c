#include "cmd/select.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "cmd/say.h"
#include "data/guest.h"
#include "guests/filter.h"

int filter_argument(const struct arguments *arguments, struct filter *out)
{
	const char *text = option_value(arguments, OPTION_FILTER);
	char *message = NULL;
	*out = (struct filter){0};
	if (!text || (filter_parse(text, out, &message) == 0 && out->count))
		return EXIT_DONE;
	if (!message) /* a script's empty variable must not mean everybody */
		message = xstrdup("--filter is empty; leave it out, or say which guests");
	complain("%s", message);
	free(message);
	return EXIT_USAGE;
}

int guest_argument(struct db *db, const char *text, struct guest *out)
{
	int64_t id;
	if (!id_argument(text, "guest", &id))
		return EXIT_USAGE;
	int found = guest_load(db, id, out);
	if (found < 0)
		return fail_db(db);
	if (found)
		return EXIT_DONE;
	complain("there is no guest %s", text);
	hint("convoke guests shows the numbers in its first column");
	return EXIT_FAILED;
}

char *user_typing(void)
{
	const struct passwd *user = getpwuid(geteuid());
	if (user && *user->pw_name)
		return xstrdup(user->pw_name);
	return xasprintf("user %ld", (long)geteuid());
}
