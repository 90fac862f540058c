#include "test_client.h"

#include "tests/scratch.h"
#include "text.h"

#include <check.h>
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;
static int port;
static char directory[SCRATCH_SIZE], journal[SCRATCH_SIZE + 16];
static CURL *curl;
static struct answer last;
static const char *password;
static long timeout_ms;

static void read_port(int fd)
{
    FILE *f = fdopen(fd, "r");
    ck_assert_msg(f && fscanf(f, "listening on http://127.0.0.1:%d", &port) == 1, "the simulator did not start");
    fclose(f);
}

static _Noreturn void become(char **argv, int out)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDOUT_FILENO);
    execv(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

static char *word(const char *s)
{
    return (char *)(uintptr_t)s; /* NOLINT: execv wants char * */
}

void sim_start(const char *arguments)
{
    enum { FIRST = 4, MOST = 32 };
    char *argv[MOST] = {word(TWILIO_SIM), word("--exit-with-parent"),
                        word("--journal"), journal};
    char *copy = sim_copy(arguments), *rest = copy, *argument;
    for (int n = FIRST; n < MOST - 1 && (argument = strsep(&rest, " ")) != NULL;)
        if (*argument)
            argv[n++] = argument;

    scratch_make(directory);
    snprintf(journal, sizeof journal, "%s/journal", directory);
    int out[2];
    ck_assert_int_eq(pipe(out), 0);
    child = fork();
    if (child == 0)
        become(argv, out[1]);
    ck_assert_int_gt(child, 0);
    free(copy);
    close(out[1]);
    read_port(out[0]);
    password = ACCOUNT ":simulated-token";
    timeout_ms = 20000;
    curl = curl_easy_init();
}

static void forget(void)
{
    free(last.headers);
    free(last.raw);
    json_object_put(last.json);
    last = (struct answer){0};
}

void sim_stop(void)
{
    int status;
    forget();
    curl_easy_cleanup(curl);
    kill(child, SIGTERM);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the simulator ended with status %d", status);
    scratch_remove(directory);
}

int sim_port(void)
{
    return port;
}

void use_password(const char *user_and_password)
{
    password = user_and_password;
}

void use_timeout(long ms)
{
    timeout_ms = ms;
}

static size_t collect(char *data, size_t size, size_t n, void *text)
{
    text_add(text, data, size * n);
    return size * n;
}

const struct answer *ask(const char *method, const char *path, const char *body)
{
    struct text raw = {0}, headers = {0}, url = {0};
    text_fmt(&url, "http://127.0.0.1:%d%s", port, path);
    curl_easy_reset(curl); /* keeps the connection */
    curl_easy_setopt(curl, CURLOPT_URL, url.data);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &raw);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &headers);
    if (password)
        curl_easy_setopt(curl, CURLOPT_USERPWD, password);
    if (body)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    forget();
    last.curl = (int)curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &last.http);
    text_free(&url);
    text_add(&raw, "", 0);
    text_add(&headers, "", 0);
    last.raw = raw.data;
    last.headers = headers.data;
    last.json = json_tokener_parse(last.raw);
    return &last;
}

const struct answer *create(const char *four_digits, const char *more)
{
    struct text form = {0};
    text_fmt(&form, "To=whatsapp%%3A%%2B35191200%s&From=whatsapp%%3A%%2B15558157377&ContentSid=%s%s", four_digits,
             INVITATION, more);
    const struct answer *a = ask("POST", MESSAGES, form.data);
    text_free(&form);
    return a;
}

/* The value of one step of a path, or NULL; *found tells null from absent. */
static json_object *step_into(json_object *o, const char *name, bool *found)
{
    json_object *next = NULL;
    *found = true;
    if (json_object_is_type(o, json_type_array)) {
        size_t i = strtoul(name, NULL, 10);
        *found = i < json_object_array_length(o);
        return *found ? json_object_array_get_idx(o, i) : NULL;
    }
    *found = json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, name, &next);
    return next;
}

json_object *field(const char *path)
{
    char *copy = sim_copy(path), *rest = copy, *name;
    json_object *o = last.json;
    while ((name = strsep(&rest, ".")) != NULL) {
        bool found;
        o = step_into(o, name, &found);
        ck_assert_msg(found, "no '%s' in %s", path, last.raw);
    }
    free(copy);
    return o;
}

const char *text_at(const char *path)
{
    json_object *o = field(path);
    ck_assert_msg(json_object_is_type(o, json_type_string), "'%s' is no string in %s", path, last.raw);
    return json_object_get_string(o);
}

int number_at(const char *path)
{
    json_object *o = field(path);
    ck_assert_msg(json_object_is_type(o, json_type_int), "'%s' is no integer in %s", path, last.raw);
    return json_object_get_int(o);
}

bool null_at(const char *path)
{
    return field(path) == NULL;
}

int journal_lines(const char *text)
{
    FILE *f = fopen(journal, "r");
    ck_assert_ptr_nonnull(f);
    char *line = NULL;
    size_t size = 0;
    int n = 0;
    while (getline(&line, &size, f) > 0)
        n += strstr(line, text) != NULL;
    free(line);
    fclose(f);
    return n;
}

void wait_for_stat(const char *path, int n)
{
    do
        ask("GET", "/_sim/stats", NULL);
    while (number_at(path) < n);
}

void set(const char *path)
{
    ck_assert_int_eq(ask("POST", path, NULL)->http, 200);
}

int recorded(void)
{
    ask("GET", "/_sim/stats", NULL);
    return number_at("recorded");
}
