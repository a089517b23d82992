/* raw_disc.c: the sectors of a small CD as a host sends them in RAW mode.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "raw_disc.h"

#include <string.h>

static unsigned bcd(unsigned value)
{
    return value / 10 * 16 + value % 10;
}

static void put_time(uint8_t *at, unsigned frames)
{
    at[0] = (uint8_t)bcd(frames / 4500);
    at[1] = (uint8_t)bcd(frames / 75 % 60);
    at[2] = (uint8_t)bcd(frames % 75);
}

/* Frames from 00:00:00 on, of an address of the program area or the lead-out; the lead-in ends at 99:59:74. */
static unsigned absolute(int32_t lba)
{
    return (unsigned)(lba >= -150 ? lba + 150 : lba + 450150);
}

/* Long division by x^16 + x^12 + x^5 + 1 over the 80 bits and 16 zeros, one bit at a time; inverted. */
static void put_crc(uint8_t q[12])
{
    unsigned remainder = 0, bit, i;

    for (i = 0; i < 96; i++)
    {
        bit = i < 80 ? q[i / 8] >> (7 - i % 8) & 1u : 0;
        remainder = remainder << 1 | bit;
        if (remainder & 0x10000)
            remainder ^= 0x11021;
    }
    remainder ^= 0xffff;
    q[10] = (uint8_t)(remainder >> 8);
    q[11] = (uint8_t)remainder;
}

static void put_bits(uint8_t *q, unsigned from, unsigned count, unsigned value)
{
    while (count--)
    {
        if (value >> count & 1)
            q[from / 8] |= (uint8_t)(0x80 >> from % 8);
        from++;
    }
}

static unsigned index_of_track(const struct raw_disc *disc, int32_t lba)
{
    unsigned i;

    for (i = disc->count; i-- > 1; )
        if (lba >= disc->tracks[i].pregap)
            return i;
    return 0;
}

static void lead_in_q(const struct raw_disc *disc, int32_t lba, uint8_t q[12])
{
    unsigned turn = (unsigned)(lba - disc->lead_in) / 3 % (disc->count + 3);

    put_time(q + 3, absolute(lba));
    if (turn < disc->count)
    {
        q[0] = (uint8_t)(disc->tracks[turn].control << 4 | 1);
        q[2] = (uint8_t)bcd(disc->first_number + turn);
        put_time(q + 7, absolute(disc->tracks[turn].start));
        return;
    }
    turn -= disc->count;
    q[0] = (uint8_t)(disc->tracks[0].control << 4 | 1);
    q[2] = (uint8_t)(0xa0 + turn);
    if (turn == 0)
        q[7] = (uint8_t)bcd(disc->first_number);
    else if (turn == 1)
        q[7] = (uint8_t)bcd(disc->first_number + disc->count - 1);
    else
        put_time(q + 7, absolute(disc->lead_out));
}

static void position_q(const struct raw_disc *disc, int32_t lba, uint8_t q[12])
{
    const struct raw_track *track = &disc->tracks[index_of_track(disc, lba)];

    q[0] = (uint8_t)(track->control << 4 | 1);
    put_time(q + 7, absolute(lba));
    if (lba >= disc->lead_out)
    {
        q[1] = 0xaa;
        q[2] = 1;
        put_time(q + 3, (unsigned)(lba - disc->lead_out));
        return;
    }
    q[1] = (uint8_t)bcd(disc->first_number + index_of_track(disc, lba));
    q[2] = lba >= track->start;
    put_time(q + 3, (unsigned)(lba >= track->start ? lba - track->start : track->start - 1 - lba));
}

static void isrc_q(const struct raw_track *track, int32_t lba, uint8_t q[12])
{
    unsigned i;

    q[0] = (uint8_t)(track->control << 4 | 3);
    for (i = 0; i < 5; i++)
        put_bits(q, 8 + i * 6, 6, (unsigned)track->isrc[i] - '0');
    for (i = 0; i < 7; i++)
        put_bits(q, 40 + i * 4, 4, (unsigned)track->isrc[5 + i] - '0');
    q[9] = (uint8_t)bcd(absolute(lba) % 75);
}

static void catalogue_q(const struct raw_disc *disc, int32_t lba, uint8_t q[12])
{
    unsigned i;

    q[0] = (uint8_t)(disc->tracks[index_of_track(disc, lba)].control << 4 | 2);
    for (i = 0; i < 13; i++)
        put_bits(q, 8 + i * 4, 4, (unsigned)disc->catalogue[i] - '0');
    q[9] = (uint8_t)bcd(absolute(lba) % 75);
}

void raw_disc_q(const struct raw_disc *disc, int32_t lba, uint8_t q[12])
{
    const struct raw_track *track = &disc->tracks[index_of_track(disc, lba)];

    memset(q, 0, 12);
    if (lba < -150)
        lead_in_q(disc, lba, q);
    else if (disc->catalogue && lba >= 0 && lba < disc->lead_out && lba % 100 == 40)
        catalogue_q(disc, lba, q);
    else if (track->isrc && lba > track->start && lba < disc->lead_out && lba % 100 == 90)
        isrc_q(track, lba, q);
    else
        position_q(disc, lba, q);
    put_crc(q);
}

int raw_disc_p(const struct raw_disc *disc, int32_t lba)
{
    const struct raw_track *track = &disc->tracks[index_of_track(disc, lba)];

    return lba >= -150 && lba < disc->lead_out && lba < track->start;
}

void raw_disc_main(const struct raw_disc *disc, int32_t lba, uint8_t main_channel[2352])
{
    uint32_t state = (uint32_t)lba * 2654435761u + 12345;
    unsigned i;

    memset(main_channel, 0, 2352);
    if (lba < 0 || lba >= disc->lead_out)
        return;
    for (i = 0; i < 2352; i++)
    {
        state = state * 1664525 + 1013904223;
        main_channel[i] = (uint8_t)(state >> 24);
    }
}

void raw_disc_sector(const struct raw_disc *disc, int32_t lba, uint8_t *sector)
{
    uint8_t q[12];
    unsigned i;

    raw_disc_main(disc, lba, sector);
    raw_disc_q(disc, lba, q);
    for (i = 0; i < 96; i++)
        sector[2352 + i] = (uint8_t)((raw_disc_p(disc, lba) ? 0x80 : 0) | (q[i / 8] >> (7 - i % 8) & 1) << 6);
}

void raw_disc_sector_pq(const struct raw_disc *disc, int32_t lba, uint8_t *sector)
{
    raw_disc_main(disc, lba, sector);
    memset(sector + 2352, 0, 16);
    raw_disc_q(disc, lba, sector + 2352);
    sector[2367] = raw_disc_p(disc, lba) ? 0x80 : 0;
}
