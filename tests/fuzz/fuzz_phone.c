#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "guests/phone_text.h"
#include "guests/phones.h"
#include "twilio/request.h"

static void check_e164(const char *phone)
{
	char again[PHONE_SIZE], shown[40], country[3];
	promise(e164_valid(phone));
	promise(phone_parse(phone, "", again) == PHONE_OK && strcmp(again, phone) == 0);
	phone_display(phone, shown, sizeof shown);
	promise(is_sentence(shown));
	phone_country(phone, country);
	promise(!*country || country_known(country));
}

/* Two letters of a country, then what was typed. */
void fuzz_phone(const uint8_t *data, size_t size)
{
	size_t letters = size < 2 ? size : 2;
	char *country = text_of(data, letters), *typed = text_of(data + letters, size - letters);
	char phone[PHONE_SIZE] = "x", guess[PHONE_SIZE];
	enum phone_result result = phone_parse(typed, country_known(country) ? country : "", phone);
	if (result == PHONE_OK)
		check_e164(phone);
	else
		promise(!*phone && is_sentence(phone_problem(result)));
	char *remark, *plain = phone_text(typed);
	if (phones_choose(typed, country_known(country) ? country : "", phone, &remark) == PHONE_OK)
		check_e164(phone);
	else
		promise(!remark);
	promise(!remark || is_sentence(remark));
	promise(strlen(plain) <= strlen(typed));
	free(remark);
	free(plain);
	phone_guess(typed, country, guess);
	promise(*guess == '+' && guess[1 + strspn(guess + 1, "0123456789")] == '\0');
	free(typed);
	free(country);
}
