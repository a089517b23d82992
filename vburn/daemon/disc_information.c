/* disc_information.c: READ DISC INFORMATION and READ TRACK INFORMATION (MMC-6 6.22 and 6.27).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "commands.h"
#include "disc_status.h"
#include "qchannel.h"
#include "session_layout.h"
#include "unit.h"
#include "write_modes.h"

#include <string.h>

enum address_type
{
    BY_LBA = 0,
    BY_TRACK = 1,
    BY_SESSION = 2
};

enum { TRACK_INCOMPLETE = 0xff };

/* What the drive finds when it looks at the disc. */
struct disc_view
{
    enum disc_status status;
    enum session_state last_session;
    bool damaged;                   /* a recording broke off in it, and cannot be gone on with */
    const struct toc *toc;          /* the finished sessions; NULL: none */
    struct session_layout next;     /* the session behind them, with the tracks it has already; not when finalised */
    unsigned next_track;            /* the number of the track to come */
};

/* A disc whose lead-in can be read and which leaves no room for another session is taken for finished, even if the
 * recording broke off behind the lead-in. */
static void look_at_disc(struct unit *unit, struct disc_view *view)
{
    const struct disc *disc = medium_disc(unit);
    bool can_begin;

    view->toc = medium_toc(unit);
    view->damaged = false;
    can_begin = layout_next_session(&view->next, disc, view->toc);
    view->next_track = layout_first_number(view->toc) + tao_take_tracks(unit, &view->next);
    if (unit->recording.mode || (can_begin && view->next.track_count))
    {
        view->status = STATUS_INCOMPLETE;
        view->last_session = SESSION_INCOMPLETE;
    }
    else if (can_begin)
    {
        view->status = view->toc ? STATUS_INCOMPLETE : STATUS_EMPTY;
        view->last_session = SESSION_EMPTY;
    }
    else if (view->toc && !view->toc->sessions[view->toc->session_count - 1].open)
    {
        view->status = STATUS_FINALISED;
        view->last_session = SESSION_COMPLETE;
    }
    else /* a recording broke off */
    {
        view->status = STATUS_INCOMPLETE;
        view->last_session = SESSION_INCOMPLETE;
        view->damaged = true;
    }
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
    const struct disc *disc = medium_disc(unit);
    uint8_t answer[34] = { 0 };
    struct disc_view view;

    if (command->cdb[1] & 7) /* track resources and POW resources are not CD matters */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    look_at_disc(unit, &view);
    put_be16(answer, sizeof(answer) - 2);
    answer[2] = (uint8_t)((disc->kind == DISC_CD_RW ? 0x10 : 0) | view.last_session << 2 | view.status);
    answer[3] = view.toc ? view.toc->sessions[0].first_track : 1;
    answer[7] = 0x20; /* URU: no restriction on its use; no disc identification, no bar code */
    answer[8] = view.toc ? view.toc->sessions[0].disc_type : 0xff; /* undefined while there is no lead-in */
    if (view.status == STATUS_FINALISED)
    {
        const struct toc_session *last = &view.toc->sessions[view.toc->session_count - 1];

        answer[4] = (uint8_t)view.toc->session_count;
        answer[5] = last->first_track;
        answer[6] = last->last_track;
        memset(answer + 16, 0xff, 8);
    }
    else
    {
        answer[4] = (uint8_t)view.next.number;
        answer[5] = (uint8_t)layout_first_number(view.toc);
        answer[6] = (uint8_t)view.next_track;
        put_msf(answer + 16, view.next.lead_in);
        put_msf(answer + 20, disc->last_lead_out);
    }
    reply(command, answer, sizeof(answer), get_be16(command->cdb + 7));
}

static void put_track(struct command *command, const uint8_t answer[48])
{
    reply(command, answer, 48, get_be16(command->cdb + 7));
}

/* The track that has not been written yet, or that is being written. */
static void put_invisible_track(struct unit *unit, struct command *command, const struct disc_view *view)
{
    const struct disc *disc = medium_disc(unit);
    const struct recording_mode *mode = recording_mode_of(write_parameter_type(unit));
    uint8_t answer[48] = { 0, 46, (uint8_t)view->next_track, (uint8_t)view->next.number };
    int32_t start = (view->next.track_count ? view->next.lead_out : view->next.program) + PREGAP_LENGTH, next = 0;
    bool valid;

    if (unit->recording.mode)
    {
        next = unit->recording.next;
        valid = true;
    }
    else
        valid = mode->next_writable(unit, &next);
    answer[5] = (uint8_t)((view->damaged ? 0x20 : 0) | (write_parameters(unit)[3] & 0x0f));
    answer[6] = (uint8_t)((valid && !unit->recording.mode ? 0x40 : 0) | 0x0f); /* blank; data mode not known */
    answer[7] = valid ? 0x01 : 0;
    put_be32(answer + 8, (uint32_t)start);
    if (valid)
    {
        put_be32(answer + 12, (uint32_t)next);
        if (next < disc->last_lead_out)
            put_be32(answer + 16, (uint32_t)(disc->last_lead_out - (next > start ? next : start)));
    }
    put_be32(answer + 24, (uint32_t)(disc->last_lead_out - start));
    put_track(command, answer);
}

/* 1 or 2 for the data mode of a data track, from the header of its first sector; 0Fh for audio (MMC-6 table 511). */
static unsigned data_mode(const struct disc *disc, unsigned control, int32_t start)
{
    uint8_t sector[SECTOR_SIZE];

    if (!(control & Q_CONTROL_DATA) || !disc_read(disc, start, 1, sector))
        return 0x0f;
    return (sector[15] ^ 0x60) & 3; /* the fourth scrambler byte is 60h (ECMA-130 annex B) */
}

static void put_recorded_track(struct unit *unit, struct command *command, unsigned session, unsigned number,
                               unsigned control, int32_t start, int32_t end)
{
    uint8_t answer[48] = { 0, 46, (uint8_t)number, (uint8_t)session };

    answer[5] = (uint8_t)control;
    answer[6] = (uint8_t)data_mode(medium_disc(unit), control, start);
    put_be32(answer + 8, (uint32_t)start);
    put_be32(answer + 24, (uint32_t)(end - start));
    put_track(command, answer);
}

/* A track of a session that is still open. */
static const struct pma_track *open_track(const struct disc *disc, const struct disc_view *view, unsigned type,
                                          uint32_t number)
{
    unsigned i;

    for (i = 0; i < disc->pma_count; i++)
    {
        const struct pma_track *track = &disc->pma[i];

        if (track->session != view->next.number)
            continue;
        if (type == BY_LBA ? (int32_t)number < track->end && (int32_t)number >= track->start - PREGAP_LENGTH
                           : type == BY_TRACK ? number == track->number : number == track->session)
            return track;
    }
    return NULL;
}

void read_track_information(struct unit *unit, struct command *command)
{
    unsigned type = command->cdb[1] & 3;
    uint32_t number = get_be32(command->cdb + 2);
    const struct toc_track *track = NULL;
    const struct pma_track *open;
    struct disc_view view;
    bool invisible;
    unsigned i;

    look_at_disc(unit, &view);
    switch (type)
    {
    case BY_LBA:
        /* Every address behind the finished sessions lies in the track to come. */
        invisible = (int32_t)number >= view.next.lead_in && (int32_t)number < medium_disc(unit)->last_lead_out;
        if (view.toc && (int32_t)number >= PREGAP_START && (int32_t)number < view.toc->tracks[0].start)
            track = &view.toc->tracks[0];
        else if (view.toc)
            track = toc_track_at(view.toc, (int32_t)number);
        break;
    case BY_TRACK:
        invisible = number == TRACK_INCOMPLETE || number == view.next_track;
        track = view.toc ? toc_track_by_number(view.toc, number) : NULL;
        break;
    case BY_SESSION:
        invisible = number == view.next.number;
        for (i = 0; view.toc && i < view.toc->track_count && !track; i++)
            if (view.toc->tracks[i].session == number)
                track = &view.toc->tracks[i];
        break;
    default:
        invisible = false;
        break;
    }
    if (track)
        put_recorded_track(unit, command, track->session, track->number, track->control, track->start, track->end);
    else if (view.status != STATUS_FINALISED && (open = open_track(medium_disc(unit), &view, type, number)))
        put_recorded_track(unit, command, open->session, open->number, open->control, open->start, open->end);
    else if (invisible && view.status != STATUS_FINALISED)
        put_invisible_track(unit, command, &view);
    else
        check(command, type == BY_LBA ? SENSE_LBA_OUT_OF_RANGE : SENSE_INVALID_FIELD_IN_CDB);
}
