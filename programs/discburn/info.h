/*
 * What discburn info tells of a disc, in two ways.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_INFO_H
#define DISCBURN_INFO_H

#include "discstate.h"
#include "facts.h"
#include "volumefacts.h"

/* The control nibble of Q (IEC 60908 17.5). */
enum info_control
{
    CONTROL_PREEMPHASIS = 0x01,
    CONTROL_COPY = 0x02,
    CONTROL_DATA = 0x04,
    CONTROL_4_CHANNELS = 0x08
};

/* A CD-TEXT of that pack type, of a track or (0) the album, in Unicode; the caller frees it. NULL for an empty or missing text. */
WCHAR *info_cd_text(const struct cdtext_block *block, unsigned int type, unsigned int track);

/* How many sectors are used: of a disc that is written session by session by the drive's account, of others by the file system's.
 * -1: not known. */
LONG info_used_sectors(const struct disc_facts *disc, const struct disc_state *state, const struct volume_facts *volume);

/* For people. */
void info_print(const struct drive_facts *drive, const struct disc_facts *disc, const struct disc_state *state,
        const struct volume_facts *volume);

/* For programs. drive, disc: NULL where there is none; error: why, or NULL. */
void info_print_json(const struct drive_facts *drive, const struct disc_facts *disc, const struct disc_state *state,
        const struct volume_facts *volume, const WCHAR *error);

#endif
