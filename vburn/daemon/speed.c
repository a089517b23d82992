/* speed.c: SET CD SPEED, SET STREAMING and GET PERFORMANCE (MMC-6 6.37, 6.40, 6.8).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "speed.h"
#include "bytes.h"
#include "unit.h"

#include <limits.h>
#include <string.h>

enum { PERFORMANCE_DESCRIPTOR = 16 };

/* 1x: CD 75 sectors; DVD 11.08 Mbit/s (1385 kB/s, ECMA-267); BD 35.965 Mbit/s (4495.5 kB/s). */
#define CD_1X  176.4, 75
#define DVD_1X 1385, 1385000.0 / DATA_SIZE
#define BD_1X  4495.5, 4495500.0 / DATA_SIZE

static const struct speed_class classes[DISC_KIND_COUNT] =
{
    [DISC_CD_R]           = { CD_1X, 52, { 48, 40, 32, 24, 16, 8, 4 }, 48 },
    [DISC_CD_RW]          = { CD_1X, 52, { 48, 40, 32, 24, 16, 8, 4 } },
    [DISC_DVD_R]          = { DVD_1X, 16, { 16, 12, 8, 4, 2 }, 16 },
    [DISC_DVD_R_DL]       = { DVD_1X, 12, { 8, 6, 4, 2 } },
    [DISC_DVD_RW]         = { DVD_1X, 12, { 6, 4, 2, 1 } },
    [DISC_DVD_RAM]        = { DVD_1X, 12, { 5, 3, 2 } },
    [DISC_DVD_PLUS_R]     = { DVD_1X, 16, { 16, 12, 8, 4, 2.4 }, 16 },
    [DISC_DVD_PLUS_R_DL]  = { DVD_1X, 12, { 8, 6, 4, 2.4 } },
    [DISC_DVD_PLUS_RW]    = { DVD_1X, 12, { 8, 6, 4, 2.4 } },
    [DISC_DVD_PLUS_RW_DL] = { DVD_1X, 12, { 4, 2.4 } },
    [DISC_BD_R]           = { BD_1X, 16, { 16, 12, 8, 6, 4, 2 } },
    [DISC_BD_R_DL]        = { BD_1X, 12, { 12, 8, 6, 4, 2 } },
    [DISC_BD_RE]          = { BD_1X, 12, { 2, 1 } },
    [DISC_BD_RE_DL]       = { BD_1X, 8, { 2, 1 } },
};

void speed_init(struct speed *speed, const struct disc *disc)
{
    speed->class = &classes[disc ? disc->kind : DISC_CD_R];
    speed->read = speed->class->read;
    speed->write = speed->class->write[0];
    speed->cav = false;
}

unsigned speed_count(const struct speed_class *class)
{
    unsigned count = 0;

    while (class->write[count])
        count++;
    return count;
}

unsigned speed_kilobytes(const struct speed_class *class, double times)
{
    return (unsigned)(times * class->kilobytes + 0.01); /* rounded down, but for what a double cannot hold */
}

/* Where the program area begins and ends, in millimetres (ECMA-130 10; DVD 24 to 58). */
#define INNER 25.0
#define OUTER 58.0

double speed_mean(const struct speed *speed)
{
    /* Sectors lie evenly on the surface: the time for all of them at the speed of the radius they are at. */
    return speed->cav ? speed->write * (INNER + OUTER) / (2 * OUTER) : speed->write;
}

/* The fastest speed offered that is not above what the host asks for; the slowest when all are. */
static double write_speed_for(const struct speed_class *class, unsigned kilobytes)
{
    unsigned i;

    for (i = 0; class->write[i + 1]; i++)
        if (speed_kilobytes(class, class->write[i]) <= kilobytes)
            break;
    return class->write[i];
}

/* What the host asks for writing. Constant angular velocity is had where it is offered and is not faster than that. */
static void set_write_speed(struct speed *speed, unsigned kilobytes, bool cav)
{
    speed->cav = cav && speed->class->cav > 0 && speed_kilobytes(speed->class, speed->class->cav) <= kilobytes;
    speed->write = speed->cav ? speed->class->cav : write_speed_for(speed->class, kilobytes);
}

static double read_speed_for(const struct speed_class *class, unsigned kilobytes)
{
    unsigned times = 1;

    while (times < class->read && speed_kilobytes(class, times) < kilobytes)
        times++;
    return times;
}

void set_cd_speed(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;

    if ((cdb[1] & 3) > 1)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    /* FFFFh is the fastest (MMC-6 6.35), which on BD is more than that. */
    unit->speed.read = read_speed_for(unit->speed.class, get_be16(cdb + 2) == 0xffff ? UINT_MAX : get_be16(cdb + 2));
    set_write_speed(&unit->speed, get_be16(cdb + 4) == 0xffff ? UINT_MAX : get_be16(cdb + 4), cdb[1] & 1);
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
        speed_init(&unit->speed, medium_disc(unit));
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
    unit->speed.read = read_speed_for(unit->speed.class, read_kilobytes > UINT_MAX ? UINT_MAX : (unsigned)read_kilobytes);
    set_write_speed(&unit->speed, write_kilobytes > UINT_MAX ? UINT_MAX : (unsigned)write_kilobytes, (data[0] >> 3 & 3) == 1);
}

/* LBA of the last sector the descriptors speak of. */
static uint32_t last_address(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return !disc ? 0 : (uint32_t)(disc_is_cd(disc) ? disc->last_lead_out : disc->data.sectors) - 1;
}

/* Type 00h: one descriptor, the speeds at the first and at the last sector. */
static unsigned performance_data(struct unit *unit, bool write, uint8_t *descriptor)
{
    unsigned kilobytes = speed_kilobytes(unit->speed.class, write ? unit->speed.write : unit->speed.read);

    put_be32(descriptor + 4, write && unit->speed.cav ? (unsigned)(kilobytes * INNER / OUTER) : kilobytes);
    put_be32(descriptor + 8, last_address(unit));
    put_be32(descriptor + 12, kilobytes);
    return 1;
}

static void put_write_speed(const struct unit *unit, uint8_t *descriptor, double times, bool cav)
{
    const struct speed_class *class = unit->speed.class;

    descriptor[0] = cav ? 0x08 : 0; /* WRC */
    put_be32(descriptor + 4, last_address(unit));
    put_be32(descriptor + 8, speed_kilobytes(class, class->read));
    put_be32(descriptor + 12, speed_kilobytes(class, times));
}

/* Type 03h: what SET STREAMING and SET CD SPEED accept for writing. */
static unsigned write_speeds(struct unit *unit, uint8_t *descriptor)
{
    const struct speed_class *class = unit->speed.class;
    unsigned count = 0;

    if (class->cav > 0) put_write_speed(unit, descriptor + PERFORMANCE_DESCRIPTOR * count++, class->cav, true);
    for (unsigned i = 0; class->write[i]; i++)
        put_write_speed(unit, descriptor + PERFORMANCE_DESCRIPTOR * count++, class->write[i], false);
    return count;
}

void get_performance(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    unsigned most = get_be16(cdb + 8), type = cdb[10], data_type = cdb[1] & 0x1f, count;
    uint8_t answer[8 + SPEEDS_MOST * PERFORMANCE_DESCRIPTOR] = { 0 };

    if (type == 0x00)
    {
        /* Tolerance 10b is the only one there is; 00b is what dvd+rw-tools send, and drives take it. */
        if (((data_type >> 3) != 2 && data_type >> 3) || (data_type & 3) == 3)
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
