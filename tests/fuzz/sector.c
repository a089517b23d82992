/*
 * Sectors of every type: made from any user data they are without fault, and any bytes are checked without falling over.
 *
 * Input: type, an address (32 bits), where a byte is changed (16 bits) and how; then user data or the bytes of a sector.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "redbook/msf.h"
#include "redbook/sector.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size, 0 };
    enum sector_type type = (enum sector_type)(take_byte(&input) % SECTOR_TYPES);
    int32_t lba = CD_LBA_MIN + (int32_t)(take_32(&input) % (CD_LBA_MAX - CD_LBA_MIN + 1));
    unsigned where = take_16(&input) % SECTOR_SIZE, offset = sector_user_offset(type), length = sector_user_size(type);
    uint8_t change = take_byte(&input);
    uint8_t *sector = calloc(1, SECTOR_SIZE), *user = calloc(1, length ? length : 1), *again = malloc(SECTOR_SIZE);

    if (!sector || !user || !again) abort();
    must_hold(offset + length <= SECTOR_SIZE, "user data are inside the sector");
    take_bytes(&input, sector, SECTOR_SIZE);
    must_hold((unsigned)sector_check(sector, type, lba) <= SECTOR_BAD_ECC, "a fault is one of the list");

    memcpy(user, sector, length);
    sector_encode(sector, type, lba, user);
    /* Mode 0 has zeros for user data, and whoever puts others has them found. */
    if (type != SECTOR_MODE_0)
    {
        must_hold(sector_check(sector, type, lba) == SECTOR_GOOD, "what is made is without fault");
        if (type != SECTOR_MODE_2_FORM_2) /* the sub-header and the EDC in it are put right */
            must_hold(!memcmp(sector + offset, user, length), "user data are kept");
    }
    memcpy(again, sector, SECTOR_SIZE);
    if (type != SECTOR_AUDIO) sector_encode(again, type, lba, again + offset);
    must_hold(!memcmp(again, sector, SECTOR_SIZE), "made again, from its own place, it is the same");
    sector[where] ^= change;
    if (change && (type == SECTOR_MODE_1 || type == SECTOR_MODE_2_FORM_1))
        must_hold(sector_check(sector, type, lba) != SECTOR_GOOD, "one wrong byte is found");
    free(again);
    free(user);
    free(sector);
    return 0;
}
