/* What is made from the tables (help, manual, completions, keys) cannot disagree: every row is everywhere. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"
#include "cli.h"
#include "cmd/arguments.h"
#include "tests/unit/suite.h"
#include "ui/keys.h"

static char folder[4096]; /* of what was generated */

static void begin(void)
{
	cli_begin();
}

static void end(void)
{
	cli_end();
}

static char *generated(const char *name)
{
	char *path = xasprintf("%s/%s", folder, name), *text = read_file(path);
	free(path);
	return text;
}

__attribute__((format(printf, 2, 3)))
static void assert_holds(const char *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *words = xvasprintf(format, arguments);
	va_end(arguments);
	ck_assert_msg(strstr(text, words) != NULL, "nowhere: %s", words);
	free(words);
}

static const char *const scripts[] = { "completions/convoke.bash", "completions/convoke.zsh", "completions/convoke.fish" };
enum { SCRIPTS = sizeof scripts / sizeof *scripts };

START_TEST(every_command_is_in_the_help_the_manual_and_the_completions)
{
	char *help = xstrdup(convoke("help")->out), *manual = generated("man/convoke.1");
	for (size_t i = 0; i < command_count; i++) {
		assert_holds(help, "\n  %s ", commands[i].name);
		assert_holds(help, " %s\n", commands[i].summary);
		assert_holds(manual, "\n.It Ic %s", commands[i].name);
	}
	for (size_t script = 0; script < SCRIPTS; script++) {
		char *text = generated(scripts[script]);
		for (size_t i = 0; i < command_count; i++) {
			const char *blank = strchr(commands[i].name, ' ');
			assert_holds(text, "%s", blank ? blank + 1 : commands[i].name);
		}
		free(text);
	}
	free(manual);
	free(help);
}
END_TEST

/* The help that shows an option: its command's, or the overview. */
static const char *help_with(const struct option_row *option)
{
	if (!*option->commands || strcmp(option->commands, "*") == 0)
		return convoke("help")->out;
	char *command = xstrndup(option->commands, strcspn(option->commands, ",")), *second = strchr(command, ' ');
	if (second)
		*second++ = '\0';
	const char *out = second ? convoke("help", command, second)->out : convoke("help", command)->out;
	free(command);
	return out;
}

START_TEST(every_option_is_in_the_help_the_manual_and_the_completions)
{
	char *manual = generated("man/convoke.1");
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		assert_holds(help_with(&option_rows[i]), "--%s", option_rows[i].name);
		assert_holds(manual, "Fl \\-%s", option_rows[i].name);
	}
	for (size_t script = 0; script < SCRIPTS; script++) {
		char *text = generated(scripts[script]);
		for (size_t i = 0; i < OPTION_COUNT; i++)
			assert_holds(text, strstr(scripts[script], "fish") ? " -l %s" : "--%s", option_rows[i].name);
		free(text);
	}
	free(manual);
}
END_TEST

/* ".It Ic Up , Ic k" of a row's keys. */
static char *manual_item(const char *keys)
{
	struct str item = {0};
	str_append(&item, "\n.It");
	for (const char *at = keys; *at;) {
		size_t length = strcspn(at, " ");
		bool dot = length == 1 && strchr(".,:;?!()[]|", *at);
		str_appendf(&item, "%s Ic %s%.*s", at == keys ? "" : " ,", dot ? "\\&" : "", (int)length, at);
		at += length;
		at += strspn(at, " ");
	}
	str_append(&item, "\n");
	return str_take(&item);
}

START_TEST(the_manual_has_the_keys_of_the_table_and_no_others)
{
	size_t count, items = 0;
	const struct key_row *rows = key_rows(&count);
	char *manual = generated("man/convoke.1");
	char *keys = strstr(manual, "\n.Sh KEYS\n"), *after = strstr(keys + 1, "\n.Sh ");
	*after = '\0';
	for (size_t i = 0; i < count; i++) {
		char *item = manual_item(rows[i].keys);
		ck_assert_msg(strstr(keys, item) != NULL, "not in the manual: %s", item);
		free(item);
	}
	for (const char *at = keys; (at = strstr(at, "\n.It ")); at++)
		items++;
	ck_assert_uint_eq(items, count);
	free(manual);
}
END_TEST

static bool in_table(const char *name, const char *help)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	for (size_t i = 0; i < count; i++) {
		char *keys = xasprintf(" %s ", rows[i].keys), *word = xasprintf(" %s ", name);
		bool found = strstr(keys, word) && strcmp(rows[i].help, help) == 0;
		free(word);
		free(keys);
		if (found)
			return true;
	}
	return false;
}

START_TEST(the_plain_dashboard_tells_keys_of_the_table_and_no_others)
{
	make_event();
	char *said = xstrdup(convoke_with_input("?\n", "--plain")->out), *rest = strstr(said, "\nstatus: ") + 1;
	size_t told = 0;
	strsep(&rest, "\n");
	for (char *line; (line = strsep(&rest, "\n")) && strncmp(line, "> ", 2) != 0; told++) {
		char *help = strstr(line, ": ");
		ck_assert_ptr_nonnull(help);
		*help = '\0';
		ck_assert_msg(in_table(line, help + 2), "%s: %s", line, help + 2);
	}
	ck_assert_uint_gt(told, 30);
	free(said);
}
END_TEST

/* Skipped, with a line, where that shell is missing. What the shell prints, NULL then; the caller frees. */
static char *shell_says(const char *shell, const char *script)
{
	char *probe = xasprintf("command -v %s >/dev/null", shell);
	bool there = system(probe) == 0;
	free(probe);
	if (!there) {
		printf("skipped: there is no %s here\n", shell);
		return NULL;
	}
	const char *path = write_file("script", script);
	char *line = xasprintf("%s '%s' >said 2>&1", shell, path);
	int code = system(line);
	free(line);
	char *said = read_file(path_of("said"));
	ck_assert_msg(code == 0, "%s: %s", shell, said);
	return said;
}

START_TEST(bash_completes_commands_options_and_statuses)
{
	char *script = xasprintf(
		". '%s/completions/convoke.bash'\n"
		"try() { COMP_LINE=\"$*\" COMP_POINT=${#COMP_LINE}; COMP_LINE=\"$1\" COMP_POINT=${#1}; shift\n"
		"\tCOMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)); _convoke; echo \"<${COMPREPLY[*]}>\"; }\n"
		"complete -p convoke\n"
		"try 'convoke se' convoke se\n"
		"try 'convoke template pre' convoke template pre\n"
		"try 'convoke template preview --g' convoke template preview --g\n"
		"try 'convoke -f a.db send --re' convoke -f a.db send --re\n"
		"try 'convoke send --filter status:fa' convoke send --filter status : fa\n"
		"try 'convoke send --filter status:failed --y' convoke send --filter status : failed --y\n"
		"try 'convoke --pl' convoke --pl\n"
		"try 'convoke send --pl' convoke send --pl\n"
		"try 'convoke --file=a.db sen' convoke --file = a.db sen\n"
		"try 'convoke import li' convoke import li\n"
		"try 'convoke import list.csv li' convoke import list.csv li\n"
		"try 'convoke import --map phone=Tel li' convoke import --map phone = Tel li\n"
		"try 'convoke -f li' convoke -f li\n"
		"try 'convoke export --format j' convoke export --format j\n"
		"try 'convoke rsvp 3 ' convoke rsvp 3 ''\n"
		"try 'convoke help templ' convoke help templ\n"
		"try 'convoke help template pre' convoke help template pre\n"
		"try 'convoke init --time-zone Europe/Lis' convoke init --time-zone Europe/Lis\n", folder);
	write_file("list.csv", "");
	char *said = shell_says("bash", script);
	if (said)
		ck_assert_str_eq(said, "complete -F _convoke convoke\n<send>\n<preview>\n<--guest>\n<--reminder --resend>\n"
				       "<failed>\n<--yes>\n<--plain>\n<>\n"
				       "<send>\n<list.csv>\n<>\n<list.csv>\n<list.csv>\n<json>\n<yes no maybe none>\n"
				       "<template>\n<preview>\n<Europe/Lisbon>\n");
	free(said);
	free(script);
}
END_TEST

/* zsh completes only where a line is edited: in a pseudo-terminal of its own, with what it would offer printed. */
START_TEST(zsh_completes_commands_options_and_files)
{
	char *script = xasprintf(
		"mkdir functions && cp '%s/completions/convoke.zsh' functions/_convoke || exit\n"
		"zmodload zsh/zpty\n"
		"zpty shell zsh -f -i\n"
		"zpty -w shell 'PS1= PS2= HISTFILE=; fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D'\n"
		"zpty -w shell 'offer() { hits=()\n"
		"\tcompadd() { local -a here\n"
		"\t\tcase \" ${@[1,(i)(-|--)]}\" in (*\" -\"[OAD]\" \"*) builtin compadd \"$@\"; return ;; esac\n"
		"\t\tbuiltin compadd -A here \"$@\"; hits+=($here) }\n"
		"\t_main_complete; unfunction compadd; print -r -- \"<$hits>\" }\n"
		"zle -C offer complete-word offer; bindkey \"^I\" offer; print re\"\"ady'\n"
		"zpty -r shell text '*ready*'\n"
		"for line in 'convoke se' 'convoke template pre' 'convoke -f a.db send --re' 'convoke --file=a.db sen' "
		"'convoke send --filter status:fa' 'convoke import li' 'convoke -f li' 'convoke export --format=j' 'convoke rsvp 3 ' "
		"'convoke --pl' 'convoke send --pl'\n"
		"do\n"
		"\tzpty -n -w shell \"$line\"$'\\t'\n"
		"\tzpty -r shell text '*<*>*'\n"
		"\tprint -r -- \"<${${text##*<}%%>*}>\"\n"
		"\tzpty -n -w shell $'\\x15'\n"
		"done\n"
		"zpty -d shell\n", folder);
	write_file("list.csv", "");
	char *said = shell_says("zsh", script);
	if (said)
		ck_assert_str_eq(said, "<send>\n<preview>\n<--reminder --resend>\n<send>\n<status:failed>\n<list.csv>\n<list.csv>\n"
				       "<json>\n<yes no maybe none>\n<--plain>\n<>\n");
	free(said);
	free(script);
}
END_TEST

START_TEST(fish_completes_commands_options_and_statuses)
{
	char *script = xasprintf(
		"source '%s/completions/convoke.fish'\n"
		"for line in 'convoke se' 'convoke template pre' 'convoke -f a.db send --re' 'convoke send --filter status:fa' "
		"'convoke --pl' 'convoke send --pl' 'convoke import li' 'convoke -f li' 'convoke export --format=j' 'convoke rsvp 3 ' "
		"'convoke help template pre'\n"
		"\techo '<'(complete -C $line | string replace -r '\\t.*' '')'>'\n"
		"end\n", folder);
	write_file("list.csv", "");
	char *said = shell_says("fish", script);
	if (said)
		ck_assert_str_eq(said, "<send>\n<preview>\n<--reminder> <--resend>\n<status:failed>\n<--plain>\n\n"
				       "<list.csv>\n<list.csv>\n<--format=json>\n<maybe> <no> <none> <yes>\n<preview>\n");

	free(said);
	free(script);
}
END_TEST

int main(void)
{
	if (!realpath(GENERATED, folder))
		die("%s: no such folder", GENERATED);
	Suite *suite = suite_create("what is made from the tables");
	TCase *tests = tcase_create("tables");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, every_command_is_in_the_help_the_manual_and_the_completions);
	tcase_add_test(tests, every_option_is_in_the_help_the_manual_and_the_completions);
	tcase_add_test(tests, the_manual_has_the_keys_of_the_table_and_no_others);
	tcase_add_test(tests, the_plain_dashboard_tells_keys_of_the_table_and_no_others);
	tcase_add_test(tests, bash_completes_commands_options_and_statuses);
	tcase_add_test(tests, zsh_completes_commands_options_and_files);
	tcase_add_test(tests, fish_completes_commands_options_and_statuses);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
