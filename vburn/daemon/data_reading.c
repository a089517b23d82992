/* data_reading.c: READ CAPACITY, READ(10), READ(12), VERIFY(10) and SEEK(10) of DVD and BD (MMC-6 6.24, 6.15, 6.16, 6.43, 6.33).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "data_commands.h"
#include "data_method.h"
#include "unit.h"

#include <string.h>

static int32_t capacity_of(struct unit *unit)
{
    return data_method_of(medium_disc(unit))->capacity(unit);
}

void data_read_capacity(struct unit *unit, struct command *command)
{
    int32_t capacity = capacity_of(unit);
    uint8_t answer[8] = { 0 };

    if (capacity) /* 0 while nothing can be read */
        put_be32(answer, (uint32_t)capacity - 1);
    put_be32(answer + 4, DATA_SIZE);
    reply(command, answer, sizeof(answer), sizeof(answer));
}

/* Whether the range lies on the recorded or formatted part of the disc, and can be read there. */
static bool check_range(struct unit *unit, struct command *command, uint32_t lba, uint32_t count)
{
    const struct disc *disc = medium_disc(unit);
    const struct extent *bad;

    if ((uint64_t)lba + count > (uint64_t)capacity_of(unit))
        return check(command, SENSE_LBA_OUT_OF_RANGE);
    if (count && !disc_is_burned(disc, (int32_t)lba, count))
        return check(command, SENSE_UNRECOVERED_READ_ERROR);
    for (bad = count ? extents_find(&disc->data.bad, (int32_t)lba, count) : NULL; bad; )
    {
        int32_t first = bad->first > (int32_t)lba ? bad->first : (int32_t)lba;
        const struct extent *spare = extents_find(&disc->data.replaced, first, 1);

        if (!spare)
            return check(command, SENSE_UNRECOVERED_READ_ERROR);
        if ((uint64_t)spare->last + 1 >= (uint64_t)lba + count)
            break;
        count -= (uint32_t)(spare->last + 1) - lba;
        lba = (uint32_t)spare->last + 1;
        bad = extents_find(&disc->data.bad, (int32_t)lba, count);
    }
    return true;
}

static void read_blocks(struct unit *unit, struct command *command, uint32_t count)
{
    uint32_t lba = get_be32(command->cdb + 2), room = command->direction == VB_IN ? command->data_length : 0, whole, rest;
    uint8_t last[DATA_SIZE];

    if (!check_range(unit, command, lba, count))
        return;
    whole = room / DATA_SIZE < count ? room / DATA_SIZE : count;
    rest = whole < count ? room % DATA_SIZE : 0; /* the host takes no more */
    if (whole && !disc_read(medium_disc(unit), (int32_t)lba, whole, command->data))
    {
        check(command, SENSE_UNRECOVERED_READ_ERROR);
        return;
    }
    command->reply_length = whole * DATA_SIZE;
    if (rest && disc_read(medium_disc(unit), (int32_t)(lba + whole), 1, last))
    {
        memcpy(command->data + command->reply_length, last, rest);
        command->reply_length += rest;
    }
    unit->position = (int32_t)(lba + count);
}

void data_read_10(struct unit *unit, struct command *command)
{
    read_blocks(unit, command, get_be16(command->cdb + 7));
}

void data_read_12(struct unit *unit, struct command *command)
{
    read_blocks(unit, command, get_be32(command->cdb + 6));
}

void data_verify_10(struct unit *unit, struct command *command)
{
    if (command->cdb[1] & 2) /* BYTCHK: comparing with data of the host is not for MM drives (MMC-6 6.43.2.3) */
        check(command, SENSE_INVALID_FIELD_IN_CDB);
    else
        check_range(unit, command, get_be32(command->cdb + 2), get_be16(command->cdb + 7));
}

void data_seek_10(struct unit *unit, struct command *command)
{
    uint32_t lba = get_be32(command->cdb + 2);

    if (lba >= (uint32_t)capacity_of(unit))
        check(command, SENSE_LBA_OUT_OF_RANGE);
    else
        unit->position = (int32_t)lba;
}
