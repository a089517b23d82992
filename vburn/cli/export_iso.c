/* export_iso.c: the user data of a DVD or BD as one file.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 512 };

/* Where the recorded data end: behind the last track with data, or of a disc that is written anywhere its format. Sectors that were
 * never written are zeros; those behind the last that is not zero are left out. */
static int32_t end_of_data(const struct disc *disc)
{
    /* In layer jump what the drive filled layer 1 up with is not written out. */
    bool by_tracks = disc->data.track_count && !disc->data.jumps;
    int32_t end = disc->data.track_count ? 0 : disc->data.formatted;
    off_t data = 0, hole = 0, size = lseek(disc->file, 0, SEEK_END);
    unsigned i;

    for (i = 0; i < disc->data.track_count; i++)
        if (disc->data.tracks[i].next > disc->data.tracks[i].start)
            end = disc->data.tracks[i].next;
    if (by_tracks || size < 0)
        return end;
    while ((data = lseek(disc->file, hole, SEEK_DATA)) >= 0 && (hole = lseek(disc->file, data, SEEK_HOLE)) > data)
        end = (int32_t)((hole + DATA_SIZE - 1) / DATA_SIZE);
    return hole ? end : 0;
}

static bool copy(const struct disc *disc, FILE *file, uint8_t *sectors, int32_t end, struct vb_error *error)
{
    int32_t lba, count;

    for (lba = 0; lba < end; lba += count)
    {
        int32_t i;

        count = end - lba < CHUNK ? end - lba : CHUNK;
        if (!disc_read(disc, lba, (uint32_t)count, sectors))
        {
            memset(sectors, 0, (size_t)count * DATA_SIZE);
            for (i = 0; i < count; i++)
                if (disc_is_burned(disc, lba + i, 1) && !disc_read(disc, lba + i, 1, sectors + (size_t)i * DATA_SIZE))
                    return vb_fail(error, "cannot read %s/sectors: %s", disc->folder, strerror(errno));
        }
        if (fwrite(sectors, DATA_SIZE, (size_t)count, file) != (size_t)count)
            return true; /* export_finish says why */
    }
    return true;
}

bool export_iso(const char *folder, const char *path, struct vb_error *error)
{
    struct disc *disc = disc_open(folder, false, error);
    uint8_t *sectors = malloc((size_t)CHUNK * DATA_SIZE);
    FILE *file = NULL;
    int32_t end;
    bool good = false;

    if (disc && !sectors)
        vb_fail(error, "out of memory");
    else if (disc && disc_is_cd(disc))
        vb_fail(error, "the disc in %s is a CD, whose sectors are more than an image of user data can hold: let the file end in .cue, "
                ".toc or .ccd", folder);
    else if (disc && !(end = end_of_data(disc)))
        vb_fail(error, "there is nothing on the disc in %s", folder);
    else if (disc && (file = export_begin(path, error)))
    {
        good = copy(disc, file, sectors, end, error);
        if (good)
            good = export_finish(file, path, error);
        else
            fclose(file);
    }
    free(sectors);
    disc_close(disc);
    return good;
}
