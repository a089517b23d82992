/* protocol.c: connecting to the daemon and moving bytes.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* sun_path holds 107 characters, and homes are longer at times: name the folder by a descriptor. */
static int home_address(const char *home, struct sockaddr_un *address)
{
    int folder = open(home, O_PATH | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return -1;
    address->sun_family = AF_UNIX;
    snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/socket", folder);
    return folder;
}

int vb_connect(const char *home)
{
    struct sockaddr_un address;
    int folder = home_address(home, &address), fd, result, saved;

    if (folder < 0)
        return -1;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
    {
        do
            result = connect(fd, (struct sockaddr *)&address, sizeof(address));
        while (result && errno == EINTR);
        if (result)
        {
            saved = errno;
            close(fd);
            errno = saved;
            fd = -1;
        }
    }
    saved = errno;
    close(folder);
    errno = saved;
    return fd;
}

int vb_listen(const char *home)
{
    struct sockaddr_un address;
    int folder = home_address(home, &address), fd, saved;

    if (folder < 0)
        return -1;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0)
    {
        unlink(address.sun_path);
        if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 64))
        {
            saved = errno;
            close(fd);
            errno = saved;
            fd = -1;
        }
    }
    saved = errno;
    close(folder);
    errno = saved;
    return fd;
}

bool vb_send_all(int fd, const void *data, size_t size)
{
    const char *from = data;

    while (size)
    {
        ssize_t done = send(fd, from, size, MSG_NOSIGNAL);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        from += done;
        size -= (size_t)done;
    }
    return true;
}

bool vb_receive_all(int fd, void *data, size_t size)
{
    char *to = data;

    while (size)
    {
        ssize_t done = recv(fd, to, size, 0);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        to += done;
        size -= (size_t)done;
    }
    return true;
}

bool vb_request_is_valid(const struct vb_request *request)
{
    if (request->magic != VB_MAGIC || request->data_length > VB_MAX_DATA || request->direction > VB_OUT)
        return false;
    if (request->direction == VB_NONE && request->data_length)
        return false;
    return request->kind == VB_SCSI ? request->cdb_length && request->cdb_length <= sizeof(request->cdb)
                                    : request->kind == VB_CONTROL && request->direction == VB_OUT;
}
