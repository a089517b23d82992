/*
 * How large an image becomes, and whether the medium has room for it (behaviour.md 18, FreeMediaBlocks).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fsimage.h"
#include "planner.h"

/* What a name takes at most: in ISO 9660's two hierarchies with their path tables, and in UDF an entry and an identifier. */
#define ISO_BYTES_PER_ITEM (33 + 40 + 33 + 132 + 2 * 140)
#define UDF_BYTES_PER_ITEM (2048 + 296)
/* Descriptors, anchors, sequences, the gap before UDF's partition. */
#define FIXED_BLOCKS 400

ULONGLONG fs_image_used_blocks(const struct fs_image *image)
{
    ULONGLONG items = (ULONGLONG)volume_tree_files(image->tree) + volume_tree_directories(image->tree)
            + volume_tree_streams(image->tree) + 1;
    ULONGLONG directories = volume_tree_directories(image->tree) + 1ull, blocks = volume_tree_blocks(image->tree);

    blocks += FIXED_BLOCKS + image->boot_blocks;
    if (image->file_systems & (FsiFileSystemISO9660 | FsiFileSystemJoliet))
        blocks += items * ISO_BYTES_PER_ITEM / VOLUME_BLOCK_SIZE + 2 * directories;
    if (image->file_systems & FsiFileSystemUDF)
    {
        ULONGLONG entries = items * UDF_BYTES_PER_ITEM / VOLUME_BLOCK_SIZE + directories;

        blocks += image->udf_revision >= 0x250 && image->mirror_metadata ? 2 * entries : entries;
    }
    return blocks;
}

/* Plans the image and says how many blocks it has. This is remembered, unless they are too many: what was added is undone then. */
static HRESULT measure(struct fs_image *image, ULONGLONG limit, const struct com_class *source, REFIID iid, ULONGLONG *blocks)
{
    struct volume_image *plan;
    HRESULT hr;

    if (FAILED(hr = fs_plan(image, NULL, NULL, 0, source, iid, &plan))) return hr;
    *blocks = volume_image_blocks(plan);
    if (*blocks <= limit) volume_size_note(&image->size, image->tree, plan);
    volume_image_destroy(plan);
    return S_OK;
}

/* The estimate is quick and not too low. Where it is too high, the plan says what is true, and what was planned last is remembered: most
 * of what is added then is so small, or so large, that it needs no other. */
HRESULT fs_image_check_size(struct fs_image *image, const WCHAR *path, const struct com_class *source, REFIID iid)
{
    ULONGLONG least, most, limit;
    HRESULT hr;

    if (!image->free_blocks || fs_image_used_blocks(image) <= image->free_blocks) return S_OK;
    /* there may be no room for the boot images alone */
    limit = image->free_blocks > image->boot_blocks ? image->free_blocks - image->boot_blocks : 0;
    volume_size_now(&image->size, image->tree, &least, &most);
    if (least <= limit && most > limit && FAILED(hr = measure(image, limit, source, iid, &least))) return hr;
    return least <= limit ? S_OK : fs_error(IMAPI_E_IMAGE_SIZE_LIMIT, source, iid, path, NULL);
}
