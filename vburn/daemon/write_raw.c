/* write_raw.c: the RAW write type (MMC-6 4.7.4.3 and mode page 05h).
 *
 * The host sends every sector of the session, lead-in, program area and lead-out, from the start of the lead-in to the
 * end, without a gap, with the sub-channels in one of three forms. What the sub-channels say is the host's business; the
 * drive only watches Q for the lead-out, since that is where the recording may end.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "qchannel.h"
#include "unit.h"
#include "write_modes.h"

#include <string.h>

enum raw_block_type
{
    BLOCK_PQ = 1,       /* 2352 + 16: Q in 12 bytes, P in the top bit of the last */
    BLOCK_COOKED = 2,   /* 2352 + 96: P and Q as on the disc, R-W as packs that the drive protects and interleaves */
    BLOCK_RAW = 3       /* 2352 + 96: as on the disc */
};

enum { CHUNK = 32, PQ_SIZE = 16 };

/* MMC-6 table 458: "CRC or 0": for 0 the drive puts the CRC. cdrdao sends it without its inversion, and the discs that it burns are
 * good: drives put it for that, too. Any other is burned as it came. */
static bool drive_puts_crc(const uint8_t q[Q_SIZE])
{
    uint16_t crc = get_be16(q + 10), plain = (uint16_t)(q_crc(q) ^ 0xffff);

    return !crc || crc == plain;
}

static void sub_channel_from_pq(const uint8_t pq[PQ_SIZE], uint8_t symbols[SUBCHANNEL_SIZE])
{
    uint8_t q[Q_SIZE];

    memcpy(q, pq, Q_SIZE);
    if (drive_puts_crc(q))
        put_be16(q + 10, q_crc(q));
    memset(symbols, pq[15] & 0x80, SUBCHANNEL_SIZE);
    subchannel_insert(symbols, 6, q);
}

/* In the lead-in R-W carries CD-TEXT packs, which have a CRC of their own and neither parity nor interleave (IEC 60908
 * annex J): there the drive leaves them alone. */
static void sub_channel_from_cooked(struct recording *recording, int32_t lba, const uint8_t *cooked, uint8_t *symbols)
{
    uint8_t rw[SUBCHANNEL_SIZE];
    unsigned i;

    if (lba < PREGAP_START)
    {
        memcpy(symbols, cooked, SUBCHANNEL_SIZE);
        return;
    }
    rw_interleave_sector(&recording->interleave, cooked, rw);
    for (i = 0; i < SUBCHANNEL_SIZE; i++)
        symbols[i] = (cooked[i] & 0xc0) | rw[i];
}

static void make_sector(struct recording *recording, int32_t lba, unsigned block_type, const uint8_t *block,
                        uint8_t *sector)
{
    const uint8_t *sub = block + MAIN_SIZE;
    uint8_t *symbols = sector + MAIN_SIZE;

    memcpy(sector, block, MAIN_SIZE);
    switch (block_type)
    {
    case BLOCK_PQ:
        sub_channel_from_pq(sub, symbols);
        break;
    case BLOCK_COOKED:
        sub_channel_from_cooked(recording, lba, sub, symbols);
        break;
    default:
        memcpy(symbols, sub, SUBCHANNEL_SIZE);
        break;
    }
}

/* Keeps track of where the recording is by the positions in Q; sectors of other modes change nothing. */
static void watch_for_lead_out(struct recording *recording, const uint8_t *sector)
{
    struct q_position position;
    uint8_t q[Q_SIZE];

    subchannel_extract(sector + MAIN_SIZE, 6, q);
    if (q_decode_position(q, &position))
        recording->in_lead_out = position.track == Q_TRACK_LEAD_OUT;
}

static bool raw_next_writable(struct unit *unit, int32_t *lba)
{
    const struct disc *disc = medium_disc(unit);

    *lba = disc->lead_in_start;
    return disc->state == DISC_BLANK;
}

/* Whether a write of count blocks may go to lba, and begins the recording when it is the first. */
static bool admit(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    const struct disc *disc = medium_disc(unit);

    if (!unit->recording.mode)
    {
        if (disc->state != DISC_BLANK)
            return check(command, SENSE_CANNOT_WRITE_MEDIUM);
        if (lba != disc->lead_in_start)
            return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    }
    else if (lba != unit->recording.next)
        return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    if ((int64_t)lba + count > disc_end(disc))
        return check(command, SENSE_LBA_OUT_OF_RANGE);
    if (!unit->recording.mode)
        recording_begin(unit, &raw_recording, lba, recording_block_size(write_parameter_block_type(unit)));
    return true;
}

static bool raw_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct recording *recording = &unit->recording;
    const struct disc *disc = medium_disc(unit);
    unsigned block_type = write_parameter_block_type(unit), block_size = recording_block_size(block_type);
    const uint8_t *block = command->data;
    uint8_t sectors[CHUNK * SECTOR_SIZE];
    uint32_t filled = 0;

    if (!received(command, (uint64_t)count * block_size) || !admit(unit, command, lba, count)
        || !recording_accept(unit, command, count * block_size))
        return false;
    for (; count; count--, lba++, block += block_size)
    {
        uint8_t *sector = sectors + filled * SECTOR_SIZE;

        make_sector(recording, lba, block_type, block, sector);
        watch_for_lead_out(recording, sector);
        if (lba >= disc->last_lead_out && !recording->in_lead_out)
            break; /* the program area ends here */
        if (++filled == CHUNK || count == 1)
        {
            if (!recording_burn(unit, command, sectors, filled))
                return false;
            filled = 0;
        }
    }
    if (!count)
        return true;
    return recording_burn(unit, command, sectors, filled) && check(command, SENSE_LBA_OUT_OF_RANGE);
}

static bool raw_synchronised(struct unit *unit, struct command *command)
{
    if (unit->recording.in_lead_out)
        return recording_complete(unit, command, DISC_COMPLETE);
    return unit->recording.simulated || disc_sync(medium_disc(unit)) || check(command, SENSE_WRITE_ERROR);
}

/* Lead-in and lead-out have come from the host: there is nothing to add, and without a lead-out there is no session. */
static bool raw_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    (void)function;
    (void)number;
    if (unit->recording.mode)
        return unit->recording.in_lead_out ? recording_complete(unit, command, DISC_COMPLETE)
                                           : check(command, SENSE_SESSION_INCOMPLETE_TRACK);
    if (medium_disc(unit)->state == DISC_INCOMPLETE)
        return check(command, SENSE_SESSION_INCOMPLETE_TRACK);
    return true;
}

const struct recording_mode raw_recording =
{
    "RAW", WRITE_TYPE_RAW, 1u << BLOCK_PQ | 1u << BLOCK_COOKED | 1u << BLOCK_RAW,
    raw_next_writable, raw_write, raw_synchronised, raw_close
};
