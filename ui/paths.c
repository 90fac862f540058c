#include "ui/paths.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/choices.h"
#include "base/die.h"
#include "base/str.h"

char *path_expand(const char *typed)
{
	const char *home = getenv("HOME");
	if (typed[0] != '~' || (typed[1] && typed[1] != '/') || !home || !*home)
		return xstrdup(typed);
	return xasprintf("%s%s", home, typed + 1);
}

char *path_shown(const char *path)
{
	const char *home = getenv("HOME");
	size_t length = home ? strlen(home) : 0;
	if (length < 2 || strncmp(path, home, length) != 0 || (path[length] && path[length] != '/'))
		return xstrdup(path);
	return xasprintf("~%s", path + length);
}

char *path_in(const char *folder, const char *name)
{
	size_t length = strlen(folder);
	return xasprintf("%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/", name);
}

/* As a shell takes one word, except that blanks do not end it. False when a quotation mark is never closed. */
static bool unquote(const char *text, struct str *out)
{
	char quote = '\0';
	for (const char *at = text; *at; at++) {
		bool escape = *at == '\\' && quote != '\'' && at[1];
		if (escape && quote == '"' && !strchr("\"\\$`", at[1]))
			escape = false;
		if (escape)
			str_append_bytes(out, ++at, 1);
		else if (quote && *at == quote)
			quote = '\0';
		else if (!quote && (*at == '\'' || *at == '"'))
			quote = *at;
		else
			str_append_bytes(out, at, 1);
	}
	return !quote;
}

static int hex_digit(char byte)
{
	if (!isxdigit((unsigned char)byte))
		return -1;
	return byte <= '9' ? byte - '0' : (byte | 0x20) - 'a' + 10;
}

/* "/home/ana/my%20list.csv" */
static char *decode_percent(const char *text)
{
	struct str out = {0};
	for (const char *at = text; *at; at++) {
		int high = *at == '%' ? hex_digit(at[1]) : -1, low = high >= 0 ? hex_digit(at[2]) : -1;
		char byte = low >= 0 ? (char)(high << 4 | low) : *at;
		str_append_bytes(&out, &byte, 1);
		at += low >= 0 ? 2 : 0;
	}
	return str_take(&out);
}

char *path_pasted(const char *text)
{
	static const char scheme[] = "file://", blanks[] = " \t\r\n";
	text += strspn(text, blanks);
	size_t length = strlen(text);
	while (length > 0 && strchr(blanks, text[length - 1]) && !(length > 1 && text[length - 2] == '\\'))
		length--;
	char *trimmed = xstrndup(text, length);
	struct str plain = {0};
	if (strncmp(trimmed, scheme, strlen(scheme)) == 0) {
		const char *slash = strchr(trimmed + strlen(scheme), '/');
		char *path = decode_percent(slash ? slash : trimmed);
		free(trimmed);
		return path;
	}
	/* "Ana's list.csv" is a name as it is. */
	if (!unquote(trimmed, &plain)) {
		str_free(&plain);
		return trimmed;
	}
	free(trimmed);
	return str_take(&plain);
}

static bool is_directory(const char *folder, const char *name)
{
	struct stat info;
	char *path = xasprintf("%s/%s", folder, name);
	bool found = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
	free(path);
	return found;
}

/* Hidden ones only for who begins with a dot; only what can be typed. */
static bool offered(const char *name, const char *beginning)
{
	if (strncmp(name, beginning, strlen(beginning)) != 0 || (*name == '.' && *beginning != '.'))
		return false;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || !utf8_valid(name, strlen(name)))
		return false;
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return false;
	return true;
}

/* Names in a directory; directories end with "/". */
static void read_names(const char *folder, const char *beginning, struct choices *names)
{
	DIR *directory = opendir(folder);
	if (!directory)
		return;
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (offered(entry->d_name, beginning))
			choices_add(names, xasprintf("%s%s", entry->d_name, is_directory(folder, entry->d_name) ? "/" : ""));
	}
	closedir(directory);
	choices_sort(names);
}

char *path_complete(void *context, const char *typed, char **choices)
{
	(void)context;
	struct choices names = {0};
	const char *slash = strrchr(typed, '/');
	size_t kept = slash ? (size_t)(slash - typed) + 1 : 0;
	if (strcmp(typed, "~") == 0) {
		*choices = xstrdup("");
		return xstrdup("~/");
	}
	char *typed_folder = xstrndup(typed, kept), *folder = path_expand(kept ? typed_folder : ".");
	read_names(folder, typed + kept, &names);
	char *text = names.count ? xasprintf("%s%.*s", typed_folder, (int)choices_agreement(&names, false), names.items[0])
				 : xstrdup(typed);
	*choices = choices_text(&names, "nothing there begins with that");
	choices_clear(&names);
	free(folder);
	free(typed_folder);
	return text;
}
