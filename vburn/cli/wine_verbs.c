/* wine_verbs.c: attach and detach: the drive as a letter in a Wine prefix.
 *
 * A prefix has a link dosdevices/d:: to the drive's node, a link dosdevices/d: to a folder, and `cdrom` under
 * HKLM\Software\Wine\Drives. The Wine that looks at them must run with the shim (vburn run), wineserver included.
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

static const char drives_key[] = "HKLM\\Software\\Wine\\Drives";

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

/* The letter under which the drive stands in the prefix already, or 0. */
static char letter_of_drive(const char *prefix, const char *home)
{
    char *node = drive_home_path(home, "node"), target[4096], letter, found = 0;

    for (letter = 'a'; letter <= 'z' && !found; letter++)
    {
        char *path = device_path(prefix, letter, "::");
        ssize_t length = readlink(path, target, sizeof(target) - 1);

        if (length > 0)
        {
            target[length] = 0;
            if (!strcmp(target, node))
                found = letter;
        }
        free(path);
    }
    free(node);
    return found;
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

static void remove_links(const char *prefix, char letter)
{
    char *path = device_path(prefix, letter, ":");

    unlink(path);
    free(path);
    path = device_path(prefix, letter, "::");
    unlink(path);
    free(path);
}

/* wine reg, in the prefix, with the shim, so that a wineserver it starts has the shim too. */
static bool edit_registry(const char *prefix, char letter, bool add, struct vb_error *error)
{
    char value[3] = { letter, ':', 0 };
    const char *wine = getenv("WINE");
    int status;
    pid_t pid = fork();

    if (!wine || !*wine)
        wine = "wine";
    if (!pid)
    {
        setenv("WINEPREFIX", prefix, 1);
        setenv("WINEDEBUG", "-all", 0);
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "r", stdin))
            _exit(126);
        if (add)
            execlp(wine, wine, "reg", "add", drives_key, "/v", value, "/d", "cdrom", "/f", (char *)NULL);
        else
            execlp(wine, wine, "reg", "delete", drives_key, "/v", value, "/f", (char *)NULL);
        _exit(127);
    }
    if (pid < 0)
        return vb_fail(error, "cannot start %s: %s", wine, strerror(errno));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return vb_fail(error, "cannot run %s: is Wine installed? ($WINE can name another)", wine);
    return (WIFEXITED(status) && !WEXITSTATUS(status))
           || vb_fail(error, "%s reg %s failed in the prefix %s", wine, add ? "add" : "delete", prefix);
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

/* What both verbs begin with. True to go on. */
static bool parse(const struct cli_verb *verb, int argc, char **argv, bool take_letter, char *letter, char **prefix,
                  int *status)
{
    static const struct option options[] =
    {
        { "help", no_argument, NULL, 'h' }, { "letter", required_argument, NULL, 'l' }, { NULL, 0, NULL, 0 }
    };
    struct vb_error error;
    const char *given;
    int option;

    *letter = 0;
    optind = 0;
    while ((option = getopt_long(argc, argv, take_letter ? "hl:" : "h", options, NULL)) != -1)
    {
        if (option == 'l' && take_letter && isalpha((unsigned char)*optarg) && (!optarg[1] || !strcmp(optarg + 1, ":")))
        {
            *letter = (char)tolower((unsigned char)*optarg);
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
    *prefix = absolute_path(given);
    if (is_prefix(*prefix, &error))
        return true;
    free(*prefix);
    *status = cli_error(&error);
    return false;
}

static bool do_attach(const struct cli_drive *drive, const char *prefix, char letter, struct vb_error *error)
{
    char *node, *mount;
    bool good;

    if (!daemon_start(drive->home, NULL, error))
        return false;
    wait_for_server(prefix);
    if (!letter && !(letter = letter_of_drive(prefix, drive->home)) && !(letter = first_free_letter(prefix)))
        return vb_fail(error, "no drive letter is free in %s", prefix);
    if (letter != letter_of_drive(prefix, drive->home))
    {
        if (exists(prefix, letter, ":") || exists(prefix, letter, "::"))
            return vb_fail(error, "the letter %c: is taken in %s; give another with --letter", toupper(letter), prefix);
        node = drive_home_path(drive->home, "node");
        mount = drive_home_path(drive->home, "mount");
        good = make_folders(mount, error) && make_link(prefix, letter, "::", node, error)
               && make_link(prefix, letter, ":", mount, error);
        free(mount);
        free(node);
        if (!good)
        {
            remove_links(prefix, letter);
            return false;
        }
    }
    if (!shim_environment_all(drive, error) || !edit_registry(prefix, letter, true, error))
    {
        remove_links(prefix, letter);
        return false;
    }
    /* The server that wrote this has read which letters are drives before it was there. */
    wait_for_server(prefix);
    printf("%c:\n", toupper(letter));
    return true;
}

static int attach(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    struct vb_error error;
    char letter, *prefix;
    bool good;
    int status;

    if (!parse(verb, argc, argv, true, &letter, &prefix, &status))
        return status;
    good = do_attach(drive, prefix, letter, &error);
    free(prefix);
    return good ? CLI_OK : cli_error(&error);
}

static int detach(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    struct vb_error error;
    char letter, *prefix;
    bool good;
    int status;

    if (!parse(verb, argc, argv, false, &letter, &prefix, &status))
        return status;
    if (!(letter = letter_of_drive(prefix, drive->home)))
        good = vb_fail(&error, "this drive (%s) is not attached to %s", drive->home, prefix);
    else
    {
        good = shim_environment_all(drive, &error) && edit_registry(prefix, letter, false, &error);
        remove_links(prefix, letter);
    }
    free(prefix);
    return good ? CLI_OK : cli_error(&error);
}

const struct cli_verb verb_attach =
{
    "attach", "give the drive a letter in a Wine prefix",
    "Usage: vburn [--drive NAME] attach [--letter=X] [PREFIX]\n"
    "Gives the drive a letter in a Wine prefix (without PREFIX: $WINEPREFIX) and prints it. Windows programs then see it\n"
    "when they are run by `vburn run -- wine PROGRAM`. A wineserver that runs for the prefix without vburn must be ended\n"
    "first (wineserver -k), since the drive is shown to it too.\n\n"
    "  -l, --letter=X   this letter; without: the first free one from D: on\n"
    "  -h, --help       show this\n",
    attach
};

const struct cli_verb verb_detach =
{
    "detach", "take the drive's letter away again",
    "Usage: vburn [--drive NAME] detach [PREFIX]\nTakes the drive's letter out of a Wine prefix.\n", detach
};
