/* twilio-sim does what twilio-api.md says of Twilio, and fails as it is told to. */
#include "test_client.h"
#include "suite.h"
#include "text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TO "To=whatsapp%3A%2B351912000001"
#define FROM "&From=whatsapp%3A%2B15558157377"
#define CONTENT "&ContentSid=" INVITATION
static const struct {
    int code;
    const char *form;
} refusals[] = {
    {21604, FROM CONTENT},
    {21603, TO CONTENT},
    {21619, TO FROM "&contentSid=" INVITATION},
    {21654, TO FROM "&Body=x&ContentVariables=%7B%7D"},
    {21211, "To=whatsapp%3A%2B12" FROM CONTENT},
    {21211, "To=whatsapp%3A%2B0351912000001" FROM CONTENT},
    {21211, "To=whatsapp:+351912000001" FROM CONTENT}, /* an unencoded plus is a space */
    {21211, "To=whatsapp%3A%2B351912009004" FROM CONTENT},
    {21610, "To=whatsapp%3A%2B351912009005" FROM CONTENT},
    {21212, TO "&From=whatsapp%3A%2Bx" CONTENT},
    {21910, "To=%2B351912000001" FROM CONTENT},
    {21910, TO "&From=%2B15558157377" CONTENT},
    {21606, TO "&From=whatsapp%3A%2B15550000000" CONTENT},
    {21705, TO "&MessagingServiceSid=MG1" CONTENT},
    {21701, TO "&MessagingServiceSid=MG00000000000000000000000000000009" CONTENT},
    {21655, TO FROM "&ContentSid=HX00000000000000000000000000009999"},
    {21656, TO FROM CONTENT "&ContentVariables=Ana"},
    {21656, TO FROM CONTENT "&ContentVariables=%5B%22Ana%22%5D"},
    {21656, TO FROM CONTENT "&ContentVariables=%7B%221%22%3A1%7D"},
    {21656, TO FROM CONTENT "&ContentVariables=%7B%221%22%3Anull%7D"},
    {21656, TO FROM CONTENT "&ContentVariables=%7B%221%22%3A%22%22%7D"},
    {21656, TO FROM CONTENT "&ContentVariables=%7B%221%22%3A%22a%22%7Dx"},
    {92007, TO FROM CONTENT "&ContentVariables=%7B%221%22%3A%22a%5Cnb%22%7D"},
    {21609, TO FROM CONTENT "&StatusCallback=ftp%3A%2F%2Fexample.com"},
    {21609, TO FROM CONTENT "&StatusCallback=http%3A%2F%2Fmy_host%2F"},
    {21624, TO FROM CONTENT "&ValidityPeriod=0"},
};

static void expect_refusal(size_t i)
{
    ask("POST", MESSAGES, refusals[i].form);
    ck_assert_msg(number_at("code") == refusals[i].code, "%s gives %d", refusals[i].form, number_at("code"));
    ck_assert_int_eq(number_at("status"), 400);
}

static const struct {
    const char *ending, *status;
    int code;
} endings[] = {
    {"9001", "undelivered", 63024}, {"9002", "undelivered", 63049}, {"9003", "sent", 0},      {"9006", "read", 0},
    {"9007", "delivered", 0},       {"9008", "failed", 63003},      {"9009", "queued", 0},    {"9010", "failed", 63018},
    {"9011", "failed", 63041},      {"9012", "undelivered", 63032},
};

static void expect_ending(size_t i)
{
    char path[128];
    snprintf(path, sizeof path, MESSAGES "?To=whatsapp%%3A%%2B35191200%s", endings[i].ending);
    ask("GET", path, NULL);
    ck_assert_str_eq(text_at("messages.0.status"), endings[i].status);
    if (endings[i].code)
        ck_assert_int_eq(number_at("messages.0.error_code"), endings[i].code);
    else
        ck_assert(null_at("messages.0.error_code"));
}

/* ---- create ---- */

START_TEST(a_create_answers_201_with_the_whole_message)
{
    sim_start("");
    const struct answer *a =
        create("0001", "&ContentVariables=%7B%221%22%3A%22O%27Brien%22%2C%222%22%3A%22the+%5C%22party%5C%22%22%7D");
    ck_assert_int_eq(a->http, 201);
    ck_assert_ptr_nonnull(strstr(a->headers, "Twilio-Request-Id: RQ"));
    ck_assert_ptr_nonnull(strstr(a->headers, "Twilio-Concurrent-Requests: 1"));
    ck_assert_str_eq(text_at("status"), "queued");
    ck_assert_str_eq(text_at("to"), "whatsapp:+351912000001");
    ck_assert_str_eq(text_at("from"), SENDER);
    ck_assert_str_eq(text_at("account_sid"), ACCOUNT);
    ck_assert_str_eq(text_at("num_media"), "0");
    ck_assert_str_eq(text_at("direction"), "outbound-api");
    ck_assert(null_at("error_code") && null_at("date_sent") && null_at("price") && null_at("messaging_service_sid"));
    ck_assert_uint_eq(strlen(text_at("sid")), 34);
    ck_assert_ptr_nonnull(strstr(text_at("date_created"), " +0000"));
    ck_assert_int_eq(strncmp(text_at("uri"), "/2010-04-01/", 12), 0);
    ck_assert_ptr_nonnull(strstr(text_at("body"), "Dear O'Brien, you are warmly invited to the \"party\" on 12 June"));
    sim_stop();
}
END_TEST

START_TEST(a_messaging_service_shows_no_sender_at_first)
{
    sim_start("--speed 0.001");
    ask("POST", MESSAGES,
        "To=whatsapp%3A%2B351912000001&MessagingServiceSid=MG00000000000000000000000000000001&ContentSid=" INVITATION);
    ck_assert_str_eq(text_at("status"), "accepted");
    ck_assert(null_at("from"));
    set("/_sim/advance?ms=60000");
    ask("GET", MESSAGES, NULL);
    ck_assert_str_eq(text_at("messages.0.from"), SENDER);
    sim_stop();
}
END_TEST

START_TEST(a_bad_create_is_refused_with_twilios_code_and_not_recorded)
{
    sim_start("");
    for (size_t i = 0; i < COUNT(refusals); i++)
        expect_refusal(i);
    ck_assert_int_eq(recorded(), 0);
    sim_stop();
}
END_TEST

START_TEST(a_wrong_password_is_401_and_an_api_key_is_welcome)
{
    sim_start("");
    use_password(ACCOUNT ":wrong");
    ck_assert_int_eq(create("0001", "")->http, 401);
    ck_assert_int_eq(number_at("code"), 20003);
    use_password("SK00000000000000000000000000000001:simulated-secret");
    ck_assert_int_eq(create("0001", "")->http, 201);
    set("/_sim/auth?refuse=1");
    ck_assert_int_eq(create("0001", "")->http, 401);
    sim_stop();
}
END_TEST

START_TEST(without_json_in_the_path_the_answer_is_xml)
{
    sim_start("");
    ask("POST", "/2010-04-01/Accounts/" ACCOUNT "/Messages", TO FROM CONTENT);
    const struct answer *a = ask("GET", "/2010-04-01/Accounts/" ACCOUNT "/Messages", NULL);
    ck_assert_ptr_nonnull(strstr(a->raw, "<TwilioResponse>"));
    ck_assert_int_eq(recorded(), 1);
    sim_stop();
}
END_TEST

/* ---- what becomes of a message ---- */

START_TEST(magic_numbers_end_as_documented)
{
    sim_start("--speed 1");
    for (size_t i = 0; i < COUNT(endings); i++)
        ck_assert_int_eq(create(endings[i].ending, "")->http, 201);
    set("/_sim/advance?ms=3600000");
    for (size_t i = 0; i < COUNT(endings); i++)
        expect_ending(i);
    sim_stop();
}
END_TEST

START_TEST(a_template_that_is_not_approved_fails_after_it_was_accepted)
{
    sim_start("--speed 0");
    set("/_sim/template?sid=" INVITATION "&approval=paused");
    ck_assert_int_eq(create("0001", "")->http, 201);
    ask("POST", MESSAGES, TO FROM "&Body=Hello");
    ask("GET", MESSAGES, NULL);
    ck_assert_int_eq(number_at("messages.0.error_code"), 63016);
    ck_assert_int_eq(number_at("messages.1.error_code"), 63041);
    sim_stop();
}
END_TEST

static void outcomes(const char *seed, struct text *out)
{
    char arguments[80];
    snprintf(arguments, sizeof arguments, "--speed 0 --seed %s --read 30 --fail 30 --stay-sent 20", seed);
    sim_start(arguments);
    for (unsigned i = 0; i < 40; i++) {
        char digits[16];
        snprintf(digits, sizeof digits, "01%02u", i);
        create(digits, "");
    }
    ask("GET", MESSAGES, NULL);
    for (int i = 0; i < 40; i++) {
        char path[40];
        snprintf(path, sizeof path, "messages.%d.status", i);
        text_str(out, text_at(path));
    }
    sim_stop();
}

START_TEST(outcomes_follow_from_the_seed_and_the_number)
{
    struct text a = {0}, again = {0}, other = {0};
    outcomes("7", &a);
    outcomes("7", &again);
    outcomes("8", &other);
    ck_assert_str_eq(a.data, again.data);
    ck_assert_str_ne(a.data, other.data);
    text_free(&a);
    text_free(&again);
    text_free(&other);
}
END_TEST

/* ---- lists ---- */

START_TEST(a_created_message_is_listed_newest_first)
{
    sim_start("");
    create("0001", "");
    create("0002", "");
    create("0001", "");
    ask("GET", MESSAGES, NULL);
    ck_assert_uint_eq(json_object_array_length(field("messages")), 3);
    ck_assert_str_eq(text_at("messages.1.to"), "whatsapp:+351912000002");
    ask("GET", MESSAGES "?To=whatsapp%3A%2B351912000001", NULL);
    ck_assert_uint_eq(json_object_array_length(field("messages")), 2);
    ck_assert(null_at("next_page_uri"));
    ask("GET", MESSAGES "?From=whatsapp%3A%2B1", NULL);
    ck_assert_uint_eq(json_object_array_length(field("messages")), 0);
    sim_stop();
}
END_TEST

START_TEST(pages_show_every_message_exactly_once_while_others_are_sent)
{
    sim_start("--speed 0.2");
    for (int i = 0; i < 230; i++)
        create("0001", "");
    char *path = sim_copy(MESSAGES "?From=whatsapp%3A%2B15558157377&PageSize=50");
    struct text seen = {0};
    int rows = 0;
    for (int page = 0; path; page++) {
        ask("GET", path, NULL);
        free(path);
        ck_assert_int_eq(number_at("page"), page);
        for (size_t i = 0; i < json_object_array_length(field("messages")); i++, rows++) {
            char name[40];
            snprintf(name, sizeof name, "messages.%zu.sid", i);
            ck_assert(seen.data == NULL || strstr(seen.data, text_at(name)) == NULL);
            text_str(&seen, text_at(name));
        }
        path = null_at("next_page_uri") ? NULL : sim_copy(text_at("next_page_uri"));
        if (path)
            ck_assert_ptr_nonnull(strstr(path, "/Messages.json?From=whatsapp%3A%2B15558157377&PageSize=50&Page="));
        set("/_sim/advance?ms=150"); /* some are sent between two pages */
        create("0002", "");
        ask("GET", "/_sim/stats", NULL);
    }
    ck_assert_int_eq(rows, 230);
    text_free(&seen);
    sim_stop();
}
END_TEST

START_TEST(messages_that_were_not_sent_are_hidden_by_a_date_filter)
{
    sim_start("");
    create("9009", "");
    create("9003", "");
    set("/_sim/advance?ms=60000");
    ask("GET", MESSAGES "?DateSent%3E=2020-01-01&DateSent%3C=2100-01-01T00:00:00Z", NULL);
    ck_assert_uint_eq(json_object_array_length(field("messages")), 1);
    ck_assert_str_eq(text_at("messages.0.status"), "sent");
    ask("GET", MESSAGES "?DateSent%3C=2020-01-01", NULL);
    ck_assert_uint_eq(json_object_array_length(field("messages")), 0);
    ck_assert_int_eq(ask("GET", MESSAGES "?DateSent=%3E%3D2020-01-01", NULL)->http, 400);
    ck_assert_int_eq(number_at("code"), 20001);
    sim_stop();
}
END_TEST

START_TEST(a_message_appears_in_lists_only_after_the_lag)
{
    sim_start("--list-lag 60000");
    create("0001", "");
    char path[160];
    snprintf(path, sizeof path, "/2010-04-01/Accounts/" ACCOUNT "/Messages/%s.json", text_at("sid"));
    ask("GET", MESSAGES, NULL);
    ck_assert_uint_eq(json_object_array_length(field("messages")), 0);
    ck_assert_int_eq(ask("GET", path, NULL)->http, 200);
    set("/_sim/advance?ms=60000");
    ask("GET", MESSAGES, NULL);
    ck_assert_uint_eq(json_object_array_length(field("messages")), 1);
    sim_stop();
}
END_TEST

START_TEST(an_unknown_sid_is_404_and_only_final_messages_can_be_deleted)
{
    sim_start("--read 100 --fail 0 --stay-sent 0");
    create("0001", "");
    char path[160];
    snprintf(path, sizeof path, "/2010-04-01/Accounts/" ACCOUNT "/Messages/%s.json", text_at("sid"));
    ask("DELETE", path, NULL);
    ck_assert_int_eq(number_at("code"), 20009);
    ask("POST", path, "Status=canceled");
    ck_assert_int_eq(number_at("code"), 30409);
    ask("POST", path, "Body=");
    ck_assert_str_eq(text_at("body"), "");
    set("/_sim/advance?ms=600000");
    ck_assert_int_eq(ask("DELETE", path, NULL)->http, 204);
    ck_assert_int_eq(ask("GET", path, NULL)->http, 404);
    ck_assert_int_eq(number_at("code"), 20404);
    sim_stop();
}
END_TEST

START_TEST(an_injected_answer_is_listed_as_inbound)
{
    sim_start("");
    ask("POST", "/_sim/inject", "{\"From\":\"whatsapp:+351912000001\",\"Body\":\"STOP\"}");
    ask("GET", MESSAGES "?To=whatsapp%3A%2B15558157377", NULL);
    ck_assert_str_eq(text_at("messages.0.direction"), "inbound");
    ck_assert_str_eq(text_at("messages.0.status"), "received");
    ck_assert_str_eq(text_at("messages.0.body"), "STOP");
    sim_stop();
}
END_TEST

/* ---- templates, senders ---- */

START_TEST(templates_come_in_pages_with_absolute_addresses)
{
    sim_start("");
    ask("GET", "/v1/ContentAndApprovals?PageSize=5", NULL);
    ck_assert_str_eq(text_at("contents.0.sid"), INVITATION);
    ck_assert_str_eq(text_at("contents.0.approval_requests.status"), "approved");
    ck_assert_str_eq(text_at("meta.key"), "contents");
    char start[64];
    int len = snprintf(start, sizeof start, "http://127.0.0.1:%d", sim_port());
    char *next = sim_copy(text_at("meta.next_page_url") + len);
    ck_assert_int_eq(strncmp(text_at("meta.next_page_url"), start, (size_t)len), 0);
    ask("GET", next, NULL);
    ck_assert_int_eq(number_at("meta.page"), 1);
    free(next);
    ask("GET", "/v2/ContentAndApprovals?ContentName=wedding_invitation&Language=he", NULL);
    ck_assert_uint_eq(json_object_array_length(field("contents")), 1);
    ask("GET", "/v1/Content/HX00000000000000000000000000000401/ApprovalRequests", NULL);
    ck_assert_str_eq(text_at("whatsapp.status"), "rejected");
    ask("GET", "/v2/Channels/Senders?Channel=whatsapp", NULL);
    ck_assert_str_eq(text_at("senders.0.sender_id"), SENDER);
    ck_assert_str_eq(text_at("senders.0.status"), "ONLINE");
    sim_stop();
}
END_TEST

START_TEST(the_sender_the_account_and_the_time_can_be_otherwise)
{
    sim_start("--account-type Trial");
    char *today = sim_copy(strstr(ask("GET", "/2010-04-01/Accounts/" ACCOUNT ".json", NULL)->headers, "Date: "));
    ck_assert_str_eq(text_at("type"), "Trial");
    set("/_sim/sender?status=OFFLINE&limit=250");
    set("/_sim/set?date-skew=-86400");
    const struct answer *yesterday = ask("GET", "/v2/Channels/Senders?Channel=whatsapp", NULL);
    ck_assert_str_eq(text_at("senders.0.status"), "OFFLINE");
    ck_assert_str_eq(text_at("senders.0.properties.messaging_limit"), "250");
    ck_assert_int_ne(strncmp(today, strstr(yesterday->headers, "Date: "), strlen("Date: Thu, 24")), 0);
    free(today);
    sim_stop();
    sim_start("--no-senders --fault senders:error=20003/403:first=1");
    ck_assert_int_eq((int)ask("GET", "/v2/Channels/Senders?Channel=whatsapp", NULL)->http, 403);
    ck_assert_int_eq((int)ask("GET", "/v2/Channels/Senders?Channel=whatsapp", NULL)->http, 404);
    sim_stop();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("twilio-sim");
    TCase *c = tcase_create("simulator");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, a_create_answers_201_with_the_whole_message);
    tcase_add_test(c, a_messaging_service_shows_no_sender_at_first);
    tcase_add_test(c, a_bad_create_is_refused_with_twilios_code_and_not_recorded);
    tcase_add_test(c, a_wrong_password_is_401_and_an_api_key_is_welcome);
    tcase_add_test(c, without_json_in_the_path_the_answer_is_xml);
    tcase_add_test(c, magic_numbers_end_as_documented);
    tcase_add_test(c, a_template_that_is_not_approved_fails_after_it_was_accepted);
    tcase_add_test(c, outcomes_follow_from_the_seed_and_the_number);
    tcase_add_test(c, a_created_message_is_listed_newest_first);
    tcase_add_test(c, pages_show_every_message_exactly_once_while_others_are_sent);
    tcase_add_test(c, messages_that_were_not_sent_are_hidden_by_a_date_filter);
    tcase_add_test(c, a_message_appears_in_lists_only_after_the_lag);
    tcase_add_test(c, an_unknown_sid_is_404_and_only_final_messages_can_be_deleted);
    tcase_add_test(c, an_injected_answer_is_listed_as_inbound);
    tcase_add_test(c, templates_come_in_pages_with_absolute_addresses);
    tcase_add_test(c, the_sender_the_account_and_the_time_can_be_otherwise);
    suite_add_tcase(s, c);
    suite_add_tcase(s, fault_cases());
    suite_add_tcase(s, callback_cases());
    return s;
}

int main(void)
{
    return run_suite(suite());
}
