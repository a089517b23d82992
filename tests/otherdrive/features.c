/* features.c: what the drive says of itself: INQUIRY, GET CONFIGURATION, GET EVENT STATUS NOTIFICATION, GET PERFORMANCE.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drive.h"

#include <string.h>

static const char *identity(enum personality personality)
{
    switch (personality)
    {
    case OLD:   return "ACME    CD-R W4220 OLD  1.0e";
    case TERSE: return "acme    dvd multi/TERSEA1  ";
    case SLOW:  return "SNAILCO WRITER SLOW-1   0.09";
    default:    return "PEDANT  BD-RE STRICT    9.99";
    }
}

bool cmd_inquiry(struct drive *drive, struct command *command)
{
    uint8_t data[96] = { 5, 0x80, 0, 0x32 };
    const char *name = identity(drive->personality);
    unsigned size = 36, allocation = command->cdb[4];

    if (command->cdb[1] & 1 || command->cdb[2])
        return invalid_field(drive); /* no vital product data: optional in MMC-6 6.8 */
    if (drive->personality != OLD)
        allocation = get_be16(command->cdb + 3);
    memset(data + 8, ' ', 28);
    memcpy(data + 8, name, strlen(name));
    if (drive->personality == OLD)
        data[2] = 2, data[3] = 0x21;
    if (drive->personality == SLOW || drive->personality == STRICT)
        size = 96; /* with version descriptors, which are zero */
    data[4] = (uint8_t)(size - 5);
    return answer(command, data, size, allocation);
}

/* --- GET CONFIGURATION (MMC-6 6.6) --- */

struct feature_list
{
    uint8_t bytes[1024];
    uint32_t size;
    unsigned wanted;        /* RT */
    unsigned from;          /* the first feature number that is asked for */
};

static void add(struct feature_list *list, unsigned code, unsigned version, bool persistent, bool current, const void *data, unsigned size)
{
    uint8_t *at = list->bytes + list->size;

    if (code < list->from || (list->wanted == 2 && code != list->from) || (list->wanted == 1 && !current))
        return;
    put_be16(at, code);
    at[2] = (uint8_t)(version << 2 | (persistent ? 2 : 0) | (current ? 1 : 0));
    at[3] = (uint8_t)size;
    memcpy(at + 4, data, size);
    list->size += 4 + size;
}

static void add_profiles(struct feature_list *list, const struct drive *drive)
{
    /* From the newest to the oldest, as MMC-6 5.3.1 asks, or the other way round. */
    static const uint8_t profiles[] = { 0x43, 0x41, 0x40, 0x1b, 0x1a, 0x14, 0x13, 0x12, 0x11, 0x10, 0x0a, 0x09, 0x08 };
    const unsigned count = sizeof(profiles);
    uint8_t data[4 * sizeof(profiles)] = { 0 };
    unsigned i;

    for (i = 0; i < count; i++)
    {
        unsigned profile = profiles[drive->personality == SLOW ? count - 1 - i : i];

        put_be16(data + 4 * i, profile);
        data[4 * i + 2] = profile == medium_profile(drive);
    }
    add(list, 0, 0, true, true, data, sizeof(data));
}

static void add_cd_features(struct feature_list *list, const struct drive *drive, bool cd)
{
    bool writes = cd && !drive->medium.finished;

    add(list, 0x1e, 2, false, cd, "\x03\0\0\0", 4);
    add(list, 0x2d, 2, false, writes, "\x46\0\0\0", 4);
    add(list, 0x2e, 0, false, writes, "\x66\0\x0c\x80", 4);
}

static void add_data_features(struct feature_list *list, const struct drive *drive, unsigned profile)
{
    const struct medium *medium = &drive->medium;
    bool plus_rw = profile == 0x1a, ram = profile == 0x12, rw = profile == 0x13, minus = profile == 0x11 || profile == 0x14;
    bool re = profile == 0x43, r = profile == 0x41, dvd = profile >= 0x10 && profile < 0x40;
    uint8_t random[16] = { 0, 0, 0, 0, 0, 0, 8, 0, 0, 1, 1, 0 }, bd[20] = { 0 }, read_bd[28] = { 0 };

    put_be32(random, (uint32_t)medium->formatted - 1);
    random[9] = re ? 32 : 16;
    if (ram)
        random[9] = 1;
    bd[5] = bd[13] = 7;
    memset(read_bd + 5, 7, 1);
    memset(read_bd + 13, 7, 1);
    add(list, 0x1f, 1, false, dvd, "\x01\0\0\0", 4);
    add(list, 0x20, 1, false, (re || plus_rw || ram) && medium->formatted, random, 12);
    /* One link size, and the three bytes that would pad it are the vendor's business. */
    add(list, 0x21, drive->personality == TERSE ? 3 : 1, false, minus && !medium->finished,
        drive->personality == TERSE ? "\0\x01\x01\x01\x10" : "\0\x01\x01\x01\x10\0\0", drive->personality == TERSE ? 5 : 8);
    add(list, 0x23, 1, false, re || r || plus_rw || ram || rw || profile == 0x14, "\x0f\0\0\0\x01\0\0\0", 8);
    if (drive->personality != TERSE)
        add(list, 0x24, 1, false, re || r || ram, "\0\0\0\0", 4);
    add(list, 0x26, 0, false, rw, "", 0);
    add(list, 0x2a, drive->personality == TERSE ? 5 : 0, false, plus_rw, "\x01\0\0\0\0\0\0\0", drive->personality == TERSE ? 8 : 4);
    add(list, 0x2b, drive->personality == TERSE ? 5 : 0, false, profile == 0x1b, "\x01\0\0\0\xff\xff\xff\xff", drive->personality == TERSE ? 8 : 4);
    add(list, 0x2c, 0, false, rw, "\x03\0\0\0", 4);
    add(list, 0x2f, 1, false, minus && !medium->finished, "\x46\0\0\0", 4);
    add(list, 0x40, 0, false, profile >= 0x40, read_bd, 28);
    add(list, 0x41, 0, false, (re || r) && !medium->finished, bd, 20);
}

bool cmd_get_configuration(struct drive *drive, struct command *command)
{
    static struct feature_list list;
    unsigned profile = medium_profile(drive), wanted = command->cdb[1] & 3;
    bool terse = drive->personality == TERSE, cd = profile >= 8 && profile <= 0x0a;

    if (wanted == 3)
        return invalid_field(drive);
    /* RT 01b is as old as the command, but not every drive's programmer has read of it. */
    list = (struct feature_list){ .size = 8, .wanted = terse && wanted == 1 ? 0 : wanted, .from = get_be16(command->cdb + 2) };
    add_profiles(&list, drive);
    add(&list, 1, terse ? 2 : 0, true, true, terse ? "\0\0\0\x07\x03\0\0\0\0\0\0\0" : "\0\0\0\x02", terse ? 12 : 4);
    add(&list, 2, 1, true, true, "\0\0\0\0", 4);
    add(&list, 3, 0, true, true, "\x29\0\0\0", 4);
    add(&list, 0x10, 0, false, drive->loaded && !(medium_is_overwritten(&drive->medium) && !drive->medium.formatted),
        cd ? "\0\0\x08\0\0\x01\x01\0" : "\0\0\x08\0\0\x10\x01\0", 8);
    add_cd_features(&list, drive, cd);
    add_data_features(&list, drive, profile);
    add(&list, 0x100, 0, true, true, "", 0);
    if (drive->personality == SLOW || drive->personality == STRICT)
        add(&list, 0x107, 4, false, drive->loaded, "\x0f\0\0\0", 4);
    if (terse)
    {
        add(&list, 0xff00, 0, true, true, "vendor's own", 12);
        add(&list, 0xff23, 7, false, true, "", 0);
        add(&list, 0xff40, 0, false, false, "\1\2\3\4", 4);
    }
    put_be32(list.bytes, list.size - 4);
    put_be16(list.bytes + 6, profile);
    return answer(command, list.bytes, list.size, get_be16(command->cdb + 7));
}

/* MMC-6 6.7. Only the class of media, and in `terse` not even that. */
bool cmd_get_event_status(struct drive *drive, struct command *command)
{
    uint8_t data[8] = { 0, 6, 4, 0x10, 0, 0, 0, 0 };
    bool supported = drive->personality != TERSE;

    if (!(command->cdb[1] & 1))
        return invalid_field(drive); /* nothing asynchronous */
    data[3] = supported ? 0x10 : 0;
    if (!supported || !(command->cdb[4] & 0x10))
    {
        data[1] = 2;
        data[2] = 0x80; /* no event available */
        return answer(command, data, 4, get_be16(command->cdb + 7));
    }
    data[4] = drive->media_event ? 2 : 0;
    data[5] = drive->loaded ? 2 : 1;
    drive->media_event = false;
    return answer(command, data, 8, get_be16(command->cdb + 7));
}

/* MMC-6 6.8. */
bool cmd_get_performance(struct drive *drive, struct command *command)
{
    uint8_t data[8 + 32] = { 0 };
    unsigned type = command->cdb[10], most = get_be16(command->cdb + 8), rate = medium_is_cd(&drive->medium) ? 706 : 5540;
    unsigned i, count = type == 3 ? 2 : 1;

    if (type != 0 && type != 3)
        return invalid_field(drive);
    count = count > most ? most : count;
    put_be32(data, 4 + 16 * count);
    data[4] = command->cdb[1] & 4 ? 2 : 0;
    for (i = 0; i < count; i++)
    {
        uint8_t *at = data + 8 + 16 * i;

        put_be32(at + 4, type == 3 ? (uint32_t)drive->medium.capacity - 1 : rate);
        put_be32(at + 8, type == 3 ? rate : (uint32_t)drive->medium.capacity - 1);
        put_be32(at + 12, rate >> i);
    }
    return answer(command, data, 8 + 16 * count, sizeof(data));
}
