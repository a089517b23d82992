/* cue_sheet.h: SEND CUE SHEET's parameter list (MMC-6 6.34).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_CUE_SHEET_H
#define VBURN_CUE_SHEET_H

#include "session_layout.h"

enum { CUE_SHEET_MOST = 0x8000 }; /* bytes */

/* How the host sends the sectors of a stretch, and what the drive adds (MMC-6 table 567, data forms). */
struct cue_form
{
    uint8_t code;               /* data form without the sub-channel bits */
    uint8_t is_data;            /* goes with a control nibble of a data track */
    uint16_t main_size;         /* bytes of main channel the host sends; 0: the drive makes the sector */
    uint16_t at;                /* where in the sector they go */
    enum sector_type type;
    bool complete;              /* the drive adds sync, header, EDC and ECC */
};

enum cue_sub_channel
{
    CUE_SUB_NONE = 0,           /* made by the drive */
    CUE_SUB_RAW = 1,            /* 96 bytes: R-W as on the disc */
    CUE_SUB_PACKED = 3          /* 96 bytes: R-W packs, protected and interleaved by the drive */
};

/* Sectors first..end-1 that come in one form. */
struct cue_stretch
{
    int32_t first, end;
    const struct cue_form *form;
    enum cue_sub_channel sub_channel;
};

enum { CUE_STRETCHES_MOST = CUE_SHEET_MOST / 8 + 1 };

struct cue_sheet
{
    struct session_layout layout;
    struct cue_stretch stretches[CUE_STRETCHES_MOST]; /* from the lead-in to the lead-out, without a gap */
    unsigned stretch_count;
};

/* Bytes the host sends for each sector of a stretch. */
static inline unsigned cue_block_size(const struct cue_stretch *stretch)
{
    return stretch->form->main_size + (stretch->sub_channel == CUE_SUB_NONE ? 0 : 96);
}

/* The stretch lba lies in; lba must lie between the start of the lead-in and the lead-out. */
const struct cue_stretch *cue_stretch_at(const struct cue_sheet *cue, int32_t lba);

/* Reads a cue sheet for a session that begins as cue->layout says (number, lead_in, program; its first track must have the
 * number first_track). False when it does not describe a session that can be recorded there. */
bool cue_sheet_parse(struct cue_sheet *cue, const uint8_t *data, uint32_t size, unsigned first_track,
                     int32_t last_lead_out);

#endif
