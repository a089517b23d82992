/* features.c: GET CONFIGURATION (MMC-6 6.6) and the features of the drive (MMC-6 clause 5.3).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "commands.h"
#include "cue_sheet.h"
#include "data_method.h"
#include "unit.h"

#include <string.h>

/* In the order of the list, the best first. Pressed discs cannot be put into this drive; it would read them. */
static const uint16_t profiles[] =
{
    0x0043, /* BD-RE */
    0x0042, /* BD-R, random */
    0x0041, /* BD-R, sequential */
    0x0040, /* BD-ROM */
    0x002b, /* DVD+R DL */
    0x002a, /* DVD+RW DL */
    0x001b, /* DVD+R */
    0x001a, /* DVD+RW */
    0x0016, /* DVD-R DL, layer jump */
    0x0015, /* DVD-R DL, sequential */
    0x0014, /* DVD-RW, sequential */
    0x0013, /* DVD-RW, restricted overwrite */
    0x0012, /* DVD-RAM */
    0x0011, /* DVD-R */
    0x0010, /* DVD-ROM */
    0x000a, /* CD-RW */
    0x0009, /* CD-R */
    0x0008, /* CD-ROM */
};

enum { PROFILE_COUNT = sizeof(profiles) / sizeof(profiles[0]), BD_R_RANDOM = 0x0042 };

#define KIND(kind) (1u << (kind))

enum kinds
{
    CD = KIND(DISC_CD_R) | KIND(DISC_CD_RW),
    RW = KIND(DISC_DVD_RW),
    PLUS_RW = KIND(DISC_DVD_PLUS_RW),
    PLUS_RW_DL = KIND(DISC_DVD_PLUS_RW_DL),
    MINUS = KIND(DISC_DVD_R) | KIND(DISC_DVD_R_DL) | KIND(DISC_DVD_RW),
    PLUS_R = KIND(DISC_DVD_PLUS_R),
    PLUS_R_DL = KIND(DISC_DVD_PLUS_R_DL),
    BD_R = KIND(DISC_BD_R) | KIND(DISC_BD_R_DL),
    RAM = KIND(DISC_DVD_RAM),
    RE = KIND(DISC_BD_RE) | KIND(DISC_BD_RE_DL),
    DVD = KIND(DISC_DVD_R) | KIND(DISC_DVD_R_DL) | RW | RAM | KIND(DISC_DVD_PLUS_R) | KIND(DISC_DVD_PLUS_R_DL)
          | PLUS_RW | PLUS_RW_DL,
    BD = KIND(DISC_BD_R) | KIND(DISC_BD_R_DL) | RE
};

/* Conditions under which a feature is current, besides the kind of disc. */
static bool loaded(const struct disc *disc)
{
    (void)disc;
    return true;
}

static bool recorded(const struct disc *disc)
{
    return disc->state != DISC_BLANK;
}

static bool writable(const struct disc *disc)
{
    return disc_kind_info(disc->kind)->rewritable || disc->state != DISC_COMPLETE;
}

static bool formatted(const struct disc *disc)
{
    return disc->data.format_type != NOT_FORMATTED && !disc->data.cartridge_protected && !disc->data.protected;
}

static bool not_protected(const struct disc *disc)
{
    return !disc->data.cartridge_protected && !disc->data.protected;
}

static bool has_spares(const struct disc *disc)
{
    int32_t besides;

    return disc->data.format_type != NOT_FORMATTED && disc_spares(disc, &besides) + besides > 0;
}

static bool random_recording(const struct disc *disc)
{
    return not_protected(disc) && !disc->data.finalised && disc_profile(disc) == BD_R_RANDOM;
}

/* Sequential recording: of a disc that is not closed, nor a DVD-RW that is formatted, nor a BD-R for random recording. */
static bool appendable(const struct disc *disc)
{
    return not_protected(disc) && !disc->data.finalised && disc_profile(disc) != BD_R_RANDOM
           && (disc->kind != DISC_DVD_RW || disc->data.format_type == NOT_FORMATTED);
}

/* A DVD-R DL is recorded sequentially or in layer jump, from its first sector on (MMC-6 6.3.3.3). */
static bool minus_sequential(const struct disc *disc)
{
    return appendable(disc) && (disc->state == DISC_BLANK || !disc->data.jumps);
}

static bool layer_jump(const struct disc *disc)
{
    return appendable(disc) && (disc->data.jumps || (disc->data.layer_jump && disc->state == DISC_BLANK && !disc->data.layer_break));
}

/* A DVD-RW that has been blanked minimally takes disc at once only. */
static bool incremental(const struct disc *disc)
{
    return minus_sequential(disc) && !disc->data.minimally_blanked;
}

/* A BD-R: until it is formatted or written to. */
static bool can_be_formatted(const struct disc *disc)
{
    if (KIND(disc->kind) & BD_R && (disc->state != DISC_BLANK || disc->data.format_type != NOT_FORMATTED))
        return false;
    return not_protected(disc);
}

static unsigned profile_list(const struct unit *unit, uint8_t *data)
{
    unsigned i, current = disc_profile(medium_disc(unit));

    for (i = 0; i < PROFILE_COUNT; i++)
    {
        put_be16(data + i * 4, profiles[i]);
        data[i * 4 + 2] = profiles[i] == current;
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
    data[0] = 0x03; /* C2 flags, CD-Text; no DAP */
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

static unsigned write_protect(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x02; /* SPWP: persistent protection can be set and taken away */
    return 4;
}

/* Random readable with blocks in units of an ECC block would be too strict: any sector can be read. */
static unsigned random_writable(const struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);

    if (disc && !disc_is_cd(disc) && disc->data.formatted)
        put_be32(data, (uint32_t)disc->data.formatted - 1);
    put_be32(data + 4, DATA_SIZE);
    put_be16(data + 8, 1);
    data[10] = 0x01; /* PP */
    return 12;
}

static unsigned formattable(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x08 | 0x04 | 0x02 | 0x01; /* BD-RE: without spares, expansion, quick and full certification */
    data[4] = 0x01;                      /* BD-R: for random recording */
    return 8;
}

static unsigned defect_management(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x80; /* SSA: DVD-RAM, the spare area can be expanded */
    return 4;
}

/* BD-R for random recording: each cluster once. */
static unsigned write_once(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    put_be32(data, DATA_SIZE);
    put_be16(data + 4, disc_kind_info(DISC_BD_R)->ecc_sectors);
    data[6] = 0x01; /* PP */
    return 8;
}

static unsigned bd_r_pseudo_overwrite(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    (void)data;
    return 4; /* reserved bytes */
}

static unsigned rigid_restricted_overwrite(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x02 | 0x01; /* Intermediate and Blank: quick formats, and BLANK; no defect status data */
    return 4;
}

static unsigned dvd_plus_rw(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x01; /* writes */
    data[1] = 0x02; /* quick start: it can be written to while it is formatted */
    return 4;
}

static unsigned incremental_streaming(const struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);

    put_be16(data, 1 << 8); /* data block type 8 */
    data[2] = 0x02 | 0x01;  /* ARSV, BUF */
    data[3] = 1;            /* link sizes that follow */
    data[4] = disc && disc_kind_info(disc->kind)->ecc_sectors ? disc_kind_info(disc->kind)->ecc_sectors : 16;
    return 8;
}

/* DVD+R and DVD+R DL */
static unsigned dvd_plus_r(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x01; /* writes */
    return 4;
}

static unsigned dvd_minus_write(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x40 | 0x08 | 0x04 | 0x02; /* BUF, DVD-R DL, test write, DVD-RW */
    return 4;
}

static unsigned layer_jump_recording(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[3] = 1;    /* link sizes that follow */
    data[4] = 16;
    return 8;
}

static unsigned dvd_read(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    data[0] = 0x01; /* MULTI110: DVD-ROM, DVD Multi */
    data[2] = 0x01; /* DVD-R DL */
    return 4;
}

/* Classes 0 of BD-RE and BD-R, version 1 (and for the reading of BD-RE 2), are what there is; a bit for each version. */
static unsigned bd_read(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    put_be16(data + 4, 0x0006);     /* BD-RE class 0 */
    put_be16(data + 12, 0x0002);    /* BD-R class 0 */
    put_be16(data + 20, 0x0002);    /* BD-ROM class 0 */
    return 28;
}

static unsigned bd_write(const struct unit *unit, uint8_t *data)
{
    (void)unit;
    put_be16(data + 4, 0x0002);     /* BD-RE class 0 */
    put_be16(data + 12, 0x0002);    /* BD-R class 0 */
    return 20;
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

/* A feature is persistent, or current with these kinds of disc when the condition holds (NULL: never without being persistent). */
static const struct feature
{
    uint16_t code;
    uint8_t version;
    bool persistent;
    uint32_t kinds;
    bool (*current)(const struct disc *disc);
    unsigned (*data)(const struct unit *unit, uint8_t *data); /* gives its length; data is zero before */
} features[] =
{
    { 0x0000, 0, true,  0, NULL, profile_list },
    { 0x0001, 2, true,  0, NULL, core },
    { 0x0002, 1, true,  0, NULL, morphing },
    { 0x0003, 2, true,  0, NULL, removable_medium },
    { 0x0004, 2, false, DVD | BD, loaded, write_protect },
    { 0x0010, 0, false, CD | DVD | BD, recorded, random_readable },
    { 0x001d, 0, true,  0, NULL, no_data },              /* multi-read */
    { 0x001e, 2, false, CD, loaded, cd_read },
    { 0x001f, 2, false, DVD, loaded, dvd_read },
    { 0x0020, 1, false, PLUS_RW | PLUS_RW_DL | RAM | RE, formatted, random_writable },
    { 0x0021, 3, false, MINUS | BD_R, incremental, incremental_streaming },
    { 0x0023, 2, false, RW | PLUS_RW | PLUS_RW_DL | RAM | RE | BD_R, can_be_formatted, formattable },
    { 0x0024, 1, false, RAM | RE | BD_R, has_spares, defect_management },
    { 0x0025, 1, false, BD_R, random_recording, write_once },
    { 0x0026, 0, false, RW, formatted, no_data },        /* restricted overwrite */
    { 0x002a, 1, false, PLUS_RW, loaded, dvd_plus_rw },
    { 0x002b, 0, false, PLUS_R, loaded, dvd_plus_r },
    { 0x002c, 0, false, RW, formatted, rigid_restricted_overwrite },
    { 0x002d, 2, false, CD, writable, cd_track_at_once },
    { 0x002e, 2, false, CD, writable, cd_mastering },
    { 0x002f, 2, false, MINUS, minus_sequential, dvd_minus_write },
    { 0x0033, 0, false, KIND(DISC_DVD_R_DL), layer_jump, layer_jump_recording },
    { 0x0037, 0, false, KIND(DISC_CD_RW), loaded, cd_rw_media_write },
    { 0x0038, 0, false, BD_R, bd_r_pseudo_overwrites, bd_r_pseudo_overwrite },
    { 0x003a, 0, false, PLUS_RW_DL, loaded, dvd_plus_rw },
    { 0x003b, 0, false, PLUS_R_DL, loaded, dvd_plus_r },
    { 0x0040, 1, false, BD, loaded, bd_read },
    { 0x0041, 1, false, BD, not_protected, bd_write },
    { 0x0100, 0, true,  0, NULL, no_data },              /* power management */
    { 0x0105, 1, true,  0, NULL, timeout },
    { 0x0107, 5, true,  0, NULL, real_time_streaming },
    { 0x0108, 0, true,  0, NULL, serial_number },
};

void get_configuration(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    unsigned request = cdb[1] & 3, start = get_be16(cdb + 2), length = 8;
    const struct disc *disc = medium_disc(unit);
    uint8_t answer[1024] = { 0 };
    size_t i;

    if (request == 3)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    for (i = 0; i < sizeof(features) / sizeof(features[0]); i++)
    {
        const struct feature *feature = &features[i];
        bool current = feature->persistent || (disc && feature->kinds & KIND(disc->kind) && feature->current(disc));
        uint8_t *descriptor = answer + length;

        if (request == 2 ? feature->code != start : feature->code < start || (request == 1 && !current))
            continue;
        put_be16(descriptor, feature->code);
        descriptor[2] = (uint8_t)(feature->version << 2 | (feature->persistent ? 2 : 0) | (current ? 1 : 0));
        descriptor[3] = (uint8_t)feature->data(unit, descriptor + 4);
        length += 4u + descriptor[3];
    }
    put_be32(answer, length - 4);
    put_be16(answer + 6, disc_profile(disc));
    reply(command, answer, length, get_be16(cdb + 7));
}
