/*
 * Recording: WRITE(10), WRITE(12), SYNCHRONIZE CACHE, CLOSE TRACK/SESSION, SEND OPC INFORMATION, RESERVE TRACK, READ BUFFER
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

/*
 * WRITE(12), likewise. streaming: what is written is not read back and defects are not replaced, so that DVD-RAM and BD-RE keep their
 * speed; whole units are to be written then (MMC-6 WRITE (12), Streaming).
 */
enum mmc_result mmc_write_12(struct mmc_device *device, int32_t lba, uint32_t blocks, bool streaming, const void *data,
        uint32_t size);

/* Put what is in the drive's buffer on the disc. immediate: only begin; then TEST UNIT READY says 2/04/08 or 2/04/07. */
enum mmc_result mmc_synchronize_cache(struct mmc_device *device, bool immediate);

/*
 * Close functions of CLOSE TRACK/SESSION (MMC-6 6.3, table of close functions). Which of them a medium has:
 *                CD  DVD-R/-RW  DVD-RW restricted overwrite  DVD+RW  DVD+R  DVD+R DL  BD-R
 *     0                                                        x
 *     1          x      x                                             x        x       x
 *     2          x      x                x                     x      x        x       x
 *     3                                  x                     x
 *     4                                                                        x
 *     5                                                               x        x
 *     6                                                               x        x       x
 * What a disc is like afterwards also depends on the Multi-session field of the Write Parameters page on CD and DVD-R/-RW: only
 * there the last session is told to be the last by it.
 */
enum mmc_close_function
{
    MMC_CLOSE_STOP_FORMAT = 0,         /* DVD+RW: stop the background format where it is, quickly */
    MMC_CLOSE_TRACK = 1,               /* the track (fragment, RZone, SRR) of this number; a reserved one is padded */
    MMC_CLOSE_SESSION = 2,             /* the last session (border); DVD+RW: stop the format, and make it readable elsewhere */
    MMC_CLOSE_SPECIAL = 3,             /* DVD-RW restricted overwrite: with lead-out, for good; DVD+RW: with lead-out */
    MMC_CLOSE_SESSION_EXTENDED = 4,    /* DVD+R DL: the last session, with the middle zones at 30 mm at least */
    MMC_CLOSE_FINALIZE_COMPATIBLE = 5, /* DVD+R, DVD+R DL: session and disc, recorded to a radius of 30 mm at least */
    MMC_CLOSE_FINALIZE = 6             /* session and disc */
};

/* track: which track with MMC_CLOSE_TRACK; 0 else. immediate: only begin, then poll. */
enum mmc_result mmc_close_track_session(struct mmc_device *device, enum mmc_close_function function, uint16_t track,
        bool immediate);

/* Optimum power calibration at the current write speed, by the drive alone (DoOPC). MMC_ILLEGAL_COMMAND where the drive
 * does it by itself. */
enum mmc_result mmc_calibrate_power(struct mmc_device *device);

/* Power calibration values of a disc, as they are in its OPC table, for one speed. */
struct mmc_opc
{
    uint16_t speed;          /* kB/s */
    uint8_t values[6];       /* the drive's own */
};

#define MMC_OPC_MAX 255

/* Hand over OPC values (1 .. MMC_OPC_MAX) in place of a calibration. */
enum mmc_result mmc_send_opc_values(struct mmc_device *device, const struct mmc_opc *values, uint32_t count);

/* Reserve a track (a border zone, an R Zone) of so many blocks at the next writable address. */
enum mmc_result mmc_reserve_track(struct mmc_device *device, uint32_t blocks);

/* Split the open track so that the next one begins at this address (ARSV; feature 0021h says whether the drive knows that). */
enum mmc_result mmc_reserve_track_to(struct mmc_device *device, uint32_t lba);

struct mmc_buffer_capacity
{
    uint32_t length;         /* bytes */
    uint32_t available;      /* bytes that are free */
};

enum mmc_result mmc_read_buffer_capacity(struct mmc_device *device, struct mmc_buffer_capacity *capacity);

#endif
