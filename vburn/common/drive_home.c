/* drive_home.c: where a drive keeps what belongs to it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "drive_home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *print(const char *format, const char *first, const char *second)
{
    char *text;

    if (asprintf(&text, format, first, second) < 0)
        abort();
    return text;
}

char *drive_home_path(const char *home, const char *name)
{
    return print("%s/%s", home, name);
}

/* FNV-1a */
void drive_serial(const char *home, char serial[DRIVE_SERIAL_SIZE])
{
    uint64_t hash = 14695981039346656037u;

    for (; *home; home++)
        hash = (hash ^ (uint8_t)*home) * 1099511628211u;
    snprintf(serial, DRIVE_SERIAL_SIZE, "VB%014llX", (unsigned long long)(hash & 0xffffffffffffffu));
}

char *absolute_path(const char *path)
{
    char *folder, *text;

    if (*path == '/')
        return print("%s%s", path, "");
    folder = getcwd(NULL, 0);
    text = print("%s/%s", folder ? folder : "", path);
    free(folder);
    return text;
}

static bool name_is_good(const char *name)
{
    size_t length = strlen(name);

    return length && length <= 64 && *name != '.'
           && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length;
}

char *drive_home(const char *name, struct vb_error *error)
{
    const char *given = getenv("VBURN_HOME"), *state = getenv("XDG_STATE_HOME"), *user = getenv("HOME");
    char *base, *home;

    if (name && strchr(name, '/'))
        return absolute_path(name);
    if (name && !name_is_good(name))
    {
        vb_fail(error, "'%s' cannot name a drive: use letters, digits, '.', '_' and '-', or a folder with a '/' in it",
                name);
        return NULL;
    }
    if (given && *given)
        base = absolute_path(given);
    else if (state && *state == '/')
        base = print("%s/%s", state, "vburn");
    else if (user && *user)
        base = print("%s/%s", user, ".local/state/vburn");
    else
    {
        vb_fail(error, "there is no place to keep the drive: set VBURN_HOME or HOME");
        return NULL;
    }
    if (!name)
        return base;
    home = print("%s/drives/%s", base, name);
    free(base);
    return home;
}

bool make_folders(const char *path, struct vb_error *error)
{
    char *copy = strdup(path), *slash;
    bool good = true;

    if (!copy)
        return vb_fail(error, "out of memory");
    for (slash = copy + 1; good && slash; )
    {
        slash = strchr(slash, '/');
        if (slash)
            *slash = 0;
        if (*copy && mkdir(copy, 0777) && errno != EEXIST)
            good = vb_fail(error, "cannot make the folder %s: %s", copy, strerror(errno));
        if (slash)
            *slash++ = '/';
    }
    free(copy);
    return good;
}

bool drive_home_create(const char *home, struct vb_error *error)
{
    char *node = drive_home_path(home, "node");
    int fd = -1;
    bool good = make_folders(home, error);

    if (good && strchr(home, ':'))
        good = vb_fail(error, "the drive's folder %s has a colon in its name: choose another with VBURN_HOME", home);
    /* Never made anew when it is there: its inode number is what the shim knows it by. */
    if (good && (fd = open(node, O_RDWR | O_CREAT | O_CLOEXEC, 0666)) < 0)
        good = vb_fail(error, "cannot make %s: %s", node, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(node);
    return good;
}
