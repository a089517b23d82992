/*
 * SEND CUE SHEET (MMC-6 6.34) and the building of a cue sheet, which says what a CD session written at once is to consist of.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_CUE_SHEET_H
#define MMC_CUE_SHEET_H

#include "mmc/device.h"

#define MMC_CUE_LINE_SIZE 8

/* Main data form of a cue sheet line: what the host sends for each sector, and what the drive makes of it. */
enum mmc_data_form
{
    MMC_FORM_AUDIO = 0x00,               /* 2352 bytes are sent */
    MMC_FORM_AUDIO_BY_DRIVE = 0x01,      /* nothing: silence; the lead-in and lead-out of audio discs */
    MMC_FORM_MODE1 = 0x10,               /* 2048 */
    MMC_FORM_MODE1_RAW = 0x11,           /* 2352: sync to ECC are sent, and taken as they are or made again */
    MMC_FORM_MODE1_BY_DRIVE = 0x14,      /* nothing: zeros; the lead-in and lead-out of data discs */
    MMC_FORM_XA_FORM1 = 0x21,            /* 2048 */
    MMC_FORM_XA_RAW = 0x23,              /* 2352 */
    MMC_FORM_XA_BY_DRIVE = 0x24,         /* nothing */
    MMC_FORM_SUB_RAW = 0x40,             /* bit: 96 bytes of raw sub-channel follow each sector; in the lead-in: CD-TEXT */
    MMC_FORM_SUB_PACKED = 0xC0           /* bits: 96 bytes of packed sub-channel follow */
};

#define MMC_CUE_INDEXES_MAX 99

struct mmc_cue_track
{
    uint8_t number;                      /* 1 .. 99 */
    uint8_t control;                     /* control nibble of Q: 4 data, 2 copy permitted, 1 pre-emphasis, 8 four channels */
    bool alternate_copy;                 /* SCMS: bit 7 of the line; the copy bit alternates */
    uint8_t data_form;                   /* enum mmc_data_form */
    uint8_t pregap_form;                 /* likewise, of INDEX 00 */
    bool has_pregap;                     /* INDEX 00 begins at pregap_start; the first track of a session must have it */
    int32_t pregap_start;                /* LBA; -150 for the first track of a disc */
    int32_t indexes[MMC_CUE_INDEXES_MAX]; /* LBA of INDEX 01 and those behind it, ascending */
    uint8_t index_count;                 /* 1 .. 99 */
    char isrc[12 + 1];                   /* 12 characters, or empty */
};

struct mmc_cue_session
{
    const struct mmc_cue_track *tracks;
    uint32_t track_count;                /* 1 .. 99 */
    int32_t lead_out;                    /* LBA of its start */
    uint8_t lead_in_form;                /* MMC_FORM_AUDIO_BY_DRIVE or MMC_FORM_MODE1_BY_DRIVE; with MMC_FORM_SUB_RAW for CD-TEXT */
    uint8_t lead_out_form;
    char catalogue_number[13 + 1];       /* 13 digits, or empty */
};

/*
 * Builds the cue sheet of a session into size bytes at sheet (a multiple of 8 comes out): the catalogue number, the lead-in, for
 * each track its ISRC and its indexes, the lead-out. MMC_BAD_ARGUMENT for what cannot be: tracks or addresses that do not ascend, no pregap
 * before the first track, codes of another length, a data form of a kind that the track's control contradicts; MMC_BUFFER_TOO_SMALL.
 */
enum mmc_result mmc_build_cue_sheet(const struct mmc_cue_session *session, uint8_t *sheet, uint32_t size, uint32_t *length);

/* SEND CUE SHEET: length bytes (8 .. 0xFFFFFF, whole lines). The Write Parameters page says SAO before. MMC_ILLEGAL_REQUEST (5/26):
 * the drive does not record this; the drive keeps the sheet until the session is written. */
enum mmc_result mmc_send_cue_sheet(struct mmc_device *device, const uint8_t *sheet, uint32_t length);

#endif
