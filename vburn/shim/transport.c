/* transport.c: from this process to the daemon of a drive, and back.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static ino_t inode_of(int fd)
{
    static int (*real_fstat)(int fd, struct stat *st);
    struct stat st;

    if (!real_fstat)
        real_fstat = (int (*)(int, struct stat *))dlsym(RTLD_NEXT, "fstat");
    return real_fstat && !real_fstat(fd, &st) && S_ISSOCK(st.st_mode) ? st.st_ino : 0;
}

/* Whether the connection is this process's own and still what it was. */
static bool connected(struct shim_drive *drive)
{
    if (drive->socket < 0)
        return false;
    if (inode_of(drive->socket) == drive->socket_inode)
    {
        if (drive->owner == getpid())
            return true;
        close(drive->socket); /* inherited by fork */
    }
    drive->socket = -1;
    return false;
}

static bool connect_drive(struct shim_drive *drive)
{
    if (connected(drive))
        return true;
    if ((drive->socket = vb_connect(drive->home)) < 0)
        return false;
    drive->owner = getpid();
    drive->socket_inode = inode_of(drive->socket);
    return true;
}

enum exchange_result
{
    EXCHANGED,
    UNREACHED,  /* the connection was dead before the drive got anything: another may be tried */
    BROKEN      /* nobody knows what the drive has done */
};

static enum exchange_result exchange(struct shim_drive *drive, const struct vb_request *request, struct vb_reply *reply,
                                     void *data)
{
    if (!connect_drive(drive) || !vb_send_all(drive->socket, request, sizeof(*request)))
        return UNREACHED;
    if (request->direction == VB_OUT && !vb_send_all(drive->socket, data, request->data_length))
        return BROKEN;
    if (!vb_receive_all(drive->socket, reply, sizeof(*reply)) || reply->magic != VB_MAGIC
        || reply->data_length > request->data_length || reply->sense_length > VB_SENSE_SIZE)
        return BROKEN;
    if (request->direction == VB_IN && !vb_receive_all(drive->socket, data, reply->data_length))
        return BROKEN;
    return EXCHANGED;
}

static void disconnect(struct shim_drive *drive)
{
    if (connected(drive))
        close(drive->socket);
    drive->socket = -1;
}

int shim_transact(struct shim_drive *drive, const struct vb_request *request, struct vb_reply *reply, void *data)
{
    enum exchange_result result;
    sigset_t all, before;
    bool old;

    /* A command is not interrupted: Wine stops threads by signals, and half a request would spoil the connection. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&drive->lock);
    old = connected(drive);
    result = exchange(drive, request, reply, data);
    if (result != EXCHANGED)
        disconnect(drive);
    if (result == UNREACHED && old) /* the daemon has been started anew */
    {
        result = exchange(drive, request, reply, data);
        if (result != EXCHANGED)
            disconnect(drive);
    }
    pthread_mutex_unlock(&drive->lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result == EXCHANGED ? reply->error : ENODEV;
}
