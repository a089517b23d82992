/* drive_home.h: where a drive keeps what belongs to it.
 *
 * HOME/socket   the daemon listens here        HOME/node    the file that programs take for /dev/sr0
 * HOME/pid      the daemon's process id        HOME/drive   what the drive remembers: the disc in it, its speed
 * HOME/lock     held by the running daemon     HOME/log     what the daemon had to say
 * HOME/iscsi    the URL of the iSCSI logical unit that the drive is, if it is one (iscsi_url.h)
 * HOME/discs/   discs that were not given a folder of their own
 * HOME/drives/NAME/   the same again for the drive called NAME
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DRIVE_HOME_H
#define VBURN_DRIVE_HOME_H

#include "error.h"

/* The folder of the drive called name, or of the nameless one (name NULL), absolute: $VBURN_HOME, or
 * ${XDG_STATE_HOME:-$HOME/.local/state}/vburn; a name with a slash in it is the folder itself. The caller frees. NULL
 * with a reason. Makes nothing. */
char *drive_home(const char *name, struct vb_error *error);

/* Makes the folder and its node. */
bool drive_home_create(const char *home, struct vb_error *error);

/* home/name, allocated; aborts when memory is out. */
char *drive_home_path(const char *home, const char *name);

/* A drive has one serial number for life, made from its folder: 16 characters. */
enum { DRIVE_SERIAL_SIZE = 17 };
void drive_serial(const char *home, char serial[DRIVE_SERIAL_SIZE]);

/* mkdir -p */
bool make_folders(const char *path, struct vb_error *error);

/* An absolute path for a path that need not exist, allocated; aborts when memory is out. */
char *absolute_path(const char *path);

#endif
