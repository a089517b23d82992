/* service.c: lock, background and pid file of the process behind a drive's socket.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "service.h"
#include "drive_home.h"
#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { LOCK_TRIES = 50, LOCK_WAIT = 100000 /* microseconds */ };

static bool answers(const char *home)
{
    int fd = vb_connect(home);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

bool service_lock(const char *program, const char *home)
{
    char *path = drive_home_path(home, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666), tries;

    free(path);
    if (fd < 0)
    {
        fprintf(stderr, "%s: cannot open the lock in %s: %s\n", program, home, strerror(errno));
        return false;
    }
    for (tries = 0; tries < LOCK_TRIES; tries++)
    {
        if (!flock(fd, LOCK_EX | LOCK_NB))
            return true; /* the descriptor stays open on purpose */
        if (answers(home))
            break;
        usleep(LOCK_WAIT);
    }
    fprintf(stderr, "%s: a daemon for this drive is running already\n", program);
    close(fd);
    return false;
}

bool service_background(const char *program, const char *home)
{
    char *path = drive_home_path(home, "log");
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), null = open("/dev/null", O_RDWR | O_CLOEXEC);
    pid_t pid;

    free(path);
    if (log < 0 || null < 0 || (pid = fork()) < 0)
    {
        fprintf(stderr, "%s: %s\n", program, strerror(errno));
        return false;
    }
    if (pid)
        _exit(0);
    setsid();
    dup2(null, 0);
    dup2(null, 1);
    dup2(log, 2);
    close(null);
    close(log);
    if (chdir("/"))
        return false;
    return true;
}

void service_write_pid(const char *home)
{
    char *path = drive_home_path(home, "pid");
    FILE *file = fopen(path, "we");

    if (file)
    {
        fprintf(file, "%ld\n", (long)getpid());
        fclose(file);
    }
    free(path);
}
