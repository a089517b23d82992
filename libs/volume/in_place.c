/*
 * A session on a medium that is written in place (DVD+RW, DVD-RAM, BD-RE): its blocks follow those of the sessions before, and the
 * anchors at the start of the disc come to point at it. What is between stays as it is.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/import.h"
#include "volume/parts.h"
#include "volume/udf.h"

/* A block that the image does not have is in the session, or it is the disc's. */
static bool is_of_session(const struct volume_image *image, uint32_t block)
{
    return block >= image->options.session_start && block < image->session_end;
}

static uint32_t write_unit(const struct volume_image *image)
{
    return image->options.write_unit > 1 ? image->options.write_unit : 1;
}

static struct volume_range widen(const struct volume_image *image, uint32_t first, uint32_t end)
{
    uint32_t unit = write_unit(image), rest = end % unit;

    first -= first % unit;
    /* what ends with the last block number there is, is not widened beyond it */
    if (rest && end <= UINT32_MAX - (unit - rest)) end += unit - rest;
    return (struct volume_range){ first, end - first };
}

enum volume_result in_place_plan(struct volume_image *image)
{
    const struct volume_options *options = &image->options;
    struct volume_range range = widen(image, options->session_start, image->session_end);
    unsigned i, j;

    image->start = 0;
    image->end = range.first + range.count;
    for (i = 0; i < options->anchor_count; i++)
    {
        uint32_t anchor = options->anchors[i];

        /* The session has anchors of its own, and other blocks that were an anchor once. */
        if (is_of_session(image, anchor)) continue;
        for (j = 0; j < i && options->anchors[j] != anchor; j++) ;
        if (j < i) continue;
        if (anchor == UINT32_MAX) return VOLUME_IMAGE_TOO_BIG;
        volume_add_part(image, anchor, 1, udf_make_anchor, anchor);
        range = widen(image, anchor, anchor + 1);
        if (range.first + range.count > image->end) image->end = range.first + range.count;
        image->anchors[image->anchor_count++] = anchor;
    }
    return VOLUME_OK;
}

unsigned volume_image_ranges(const struct volume_image *image, struct volume_range *ranges)
{
    unsigned count = 1, i, j;

    if (!image->options.anchor_count)
    {
        ranges[0] = (struct volume_range){ image->start, image->end - image->start };
        return 1;
    }
    /* Until the anchors are written the disc is what it was. */
    ranges[0] = widen(image, image->options.session_start, image->session_end);
    for (i = 0; i < image->anchor_count; i++)
    {
        ranges[count] = widen(image, image->anchors[i], image->anchors[i] + 1);
        /* two in one unit */
        for (j = 1; j < count && ranges[j].first != ranges[count].first; j++) ;
        if (j == count) count++;
    }
    return count;
}

enum volume_result in_place_read(const struct volume_image *image, uint32_t block, uint32_t count, uint8_t *out,
        struct volume_problem *problem)
{
    struct volume_disc *disc = image->options.disc;
    uint32_t step;

    for (; count; count -= step, block += step, out += (size_t)step * VOLUME_BLOCK_SIZE)
    {
        bool session = is_of_session(image, block);
        uint32_t end = session ? image->session_end : block < image->options.session_start ? image->options.session_start : image->end;
        bool on_disc = !session && disc && block < disc->blocks;
        enum volume_result result;

        if (on_disc && end > disc->blocks) end = disc->blocks;
        step = end - block < count ? end - block : count;
        if (!on_disc) memset(out, 0, (size_t)step * VOLUME_BLOCK_SIZE);
        else if ((result = disc->read(disc, block, step, out)))
        {
            /* which one it is */
            if (problem) for (problem->block = block; --step && !disc->read(disc, problem->block, 1, out); problem->block++) ;
            if (problem) problem->what = "a block of the disc that cannot be read";
            return volume_fail(result, problem, NULL, 0);
        }
    }
    return VOLUME_OK;
}
