/* Faults, limits and load: what the simulator does to those who test their nerves on it. */
#include "test_client.h"
#include "text.h"

#include <check.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

static void add_fault(const char *spec)
{
    ck_assert_int_eq(ask("POST", "/_sim/fault", spec)->http, 200);
}

/* ---- faults ---- */

static const struct {
    const char *spec;
    long http;
    int curl, recorded;
} faults[] = {
    {"create:reset-before:nth=1", 0, CURLE_RECV_ERROR, 0},
    {"create:reset-after-accept:nth=1", 0, CURLE_RECV_ERROR, 1},
    {"create:stall-before:nth=1:seconds=60", 0, CURLE_OPERATION_TIMEDOUT, 0},
    {"create:stall-after-accept:nth=1:seconds=60", 0, CURLE_OPERATION_TIMEDOUT, 1},
    {"create:stall-after-accept:nth=1:seconds=0.05", 201, CURLE_OK, 1},
    {"create:http-500-recorded:nth=1", 500, CURLE_OK, 1},
    {"create:http-500-not-recorded:nth=1", 500, CURLE_OK, 0},
    {"create:http-503:nth=1", 503, CURLE_OK, 0},
    {"create:429:nth=1:retry-after=3", 429, CURLE_OK, 0},
    {"create:429-plain:nth=1", 429, CURLE_OK, 0},
    {"create:truncated:nth=1", 201, CURLE_PARTIAL_FILE, 1},
    {"create:not-json:nth=1", 200, CURLE_OK, 1},
    {"create:html-502:nth=1", 502, CURLE_OK, 0},
    {"create:html=403:nth=1", 403, CURLE_OK, 0},
    {"create:redirect:nth=1", 307, CURLE_OK, 0},
    {"create:401:nth=1", 401, CURLE_OK, 0},
    {"create:error=63018/429:nth=1", 429, CURLE_OK, 0},
    {"create:wrong-to:to=0001", 201, CURLE_OK, 1},
    {"create:wrong-account,first=1", 201, CURLE_OK, 1},
    {"any:no-sid:count=1", 201, CURLE_OK, 1},
    {"create:empty:every=1", 201, CURLE_OK, 1},
    {"create:huge:percent=100", 201, CURLE_OK, 1},
    {"create:garbage:nth=1", 0, CURLE_UNSUPPORTED_PROTOCOL, 1},
};

/* A message is recorded or not, and the journal says so, whatever the client got to see. */
static void expect_fault(int i)
{
    bool stalls = strstr(faults[i].spec, "seconds=60") != NULL, waits = strstr(faults[i].spec, "retry-after") != NULL;
    char arguments[80];
    snprintf(arguments, sizeof arguments, "--fault %s", faults[i].spec);
    sim_start(arguments);
    use_timeout(stalls ? 150 : 20000);
    const struct answer *a = create("0001", "");
    ck_assert_msg(a->curl == faults[i].curl && a->http == faults[i].http, "%s: curl %d, http %ld", faults[i].spec,
                  a->curl, a->http);
    ck_assert_int_eq(strstr(a->headers, "Retry-After: 3") != NULL, waits);
    if (a->http == 0)
        ck_assert_str_eq(a->headers, ""); /* not one byte of a reply */
    use_timeout(20000);
    ck_assert_int_eq(recorded(), faults[i].recorded);
    ck_assert_int_eq(journal_lines(faults[i].recorded ? "\"recorded\":true" : "\"recorded\":false"), 1);
    sim_stop();
}

START_TEST(a_fault_hits_as_it_is_named)
{
    expect_fault(_i);
}
END_TEST

START_TEST(a_late_message_is_recorded_although_the_client_has_gone)
{
    sim_start("--fault create:late:nth=1:seconds=0.3");
    use_timeout(50);
    ck_assert_int_eq(create("0001", "")->curl, CURLE_OPERATION_TIMEDOUT);
    use_timeout(20000);
    wait_for_stat("recorded", 1);
    ck_assert_int_eq(journal_lines("\"kind\":\"late\""), 1);
    sim_stop();
}
END_TEST

START_TEST(faults_come_and_go_at_run_time_and_bad_ones_are_refused)
{
    sim_start("");
    ck_assert_int_eq(ask("POST", "/_sim/fault", "create:boom")->http, 400);
    add_fault("list:foreign-next\ncreate:http-503:every=2");
    ck_assert_int_eq(create("0001", "")->http, 201);
    ck_assert_int_eq(create("0001", "")->http, 503);
    ask("GET", MESSAGES, NULL);
    ck_assert_int_eq(strncmp(text_at("next_page_uri"), "http://127.0.0.2:9/", 19), 0);
    ck_assert_int_eq(ask("DELETE", "/_sim/faults", NULL)->http, 200);
    ck_assert_int_eq(create("0001", "")->http, 201);
    ck_assert_int_eq(create("0001", "")->http, 201);
    ask("GET", "/_sim/stats", NULL);
    ck_assert_int_eq(number_at("duplicates.whatsapp:+351912000001"), 3);
    ck_assert_int_eq(number_at("max_creates_in_a_second"), 4);
    sim_stop();
}
END_TEST

START_TEST(above_the_rate_a_create_is_refused_with_20429)
{
    sim_start("--max-rate 3");
    int refused = 0;
    for (int i = 0; i < 6; i++)
        refused += create("0001", "")->http == 429 && number_at("code") == 20429;
    ck_assert_int_eq(refused, 3);
    ck_assert_int_eq(recorded(), 3);
    sim_stop();
}
END_TEST

/* ---- load ---- */

START_TEST(latency_holds_every_connection_and_blocks_none)
{
    enum { CONNECTIONS = 100, LATENCY_MS = 300 };
    sim_start("--latency 300");
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/v1/Content", sim_port());
    CURLM *multi = curl_multi_init();
    CURL *easy[CONNECTIONS];
    FILE *nowhere = fopen("/dev/null", "w");
    for (int i = 0; i < CONNECTIONS; i++) {
        easy[i] = curl_easy_init();
        curl_easy_setopt(easy[i], CURLOPT_URL, url);
        curl_easy_setopt(easy[i], CURLOPT_PROXY, "");
        curl_easy_setopt(easy[i], CURLOPT_WRITEDATA, nowhere);
        curl_multi_add_handle(multi, easy[i]);
    }
    int running = 1;
    while (running) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        double seconds = 0;
        long http = 0;
        curl_easy_getinfo(easy[i], CURLINFO_TOTAL_TIME, &seconds);
        curl_easy_getinfo(easy[i], CURLINFO_RESPONSE_CODE, &http);
        ck_assert_int_eq(http, 401);
        ck_assert_msg(seconds * 1000 >= LATENCY_MS && seconds < 10, "took %.3f s", seconds);
        curl_multi_remove_handle(multi, easy[i]);
        curl_easy_cleanup(easy[i]);
    }
    curl_multi_cleanup(multi);
    fclose(nowhere);
    sim_stop();
}
END_TEST

TCase *fault_cases(void)
{
    TCase *c = tcase_create("faults");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, a_fault_hits_as_it_is_named, 0, COUNT(faults));
    tcase_add_test(c, a_late_message_is_recorded_although_the_client_has_gone);
    tcase_add_test(c, faults_come_and_go_at_run_time_and_bad_ones_are_refused);
    tcase_add_test(c, above_the_rate_a_create_is_refused_with_20429);
    tcase_add_test(c, latency_holds_every_connection_and_blocks_none);
    return c;
}
