/* run_verb.c: run.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRIVES_MOST = 16 };

struct drive_list
{
    char *home[DRIVES_MOST];
    unsigned count;
};

/* text, then more with a colon between; allocated. */
static char *append(char *text, const char *more)
{
    char *joined;

    if (asprintf(&joined, "%s%s%s", text ? text : "", text && *text ? ":" : "", more) < 0)
        abort();
    free(text);
    return joined;
}

static bool already_preloaded(const char *list, const char *shim)
{
    size_t length = strlen(shim);
    const char *at;

    for (at = list; (at = strstr(at, shim)); at += length)
        if ((at == list || strchr(": ", at[-1])) && strchr(": ", at[length]))
            return true; /* strchr also finds the end */
    return false;
}

static bool shim_environment(char *const *homes, unsigned count, const char *aliases, struct vb_error *error)
{
    char *shim = find_part("libvburn.so", error), *real, *list = NULL, *preload;
    const char *before = getenv("LD_PRELOAD");
    unsigned i;

    if (!shim)
        return false;
    real = realpath(shim, NULL);
    free(shim);
    if (!real)
        return vb_fail(error, "cannot find libvburn.so: %s", strerror(errno));
    if (strpbrk(real, ": "))
    {
        vb_fail(error, "%s cannot be preloaded: the loader does not take paths with blanks or colons; build or install it "
                "elsewhere", real);
        free(real);
        return false;
    }
    for (i = 0; i < count; i++)
        list = append(list, homes[i]);
    preload = strdup(before ? before : "");
    if (!already_preloaded(preload, real))
        preload = append(preload, real);
    setenv("LD_PRELOAD", preload, 1);
    setenv("VBURN_DRIVES", list ? list : "", 1);
    if (aliases)
        setenv("VBURN_ALIAS", aliases, 1);
    free(preload);
    free(list);
    free(real);
    return true;
}

static bool add(struct drive_list *drives, char *home, struct vb_error *error)
{
    if (drives->count == DRIVES_MOST)
    {
        free(home);
        return vb_fail(error, "more than %d drives at once cannot be shown", DRIVES_MOST);
    }
    drives->home[drives->count++] = home;
    return true;
}

static bool has_node(const char *home)
{
    char *node = drive_home_path(home, "node");
    bool there = !access(node, F_OK);

    free(node);
    return there;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The first drive, unless only others have ever been used, and every named drive there is. */
static bool all_drives(struct drive_list *drives, const char *base, struct vb_error *error)
{
    char *folder = drive_home_path(base, "drives");
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, by_name), i;
    bool good = true;

    if (has_node(base))
        good = add(drives, strdup(base), error);
    for (i = 0; i < count; i++)
    {
        char *home = drive_home_path(folder, entries[i]->d_name);

        if (good && *entries[i]->d_name != '.' && has_node(home))
            good = add(drives, home, error);
        else
            free(home);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    free(folder);
    if (good && !drives->count)
        good = add(drives, strdup(base), error);
    return good;
}

bool shim_environment_all(const struct cli_drive *drive, struct vb_error *error)
{
    struct drive_list drives = { { NULL }, 0 };
    char *base = drive_home(NULL, error);
    bool good, among = false;
    unsigned i;

    if (!base)
        return false;
    good = all_drives(&drives, base, error);
    for (i = 0; i < drives.count; i++)
        among |= !strcmp(drives.home[i], drive->home);
    if (good && !among)
        good = add(&drives, strdup(drive->home), error);
    good = good && shim_environment(drives.home, drives.count, NULL, error);
    for (i = 0; i < drives.count; i++)
        free(drives.home[i]);
    free(base);
    return good;
}

static int run(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const struct option options[] =
    {
        { "drive", required_argument, NULL, 'd' }, { "alias", required_argument, NULL, 'a' },
        { "iscsi", required_argument, NULL, 'i' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    struct drive_list drives = { { NULL }, 0 };
    const char *aliases = NULL, *url = NULL;
    struct vb_error error;
    char *home;
    unsigned i;
    int option;

    if (drive->name && !add(&drives, strdup(drive->home), &error))
        return cli_error(&error);
    optind = 0;
    while ((option = getopt_long(argc, argv, "+d:a:i:h", options, NULL)) != -1)
    {
        switch (option)
        {
        case 'd':
            if (!(home = drive_home(optarg, &error)) || !add(&drives, home, &error))
                return cli_error(&error);
            break;
        case 'a': aliases = optarg; break;
        case 'i': url = optarg; break;
        case 'h': return cli_help(verb);
        default:  return cli_usage(verb);
        }
    }
    if (optind == argc)
        return cli_usage(verb);
    if (url && !drives.count && !add(&drives, strdup(drive->home), &error))
        return cli_error(&error);
    if (url && !daemon_start_iscsi(drives.home[drives.count - 1], url, &error))
        return cli_error(&error);
    if (!drives.count && !all_drives(&drives, drive->home, &error))
        return cli_error(&error);
    for (i = 0; i < drives.count; i++)
        if (!daemon_start(drives.home[i], NULL, &error))
            return cli_error(&error);
    if (!shim_environment(drives.home, drives.count, aliases, &error))
        return cli_error(&error);
    execvp(argv[optind], argv + optind);
    vb_fail(&error, "cannot run %s: %s", argv[optind], strerror(errno));
    cli_error(&error);
    return 127;
}

const struct cli_verb verb_run =
{
    "run", "run a program that sees the drive",
    "Usage: vburn [--drive NAME] run [OPTION]... -- COMMAND [ARGUMENT]...\n"
    "Runs a program, and what it starts, so that it sees the drive: native Linux burners as /dev/sr0 (further drives as\n"
    "/dev/sr1 ...), Windows programs in a Wine prefix that `vburn attach` has prepared by a drive letter. Without --drive\n"
    "all drives are shown that have been used, the nameless one first. Drives that do not run are started.\n\n"
    "  -d, --drive=NAME   show this drive; may be given several times\n"
    "  -a, --alias=PATHS  the paths native programs know the drives by, separated by colons\n"
    "  -i, --iscsi=URL    the drive (the last one named) is this iSCSI logical unit, see vburn start --help\n"
    "  -h, --help         show this\n",
    run
};
