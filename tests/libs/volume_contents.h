/*
 * Contents of files: bytes that say which file and where in it they are, or that were read back.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_CONTENTS_H
#define VOLUME_CONTENTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "volume/image.h"
#include "volume/import.h"

struct contents
{
    uint32_t seed;
    uint32_t size;              /* of embedded ones that were read back: bytes; 0: they are computed */
    uint8_t bytes[];
};

static inline uint8_t byte_of(uint32_t seed, uint64_t offset)
{
    return (uint8_t)((seed + 1) * 2654435761u + offset * 40503u + (offset >> 11) * 7);
}

static inline enum volume_result read_contents(void *pointer, const struct volume_node *node, uint64_t offset, void *out,
        uint32_t size)
{
    struct contents *contents = pointer;
    uint8_t *bytes = out;
    uint32_t i;

    (void)node;
    for (i = 0; i < size; i++) bytes[i] = contents->size ? contents->bytes[offset + i] : byte_of(contents->seed, offset + i);
    return VOLUME_OK;
}

static const struct volume_contents_class contents_class = { read_contents, free };

static inline void *embed(const uint8_t *bytes, uint32_t size)
{
    struct contents *contents = malloc(sizeof(*contents) + size);

    assert_non_null(contents);
    contents->seed = 0;
    contents->size = size;
    memcpy(contents->bytes, bytes, size);
    return contents;
}

#endif
