/* main.c: vburn-iscsi, which stands where vburnd would and carries commands to an iSCSI logical unit.
 *
 * A process of its own, and not a part of libvburn.so, because: libvburn.so is preloaded into everything, wineserver
 * included, and stays free of libiscsi; the processes of a program share one session and with it one I_T nexus, as they
 * would share Linux' one initiator (a unit attention is told once, a PREVENT is one, the drive's answers come in the order
 * of the commands); and a session survives that a program forks or closes all descriptors.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "clients.h"
#include "drive_home.h"
#include "iscsi_url.h"
#include "service.h"

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
    fprintf(to, "Usage: vburn-iscsi [OPTION]...\n"
            "Carries commands from a drive's socket to the iSCSI logical unit whose URL is in FOLDER/iscsi. Usually started by\n"
            "`vburn start --iscsi URL`.\n\n"
            "  -H, --home=FOLDER   where the drive keeps its socket and node\n"
            "                      (default: $VBURN_HOME, or ~/.local/state/vburn)\n"
            "  -f, --foreground    do not go into the background\n"
            "  -h, --help          show this and end\n");
}

static int fail(const char *text)
{
    fprintf(stderr, "vburn-iscsi: %s\n", text);
    return 1;
}

static struct session *open_session(const char *home, struct vb_error *error)
{
    char *url = iscsi_url_read(home), *name, serial[DRIVE_SERIAL_SIZE];
    struct session *session;

    if (!url)
    {
        vb_fail(error, "%s/iscsi does not say which logical unit", home);
        return NULL;
    }
    drive_serial(home, serial);
    if (asprintf(&name, "iqn.2026-01.localhost.vburn:%s", serial) < 0)
        abort();
    session = session_open(url, name, error);
    free(name);
    free(url);
    return session;
}

int main(int argc, char **argv)
{
    static const struct option options[] =
    {
        { "home", required_argument, NULL, 'H' }, { "foreground", no_argument, NULL, 'f' },
        { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    struct sigaction ignore = { .sa_handler = SIG_IGN }, end = { .sa_handler = ask_stop };
    bool foreground = false;
    char *home = NULL, *socket_path;
    struct session *session;
    struct vb_error error;
    int option, listener;

    while ((option = getopt_long(argc, argv, "H:fh", options, NULL)) != -1)
    {
        switch (option)
        {
        case 'H': free(home); home = absolute_path(optarg); break;
        case 'f': foreground = true; break;
        case 'h': usage(stdout); return 0;
        default:  usage(stderr); return 2;
        }
    }
    if (optind < argc)
    {
        usage(stderr);
        return 2;
    }
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    if ((!home && !(home = drive_home(NULL, &error))) || !drive_home_create(home, &error))
        return fail(error.text);
    if (!service_lock("vburn-iscsi", home))
        return 1;
    if (!(session = open_session(home, &error)))
        return fail(error.text);
    if ((listener = vb_listen(home)) < 0)
    {
        vb_fail(&error, "cannot listen in %s: %s", home, strerror(errno));
        return fail(error.text);
    }
    if (!foreground && !service_background("vburn-iscsi", home))
        return 1;
    service_write_pid(home);
    clients_serve(session, home, listener, &stop_asked);
    socket_path = drive_home_path(home, "socket");
    unlink(socket_path);
    /* The session goes with the process: a thread of clients.c may still be in the middle of a command. */
    return 0;
}
