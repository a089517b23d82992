/* features.c: GET CONFIGURATION (MMC-6 6.6) and the features of the drive (MMC-6 clause 5.3).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "commands.h"
#include "cue_sheet.h"
#include "unit.h"

#include <string.h>

enum profile
{
    PROFILE_NONE = 0x0000,
    PROFILE_CD_ROM = 0x0008,
    PROFILE_CD_R = 0x0009,
    PROFILE_CD_RW = 0x000a
};

/* What an entry of the profile list needs of the medium; in the order of the list, the best first. */
static const struct
{
    uint16_t profile;
    enum disc_kind kind;
} profiles[] =
{
    { PROFILE_CD_RW, DISC_CD_RW },
    { PROFILE_CD_R, DISC_CD_R },
    { PROFILE_CD_ROM, DISC_KIND_COUNT }, /* pressed discs cannot be put into this drive; it would read them */
};

enum { PROFILE_COUNT = sizeof(profiles) / sizeof(profiles[0]) };

static unsigned current_profile(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);
    unsigned i;

    for (i = 0; disc && i < PROFILE_COUNT; i++)
        if (profiles[i].kind == disc->kind)
            return profiles[i].profile;
    return PROFILE_NONE;
}

static bool always(const struct unit *unit)
{
    (void)unit;
    return true;
}

static bool loaded(const struct unit *unit)
{
    return medium_disc(unit) != NULL;
}

static bool recorded(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return disc && disc->state != DISC_BLANK;
}

static bool writable(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return disc && (disc->kind == DISC_CD_RW || disc->state != DISC_COMPLETE);
}

static bool rewritable(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return disc && disc->kind == DISC_CD_RW;
}

static unsigned profile_list(const struct unit *unit, uint8_t *data)
{
    unsigned i, current = current_profile(unit);

    for (i = 0; i < PROFILE_COUNT; i++)
    {
        put_be16(data + i * 4, profiles[i].profile);
        data[i * 4 + 2] = profiles[i].profile == current;
        data[i * 4 + 3] = 0;
    }
    return PROFILE_COUNT * 4;
}

static unsigned core(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    put_be32(data, 0x00000007); /* serial ATAPI */
    data[4] = 0x02;             /* INQ2 */
    return 8;
}

static unsigned morphing(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x02; /* OCEvent: operational change events are reported */
    return 4;
}

static unsigned removable_medium(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x20 | 0x10 | 0x08 | 0x01; /* tray, Load, Eject, Lock */
    return 4;
}

static unsigned random_readable(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    put_be32(data, 2048);
    put_be16(data + 4, 1);
    data[6] = 0x01; /* PP: there is an error recovery page */
    return 8;
}

static unsigned no_data(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    (void)data;
    return 0;
}

static unsigned cd_read(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x01; /* CD-Text; no C2 flags, no DAP */
    return 4;
}

static bool has_mode(unsigned write_type)
{
    return recording_mode_of(write_type) != NULL;
}

static unsigned cd_track_at_once(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x40 | 0x04 | 0x02; /* BUF, Test Write, CD-RW */
    put_be16(data + 2, recording_mode_of(WRITE_TYPE_TAO)->block_types);
    return 4;
}

static unsigned cd_mastering(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x40 | 0x04 | 0x02 | 0x01; /* BUF, Test Write, CD-RW, R-W */
    if (has_mode(WRITE_TYPE_SAO))
    {
        data[0] |= 0x20;
        put_be16(data + 2, CUE_SHEET_MOST); /* of the field's three bytes */
    }
    if (has_mode(WRITE_TYPE_RAW))
        data[0] |= 0x08;
    return 4;
}

static unsigned cd_rw_media_write(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[1] = 0x07; /* sub-types 0 to 2 */
    return 4;
}

static unsigned real_time_streaming(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x10 | 0x08 | 0x04 | 0x02 | 0x01; /* RBCB, SCS, MP2A, WSPD, SW */
    return 4;
}

static unsigned timeout(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    (void)data;
    return 4;
}

static unsigned serial_number(const struct unit *unit, uint8_t *data)
{
    memcpy(data, unit->serial, 16);
    return 16;
}

static const struct feature
{
    uint16_t code;
    uint8_t version;
    bool persistent;
    bool (*current)(const struct unit *unit);
    unsigned (*data)(const struct unit *unit, uint8_t *data); /* gives its length; data is zero before */
} features[] =
{
    { 0x0000, 0, true,  always,   profile_list },
    { 0x0001, 2, true,  always,   core },
    { 0x0002, 1, true,  always,   morphing },
    { 0x0003, 2, true,  always,   removable_medium },
    { 0x0010, 0, false, recorded, random_readable },
    { 0x001d, 0, true,  always,   no_data },              /* multi-read */
    { 0x001e, 2, false, loaded,   cd_read },
    { 0x002d, 2, false, writable, cd_track_at_once },
    { 0x002e, 2, false, writable, cd_mastering },
    { 0x0037, 0, false, rewritable, cd_rw_media_write },
    { 0x0100, 0, true,  always,   no_data },              /* power management */
    { 0x0105, 1, true,  always,   timeout },
    { 0x0107, 5, true,  always,   real_time_streaming },
    { 0x0108, 0, true,  always,   serial_number },
};

void get_configuration(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    unsigned request = cdb[1] & 3, start = get_be16(cdb + 2), length = 8;
    uint8_t answer[512] = { 0 };
    size_t i;

    if (request == 3)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    for (i = 0; i < sizeof(features) / sizeof(features[0]); i++)
    {
        const struct feature *feature = &features[i];
        bool current = feature->current(unit);
        uint8_t *descriptor = answer + length;

        if (request == 2 ? feature->code != start : feature->code < start || (request == 1 && !current))
            continue;
        put_be16(descriptor, feature->code);
        descriptor[2] = (uint8_t)(feature->version << 2 | (feature->persistent ? 2 : 0) | (current ? 1 : 0));
        descriptor[3] = (uint8_t)feature->data(unit, descriptor + 4);
        length += 4u + descriptor[3];
    }
    put_be32(answer, length - 4);
    put_be16(answer + 6, current_profile(unit));
    reply(command, answer, length, get_be16(cdb + 7));
}
