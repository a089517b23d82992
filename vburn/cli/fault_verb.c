/* fault_verb.c: fault.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* The arguments joined by blanks: a rule may be given as one word or as several. */
static char *join(int count, char **words)
{
    size_t size = 1;
    char *text;
    int i;

    for (i = 0; i < count; i++)
        size += strlen(words[i]) + 1;
    if (!(text = calloc(1, size)))
        abort();
    for (i = 0; i < count; i++)
    {
        if (i)
            strcat(text, " ");
        strcat(text, words[i]);
    }
    return text;
}

static int fault(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const struct option options[] =
    {
        { "clear", no_argument, NULL, 'c' }, { "list", no_argument, NULL, 'l' },
        { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    const char *words[4] = { "fault", NULL };
    char *rule = NULL, *answer;
    struct vb_error error;
    int option;

    optind = 0;
    while ((option = getopt_long(argc, argv, "+clh", options, NULL)) != -1)
    {
        switch (option)
        {
        case 'c': words[1] = "clear"; break;
        case 'l': words[1] = "list"; break;
        case 'h': return cli_help(verb);
        default:  return cli_usage(verb);
        }
    }
    if (!words[1] == (optind == argc)) /* a rule, or an option, not both and not neither */
        return cli_usage(verb);
    if (!words[1])
    {
        words[1] = "add";
        words[2] = rule = join(argc - optind, argv + optind);
    }
    if (!daemon_ask(drive->home, words, &answer, &error))
    {
        free(rule);
        return cli_error(&error);
    }
    fputs(answer, stdout);
    free(answer);
    free(rule);
    return CLI_OK;
}

const struct cli_verb verb_fault =
{
    "fault", "make the drive fail on purpose",
    "Usage: vburn fault COMMAND [WHEN]... WHAT...\n"
    "       vburn fault --list | --clear\n"
    "Adds a rule. COMMAND is a command's name, \"WRITE(10)\" or \"READ DISC INFORMATION\", its code, 0x2A, MEDIUM for all\n"
    "that need a disc, or ANY.\n\n"
    "WHEN   after=N           let N executions pass first\n"
    "       count=N           strike N times, then no more (without: always)\n"
    "       for=MS            strike for so many milliseconds from the first time on\n"
    "WHAT   sense=K/ASC/ASCQ  end with CHECK CONDITION and this sense, in hexadecimal; the drive does nothing\n"
    "       recovered=K/ASC/ASCQ  the command is carried out and then ends with CHECK CONDITION and this sense\n"
    "       nosense           with sense= or recovered=: the sense does not come along, it waits for REQUEST SENSE\n"
    "       attention=K/ASC/ASCQ  a unit attention, told by the first command that tells one\n"
    "       delay=MS          answer so much later\n"
    "       lost              the command is lost on the way: host_status DID_NO_CONNECT, status 0 (Wine: success)\n"
    "       swallowed         the same as DID_ERROR, and the host adapter says that all bytes have moved\n"
    "       ignored           GOOD, as if all bytes had moved, and nothing has been done\n"
    "       forgets           the command is carried out, and the tracks of a test write are forgotten\n"
    "       errno=NAME        the ioctl fails: EPERM, EACCES, EIO, EINVAL, EBUSY, ENOMEDIUM, ENODEV, ENXIO, ENOMEM\n"
    "       unplug            the drive is gone (ENODEV) until `vburn fault --clear` or `vburn start`\n"
    "       kill              the daemon dies as by kill -9\n"
    "       eject             the disc is taken out, locked or not\n"
    "       truncate=N        only N bytes of the answer come\n"
    "       extend=N          N bytes of 5A come behind the answer\n"
    "       set=OFFSET:BYTE   the answer has this byte there; up to eight of them\n"
    "       reply=BYTES       the command is not carried out: GOOD, and these bytes, in hexadecimal, are its answer\n\n"
    "  -l, --list    show the rules and how often each has struck\n"
    "  -c, --clear   take all rules away, and plug the drive in again\n"
    "  -h, --help    show this\n",
    fault
};
