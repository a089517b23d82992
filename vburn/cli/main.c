/* main.c: vburn, the command line of the virtual burner.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_verb *const verbs[] =
{
    &verb_insert, &verb_eject, &verb_close, &verb_status, &verb_export, &verb_run, &verb_attach, &verb_detach,
    &verb_fault, &verb_speed, &verb_trace, &verb_start, &verb_stop
};

enum { VERB_COUNT = sizeof(verbs) / sizeof(verbs[0]) };

static void usage(FILE *to)
{
    unsigned i;

    fprintf(to, "Usage: vburn [--drive NAME] VERB [OPTION]...\n"
            "A virtual CD burner: programs see a drive, and what they burn is a folder of files.\n\n");
    for (i = 0; i < VERB_COUNT; i++)
        fprintf(to, "  %-8s %s\n", verbs[i]->name, verbs[i]->summary);
    fprintf(to, "\n  -d, --drive=NAME  another drive than the first; `run` takes this option more than once\n"
            "  -h, --help        show this, or after a verb what it does\n\n"
            "Everything is kept in $VBURN_HOME (now: %s).\n", getenv("VBURN_HOME") ? getenv("VBURN_HOME")
            : "not set; ~/.local/state/vburn is used");
}

int cli_error(const struct vb_error *error)
{
    fprintf(stderr, "vburn: %s\n", error->text);
    return CLI_FAILED;
}

int cli_usage(const struct cli_verb *verb)
{
    fputs(verb->usage, stderr);
    return CLI_USAGE;
}

int cli_help(const struct cli_verb *verb)
{
    fputs(verb->usage, stdout);
    return CLI_OK;
}

bool cli_no_options(const struct cli_verb *verb, int argc, char **argv, int least, int most, int *status)
{
    static const struct option options[] = { { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 } };
    int option;

    optind = 0;
    while ((option = getopt_long(argc, argv, "+h", options, NULL)) != -1)
    {
        *status = option == 'h' ? cli_help(verb) : cli_usage(verb);
        return false;
    }
    if (argc - optind < least || argc - optind > most)
    {
        *status = cli_usage(verb);
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    static const struct option options[] =
    {
        { "drive", required_argument, NULL, 'd' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    struct cli_drive drive = { NULL, NULL };
    struct vb_error error;
    int option, status;
    unsigned i;

    while ((option = getopt_long(argc, argv, "+d:h", options, NULL)) != -1)
    {
        switch (option)
        {
        case 'd': drive.name = optarg; break;
        case 'h': usage(stdout); return CLI_OK;
        default:  usage(stderr); return CLI_USAGE;
        }
    }
    if (optind == argc)
    {
        usage(stderr);
        return CLI_USAGE;
    }
    if (!(drive.home = drive_home(drive.name, &error)))
        return cli_error(&error);
    for (i = 0; i < VERB_COUNT; i++)
    {
        if (!strcmp(argv[optind], verbs[i]->name))
        {
            status = verbs[i]->run(verbs[i], &drive, argc - optind, argv + optind);
            free(drive.home);
            return status;
        }
    }
    fprintf(stderr, "vburn: there is no verb '%s'\n", argv[optind]);
    usage(stderr);
    free(drive.home);
    return CLI_USAGE;
}
