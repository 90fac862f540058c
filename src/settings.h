#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

/* Environment over config file over defaults; the rows are in options.def. */
struct settings {
	/* As text, checked; "" when not set. One member for each row of options.def. */
#define SETTING(field, section, key, environment, default, kind, help) char *field;
#include "options.def"
#undef SETTING

	/* The same, made ready. */
	double rate_per_second;
	int concurrent;
	int daily_phones;            /* 0: no limit */
	int window_from, window_to;  /* minutes of the day; equal: always */
	int timeout_seconds;
	int resend_unknown_seconds;  /* 0: ask */
	int poll_seconds;
};

/* 0, or -1 with one sentence in *message (caller frees) that names the key and what to do; *out is empty then. */
int settings_load(struct settings *out, char **message);
void settings_clear(struct settings *settings);

/* Every setting as a person may see it, in the order of options.def. */
enum {
#define SETTING(field, section, key, environment, default, kind, help) SETTING_##field,
#include "options.def"
#undef SETTING
	SETTING_COUNT
};
enum setting_source { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT };
struct setting_shown {
	char *key;               /* "send.rate" */
	char *value;             /* "" not set; of a secret only that it is set, of an id its two ends */
	enum setting_source source;
	const char *environment; /* the variable's name */
	int line;                /* of the config file, for SETTING_FILE */
};
/*
 * As settings_load, for whoever explains the settings: shown is filled either way, and after -1 *out holds the texts
 * as they were found, of which some cannot be used.
 */
int settings_examine(struct settings *out, struct setting_shown shown[SETTING_COUNT], char **message);
void settings_shown_clear(struct setting_shown shown[SETTING_COUNT]);

/* The path of the config file; the caller frees. */
char *settings_path(void);

/* True when requests to Twilio can be signed: account and (auth token or API key with secret). */
bool settings_have_credentials(const struct settings *settings);
/* NULL when a message could be sent, else what is missing and where to set it (a static text). */
const char *settings_missing_for_send(const struct settings *settings);

#endif
