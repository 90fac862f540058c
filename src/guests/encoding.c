#include "guests/encoding.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"

/* The names are those of iconv. */
static const struct {
	const char *name, *word, *title;
} encodings[ENCODING_COUNT] = {
	[ENCODING_DETECT]  = { "", "auto", "found out by itself" },
	[ENCODING_UTF8]    = { "UTF-8", "utf-8", "UTF-8" },
	[ENCODING_UTF16LE] = { "UTF-16LE", "utf-16", "UTF-16" },
	[ENCODING_UTF16BE] = { "UTF-16BE", "utf-16be", "UTF-16, big-endian" },
	[ENCODING_CP1252]  = { "CP1252", "cp1252", "Western Europe (Windows-1252)" },
	[ENCODING_CP1255]  = { "CP1255", "cp1255", "Hebrew (Windows-1255)" },
	[ENCODING_CP1256]  = { "CP1256", "cp1256", "Arabic (Windows-1256)" },
	[ENCODING_CP1250]  = { "CP1250", "cp1250", "Central Europe (Windows-1250)" },
	[ENCODING_CP1251]  = { "CP1251", "cp1251", "Cyrillic (Windows-1251)" },
	[ENCODING_CP1253]  = { "CP1253", "cp1253", "Greek (Windows-1253)" },
	[ENCODING_CP1254]  = { "CP1254", "cp1254", "Turkish (Windows-1254)" },
	[ENCODING_MAC]     = { "MACINTOSH", "mac", "old Macintosh" },
};

const char *encoding_title(enum encoding encoding)
{
	return encodings[encoding].title;
}

/* Compared without case and "-". */
static bool same_word(const char *one, const char *other)
{
	for (;; one++, other++) {
		one += strspn(one, "-_");
		other += strspn(other, "-_");
		if (tolower((unsigned char)*one) != tolower((unsigned char)*other))
			return false;
		if (!*one)
			return true;
	}
}

bool encoding_from_word(const char *word, enum encoding *out)
{
	static const char windows[] = "windows-";
	bool page = strncasecmp(word, windows, strlen(windows)) == 0;
	char *asked = xasprintf("%s%s", page ? "cp" : "", page ? word + strlen(windows) : word);
	int found = -1;
	for (int i = 0; i < ENCODING_COUNT && found < 0; i++)
		if (same_word(encodings[i].word, asked))
			found = i;
	free(asked);
	if (found >= 0)
		*out = (enum encoding)found;
	return found >= 0;
}

static bool is_ascii_letter(unsigned char byte)
{
	return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_small(const char *bytes, size_t count, size_t at)
{
	return at < count && bytes[at] >= 'a' && bytes[at] <= 'z';
}

/*
 * Inside words, Macintoshes have 80..9F where Windows has signs (or letters that no small one goes
 * before: 8A, 8C, 8E, 9F). Not 92, 9A, 9C, 9E: the apostrophe, s and z with caron, oe.
 */
static bool is_macintosh(const char *bytes, size_t count)
{
	size_t mac = 0, windows = 0;
	for (size_t at = 1; at < count; at++) {
		unsigned char byte = (unsigned char)bytes[at];
		if (!is_small(bytes, count, at - 1))
			continue;
		bool letter = byte == 0x8a || byte == 0x8c || byte == 0x8e || byte == 0x9f;
		bool sign = byte >= 0x80 && byte <= 0x9f && byte != 0x92 && byte != 0x9a && byte != 0x9c && byte != 0x9e;
		mac += letter || (sign && is_small(bytes, count, at + 1));
		windows += byte >= 0xc0;
	}
	return mac > windows;
}

/*
 * Western words mix accented letters (high bytes) with plain ones: "Tomás".
 * Hebrew and Arabic words are high bytes only. Of those, CP1255 keeps its
 * letters in E0..FA; CP1256 has its commonest ones (alef C7, lam E1, ba C8)
 * on both sides of E0, and leaves E0, E2, E7..EB to French.
 */
enum encoding encoding_code_page(const char *bytes, size_t count)
{
	size_t whole = 0, mixed = 0, hebrew = 0, arabic = 0, high = 0;
	for (size_t at = 0; at < count;) {
		size_t start = at, letters = 0;
		for (; at < count; at++) {
			unsigned char byte = (unsigned char)bytes[at];
			if (is_ascii_letter(byte))
				letters++;
			else if (byte < 0xc0)
				break;
		}
		size_t length = at - start, high_here = length - letters;
		for (size_t i = start; i < at; i++) {
			unsigned char byte = (unsigned char)bytes[i];
			hebrew += byte >= 0xe0 && byte <= 0xfa;
			arabic += (byte >= 0xc0 && byte <= 0xdf && byte != 0xd7) || (byte >= 0xe3 && byte <= 0xe6) ||
				  byte == 0xe1 || byte == 0xec || byte == 0xed;
		}
		high += high_here;
		mixed += high_here > 0 && letters > 0;
		whole += high_here >= 2 && letters == 0;
		at += length == 0;
	}
	if (is_macintosh(bytes, count))
		return ENCODING_MAC;
	if (whole <= mixed)
		return ENCODING_CP1252;
	if (hebrew * 10 >= high * 9)
		return ENCODING_CP1255;
	return arabic * 10 >= high * 9 ? ENCODING_CP1256 : ENCODING_CP1252;
}

/* Text in UTF-16 without a mark: every digit and separator has a zero byte, always on the same side. */
static bool zeros_at(const char *bytes, size_t count, size_t side)
{
	size_t zeros[2] = {0};
	for (size_t at = 0; at < count; at++)
		zeros[at % 2] += bytes[at] == '\0';
	return zeros[side] * 5 >= count / 2 && zeros[1 - side] * 10 < zeros[side];
}

static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

/* A stray wrong byte does not make a UTF-8 file a Western one: its row is refused later. */
static bool mostly_utf8(const char *bytes, size_t count)
{
	size_t right = 0, wrong = 0;
	for (size_t at = 0; at < count;) {
		size_t length = sequence_length((unsigned char)bytes[at]);
		if (length > count - at)
			break; /* cut off by the end of the sample */
		bool valid = bytes[at] == '\0' || utf8_valid(bytes + at, length);
		right += valid && length > 1;
		wrong += !valid;
		at += valid ? length : 1;
	}
	return right >= wrong * 4;
}

enum encoding encoding_detect(const char *bytes, size_t count, size_t *mark)
{
	*mark = 0;
	if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		*mark = 3;
		return ENCODING_UTF8;
	}
	if (count >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
		*mark = 2;
		return bytes[0] == '\xff' ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	}
	if (count >= 2 && zeros_at(bytes, count, 1))
		return ENCODING_UTF16LE;
	if (count >= 2 && zeros_at(bytes, count, 0))
		return ENCODING_UTF16BE;
	return mostly_utf8(bytes, count) ? ENCODING_UTF8 : encoding_code_page(bytes, count);
}

struct decoder {
	iconv_t converter;
	bool passes;          /* UTF-8 */
	size_t unit;          /* bytes to skip where nothing can be made of them */
	char rest[8];         /* a character cut off at the end of the last call */
	size_t rest_count;
};

struct decoder *decoder_open(enum encoding encoding, char **message)
{
	struct decoder *decoder = xcalloc(1, sizeof(*decoder));
	decoder->passes = encoding == ENCODING_UTF8;
	decoder->unit = encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE ? 2 : 1;
	if (decoder->passes)
		return decoder;
	decoder->converter = iconv_open("UTF-8", encodings[encoding].name);
	if (decoder->converter != (iconv_t)-1)
		return decoder;
	free(decoder);
	*message = xasprintf("the file is in %s, which this system cannot read; save it as UTF-8",
			     encodings[encoding].name);
	return NULL;
}

void decoder_close(struct decoder *decoder)
{
	if (!decoder)
		return;
	if (!decoder->passes)
		iconv_close(decoder->converter);
	free(decoder);
}

/* Returns how many bytes were used; the others are a character cut off. */
static size_t convert(struct decoder *decoder, char *bytes, size_t count, struct str *out)
{
	char *in = bytes;
	size_t left = count;
	while (left > 0) {
		char buffer[4096], *to = buffer;
		size_t room = sizeof(buffer);
		size_t result = iconv(decoder->converter, &in, &left, &to, &room);
		int error = errno;
		str_append_bytes(out, buffer, (size_t)(to - buffer));
		if (result != (size_t)-1 || error == E2BIG)
			continue;
		if (error == EINVAL || left < decoder->unit)
			break;
		str_append(out, "\xef\xbf\xbd");
		in += decoder->unit;
		left -= decoder->unit;
	}
	return count - left;
}

void decoder_finish(struct decoder *decoder, struct str *out)
{
	if (decoder->passes)
		return;
	/* CP1255 holds a letter back until it knows that no vowel point follows. */
	char buffer[16], *to = buffer;
	size_t room = sizeof(buffer);
	iconv(decoder->converter, NULL, NULL, &to, &room);
	str_append_bytes(out, buffer, (size_t)(to - buffer));
	if (decoder->rest_count)
		str_append(out, "\xef\xbf\xbd");
	decoder->rest_count = 0;
}

void decoder_append(struct decoder *decoder, const char *bytes, size_t count, struct str *out)
{
	if (decoder->passes) {
		str_append_bytes(out, bytes, count);
		return;
	}
	size_t total = decoder->rest_count + count;
	char *joined = xmalloc(total);
	memcpy(joined, decoder->rest, decoder->rest_count);
	memcpy(joined + decoder->rest_count, bytes, count);
	size_t used = convert(decoder, joined, total, out);
	decoder->rest_count = total - used < sizeof(decoder->rest) ? total - used : 0;
	memcpy(decoder->rest, joined + used, decoder->rest_count);
	free(joined);
}
