/*
 * What is on the disc: read through the drive and held against what was asked for.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_READBACK_H
#define DISCBURN_READBACK_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>
#include "imapi2.h"
#include "redbook/isrc.h"
#include "redbook/mcn.h"

#include "discburn.h"
#include "disctext.h"
#include "wav.h"

/* One track as it should be. */
struct wanted_track
{
    uint8_t number;
    int32_t start;                /* LBA of index 1 */
    uint32_t sectors;
    struct isrc isrc;             /* unset: none may be there */
    bool preemphasis;
    IMAPI_CD_TRACK_DIGITAL_COPY_SETTING copy;
    const struct wav *wav;        /* its samples */
};

/* The disc as it should be. */
struct wanted_disc
{
    struct mcn mcn;               /* unset: none may be there */
    int32_t lead_out;             /* LBA */
    unsigned int track_count;
    const struct wanted_track *tracks;
    const struct wanted_texts *texts;
};

/*
 * Read the disc's table of contents, catalogue number, ISRCs, CD-TEXT, audio and Q sub-channel through the recorder's drive and
 * print a table of what is there. EXIT_DONE when all of it is as wanted; EXIT_MISMATCH when something is not, or cannot be
 * read; EXIT_CANCELLED when the user does not want to wait for it.
 */
enum exit_status read_back(IDiscRecorder2 *recorder, const struct wanted_disc *wanted);

#endif
