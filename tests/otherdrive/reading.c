/* reading.c: READ, VERIFY, READ CD.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drive.h"

#include <string.h>

/* In `slow` one reading in seven succeeds at the second try, and says so. The data are there. */
static bool recovered(struct drive *drive)
{
    drive->reads++;
    if (drive->personality != SLOW || drive->reads % 7)
        return true;
    return drive->reads % 2 ? refuse(drive, 1, 0x17, 1) : refuse(drive, 1, 0x18, 0);
}

static bool unreadable(struct drive *drive, int32_t lba)
{
    refuse(drive, 3, 0x11, 0);
    drive->sense[0] |= 0x80;
    put_be32(drive->sense + 3, (uint32_t)lba);
    return false;
}

static bool readable_end(struct drive *drive, int32_t lba, uint32_t count)
{
    const struct medium *medium = &drive->medium;
    int32_t end = medium_is_overwritten(medium) ? medium->formatted : medium->capacity;

    if (medium_is_blank(medium))
        return refuse(drive, 5, drive->personality == STRICT ? 0x30 : 0x21, drive->personality == STRICT ? 5 : 0);
    if (lba < 0 || count > (uint32_t)end || lba > end - (int32_t)count)
        return refuse(drive, 5, 0x21, 0);
    return true;
}

bool cmd_read(struct drive *drive, struct command *command)
{
    int32_t lba = (int32_t)get_be32(command->cdb + 2);
    uint32_t count = command->cdb[0] == 0xa8 ? get_be32(command->cdb + 6) : get_be16(command->cdb + 7), i;
    uint8_t sector[CD_SECTOR];
    bool sound;

    if (!count)
        return true;
    if (!readable_end(drive, lba, count))
        return false;
    for (i = 0; i < count && command->moved + DATA_SECTOR <= command->room; i++)
    {
        if (!medium_read(&drive->medium, lba + (int32_t)i, sector, &sound))
            return unreadable(drive, lba + (int32_t)i);
        if (sound)
            return refuse(drive, 5, 0x64, 0);
        memcpy(command->data + command->moved, sector, DATA_SECTOR);
        command->moved += DATA_SECTOR;
    }
    return recovered(drive);
}

bool cmd_verify(struct drive *drive, struct command *command)
{
    int32_t lba = (int32_t)get_be32(command->cdb + 2);
    uint32_t count = get_be16(command->cdb + 7), i;
    uint8_t sector[CD_SECTOR];
    bool sound;

    if (count && !readable_end(drive, lba, count))
        return false;
    for (i = 0; i < count; i++)
        if (!medium_read(&drive->medium, lba + (int32_t)i, sector, &sound))
            return unreadable(drive, lba + (int32_t)i);
    return recovered(drive);
}

static uint8_t bcd(uint32_t value)
{
    return (uint8_t)(value / 10 << 4 | value % 10);
}

/* Sync and header of a mode 1 sector; its EDC and ECC, which nobody here asks for, are zero. */
static unsigned put_data_sector(uint8_t *to, const uint8_t *user, int32_t lba, unsigned fields)
{
    uint32_t frames = (uint32_t)(lba + 150);
    uint8_t whole[CD_SECTOR] = { 0 };

    memset(whole + 1, 0xff, 10);
    whole[12] = bcd(frames / 4500);
    whole[13] = bcd(frames / 75 % 60);
    whole[14] = bcd(frames % 75);
    whole[15] = 1;
    memcpy(whole + 16, user, DATA_SECTOR);
    if (fields == 0xf8)
    {
        memcpy(to, whole, CD_SECTOR);
        return CD_SECTOR;
    }
    memcpy(to, user, DATA_SECTOR);
    return DATA_SECTOR;
}

/* MMC-6 6.19. Sound, and of data the user data or all of a sector; no sub-channels, no C2 pointers. */
bool cmd_read_cd(struct drive *drive, struct command *command)
{
    int32_t lba = (int32_t)get_be32(command->cdb + 2);
    uint32_t count = get_be24(command->cdb + 6), i;
    unsigned expected = command->cdb[1] >> 2 & 7, fields = command->cdb[9] & 0xf8;
    uint8_t sector[CD_SECTOR];
    bool sound;

    if (!medium_is_cd(&drive->medium))
        return refuse(drive, 5, 0x30, 2);
    if (command->cdb[9] & 7 || command->cdb[10] & 7)
        return invalid_field(drive);
    if (!count || !fields)
        return true;
    if (!readable_end(drive, lba, count))
        return false;
    for (i = 0; i < count && command->moved + CD_SECTOR <= command->room + CD_SECTOR - DATA_SECTOR; i++)
    {
        if (!medium_read(&drive->medium, lba + (int32_t)i, sector, &sound))
            return unreadable(drive, lba + (int32_t)i);
        if (expected && (expected == 1) != sound)
            return refuse(drive, 5, 0x64, 0);
        if (!sound && fields != 0x10 && fields != 0xf8)
            return invalid_field(drive);
        if (command->room - command->moved < (sound || fields == 0xf8 ? CD_SECTOR : DATA_SECTOR))
            break;
        if (sound)
        {
            memcpy(command->data + command->moved, sector, CD_SECTOR);
            command->moved += CD_SECTOR;
        }
        else
            command->moved += put_data_sector(command->data + command->moved, sector, lba + (int32_t)i, fields);
    }
    /* Not of a single sector: a program that asks for one wants to see GOOD. */
    return count == 1 || recovered(drive);
}
