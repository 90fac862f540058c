/* Status callbacks: signed, told in order or shuffled, doubled, lost, and to loopback only. */
#include "test_client.h"
#include "text.h"

#include <arpa/inet.h>
#include <check.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener, listener_port;

static void listen_here(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert(bind(listener, (struct sockaddr *)&a, len) == 0 && listen(listener, 64) == 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&a, &len), 0);
    listener_port = ntohs(a.sin_port);
}

/* Takes one callback and answers 200; returns its body, which points into the request. */
static char *receive(struct text *request)
{
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    ck_assert_msg(poll(&ready, 1, 10000) == 1, "no callback came");
    int fd = accept(listener, NULL, NULL);
    char *end = NULL;
    size_t length = 0;
    while (end == NULL || strlen(end + 4) < length) {
        char piece[2048];
        ssize_t n = read(fd, piece, sizeof piece);
        ck_assert_int_gt(n, 0);
        text_add(request, piece, (size_t)n);
        end = strstr(request->data, "\r\n\r\n");
        const char *header = strstr(request->data, "Content-Length: ");
        length = header ? strtoul(header + 16, NULL, 10) : 0;
    }
    static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ck_assert_int_eq(write(fd, ok, sizeof ok - 1), (ssize_t)sizeof ok - 1);
    close(fd);
    return end + 4;
}

static void receive_status(char out[static 16])
{
    struct text request = {0};
    struct form f;
    form_parse(&f, receive(&request));
    ck_assert_str_eq(form_get(&f, "SmsStatus"), form_get(&f, "MessageStatus"));
    snprintf(out, 16, "%s", form_get(&f, "MessageStatus"));
    form_free(&f);
    text_free(&request);
}

/* Creates with a StatusCallback that points here. */
static void create_followed(const char *digits)
{
    char more[128];
    snprintf(more, sizeof more, "&StatusCallback=http%%3A%%2F%%2F127.0.0.1%%3A%d%%2Fstatus%%3Fa%%3D7%%23rc%%3D1",
             listener_port);
    ck_assert_int_eq(create(digits, more)->http, 201);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

START_TEST(a_callback_is_signed_over_the_url_without_its_fragment)
{
    sim_start("--speed 0");
    listen_here();
    create_followed("9007");
    struct text request = {0}, plain = {0};
    struct form f;
    form_parse(&f, receive(&request));
    ck_assert_str_eq(form_get(&f, "To"), "whatsapp:+351912009007");
    ck_assert_str_eq(form_get(&f, "AccountSid"), ACCOUNT);
    ck_assert_int_eq(strncmp(request.data, "POST /status?a=7 HTTP", 21), 0);

    text_fmt(&plain, "http://127.0.0.1:%d/status?a=7", listener_port);
    qsort(f.pairs, f.count, sizeof f.pairs[0], by_key);
    for (size_t i = 0; i < f.count; i++)
        text_fmt(&plain, "%s%s", f.pairs[i].key, f.pairs[i].value);
    unsigned char digest[EVP_MAX_MD_SIZE];
    char expected[80] = "X-Twilio-Signature: ";
    unsigned len = 0;
    HMAC(EVP_sha1(), "simulated-token", 15, (unsigned char *)plain.data, plain.len, digest, &len);
    EVP_EncodeBlock((unsigned char *)expected + strlen(expected), digest, (int)len);
    ck_assert_ptr_nonnull(strstr(request.data, expected));
    form_free(&f);
    text_free(&plain);
    text_free(&request);
    close(listener);
    sim_stop();
}
END_TEST

START_TEST(callbacks_tell_each_status_after_the_first_in_order)
{
    sim_start("");
    listen_here();
    create_followed("9006");
    char status[16];
    static const char *const expected[] = {"sent", "delivered", "read"};
    ask("POST", "/_sim/advance?ms=600000", NULL);
    for (int i = 0; i < 3; i++) {
        receive_status(status);
        ck_assert_str_eq(status, expected[i]);
    }
    wait_for_stat("callbacks.sent", 3);
    ck_assert_int_eq(journal_lines("\"kind\":\"callback\""), 3);
    close(listener);
    sim_stop();
}
END_TEST

START_TEST(callbacks_can_be_doubled_and_shuffled)
{
    sim_start("--speed 0 --callback-duplicate 100 --callback-shuffle");
    listen_here();
    create_followed("9006");
    char status[16];
    int seen[3] = {0};
    for (int i = 0; i < 6; i++) {
        receive_status(status);
        seen[*status == 's' ? 0 : *status == 'd' ? 1 : 2]++;
    }
    ck_assert(seen[0] == 2 && seen[1] == 2 && seen[2] == 2);
    close(listener);
    sim_stop();
}
END_TEST

START_TEST(lost_callbacks_are_journaled_and_not_sent)
{
    sim_start("--speed 0 --callback-lose 100");
    listen_here();
    create_followed("9006");
    wait_for_stat("callbacks.lost", 3);
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    ck_assert_int_eq(poll(&ready, 1, 0), 0);
    close(listener);
    sim_stop();
}
END_TEST

START_TEST(a_callback_to_anything_but_loopback_is_refused)
{
    sim_start("--speed 0");
    create("9007", "&StatusCallback=https%3A%2F%2Frsvp.example.com%2Fstatus");
    create("9007", "&StatusCallback=http%3A%2F%2F127.0.0.1.example.com%2Fstatus");
    wait_for_stat("callbacks.refused", 4);
    ck_assert_int_eq(number_at("callbacks.sent"), 0);
    ck_assert_int_eq(journal_lines("refused: not loopback"), 4);
    sim_stop();
}
END_TEST

START_TEST(a_callback_that_nobody_takes_is_tried_twice_and_given_up)
{
    sim_start("--speed 0");
    listen_here();
    close(listener);
    create_followed("9007");
    wait_for_stat("callbacks.failed", 2);
    sim_stop();
}
END_TEST

TCase *callback_cases(void)
{
    TCase *c = tcase_create("callbacks");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, a_callback_is_signed_over_the_url_without_its_fragment);
    tcase_add_test(c, callbacks_tell_each_status_after_the_first_in_order);
    tcase_add_test(c, callbacks_can_be_doubled_and_shuffled);
    tcase_add_test(c, lost_callbacks_are_journaled_and_not_sent);
    tcase_add_test(c, a_callback_to_anything_but_loopback_is_refused);
    tcase_add_test(c, a_callback_that_nobody_takes_is_tried_twice_and_given_up);
    return c;
}
