/* iscsi_url.c: HOME/iscsi.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "iscsi_url.h"
#include "drive_home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { URL_MOST = 1023 };

char *iscsi_url_read(const char *home)
{
    char *path = drive_home_path(home, "iscsi"), line[URL_MOST + 1], *url = NULL;
    FILE *file = fopen(path, "re");

    free(path);
    if (!file)
        return NULL;
    if (fgets(line, sizeof(line), file))
    {
        line[strcspn(line, "\r\n")] = 0;
        url = *line ? strdup(line) : NULL;
    }
    fclose(file);
    return url;
}

static bool was_used_before(const char *home)
{
    char *path = drive_home_path(home, "drive");
    bool used = !access(path, F_OK);

    free(path);
    return used;
}

static bool write_line(const char *home, const char *url, struct vb_error *error)
{
    char *path = drive_home_path(home, "iscsi");
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = fd >= 0 && dprintf(fd, "%s\n", url) > 0;

    if (!good)
        vb_fail(error, "cannot write %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(path);
    return good;
}

bool iscsi_url_write(const char *home, const char *url, struct vb_error *error)
{
    char *before = iscsi_url_read(home);
    bool same = before && !strcmp(before, url), other = before && !same;

    free(before);
    if (same)
        return true;
    if (strncmp(url, "iscsi://", 8) || strlen(url) > URL_MOST || strpbrk(url, "\r\n"))
        return vb_fail(error, "this is no URL of an iSCSI logical unit: it is written iscsi://HOST[:PORT]/TARGET/LUN");
    if (other)
        return vb_fail(error, "the drive in %s is another logical unit: give this one a name of its own (vburn --drive NAME), or "
                       "stop that and remove its folder", home);
    if (was_used_before(home))
        return vb_fail(error, "the drive in %s is a virtual one: give the logical unit a name of its own (vburn --drive NAME)",
                       home);
    return drive_home_create(home, error) && write_line(home, url, error);
}
