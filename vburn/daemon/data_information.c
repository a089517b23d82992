/* data_information.c: READ DISC INFORMATION, READ TRACK INFORMATION and READ TOC of DVD and BD (MMC-6 6.21, 6.26, 6.25).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "data_commands.h"
#include "data_format.h"
#include "data_method.h"
#include "unit.h"


enum
{
    DATA_TRACK = 4,             /* control nibble and track mode: data, recorded uninterrupted */
    DATA_TRACK_PACKETS = 5,     /* recorded incrementally */
    ADR_POSITION = 0x10,
    LEAD_OUT = 0xaa,
    POW_RESOURCES = 2,          /* data type of READ DISC INFORMATION */
    TOC_TRACKS_MOST = 99
};

static uint32_t allocation(const struct command *command)
{
    return get_be16(command->cdb + 7);
}

static void look(struct unit *unit, struct data_summary *summary)
{
    format_background_advance(unit);
    data_method_of(medium_disc(unit))->summary(unit, summary);
}

/* What is left for writing again what has been written (MMC-6 6.21): a cluster, an entry of the map and an update for each cluster
 * that can still be recorded. */
static void pow_resources(struct unit *unit, struct command *command, const struct data_summary *summary)
{
    const struct disc *disc = medium_disc(unit);
    uint8_t answer[16] = { 0, sizeof(answer) - 2, POW_RESOURCES << 5 };
    struct data_track_info last;
    uint32_t clusters;

    data_method_of(disc)->track(unit, summary->last_track, &last);
    clusters = (uint32_t)last.free / disc_kind_info(disc->kind)->ecc_sectors;
    put_be32(answer + 4, clusters);
    put_be32(answer + 8, clusters);
    put_be32(answer + 12, clusters);
    reply(command, answer, sizeof(answer), allocation(command));
}

void data_read_disc_information(struct unit *unit, struct command *command)
{
    unsigned type = command->cdb[1] & 7;
    const struct disc *disc = medium_disc(unit);
    struct data_summary summary;
    uint8_t answer[34] = { 0, sizeof(answer) - 2 };

    look(unit, &summary);
    if (type == POW_RESOURCES && bd_r_pseudo_overwrites(disc))
    {
        pow_resources(unit, command, &summary);
        return;
    }
    if (type)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    answer[2] = (uint8_t)((disc_kind_info(disc->kind)->rewritable ? 0x10 : 0) | summary.last_session << 2 | summary.status);
    answer[3] = 1;
    answer[4] = (uint8_t)summary.sessions;
    answer[5] = (uint8_t)summary.first_track;
    answer[6] = (uint8_t)summary.last_track;
    answer[7] = (uint8_t)(0x20 /* URU: no restriction on its use */ | disc->data.background);
    answer[8] = 0xff; /* disc type: a CD matter */
    answer[9] = (uint8_t)(summary.sessions >> 8);
    answer[10] = (uint8_t)(summary.first_track >> 8);
    answer[11] = (uint8_t)(summary.last_track >> 8);
    reply(command, answer, sizeof(answer), allocation(command));
}

/* The track that an address, a number or a session means; 0: none. */
static unsigned find_track(struct unit *unit, const struct data_summary *summary, unsigned type, uint32_t number)
{
    enum { BY_LBA = 0, BY_TRACK = 1, BY_SESSION = 2, INVISIBLE = 0xff };
    const struct data_method *method = data_method_of(medium_disc(unit));
    struct data_track_info info;
    unsigned i;

    for (i = 1; i <= summary->last_track; i++)
    {
        method->track(unit, i, &info);
        if (type == BY_LBA ? (number >= (uint32_t)info.start && number - (uint32_t)info.start < (uint32_t)(info.size - (info.above_end - info.above)))
                             || (number >= (uint32_t)info.above && number < (uint32_t)info.above_end)
            : type == BY_TRACK ? number == i || (number == INVISIBLE && i == summary->last_track
                                                 && summary->last_track < INVISIBLE && info.next_valid && !info.reserved)
                               : type == BY_SESSION && info.session == number)
            return i;
    }
    return 0;
}

void data_read_track_information(struct unit *unit, struct command *command)
{
    unsigned type = command->cdb[1] & 3, number;
    struct data_track_info info;
    struct data_summary summary;
    uint8_t answer[48] = { 0, sizeof(answer) - 2 };

    look(unit, &summary);
    if (!(number = find_track(unit, &summary, type, get_be32(command->cdb + 2))))
    {
        check(command, type ? SENSE_INVALID_FIELD_IN_CDB : SENSE_LBA_OUT_OF_RANGE);
        return;
    }
    data_method_of(medium_disc(unit))->track(unit, number, &info);
    answer[2] = (uint8_t)info.number;
    answer[3] = (uint8_t)info.session;
    answer[5] = (uint8_t)(info.jump_status << 6 | (info.damaged ? 0x20 : 0) | (info.packet ? DATA_TRACK_PACKETS : DATA_TRACK));
    answer[6] = (uint8_t)((info.reserved ? 0x80 : 0) | (info.blank ? 0x40 : 0) | (info.packet ? 0x20 : 0)
                          | (info.packet_size ? 0x10 : 0) | 1 /* data mode 1 */);
    answer[7] = (uint8_t)((info.last_recorded_valid ? 2 : 0) | (info.next_valid ? 1 : 0));
    put_be32(answer + 8, (uint32_t)info.start);
    if (info.next_valid)
        put_be32(answer + 12, (uint32_t)info.next);
    put_be32(answer + 16, (uint32_t)info.free);
    put_be32(answer + 20, info.packet_size);
    put_be32(answer + 24, (uint32_t)info.size);
    if (info.last_recorded_valid)
        put_be32(answer + 28, (uint32_t)info.last_recorded);
    answer[32] = (uint8_t)(info.number >> 8);
    answer[33] = (uint8_t)(info.session >> 8);
    put_be32(answer + 40, (uint32_t)info.next_jump);
    put_be32(answer + 44, (uint32_t)info.last_jump);
    reply(command, answer, sizeof(answer), allocation(command));
}

static void put_address(const struct command *command, uint8_t *field, int32_t lba)
{
    struct msf msf;

    if (!(command->cdb[1] & 2))
    {
        put_be32(field, (uint32_t)lba);
        return;
    }
    msf = msf_from_lba(lba); /* a time ends at 90 minutes; what lies behind it is that */
    field[1] = msf.minute;
    field[2] = msf.second;
    field[3] = msf.frame;
}

/* A DVD has no table of contents; the drive makes one of its tracks (MMC-6 6.25.3.2). Tracks from 100 on are left out. */
static void toc_tracks(struct unit *unit, struct command *command, const struct data_summary *summary)
{
    unsigned from = command->cdb[6], length = 4, i, last = summary->tracks < TOC_TRACKS_MOST ? summary->tracks : TOC_TRACKS_MOST;
    uint8_t answer[4 + (TOC_TRACKS_MOST + 1) * 8] = { 0 };
    struct data_track_info info = { 0 };

    if (from > last && from != LEAD_OUT)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    for (i = 1; i <= last; i++)
    {
        data_method_of(medium_disc(unit))->track(unit, i, &info);
        if (i < from)
            continue;
        answer[length + 1] = ADR_POSITION | DATA_TRACK;
        answer[length + 2] = (uint8_t)i;
        put_address(command, answer + length + 4, info.start);
        length += 8;
    }
    answer[length + 1] = ADR_POSITION | DATA_TRACK;
    answer[length + 2] = LEAD_OUT;
    /* Behind the last track; in layer jump behind layer 1, which ends above the first. */
    put_address(command, answer + length + 4, info.jump_status ? data_method_of(medium_disc(unit))->capacity(unit) : info.start + info.size);
    length += 8;
    put_be16(answer, length - 2);
    answer[2] = 1;
    answer[3] = (uint8_t)last;
    reply(command, answer, length, allocation(command));
}

/* The first track of the last session that has recorded tracks. */
static void toc_sessions(struct unit *unit, struct command *command, const struct data_summary *summary)
{
    const struct data_method *method = data_method_of(medium_disc(unit));
    struct data_track_info last, info;
    unsigned i = summary->tracks;
    uint8_t answer[12] = { 0, 10, 1 };

    method->track(unit, i, &last);
    info = last;
    while (i > 1)
    {
        method->track(unit, --i, &info);
        if (info.session != last.session)
        {
            method->track(unit, i + 1, &info);
            break;
        }
    }
    answer[3] = (uint8_t)last.session;
    answer[5] = ADR_POSITION | DATA_TRACK;
    answer[6] = (uint8_t)info.number;
    put_address(command, answer + 8, info.start);
    reply(command, answer, sizeof(answer), allocation(command));
}

void data_read_toc(struct unit *unit, struct command *command)
{
    unsigned format = command->cdb[2] & 15;
    struct data_summary summary;

    look(unit, &summary);
    if (!format)
        format = command->cdb[9] >> 6;
    if (format > 1 || !summary.tracks) /* the other formats are what lead-in, PMA and ATIP of a CD say */
        check(command, SENSE_INVALID_FIELD_IN_CDB);
    else if (format == 0)
        toc_tracks(unit, command, &summary);
    else
        toc_sessions(unit, command, &summary);
}
