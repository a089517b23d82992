/* raw_disc.h: the sectors of a small CD as a host sends them in RAW mode.
 *
 * An encoder of the tests' own, straight from IEC 60908 17.5, bit by bit; it shares nothing with the decoder of the
 * drive nor with the project's libraries, so that a mistake in one of them shows.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TESTS_VBURN_RAW_DISC_H
#define TESTS_VBURN_RAW_DISC_H

#include <stdint.h>

struct raw_track
{
    int32_t start, pregap;  /* LBA of index 1, and of index 0 (the same where there is none) */
    unsigned control;
    const char *isrc;       /* 12 characters or NULL */
};

struct raw_disc
{
    int32_t lead_in;        /* LBA of its first sector */
    unsigned first_number;  /* of the first track */
    const struct raw_track *tracks;
    unsigned count;
    int32_t lead_out;
    const char *catalogue;  /* 13 digits or NULL */
};

enum { RAW_LEAD_OUT_LENGTH = 6750 };

/* Q of one sector with its CRC. */
void raw_disc_q(const struct raw_disc *disc, int32_t lba, uint8_t q[12]);

/* The main channel: noise that differs from sector to sector in tracks, silence outside. */
void raw_disc_main(const struct raw_disc *disc, int32_t lba, uint8_t main_channel[2352]);

/* P: set in pauses. */
int raw_disc_p(const struct raw_disc *disc, int32_t lba);

/* 2448 bytes: main channel and P-W symbols, R-W zero. */
void raw_disc_sector(const struct raw_disc *disc, int32_t lba, uint8_t *sector);

/* 2368 bytes: main channel, Q and P. */
void raw_disc_sector_pq(const struct raw_disc *disc, int32_t lba, uint8_t *sector);

#endif
