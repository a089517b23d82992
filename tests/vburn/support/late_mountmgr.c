/* late_mountmgr.c: preloaded into Wine, makes its mount manager late: it stands still where it begins to look at drive letters, until
 * a second after the file $LATE_UNTIL came, or for a minute.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int called_by_mount_manager(void *caller)
{
    Dl_info info;

    return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "/mountmgr.so");
}

static void be_late(const char *until)
{
    unsigned i;

    for (i = 0; i < 600 && access(until, F_OK); i++) usleep(100000);
    sleep(1);
}

__attribute__((visibility("default")))
ssize_t readlink(const char *path, char *buffer, size_t size)
{
    static ssize_t (*next)(const char *path, char *buffer, size_t size);
    static int was_late;
    const char *until = getenv("LATE_UNTIL");

    if (!next) *(void **)&next = dlsym(RTLD_NEXT, "readlink");
    if (until && !was_late && called_by_mount_manager(__builtin_return_address(0)))
    {
        was_late = 1;
        be_late(until);
    }
    return next(path, buffer, size);
}
