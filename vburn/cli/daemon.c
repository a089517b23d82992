/* daemon.c: starting the daemon and asking it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"
#include "iscsi_url.h"
#include "protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char *find_part(const char *name, struct vb_error *error)
{
    static const char *const places[] = { ".", "../lib/imapi2", "../lib/vburn" };
    char program[4096], *slash, *path;
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
    size_t i;

    if (length <= 0)
    {
        vb_fail(error, "cannot find out where vburn itself is: %s", strerror(errno));
        return NULL;
    }
    program[length] = 0;
    if ((slash = strrchr(program, '/')))
        *slash = 0;
    for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
    {
        if (asprintf(&path, "%s/%s/%s", program, places[i], name) < 0)
            abort();
        if (!access(path, R_OK))
            return path;
        free(path);
    }
    vb_fail(error, "%s is neither beside vburn (%s) nor in ../lib/imapi2: is the build or installation complete?", name,
            program);
    return NULL;
}

bool daemon_running(const char *home)
{
    int fd = vb_connect(home);

    if (fd < 0)
        return false;
    close(fd);
    return true;
}

/* What stands behind the drive's socket. Allocated, or NULL with a reason. */
static char *find_daemon(const char *home, const char **name, struct vb_error *error)
{
    char *url = iscsi_url_read(home), *program;
    struct vb_error ignored;

    *name = url ? "vburn-iscsi" : "vburnd";
    program = find_part(*name, url ? &ignored : error);
    if (url && !program)
        vb_fail(error, "there is no vburn-iscsi beside vburn: it was built without libiscsi (Debian package libiscsi-dev)");
    free(url);
    return program;
}

/* Starts it, and waits until it has gone into the background. False: it has not come so far, and has said why. */
static bool run_daemon(const char *program, const char *name, const char *home, const char *trace)
{
    int status = 0;
    pid_t pid = fork();

    if (!pid)
    {
        unsetenv("LD_PRELOAD"); /* the daemon itself must not see its own drive */
        if (trace)
            execl(program, name, "--home", home, "--trace", trace, (char *)NULL);
        else
            execl(program, name, "--home", home, (char *)NULL);
        _exit(127);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && WIFEXITED(status) && !WEXITSTATUS(status);
}

bool daemon_start(const char *home, const char *trace, struct vb_error *error)
{
    const char *name;
    char *program;
    bool started;

    if (daemon_running(home))
        return true;
    if (!drive_home_create(home, error) || !(program = find_daemon(home, &name, error)))
        return false;
    started = run_daemon(program, name, home, trace);
    free(program);
    /* It goes into the background once it listens. Two that start at once: one of them gets the lock, and its
     * socket may be a moment away. */
    for (int tries = 0; tries < 50; tries++)
    {
        if (daemon_running(home))
            return true;
        if (!started && !strcmp(name, "vburn-iscsi"))
            return vb_fail(error, "the iSCSI logical unit of the drive in %s cannot be used", home);
        usleep(100000);
    }
    return vb_fail(error, "%s did not come up; its log is %s/log", name, home);
}

bool daemon_start_iscsi(const char *home, const char *url, struct vb_error *error)
{
    char *before = iscsi_url_read(home), *path;
    bool is_new = !before, good;

    free(before);
    if (is_new && daemon_running(home))
        return vb_fail(error, "a virtual drive is running in %s: give the logical unit a name of its own (vburn --drive NAME)",
                       home);
    if (!iscsi_url_write(home, url, error))
        return false;
    good = daemon_start(home, NULL, error);
    if (!good && is_new) /* so that it can be tried again with another */
    {
        path = drive_home_path(home, "iscsi");
        unlink(path);
        free(path);
    }
    return good;
}

bool daemon_ask(const char *home, const char *const *words, char **answer, struct vb_error *error)
{
    struct vb_request request = { .magic = VB_MAGIC, .kind = VB_CONTROL, .direction = VB_OUT };
    struct vb_reply reply;
    char *message = NULL, *text = NULL;
    size_t size = 0;
    unsigned i;
    int fd;
    bool good;

    *answer = NULL;
    if ((fd = vb_connect(home)) < 0)
        return vb_fail(error, "no drive is running in %s; vburn start, or vburn insert cd-r, starts it", home);
    for (i = 0; words[i]; i++)
        size += strlen(words[i]) + 1;
    if (!(message = malloc(size)))
        abort();
    for (i = 0, size = 0; words[i]; i++)
    {
        strcpy(message + size, words[i]);
        size += strlen(words[i]) + 1;
    }
    request.data_length = (uint32_t)size;
    good = vb_send_all(fd, &request, sizeof(request)) && vb_send_all(fd, message, size)
           && vb_receive_all(fd, &reply, sizeof(reply)) && reply.magic == VB_MAGIC && reply.data_length <= VB_MAX_DATA
           && (text = calloc(1, reply.data_length + 1)) && vb_receive_all(fd, text, reply.data_length);
    close(fd);
    free(message);
    if (!good)
    {
        free(text);
        return vb_fail(error, "the drive did not answer; its log is %s/log", home);
    }
    if (reply.error)
    {
        vb_fail(error, "%s", text);
        free(text);
        return false;
    }
    *answer = text;
    return true;
}

char *daemon_status_value(const char *status, const char *key)
{
    size_t length = strlen(key);
    const char *line;

    for (line = status; *line; line += strcspn(line, "\n"), line += *line == '\n')
        if (!strncmp(line, key, length) && !strncmp(line + length, ": ", 2))
            return strndup(line + length + 2, strcspn(line, "\n") - length - 2);
    return NULL;
}
