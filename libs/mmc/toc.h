/*
 * READ TOC/PMA/ATIP (MMC-6): the table of contents as a player sees it and as it is in the lead-in, the program
 * memory area, the absolute time in pregroove, and CD-TEXT.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_TOC_H
#define MMC_TOC_H

#include "mmc/device.h"

#define MMC_LEAD_OUT_TRACK      0xAA
#define MMC_TOC_TRACKS_MAX      100   /* 99 tracks and the lead-out */
#define MMC_CD_TEXT_PACK_SIZE   18
#define MMC_CD_TEXT_MAX         (4 + 8 * 256 * MMC_CD_TEXT_PACK_SIZE) /* bytes: 8 blocks of 256 packs and the header */

struct mmc_toc_track
{
    uint8_t number;          /* 1..99, or MMC_LEAD_OUT_TRACK */
    uint8_t adr;             /* Q mode of the TOC item: 1 */
    uint8_t control;         /* control nibble of Q */
    int32_t start;           /* LBA */
};

/* Format 0: what a player needs; every complete session's tracks, and the last one's lead-out. */
struct mmc_toc
{
    uint8_t first_track;
    uint8_t last_track;
    uint32_t count;
    struct mmc_toc_track tracks[MMC_TOC_TRACKS_MAX];
};

/* MMC_BAD_REPLY when tracks are not in ascending order or lie outside first_track..last_track. */
enum mmc_result mmc_read_toc(struct mmc_device *device, struct mmc_toc *toc);

/* Format 1: the sessions. */
struct mmc_session_information
{
    uint8_t first_session;
    uint8_t last_session;          /* last complete one */
    struct mmc_toc_track track;    /* the first track of the last complete session */
};

enum mmc_result mmc_read_session_information(struct mmc_device *device, struct mmc_session_information *information);

/* One Q sub-channel frame of a lead-in or of the PMA. Times are binary here, not BCD. */
struct mmc_toc_item
{
    uint8_t session;
    uint8_t adr;
    uint8_t control;
    uint8_t tno;
    uint8_t point;           /* 1..99, or A0h, A1h, A2h, B0h, C0h ... */
    uint8_t minute, second, frame;
    uint8_t zero;            /* HOUR and PHOUR on DDCD */
    uint8_t p_minute, p_second, p_frame;
};

/* Format 2: every TOC item of every complete session. capacity items at items; *count receives how many came. */
enum mmc_result mmc_read_full_toc(struct mmc_device *device, struct mmc_toc_item *items, uint32_t capacity,
        uint32_t *count);

/* Format 3: the program memory area, in the same form. */
enum mmc_result mmc_read_pma(struct mmc_device *device, struct mmc_toc_item *items, uint32_t capacity,
        uint32_t *count);

/* Format 4: what is pressed into the groove of a CD-R or CD-RW. */
struct mmc_atip
{
    uint8_t indicative_power;        /* indicative target writing power, 3 bits */
    uint8_t reference_speed;         /* 3 bits */
    bool unrestricted_use;           /* URU */
    bool erasable;                   /* CD-RW */
    uint8_t sub_type;                /* disc sub-type, 3 bits */
    int32_t lead_in_start;           /* LBA, negative: start of lead-in, from which the maker is known too */
    int32_t last_lead_out;           /* LBA: last possible start of lead-out: the disc's capacity */
    bool a1_valid, a2_valid, a3_valid, s4_valid;
    uint8_t a1[3], a2[3], a3[3], s4[3];
};

/* On a medium without ATIP drives answer with MMC_ILLEGAL_REQUEST, MMC_INCOMPATIBLE_MEDIUM or an empty reply, which is
 * MMC_INCOMPATIBLE_MEDIUM too. */
enum mmc_result mmc_read_atip(struct mmc_device *device, struct mmc_atip *atip);

/*
 * Format 5: CD-TEXT packs from the lead-in, 18 bytes each with their CRC as the drive gave it, CRC not checked here.
 * size bytes at packs, MMC_CD_TEXT_MAX always suffice: the reply's 4-byte header passes through it too. *length receives
 * a multiple of 18, 0 when the disc has none. Drives that know no CD-TEXT, and some for discs without, refuse with
 * MMC_ILLEGAL_REQUEST.
 */
enum mmc_result mmc_read_cd_text(struct mmc_device *device, uint8_t *packs, uint32_t size, uint32_t *length);

/* The reply of any format as it came; see mmc_read_disc_information_raw. start: first track or session. */
enum mmc_result mmc_read_toc_raw(struct mmc_device *device, uint8_t format, bool msf, uint8_t start, void *buffer,
        uint32_t size, uint32_t *length);

#endif
