/* disc_verbs.c: insert, eject, close, status.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static int ask_and_print(const struct cli_drive *drive, const char *const *words)
{
    struct vb_error error;
    char *answer;

    if (!daemon_ask(drive->home, words, &answer, &error))
        return cli_error(&error);
    if (*answer)
        printf("%s%s", answer, answer[strlen(answer) - 1] == '\n' ? "" : "\n");
    free(answer);
    return CLI_OK;
}

static char *word(const char *key, const char *value)
{
    char *text;

    if (asprintf(&text, "%s=%s", key, value) < 0)
        abort();
    return text;
}

static int insert(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const struct option options[] =
    {
        { "size", required_argument, NULL, 's' }, { "disc", required_argument, NULL, 'd' },
        { "speed", required_argument, NULL, 'p' }, { "load-time", required_argument, NULL, 'l' },
        { "write-protected", no_argument, NULL, 'w' }, { "bad-sector", required_argument, NULL, 'b' },
        { "layer-jump", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    const char *words[10] = { "insert" }, *speed_words[3] = { "speed" };
    char *allocated[10], *folder, *ignored;
    unsigned count = 1, i, allocations = 0;
    struct vb_error error;
    int option, status;

    optind = 0;
    while ((option = getopt_long(argc, argv, "s:d:p:l:wb:jh", options, NULL)) != -1)
    {
        switch (option)
        {
        case 's':
            words[count++] = allocated[allocations++] = word("size", optarg);
            break;
        case 'd':
            folder = absolute_path(optarg);
            words[count++] = allocated[allocations++] = word("disc", folder);
            free(folder);
            break;
        case 'p':
            speed_words[1] = optarg;
            break;
        case 'l':
            words[count++] = allocated[allocations++] = word("load-ms", optarg);
            break;
        case 'w':
            words[count++] = allocated[allocations++] = word("write-protected", "yes");
            break;
        case 'b':
            words[count++] = allocated[allocations++] = word("bad", optarg);
            break;
        case 'j':
            words[count++] = allocated[allocations++] = word("layer-jump", "yes");
            break;
        case 'h': return cli_help(verb);
        default:  return cli_usage(verb);
        }
        if (count > 7)
            return cli_usage(verb); /* an option more than once */
    }
    if (argc - optind > 1)
        return cli_usage(verb);
    if (optind < argc)
        words[count++] = allocated[allocations++] = word("kind", argv[optind]);
    status = daemon_start(drive->home, NULL, &error) ? CLI_OK : cli_error(&error);
    if (!status && speed_words[1])
    {
        status = daemon_ask(drive->home, speed_words, &ignored, &error) ? CLI_OK : cli_error(&error);
        if (!status)
            free(ignored);
    }
    if (!status)
        status = ask_and_print(drive, words);
    for (i = 0; i < allocations; i++)
        free(allocated[i]);
    return status;
}

static int eject(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const struct option options[] =
    {
        { "force", no_argument, NULL, 'f' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    const char *words[3] = { "eject" };
    int option;

    optind = 0;
    while ((option = getopt_long(argc, argv, "fh", options, NULL)) != -1)
    {
        switch (option)
        {
        case 'f': words[1] = "force"; break;
        case 'h': return cli_help(verb);
        default:  return cli_usage(verb);
        }
    }
    if (optind < argc)
        return cli_usage(verb);
    return ask_and_print(drive, words);
}

static int close_tray(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const char *const words[] = { "close", NULL };
    int status;

    return cli_no_options(verb, argc, argv, 0, 0, &status) ? ask_and_print(drive, words) : status;
}

static int show_status(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const char *const words[] = { "status", NULL };
    int status;

    return cli_no_options(verb, argc, argv, 0, 0, &status) ? ask_and_print(drive, words) : status;
}

const struct cli_verb verb_insert =
{
    "insert", "put a disc in (starts the drive when it does not run)",
    "Usage: vburn insert KIND [OPTION]...\n"
    "       vburn insert --disc=FOLDER\n"
    "Puts a blank disc, or one burned before, into the drive, in place of what is in it; prints the disc's folder.\n"
    "Without a disc closes the tray that a program has opened. KIND is cd-r, cd-rw, dvd-r, dvd-r-dl, dvd-rw, dvd-ram, dvd+r,\n"
    "dvd+r-dl, dvd+rw, dvd+rw-dl, bd-r, bd-r-dl, bd-re or bd-re-dl.\n\n"
    "  -s, --size=SIZE       a number of sectors; of a CD also 74min or 80min. Without: as they are sold\n"
    "  -d, --disc=FOLDER     the disc's folder; made when it is not there, otherwise the disc in it is used\n"
    "  -p, --speed=N         the drive works in real time from now on, see vburn speed --help\n"
    "  -w, --write-protected   the tab of its cartridge is set (not a CD)\n"
    "  -b, --bad-sector=LBA    a sector that cannot be read, or FIRST-LAST, or several with commas between (not a CD)\n"
    "  -j, --layer-jump      the drive has layer jump recording for it (DVD-R DL)\n"
    "  -l, --load-time=MS    the drive is becoming ready for so many milliseconds\n"
    "  -h, --help            show this\n",
    insert
};

const struct cli_verb verb_eject =
{
    "eject", "take the disc out",
    "Usage: vburn eject [--force]\n"
    "Opens the tray and takes the disc out; its folder stays. A tray that a program has locked stays shut.\n\n"
    "  -f, --force   open it all the same\n"
    "  -h, --help    show this\n",
    eject
};

const struct cli_verb verb_close =
{
    "close", "close the tray",
    "Usage: vburn close\nCloses the tray, with the disc that is on it if a program opened it.\n", close_tray
};

const struct cli_verb verb_status =
{
    "status", "show the drive and what is in it",
    "Usage: vburn status\nShows the drive, its disc and what goes on, in lines `key: value`.\n", show_status
};
