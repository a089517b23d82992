/* daemon_verbs.c: start, stop, speed, trace.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool ask(const struct cli_drive *drive, const char *first, const char *second, struct vb_error *error)
{
    const char *const words[] = { first, second, NULL };
    char *answer;

    if (!daemon_ask(drive->home, words, &answer, error))
        return false;
    free(answer);
    return true;
}

static int start(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const struct option options[] =
    {
        { "speed", required_argument, NULL, 's' }, { "trace", required_argument, NULL, 't' },
        { "iscsi", required_argument, NULL, 'i' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    const char *speed = NULL, *url = NULL;
    char *trace = NULL;
    struct vb_error error;
    bool good;
    int option;

    optind = 0;
    while ((option = getopt_long(argc, argv, "s:t:i:h", options, NULL)) != -1)
    {
        switch (option)
        {
        case 's': speed = optarg; break;
        case 't': free(trace); trace = absolute_path(optarg); break;
        case 'i': url = optarg; break;
        case 'h': return cli_help(verb);
        default:  return cli_usage(verb);
        }
    }
    if (optind < argc)
        return cli_usage(verb);
    good = (url ? daemon_start_iscsi(drive->home, url, &error) : daemon_start(drive->home, NULL, &error))
           && ask(drive, "plug", NULL, &error)
           && (!speed || ask(drive, "speed", speed, &error)) && (!trace || ask(drive, "trace", trace, &error));
    free(trace);
    return good ? CLI_OK : cli_error(&error);
}

static int stop(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    struct vb_error error;
    int status, tries;

    if (!cli_no_options(verb, argc, argv, 0, 0, &status))
        return status;
    if (!daemon_running(drive->home))
        return CLI_OK;
    if (!ask(drive, "stop", NULL, &error))
        return cli_error(&error);
    for (tries = 0; tries < 100 && daemon_running(drive->home); tries++)
        usleep(50000);
    return CLI_OK;
}

static int speed(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    struct vb_error error;
    int status;

    if (!cli_no_options(verb, argc, argv, 1, 1, &status))
        return status;
    return ask(drive, "speed", argv[optind], &error) ? CLI_OK : cli_error(&error);
}

static int trace(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    struct vb_error error;
    char *path;
    int status;
    bool good;

    if (!cli_no_options(verb, argc, argv, 1, 1, &status))
        return status;
    if (!strcmp(argv[optind], "off"))
        return ask(drive, "trace", "", &error) ? CLI_OK : cli_error(&error);
    path = absolute_path(argv[optind]);
    good = ask(drive, "trace", path, &error);
    free(path);
    return good ? CLI_OK : cli_error(&error);
}

const struct cli_verb verb_start =
{
    "start", "start the drive, or plug it in again",
    "Usage: vburn start [--speed=N] [--trace=FILE]\n"
    "       vburn [--drive NAME] start --iscsi=URL\n"
    "Starts the drive with the disc that was in it. One that a fault rule has unplugged is plugged in again. With --iscsi the\n"
    "drive is not a virtual one: commands go to an iSCSI logical unit, iscsi://[USER%PASSWORD@]HOST[:PORT]/TARGET/LUN. The drive\n"
    "remembers it.\n\n"
    "  -s, --speed=N      see vburn speed --help\n"
    "  -t, --trace=FILE   see vburn trace --help\n"
    "  -i, --iscsi=URL    the drive is this logical unit\n"
    "  -h, --help         show this\n",
    start
};

const struct cli_verb verb_stop =
{
    "stop", "stop the drive; discs stay as they are",
    "Usage: vburn stop\nStops the drive. Its disc is in it again when it is started.\n", stop
};

const struct cli_verb verb_speed =
{
    "speed", "burn in real time, or as fast as it goes",
    "Usage: vburn speed N\n"
    "From now on the drive burns at N times 75 sectors a second (less when the program chooses a lower speed), through a\n"
    "buffer of 2 MiB that can run dry. 0: as fast as it goes, which is how a new drive starts.\n",
    speed
};

const struct cli_verb verb_trace =
{
    "trace", "write a line for each command into a file",
    "Usage: vburn trace FILE | off\nWrites a line for each SCSI command the drive gets into FILE, behind what is in it.\n",
    trace
};
