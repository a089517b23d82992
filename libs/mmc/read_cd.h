/*
 * READ CD (MMC-6): sectors of a CD with everything that is in them.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_READ_CD_H
#define MMC_READ_CD_H

#include "mmc/device.h"

/* Expected sector type: a sector of another type is an error (5/64/00). */
enum mmc_sector_type
{
    MMC_SECTOR_ANY = 0,
    MMC_SECTOR_CD_DA = 1,
    MMC_SECTOR_MODE1 = 2,
    MMC_SECTOR_MODE2 = 3,        /* formless */
    MMC_SECTOR_MODE2_FORM1 = 4,
    MMC_SECTOR_MODE2_FORM2 = 5
};

/* Main channel selection, as in byte 9 of the command. MMC_MAIN_ALL is the whole sector of 2352 bytes. */
#define MMC_MAIN_SYNC        0x80
#define MMC_MAIN_SUBHEADER   0x40
#define MMC_MAIN_HEADER      0x20
#define MMC_MAIN_USER_DATA   0x10
#define MMC_MAIN_EDC_ECC     0x08
#define MMC_MAIN_ALL         0xF8
#define MMC_MAIN_C2          0x02  /* 294 bytes of C2 error bits besides */

enum mmc_sub_channel
{
    MMC_SUB_NONE = 0,
    MMC_SUB_RAW = 1,         /* 96 bytes: P-W, one symbol a byte */
    MMC_SUB_Q = 2,           /* 16 bytes: Q and P */
    MMC_SUB_RW = 4           /* 96 bytes: R-W, corrected and de-interleaved */
};

#define MMC_RAW_SECTOR_SIZE   2352
#define MMC_C2_SIZE           294
#define MMC_SUB_RAW_SIZE      96
#define MMC_SUB_Q_SIZE        16

struct mmc_read_cd
{
    int32_t lba;                     /* first sector; negative before 00:02:00 */
    uint32_t sectors;                /* 1 .. 0xFFFFFF */
    enum mmc_sector_type type;
    uint8_t main_channel;            /* MMC_MAIN_... */
    enum mmc_sub_channel sub_channel;
};

/*
 * Bytes that one sector takes in the buffer: main channel, then C2, then sub-channel. The main channel is counted for
 * audio (all or nothing) and for whole sectors; 0 for a selection whose size depends on what is on the disc,
 * or that is none of the above.
 */
uint32_t mmc_read_cd_sector_size(const struct mmc_read_cd *request);

/*
 * Read; size is at least sectors * mmc_read_cd_sector_size and at most the transport's max_transfer, else
 * MMC_BAD_ARGUMENT. Fewer bytes than asked for, or sectors that the transport left untouched, are MMC_BAD_REPLY.
 */
enum mmc_result mmc_read_cd(struct mmc_device *device, const struct mmc_read_cd *request, void *buffer, uint32_t size);

#endif
