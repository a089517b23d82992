/*
 * What tells a disc from others.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include "discid.h"
#include "volume/image.h"

/* ISO 9660 has its descriptors from block 16 on (ECMA-119 6.2.1), UDF its recognition sequence behind them, and these images its
 * volume descriptor sequence before block 64. */
#define FIRST_BLOCK 16
#define LAST_BLOCK 63

/* FNV-1a, 64 bit. */
#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

enum volume_result make_disc_id(struct disc_blocks *blocks, uint32_t session_start, WCHAR id[DISC_ID_SIZE])
{
    BYTE *bytes = malloc(VOLUME_BLOCK_SIZE);
    enum volume_result result = VOLUME_OK;
    uint64_t hash = HASH_START;
    uint32_t block;
    unsigned i;

    if (!bytes) return VOLUME_OUT_OF_MEMORY;
    for (block = FIRST_BLOCK; block <= LAST_BLOCK && block < blocks->count && !result; block++)
    {
        if ((result = blocks->read(blocks, block, bytes))) break;
        for (i = 0; i < VOLUME_BLOCK_SIZE; i++) hash = (hash ^ bytes[i]) * HASH_PRIME;
    }
    free(bytes);
    if (!result)
        swprintf(id, DISC_ID_SIZE, L"%08lX-%08lX-%08lX", (unsigned long)(hash >> 32), (unsigned long)(uint32_t)hash,
                (unsigned long)session_start);
    return result;
}
