/* disc_information.c: READ DISC INFORMATION and READ TRACK INFORMATION (MMC-6 6.22 and 6.27).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "commands.h"
#include "qchannel.h"
#include "unit.h"

#include <string.h>

enum disc_status
{
    STATUS_EMPTY = 0,
    STATUS_INCOMPLETE = 1,
    STATUS_FINALISED = 2
};

enum session_state
{
    SESSION_EMPTY = 0,
    SESSION_INCOMPLETE = 1,
    SESSION_COMPLETE = 3
};

enum { TRACK_INCOMPLETE = 0xff };

/* What the drive finds when it looks at the disc: one whose lead-in can be read is taken for finished, even if
 * the recording broke off behind it. */
static enum disc_status status_of(struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    if (unit->recording.mode)
        return STATUS_INCOMPLETE;
    if (disc->state == DISC_BLANK)
        return STATUS_EMPTY;
    return medium_toc(unit) ? STATUS_FINALISED : STATUS_INCOMPLETE;
}

static void put_msf(uint8_t *field, int32_t lba)
{
    struct msf msf = msf_from_lba(lba);

    field[0] = 0;
    field[1] = msf.minute;
    field[2] = msf.second;
    field[3] = msf.frame;
}

void read_disc_information(struct unit *unit, struct command *command)
{
    static const uint8_t session_states[] = { SESSION_EMPTY, SESSION_INCOMPLETE, SESSION_COMPLETE };
    const struct disc *disc = medium_disc(unit);
    enum disc_status status = status_of(unit);
    const struct toc *toc = status == STATUS_FINALISED ? medium_toc(unit) : NULL;
    uint8_t answer[34] = { 0 };

    if (command->cdb[1] & 7) /* track resources and POW resources are not CD matters */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    put_be16(answer, sizeof(answer) - 2);
    answer[2] = (uint8_t)((disc->kind == DISC_CD_RW ? 0x10 : 0) | session_states[status] << 2 | status);
    answer[3] = answer[4] = answer[5] = answer[6] = 1;
    answer[7] = 0x20; /* URU: no restriction on its use; no disc identification, no bar code */
    answer[8] = 0xff; /* disc type undefined while there is no lead-in */
    if (toc)
    {
        const struct toc_session *last = &toc->sessions[toc->session_count - 1];

        answer[3] = toc->sessions[0].first_track;
        answer[4] = (uint8_t)toc->session_count;
        answer[5] = last->first_track;
        answer[6] = last->last_track;
        answer[8] = toc->sessions[0].disc_type;
    }
    if (status == STATUS_FINALISED)
        memset(answer + 16, 0xff, 8);
    else
    {
        put_msf(answer + 16, disc->lead_in_start);
        put_msf(answer + 20, disc->last_lead_out);
    }
    reply(command, answer, sizeof(answer), get_be16(command->cdb + 7));
}

static void put_track(struct command *command, const uint8_t answer[48])
{
    reply(command, answer, 48, get_be16(command->cdb + 7));
}

/* The track that has not been written yet, or that is being written. */
static void put_invisible_track(struct unit *unit, struct command *command, bool blank)
{
    const struct disc *disc = medium_disc(unit);
    const struct recording_mode *mode = recording_mode_of(write_parameter_type(unit));
    uint8_t answer[48] = { 0, 46, 1, 1 };
    int32_t next = 0;
    bool valid;

    if (unit->recording.mode)
    {
        next = unit->recording.next;
        valid = true;
    }
    else
        valid = blank && mode && mode->next_writable(unit, &next);
    answer[5] = write_parameters(unit)[3] & 0x0f;
    answer[6] = (uint8_t)((blank ? 0x40 : 0) | 0x0f); /* data mode not known */
    answer[7] = valid ? 0x01 : 0;
    if (valid)
    {
        put_be32(answer + 12, (uint32_t)next);
        if (next < disc->last_lead_out)
            put_be32(answer + 16, (uint32_t)(disc->last_lead_out - (next > 0 ? next : 0)));
    }
    put_be32(answer + 24, (uint32_t)disc->last_lead_out);
    put_track(command, answer);
}

/* 1 or 2 for the data mode of a data track, from the header of its first sector; 0Fh for audio (MMC-6 table 511). */
static unsigned data_mode(const struct disc *disc, const struct toc_track *track)
{
    uint8_t sector[SECTOR_SIZE];

    if (!(track->control & Q_CONTROL_DATA) || !disc_read(disc, track->start, 1, sector))
        return 0x0f;
    return (sector[15] ^ 0x60) & 3; /* the fourth scrambler byte is 60h (ECMA-130 annex B) */
}

static void put_recorded_track(struct unit *unit, struct command *command, const struct toc_track *track)
{
    uint8_t answer[48] = { 0, 46, track->number, track->session };

    answer[5] = track->control;
    answer[6] = (uint8_t)data_mode(medium_disc(unit), track);
    put_be32(answer + 8, (uint32_t)track->start);
    put_be32(answer + 24, (uint32_t)(track->end - track->start));
    put_track(command, answer);
}

void read_track_information(struct unit *unit, struct command *command)
{
    enum address_type { BY_LBA = 0, BY_TRACK = 1, BY_SESSION = 2 };
    const uint8_t *cdb = command->cdb;
    uint32_t number = get_be32(cdb + 2);
    enum disc_status status = status_of(unit);
    const struct toc_track *track = NULL;
    const struct toc *toc;
    unsigned i;

    if ((cdb[1] & 3) > BY_SESSION)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (status != STATUS_FINALISED)
    {
        /* One track, number 1, of session 1; every address there is lies in it. */
        bool known = (cdb[1] & 3) == BY_LBA ? (int32_t)number < medium_disc(unit)->last_lead_out
                     : number == 1 || ((cdb[1] & 3) == BY_TRACK && number == TRACK_INCOMPLETE);

        if (known)
            put_invisible_track(unit, command, status == STATUS_EMPTY);
        else
            check(command, (cdb[1] & 3) == BY_LBA ? SENSE_LBA_OUT_OF_RANGE : SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    toc = medium_toc(unit);
    switch (cdb[1] & 3)
    {
    case BY_LBA:
        track = toc_track_at(toc, (int32_t)number);
        if (!track && (int32_t)number < toc->tracks[0].start && (int32_t)number >= PREGAP_START)
            track = &toc->tracks[0];
        if (!track)
        {
            check(command, SENSE_LBA_OUT_OF_RANGE);
            return;
        }
        break;
    case BY_TRACK:
        track = toc_track_by_number(toc, number);
        break;
    default:
        for (i = 0; i < toc->track_count && !track; i++)
            if (toc->tracks[i].session == number)
                track = &toc->tracks[i];
        break;
    }
    if (track)
        put_recorded_track(unit, command, track);
    else
        check(command, SENSE_INVALID_FIELD_IN_CDB);
}
