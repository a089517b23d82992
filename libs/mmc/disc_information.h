/*
 * READ DISC INFORMATION (MMC-6 6.22): is the disc blank, can more be written, how many sessions.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_DISC_INFORMATION_H
#define MMC_DISC_INFORMATION_H

#include "mmc/device.h"

#define MMC_DISC_INFORMATION_MAX 2080 /* 34 bytes and 255 OPC table entries of 8, rounded up */

enum mmc_disc_status
{
    MMC_DISC_BLANK = 0,
    MMC_DISC_APPENDABLE = 1,   /* incomplete */
    MMC_DISC_FINALIZED = 2,
    MMC_DISC_RANDOM = 3        /* others: randomly recordable, as DVD-RAM and BD-RE */
};

enum mmc_session_status
{
    MMC_SESSION_EMPTY = 0,
    MMC_SESSION_INCOMPLETE = 1,
    MMC_SESSION_DAMAGED = 2,
    MMC_SESSION_COMPLETE = 3
};

enum mmc_background_format
{
    MMC_NOT_FORMATTED = 0,
    MMC_FORMAT_STARTED = 1,    /* begun, and now stopped */
    MMC_FORMAT_RUNNING = 2,
    MMC_FORMATTED = 3          /* or not a medium that is formatted in background */
};

struct mmc_disc_information
{
    uint8_t disc_status;                 /* enum mmc_disc_status */
    uint8_t last_session_status;         /* enum mmc_session_status */
    bool erasable;
    uint8_t first_track;                 /* number of the first track on the disc */
    uint16_t sessions;                   /* counting an empty or incomplete last one */
    uint16_t first_track_in_last_session;
    uint16_t last_track_in_last_session;
    bool unrestricted_use;               /* URU */
    bool disc_id_valid;
    uint32_t disc_id;
    bool bar_code_valid;
    uint8_t bar_code[8];
    bool application_code_valid;
    uint8_t application_code;
    uint8_t background_format;           /* enum mmc_background_format */
    bool mrw_dirty;
    uint8_t disc_type;                   /* 00 CD-DA or CD-ROM, 10h CD-I, 20h CD-ROM XA, FFh undefined */
    uint8_t last_session_lead_in[4];     /* as the drive gave it: on CD 0, M, S, F; FFs when there is none */
    uint8_t last_possible_lead_out[4];   /* likewise */
    uint8_t opc_entries;
};

enum mmc_result mmc_read_disc_information(struct mmc_device *device, struct mmc_disc_information *information);

/*
 * The reply as it came, for callers who hand it on: size bytes at buffer (2 .. 65535), *length receives the bytes that
 * are there: what arrived, and no more than the reply says it has.
 */
enum mmc_result mmc_read_disc_information_raw(struct mmc_device *device, void *buffer, uint32_t size, uint32_t *length);

/*
 * For CDs: LBA of the start of the last (or next) session's lead-in, and of the last possible start of its lead-out.
 * False when the drive gives none (FF:FF:FF, or not a time). A lead-in before the program area (90:00:00 and later)
 * becomes negative.
 */
bool mmc_disc_lead_in_start(const struct mmc_disc_information *information, int32_t *lba);
bool mmc_disc_last_lead_out(const struct mmc_disc_information *information, int32_t *lba);

#endif
