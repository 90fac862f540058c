#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "settings.h"
#include "settings_check.h"
#include "tests/scratch.h"
#include "tests/unit/suite.h"

#define ACCOUNT "AC00000000000000000000000000000001"
#define KEY "SK00000000000000000000000000000001"

static char directory[SCRATCH_SIZE];
static char *config;
static struct settings settings;
static char *message;

static const char *const environment[] = {
#define SETTING(field, section, key, name, default, kind, help) name,
#include "options.def"
#undef SETTING
};

static void set_up(void)
{
	for (size_t i = 0; i < sizeof environment / sizeof *environment; i++)
		unsetenv(environment[i]);
	scratch_make(directory);
	setenv("XDG_CONFIG_HOME", directory, 1);
	config = xasprintf("%s/convoke/config", directory);
}

static void tear_down(void)
{
	settings_clear(&settings);
	free(message);
	free(config);
	message = config = NULL;
	scratch_remove(directory);
}

static void write_config(const char *text, mode_t mode)
{
	char *parent = xasprintf("%s/convoke", directory);
	mkdir(parent, 0700);
	free(parent);
	FILE *file = fopen(config, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	ck_assert_int_eq(chmod(config, mode), 0);
}

static int load(void)
{
	settings_clear(&settings);
	free(message);
	message = NULL;
	return settings_load(&settings, &message);
}

static void assert_refused(const char *name, const char *value, const char *words)
{
	setenv(name, value, 1);
	ck_assert_msg(load() == -1, "%s=%s was taken", name, value);
	ck_assert_msg(strstr(message, name) && strstr(message, words), "%s=%s: %s", name, value, message);
	unsetenv(name);
}

static void assert_taken(const char *name, const char *value)
{
	setenv(name, value, 1);
	ck_assert_msg(load() == 0, "%s=%s: %s", name, value, message);
	unsetenv(name);
}

START_TEST(without_anything_the_defaults_of_the_contract_hold)
{
	ck_assert_int_eq(load(), 0);
	ck_assert_double_eq(settings.rate_per_second, 10);
	ck_assert_int_eq(settings.concurrent, 16);
	ck_assert_int_eq(settings.daily_phones, 250);
	ck_assert_int_eq(settings.window_from, 8 * 60);
	ck_assert_int_eq(settings.window_to, 21 * 60);
	ck_assert_int_eq(settings.timeout_seconds, 90);
	ck_assert_int_eq(settings.resend_unknown_seconds, 0);
	ck_assert_int_eq(settings.poll_seconds, 3);
	ck_assert_str_eq(settings.from, "");
}
END_TEST

START_TEST(the_file_goes_before_defaults_and_the_environment_before_the_file)
{
	write_config("[send]\nrate = 5\nconcurrency = 3\n", 0644);
	setenv("CONVOKE_RATE", "7.5", 1);
	ck_assert_int_eq(load(), 0);
	ck_assert_double_eq(settings.rate_per_second, 7.5);
	ck_assert_int_eq(settings.concurrent, 3);
	unsetenv("CONVOKE_RATE");
	ck_assert_int_eq(load(), 0);
	ck_assert_double_eq(settings.rate_per_second, 5);
}
END_TEST

START_TEST(an_empty_variable_counts_as_not_set)
{
	write_config("[send]\nrate = 5\n", 0644);
	setenv("CONVOKE_RATE", "", 1);
	ck_assert_int_eq(load(), 0);
	ck_assert_double_eq(settings.rate_per_second, 5);
}
END_TEST

START_TEST(a_file_with_a_secret_that_others_can_read_is_refused_with_the_cure)
{
	const mode_t open_modes[] = {0640, 0604, 0620, 0644};
	for (size_t i = 0; i < sizeof open_modes / sizeof *open_modes; i++) {
		write_config("[twilio]\nauth_token = abcdefgh\n", open_modes[i]);
		ck_assert_int_eq(load(), -1);
		ck_assert_ptr_nonnull(strstr(message, "chmod 600"));
		ck_assert_ptr_nonnull(strstr(message, config));
		ck_assert_ptr_null(strstr(message, "abcdefgh"));
	}
	write_config("[twilio]\nauth_token = abcdefgh\n", 0600);
	ck_assert_int_eq(load(), 0);
	ck_assert_str_eq(settings.auth_token, "abcdefgh");
}
END_TEST

START_TEST(a_file_with_a_secret_of_another_user_is_refused)
{
	if (geteuid() != 0)
		return; /* only root can give files away */
	write_config("[twilio]\napi_secret = abcdefgh\n", 0600);
	ck_assert_int_eq(chown(config, 12345, (gid_t)-1), 0);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_nonnull(strstr(message, "another user"));
}
END_TEST

START_TEST(an_unknown_key_is_named_with_its_line_and_the_nearest)
{
	write_config("; mine\n[send]\nratte = 5\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_nonnull(strstr(message, "config:3"));
	ck_assert_ptr_nonnull(strstr(message, "send.ratte"));
	ck_assert_ptr_nonnull(strstr(message, "did you mean send.rate?"));
	write_config("[sned]\nrate = 5\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_nonnull(strstr(message, "send.rate"));
}
END_TEST

START_TEST(lines_that_are_no_settings_are_refused_with_their_number)
{
	write_config("[send]\nrate\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_nonnull(strstr(message, "config:2"));
	write_config("[send]\nrate = 5\nrate = 6\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_nonnull(strstr(message, "second time"));
	write_config("[send]\nrate = 5\n  concurrency = 2\n", 0600);
	ck_assert_int_eq(load(), 0);
	ck_assert_int_eq(settings.concurrent, 2);
}
END_TEST

START_TEST(a_line_that_is_too_long_is_not_cut_in_silence)
{
	struct { char text[400]; } line;
	memset(line.text, 'a', sizeof line.text);
	memcpy(line.text, "[twilio]\nauth_token = ", 22);
	line.text[sizeof line.text - 1] = '\0';
	write_config(line.text, 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_nonnull(strstr(message, "config:2"));
}
END_TEST

START_TEST(a_wrong_value_in_the_file_names_the_line_and_never_shows_a_secret)
{
	write_config("[send]\n\nrate = quick\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_nonnull(strstr(message, "config:3: send.rate: quick"));
	write_config("[twilio]\nauth_token = se cret\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_null(strstr(message, "se cret"));
	/* Nor one that stands in the wrong line, or in an address. */
	write_config("[twilio]\naccount_sid = 0123456789abcdef0123456789abcdef\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_null(strstr(message, "0123456789"));
	write_config("[twilio]\nbase_url = https://me:se-cret@example.org/path\n", 0600);
	ck_assert_int_eq(load(), -1);
	ck_assert_ptr_null(strstr(message, "se-cret"));
}
END_TEST

START_TEST(identifiers_have_their_prefix_and_length)
{
	assert_taken("TWILIO_ACCOUNT_SID", ACCOUNT);
	assert_refused("TWILIO_ACCOUNT_SID", KEY, "AC and 32");
	assert_refused("TWILIO_ACCOUNT_SID", "AC1", "AC and 32");
	assert_taken("TWILIO_API_KEY", KEY);
	assert_refused("TWILIO_API_KEY", ACCOUNT, "SK and 32");
	assert_refused("TWILIO_MESSAGING_SERVICE_SID", ACCOUNT, "MG and 32");
}
END_TEST

START_TEST(a_sender_is_kept_without_its_prefix)
{
	assert_taken("TWILIO_WHATSAPP_FROM", "whatsapp:+15558157377");
	ck_assert_str_eq(settings.from, "+15558157377");
	assert_taken("TWILIO_WHATSAPP_FROM", "+15558157377");
	ck_assert_str_eq(settings.from, "+15558157377");
	assert_refused("TWILIO_WHATSAPP_FROM", "5558157377", "+ and country code");
	assert_refused("TWILIO_WHATSAPP_FROM", "whatsapp:", "+ and country code");
	assert_refused("CONVOKE_TEST_TO", "+0351", "+ and country code");
}
END_TEST

START_TEST(plain_http_goes_to_this_machine_only)
{
	static const char *const fine[] = {
		"http://127.0.0.1", "http://127.0.0.1:8080", "http://127.9.8.7:1", "http://[::1]:8080",
		"http://localhost:8080", "HTTP://LOCALHOST", "https://twilio.example.org", "https://10.0.0.1:8443",
	};
	static const char *const wrong[] = {
		"http://127.0.0.1.evil", "http://127.0.0.1.evil:80", "http://localhost.evil", "http://127.0.0.1@evil",
		"http://user:word@127.0.0.1", "https://user@twilio.example.org", "http://127.1", "http://0177.0.0.1",
		"http://2130706433", "http://[::2]", "http://[::1", "http://[::ffff:127.0.0.1]", "http://10.0.0.1",
		"http://example.org", "ftp://127.0.0.1", "127.0.0.1:80", "http://", "https://", "http:///x",
		"https://twilio.example.org/prefix", "https://twilio.example.org?x", "https://twilio.example.org#x",
		"http://127.0.0.1:0", "http://127.0.0.1:65536", "http://127.0.0.1:", "http://127.0.0.1:80x",
		"https://a b", "https://a\tb", "http://127.0.0.1\\@evil", "https://.example.org",
	};
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		assert_taken("TWILIO_BASE_URL", fine[i]);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_refused("TWILIO_BASE_URL", wrong[i], "must");
}
END_TEST

START_TEST(trailing_slashes_of_the_base_url_go)
{
	assert_taken("TWILIO_BASE_URL", "http://127.0.0.1:8080//");
	ck_assert_str_eq(settings.base_url, "http://127.0.0.1:8080");
}
END_TEST

START_TEST(numbers_keep_their_bounds)
{
	static const struct { const char *name, *least, *most, *below, *above, *nonsense; } rows[] = {
		{"CONVOKE_RATE", "0.1", "10000", "0.05", "10001", "1e3"},
		{"CONVOKE_CONCURRENCY", "1", "1000", "0", "1001", "4x"},
		{"CONVOKE_DAILY_LIMIT", "0", "999999999", "-1", "9999999999", "many"},
		{"CONVOKE_TIMEOUT", "1", "600", "0", "601", "1.5"},
		{"CONVOKE_POLL_INTERVAL", "1", "86400", "0", "86401", " 3"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_taken(rows[i].name, rows[i].least);
		assert_taken(rows[i].name, rows[i].most);
		assert_refused(rows[i].name, rows[i].below, "must be");
		assert_refused(rows[i].name, rows[i].above, "must be");
		assert_refused(rows[i].name, rows[i].nonsense, "must be");
	}
	assert_refused("CONVOKE_RATE", "nan", "must be");
	assert_refused("CONVOKE_RATE", "1.2.3", "must be");
	assert_refused("CONVOKE_RATE", ".", "must be");
}
END_TEST

START_TEST(sending_hours_may_cross_midnight_or_be_always)
{
	assert_taken("CONVOKE_SEND_WINDOW", "20:30-02:00");
	ck_assert_int_eq(settings.window_from, 20 * 60 + 30);
	ck_assert_int_eq(settings.window_to, 120);
	assert_taken("CONVOKE_SEND_WINDOW", "always");
	ck_assert_int_eq(settings.window_from, settings.window_to);
	assert_taken("CONVOKE_SEND_WINDOW", "00:00-24:00");
	static const char *const wrong[] = {"8:00-21:00", "08:00", "08:00-25:00", "08:60-21:00", "08:00-08:00",
					    "08:00_21:00", "never"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_refused("CONVOKE_SEND_WINDOW", wrong[i], "sending hours");
}
END_TEST

START_TEST(sending_again_by_itself_waits_half_an_hour_except_against_this_machine)
{
	assert_taken("CONVOKE_RESEND_UNKNOWN", "1800");
	ck_assert_int_eq(settings.resend_unknown_seconds, 1800);
	assert_taken("CONVOKE_RESEND_UNKNOWN", "ask");
	ck_assert_int_eq(settings.resend_unknown_seconds, 0);
	assert_refused("CONVOKE_RESEND_UNKNOWN", "1799", "1800");
	assert_refused("CONVOKE_RESEND_UNKNOWN", "0", "1800");
	setenv("TWILIO_BASE_URL", "http://127.0.0.1:8080", 1);
	assert_taken("CONVOKE_RESEND_UNKNOWN", "2");
	ck_assert_int_eq(settings.resend_unknown_seconds, 2);
	assert_refused("CONVOKE_RESEND_UNKNOWN", "0", "must be");
}
END_TEST

START_TEST(what_is_missing_for_sending_is_named_with_where_to_set_it)
{
	ck_assert_int_eq(load(), 0);
	ck_assert_ptr_nonnull(strstr(settings_missing_for_send(&settings), "TWILIO_ACCOUNT_SID"));
	setenv("TWILIO_ACCOUNT_SID", ACCOUNT, 1);
	setenv("TWILIO_API_KEY", KEY, 1);
	ck_assert_int_eq(load(), 0);
	ck_assert(!settings_have_credentials(&settings));
	ck_assert_ptr_nonnull(strstr(settings_missing_for_send(&settings), "TWILIO_API_SECRET"));
	setenv("TWILIO_API_SECRET", "abcdefgh", 1);
	ck_assert_int_eq(load(), 0);
	ck_assert(settings_have_credentials(&settings));
	ck_assert_ptr_nonnull(strstr(settings_missing_for_send(&settings), "TWILIO_WHATSAPP_FROM"));
	setenv("TWILIO_WHATSAPP_FROM", "+15558157377", 1);
	ck_assert_int_eq(load(), 0);
	ck_assert_ptr_null(settings_missing_for_send(&settings));
}
END_TEST

START_TEST(a_relative_xdg_directory_is_ignored)
{
	setenv("XDG_CONFIG_HOME", "relative", 1);
	setenv("HOME", "/home/somebody", 1);
	char *path = settings_path();
	ck_assert_str_eq(path, "/home/somebody/.config/convoke/config");
	free(path);
}
END_TEST

START_TEST(a_person_is_shown_where_each_setting_comes_from_and_no_secret)
{
	struct setting_shown shown[SETTING_COUNT];
	write_config("[twilio]\naccount_sid = " ACCOUNT "\nauth_token = hidden-word\n[send]\nrate = 5\nwindow =\n", 0600);
	setenv("CONVOKE_CONCURRENCY", "3", 1);
	setenv("TWILIO_API_KEY", "a-secret-in-the-wrong-place-0123456", 1);
	setenv("TWILIO_STATUS_CALLBACK", "https://ana:word@rsvp.example.org/a@b", 1);
	ck_assert_int_eq(settings_examine(&settings, shown, &message), -1);
	ck_assert_ptr_nonnull(strstr(message, "TWILIO_API_KEY"));
	ck_assert_str_eq(shown[SETTING_account_sid].value, "AC00...0001");
	ck_assert_str_eq(shown[SETTING_account_sid].key, "twilio.account_sid");
	ck_assert_int_eq(shown[SETTING_account_sid].source, SETTING_FILE);
	ck_assert_int_eq(shown[SETTING_account_sid].line, 2);
	ck_assert_str_eq(shown[SETTING_auth_token].value, "set");
	ck_assert_str_eq(shown[SETTING_api_key].value, "set");
	ck_assert_str_eq(shown[SETTING_status_callback].value, "https://...@rsvp.example.org/a@b");
	ck_assert_str_eq(shown[SETTING_rate].value, "5");
	ck_assert_int_eq(shown[SETTING_window].source, SETTING_DEFAULT);
	ck_assert_str_eq(shown[SETTING_window].value, "08:00-21:00");
	ck_assert_int_eq(shown[SETTING_concurrency].source, SETTING_ENVIRONMENT);
	ck_assert_str_eq(shown[SETTING_concurrency].environment, "CONVOKE_CONCURRENCY");
	ck_assert_str_eq(shown[SETTING_file].value, "");
	settings_shown_clear(shown);
	unsetenv("TWILIO_API_KEY");
	free(message);
	settings_clear(&settings);
	ck_assert_int_eq(settings_examine(&settings, shown, &message), 0);
	ck_assert_double_eq(settings.rate_per_second, 5);
	settings_shown_clear(shown);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("settings");
	TCase *tests = tcase_create("settings");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, without_anything_the_defaults_of_the_contract_hold);
	tcase_add_test(tests, the_file_goes_before_defaults_and_the_environment_before_the_file);
	tcase_add_test(tests, an_empty_variable_counts_as_not_set);
	tcase_add_test(tests, a_file_with_a_secret_that_others_can_read_is_refused_with_the_cure);
	tcase_add_test(tests, a_file_with_a_secret_of_another_user_is_refused);
	tcase_add_test(tests, an_unknown_key_is_named_with_its_line_and_the_nearest);
	tcase_add_test(tests, lines_that_are_no_settings_are_refused_with_their_number);
	tcase_add_test(tests, a_line_that_is_too_long_is_not_cut_in_silence);
	tcase_add_test(tests, a_wrong_value_in_the_file_names_the_line_and_never_shows_a_secret);
	tcase_add_test(tests, identifiers_have_their_prefix_and_length);
	tcase_add_test(tests, a_sender_is_kept_without_its_prefix);
	tcase_add_test(tests, plain_http_goes_to_this_machine_only);
	tcase_add_test(tests, trailing_slashes_of_the_base_url_go);
	tcase_add_test(tests, numbers_keep_their_bounds);
	tcase_add_test(tests, sending_hours_may_cross_midnight_or_be_always);
	tcase_add_test(tests, sending_again_by_itself_waits_half_an_hour_except_against_this_machine);
	tcase_add_test(tests, what_is_missing_for_sending_is_named_with_where_to_set_it);
	tcase_add_test(tests, a_relative_xdg_directory_is_ignored);
	tcase_add_test(tests, a_person_is_shown_where_each_setting_comes_from_and_no_secret);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
