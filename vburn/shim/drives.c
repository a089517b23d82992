/* drives.c: which drives there are, and which files stand for them.
 *
 * VBURN_DRIVES  the drives' folders, separated by colons
 * VBURN_ALIAS   the paths they are known by, separated by colons, in the same order; /dev/sr0, /dev/sr1 ... when unset
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "shim.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

enum { SCSI_CDROM_MAJOR = 11 };

static struct shim_drive drives[DRIVES_MOST];
static unsigned drive_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Copies the next word of a list separated by colons; false at its end or when it does not fit. */
static bool next_word(const char **list, char *word, size_t size)
{
    size_t length;

    if (!*list || !**list)
        return false;
    length = strcspn(*list, ":");
    if (length >= size)
        return false;
    memcpy(word, *list, length);
    word[length] = 0;
    *list += length;
    if (**list)
        ++*list;
    return true;
}

static void add_drive(const char *home, const char *alias)
{
    static int (*real_stat)(const char *path, struct stat *st);
    struct shim_drive *drive = &drives[drive_count];
    char node[4200];
    struct stat st;

    if (!real_stat)
        real_stat = (int (*)(const char *, struct stat *))dlsym(RTLD_NEXT, "stat");
    snprintf(node, sizeof(node), "%s/node", home);
    if (!real_stat || real_stat(node, &st))
        return;
    snprintf(drive->home, sizeof(drive->home), "%s", home);
    snprintf(drive->alias, sizeof(drive->alias), "%s", alias);
    drive->device = st.st_dev;
    drive->inode = st.st_ino;
    drive->minor = drive_count;
    drive->socket = -1;
    pthread_mutex_init(&drive->lock, NULL);
    drive_count++;
}

static void read_environment(void)
{
    const char *homes = getenv("VBURN_DRIVES"), *aliases = getenv("VBURN_ALIAS");
    char home[4096], alias[128];

    while (drive_count < DRIVES_MOST && next_word(&homes, home, sizeof(home)))
    {
        if (!next_word(&aliases, alias, sizeof(alias)))
            snprintf(alias, sizeof(alias), "/dev/sr%u", drive_count);
        add_drive(home, alias);
    }
}

/* Other libraries' constructors may open files before ours has run, so it is also asked for on the way. */
__attribute__((constructor)) static void start(void)
{
    pthread_once(&once, read_environment);
}

struct shim_drive *shim_drive_of_stat(const struct stat *st)
{
    unsigned i;

    start();
    for (i = 0; i < drive_count; i++)
        if (drives[i].inode == st->st_ino && drives[i].device == st->st_dev)
            return &drives[i];
    return NULL;
}

struct shim_drive *shim_drive_of_descriptor(int fd)
{
    static int (*real_fstat)(int fd, struct stat *st);
    struct stat st;

    if (!real_fstat)
        real_fstat = (int (*)(int, struct stat *))dlsym(RTLD_NEXT, "fstat");
    start();
    return drive_count && real_fstat && !real_fstat(fd, &st) ? shim_drive_of_stat(&st) : NULL;
}

const char *shim_path(const char *path, char buffer[4200])
{
    unsigned i;

    start();
    for (i = 0; path && i < drive_count; i++)
    {
        if (strcmp(path, drives[i].alias))
            continue;
        snprintf(buffer, 4200, "%s/node", drives[i].home);
        return buffer;
    }
    return path;
}

void shim_fake_stat(struct stat *st)
{
    const struct shim_drive *drive = shim_drive_of_stat(st);

    if (!drive)
        return;
    st->st_mode = S_IFBLK | 0660;
    st->st_rdev = makedev(SCSI_CDROM_MAJOR, drive->minor);
    st->st_size = 0;
    st->st_blocks = 0;
    st->st_nlink = 1;
}
