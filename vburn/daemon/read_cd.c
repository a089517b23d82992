/* read_cd.c: READ CD, READ CD MSF, READ(10), READ(12) and SEEK (MMC-6 6.19, 6.20, 6.18, 6.35).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "cd_sector.h"
#include "commands.h"
#include "qchannel.h"
#include "scramble.h"
#include "session_layout.h"
#include "unit.h"

#include <string.h>

enum sub_channel_selection /* MMC-6 table 456 */
{
    SUB_NONE = 0,
    SUB_RAW = 1,            /* 96 symbols P-W as on the disc */
    SUB_Q = 2,              /* Q, 16 bytes */
    SUB_RW = 4              /* R-W, corrected and de-interleaved, 96 symbols */
};

enum
{
    USER_DATA_SIZE = 2048,
    FORMATTED_Q_SIZE = 16,
    SELECT_SYNC = 0x80,
    SELECT_HEADER = 0x20,
    SELECT_SUB_HEADER = 0x40,
    SELECT_USER_DATA = 0x10,
    SELECT_EDC_ECC = 0x08,
    C2_POINTERS_SIZE = MAIN_SIZE / 8
};

enum c2_selection /* MMC-6 6.19.2.9: behind the main channel */
{
    C2_NONE = 0,
    C2_POINTERS = 1,        /* a bit for each byte of the sector, the first the highest */
    C2_BLOCK_ERROR = 2      /* before them all of their bytes in one by OR, and a byte of nothing */
};

/* What a READ command wants of each sector. */
struct selection
{
    enum sector_type type;  /* SECTOR_ANY: whatever comes */
    unsigned main;          /* SELECT_ bits */
    enum c2_selection c2;
    enum sub_channel_selection sub;
    bool user_data_only;    /* READ(10) and READ(12): 2048 bytes, mode 1 or mode 2 form 1 */
};

/* A part of a sector: bytes from..from+size-1, of which select is the bit. In the order they are on the disc. */
struct part
{
    uint16_t select, from, size;
};

static const struct part parts_mode_1[] =
{
    { SELECT_SYNC, 0, 12 }, { SELECT_HEADER, 12, 4 }, { SELECT_USER_DATA, 16, 2048 }, { SELECT_EDC_ECC, 2064, 288 }, { 0 }
};
static const struct part parts_mode_2[] =
{
    { SELECT_SYNC, 0, 12 }, { SELECT_HEADER, 12, 4 }, { SELECT_USER_DATA, 16, 2336 }, { 0 }
};
static const struct part parts_form_1[] =
{
    { SELECT_SYNC, 0, 12 }, { SELECT_HEADER, 12, 4 }, { SELECT_SUB_HEADER, 16, 8 }, { SELECT_USER_DATA, 24, 2048 },
    { SELECT_EDC_ECC, 2072, 280 }, { 0 }
};
static const struct part parts_form_2[] =
{
    { SELECT_SYNC, 0, 12 }, { SELECT_HEADER, 12, 4 }, { SELECT_SUB_HEADER, 16, 8 }, { SELECT_USER_DATA, 24, 2324 },
    { SELECT_EDC_ECC, 2348, 4 }, { 0 }
};
static const struct part parts_audio[] = { { SELECT_USER_DATA, 0, 2352 }, { 0 } };

static const struct part *const parts_of[] =
{
    [SECTOR_CD_DA] = parts_audio, [SECTOR_MODE_1] = parts_mode_1, [SECTOR_MODE_2] = parts_mode_2,
    [SECTOR_MODE_2_FORM_1] = parts_form_1, [SECTOR_MODE_2_FORM_2] = parts_form_2, [SECTOR_UNREADABLE] = parts_mode_2
};

/* Copies the selected parts of a sector; gives their size, or -1 when there is a gap between them, which MMC-6
 * table 451 does not allow. */
static int copy_parts(const uint8_t *sector, enum sector_type type, unsigned select, uint8_t *to)
{
    const struct part *part;
    int size = 0;
    bool gap = false;

    for (part = parts_of[type]; part->size; part++)
    {
        if (!(select & part->select))
        {
            gap = size != 0;
            continue;
        }
        if (gap)
            return -1;
        memcpy(to + size, sector + part->from, part->size);
        size += part->size;
    }
    return size;
}

/* Reads one sector and finds out what it is. The main channel comes back descrambled when it is data. With wrong it may be
 * damaged. */
static bool fetch(struct unit *unit, struct command *command, int32_t lba, unsigned control, uint8_t *sector,
                  enum sector_type *type, bool *wrong)
{
    bool good;

    if (!disc_read(medium_disc(unit), lba, 1, sector))
        return check(command, SENSE_UNRECOVERED_READ_ERROR);
    *type = SECTOR_CD_DA;
    if (!(control & Q_CONTROL_DATA))
        return true;
    cd_sector_scramble(sector);
    *type = cd_sector_type(sector);
    good = *type != SECTOR_UNREADABLE && cd_sector_edc_good(sector, *type);
    if (wrong)
        *wrong = !good;
    else if (!good)
        return check(command, SENSE_L_EC_UNCORRECTABLE);
    return true;
}

/* Which bytes of a sector are wrong nothing here tells: all of them are, or none. */
static unsigned copy_c2(enum c2_selection selection, bool wrong, uint8_t *to)
{
    unsigned size = 0;

    if (selection == C2_NONE)
        return 0;
    if (selection == C2_BLOCK_ERROR)
    {
        to[size++] = wrong ? 0xff : 0;
        to[size++] = 0;
    }
    memset(to + size, wrong ? 0xff : 0, C2_POINTERS_SIZE);
    return size + C2_POINTERS_SIZE;
}

/* Q in 16 bytes: the twelve as recorded, three of padding, and P in the top bit of the last (MMC-6 table 458). */
static unsigned formatted_q(const uint8_t *symbols, uint8_t *to)
{
    memset(to, 0, FORMATTED_Q_SIZE);
    subchannel_extract(symbols, 6, to);
    to[15] = symbols[0] & 0x80;
    return FORMATTED_Q_SIZE;
}

/* The packs that begin in this sector; they end two sectors later. Sectors that do not exist count as zero. */
static unsigned corrected_rw(const struct disc *disc, int32_t lba, const uint8_t *first, uint8_t *to)
{
    uint8_t symbols[3 * SUBCHANNEL_SIZE] = { 0 }, sector[SECTOR_SIZE];
    unsigned i;

    memcpy(symbols, first, SUBCHANNEL_SIZE);
    for (i = 1; i < 3; i++)
        if (disc_read(disc, lba + (int32_t)i, 1, sector))
            memcpy(symbols + i * SUBCHANNEL_SIZE, sector + MAIN_SIZE, SUBCHANNEL_SIZE);
    rw_deinterleave_sector(symbols, to);
    return SUBCHANNEL_SIZE;
}

static unsigned copy_sub_channel(const struct disc *disc, int32_t lba, const uint8_t *symbols,
                                 enum sub_channel_selection selection, uint8_t *to)
{
    switch (selection)
    {
    case SUB_RAW:
        memcpy(to, symbols, SUBCHANNEL_SIZE);
        return SUBCHANNEL_SIZE;
    case SUB_Q:
        return formatted_q(symbols, to);
    case SUB_RW:
        return corrected_rw(disc, lba, symbols, to);
    default:
        return 0;
    }
}

/* Room for all that can be wanted of a sector. */
enum { TRANSFER_MOST = SECTOR_SIZE + 2 + C2_POINTERS_SIZE };

/* Adds what is wanted of one sector to `to` (TRANSFER_MOST bytes); gives the size, 0 after CHECK CONDITION. Who asks for C2 pointers
 * gets a sector that is wrong, and is told by them. */
static bool transfer_sector(struct unit *unit, struct command *command, const struct selection *selection, int32_t lba,
                            unsigned control, uint8_t *to, unsigned *size)
{
    uint8_t sector[SECTOR_SIZE];
    enum sector_type type = SECTOR_UNREADABLE;
    bool wrong = false;
    int main_size;

    if (!fetch(unit, command, lba, control, sector, &type, selection->c2 == C2_NONE ? NULL : &wrong))
        return false;
    if (selection->user_data_only ? type != SECTOR_MODE_1 && type != SECTOR_MODE_2_FORM_1
                                  : selection->type != SECTOR_ANY && selection->type != type)
        return check(command, SENSE_ILLEGAL_MODE_FOR_TRACK);
    if ((main_size = copy_parts(sector, type, selection->main, to)) < 0)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    *size = (unsigned)main_size;
    *size += copy_c2(selection->c2, wrong, to + *size);
    *size += copy_sub_channel(medium_disc(unit), lba, sector + MAIN_SIZE, selection->sub, to + *size);
    return true;
}

/* The control nibble of the track lba lies in: of a finished session, its first pregap included, or of a track that has
 * been recorded in a session still open. False outside. */
static bool find_control(struct unit *unit, const struct toc *toc, int32_t lba, unsigned *control)
{
    const struct disc *disc = medium_disc(unit);
    const struct toc_track *track = NULL;
    unsigned i;

    if (toc && lba >= PREGAP_START && lba < toc->tracks[0].start)
        track = &toc->tracks[0];
    else if (toc)
        track = toc_track_at(toc, lba);
    if (track)
    {
        *control = track->control;
        return true;
    }
    for (i = 0; i < disc->pma_count; i++)
    {
        if (lba >= disc->pma[i].start - PREGAP_LENGTH && lba < disc->pma[i].end)
        {
            *control = disc->pma[i].control;
            return true;
        }
    }
    return false;
}

static void read_sectors(struct unit *unit, struct command *command, const struct selection *selection, int32_t lba,
                         uint32_t count)
{
    const struct toc *toc = medium_toc(unit);
    uint32_t room = command->direction == VB_IN ? command->data_length : 0, done = 0, i;
    unsigned size_of_all = 0;

    if (!toc && !medium_disc(unit)->pma_count)
    {
        check(command, medium_disc(unit)->state == DISC_BLANK ? SENSE_LBA_OUT_OF_RANGE : SENSE_UNABLE_TO_RECOVER_TOC);
        return;
    }
    for (i = 0; i < count; i++, lba++)
    {
        uint8_t data[TRANSFER_MOST];
        unsigned size = 0, control;

        if (!find_control(unit, toc, lba, &control))
        {
            check(command, SENSE_LBA_OUT_OF_RANGE);
            return;
        }
        if (!transfer_sector(unit, command, selection, lba, control, data, &size))
            return;
        if (i && size != size_of_all)
        {
            check(command, SENSE_ILLEGAL_MODE_FOR_TRACK); /* the type of sector changes in the middle */
            return;
        }
        size_of_all = size;
        if (size > room - done)
            size = room - done; /* the host takes no more */
        memcpy(command->data + done, data, size);
        done += size;
        unit->position = lba;
    }
    command->reply_length = done;
}

/* The parts of the CDB that READ CD and READ CD MSF have in common. */
static bool parse_selection(struct command *command, struct selection *selection)
{
    const uint8_t *cdb = command->cdb;
    unsigned type = cdb[1] >> 2 & 7, c2 = cdb[9] >> 1 & 3, sub = cdb[10] & 7;

    selection->type = (enum sector_type)type;
    selection->main = cdb[9] & 0xf8;
    selection->c2 = (enum c2_selection)c2;
    selection->sub = (enum sub_channel_selection)sub;
    selection->user_data_only = false;
    if (type > SECTOR_MODE_2_FORM_2 || c2 > C2_BLOCK_ERROR)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    if (sub != SUB_NONE && sub != SUB_RAW && sub != SUB_Q && sub != SUB_RW)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    return true;
}

void read_cd(struct unit *unit, struct command *command)
{
    struct selection selection;

    if (parse_selection(command, &selection))
        read_sectors(unit, command, &selection, (int32_t)get_be32(command->cdb + 2), get_be24(command->cdb + 6));
}

void read_cd_msf(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    struct msf from = { cdb[3], cdb[4], cdb[5] }, to = { cdb[6], cdb[7], cdb[8] };
    struct selection selection;
    int32_t first, end;

    if (!parse_selection(command, &selection))
        return;
    if (!lba_from_msf(from, &first) || !lba_from_msf(to, &end) || first > end)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    read_sectors(unit, command, &selection, first, (uint32_t)(end - first));
}

static void read_user_data(struct unit *unit, struct command *command, uint32_t count)
{
    const struct selection selection = { SECTOR_ANY, SELECT_USER_DATA, C2_NONE, SUB_NONE, true };

    read_sectors(unit, command, &selection, (int32_t)get_be32(command->cdb + 2), count);
}

void read_10(struct unit *unit, struct command *command)
{
    read_user_data(unit, command, get_be16(command->cdb + 7));
}

void read_12(struct unit *unit, struct command *command)
{
    read_user_data(unit, command, get_be32(command->cdb + 6));
}

void seek_10(struct unit *unit, struct command *command)
{
    const struct toc *toc = medium_toc(unit);
    int32_t lba = (int32_t)get_be32(command->cdb + 2);

    if (!toc || lba < 0 || lba >= toc->sessions[toc->session_count - 1].lead_out)
        check(command, SENSE_LBA_OUT_OF_RANGE);
    else
        unit->position = lba;
}
