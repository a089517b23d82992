/*
 * What a disc is like before it is recorded: what can still be done with it, how much is free, where the next session goes.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_DISC_H
#define RECORDING_DISC_H

#include "mmc/device.h"
#include "mmc/disc_state.h"
#include "recording/medium.h"

/* Bits; the values are those of IMAPI_FORMAT2_DATA_MEDIA_STATE, so that a face has nothing to translate. */
enum recording_state
{
    RECORDING_STATE_OVERWRITABLE = 0x0001,
    RECORDING_STATE_BLANK = 0x0002,             /* sequential: nothing is recorded; overwritable: not formatted */
    RECORDING_STATE_APPENDABLE = 0x0004,        /* something is recorded, and another session may follow */
    RECORDING_STATE_FINAL_SESSION = 0x0008,     /* the next session is the last there can be */
    RECORDING_STATE_DAMAGED = 0x0400,
    RECORDING_STATE_ERASE_REQUIRED = 0x0800,
    RECORDING_STATE_NON_EMPTY_SESSION = 0x1000, /* the last session is neither empty nor closed */
    RECORDING_STATE_WRITE_PROTECTED = 0x2000,
    RECORDING_STATE_FINALIZED = 0x4000,
    RECORDING_STATE_UNSUPPORTED = 0x8000
};
#define RECORDING_STATE_UNUSABLE 0xFC00         /* any of these: it cannot be recorded as it is */

#define RECORDING_NO_ADDRESS (-1)

struct recording_disc
{
    uint16_t profile;                           /* enum mmc_profile */
    const struct recording_medium *medium;      /* NULL: cannot be recorded */
    struct mmc_disc_information information;    /* zeroed where the drive has none of it */
    uint32_t state;                             /* enum recording_state */
    uint32_t protection;                        /* enum mmc_protection */
    bool formatted;                             /* overwritable: sectors can be addressed */
    bool pseudo_overwrite;                      /* BD-R: recorded sectors may be written again */
    bool next_valid;
    uint16_t next_track;                        /* number that the next track gets; 0: not known */
    int32_t next_writable;                      /* LBA of the next session's data, 0 on a blank or overwritable disc; -1: none */
    uint32_t total;                             /* sectors for data, used and free */
    uint32_t free;                              /* sectors that the next session's data can have */
    uint32_t layer_0;                           /* sectors of layer 0 of a disc that can be recorded in layer jump, else 0 */
    const char *untold;                         /* the command that the drive would not answer, so that free says nothing; NULL: none */
    uint16_t complete_sessions;
    int32_t previous_start;                     /* LBA of the last complete session's data; -1: none */
    int32_t previous_last;                      /* LBA of its last sector, as far as the drive knows; -1: none */
    bool last_recorded_valid;                   /* the drive counts what was recorded there; else it is the end of the track */
};

/*
 * Ask the drive (mmc_read_disc_facts), and judge what is to be known for a recording. The disc is ready. MMC_OK also for a disc that
 * cannot be recorded: see state. On a CD the write type that somebody left in page 05h does not matter.
 */
enum mmc_result recording_examine(struct mmc_device *device, struct recording_disc *disc);

/* The judgement alone. */
void recording_judge(const struct mmc_disc_facts *facts, struct recording_disc *disc);

/* How the disc ends when it is recorded with so many sectors: closed because it is wished, because this medium has one
 * session only, because at most a fiftieth of it would be left (behaviour.md section 7), or because no other session could follow. */
enum recording_ending recording_choose_ending(const struct recording_disc *disc, uint32_t sectors, bool close,
        bool incompatible);

/* Whether no session on the disc has a data track yet: of the table of contents, complete sessions only. */
enum mmc_result recording_is_first_data_session(struct mmc_device *device, const struct recording_disc *disc, bool *first);

#endif
