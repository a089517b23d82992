/* toc_commands.c: READ TOC/PMA/ATIP (MMC-6 6.26).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "commands.h"
#include "qchannel.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

enum { DESCRIPTOR_SIZE = 8, FULL_DESCRIPTOR_SIZE = 11 };

static void put_address(uint8_t *field, int32_t lba, bool as_msf)
{
    struct msf msf = msf_from_lba(lba);

    if (!as_msf)
    {
        put_be32(field, (uint32_t)lba);
        return;
    }
    field[0] = 0;
    field[1] = msf.minute;
    field[2] = msf.second;
    field[3] = msf.frame;
}

static uint32_t allocation(const struct command *command)
{
    return get_be16(command->cdb + 7);
}

static bool as_msf(const struct command *command)
{
    return command->cdb[1] & 2;
}

/* The table of contents, or CHECK CONDITION: a disc without a session has none to ask for; one whose lead-in cannot
 * be made out is a medium error. */
static const struct toc *need_toc(struct unit *unit, struct command *command)
{
    const struct toc *toc = medium_toc(unit);

    if (!toc)
        check(command, medium_disc(unit)->state == DISC_BLANK ? SENSE_INVALID_FIELD_IN_CDB : SENSE_UNABLE_TO_RECOVER_TOC);
    return toc;
}

/* 0000b: tracks from the number in the CDB, then the last session's lead-out. */
static void format_toc(struct unit *unit, struct command *command)
{
    const struct toc *toc = need_toc(unit, command);
    unsigned from = command->cdb[6], i, length = 4;
    uint8_t answer[4 + (TOC_MAX_TRACKS + 1) * DESCRIPTOR_SIZE] = { 0 }, *descriptor;
    const struct toc_session *last;

    if (!toc)
        return;
    last = &toc->sessions[toc->session_count - 1];
    if (from > toc->tracks[toc->track_count - 1].number && from != Q_TRACK_LEAD_OUT)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    for (i = 0; i < toc->track_count; i++)
    {
        const struct toc_track *track = &toc->tracks[i];

        if (track->number < from)
            continue;
        descriptor = answer + length;
        descriptor[1] = (uint8_t)(track->adr << 4 | track->control);
        descriptor[2] = track->number;
        put_address(descriptor + 4, track->start, as_msf(command));
        length += DESCRIPTOR_SIZE;
    }
    descriptor = answer + length;
    descriptor[1] = (uint8_t)(Q_ADR_POSITION << 4 | last->lead_out_control);
    descriptor[2] = Q_TRACK_LEAD_OUT;
    put_address(descriptor + 4, last->lead_out, as_msf(command));
    length += DESCRIPTOR_SIZE;
    put_be16(answer, length - 2);
    answer[2] = toc->sessions[0].first_track;
    answer[3] = last->last_track;
    reply(command, answer, length, allocation(command));
}

/* 0001b: the first track of the last complete session. */
static void format_session(struct unit *unit, struct command *command)
{
    const struct toc *toc = need_toc(unit, command);
    const struct toc_session *last;
    const struct toc_track *track;
    uint8_t answer[12] = { 0, 10 };

    if (!toc)
        return;
    last = &toc->sessions[toc->session_count - 1];
    track = toc_track_by_number(toc, last->first_track);
    answer[2] = toc->sessions[0].number;
    answer[3] = last->number;
    answer[5] = (uint8_t)(track->adr << 4 | track->control);
    answer[6] = track->number;
    put_address(answer + 8, track->start, as_msf(command));
    reply(command, answer, sizeof(answer), allocation(command));
}

/* 0010b: every point of the lead-ins. */
static void format_full(struct unit *unit, struct command *command)
{
    const struct toc *toc = need_toc(unit, command);
    unsigned from = command->cdb[6], i, length = 4;
    uint8_t answer[4 + TOC_MAX_ENTRIES * FULL_DESCRIPTOR_SIZE] = { 0 };

    if (!toc)
        return;
    if (from > toc->sessions[toc->session_count - 1].number)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    for (i = 0; i < toc->entry_count; i++)
    {
        const struct toc_entry *entry = &toc->entries[i];
        uint8_t *descriptor = answer + length;

        if (entry->session < from)
            continue;
        descriptor[0] = entry->session;
        descriptor[1] = (uint8_t)(entry->adr << 4 | entry->control);
        descriptor[3] = entry->point;
        if (entry->adr != Q_ADR_POSITION) /* for mode 1 it is only where in the lead-in the point was met */
            memcpy(descriptor + 4, entry->time, 3);
        descriptor[7] = entry->zero;
        memcpy(descriptor + 8, entry->value, 3);
        length += FULL_DESCRIPTOR_SIZE;
    }
    put_be16(answer, length - 2);
    answer[2] = toc->sessions[0].number;
    answer[3] = toc->sessions[toc->session_count - 1].number;
    reply(command, answer, length, allocation(command));
}

static void put_time(uint8_t *field, int32_t lba)
{
    struct msf msf = msf_from_lba(lba);

    field[0] = msf.minute;
    field[1] = msf.second;
    field[2] = msf.frame;
}

/* 0011b: the program memory area: start and end of tracks that have been recorded one by one. */
static void format_pma(struct unit *unit, struct command *command)
{
    const struct disc *disc = medium_disc(unit);
    uint8_t answer[4 + PMA_MOST * FULL_DESCRIPTOR_SIZE] = { 0 };
    unsigned i, length = 4;

    for (i = 0; i < disc->pma_count; i++, length += FULL_DESCRIPTOR_SIZE)
    {
        uint8_t *descriptor = answer + length;

        descriptor[1] = (uint8_t)(Q_ADR_POSITION << 4 | disc->pma[i].control);
        descriptor[3] = disc->pma[i].number;
        put_time(descriptor + 4, disc->pma[i].end);
        put_time(descriptor + 8, disc->pma[i].start);
    }
    put_be16(answer, length - 2);
    reply(command, answer, length, allocation(command));
}

/* 0100b: what is pressed into the groove of a blank. */
static void format_atip(struct unit *unit, struct command *command)
{
    const struct disc *disc = medium_disc(unit);
    uint8_t answer[32] = { 0, sizeof(answer) - 2 };

    answer[4] = 0x80 | 5 << 4;  /* indicative target writing power */
    answer[5] = 0x40;           /* unrestricted use */
    answer[6] = 0x80;           /* CD-R, sub-type 0: normal speed */
    if (disc->kind == DISC_CD_RW)
    {
        answer[4] |= 0x02;      /* reference speed 4x */
        answer[6] |= 0x40;
    }
    put_time(answer + 8, disc->lead_in_start);
    put_time(answer + 12, disc->last_lead_out);
    reply(command, answer, sizeof(answer), allocation(command));
}

/* 0101b: CD-TEXT. */
static void format_cd_text(struct unit *unit, struct command *command)
{
    uint32_t length;
    const uint8_t *packs = medium_cd_text(unit, &length);
    uint8_t *answer;

    if (!(answer = calloc(1, 4 + length)))
        length = 0;
    if (!length)
    {
        static const uint8_t empty[4] = { 0, 2 };

        reply(command, empty, sizeof(empty), allocation(command));
        free(answer);
        return;
    }
    put_be16(answer, length + 2);
    memcpy(answer + 4, packs, length);
    reply(command, answer, 4 + length, allocation(command));
    free(answer);
}

void read_toc_pma_atip(struct unit *unit, struct command *command)
{
    static void (*const formats[])(struct unit *unit, struct command *command) =
    {
        format_toc, format_session, format_full, format_pma, format_atip, format_cd_text
    };
    unsigned format = command->cdb[2] & 15;

    if (!format) /* SFF-8020i drives had it in the control byte, and old programs still put it there */
        format = command->cdb[9] >> 6;
    if (format >= sizeof(formats) / sizeof(formats[0]))
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    formats[format](unit, command);
}
