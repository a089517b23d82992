/*
 * Recording: WRITE(10), SYNCHRONIZE CACHE, CLOSE TRACK/SESSION, SEND OPC INFORMATION, RESERVE TRACK, READ BUFFER
 * CAPACITY (MMC-6 clause 6).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_WRITE_H
#define MMC_WRITE_H

#include "mmc/device.h"

/*
 * WRITE(10): blocks (1 .. 65535) from LBA on, size bytes at data, a multiple of blocks. What a block is (2048, 2352,
 * 2448 ...) the Write Parameters page says. Negative addresses lie in a CD's lead-in and pregap.
 * MMC_BUSY (2/04/08): nothing of it was taken, send it again in a while.
 */
enum mmc_result mmc_write(struct mmc_device *device, int32_t lba, uint32_t blocks, const void *data, uint32_t size);

/* Put what is in the drive's buffer on the disc. immediate: only begin; then TEST UNIT READY says 2/04/08 or 2/04/07. */
enum mmc_result mmc_synchronize_cache(struct mmc_device *device, bool immediate);

/* Close function of CLOSE TRACK/SESSION; what they do depends on the medium (MMC-6, CLOSE TRACK SESSION). */
enum mmc_close_function
{
    MMC_CLOSE_STOP_FORMAT = 0,     /* DVD+RW: stop the background format, quickly; others: stop, DVD-ROM compatible: 2 */
    MMC_CLOSE_TRACK = 1,
    MMC_CLOSE_SESSION = 2,         /* CD, DVD-R: the last session; DVD+RW: stop the background format compatibly */
    MMC_CLOSE_SPECIAL = 3,         /* DVD+R DL, BD-R: see the standard */
    MMC_CLOSE_FINALIZE_COMPATIBLE = 5, /* DVD+R: finalise with at least 30 mm radius */
    MMC_CLOSE_FINALIZE = 6
};

/* track: which track with MMC_CLOSE_TRACK; 0 else. immediate: only begin, then poll. */
enum mmc_result mmc_close_track_session(struct mmc_device *device, enum mmc_close_function function, uint16_t track,
        bool immediate);

/* Optimum power calibration at the current write speed, by the drive alone (DoOPC). MMC_ILLEGAL_COMMAND where the drive
 * does it by itself. */
enum mmc_result mmc_calibrate_power(struct mmc_device *device);

/* Reserve a track (a border zone, an R Zone) of so many blocks at the next writable address. */
enum mmc_result mmc_reserve_track(struct mmc_device *device, uint32_t blocks);

struct mmc_buffer_capacity
{
    uint32_t length;         /* bytes */
    uint32_t available;      /* bytes that are free */
};

enum mmc_result mmc_read_buffer_capacity(struct mmc_device *device, struct mmc_buffer_capacity *capacity);

#endif
