/* modes.c: the mode pages (MMC-1 5.2.3, MMC-6 7).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drive.h"

#include <string.h>

enum { WRITE_PAGE = 1, CAPABILITIES = 4 };

/* What `old` lets be changed of page 05h: no BUFE, no link size, no packets, no initiator code. */
static const uint8_t old_write_mask[PAGE_ROOM] = { 0, 0, 0x1f, 0xcf, 0x0f, 0, 0, 0, 0xff, 0, 0, 0, 0, 0, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

const uint8_t *write_page(const struct drive *drive)
{
    return drive->pages[WRITE_PAGE];
}

static unsigned page_size(const uint8_t *page)
{
    return page[0] ? 2u + page[1] : 0;
}

static void set_page(struct drive *drive, unsigned index, const void *bytes, unsigned size)
{
    memcpy(drive->pages[index], bytes, size);
}

void modes_reset(struct drive *drive)
{
    uint8_t *write = drive->pages[WRITE_PAGE], *can = drive->pages[CAPABILITIES];
    bool old = drive->personality == OLD, cd = medium_is_cd(&drive->medium);
    unsigned rate = cd ? 706 : 5540;

    memset(drive->pages, 0, sizeof(drive->pages));
    set_page(drive, 0, "\x01\x06\0\x03\0\0\0\0", 8);
    write[0] = 5;
    write[1] = drive->personality == TERSE ? 0x36 : 0x32; /* MMC-3 has both */
    write[2] = cd ? 1 : 0;
    write[3] = cd ? 4 : 5;
    write[4] = 8;
    put_be16(write + 14, 150);
    if (old)
        set_page(drive, 2, "\x0d\x06\0\x0d\0\x3c\0\x4b", 8);
    else
        set_page(drive, 2, "\x1a\x0a\0\0\0\0\0\0\0\0\0\0", 12);
    set_page(drive, 3, "\x0e\x0e\x04\0\0\0\0\x4b\x01\xff\x02\xff\0\0\0\0", 16);
    can[0] = 0x2a;
    can[1] = old ? 0x14 : drive->personality == TERSE ? 0x1c : 0x22;
    can[2] = old ? 3 : 0x3b;
    can[3] = old ? 7 : 0x37;
    can[4] = 0x71;
    can[5] = 0x63;
    can[6] = 0x29;
    put_be16(can + 8, rate);
    put_be16(can + 10, 256);
    put_be16(can + 12, old ? 1024 : 2048);
    put_be16(can + 14, rate);
    put_be16(can + 18, rate);
    put_be16(can + 20, rate);
    if (!old)
    {
        can[23] = 1;
        put_be16(can + 28, rate);
    }
    if (can[1] == 0x22)
    {
        can[31] = 1; /* one write speed, with constant linear velocity */
        put_be16(can + 34, rate);
    }
}

bool cmd_mode_sense(struct drive *drive, struct command *command)
{
    uint8_t data[8 + 8 + PAGES * PAGE_ROOM] = { 0 };
    unsigned control = command->cdb[2] >> 6, wanted = command->cdb[2] & 0x3f, i, size = 8;
    /* ATAPI has no block descriptors; SCSI had, unless DBD is set, and some do not look at that. */
    bool descriptor = drive->personality == TERSE || (drive->personality == OLD && !(command->cdb[1] & 8));
    bool found = false;

    if (control == 3)
        return refuse(drive, 5, 0x39, 0);
    if (command->cdb[3] && command->cdb[3] != 0xff)
        return invalid_field(drive);
    if (descriptor)
    {
        data[7] = 8;
        put_be32(data + 12, DATA_SECTOR);
        size += 8;
    }
    for (i = 0; i < PAGES; i++)
    {
        const uint8_t *page = drive->pages[i];
        unsigned length = page_size(page);

        if (!length || (wanted != 0x3f && wanted != page[0]))
            continue;
        found = true;
        if (control == 1)
        {
            data[size] = page[0];
            data[size + 1] = page[1];
            if (i == WRITE_PAGE && drive->personality == OLD)
                memcpy(data + size + 2, old_write_mask + 2, length - 2);
            else if (i == WRITE_PAGE)
                memset(data + size + 2, 0xff, length - 2);
        }
        else
            memcpy(data + size, page, length);
        size += length;
    }
    if (!found)
        return invalid_field(drive);
    put_be16(data, size - 2);
    data[2] = drive->personality == OLD ? 0x05 : 0; /* MMC-1's medium types */
    return answer(command, data, size, get_be16(command->cdb + 7));
}

static bool fits(const struct drive *drive, unsigned index, const uint8_t *page)
{
    unsigned i, size = page_size(page);

    if (size != page_size(drive->pages[index]))
        return false;
    if (index != WRITE_PAGE)
        return true; /* what cannot be changed there is left as it is */
    for (i = 2; drive->personality == OLD && i < size; i++)
        if ((page[i] ^ drive->pages[index][i]) & ~old_write_mask[i])
            return false;
    if (drive->personality == STRICT && (page[6] || page[9] || page[7] & 0xc0 || page[4] & 0xf0 || page[2] & 0x80))
        return false;
    return medium_is_cd(&drive->medium) ? (page[2] & 15) == 1 || (page[2] & 15) == 2 : true;
}

/* MODE SELECT (10); SPC-3 6.8. */
bool cmd_mode_select(struct drive *drive, struct command *command)
{
    unsigned size = get_be16(command->cdb + 7), at, i;
    const uint8_t *data = command->data;

    if (!(command->cdb[1] & 0x10) || command->cdb[1] & 1)
        return invalid_field(drive); /* pages only, and nothing is saved */
    if (size > command->room)
        size = command->room;
    if (!size)
        return true;
    if (size < 8)
        return refuse(drive, 5, 0x1a, 0);
    /* The mode data length is reserved here, and so is PS. */
    if ((drive->personality == STRICT || drive->personality == OLD) && get_be16(data))
        return invalid_parameter(drive);
    at = 8u + get_be16(data + 6);
    while (at + 2 <= size)
    {
        const uint8_t *page = data + at;

        if (drive->personality == STRICT && page[0] & 0x80)
            return invalid_parameter(drive);
        if (at + 2 + page[1] > size)
            return refuse(drive, 5, 0x1a, 0);
        for (i = 0; i < PAGES && (!drive->pages[i][0] || drive->pages[i][0] != (page[0] & 0x3f)); i++)
            ;
        if (i == PAGES || i == CAPABILITIES || !fits(drive, i, page))
            return invalid_parameter(drive);
        memcpy(drive->pages[i] + 2, page + 2, page[1]);
        at += 2u + page[1];
    }
    command->moved = size;
    if (drive->personality == SLOW)
        add_attention(drive, 0x2a, 1);
    return at == size || refuse(drive, 5, 0x1a, 0);
}
