/*
 * Speeds: GET PERFORMANCE types 0 and 3, SET CD SPEED, SET STREAMING (MMC-6). All in kB/s, where k is 1000 (CD 1x is 176, the
 * 176.4 of 75 sectors of 2352 bytes cut down).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_SPEED_H
#define MMC_SPEED_H

#include "mmc/device.h"

#define MMC_SPEED_MAX 0xFFFF  /* for SET CD SPEED: as fast as drive and medium can */

struct mmc_write_speed
{
    bool pure_cav;           /* WRC: rotation is pure CAV; else the medium's default (CLV, zoned, partial CAV) */
    bool exact;              /* Exact: reached on the whole medium */
    bool mixed;              /* MRW: suited for mixed reading and writing */
    uint32_t end_lba;        /* last LBA of the medium that is in; 0 when it comes from page 2Ah */
    uint32_t read_speed;     /* kB/s */
    uint32_t write_speed;    /* kB/s */
};

/*
 * The write speeds for the medium that is in, in the drive's order: GET PERFORMANCE type 3; where the drive does not
 * know that, the descriptors of mode page 2Ah; where that page has none, its maximum; without that page GET PERFORMANCE type 0. Speeds of 0
 * are left out. *count is 0 when the drive tells nothing, which is no error.
 * MMC_BUFFER_TOO_SMALL when there are more than capacity; the first capacity ones are then there.
 */
enum mmc_result mmc_get_write_speeds(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count);

/* Nominal performance between two addresses, at the speeds now set. */
struct mmc_performance
{
    uint32_t start_lba, end_lba;
    uint32_t start_speed, end_speed; /* kB/s; in between it changes evenly */
};

#define MMC_PERFORMANCE_MAX 128

/* GET PERFORMANCE type 0: reading or writing from this address on, with the tolerance of 10 % on either side that is the only one
 * there is; at most capacity of them. MMC_BUFFER_TOO_SMALL when there are more; the first capacity ones are then there. */
enum mmc_result mmc_get_performance(struct mmc_device *device, bool write, uint32_t lba, struct mmc_performance *performance,
        uint32_t capacity, uint32_t *count);

enum mmc_rotation
{
    MMC_ROTATION_DEFAULT = 0,        /* the medium's: CLV, zoned, partial CAV */
    MMC_ROTATION_CAV = 1
};

/* What is wanted of the drive, as amounts of data in times. */
struct mmc_streaming
{
    bool restore_defaults;           /* RDD: the other members do not matter */
    bool exact;                      /* refuse what cannot be held, rather than doing what comes near */
    bool random_access;              /* RA: with searching in between */
    uint8_t rotation;                /* enum mmc_rotation, for writing */
    uint32_t start_lba, end_lba;     /* where this is wanted */
    uint32_t read_size, write_size;  /* kB of 1000 bytes ... */
    uint32_t read_time, write_time;  /* ... in so many milliseconds; not 0 */
};

/* SET STREAMING. MMC_ILLEGAL_REQUEST when the drive cannot hold it (exact). */
enum mmc_result mmc_set_streaming(struct mmc_device *device, const struct mmc_streaming *streaming);

/* SET CD SPEED; MMC_SPEED_MAX for the fastest. The drive takes the nearest speed it has. */
enum mmc_result mmc_set_cd_speed(struct mmc_device *device, uint16_t read_speed, uint16_t write_speed, bool pure_cav);

#endif
