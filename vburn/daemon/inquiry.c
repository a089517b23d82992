/* inquiry.c: INQUIRY and the vital product data (SPC-4 6.6 and 7.8).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "commands.h"
#include "unit.h"

#include <string.h>

#define VENDOR   "VBURN   "
#define PRODUCT  "VIRTUAL BURNER  "
#define REVISION "1.00"

enum { PERIPHERAL_CD = 0x05 };

static void standard(struct command *command)
{
    uint8_t data[96] = { PERIPHERAL_CD, 0x80 /* removable */, 0x06 /* SPC-4 */, 0x02, sizeof(data) - 5 };

    memcpy(data + 8, VENDOR, 8);
    memcpy(data + 16, PRODUCT, 16);
    memcpy(data + 32, REVISION, 4);
    put_be16(data + 58, 0x0080); /* SAM-5 */
    put_be16(data + 60, 0x0460); /* SPC-4 */
    put_be16(data + 62, 0x04e0); /* MMC-6 */
    reply(command, data, sizeof(data), get_be16(command->cdb + 3));
}

static uint32_t page_supported(const struct unit *unit, uint8_t *data)
{
    static const uint8_t pages[] = { 0x00, 0x80, 0x83 };

    (void)unit;
    memcpy(data, pages, sizeof(pages));
    return sizeof(pages);
}

static uint32_t page_serial(const struct unit *unit, uint8_t *data)
{
    memcpy(data, unit->serial, 16);
    return 16;
}

/* One designator: T10 vendor identification, that is vendor, product and serial number (SPC-4 7.8.5.4). */
static uint32_t page_identification(const struct unit *unit, uint8_t *data)
{
    data[0] = 0x02; /* ASCII */
    data[1] = 0x01; /* of the logical unit; T10 vendor ID */
    data[3] = 8 + 16 + 16;
    memcpy(data + 4, VENDOR, 8);
    memcpy(data + 12, PRODUCT, 16);
    memcpy(data + 28, unit->serial, 16);
    return 4 + data[3];
}

static const struct
{
    uint8_t code;
    uint32_t (*fill)(const struct unit *unit, uint8_t *data);
} pages[] =
{
    { 0x00, page_supported },
    { 0x80, page_serial },
    { 0x83, page_identification },
};

void inquiry(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    uint8_t data[4 + 64] = { PERIPHERAL_CD };
    size_t i;

    if (!(cdb[1] & 1))
    {
        if (cdb[2])
            check(command, SENSE_INVALID_FIELD_IN_CDB);
        else
            standard(command);
        return;
    }
    for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
    {
        if (pages[i].code == cdb[2])
        {
            uint32_t length = pages[i].fill(unit, data + 4);

            data[1] = cdb[2];
            put_be16(data + 2, length);
            reply(command, data, 4 + length, get_be16(cdb + 3));
            return;
        }
    }
    check(command, SENSE_INVALID_FIELD_IN_CDB);
}
