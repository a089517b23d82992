/* wine_verbs.c: attach and detach: the drive in a Wine prefix, by letter and as a device interface.
 *
 * A prefix has a link dosdevices/d:: to the drive's node, a link dosdevices/d: to a folder, a link to the node with the
 * name of the interface, and what wine_registry.c says. The Wine that looks at them must run with the shim (vburn run),
 * wineserver included.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* PREFIX/dosdevices/d: or d:: */
static char *device_path(const char *prefix, char letter, const char *colons)
{
    char *path;

    if (asprintf(&path, "%s/dosdevices/%c%s", prefix, letter, colons) < 0)
        abort();
    return path;
}

static bool exists(const char *prefix, char letter, const char *colons)
{
    char *path = device_path(prefix, letter, colons);
    struct stat st;
    bool there = !lstat(path, &st);

    free(path);
    return there;
}

static bool is_prefix(const char *prefix, struct vb_error *error)
{
    char *path = drive_home_path(prefix, "dosdevices");
    struct stat st;
    bool good = !stat(path, &st) && S_ISDIR(st.st_mode);

    free(path);
    return good || vb_fail(error, "%s is not a Wine prefix; make one with: WINEPREFIX=%s wineboot -i", prefix, prefix);
}

/* Whether PREFIX/dosdevices/d:: leads to the drive's node. */
static bool leads_to_drive(const char *prefix, const char *home, char letter)
{
    char *node = drive_home_path(home, "node"), *path = device_path(prefix, letter, "::"), target[4096];
    ssize_t length = readlink(path, target, sizeof(target) - 1);
    bool leads;

    target[length > 0 ? length : 0] = 0;
    leads = !strcmp(target, node);
    free(path);
    free(node);
    return leads;
}

/* The letter under which the drive stands in the prefix already, or 0. Wine's mount manager takes d: away when a drive is
 * unplugged, and leaves d:: where it is: that alone is no letter. */
static char letter_of_drive(const char *prefix, const char *home)
{
    char letter;

    for (letter = 'a'; letter <= 'z'; letter++)
        if (leads_to_drive(prefix, home, letter) && exists(prefix, letter, ":"))
            return letter;
    return 0;
}

/* Takes away what the mount manager has left of the drive. */
static void remove_leftovers(const char *prefix, const char *home)
{
    char letter;

    for (letter = 'a'; letter <= 'z'; letter++)
    {
        char *path = device_path(prefix, letter, "::");

        if (leads_to_drive(prefix, home, letter) && !exists(prefix, letter, ":"))
            unlink(path);
        free(path);
    }
}

static char first_free_letter(const char *prefix)
{
    char letter;

    for (letter = 'd'; letter <= 'y'; letter++)
        if (!exists(prefix, letter, ":") && !exists(prefix, letter, "::"))
            return letter;
    return 0;
}

static bool make_link(const char *prefix, char letter, const char *colons, const char *target, struct vb_error *error)
{
    char *path = device_path(prefix, letter, colons);
    bool good = !symlink(target, path) || vb_fail(error, "cannot make %s: %s", path, strerror(errno));

    free(path);
    return good;
}

static char *interface_path(const char *prefix, const char *home)
{
    char *name = wine_interface_name(home), *path;

    if (asprintf(&path, "%s/dosdevices/%s", prefix, name) < 0)
        abort();
    free(name);
    return path;
}

static void remove_links(const char *prefix, const char *home, char letter)
{
    char *path = interface_path(prefix, home);

    unlink(path);
    free(path);
    path = device_path(prefix, letter, ":");

    unlink(path);
    free(path);
    path = device_path(prefix, letter, "::");
    unlink(path);
    free(path);
}

/* Letter and interface of the drive; what is there already is left. */
static bool make_links(const char *prefix, const char *home, char letter, bool with_interface, struct vb_error *error)
{
    char *node = drive_home_path(home, "node"), *mount = drive_home_path(home, "mount");
    char *path = interface_path(prefix, home);
    bool good = letter_of_drive(prefix, home) == letter
                || (make_folders(mount, error) && make_link(prefix, letter, "::", node, error)
                    && make_link(prefix, letter, ":", mount, error));

    unlink(path);
    if (good && with_interface && symlink(node, path))
        good = vb_fail(error, "cannot make %s: %s", path, strerror(errno));
    if (!good)
        remove_links(prefix, home, letter);
    free(path);
    free(mount);
    free(node);
    return good;
}

/* A wineserver lingers for a few seconds after its last program. One that was started without the shim, by an installation
 * a moment ago say, would not learn of the drive and would pass that on to the next program: it is waited for. */
static void wait_for_server(const char *prefix)
{
    int status = 0;
    pid_t pid = fork();

    if (!pid)
    {
        setenv("WINEPREFIX", prefix, 1);
        execlp("timeout", "timeout", "10", "wineserver", "-w", (char *)NULL);
        _exit(127);
    }
    if (pid < 0)
        return;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 124)
        fprintf(stderr, "vburn: programs are running in %s; they, and what is started beside them, see the drive only after all "
                "of them have ended (wineserver -k ends them)\n", prefix);
}

/* What the command line says. */
struct attachment
{
    char *prefix;           /* absolute; owned */
    char letter;            /* in lower case; 0: any */
    bool with_interface;
    const char *url;        /* of an iSCSI logical unit, or NULL */
};

/* What both verbs begin with; letters are the options of this one. True to go on. */
static bool parse(const struct cli_verb *verb, int argc, char **argv, const char *letters, struct attachment *wanted,
                  int *status)
{
    static const struct option options[] =
    {
        { "help", no_argument, NULL, 'h' }, { "letter", required_argument, NULL, 'l' },
        { "no-interface", no_argument, NULL, 'n' }, { "iscsi", required_argument, NULL, 'i' }, { NULL, 0, NULL, 0 }
    };
    struct vb_error error;
    const char *given;
    int option;

    memset(wanted, 0, sizeof(*wanted));
    wanted->with_interface = true;
    optind = 0;
    while ((option = getopt_long(argc, argv, letters, options, NULL)) != -1)
    {
        if (option == 'n' && strchr(letters, 'n'))
        {
            wanted->with_interface = false;
            continue;
        }
        if (option == 'i' && strchr(letters, 'i'))
        {
            wanted->url = optarg;
            continue;
        }
        if (option == 'l' && strchr(letters, 'l') && isalpha((unsigned char)*optarg)
            && (!optarg[1] || !strcmp(optarg + 1, ":")))
        {
            wanted->letter = (char)tolower((unsigned char)*optarg);
            continue;
        }
        *status = option == 'h' ? cli_help(verb) : cli_usage(verb);
        return false;
    }
    given = optind < argc ? argv[optind] : getenv("WINEPREFIX");
    if (argc - optind > 1 || !given || !*given)
    {
        *status = cli_usage(verb);
        return false;
    }
    wanted->prefix = absolute_path(given);
    if (is_prefix(wanted->prefix, &error))
        return true;
    free(wanted->prefix);
    *status = cli_error(&error);
    return false;
}

static bool do_attach(const struct cli_drive *drive, const struct attachment *wanted, struct vb_error *error)
{
    const char *prefix = wanted->prefix;
    char letter = wanted->letter;

    if (!(wanted->url ? daemon_start_iscsi(drive->home, wanted->url, error) : daemon_start(drive->home, NULL, error)))
        return false;
    wait_for_server(prefix);
    remove_leftovers(prefix, drive->home);
    if (!letter && !(letter = letter_of_drive(prefix, drive->home)) && !(letter = first_free_letter(prefix)))
        return vb_fail(error, "no drive letter is free in %s", prefix);
    if (letter != letter_of_drive(prefix, drive->home) && (exists(prefix, letter, ":") || exists(prefix, letter, "::")))
        return vb_fail(error, "the letter %c: is taken in %s; give another with --letter", toupper(letter), prefix);
    if (!make_links(prefix, drive->home, letter, wanted->with_interface, error))
        return false;
    if (!shim_environment_all(drive, error)
        || !wine_registry_attach(prefix, drive->home, letter, wanted->with_interface, error))
    {
        remove_links(prefix, drive->home, letter);
        return false;
    }
    /* The server that wrote this has read which letters are drives before it was there. */
    wait_for_server(prefix);
    printf("%c:\n", toupper(letter));
    return true;
}

static int attach(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    struct attachment wanted;
    struct vb_error error;
    bool good;
    int status;

    if (!parse(verb, argc, argv, "hi:l:n", &wanted, &status))
        return status;
    good = do_attach(drive, &wanted, &error);
    free(wanted.prefix);
    return good ? CLI_OK : cli_error(&error);
}

/* The links go first: while they are there, Wine's mount manager notes the letter again each time it starts. */
static bool detach_letter(const char *prefix, const char *home, char letter, struct vb_error *error)
{
    char *path = interface_path(prefix, home);
    bool with_interface = !access(path, F_OK);
    struct vb_error ignored;

    free(path);
    remove_links(prefix, home, letter);
    if (wine_registry_detach(prefix, home, letter, error))
        return true;
    make_links(prefix, home, letter, with_interface, &ignored); /* so that it can be tried again */
    return false;
}

/* All its letters, should it have been given more than one. */
static bool do_detach(const struct cli_drive *drive, const char *prefix, struct vb_error *error)
{
    char letter = letter_of_drive(prefix, drive->home);

    if (!letter)
        return vb_fail(error, "this drive (%s) is not attached to %s", drive->home, prefix);
    if (!shim_environment_all(drive, error))
        return false;
    for (; letter; letter = letter_of_drive(prefix, drive->home))
        if (!detach_letter(prefix, drive->home, letter, error))
            return false;
    return true;
}

static int detach(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    struct attachment wanted;
    struct vb_error error;
    bool good;
    int status;

    if (!parse(verb, argc, argv, "h", &wanted, &status))
        return status;
    good = do_detach(drive, wanted.prefix, &error);
    free(wanted.prefix);
    return good ? CLI_OK : cli_error(&error);
}

const struct cli_verb verb_attach =
{
    "attach", "put the drive into a Wine prefix",
    "Usage: vburn [--drive NAME] attach [--letter=X] [--no-interface] [--iscsi=URL] [PREFIX]\n"
    "Gives the drive a letter in a Wine prefix (without PREFIX: $WINEPREFIX), prints it, and registers the drive as a CD-ROM\n"
    "device interface, as programs look for that ask SetupDi. Windows programs then see it when they are run by\n"
    "`vburn run -- wine PROGRAM`. A wineserver that runs for the prefix without vburn must be ended first (wineserver -k),\n"
    "since the drive is shown to it too.\n\n"
    "  -l, --letter=X       this letter; without: the first free one from D: on\n"
    "  -n, --no-interface   the letter only, as Wine itself does with its drives\n"
    "  -i, --iscsi=URL      the drive is this iSCSI logical unit, see vburn start --help\n"
    "  -h, --help           show this\n",
    attach
};

const struct cli_verb verb_detach =
{
    "detach", "take the drive out of a Wine prefix again",
    "Usage: vburn [--drive NAME] detach [PREFIX]\nTakes the drive's letter and device interface out of a Wine prefix.\n", detach
};
