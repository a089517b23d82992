/*
 * What the disc is, and what can be done with it: the judgement over everything that a drive says of the disc in it.
 *
 * A drive is asked once (mmc_read_disc_facts), and what it said is judged without it (mmc_judge_disc), so that the judgement can
 * be tested with the replies of every medium in every state.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_DISC_STATE_H
#define MMC_DISC_STATE_H

#include "mmc/disc_information.h"
#include "mmc/disc_structure.h"
#include "mmc/format.h"
#include "mmc/track_information.h"
#include "mmc/write_features.h"

/* Kinds of medium, with the numbers of IMAPI_MEDIA_PHYSICAL_TYPE. A finalised disc that cannot be erased counts as a ROM,
 * whatever it was before. */
enum mmc_medium
{
    MMC_MEDIUM_UNKNOWN = 0,
    MMC_MEDIUM_CD_ROM = 1,
    MMC_MEDIUM_CD_R = 2,
    MMC_MEDIUM_CD_RW = 3,
    MMC_MEDIUM_DVD_ROM = 4,
    MMC_MEDIUM_DVD_RAM = 5,
    MMC_MEDIUM_DVD_PLUS_R = 6,
    MMC_MEDIUM_DVD_PLUS_RW = 7,
    MMC_MEDIUM_DVD_PLUS_R_DL = 8,
    MMC_MEDIUM_DVD_R = 9,
    MMC_MEDIUM_DVD_RW = 10,
    MMC_MEDIUM_DVD_R_DL = 11,
    MMC_MEDIUM_DISK = 12,
    MMC_MEDIUM_DVD_PLUS_RW_DL = 13,
    MMC_MEDIUM_HD_DVD_ROM = 14,
    MMC_MEDIUM_HD_DVD_R = 15,
    MMC_MEDIUM_HD_DVD_RAM = 16,
    MMC_MEDIUM_BD_ROM = 17,
    MMC_MEDIUM_BD_R = 18,
    MMC_MEDIUM_BD_RE = 19
};

/* How a medium, as it is now, is recorded. */
enum mmc_recording
{
    MMC_RECORDING_NONE,            /* not at all */
    MMC_RECORDING_SEQUENTIAL,      /* one session behind the other */
    MMC_RECORDING_OVERWRITE,       /* any block at any time */
    MMC_RECORDING_RANDOM_ONCE      /* any block, but once: BD-R in RRM */
};

/* Why a disc must not be written to, with the bits of IMAPI_MEDIA_WRITE_PROTECT_STATE. */
enum mmc_protection
{
    MMC_PROTECTED_UNTIL_POWER_DOWN = 0x0001,
    MMC_PROTECTED_BY_CARTRIDGE = 0x0002,
    MMC_PROTECTED_BY_MEDIUM = 0x0004,      /* a reason of its own: no spare blocks left ... */
    MMC_PROTECTED_BY_SOFTWARE = 0x0008,    /* a mark on the disc (PWP) */
    MMC_PROTECTED_READ_ONLY = 0x4000       /* the drive cannot write this medium */
};

/* What the drive said; of what it would not say the has_ member is false. */
struct mmc_disc_facts
{
    bool has_features;               /* false: a drive before MMC-2 */
    bool has_information;
    bool has_open_track;
    bool has_last_track;
    bool has_session_start;
    bool has_formats;
    bool has_physical;
    bool has_protection;
    bool has_capacity;
    struct mmc_write_features features;
    struct mmc_disc_information information;
    struct mmc_track_information open_track;   /* the one that the next write goes to */
    struct mmc_track_information last_track;   /* the last one of the last complete session */
    int32_t session_start;                     /* LBA: of the first track of the last complete session */
    struct mmc_format_capacities formats;
    struct mmc_physical_format physical;
    struct mmc_write_protection protection;
    uint32_t last_lba;                         /* READ CAPACITY */
    uint32_t layer_0;                          /* DVD-R DL that can be recorded in layer jump: blocks of layer 0; 0: not told */
};

struct mmc_disc_state
{
    uint16_t profile;                /* enum mmc_profile; MMC_PROFILE_NONE of a drive before MMC-2 */
    uint8_t medium;                  /* enum mmc_medium */
    uint8_t recording;               /* enum mmc_recording */
    uint16_t protection;             /* enum mmc_protection, 0: none */
    uint8_t write_unit;              /* blocks that the medium is written in: 1, 16 or 32 */
    uint8_t background_format;       /* enum mmc_background_format; MMC_FORMATTED for what is not formatted in background */

    bool known;                      /* the drive told the disc's state; false: only medium and protection are to be trusted */
    bool blank;
    bool appendable;                 /* sequential: another session can be begun */
    bool final_session;              /* blank or appendable: with the next session it ends */
    bool incomplete_session;         /* the last session has data and is not closed; restricted overwrite: intermediate state */
    bool finalised;                  /* nothing can be added to it */
    bool damaged;                    /* the last session, a track or the drive's account of them is damaged */
    bool erasable;                   /* the drive can erase it, or write over it */
    bool needs_erase;                /* it could be written to after having been erased */
    bool formatted;
    bool needs_format;               /* it can only be written to after having been formatted */
    bool pseudo_overwrite;           /* BD-R: POW */

    uint16_t sessions;               /* complete ones */
    uint16_t tracks;                 /* in them, and in an incomplete one */
    uint32_t total_blocks;           /* of user data that fit on the disc; once formatted, where it must be */
    uint32_t free_blocks;            /* that can still be recorded; overwritable: all */
    uint32_t layer_0;                /* of them all, those of layer 0, where the disc can be recorded in layer jump; else 0 */
    bool has_next_writable;
    uint32_t next_writable;          /* LBA; 0 on blank and on overwritable discs */
    bool has_previous_session;
    uint32_t previous_start;         /* LBA of the last complete session */
    bool has_last_written;
    uint32_t last_written;           /* LBA of its last block */
};

/* The kind of medium: features first, then what is recorded on a DVD, then the profile; without GET CONFIGURATION the erasable
 * bit. Of the facts only features, information and physical are looked at. */
enum mmc_medium mmc_judge_medium(const struct mmc_disc_facts *facts);

/* Every member of *state follows from *facts; addresses and counts that cannot be right are left out. */
void mmc_judge_disc(const struct mmc_disc_facts *facts, struct mmc_disc_state *state);

/*
 * Ask the drive for everything. What it refuses is not there; MMC_OK unless the medium is not there or cannot be used now (MMC_NO_MEDIUM,
 * MMC_BUSY, MMC_FORMAT_IN_PROGRESS ...) or the drive cannot be reached. The caller waits until the drive is ready. At most a
 * dozen commands, and up to 99 more for the tracks of the last complete session of a drive that does not tell where that begins.
 */
enum mmc_result mmc_read_disc_facts(struct mmc_device *device, struct mmc_disc_facts *facts);

/* Likewise, but only for the kind of medium: two or three commands. */
enum mmc_result mmc_read_medium(struct mmc_device *device, enum mmc_medium *medium);

/* Both together. */
enum mmc_result mmc_read_disc_state(struct mmc_device *device, struct mmc_disc_state *state);

#endif
