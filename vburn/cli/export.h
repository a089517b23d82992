/* export.h: what the exports know of a disc: everything read back from what was burned.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_EXPORT_H
#define VBURN_EXPORT_H

#include "disc.h"
#include "error.h"
#include "export_text.h"
#include "toc.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum export_data_mode
{
    EXPORT_AUDIO = 0,
    EXPORT_MODE_1 = 1,
    EXPORT_MODE_2 = 2
};

struct export_track
{
    const struct toc_track *toc;
    enum export_data_mode mode;
    int32_t pregap;             /* LBA of the first sector with index 0; toc->start when there is none */
    int32_t end;                /* LBA behind the last sector: the next track's pregap, or the lead-out */
    int32_t index[100];         /* LBA of each index from 1 on, INT32_MAX: not there */
    char isrc[13];              /* empty: none */
};

struct export_disc
{
    struct disc *disc;
    struct toc *toc;
    char catalogue[14];         /* empty: none */
    struct export_track tracks[TOC_MAX_TRACKS];
    unsigned track_count;
    int32_t lead_out;
    struct cd_text *text;       /* NULL: none */
};

/* Reads a finished disc. NULL with a reason. export_close takes NULL too. */
struct export_disc *export_open(const char *folder, struct vb_error *error);
void export_close(struct export_disc *disc);

/* Each writes the description at path and its data beside it. */
bool export_cue(const struct export_disc *disc, const char *path, struct vb_error *error);
bool export_toc(const struct export_disc *disc, const char *path, struct vb_error *error);
bool export_ccd(const struct export_disc *disc, const char *path, struct vb_error *error);

/* The user data of a DVD or BD, from LBA 0 to the last sector that was written. */
bool export_iso(const char *folder, const char *path, struct vb_error *error);

/* path with its ending replaced by another (".bin"), allocated; aborts when memory is out. */
char *export_sibling(const char *path, const char *ending);

/* The last part of a path, as descriptions name the file beside them. */
const char *export_base_name(const char *path);

enum export_order
{
    ORDER_LITTLE_ENDIAN,    /* audio samples as on the disc */
    ORDER_BIG_ENDIAN        /* swapped, as cdrdao's raw files have them; data sectors stay as they are */
};

/* Writes the main channel from LBA 0 to the lead-out, 2352 bytes a sector, data sectors descrambled. */
bool export_main_channel(const struct export_disc *disc, const char *path, enum export_order order, struct vb_error *error);

/* Closes a description that was being written; false when not all of it could be. */
bool export_finish(FILE *file, const char *path, struct vb_error *error);
FILE *export_begin(const char *path, struct vb_error *error);

#endif
