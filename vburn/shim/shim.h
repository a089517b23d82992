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

/* commands.c: commands as the kernel itself sends them */

/* One command; reply->data_length tells how much moved. Unit attentions are swallowed, and a drive that is becoming ready is
 * waited for, as the kernel does. 0, or an errno of transport; the SCSI result is in reply. */
int shim_run(struct shim_drive *drive, const uint8_t *cdb, unsigned length, enum vb_direction direction, void *data,
             uint32_t size, struct vb_reply *reply);

/* As shim_run, with the SCSI result as an errno too; data that did not come are an error. */
int shim_command(struct shim_drive *drive, const uint8_t *cdb, unsigned length, enum vb_direction direction, void *data,
                 uint32_t size);

/* What CDROM_DRIVE_STATUS says, or -1 with errno. */
int shim_drive_status(struct shim_drive *drive);

/* block_device.c: the drive as a block device */

/* Bytes of it; 0 when there is no disc, or nothing that can be read. */
uint64_t shim_size(struct shim_drive *drive);

/* Whether it may be written to without a burning program: the disc takes any sector at any time (feature 0020h). */
bool shim_writable(struct shim_drive *drive);

/* As pread and pwrite: bytes moved, fewer at the end or before an error, or -1 with errno. */
ssize_t shim_read(struct shim_drive *drive, void *to, size_t size, off_t at);
ssize_t shim_write(struct shim_drive *drive, const void *from, size_t size, off_t at);

/* 0, or the errno with which the kernel opens no device that is in this state. flags as for open. */
int shim_may_open(struct shim_drive *drive, int flags);

/* cdrom_ioctls.c, sg_ioctls.c: true when the request is one of theirs; *result and errno are then what ioctl gives. */
bool shim_sg_ioctl(struct shim_drive *drive, unsigned long request, void *argument, int *result);
bool shim_cdrom_ioctl(struct shim_drive *drive, unsigned long request, void *argument, int *result);

#endif
