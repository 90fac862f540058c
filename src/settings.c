#include "settings.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/log.h"
#include "base/nearest.h"
#include "base/str.h"
#include "settings_check.h"

enum { LONGEST_LINE = 199 /* what inih takes in one piece, without the NUL */ };

static const struct row {
	const char *section, *key, *environment, *standard;
	setting_check *check;
	size_t offset;
} rows[] = {
#define SETTING(field, section, key, environment, default, kind, help) \
	{section, key, environment, default, check_##kind, offsetof(struct settings, field)},
#include "options.def"
#undef SETTING
};
enum { ROWS = SETTING_COUNT };

static char **field_of(struct settings *settings, size_t row)
{
	return (char **)(void *)((char *)settings + rows[row].offset);
}

/* "send.rate", or "file" for the keys without a section. The caller frees. */
static char *full_key(const char *section, const char *key)
{
	return *section ? xasprintf("%s.%s", section, key) : xstrdup(key);
}

/* What is read on the way. */
struct loading {
	struct settings *settings;
	const char *path;
	FILE *file;
	int line;
	int line_of[ROWS];      /* where the file said it; 0: not */
	bool from_file[ROWS];   /* and said something */
	bool from_environment[ROWS];
	bool has_secret;
	char *problem;          /* the first one */
};

__attribute__((format(printf, 2, 3)))
static void note_problem(struct loading *loading, const char *format, ...)
{
	if (loading->problem)
		return;
	va_list arguments;
	va_start(arguments, format);
	loading->problem = xvasprintf(format, arguments);
	va_end(arguments);
}

/* inih asks for lines here: we count them, and indented lines are no continuations. */
static char *read_line(char *buffer, int size, void *stream)
{
	struct loading *loading = stream;
	char line[LONGEST_LINE + 2];
	if (!fgets(line, sizeof line, loading->file))
		return NULL;
	loading->line++;
	if (!strchr(line, '\n') && !feof(loading->file)) {
		note_problem(loading, "%s:%d: this line is longer than %d characters",
			     loading->path, loading->line, LONGEST_LINE);
		return NULL;
	}
	snprintf(buffer, (size_t)size, "%s", line + strspn(line, " \t"));
	return buffer;
}

static void refuse_key(struct loading *loading, const char *section, const char *name)
{
	char *given = full_key(section, name), *known[ROWS];
	struct nearest nearest = {.typed = given};
	for (size_t i = 0; i < ROWS; i++) {
		known[i] = full_key(rows[i].section, rows[i].key);
		nearest_offer(&nearest, known[i]);
	}
	char *shown = printable(given);
	note_problem(loading, "%s:%d: there is no setting %s; %s%s%s", loading->path, loading->line, shown,
		     nearest.name ? "did you mean " : "see man 5 convoke", nearest.name ? nearest.name : "",
		     nearest.name ? "?" : "");
	free(shown);
	for (size_t i = 0; i < ROWS; i++)
		free(known[i]);
	free(given);
}

static int take_pair(void *context, const char *section, const char *name, const char *value)
{
	struct loading *loading = context;
	for (size_t i = 0; i < ROWS; i++) {
		if (strcmp(rows[i].section, section) != 0 || strcmp(rows[i].key, name) != 0)
			continue;
		if (loading->line_of[i])
			note_problem(loading, "%s:%d: %s is set a second time; line %d has it already",
				     loading->path, loading->line, name, loading->line_of[i]);
		loading->line_of[i] = loading->line;
		loading->from_file[i] = *value != '\0';
		loading->has_secret |= rows[i].check == check_SECRET && *value;
		set_string(field_of(loading->settings, i), value);
		return 1;
	}
	refuse_key(loading, section, name);
	return 1;
}

static void check_secrecy(struct loading *loading)
{
	struct stat status;
	if (!loading->has_secret || loading->problem)
		return;
	if (fstat(fileno(loading->file), &status) < 0)
		note_problem(loading, "%s: %s", loading->path, strerror(errno));
	else if (status.st_uid != geteuid())
		note_problem(loading, "%s holds a secret but belongs to another user; make it yours (chown)",
			     loading->path);
	else if (status.st_mode & 077)
		note_problem(loading, "%s holds a secret and others can read it; run: chmod 600 %s",
			     loading->path, loading->path);
}

static void read_file(struct loading *loading)
{
	int fd = open(loading->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return;
	loading->file = fd < 0 ? NULL : fdopen(fd, "r");
	if (!loading->file) {
		note_problem(loading, "%s cannot be read: %s", loading->path, strerror(errno));
		return;
	}
	int wrong = ini_parse_stream(read_line, loading, take_pair, loading);
	if (ferror(loading->file))
		note_problem(loading, "%s cannot be read: %s", loading->path, strerror(errno));
	else if (wrong > 0)
		note_problem(loading, "%s:%d: this line is neither [section] nor key = value", loading->path, wrong);
	check_secrecy(loading);
	fclose(loading->file);
}

static void read_environment(struct loading *loading)
{
	for (size_t i = 0; i < ROWS; i++) {
		const char *value = getenv(rows[i].environment);
		if (!value || !*value)
			continue;
		loading->from_environment[i] = true;
		set_string(field_of(loading->settings, i), value);
	}
}

static bool is_id(setting_check *check)
{
	return check == check_ACCOUNT || check == check_API_KEY || check == check_SERVICE;
}

/* An address may carry a name and a password. The caller frees. */
static char *without_password(const char *value)
{
	const char *host = strstr(value, "://");
	if (!host)
		return xstrdup(value);
	host += strlen("://");
	size_t length = strcspn(host, "/?#");
	const char *at = memrchr(host, '@', length);
	return at ? xasprintf("%.*s...%s", (int)(host - value), value, at) : xstrdup(value);
}

static void refuse_value(struct loading *loading, size_t row, const char *why)
{
	char *key = full_key(rows[row].section, rows[row].key);
	/* A secret that was pasted in the place of an id is one still. */
	bool hidden = rows[row].check == check_SECRET || is_id(rows[row].check);
	char *safe = without_password(*field_of(loading->settings, row));
	char *shown = hidden ? xstrdup("its value") : printable(safe);
	if (loading->from_environment[row])
		note_problem(loading, "%s: %s %s", rows[row].environment, shown, why);
	else
		note_problem(loading, "%s:%d: %s: %s %s", loading->path, loading->line_of[row], key, shown, why);
	free(safe);
	free(shown);
	free(key);
}

static void check_values(struct loading *loading)
{
	for (size_t i = 0; i < ROWS && !loading->problem; i++) {
		char *value = *field_of(loading->settings, i);
		const char *why = *value ? rows[i].check(loading->settings, value) : NULL;
		if (why)
			refuse_value(loading, i, why);
		else if (rows[i].check == check_SECRET)
			log_secret(value);
	}
}

char *settings_path(void)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	/* The XDG specification: a path that is not absolute is to be ignored. */
	if (base && *base == '/')
		return xasprintf("%s/convoke/config", base);
	return xasprintf("%s/.config/convoke/config", home ? home : "");
}

/* Everything is read, whatever is wrong; the caller frees loading->problem. */
static void load(struct loading *loading)
{
	struct settings *out = loading->settings;
	*out = (struct settings){0};
	for (size_t i = 0; i < ROWS; i++)
		*field_of(out, i) = xstrdup("");
	read_file(loading);
	read_environment(loading);
	for (size_t i = 0; i < ROWS; i++)
		if (!**field_of(out, i))
			set_string(field_of(out, i), rows[i].standard);
	check_values(loading);
}

int settings_load(struct settings *out, char **message)
{
	char *path = settings_path();
	struct loading loading = {.settings = out, .path = path};
	load(&loading);
	free(path);
	*message = loading.problem;
	if (!loading.problem)
		return 0;
	settings_clear(out);
	return -1;
}

/* The caller frees. */
static char *masked(struct settings *settings, size_t row)
{
	enum { ENDS = 4 };
	setting_check *check = rows[row].check;
	char *value = *field_of(settings, row);
	if (!*value)
		return xstrdup("");
	/* What is no id after all may be a secret in the wrong place. */
	if (check == check_SECRET || (is_id(check) && check(settings, value)))
		return xstrdup("set");
	if (is_id(check))
		return xasprintf("%.*s...%s", ENDS, value, value + strlen(value) - ENDS);
	return without_password(value);
}

int settings_examine(struct settings *out, struct setting_shown shown[SETTING_COUNT], char **message)
{
	char *path = settings_path();
	struct loading loading = {.settings = out, .path = path};
	load(&loading);
	free(path);
	for (size_t i = 0; i < ROWS; i++)
		shown[i] = (struct setting_shown){
			.key = full_key(rows[i].section, rows[i].key),
			.value = masked(out, i),
			.source = loading.from_environment[i] ? SETTING_ENVIRONMENT
				: loading.from_file[i] ? SETTING_FILE : SETTING_DEFAULT,
			.environment = rows[i].environment,
			.line = loading.line_of[i],
		};
	*message = loading.problem;
	return loading.problem ? -1 : 0;
}

void settings_shown_clear(struct setting_shown shown[SETTING_COUNT])
{
	for (size_t i = 0; i < ROWS; i++) {
		free(shown[i].key);
		free(shown[i].value);
		shown[i] = (struct setting_shown){0};
	}
}

void settings_clear(struct settings *settings)
{
	for (size_t i = 0; i < ROWS; i++) {
		char **field = field_of(settings, i);
		if (*field && rows[i].check == check_SECRET)
			explicit_bzero(*field, strlen(*field));
		free(*field);
	}
	*settings = (struct settings){0};
}

bool settings_have_credentials(const struct settings *settings)
{
	bool key = *settings->api_key && *settings->api_secret;
	return *settings->account_sid && (*settings->auth_token || key);
}

const char *settings_missing_for_send(const struct settings *settings)
{
	if (!*settings->account_sid)
		return "the Twilio account is not set: set TWILIO_ACCOUNT_SID, "
		       "or account_sid under [twilio] in the config file";
	if (!settings_have_credentials(settings))
		return "the Twilio credentials are not set: set TWILIO_API_KEY and TWILIO_API_SECRET "
		       "(or TWILIO_AUTH_TOKEN), or the same under [twilio] in the config file";
	if (!*settings->from && !*settings->messaging_service_sid)
		return "the WhatsApp sender is not set: set TWILIO_WHATSAPP_FROM (or TWILIO_MESSAGING_SERVICE_SID), "
		       "or from under [twilio] in the config file";
	return NULL;
}
