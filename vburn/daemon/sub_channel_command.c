/* sub_channel_command.c: READ SUB-CHANNEL (MMC-6 6.25): what Q says, decoded from the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "commands.h"
#include "qchannel.h"
#include "unit.h"

#include <string.h>

enum { AUDIO_STATUS_NONE = 0x15 }; /* no play operation: the drive has no PLAY commands */

static void put_position(uint8_t *field, int32_t lba, struct msf msf, bool as_msf)
{
    if (!as_msf)
    {
        put_be32(field, (uint32_t)lba);
        return;
    }
    field[1] = msf.minute;
    field[2] = msf.second;
    field[3] = msf.frame;
}

/* Format 01h. The head stands where the last read or seek left it; a sector whose Q is not a position is read over. */
static bool current_position(struct unit *unit, struct command *command, uint8_t data[12])
{
    const struct disc *disc = medium_disc(unit);
    struct q_position position;
    uint8_t q[Q_SIZE];
    int32_t lba, absolute, relative;
    unsigned tries;

    for (tries = 0, lba = unit->position; tries < 100; tries++, lba++)
        if (disc_read_q(disc, lba, q) && q_decode_position(q, &position))
            break;
    if (tries == 100)
        return check(command, SENSE_UNRECOVERED_READ_ERROR);
    data[1] = (uint8_t)(q_adr(q) << 4 | q_control(q));
    data[2] = position.track;
    data[3] = position.index;
    if (!lba_from_msf(position.absolute, &absolute) || !lba_from_msf(position.relative, &relative))
        return check(command, SENSE_UNRECOVERED_READ_ERROR);
    relative += 150; /* a length, not an address */
    if (!position.index)
        relative = -relative - 1; /* the pause ends with 0, one sector before the track */
    put_position(data + 4, absolute, position.absolute, command->cdb[1] & 2);
    put_position(data + 8, relative, position.relative, command->cdb[1] & 2);
    return true;
}

/* Format 02h. */
static bool media_catalogue_number(struct unit *unit, struct command *command, uint8_t data[20])
{
    const struct toc *toc = medium_toc(unit);
    char text[14];

    (void)command;
    if (toc && toc_read_catalogue(medium_disc(unit), toc, text, &data[19]))
    {
        data[4] = 0x80; /* MCVAL */
        memcpy(data + 5, text, 13);
    }
    return true;
}

/* Format 03h. */
static bool track_isrc(struct unit *unit, struct command *command, uint8_t data[20])
{
    const struct toc *toc = medium_toc(unit);
    const struct toc_track *track = toc ? toc_track_by_number(toc, command->cdb[6]) : NULL;
    char text[13];

    if (!track)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    data[1] = (uint8_t)(Q_ADR_ISRC << 4 | track->control);
    data[2] = track->number;
    if (toc_read_isrc(medium_disc(unit), track, text, &data[18]))
    {
        data[4] = 0x80; /* TCVAL */
        memcpy(data + 5, text, 12);
    }
    return true;
}

void read_sub_channel(struct unit *unit, struct command *command)
{
    static const struct
    {
        uint8_t length;
        bool (*fill)(struct unit *unit, struct command *command, uint8_t *data);
    } formats[] = { { 0, NULL }, { 12, current_position }, { 20, media_catalogue_number }, { 20, track_isrc } };
    const uint8_t *cdb = command->cdb;
    unsigned format = cdb[3];
    uint8_t answer[4 + 20] = { 0, AUDIO_STATUS_NONE };

    if (!(cdb[2] & 0x40)) /* SubQ not set: the header alone */
    {
        reply(command, answer, 4, get_be16(cdb + 7));
        return;
    }
    if (format >= sizeof(formats) / sizeof(formats[0]) || !formats[format].fill)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (medium_disc(unit)->state == DISC_BLANK)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    answer[4] = (uint8_t)format;
    put_be16(answer + 2, formats[format].length);
    if (formats[format].fill(unit, command, answer + 4))
        reply(command, answer, 4u + formats[format].length, get_be16(cdb + 7));
}
