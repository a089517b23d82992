/* drive.c: a drive in the test's own process.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "drive.h"
#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(bool good, const char *what)
{
    if (good)
        return;
    perror(what);
    abort();
}

struct drive *drive_new(void)
{
    struct drive *drive = calloc(1, sizeof(*drive));

    must(drive, "calloc");
    strcpy(drive->folder, "/tmp/vburn-test-XXXXXX");
    must(mkdtemp(drive->folder), "mkdtemp");
    unit_init(&drive->unit, drive->folder);
    drive->unit.medium.tray_open = true;
    DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0);
    return drive;
}

static void remove_disc(struct drive *drive)
{
    static const char *const names[] = { "disc/sectors", "disc/disc.txt", "disc" };
    char path[128];
    unsigned i;

    for (i = 0; i < 3; i++)
    {
        snprintf(path, sizeof(path), "%s/%s", drive->folder, names[i]);
        remove(path);
    }
}

void drive_free(struct drive *drive)
{
    unit_free(&drive->unit);
    remove_disc(drive);
    rmdir(drive->folder);
    free(drive);
}

struct disc *drive_insert_blank(struct drive *drive, int32_t sectors)
{
    return drive_insert(drive, DISC_CD_R, sectors);
}

struct disc *drive_insert(struct drive *drive, enum disc_kind kind, int32_t sectors)
{
    struct vb_error error;
    struct disc *disc;
    char path[128];

    medium_take_out(&drive->unit);
    remove_disc(drive);
    snprintf(path, sizeof(path), "%s/disc", drive->folder);
    must((disc = disc_create(path, kind, sectors, &error)), "disc_create");
    medium_insert(&drive->unit, disc);
    DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0);
    return disc;
}

void drive_reload(struct drive *drive)
{
    struct vb_error error;
    struct disc *disc;
    char path[128];

    medium_take_out(&drive->unit);
    snprintf(path, sizeof(path), "%s/disc", drive->folder);
    must((disc = disc_open(path, true, &error)), "disc_open");
    medium_insert(&drive->unit, disc);
    DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0);
}

enum sense_code drive_do(struct drive *drive, const uint8_t *cdb, unsigned cdb_length, enum vb_direction direction,
                         uint32_t length)
{
    struct command *command = &drive->command;

    memset(command, 0, sizeof(*command));
    memcpy(command->cdb, cdb, cdb_length);
    command->direction = direction;
    command->data = drive->data;
    command->data_length = length;
    must(length <= sizeof(drive->data), "length");
    if (direction == VB_IN)
        memset(drive->data, 0xee, length);
    unit_execute(&drive->unit, command, (uint8_t)cdb_length);
    return command->sense;
}

enum sense_code drive_set_write(struct drive *drive, unsigned write_type, unsigned block_type, unsigned bits)
{
    enum sense_code sense = DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);

    must(sense == SENSE_NONE, "MODE SENSE");
    memset(drive->data, 0, 8);
    drive->data[10] = (uint8_t)(bits | write_type);
    drive->data[12] = (uint8_t)block_type;
    return DO(drive, VB_OUT, 60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
}

enum sense_code drive_write(struct drive *drive, int32_t lba, unsigned count, uint32_t length)
{
    uint8_t cdb[10] = { 0x2a };

    put_be32(cdb + 2, (uint32_t)lba);
    put_be16(cdb + 7, count);
    return drive_do(drive, cdb, sizeof(cdb), VB_OUT, length);
}

enum sense_code drive_set_data_write(struct drive *drive, unsigned type, unsigned bits, bool multi)
{
    DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
    memset(drive->data, 0, 8);
    drive->data[8 + 2] = (uint8_t)(bits | type);
    drive->data[8 + 3] = (uint8_t)(multi ? 0xc5 : 0x05);
    drive->data[8 + 4] = 8;
    return DO(drive, VB_OUT, 60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
}

enum sense_code drive_write_numbered(struct drive *drive, int32_t lba, unsigned count)
{
    unsigned i;

    memset(drive->data, 0x5a, (size_t)count * 2048);
    for (i = 0; i < count; i++)
        put_be32(drive->data + i * 2048, (uint32_t)lba + i);
    return drive_write(drive, lba, count, count * 2048);
}

const char *sense_text(enum sense_code sense)
{
    static char text[16];

    snprintf(text, sizeof(text), "%X/%02X/%02X", (unsigned)sense >> 16, (unsigned)sense >> 8 & 255, (unsigned)sense & 255);
    return sense == SENSE_NONE ? "good" : text;
}
