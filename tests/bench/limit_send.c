/*
 * limit_send URL COUNT IN-FLIGHT [FILE]: the least that sending can cost. Creates by libcurl's multi interface and
 * nothing else; with FILE also claims, durably, in groups of 100 and stores what came back in the next group's
 * transaction (SQLite, WAL, synchronous=FULL).
 */
#include <curl/curl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 100, MOST = 1000 };

static const char *url;
static sqlite3 *db;
static sqlite3_stmt *claim, *store;
static long claimed, started, ended, failed;

struct transfer {
	CURL *easy;
	long number;
	size_t length;
	char form[600], body[4096];
};

static void run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "limit_send: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
}

static void step(sqlite3_stmt *row)
{
	if (sqlite3_step(row) != SQLITE_DONE) {
		fprintf(stderr, "limit_send: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_reset(row);
}

static void open_file(const char *path, long count)
{
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		exit(1);
	run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "CREATE TABLE messages (id INTEGER PRIMARY KEY, state TEXT NOT NULL, sid TEXT)");
	char insert[200];
	snprintf(insert, sizeof insert, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %ld) "
		 "INSERT INTO messages SELECT i, 'queued', NULL FROM n", count);
	run(insert);
	sqlite3_prepare_v2(db, "UPDATE messages SET state = 'sending' WHERE id = ?1 AND state = 'queued'", -1, &claim, NULL);
	sqlite3_prepare_v2(db, "UPDATE messages SET state = 'accepted', sid = ?2 WHERE id = ?1 AND state = 'sending'", -1, &store, NULL);
	run("BEGIN");
}

/* What ended so far goes into the same transaction. */
static void claim_group(long count)
{
	for (int i = 0; i < GROUP && claimed < count; i++) {
		sqlite3_bind_int64(claim, 1, ++claimed);
		step(claim);
	}
	run("COMMIT; BEGIN");
}

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t room = sizeof transfer->body - 1 - transfer->length, total = size * count, kept = total < room ? total : room;
	memcpy(transfer->body + transfer->length, bytes, kept);
	transfer->length += kept;
	transfer->body[transfer->length] = '\0';
	return total;
}

static void start(CURLM *multi, struct transfer *transfer)
{
	transfer->number = ++started;
	transfer->length = 0;
	snprintf(transfer->form, sizeof transfer->form,
		 "To=whatsapp%%3A%%2B35191%07ld&From=whatsapp%%3A%%2B15558157377&ContentSid=HX00000000000000000000000000000101&"
		 "ContentVariables=%%7B%%221%%22%%3A%%22Guest%%20%ld%%22%%2C%%222%%22%%3A%%22Ana%%20%%26%%20Tomas%%22%%2C%%223%%22%%3A"
		 "%%2212%%20June%%202027%%22%%2C%%224%%22%%3A%%22Quinta%%22%%2C%%225%%22%%3A%%22https%%3A%%2F%%2Frsvp.example.org%%2F"
		 "%032ld%%22%%7D", transfer->number, transfer->number, transfer->number);
	curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, transfer->form);
	curl_multi_add_handle(multi, transfer->easy);
}

static void end(struct transfer *transfer, CURLcode result)
{
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	failed += result != CURLE_OK || status != 201;
	ended++;
	if (!db)
		return;
	char *sid = strstr(transfer->body, "\"SM");
	sqlite3_bind_int64(store, 1, transfer->number);
	sqlite3_bind_text(store, 2, sid ? sid + 1 : "", sid ? 34 : 0, SQLITE_STATIC);
	step(store);
}

static struct transfer *transfer_new(struct curl_slist *headers)
{
	struct transfer *transfer = calloc(1, sizeof *transfer);
	CURL *easy = transfer->easy = curl_easy_init();
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_USERPWD, "AC00000000000000000000000000000001:simulated-token");
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	return transfer;
}

int main(int count_of_words, char **words)
{
	if (count_of_words < 4)
		return 2;
	long count = strtol(words[2], NULL, 10), in_flight = strtol(words[3], NULL, 10);
	if (in_flight < 1 || in_flight > MOST)
		return 2;
	static char address[300];
	snprintf(address, sizeof address, "%s/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json", words[1]);
	url = address;
	if (count_of_words > 4)
		open_file(words[4], count);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	CURLM *multi = curl_multi_init();
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, in_flight + 8);
	struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
	struct transfer *idle[MOST];
	long free_count = 0;
	for (; free_count < in_flight; free_count++)
		idle[free_count] = transfer_new(headers);
	while (ended < count) {
		int running, left;
		while (free_count > 0 && started < count) {
			if (db && started == claimed)
				claim_group(count);
			start(multi, idle[--free_count]);
		}
		curl_multi_perform(multi, &running);
		CURLMsg *message = curl_multi_info_read(multi, &left);
		if (!message)
			curl_multi_poll(multi, NULL, 0, 1000, NULL);
		for (; message; message = curl_multi_info_read(multi, &left)) {
			struct transfer *transfer;
			CURL *easy = message->easy_handle;
			CURLcode result = message->data.result;
			curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
			curl_multi_remove_handle(multi, easy);
			end(transfer, result);
			idle[free_count++] = transfer;
		}
	}
	if (db)
		run("COMMIT");
	return failed > 0;
}
