#include "base/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "base/die.h"

enum { ZONE_UNITS = 64, DATE_UNITS = 128, MINUTE_MS = 60000, DAY_MINUTES = 1440 };

static bool to_units(const char *text, UChar *out, int32_t capacity)
{
	UErrorCode status = U_ZERO_ERROR;
	u_strFromUTF8(out, capacity, NULL, text, -1, &status);
	return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

static UCalendar *open_calendar(const char *zone)
{
	UChar id[ZONE_UNITS];
	UErrorCode status = U_ZERO_ERROR;
	if (!to_units(zone, id, ZONE_UNITS))
		return NULL;
	UCalendar *calendar = ucal_open(id, -1, "en_US_POSIX", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return NULL;
	return calendar;
}

bool zone_known(const char *zone)
{
	UChar id[ZONE_UNITS], canonical[ZONE_UNITS];
	UErrorCode status = U_ZERO_ERROR;
	UBool system = 0;
	if (!zone || !*zone || !to_units(zone, id, ZONE_UNITS))
		return false;
	ucal_getCanonicalTimeZoneID(id, -1, canonical, ZONE_UNITS, &system, &status);
	return U_SUCCESS(status) && system;
}

void zone_of_system(char *out, size_t size)
{
	UChar id[ZONE_UNITS];
	UErrorCode status = U_ZERO_ERROR;
	ucal_getHostTimeZone(id, ZONE_UNITS, &status);
	if (U_SUCCESS(status))
		u_strToUTF8(out, (int32_t)size, NULL, id, -1, &status);
	if (U_FAILURE(status) || !zone_known(out) || strcmp(out, "Etc/UTC") == 0)
		snprintf(out, size, "UTC");
}

int zone_minute_of_day(const char *zone, int64_t wall_ms)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = open_calendar(zone);
	if (!calendar)
		return 0;
	ucal_setMillis(calendar, (UDate)wall_ms, &status);
	int minute = ucal_get(calendar, UCAL_HOUR_OF_DAY, &status) * 60 +
		     ucal_get(calendar, UCAL_MINUTE, &status);
	ucal_close(calendar);
	return U_SUCCESS(status) ? minute : 0;
}

int zone_offset(const char *zone, int64_t wall_ms)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = open_calendar(zone);
	if (!calendar)
		return 0;
	ucal_setMillis(calendar, (UDate)wall_ms, &status);
	int offset_ms = ucal_get(calendar, UCAL_ZONE_OFFSET, &status) + ucal_get(calendar, UCAL_DST_OFFSET, &status);
	ucal_close(calendar);
	return U_SUCCESS(status) ? offset_ms / MINUTE_MS : 0;
}

int64_t zone_next(const char *zone, int64_t wall_ms, int minute_of_day)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = open_calendar(zone);
	if (!calendar)
		return wall_ms;
	UDate next = (UDate)wall_ms;
	/* A minute that a DST change skips rolls forward, so a second day is enough. */
	for (int day = 0; day <= 2 && next <= (UDate)wall_ms; day++) {
		ucal_setMillis(calendar, (UDate)wall_ms, &status);
		ucal_add(calendar, UCAL_DATE, day, &status);
		ucal_set(calendar, UCAL_HOUR_OF_DAY, minute_of_day / 60);
		ucal_set(calendar, UCAL_MINUTE, minute_of_day % 60);
		ucal_set(calendar, UCAL_SECOND, 0);
		ucal_set(calendar, UCAL_MILLISECOND, 0);
		next = ucal_getMillis(calendar, &status);
	}
	ucal_close(calendar);
	return U_SUCCESS(status) ? (int64_t)next : wall_ms;
}

bool zone_within(const char *zone, int64_t wall_ms, int from, int to)
{
	if (from == to)
		return true;
	int minute = zone_minute_of_day(zone, wall_ms);
	return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

struct local_time {
	int year, month, day, hour, minute;
};

static bool scan_local(const char *text, struct local_time *out)
{
	char separator;
	int end = 0;
	if (!text || sscanf(text, "%4d-%2d-%2d%c%2d:%2d%n", &out->year, &out->month, &out->day,
			    &separator, &out->hour, &out->minute, &end) != 6)
		return false;
	return text[end] == '\0' && (separator == ' ' || separator == 'T');
}

static UDate calendar_instant(UCalendar *calendar, const struct local_time *local, UErrorCode *status)
{
	ucal_setAttribute(calendar, UCAL_LENIENT, 0);
	ucal_clear(calendar);
	ucal_setDateTime(calendar, local->year, local->month - 1, local->day,
			 local->hour, local->minute, 0, status);
	return ucal_getMillis(calendar, status);
}

bool local_time_valid(const char *text)
{
	/* In UTC no minute of a day is missing, so only impossible dates are refused. */
	return zone_instant("UTC", text) != 0;
}

int64_t zone_instant(const char *zone, const char *text)
{
	struct local_time local;
	if (!scan_local(text, &local))
		return 0;
	UCalendar *calendar = open_calendar(zone);
	if (!calendar)
		return 0;
	UErrorCode status = U_ZERO_ERROR;
	UDate instant = calendar_instant(calendar, &local, &status);
	if (U_FAILURE(status) && strcmp(zone, "UTC") != 0) { /* the hour that DST skips */
		status = U_ZERO_ERROR;
		ucal_setAttribute(calendar, UCAL_LENIENT, 1);
		ucal_clear(calendar);
		ucal_setDateTime(calendar, local.year, local.month - 1, local.day,
				 local.hour, local.minute, 0, &status);
		instant = ucal_getMillis(calendar, &status);
	}
	ucal_close(calendar);
	return U_SUCCESS(status) ? (int64_t)instant : 0;
}

static bool language_has_dates(const char *language)
{
	static const char known[][3] = {"en", "pt", "es", "fr", "de", "he", "ar"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strncmp(language, known[i], 2) == 0 && strchr("_-", language[2]))
			return true;
	return false;
}

char *long_date(const char *local, const char *language)
{
	UChar utc[] = {'U', 'T', 'C', 0}, text[DATE_UNITS];
	char utf8[DATE_UNITS * 3];
	UErrorCode status = U_ZERO_ERROR;
	int64_t instant = zone_instant("UTC", local);
	char *iso = xstrndup(local, strcspn(local, " T"));
	if (!instant || !language_has_dates(language))
		return iso;

	UDateFormat *format = udat_open(UDAT_NONE, UDAT_FULL, language, utc, -1, NULL, 0, &status);
	if (U_FAILURE(status))
		return iso;
	udat_format(format, (UDate)instant, text, DATE_UNITS, NULL, &status);
	u_strToUTF8(utf8, sizeof utf8, NULL, text, -1, &status);
	udat_close(format);
	if (U_FAILURE(status))
		return iso;
	free(iso);
	return xstrdup(utf8);
}

void calendar_library_version(char *out, size_t size)
{
	UErrorCode status = U_ZERO_ERROR;
	UVersionInfo version;
	char text[U_MAX_VERSION_STRING_LENGTH];
	u_getVersion(version);
	u_versionToString(version, text);
	const char *zones = ucal_getTZDataVersion(&status);
	snprintf(out, size, "%s (time zones %s)", text, U_SUCCESS(status) ? zones : "unknown");
}
