#include "cmd/counts.h"

#include "base/json.h"

int64_t count_reached(const int64_t status[STATUS_COUNT])
{
	return status[STATUS_ACCEPTED] + status[STATUS_SENT] + status[STATUS_DELIVERED] + status[STATUS_READ];
}

int64_t count_failed(const int64_t status[STATUS_COUNT])
{
	return status[STATUS_FAILED] + status[STATUS_UNDELIVERED];
}

int64_t count_waiting(const int64_t status[STATUS_COUNT])
{
	return status[STATUS_QUEUED] + status[STATUS_SENDING];
}

int64_t count_open(const int64_t status[STATUS_COUNT])
{
	return count_waiting(status) + status[STATUS_HELD] + status[STATUS_UNKNOWN];
}

void json_put_counts(struct json *object, const int64_t status[STATUS_COUNT])
{
	for (int i = 0; i < STATUS_COUNT; i++)
		json_put_integer(object, status_word((enum status)i), status[i]);
}
