/* speed.c: SET CD SPEED, SET STREAMING and GET PERFORMANCE (MMC-6 6.37, 6.40, 6.8).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "speed.h"
#include "bytes.h"
#include "unit.h"

#include <string.h>

const uint8_t speed_table[] = { 48, 40, 32, 24, 16, 8, 4, 0 };

enum { SPEED_COUNT = sizeof(speed_table) - 1, PERFORMANCE_DESCRIPTOR = 16 };

void speed_init(struct speed *speed)
{
    speed->read = SPEED_READ_MOST;
    speed->write = speed_table[0];
}

unsigned speed_kilobytes(unsigned times)
{
    return times * 1764 / 10;
}

/* The fastest speed offered that is not above what the host asks for; the slowest when all are. */
static unsigned write_speed_for(unsigned kilobytes)
{
    unsigned i;

    for (i = 0; i < SPEED_COUNT - 1; i++)
        if (speed_kilobytes(speed_table[i]) <= kilobytes)
            break;
    return speed_table[i];
}

static unsigned read_speed_for(unsigned kilobytes)
{
    unsigned times = (kilobytes * 10 + 1763) / 1764;

    return times < 1 ? 1 : times > SPEED_READ_MOST ? SPEED_READ_MOST : times;
}

void set_cd_speed(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;

    if ((cdb[1] & 3) > 1)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    unit->speed.read = read_speed_for(get_be16(cdb + 2)); /* FFFFh, the fastest, needs no case of its own */
    unit->speed.write = write_speed_for(get_be16(cdb + 4));
}

void set_streaming(struct unit *unit, struct command *command)
{
    const uint8_t *data = command->data;
    uint32_t length = get_be16(command->cdb + 9), read_time, write_time;
    uint64_t read_kilobytes, write_kilobytes;

    if (command->cdb[8]) /* only the performance descriptor */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (length != 28)
    {
        check(command, SENSE_PARAMETER_LIST_LENGTH);
        return;
    }
    if (!received(command, 28))
        return;
    if (data[0] & 4) /* RDD: back to the defaults */
    {
        speed_init(&unit->speed);
        return;
    }
    read_time = get_be32(data + 16);
    write_time = get_be32(data + 24);
    if (!read_time || !write_time || get_be32(data + 4) > get_be32(data + 8))
    {
        check(command, SENSE_INVALID_PARAMETER);
        return;
    }
    read_kilobytes = (uint64_t)get_be32(data + 12) * 1000 / read_time;
    write_kilobytes = (uint64_t)get_be32(data + 20) * 1000 / write_time;
    unit->speed.read = read_speed_for(read_kilobytes > 0xffff ? 0xffff : (unsigned)read_kilobytes);
    unit->speed.write = write_speed_for(write_kilobytes > 0xffff ? 0xffff : (unsigned)write_kilobytes);
}

/* LBA of the last sector the descriptors speak of. */
static uint32_t last_address(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return disc ? (uint32_t)disc->last_lead_out - 1 : 0;
}

/* Type 00h: one descriptor, the same speed from the first to the last sector (CLV). */
static unsigned performance_data(struct unit *unit, bool write, uint8_t *descriptor)
{
    unsigned kilobytes = speed_kilobytes(write ? unit->speed.write : unit->speed.read);

    put_be32(descriptor + 4, kilobytes);
    put_be32(descriptor + 8, last_address(unit));
    put_be32(descriptor + 12, kilobytes);
    return 1;
}

/* Type 03h: what SET STREAMING and SET CD SPEED accept for writing. */
static unsigned write_speeds(struct unit *unit, uint8_t *descriptor)
{
    unsigned i;

    for (i = 0; i < SPEED_COUNT; i++, descriptor += PERFORMANCE_DESCRIPTOR)
    {
        put_be32(descriptor + 4, last_address(unit));
        put_be32(descriptor + 8, speed_kilobytes(SPEED_READ_MOST));
        put_be32(descriptor + 12, speed_kilobytes(speed_table[i]));
    }
    return SPEED_COUNT;
}

void get_performance(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    unsigned most = get_be16(cdb + 8), type = cdb[10], data_type = cdb[1] & 0x1f, count;
    uint8_t answer[8 + SPEED_COUNT * PERFORMANCE_DESCRIPTOR] = { 0 };

    if (type == 0x00)
    {
        if ((data_type >> 3) != 2 || (data_type & 3) == 3) /* tolerance 10b is the only one there is */
        {
            check(command, SENSE_INVALID_FIELD_IN_CDB);
            return;
        }
        answer[4] = (uint8_t)((data_type & 4 ? 2 : 0) | (data_type & 3 ? 1 : 0));
        count = data_type & 3 ? 0 : performance_data(unit, data_type & 4, answer + 8); /* no exceptions to tell of */
    }
    else if (type == 0x03 && !data_type)
        count = write_speeds(unit, answer + 8);
    else
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    put_be32(answer, 4 + count * PERFORMANCE_DESCRIPTOR);
    if (count > most)
        count = most;
    reply(command, answer, 8 + count * PERFORMANCE_DESCRIPTOR, UINT32_MAX);
}
