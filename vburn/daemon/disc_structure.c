/* disc_structure.c: READ DISC STRUCTURE and SEND DISC STRUCTURE (MMC-6 6.22, 6.37): what lead-in and pre-pits of a DVD or BD say.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "data_commands.h"
#include "data_format.h"
#include "data_method.h"
#include "layer_jump.h"
#include "unit.h"

#include <string.h>

enum
{
    MEDIA_DVD = 0, MEDIA_BD = 1,
    STRUCTURE_MOST = 4096,
    DVD_PSN_START = 0x30000, DVD_RAM_PSN_START = 0x31000
};

#define KIND(kind) (1u << (kind))

enum kinds
{
    MINUS_KINDS = KIND(DISC_DVD_R) | KIND(DISC_DVD_R_DL) | KIND(DISC_DVD_RW),
    PLUS_KINDS = KIND(DISC_DVD_PLUS_R) | KIND(DISC_DVD_PLUS_R_DL) | KIND(DISC_DVD_PLUS_RW) | KIND(DISC_DVD_PLUS_RW_DL),
    RAM_KIND = KIND(DISC_DVD_RAM),
    DVD_KINDS = MINUS_KINDS | PLUS_KINDS | RAM_KIND,
    BD_KINDS = KIND(DISC_BD_R) | KIND(DISC_BD_R_DL) | KIND(DISC_BD_RE) | KIND(DISC_BD_RE_DL),
    DUAL_LAYER_DVD = KIND(DISC_DVD_R_DL) | KIND(DISC_DVD_PLUS_R_DL),
    DEFECT_MANAGED = RAM_KIND | BD_KINDS
};

static void put_be24(uint8_t *field, uint32_t value)
{
    field[0] = (uint8_t)(value >> 16);
    put_be16(field + 1, value);
}

/* Book type and part version (MMC-6 table 402 and the ECMA standards), for DVDs. */
static uint8_t book(enum disc_kind kind)
{
    static const uint8_t books[DISC_KIND_COUNT] =
    {
        [DISC_DVD_RAM] = 0x16, [DISC_DVD_R] = 0x25, [DISC_DVD_R_DL] = 0x26, [DISC_DVD_RW] = 0x33, [DISC_DVD_PLUS_RW] = 0x92,
        [DISC_DVD_PLUS_R] = 0xa1, [DISC_DVD_PLUS_RW_DL] = 0xd1, [DISC_DVD_PLUS_R_DL] = 0xe1
    };

    return books[kind];
}

/* 00h: physical format information (ECMA-267 16.1; for DVD+ the first bytes of the ADIP, ECMA-337 14.4.2). */
static unsigned physical_format(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);
    const struct disc_kind_info *info = disc_kind_info(disc->kind);
    uint32_t start = info->family == FAMILY_DVD_RAM ? DVD_RAM_PSN_START : DVD_PSN_START;
    int32_t sectors = disc->data.sectors;

    data[0] = book(disc->kind);
    data[1] = 0x0f; /* 12 cm; no maximum rate */
    data[2] = (uint8_t)((info->layers - 1) << 5 | (info->layers > 1 ? 0x10 : 0) /* opposite track path */ | (info->rewritable ? 4 : 2));
    put_be24(data + 5, start);
    if (info->layers > 1)
    {
        /* On layer 1 the sector number is the complement of that above it on layer 0. */
        uint32_t end_0 = start + (uint32_t)layer_0_sectors(disc) - 1;

        put_be24(data + 9, (~end_0 & 0xffffff) + (uint32_t)(sectors - layer_0_sectors(disc)) - 1);
        put_be24(data + 13, end_0);
    }
    else
        put_be24(data + 9, start + (uint32_t)sectors - 1);
    if (info->family == FAMILY_DVD_PLUS)
    {
        memcpy(data + 19, "VBURN\0\0\0", 8); /* manufacturer, type and revision (ECMA-337 14.4.2) */
        memcpy(data + 27, disc->kind == DISC_DVD_PLUS_RW || disc->kind == DISC_DVD_PLUS_RW_DL ? "W01" : "R01", 3);
        data[30] = 1;
    }
    return DATA_SIZE;
}

/* 11h: what the ADIP says; the same, 256 bytes of it. */
static unsigned adip(struct unit *unit, uint8_t *data)
{
    physical_format(unit, data);
    return 256;
}

/* 0Eh: pre-recorded information in the lead-in (ECMA-359 annex, land pre-pits): fields of an ID and seven bytes. */
static unsigned pre_recorded(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);
    unsigned i;

    for (i = 0; i < 5; i++)
        data[i * 8] = (uint8_t)(i + 1);
    data[1] = 0x40;                                                     /* application code: general use */
    data[2] = (uint8_t)(disc->kind == DISC_DVD_RW ? 0x30 : 0x20);       /* disc physical code */
    put_be24(data + 3, DVD_PSN_START + (uint32_t)disc->data.sectors - 1); /* last address of the data recordable area */
    memcpy(data + 17, "VBURN ", 6);                                     /* manufacturer */
    memcpy(data + 25, "000001", 6);
    return 40;
}

/* 09h: medium status of DVD-RAM, and 09h of BD the same for its cartridge: there is none that could be opened. */
static unsigned cartridge_status(struct unit *unit, uint8_t *data)
{
    data[0] = medium_disc(unit)->data.cartridge_protected ? 0x80 | 0x04 /* in a cartridge, its tab set */ : 0;
    return 4;
}

/* Sectors in spare areas that are in use. */
static uint32_t spares_used(const struct disc *disc)
{
    uint32_t used = 0;
    size_t i;

    for (i = 0; i < disc->data.replaced.count; i++)
        used += (uint32_t)(disc->data.replaced.list[i].last + 1 - disc->data.replaced.list[i].first);
    return used;
}

/* 0Ah of DVD-RAM: the primary spare area is used up first. */
static unsigned ram_spare_area(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);
    uint32_t used = spares_used(disc), supplementary, primary;
    int32_t besides;

    supplementary = (uint32_t)disc_spares(disc, &besides);
    primary = (uint32_t)besides;
    put_be32(data, used < primary ? primary - used : 0);                                        /* unused, primary */
    put_be32(data + 4, used < primary ? supplementary : supplementary - (used - primary));      /* unused, supplementary */
    put_be32(data + 8, supplementary);                                                          /* allocated */
    return 12;
}

/* 0Ah of BD: clusters, free and in all. A cluster is in use as soon as one of its sectors is. */
static unsigned bd_spare_area(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);
    uint32_t cluster = disc_kind_info(disc->kind)->ecc_sectors, used = (spares_used(disc) + cluster - 1) / cluster;
    int32_t besides;
    uint32_t spares = (uint32_t)disc_spares(disc, &besides) / cluster;

    put_be32(data + 4, used < spares ? spares - used : 0);
    put_be32(data + 8, spares);
    return 12;
}

/* 08h: the disc definition structure, as far as formats show in it. */
static unsigned disc_definition(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);

    data[0] = disc_kind_info(disc->kind)->family == FAMILY_BD ? 'D' : 0x0a;
    data[1] = disc_kind_info(disc->kind)->family == FAMILY_BD ? 'S' : 0x0a;
    data[3] = disc->data.format_type == NOT_FORMATTED ? 0 : 1; /* formatted, certified */
    put_be32(data + 16, (uint32_t)disc->data.formatted);
    return DATA_SIZE;
}

/* 10h: the physical format as recorded in the lead-in: nothing before there is one, which is when the disc is closed. */
static unsigned recorded_format(struct unit *unit, uint8_t *data)
{
    return medium_disc(unit)->data.finalised ? physical_format(unit, data) : DATA_SIZE;
}

/* 20h: layer boundary. */
static unsigned layer_boundary(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);

    data[0] = disc->data.layer_break || disc->state != DISC_BLANK ? 0x80 : 0; /* it cannot be changed any more */
    put_be32(data + 4, (uint32_t)layer_0_sectors(disc));
    return 8;
}

/* The sectors of layer 0, rounded up; for a blank disc, and once (MMC-6 6.37.3.3). */
static bool set_layer_boundary(struct unit *unit, struct command *command, const uint8_t *data, uint32_t length)
{
    struct disc *disc = medium_disc(unit);
    int32_t unit_size = disc_kind_info(disc->kind)->ecc_sectors;
    uint32_t sectors;

    if (length < 8)
        return check(command, SENSE_PARAMETER_LIST_LENGTH);
    sectors = get_be32(data + 4);
    if (disc->state != DISC_BLANK || disc->data.layer_break || disc->data.jumps)
        return check(command, SENSE_COMMAND_SEQUENCE);
    if (!sectors || sectors > (uint32_t)layer_0_sectors(disc))
        return check(command, SENSE_INVALID_PARAMETER);
    disc->data.layer_break = (int32_t)(sectors + (uint32_t)unit_size - 1) / unit_size * unit_size;
    return data_changed(unit, command);
}

/* 21h: where the middle area is, in layer jump nearer than it was made. */
static unsigned shifted_middle_area(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);

    data[0] = disc->data.shifted_middle || disc->data.finalised ? 0x80 : 0;
    put_be32(data + 4, (uint32_t)layer_jump_middle(disc));
    return 8;
}

/* 22h: the jump interval. */
static unsigned jump_interval(struct unit *unit, uint8_t *data)
{
    put_be32(data + 4, (uint32_t)medium_disc(unit)->data.jump_interval);
    return 8;
}

/* 23h: the manual layer jump. */
static unsigned manual_jump(struct unit *unit, uint8_t *data)
{
    put_be32(data + 4, (uint32_t)medium_disc(unit)->data.manual_jump);
    return 8;
}

static bool set_jumping(struct unit *unit, struct command *command, const uint8_t *data, uint32_t length,
                        bool (*set)(struct unit *unit, struct command *command, uint32_t value))
{
    if (length < 8)
        return check(command, SENSE_PARAMETER_LIST_LENGTH);
    return set(unit, command, get_be32(data + 4));
}

static bool set_shifted_middle_area(struct unit *unit, struct command *command, const uint8_t *data, uint32_t length)
{
    return set_jumping(unit, command, data, length, layer_jump_shift_middle);
}

static bool set_jump_interval(struct unit *unit, struct command *command, const uint8_t *data, uint32_t length)
{
    return set_jumping(unit, command, data, length, layer_jump_set_interval);
}

static bool set_manual_jump(struct unit *unit, struct command *command, const uint8_t *data, uint32_t length)
{
    return set_jumping(unit, command, data, length, layer_jump_set_manual);
}

/* C0h: write protection. */
static unsigned write_protection(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);

    data[0] = (uint8_t)((disc->data.cartridge_protected ? 4 : 0) | (disc->data.protected ? 2 : 0));
    return 4;
}

/* Sets or takes away the persistent protection. */
static bool set_write_protection(struct unit *unit, struct command *command, const uint8_t *data, uint32_t length)
{
    struct disc *disc = medium_disc(unit);

    if (length < 4)
        return check(command, SENSE_PARAMETER_LIST_LENGTH);
    if (disc->data.cartridge_protected)
        return check(command, SENSE_WRITE_PROTECTED);
    disc->data.protected = data[0] & 2;
    return data_changed(unit, command);
}

/* 00h of BD: disc information, one unit of 112 bytes for each layer. */
static unsigned bd_information(struct unit *unit, uint8_t *data)
{
    enum { UNIT = 112 };
    const struct disc *disc = medium_disc(unit);
    const struct disc_kind_info *info = disc_kind_info(disc->kind);
    unsigned i;

    for (i = 0; i < info->layers; i++)
    {
        uint8_t *di = data + i * UNIT;

        memcpy(di, "DI", 2);
        di[2] = 1;                                              /* format of this unit */
        di[4] = (uint8_t)(info->layers << 3);                   /* units in the block */
        di[5] = (uint8_t)i;                                     /* its number */
        di[6] = UNIT;
        memcpy(di + 8, info->rewritable ? "BDW" : "BDR", 3);
        di[11] = 0x01;                                          /* 12 cm, class 0, version 1 */
        di[12] = (uint8_t)(info->layers << 4 | (info->rewritable ? 4 : 2));
        di[13] = 0x11;                                          /* 25 GB a layer */
        put_be32(di + 24, 0x100000);                            /* first and last physical sector of the user data */
        put_be32(di + 28, 0x100000 + (uint32_t)disc->data.sectors * 2 - 2);
        memcpy(di + 100, "VBURN\0", 6);                         /* manufacturer, type, revision */
        memcpy(di + 106, info->rewritable ? "W01" : "R01", 3);
        di[111] = 1;
    }
    return DATA_SIZE * 2;
}

static unsigned list_structures(struct unit *unit, uint8_t *data);

static const struct structure
{
    uint8_t media, format;
    uint32_t kinds;
    unsigned (*fill)(struct unit *unit, uint8_t *data); /* the length; data is zero before */
    bool (*take)(struct unit *unit, struct command *command, const uint8_t *data, uint32_t length);
    bool formatted;                                     /* a disc as it comes from the shop does not have it */
    bool jumping;                                       /* profile 0016h only */
} structures[] =
{
    { MEDIA_DVD, 0x00, DVD_KINDS, physical_format, NULL, false, false },
    { MEDIA_DVD, 0x08, RAM_KIND, disc_definition, NULL, false, false },
    { MEDIA_DVD, 0x09, RAM_KIND, cartridge_status, NULL, false, false },
    { MEDIA_DVD, 0x0a, RAM_KIND, ram_spare_area, NULL, false, false },
    { MEDIA_DVD, 0x0e, MINUS_KINDS, pre_recorded, NULL, false, false },
    { MEDIA_DVD, 0x10, MINUS_KINDS, recorded_format, NULL, false, false },
    { MEDIA_DVD, 0x11, PLUS_KINDS, adip, NULL, false, false },
    { MEDIA_DVD, 0x20, DUAL_LAYER_DVD, layer_boundary, set_layer_boundary, false, false },
    { MEDIA_DVD, 0x21, KIND(DISC_DVD_R_DL), shifted_middle_area, set_shifted_middle_area, false, true },
    { MEDIA_DVD, 0x22, KIND(DISC_DVD_R_DL), jump_interval, set_jump_interval, false, true },
    { MEDIA_DVD, 0x23, KIND(DISC_DVD_R_DL), manual_jump, set_manual_jump, false, true },
    { MEDIA_DVD, 0xc0, DVD_KINDS, write_protection, set_write_protection, false, false },
    { MEDIA_DVD, 0xff, DVD_KINDS | BD_KINDS, list_structures, NULL, false, false },
    { MEDIA_BD, 0x00, BD_KINDS, bd_information, NULL, false, false },
    { MEDIA_BD, 0x08, BD_KINDS, disc_definition, NULL, true, false },
    { MEDIA_BD, 0x09, BD_KINDS, cartridge_status, NULL, false, false },
    { MEDIA_BD, 0x0a, BD_KINDS, bd_spare_area, NULL, true, false },
    { MEDIA_BD, 0xc0, BD_KINDS, write_protection, set_write_protection, false, false },
    { MEDIA_BD, 0xff, BD_KINDS | DVD_KINDS, list_structures, NULL, false, false },
};

enum { STRUCTURE_COUNT = sizeof(structures) / sizeof(structures[0]) };

/* FFh: which structures there are of this disc, and whether they can be sent and read. */
static unsigned list_structures(struct unit *unit, uint8_t *data)
{
    const struct disc *disc = medium_disc(unit);
    unsigned media = disc_kind_info(disc->kind)->family == FAMILY_BD ? MEDIA_BD : MEDIA_DVD, i, length = 0;
    uint8_t scratch[STRUCTURE_MOST];

    for (i = 0; i < STRUCTURE_COUNT; i++)
    {
        if (structures[i].media != media || !(structures[i].kinds & KIND(disc->kind))
            || (structures[i].jumping && !disc->data.jumps))
            continue;
        data[length] = structures[i].format;
        data[length + 1] = (uint8_t)((structures[i].take ? 0x80 : 0) | 0x40);
        if (structures[i].fill != list_structures)
        {
            memset(scratch, 0, sizeof(scratch));
            put_be16(data + length + 2, 4 + structures[i].fill(unit, scratch));
        }
        length += 4;
    }
    return length;
}

static const struct structure *find(const struct disc *disc, unsigned media, unsigned format)
{
    unsigned i;

    for (i = 0; i < STRUCTURE_COUNT; i++)
        if (structures[i].media == media && structures[i].format == format && structures[i].kinds & KIND(disc->kind)
            && (disc->data.jumps || !structures[i].jumping))
            return &structures[i];
    return NULL;
}

void data_read_disc_structure(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    const struct structure *structure = find(medium_disc(unit), cdb[1] & 15, cdb[7]);
    uint8_t answer[4 + STRUCTURE_MOST] = { 0 };
    unsigned length;

    if (!structure || cdb[6] >= disc_kind_info(medium_disc(unit)->kind)->layers)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    /* What lies in the lead-in of a BD is there when it has been formatted, or recorded. */
    if (structure->formatted && medium_disc(unit)->data.format_type == NOT_FORMATTED && medium_disc(unit)->state == DISC_BLANK)
    {
        check(command, SENSE_FORMAT_CORRUPTED);
        return;
    }
    length = structure->fill(unit, answer + 4);
    put_be16(answer, length + 2);
    reply(command, answer, 4 + length, get_be16(cdb + 8));
}

void data_send_disc_structure(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    const struct structure *structure = find(medium_disc(unit), cdb[1] & 15, cdb[7]);
    uint32_t length = get_be16(cdb + 8);

    if (!structure || !structure->take)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (length < 4)
        check(command, SENSE_PARAMETER_LIST_LENGTH);
    else if (received(command, length))
        structure->take(unit, command, command->data + 4, length - 4);
}
