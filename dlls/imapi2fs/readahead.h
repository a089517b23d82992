/*
 * The blocks of an image before they are asked for: threads of its own compute what comes next while the client deals with what it has.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_READAHEAD_H
#define IMAPI2FS_READAHEAD_H

#include <windows.h>
#include "volume/image.h"

/* A window of blocks that moves along. Left to who reads is what a thread of its own cannot have (a client's stream, which belongs to the
 * client's apartment) or could not read (the error's text belongs to the client's thread), what no thread has begun yet, and large files,
 * which need no copy then. */
struct readahead;

/* Nothing is read yet. The plan stays the caller's. NULL: out of memory, or of threads. */
struct readahead *readahead_create(const struct volume_image *plan);
/* Waits for the threads. NULL does nothing. */
void readahead_destroy(struct readahead *readahead);

/* Where it should be: from the block of that byte on. */
void readahead_start(struct readahead *readahead, ULONGLONG position);

#define NO_CHUNK UINT64_MAX

/* Copies up to `size` bytes from a position on. Returns how many: 0 when they are not in the window (*end is NO_CHUNK), or have to be
 * computed by the caller, who then does not go beyond *end, a block's beginning. Any thread. */
ULONG readahead_read(struct readahead *readahead, ULONGLONG position, BYTE *buffer, ULONG size, ULONGLONG *end);

/* What lies before a position, which was in the window, is not needed any more. */
void readahead_pass(struct readahead *readahead, ULONGLONG position);

#endif
