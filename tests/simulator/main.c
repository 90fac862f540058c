/* twilio-sim: a loopback server that acts as Twilio. Stages in order, each with its undo. */
#include "callback.h"
#include "clock.h"
#include "faults.h"
#include "journal.h"
#include "options.h"
#include "rate.h"
#include "server.h"
#include "store.h"
#include "templates.h"
#include "timer.h"

#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "twilio-sim: %s\n", what);
    exit(1);
}

/* The parent may have ended before the wish to follow it was known. */
static void follow_parent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        exit(0);
}

static void raise_file_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static void add_faults(void)
{
    for (int i = 0; i < options.fault_count; i++) {
        const char *complaint = faults_add(options.fault_specs[i]);
        if (complaint) {
            fprintf(stderr, "twilio-sim: --fault %s: %s\n", options.fault_specs[i], complaint);
            exit(2);
        }
    }
}

static void announce(unsigned port)
{
    if (options.port_file) {
        FILE *f = fopen(options.port_file, "w");
        if (f == NULL || fprintf(f, "%u\n", port) < 0 || fclose(f) != 0)
            fail("cannot write the port file");
    }
    printf("listening on http://127.0.0.1:%u\n", port);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    pid_t parent = getppid();
    options_read(argc, argv);
    if (options.exit_with_parent)
        follow_parent(parent);
    raise_file_limit();
    signal(SIGPIPE, SIG_IGN);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ends, NULL); /* inherited by every thread */

    clock_begin();
    add_faults();
    if (!templates_begin(!options.no_default_templates, options.templates))
        return 1;
    if (!journal_open(options.journal))
        fail("cannot open the journal");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !timer_begin() || !callback_begin())
        fail("cannot start");
    unsigned port = server_begin((uint16_t)options.port);
    if (port != 0) {
        announce(port);
        int signal_number;
        sigwait(&ends, &signal_number);
    }
    timer_end(); /* first: no connection may be suspended when the server stops */
    server_end();
    callback_end();
    curl_global_cleanup();
    journal_close();
    store_end();
    templates_end();
    faults_clear();
    rate_end();
    return port != 0 ? 0 : 1;
}
