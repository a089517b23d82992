/* unit.c: which commands there are, and what every command has in common: the sense, unit attentions, long operations.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "drive.h"

#include <string.h>
#include <unistd.h>

enum
{
    ALL = OLD | TERSE | SLOW | STRICT,
    DISC = 1,           /* there must be a disc, and it must have become ready */
    DURING = 2,         /* also while a long operation goes on */
    UNATTENTIVE = 4     /* tells of no unit attention (SPC-3 5.7, MMC-6 4.1) */
};

/* allowed: the bits of a CDB that are not reserved, for `strict`; all bytes behind them are. */
struct operation
{
    uint8_t code;
    uint8_t personalities, flags;
    bool (*execute)(struct drive *drive, struct command *command);
    uint8_t allowed[12];
};

static bool test_unit_ready(struct drive *drive, struct command *command)
{
    (void)drive;
    (void)command;
    return true;
}

static bool request_sense(struct drive *drive, struct command *command)
{
    uint8_t sense[VB_SENSE_SIZE];

    memcpy(sense, drive->last_sense, sizeof(sense));
    if (!sense[0])
        sense[0] = 0x70;
    sense[7] = drive->personality == OLD ? 6 : 10;
    if (drive->busy)
    {
        sense[0] = 0x70;
        sense[2] = 2;
        sense[12] = 4;
        sense[13] = drive->busy_code;
        sense[15] = 0x80;
        put_be16(sense + 16, 65536 / (drive->busy + 1));
        drive->busy--;
    }
    memset(drive->last_sense, 0, sizeof(drive->last_sense));
    return answer(command, sense, 8u + sense[7], command->cdb[4]);
}

static bool set_speed(struct drive *drive, struct command *command)
{
    (void)drive;
    (void)command;
    return true;
}

static const struct operation operations[] =
{
    { 0x00, ALL, DURING, test_unit_ready, { 0xff } },
    { 0x03, ALL, DURING | UNATTENTIVE, request_sense, { 0xff, 0, 0, 0, 0xff } },
    { 0x04, ALL - OLD, DISC, cmd_format_unit, { 0xff, 0x17 } },
    { 0x12, ALL, DURING | UNATTENTIVE, cmd_inquiry, { 0xff, 1, 0xff, 0xff, 0xff } },
    { 0x1b, ALL, 0, cmd_start_stop, { 0xff, 1, 0, 0, 0xf3 } },
    { 0x1e, ALL, DURING, cmd_prevent, { 0xff, 0, 0, 0, 3 } },
    { 0x23, ALL - OLD, 0, cmd_read_format_capacities, { 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff } },
    { 0x25, ALL, DISC, cmd_read_capacity, { 0xff } },
    { 0x28, ALL, DISC, cmd_read, { 0xff, 0x08, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
    { 0x2a, ALL, DISC, cmd_write, { 0xff, 0x08, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
    { 0x2f, SLOW | STRICT, DISC, cmd_verify, { 0xff, 0, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
    { 0x35, ALL, DISC, cmd_synchronize_cache, { 0xff, 2, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
    { 0x42, ALL - TERSE, DISC, cmd_read_sub_channel, { 0xff, 2, 0x40, 0xff, 0, 0, 0xff, 0xff, 0xff } },
    { 0x43, ALL, DISC, cmd_read_toc, { 0xff, 2, 0x0f, 0, 0, 0, 0xff, 0xff, 0xff, 0xc0 } },
    { 0x46, ALL - OLD, DURING | UNATTENTIVE, cmd_get_configuration, { 0xff, 3, 0xff, 0xff, 0, 0, 0, 0xff, 0xff } },
    { 0x4a, ALL - OLD, DURING | UNATTENTIVE, cmd_get_event_status, { 0xff, 1, 0, 0, 0xff, 0, 0, 0xff, 0xff } },
    { 0x51, ALL, DISC, cmd_read_disc_information, { 0xff, 7, 0, 0, 0, 0, 0, 0xff, 0xff } },
    { 0x52, ALL, DISC, cmd_read_track_information, { 0xff, 7, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
    { 0x53, ALL - OLD, DISC, cmd_reserve_track, { 0xff, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } },
    { 0x54, SLOW | STRICT, DISC, cmd_send_opc, { 0xff, 1, 0, 0, 0, 0, 0, 0xff, 0xff } },
    { 0x55, ALL, 0, cmd_mode_select, { 0xff, 0x11, 0, 0, 0, 0, 0, 0xff, 0xff } },
    { 0x5a, ALL, 0, cmd_mode_sense, { 0xff, 0x18, 0xff, 0xff, 0, 0, 0, 0xff, 0xff } },
    { 0x5b, ALL, DISC, cmd_close_track_session, { 0xff, 1, 7, 0, 0xff, 0xff } },
    { 0x5c, SLOW | STRICT, DISC, cmd_read_buffer_capacity, { 0xff, 1, 0, 0, 0, 0, 0, 0xff, 0xff } },
    { 0x5d, ALL, DISC, cmd_send_cue_sheet, { 0xff, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff } },
    { 0xa1, ALL, DISC, cmd_blank, { 0xff, 0x17, 0xff, 0xff, 0xff, 0xff } },
    { 0xa8, TERSE | STRICT, DISC, cmd_read, { 0xff, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80 } },
    { 0xaa, TERSE | STRICT, DISC, cmd_write, { 0xff, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80 } },
    { 0xac, SLOW | STRICT, 0, cmd_get_performance, { 0xff, 0x1f, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff } },
    { 0xad, ALL - OLD, DISC, cmd_read_disc_structure, { 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc0 } },
    { 0xb6, SLOW | STRICT, 0, set_speed, { 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff } },
    { 0xbb, OLD | SLOW, 0, set_speed, { 0xff, 3, 0xff, 0xff, 0xff, 0xff } },
    { 0xbd, OLD | SLOW, 0, cmd_mechanism_status, { 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff } },
    { 0xbe, ALL, DISC, cmd_read_cd, { 0xff, 0x1e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 7 } }
};

bool refuse(struct drive *drive, unsigned key, unsigned asc, unsigned ascq)
{
    memset(drive->sense, 0, sizeof(drive->sense));
    drive->sense[0] = 0x70;
    drive->sense[2] = (uint8_t)key;
    drive->sense[7] = drive->personality == OLD ? 6 : 10;
    drive->sense[12] = (uint8_t)asc;
    drive->sense[13] = (uint8_t)ascq;
    return false;
}

bool invalid_field(struct drive *drive)
{
    return refuse(drive, 5, 0x24, 0);
}

bool invalid_parameter(struct drive *drive)
{
    return refuse(drive, 5, 0x26, 0);
}

bool answer(struct command *command, const void *bytes, uint32_t size, uint32_t allocation)
{
    if (size > allocation)
        size = allocation;
    if (size > command->room)
        size = command->room;
    memcpy(command->data, bytes, size);
    command->moved = size;
    return true;
}

void add_attention(struct drive *drive, unsigned asc, unsigned ascq)
{
    if (drive->attention_count == sizeof(drive->attentions) / sizeof(drive->attentions[0]))
        return;
    drive->attentions[drive->attention_count][0] = (uint8_t)asc;
    drive->attentions[drive->attention_count++][1] = (uint8_t)ascq;
}

void go_on(struct drive *drive, bool immediate, unsigned code)
{
    if (!immediate)
    {
        usleep(drive->personality == SLOW ? 700000 : 50000);
        return;
    }
    drive->busy = drive->personality == SLOW ? 6 : 2;
    drive->busy_code = (uint8_t)code;
}

void unit_power_on(struct drive *drive)
{
    drive->loaded = true;
    drive->media_event = true;
    modes_reset(drive);
    add_attention(drive, 0x29, 0);
    if (drive->personality == SLOW)
        drive->becoming_ready = 4;
    if (drive->personality != OLD)
        add_attention(drive, 0x28, 0);
}

static bool tell_attention(struct drive *drive)
{
    refuse(drive, 6, drive->attentions[0][0], drive->attentions[0][1]);
    memmove(drive->attentions, drive->attentions + 1, sizeof(drive->attentions) - sizeof(drive->attentions[0]));
    drive->attention_count--;
    return false;
}

/* MMC-6 4.1.7 leaves it to the drive which commands it carries out meanwhile, and by what sense it refuses the others. */
static bool refuse_while_busy(struct drive *drive, const struct operation *operation)
{
    unsigned code = drive->busy_code;

    drive->busy--;
    if (drive->personality == SLOW && operation->code != 0x51)
        code = operation->code == 0x52 ? 4 : operation->code == 0x5b ? 8 : code;
    return refuse(drive, 2, 4, code);
}

static bool reserved_bits_set(const struct command *command, const struct operation *operation)
{
    unsigned i;

    for (i = 0; i < command->cdb_length; i++)
        if (command->cdb[i] & ~(i < sizeof(operation->allowed) ? operation->allowed[i] : 0))
            return true;
    return false;
}

/* What comes before every command. */
static bool may_begin(struct drive *drive, const struct command *command, const struct operation *operation)
{
    bool exempt = operation->flags & UNATTENTIVE;

    if (drive->personality == STRICT && reserved_bits_set(command, operation))
        return invalid_field(drive);
    if (drive->attention_count && !exempt)
        return tell_attention(drive);
    if (drive->busy && !exempt)
    {
        /* TEST UNIT READY is GOOD for those who take "ready" for "a disc is in". */
        bool good = operation->flags & DURING && (drive->personality == SLOW || operation->code != 0);

        if (!good)
            return refuse_while_busy(drive, operation);
    }
    if (!drive->loaded && (operation->flags & DISC || operation->code == 0))
        return refuse(drive, 2, 0x3a, drive->personality == OLD || drive->personality == SLOW ? 0 : 2);
    if (drive->becoming_ready && (operation->flags & DISC || operation->code == 0))
    {
        drive->becoming_ready--;
        return refuse(drive, 2, 4, 1);
    }
    if (drive->deferred && operation->flags & DISC)
    {
        /* A recovered error of an earlier WRITE: this command is not carried out (SPC-3 4.5.5). */
        drive->deferred = false;
        refuse(drive, 1, 0x0c, 1);
        drive->sense[0] = 0x71;
        return false;
    }
    return true;
}

static const struct operation *find(const struct drive *drive, uint8_t code)
{
    size_t i;

    for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
        if (operations[i].code == code && operations[i].personalities & drive->personality)
            return &operations[i];
    return NULL;
}

bool unit_execute(struct drive *drive, struct command *command)
{
    const struct operation *operation = find(drive, command->cdb[0]);
    bool good;

    memset(drive->sense, 0, sizeof(drive->sense));
    if (!operation)
        good = refuse(drive, 5, 0x20, 0);
    else
        good = may_begin(drive, command, operation) && operation->execute(drive, command);
    /* Some host adapters do not count, and say that all has moved. */
    command->no_residual = drive->personality == SLOW && command->moved;
    if (!good)
        memcpy(drive->last_sense, drive->sense, sizeof(drive->sense));
    else if (operation->code != 3)
        memset(drive->last_sense, 0, sizeof(drive->last_sense));
    return good;
}
