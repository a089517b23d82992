/*
 * READ SUB-CHANNEL (MMC-3; legacy in MMC-6, but every drive has it): the media catalogue number and the ISRCs as
 * the drive found them in Q.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_SUBCHANNEL_H
#define MMC_SUBCHANNEL_H

#include "mmc/device.h"

/*
 * The media catalogue number: 13 digits, terminated; empty when the drive finds none (MCVAL = 0). MMC_BAD_REPLY when the
 * drive says that it is valid and it is no 13 digits.
 */
enum mmc_result mmc_read_catalogue_number(struct mmc_device *device, char number[13 + 1]);

/* A track's ISRC (1..99): 12 characters without dashes, terminated; empty when the drive finds none (TCVAL = 0). */
enum mmc_result mmc_read_isrc(struct mmc_device *device, uint8_t track, char isrc[12 + 1]);

/* Where the pick-up is and what Q says there. */
struct mmc_position
{
    uint8_t audio_status;
    uint8_t adr;
    uint8_t control;
    uint8_t track;
    uint8_t index;
    int32_t absolute;        /* LBA */
    int32_t relative;        /* sectors from the track's index 1; negative in its pregap */
};

enum mmc_result mmc_read_position(struct mmc_device *device, struct mmc_position *position);

#endif
