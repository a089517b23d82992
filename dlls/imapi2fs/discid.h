/*
 * What tells a disc from others: a text made of its last session's descriptors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_DISCID_H
#define IMAPI2FS_DISCID_H

#include <windows.h>
#include "volume/result.h"

/* With its end. */
#define DISC_ID_SIZE 40

/* The blocks of a session, wherever they come from; 0 is its first. */
struct disc_blocks
{
    enum volume_result (*read)(struct disc_blocks *blocks, uint32_t block, void *out);
    uint32_t count;
};

/* The pages say that it is a signature of the disc and its sessions, and need not be unique; what it is made of is silent. Ours is
 * of what each volume has of its own: the times and the identifiers in the descriptors of ISO 9660 and UDF. A result has the one
 * that CalculateDiscIdentifier gives for a disc that it was burned to. */
enum volume_result make_disc_id(struct disc_blocks *blocks, uint32_t session_start, WCHAR id[DISC_ID_SIZE]);

#endif
