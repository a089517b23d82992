/*
 * Wine's mount manager, which makes the drive letters.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_MOUNTMANAGER_H
#define IMAPI2_MOUNTMANAGER_H

/* For who finds no letter of an optical drive: waits until the mount manager has made those that there are. Returns at once where
 * it has (after a question to the service manager, the first time in a process), where there is none, and on Windows; within
 * MOUNT_MANAGER_LIMIT_MS in any case, and at once from then on. */
void mount_manager_wait(void);

#define MOUNT_MANAGER_LIMIT_MS 10000

#endif
