/* What make install, uninstall and dist do to a disk, and that the package asks for what the program is built with. */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "cli.h"
#include "tests/unit/suite.h"

static char top[PATH_MAX]; /* of the sources */

static void begin(void)
{
	cli_begin();
	unsetenv("MAKEFLAGS");
	unsetenv("MAKELEVEL");
	setenv("LC_ALL", "C", 1);
	setenv("TOP", top, 1);
}

static void end(void)
{
	cli_end();
}

/* What a shell script prints, in which make is the one that built this; the caller frees. A command that fails ends it and
   fails the test. */
static char *shell(const char *script)
{
	char *whole = xasprintf("set -eu\nmake() { command make -s -C \"$TOP\" BUILD=" BUILD " PROGRAM=" CONVOKE_PROGRAM " \"$@\"; }\n%s", script);
	write_file("script", whole);
	free(whole);
	int code = system("sh script >said 2>&1");
	char *said = read_file(path_of("said"));
	ck_assert_msg(code == 0, "%s\n%s", script, said);
	return said;
}

static void assert_shell(const char *script, const char *wanted)
{
	char *said = shell(script);
	ck_assert_str_eq(said, wanted);
	free(said);
}

static bool has(const char *program)
{
	char *probe = xasprintf("command -v %s >/dev/null", program);
	bool there = system(probe) == 0;
	free(probe);
	if (!there)
		printf("skipped: there is no %s here\n", program);
	return there;
}

START_TEST(everything_is_installed_where_a_package_wants_it_and_uninstall_takes_it_away)
{
	assert_shell("make install DESTDIR=\"$PWD/root\" PREFIX=/usr >/dev/null\n"
		     "cd root && find . -type f | sort\n",
		     "./usr/bin/convoke\n"
		     "./usr/lib/systemd/user/convoke@.service\n"
		     "./usr/share/bash-completion/completions/convoke\n"
		     "./usr/share/doc/convoke/README.md\n"
		     "./usr/share/doc/convoke/examples/convoke-callbacks@.service\n"
		     "./usr/share/doc/convoke/examples/guests.csv\n"
		     "./usr/share/fish/vendor_completions.d/convoke.fish\n"
		     "./usr/share/man/man1/convoke.1\n"
		     "./usr/share/man/man5/convoke.5\n"
		     "./usr/share/zsh/site-functions/_convoke\n");
	assert_shell("find root ! -user \"$(id -u)\" -o -type f -perm /111 ! -name convoke -o -perm /022\n"
		     "grep ^ExecStart= root/usr/lib/systemd/user/convoke@.service\n",
		     "ExecStart=/usr/bin/convoke -f %h/.local/share/convoke/%i.db run\n");
	assert_shell("mkdir root/usr/share/doc/other\n"
		     "make uninstall DESTDIR=\"$PWD/root\" PREFIX=/usr >/dev/null\n"
		     "find root ! -type d; ls root/usr/share/doc\n", "other\n");
}
END_TEST

START_TEST(each_folder_can_be_another)
{
	assert_shell("set -- prefix=\"$PWD/own\" bindir=\"$PWD/b\" mandir=\"$PWD/m\" docdir=\"$PWD/d\" bashcompletiondir=\"$PWD/c\" \\\n"
		     "\tzshcompletiondir=\"$PWD/c\" fishcompletiondir=\"$PWD/c\" systemduserunitdir=\"$PWD/s\"\n"
		     "make install \"$@\" >/dev/null\n"
		     "[ ! -e own ]; ls c; b/convoke --version >/dev/null\n"
		     "[ \"$(sed -n 's/^ExecStart=\\(.*\\) -f.*/\\1/p' s/convoke@.service)\" = \"$PWD/b/convoke\" ]\n",
		     "_convoke\nconvoke\nconvoke.fish\n");
	assert_shell("make install PREFIX=\"$HOME/.local\" >/dev/null; ls .local .local/share/systemd/user/*\n",
		     ".local/share/systemd/user/convoke@.service\n\n.local:\nbin\nshare\n");
	if (has("systemd-analyze"))
		assert_shell("export XDG_RUNTIME_DIR=$PWD SYSTEMD_LOG_LEVEL=warning\n"
			     "systemd-analyze --user --man=no verify s/convoke@.service 2>&1 | grep convoke || true\n", "");
}
END_TEST

START_TEST(the_version_is_the_one_of_the_changelog)
{
	assert_shell("[ \"$(\"$TOP/" CONVOKE_PROGRAM "\" --version | sed -n '1s/^convoke //p')\" = "
		     "\"$(sed -n '1s/^convoke (\\(.*\\)).*/\\1/p' \"$TOP/debian/changelog\")\" ]\n", "");
}
END_TEST

START_TEST(an_archive_holds_what_git_tracks_and_gives_the_same_archive_again)
{
	assert_shell("(umask 077; make BUILD=\"$PWD/first\" dist >/dev/null)\n"
		     "cd first\nsha256sum --quiet -c *.sha256\ntar -xzf *.tar.gz --warning=no-timestamp\nrm *.tar.gz\n"
		     "mv convoke-*/ ../sources\ncd ..\ntouch sources/*\n"
		     "(cd sources && TZ=Asia/Tokyo && export TZ && command make -s BUILD=build/again dist >/dev/null)\n"
		     "cd sources/build/again && sha256sum --quiet -c ../../../first/*.sha256\n", "");
	char *checkout = xasprintf("%s/.git", top);
	if (access(checkout, F_OK) == 0 && has("git"))
		assert_shell("git -C \"$TOP\" -c safe.directory='*' ls-files | sort >tracked\n"
			     "(cd sources && find . -path ./build -prune -o -type f -printf '%P\\n') | sort | diff tracked -\n", "");
	free(checkout);
}
END_TEST

/* The names that apt-get installs for `make deps`, but for what only tests need, and Build-Depends. */
START_TEST(the_package_is_built_with_the_libraries_of_make_deps)
{
	assert_shell("sed -n '/^Build-Depends/,/^[^ ]/s/^ \\(lib[a-z0-9-]*-dev\\).*/\\1/p' \"$TOP/debian/control\" | sort >control\n"
		     "sed -n '/have apt-get; then/,/^elif/p' \"$TOP/tests/deps.sh\" | grep -o 'lib[a-z0-9-]*-dev' |\n"
		     "\tgrep -v -e libc6-dev -e libvterm-dev | sort -u | diff control -\n", "");
	if (has("dpkg-parsechangelog"))
		assert_shell("dpkg-parsechangelog -l \"$TOP/debian/changelog\" -S Distribution\n", "unstable\n");
}
END_TEST

int main(void)
{
	if (!getcwd(top, sizeof top))
		die("the current folder has no name");
	Suite *suite = suite_create("installing");
	TCase *tests = tcase_create("installing");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, everything_is_installed_where_a_package_wants_it_and_uninstall_takes_it_away);
	tcase_add_test(tests, each_folder_can_be_another);
	tcase_add_test(tests, the_version_is_the_one_of_the_changelog);
	tcase_add_test(tests, an_archive_holds_what_git_tracks_and_gives_the_same_archive_again);
	tcase_add_test(tests, the_package_is_built_with_the_libraries_of_make_deps);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
