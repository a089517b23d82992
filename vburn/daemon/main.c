/* main.c: vburnd, the virtual burner.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "control.h"
#include "drive_home.h"
#include "protocol.h"
#include "server.h"
#include "service.h"
#include "trace.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stop_asked;

static void ask_stop(int number)
{
    (void)number;
    stop_asked = 1;
}

static void usage(FILE *to)
{
    fprintf(to, "Usage: vburnd [OPTION]...\n"
            "Emulates a CD recorder on a unix socket. Usually started by `vburn insert` or `vburn start`.\n\n"
            "  -H, --home=FOLDER   where the drive keeps its socket, node and discs\n"
            "                      (default: $VBURN_HOME, or ~/.local/state/vburn)\n"
            "  -f, --foreground    do not go into the background\n"
            "  -t, --trace=FILE    write a line for each command into FILE\n"
            "  -h, --help          show this and end\n");
}

int main(int argc, char **argv)
{
    static const struct option options[] =
    {
        { "home", required_argument, NULL, 'H' }, { "foreground", no_argument, NULL, 'f' },
        { "trace", required_argument, NULL, 't' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    struct sigaction ignore = { .sa_handler = SIG_IGN }, end = { .sa_handler = ask_stop };
    bool foreground = false;
    const char *trace = NULL;
    char *home = NULL, *socket_path;
    struct vb_error error;
    struct unit *unit;
    int option, listener;

    while ((option = getopt_long(argc, argv, "H:ft:h", options, NULL)) != -1)
    {
        switch (option)
        {
        case 'H': free(home); home = absolute_path(optarg); break;
        case 'f': foreground = true; break;
        case 't': trace = optarg; break;
        case 'h': usage(stdout); return 0;
        default:  usage(stderr); return 2;
        }
    }
    if (optind < argc)
    {
        usage(stderr);
        return 2;
    }
    if ((!home && !(home = drive_home(NULL, &error))) || !drive_home_create(home, &error))
    {
        fprintf(stderr, "vburnd: %s\n", error.text);
        return 1;
    }
    if (!service_lock("vburnd", home))
        return 1;
    if (trace && !trace_open(trace))
    {
        fprintf(stderr, "vburnd: cannot write %s: %s\n", trace, strerror(errno));
        return 1;
    }
    if ((listener = vb_listen(home)) < 0)
    {
        fprintf(stderr, "vburnd: cannot listen in %s: %s\n", home, strerror(errno));
        return 1;
    }
    if (!foreground && !service_background("vburnd", home))
        return 1;
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    service_write_pid(home);
    if (!(unit = malloc(sizeof(*unit))))
        return 1;
    unit_init(unit, home);
    control_restore(unit);
    server_run(unit, listener, &stop_asked);
    unit_free(unit);
    free(unit);
    socket_path = drive_home_path(home, "socket");
    unlink(socket_path);
    free(socket_path);
    free(home);
    return 0;
}
