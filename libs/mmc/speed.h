/*
 * Speeds: GET PERFORMANCE type 3, SET CD SPEED (MMC-6). All in kB/s, where k is 1000 (CD 1x is 176, the
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
 * know that, the descriptors of mode page 2Ah; where that page has none, its maximum. *count may be 0.
 * MMC_BUFFER_TOO_SMALL when there are more than capacity; the first capacity ones are then there.
 */
enum mmc_result mmc_get_write_speeds(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count);

/* SET CD SPEED; MMC_SPEED_MAX for the fastest. The drive takes the nearest speed it has. */
enum mmc_result mmc_set_cd_speed(struct mmc_device *device, uint16_t read_speed, uint16_t write_speed, bool pure_cav);

#endif
