/* shim.h: the parts of libvburn.so.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SHIM_H
#define VBURN_SHIM_H

#include "protocol.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

enum { DRIVES_MOST = 16 };

/* A drive this process may see: from $VBURN_DRIVES. */
struct shim_drive
{
    char home[4096];        /* the drive's folder */
    char alias[128];        /* the path programs know it by, "/dev/sr0" */
    dev_t device;           /* the node's identity */
    ino_t inode;
    unsigned minor;         /* of block device 11: */
    pthread_mutex_t lock;   /* guards what follows */
    int socket;             /* -1: not connected */
    pid_t owner;            /* the process that made the connection; a child makes its own */
    ino_t socket_inode;     /* programs close descriptors they do not know: is it still ours? */
    bool kept_locked;       /* CDROM_LOCKDOOR was used: CDROMEJECT answers EBUSY */
};

/* drives.c */

/* The drive a stat result belongs to, or NULL. */
struct shim_drive *shim_drive_of_stat(const struct stat *st);

/* The drive an open descriptor belongs to, or NULL. */
struct shim_drive *shim_drive_of_descriptor(int fd);

/* Where to open what the program calls path: the node for an alias, else path itself. */
const char *shim_path(const char *path, char buffer[4200]);

/* Makes a stat result of a node that of a block device; leaves others alone. */
void shim_fake_stat(struct stat *st);

/* transport.c */

/* One request and its reply; data is sent or filled. 0, or an errno: ENODEV when the drive cannot be reached. */
int shim_transact(struct shim_drive *drive, const struct vb_request *request, struct vb_reply *reply, void *data);

/* cdrom_ioctls.c, sg_ioctls.c: true when the request is one of theirs; *result and errno are then what ioctl gives. */
bool shim_sg_ioctl(struct shim_drive *drive, unsigned long request, void *argument, int *result);
bool shim_cdrom_ioctl(struct shim_drive *drive, unsigned long request, void *argument, int *result);


#endif
