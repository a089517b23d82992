/* measure.c: runs a command and says what it cost: time on the clock and on the processors, memory at its peak, and what
 * other processes that work for it spent meanwhile.
 *
 *   measure FILE SUBJECT [NAME=PID]... -- COMMAND [ARGUMENT]...
 *
 * Appends lines "SUBJECT TAB measure TAB value" to FILE: wall, user, sys (seconds), peak (KiB, of the largest process of
 * the command: what /proc calls VmHWM), and for each NAME the user and sys time of that process, all its threads. Ends with the command's
 * status.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OTHERS_MOST = 8 };

struct other
{
    const char *name;
    size_t name_length;
    const char *pid;
    double before;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* utime and stime of /proc/PID/stat, the 14th and 15th field; the second is a name in parentheses that may hold anything. */
static double cpu_of(const char *pid)
{
    unsigned long user, kernel;
    char path[64], line[1024], *end;
    FILE *file;
    size_t size;

    snprintf(path, sizeof(path), "/proc/%s/stat", pid);
    if (!(file = fopen(path, "re")))
        return 0;
    size = fread(line, 1, sizeof(line) - 1, file);
    fclose(file);
    line[size] = 0;
    if (!(end = strrchr(line, ')'))
        || sscanf(end + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
        return 0;
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

int main(int argc, char **argv)
{
    struct other others[OTHERS_MOST];
    unsigned count = 0, i;
    struct rusage usage;
    double began;
    FILE *file;
    pid_t pid;
    int at, status;

    for (at = 3; at < argc && strcmp(argv[at], "--"); at++)
    {
        const char *sign = strchr(argv[at], '=');

        if (!sign || count == OTHERS_MOST)
            break;
        others[count].name = argv[at];
        others[count].name_length = (size_t)(sign - argv[at]);
        others[count++].pid = sign + 1;
    }
    if (at >= argc - 1 || strcmp(argv[at], "--"))
    {
        fprintf(stderr, "usage: measure FILE SUBJECT [NAME=PID]... -- COMMAND [ARGUMENT]...\n");
        return 2;
    }
    if (!(file = fopen(argv[1], "ae")))
    {
        fprintf(stderr, "measure: cannot write %s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    for (i = 0; i < count; i++)
        others[i].before = cpu_of(others[i].pid);
    began = now();
    if (!(pid = fork()))
    {
        execvp(argv[at + 1], argv + at + 1);
        fprintf(stderr, "measure: cannot run %s: %s\n", argv[at + 1], strerror(errno));
        _exit(127);
    }
    while (wait4(pid, &status, 0, &usage) < 0)
        if (errno != EINTR)
            return 2;
    fprintf(file, "%s\twall\t%.6f\n", argv[2], now() - began);
    fprintf(file, "%s\tuser\t%.6f\n", argv[2], seconds(usage.ru_utime));
    fprintf(file, "%s\tsys\t%.6f\n", argv[2], seconds(usage.ru_stime));
    fprintf(file, "%s\tpeak\t%ld\n", argv[2], usage.ru_maxrss);
    for (i = 0; i < count; i++)
        fprintf(file, "%s\t%.*s\t%.6f\n", argv[2], (int)others[i].name_length, others[i].name,
                cpu_of(others[i].pid) - others[i].before);
    fclose(file);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
