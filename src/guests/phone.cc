#include "guests/phone.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "base/die.h"
#include "guests/phone_text.h"

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

enum {
	FEWEST_DIGITS = 8,  /* of a whole number, where a separator may stand inside one too */
	PHONE_SHORTEST = 8, /* "+" and 7 digits, as e164_valid has it */
};

/* No exception for the want of memory may pass through the C around this. */
[[noreturn]] void out_of_memory()
{
	die("out of memory for a phone number");
}

const std::new_handler previous_handler = std::set_new_handler(out_of_memory);

/* The library's one instance: const after its making, and safe for several threads. */
const PhoneNumberUtil &util()
{
	static const PhoneNumberUtil *const instance = PhoneNumberUtil::GetInstance();
	return *instance;
}

/* "ZZ" is the library's word for no country. */
std::string region_of(const char *country)
{
	std::string region(country ? country : "");
	for (char &letter : region)
		letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
	return region.empty() ? "ZZ" : region;
}

/* As a keyboard types it, without blanks around it. */
std::string plain(const char *typed)
{
	char *typeable = phone_text(typed ? typed : "");
	std::string text(typeable);
	std::free(typeable);
	const char *blank = " \t\r\n";
	size_t first = text.find_first_not_of(blank);
	if (first == std::string::npos)
		return "";
	return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

bool all_digits(const std::string &text, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (!is_digit(text[at]))
			return false;
	return from < to;
}

/* "3,51912E+11": a spreadsheet's idea of a phone; its last digits are gone, and letters would be read as keys. */
bool is_scientific(const std::string &text)
{
	size_t at = text.find_first_of("eE");
	return at != std::string::npos && at > 0 && is_digit(text[at - 1]) && at + 1 < text.size() &&
	       text.find_first_not_of("+0123456789", at + 1) == std::string::npos;
}

/* "912,345,678" without its commas; any other text as it is. */
std::string without_thousands(const std::string &text)
{
	std::string digits;
	size_t last = text.rfind(',');
	for (size_t at = 0; at < text.size(); at++) {
		bool right = (text.size() - at) % 4 == 0 && at > 0 ? text[at] == ',' : is_digit(text[at]);
		if (!right)
			return text;
		if (text[at] != ',')
			digits += text[at];
	}
	return last == std::string::npos ? text : digits;
}

/* A number that went through a program as one: "351912345678.0", or "3.51912345678E+11" with all of its digits. */
std::string without_fraction(const std::string &text)
{
	size_t point = text.find_first_of(".,");
	if (point == std::string::npos || !all_digits(text, 0, point))
		return text;
	if (point >= FEWEST_DIGITS - 1 && text.find_first_not_of('0', point + 1) == std::string::npos)
		return text.substr(0, point);
	size_t at = text.find_first_of("eE");
	if (point != 1 || at == std::string::npos || !is_scientific(text) || !all_digits(text, 2, at))
		return text;
	return static_cast<size_t>(std::atoi(text.c_str() + at + 1)) == at - 2 ? text.substr(0, 1) + text.substr(2, at - 2)
									       : text;
}

/* A letter of any script, or the first byte of one; digits of scripts that few use begin with E0 to E2. */
bool begins_letter(char letter)
{
	const auto byte = static_cast<unsigned char>(letter);
	return std::isalpha(byte) || (byte >= 0xc3 && byte <= 0xdf) || (byte >= 0xe3 && byte <= 0xf4);
}

/* What follows the digits in letters is a name or an extension: "912 345 678 Ana", "x12". The library would dial it. */
size_t words_begin(const std::string &text)
{
	for (size_t at = text.find_first_of("0123456789"); at < text.size(); at++) {
		if (text.compare(at, 3, "0xx") == 0) /* Brazil: (0xx11) */
			at += 2;
		else if (begins_letter(text[at]))
			return at;
	}
	return text.size();
}

bool holds_number(const std::string &text, size_t from)
{
	int digits = 0;
	for (size_t at = from; at < text.size(); at++)
		digits += is_digit(text[at]);
	return digits >= FEWEST_DIGITS - 1;
}

phone_result result_of(PhoneNumberUtil::ErrorType error, bool has_country)
{
	switch (error) {
	case PhoneNumberUtil::NO_PARSING_ERROR:
		return PHONE_OK;
	case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
		return has_country ? PHONE_IMPOSSIBLE : PHONE_NO_COUNTRY;
	case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
	case PhoneNumberUtil::TOO_SHORT_NSN:
		return PHONE_TOO_SHORT;
	case PhoneNumberUtil::TOO_LONG_NSN:
		return PHONE_TOO_LONG;
	default:
		return PHONE_NOT_A_NUMBER;
	}
}

phone_result result_of(PhoneNumberUtil::ValidationResult reason)
{
	switch (reason) {
	case PhoneNumberUtil::IS_POSSIBLE:
		return PHONE_OK;
	case PhoneNumberUtil::TOO_SHORT:
	case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
		return PHONE_TOO_SHORT;
	case PhoneNumberUtil::TOO_LONG:
		return PHONE_TOO_LONG;
	default:
		return PHONE_IMPOSSIBLE;
	}
}

bool is_international(const PhoneNumber &number)
{
	return number.country_code_source() == PhoneNumber::FROM_NUMBER_WITH_PLUS_SIGN;
}

/*
 * Typed with "+", a number of a possible length is taken though no such range
 * is known: numbering plans lag behind, and nothing was guessed. A national
 * form must be valid, because there the country itself is a guess.
 */
phone_result judge(const PhoneNumber &number)
{
	phone_result possible = result_of(util().IsPossibleNumberWithReason(number));
	if (possible != PHONE_OK)
		return possible;
	return is_international(number) || util().IsValidNumber(number) ? PHONE_OK : PHONE_IMPOSSIBLE;
}

bool parse_e164(const char *e164, PhoneNumber *number)
{
	return util().Parse(e164, "ZZ", number) == PhoneNumberUtil::NO_PARSING_ERROR;
}

bool is_read_as_itself(const std::string &e164)
{
	PhoneNumber number;
	std::string again;
	if (!parse_e164(e164.c_str(), &number))
		return false;
	util().Format(number, PhoneNumberUtil::E164, &again);
	return again == e164;
}

phone_result parse(const std::string &text, const std::string &region, char out[PHONE_SIZE])
{
	PhoneNumber number;
	bool has_country = region != "ZZ" || text.find('+') != std::string::npos;
	phone_result result = result_of(util().ParseAndKeepRawInput(text, region, &number), has_country);
	if (result == PHONE_OK)
		result = judge(number);
	if (result != PHONE_OK)
		return result;

	std::string e164; /* has no place for an extension */
	util().Format(number, PhoneNumberUtil::E164, &e164);
	if (e164.size() >= PHONE_SIZE)
		return PHONE_TOO_LONG;
	/* "+49 0049..." keeps a zero that nobody dials: as written it is one number, read again another. */
	if (number.italian_leading_zero() && !is_read_as_itself(e164))
		return PHONE_IMPOSSIBLE;
	if (e164.size() < PHONE_SHORTEST) /* some plans take three digits for a number */
		return PHONE_TOO_SHORT;
	std::memcpy(out, e164.c_str(), e164.size() + 1);
	return PHONE_OK;
}

} // namespace

enum phone_result phone_parse(const char *typed, const char *country, char out[PHONE_SIZE])
{
	out[0] = '\0';
	std::string text = without_fraction(without_thousands(plain(typed)));
	if (text.empty())
		return PHONE_EMPTY;
	if (is_scientific(text))
		return PHONE_CUT_SHORT;
	size_t words = words_begin(text);
	if (holds_number(text, words))
		return PHONE_TOO_LONG;
	text.erase(words);

	/* "00" is how half the world writes "+", also in countries that dial something else. */
	if (text.compare(0, 2, "00") == 0 && parse("+" + text.substr(2), "ZZ", out) == PHONE_OK)
		return PHONE_OK;
	phone_result result = parse(text, region_of(country), out);
	/* "+351 (0) 912 345 678": the zero that is dialled inside a country, where this one has none. */
	size_t zero = text.find("(0)");
	if (result != PHONE_OK && zero != std::string::npos && parse(text.erase(zero, 3), region_of(country), out) == PHONE_OK)
		return PHONE_OK;
	return result;
}

bool phone_may_be_mobile(const char *e164)
{
	PhoneNumber number;
	if (!parse_e164(e164, &number))
		return false;
	switch (util().GetNumberType(number)) {
	case PhoneNumberUtil::MOBILE:
	case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
	case PhoneNumberUtil::PERSONAL_NUMBER:
	case PhoneNumberUtil::UNKNOWN:
		return true;
	default:
		return false;
	}
}

void phone_guess(const char *typed, const char *country, char out[PHONE_SIZE])
{
	bool international = typed[strspn(typed, " (")] == '+' || std::strncmp(typed, "00", 2) == 0;
	int code = international ? 0 : util().GetCountryCodeForRegion(region_of(country));
	int length = code ? std::snprintf(out, PHONE_SIZE, "+%d", code) : std::snprintf(out, PHONE_SIZE, "+");
	bool leading = true;
	for (; *typed && length < PHONE_SIZE - 1; typed++) {
		if (length > FEWEST_DIGITS && std::strchr("/,;\r\n", *typed))
			break; /* of two numbers, the first */
		if (!std::isdigit(static_cast<unsigned char>(*typed)) || (leading && *typed == '0'))
			continue;
		leading = false;
		out[length++] = *typed;
	}
	out[length] = '\0';
}

const char *phone_problem(enum phone_result result)
{
	switch (result) {
	case PHONE_OK:
		return "";
	case PHONE_EMPTY:
		return "there is no phone number";
	case PHONE_NOT_A_NUMBER:
		return "this is not a phone number";
	case PHONE_NO_COUNTRY:
		return "the phone number has no country; write it with + and the country code, "
		       "or set the event's country";
	case PHONE_TOO_SHORT:
		return "the phone number is too short; a digit may be missing";
	case PHONE_TOO_LONG:
		return "the phone number is too long; it may hold two numbers";
	case PHONE_IMPOSSIBLE:
		return "there is no such phone number in that country; check the digits, "
		       "or write it with + and the country code";
	case PHONE_CUT_SHORT:
		return "a spreadsheet has cut this phone number short; make its column text, type the number "
		       "again and save the list anew";
	}
	return "";
}

void phone_display(const char *e164, char *out, size_t size)
{
	PhoneNumber number;
	std::string shown(e164);
	if (parse_e164(e164, &number))
		util().Format(number, PhoneNumberUtil::INTERNATIONAL, &shown);
	std::snprintf(out, size, "%s", shown.c_str());
}

void phone_country(const char *e164, char out[3])
{
	PhoneNumber number;
	std::string region;
	out[0] = '\0';
	if (!parse_e164(e164, &number))
		return;
	util().GetRegionCodeForNumber(number, &region);
	/* "001" stands for numbers of no country, "ZZ" for an unknown one. */
	if (region.size() == 2 && region != "ZZ")
		std::memcpy(out, region.c_str(), 3);
}

bool country_of_code(const char *text, char out[3])
{
	std::string code = plain(text), region;
	code.erase(0, code.compare(0, 1, "+") == 0 ? 1 : code.compare(0, 2, "00") == 0 ? 2 : 0);
	if (code.size() > 3 || !all_digits(code, 0, code.size()))
		return false;
	util().GetRegionCodeForCountryCode(std::atoi(code.c_str()), &region);
	if (region.size() != 2 || region == "ZZ")
		return false;
	std::memcpy(out, region.c_str(), 3);
	return true;
}

bool country_known(const char *country)
{
	return country && std::strlen(country) == 2 && util().GetCountryCodeForRegion(region_of(country)) > 0;
}
