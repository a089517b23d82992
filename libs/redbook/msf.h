/*
 * Addresses on a compact disc: LBA, minutes:seconds:frames, and BCD.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_MSF_H
#define REDBOOK_MSF_H

#include <stdbool.h>
#include <stdint.h>

#define CD_FRAMES_PER_SECOND 75
#define CD_FRAMES_PER_MINUTE (60 * 75)
/* Frames from 00:00:00 to LBA 0: the two seconds before the first track (MMC-6 table "LBA to MSF translation"). */
#define CD_MSF_OFFSET 150
/* The addressable range of that table. The lead-in lies below LBA -150 and counts up to 99:59:74. */
#define CD_LBA_MIN (-45150)
#define CD_LBA_MAX 404849

/* A time on the disc, in binary (not BCD): min 0..99, sec 0..59, frame 0..74. */
struct msf
{
    uint8_t min, sec, frame;
};

/* True when sec and frame are in range and min is at most 99. */
bool msf_is_valid(struct msf msf);

/* Frames since 00:00:00, without any wrapping: 0..449999. msf must be valid. */
uint32_t msf_to_frames(struct msf msf);
/* The inverse; frames above 99:59:74 wrap round to 00:00:00. */
struct msf msf_from_frames(uint32_t frames);

/* The absolute time of an LBA. LBA -150 is 00:00:00, LBA 404849 is 89:59:74; below -150 the addresses wrap:
 * LBA -151 is 99:59:74 and LBA -45150 is 90:00:00 (MMC-6, "LBA to MSF translation").
 * False, and *msf untouched, when lba is outside CD_LBA_MIN..CD_LBA_MAX. */
bool msf_from_lba(int32_t lba, struct msf *msf);

/* The LBA of an absolute time; 90:00:00 and above are the addresses below LBA -150.
 * False, and *lba untouched, when msf is not valid. */
bool msf_to_lba(struct msf msf, int32_t *lba);

/* Two decimal digits in a byte. bcd_from_binary takes 0..99; bcd_to_binary is false when a nibble is above 9. */
uint8_t bcd_from_binary(uint8_t value);
bool bcd_to_binary(uint8_t bcd, uint8_t *value);

#endif
