#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "suite.h"

/* The colours of the theme against black and white paper, as WCAG 2 measures it. */

enum { COLOR_BLACK = 0, COLOR_WHITE = 7, COLOR_BLUE = 4, COLOR_RED = 1, COLOR_MAGENTA = 5, COLOR_GREEN = 2, COLOR_CYAN = 6, COLOR_YELLOW = 3 };
enum { A_NORMAL = 0, A_BOLD = 1, A_UNDERLINE = 2, A_REVERSE = 4 };

static const struct { const char *name; int rich, basic, basic_attributes; } roles[] = {
#define ROLE(NAME, rich, rich_attributes, basic, basic_attributes, mono_attributes) \
	{ #NAME, rich, basic, basic_attributes },
#include "ui/theme.def"
#undef ROLE
};
enum { ROLES = sizeof roles / sizeof *roles };

static double linear(int value)
{
	double part = value / 255.0;
	return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

/* Of a colour of the cube or the greys, which no terminal changes by itself. */
static double luminance(int colour)
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };
	int red, green, blue;
	if (colour >= 232) {
		red = green = blue = 8 + (colour - 232) * 10;
	} else {
		red = steps[(colour - 16) / 36];
		green = steps[(colour - 16) / 6 % 6];
		blue = steps[(colour - 16) % 6];
	}
	return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/* The QR code brings its own paper. */
static bool is_code(const char *name)
{
	return strcmp(name, "CODE") == 0 || strcmp(name, "INK") == 0;
}

START_TEST(every_colour_can_be_read_on_black_and_on_white)
{
	int seen = 0;
	for (int i = 0; i < ROLES; i++) {
		if (roles[i].rich < 0 || is_code(roles[i].name))
			continue;
		ck_assert_msg(roles[i].rich >= 16, "%s has a colour that each terminal defines", roles[i].name);
		double light = luminance(roles[i].rich), on_black = (light + 0.05) / 0.05, on_white = 1.05 / (light + 0.05);
		ck_assert_msg(on_black >= 4.5 && on_white >= 3, "%s: %.2f on black, %.2f on white", roles[i].name, on_black,
			      on_white);
		seen++;
	}
	ck_assert_int_ge(seen, 6);
}
END_TEST

START_TEST(of_eight_colours_only_those_that_are_readable_on_both_are_used)
{
	for (int i = 0; i < ROLES; i++) {
		int colour = roles[i].basic;
		bool readable = colour == COLOR_RED || colour == COLOR_BLUE || colour == COLOR_MAGENTA;
		ck_assert_msg(colour == -1 || is_code(roles[i].name) || (readable && (roles[i].basic_attributes & A_BOLD)), "%s", roles[i].name);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("theme");
	TCase *tests = tcase_create("contrast");
	tcase_add_test(tests, every_colour_can_be_read_on_black_and_on_white);
	tcase_add_test(tests, of_eight_colours_only_those_that_are_readable_on_both_are_used);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
