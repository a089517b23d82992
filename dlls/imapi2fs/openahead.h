/*
 * Files that are opened before they are read: a thread of its own opens what the threads that read ahead come to next.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_OPENAHEAD_H
#define IMAPI2FS_OPENAHEAD_H

#include <windows.h>
#include "volume/image.h"

/* Some dozen open files of an image at most, in the order of its blocks. What cannot be opened is left to who reads it. */
struct openahead;

/* Bytes. A file of this size or larger is read for so long that its opening does not count: it is not opened ahead. */
#define OPENAHEAD_LARGE (4 * 1024 * 1024)

/* Nothing is opened yet. The plan stays the caller's. NULL: out of memory, or of threads. */
struct openahead *openahead_create(const struct volume_image *plan);
/* Nobody takes files any more. Waits for the thread, and closes what was not taken. NULL does nothing. */
void openahead_destroy(struct openahead *openahead);

/* Only files that begin in blocks first .. end - 1 of the image are wanted. Where it moves on, what was opened stays open; with `anew`
 * it is begun with again. */
void openahead_want(struct openahead *openahead, uint32_t first, uint32_t end, BOOL anew);

/* A file that was opened ahead, or is just being opened, which is waited for: the caller's to close. NULL: it was not, and will not be. */
HANDLE openahead_take(struct openahead *openahead, const struct volume_node *node);

#endif
