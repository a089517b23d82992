/* sequential.c: what media that are recorded from the inside to the outside have in common.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequential.h"
#include "bytes.h"
#include "layer_jump.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CLOSE_TRACK_SESSION = 0x5b };

/* How the kinds differ. */
struct rules
{
    int32_t first_gap, gap;     /* sectors between the first session and the second, and between later ones */
    int32_t track_gap;          /* between the tracks of a session */
    unsigned reserved_most;     /* reserved tracks that may be open */
    unsigned sessions_most;
    int32_t lead_out;           /* sectors: how long closing the disc takes */
    bool session_is_track;      /* the tracks of a session are one when it is closed (DVD+R, MMC-6 4.3.6.2) */
};

/* DVD-R: the border zones of a disc of 4.7 GB are 32 to 96 MB behind the first border and 6 to 18 MB behind others (ECMA-359 24);
 * taken are the smallest. DVD+R: closure and intro of 1024 sectors each, and a run-in before each fragment but the first (ECMA-349
 * 23). BD-R: sessions and tracks touch. */
static const struct rules rules[DISC_KIND_COUNT] =
{
    [DISC_DVD_R]         = { 16384, 3072, 0, 2, 300, 27648, false },
    [DISC_DVD_RW]        = { 16384, 3072, 0, 2, 300, 27648, false },
    [DISC_DVD_R_DL]      = { 16384, 3072, 0, 2, 1, 27648, false },
    [DISC_DVD_PLUS_R]    = { 2048, 2048, 16, 15, 153, 4096, true },
    [DISC_DVD_PLUS_R_DL] = { 2048, 2048, 16, 15, 127, 4096, true },
    [DISC_BD_R]          = { 0, 0, 0, 15, 7927, 8192, false },
    [DISC_BD_R_DL]       = { 0, 0, 0, 15, 7927, 8192, false },
};

/* DVD-R DL in layer jump: the border zones as those of one layer. */
static const struct rules layer_jump_rules = { 16384, 3072, 0, 0, 300, 27648, false };

/* The disc as it was before a test write, to which it goes back: while that lasts the tracks are those of the rehearsal, and nothing
 * of them is saved. */
struct sequential_rehearsal
{
    struct data_track *tracks;
    unsigned track_count;
    uint16_t sessions_closed;
    bool finalised;
    enum disc_state state;
};

static void end_rehearsal(struct unit *unit)
{
    struct sequential_rehearsal *before = unit->recording.rehearsal;
    struct disc *disc = medium_disc(unit);

    if (!before)
        return;
    free(disc->data.tracks);
    disc->data.tracks = before->tracks;
    disc->data.track_count = before->track_count;
    disc->data.sessions_closed = before->sessions_closed;
    disc->data.finalised = before->finalised;
    disc->state = before->state;
    disc->changed = false;
    unit->recording.rehearsal = NULL;
    unit->recording.noted = false;
    free(before);
}

/* Begins a rehearsal when page 05h asks for one, which is for DVD-R and DVD-RW (feature 002Fh). */
static bool rehearse(struct unit *unit, struct command *command)
{
    struct disc *disc = medium_disc(unit);
    struct sequential_rehearsal *before;

    if (disc_kind_info(disc->kind)->family != FAMILY_DVD_MINUS || disc->data.jumps || !write_parameter_test(unit) || unit->recording.rehearsal)
        return true;
    if (!disc_sync(disc) || !(before = calloc(1, sizeof(*before))))
        return check(command, SENSE_WRITE_ERROR);
    if (!(before->tracks = malloc((disc->data.track_count + 1) * sizeof(*before->tracks))))
    {
        free(before);
        return check(command, SENSE_WRITE_ERROR);
    }
    if (disc->data.track_count)
        memcpy(before->tracks, disc->data.tracks, disc->data.track_count * sizeof(*before->tracks));
    before->track_count = disc->data.track_count;
    before->sessions_closed = disc->data.sessions_closed;
    before->finalised = disc->data.finalised;
    before->state = disc->state;
    unit->recording.rehearsal = before;
    return true;
}

/* The disc to look at: a rehearsal is over when page 05h does not ask for it any more. */
static struct disc *look(struct unit *unit)
{
    if (unit->recording.rehearsal && !write_parameter_test(unit))
        end_rehearsal(unit);
    return medium_disc(unit);
}

/* Makes the change of the tracks lasting. */
static bool store(struct unit *unit, struct command *command)
{
    if (!unit->recording.rehearsal)
        return data_changed(unit, command);
    medium_disc(unit)->changed = false;
    return true;
}

static const struct rules *rules_of(const struct disc *disc)
{
    return disc->data.jumps ? &layer_jump_rules : &rules[disc->kind];
}

static int32_t round_up(const struct disc *disc, int64_t sectors)
{
    int32_t unit = disc_kind_info(disc->kind)->ecc_sectors;

    return (int32_t)((sectors + unit - 1) / unit * unit);
}

int32_t sequential_limit(const struct disc *disc)
{
    const struct data_state *data = &disc->data;

    if (data->format_type != NOT_FORMATTED)
        return data->formatted;
    if (data->jumps)
        return layer_jump_middle(disc);
    /* The second layer is never longer than the first. */
    return data->layer_break && data->layer_break < data->sectors / 2 ? 2 * data->layer_break : data->sectors;
}

struct data_track *sequential_last_track(const struct disc *disc)
{
    return disc->data.track_count ? &disc->data.tracks[disc->data.track_count - 1] : NULL;
}

static unsigned open_session(const struct disc *disc)
{
    return disc->data.sessions_closed + 1u;
}

static bool session_has_tracks(const struct disc *disc)
{
    const struct data_track *last = sequential_last_track(disc);

    return last && last->session == open_session(disc);
}

bool sequential_find_invisible(const struct disc *disc, int32_t *start)
{
    const struct rules *rule = rules_of(disc);
    const struct data_track *last = sequential_last_track(disc);

    if (disc->data.finalised || (last && !last->closed && !last->reserved))
        return false;
    *start = 0;
    if (last && last->session == open_session(disc))
        *start = round_up(disc, last->end) + rule->track_gap;
    else if (last && open_session(disc) > rule->sessions_most)
        return false;
    else if (last)
        *start = round_up(disc, last->end) + (disc->data.sessions_closed == 1 ? rule->first_gap : rule->gap);
    return *start < sequential_limit(disc);
}

static unsigned first_of_session(const struct disc *disc, unsigned session)
{
    unsigned i;

    for (i = 0; i < disc->data.track_count; i++)
        if (disc->data.tracks[i].session == session)
            return i + 1;
    return disc->data.track_count + 1;
}

void sequential_summary(struct unit *unit, struct data_summary *summary)
{
    const struct disc *disc = look(unit);
    const struct data_state *data = &disc->data;
    bool has_tracks = session_has_tracks(disc), invisible;
    int32_t start;
    unsigned i;

    invisible = sequential_find_invisible(disc, &start);
    /* A table of contents is of finished sessions; that of a BD-R also of what is finished of the open one: programs that never
     * close a session of a BD-R, as growisofs, find there where to append. */
    summary->tracks = first_of_session(disc, open_session(disc)) - 1;
    while (disc_kind_info(disc->kind)->family == FAMILY_BD && summary->tracks < data->track_count
           && data->tracks[summary->tracks].closed)
        summary->tracks++;
    if (data->finalised || (!has_tracks && !invisible))
    {
        summary->status = STATUS_FINALISED;
        summary->last_session = SESSION_COMPLETE;
        summary->sessions = data->sessions_closed;
        summary->first_track = first_of_session(disc, data->sessions_closed);
        summary->last_track = data->track_count;
        return;
    }
    summary->status = data->track_count ? STATUS_INCOMPLETE : STATUS_EMPTY;
    summary->last_session = has_tracks ? SESSION_INCOMPLETE : SESSION_EMPTY;
    for (i = 0; i < data->track_count; i++)
        if (data->tracks[i].damaged && !data->tracks[i].closed)
            summary->last_session = SESSION_DAMAGED;
    summary->sessions = open_session(disc);
    summary->first_track = first_of_session(disc, open_session(disc));
    summary->last_track = data->track_count + invisible;
}

void sequential_track(struct unit *unit, unsigned number, struct data_track_info *info)
{
    const struct disc *disc = look(unit);
    enum disc_family family = disc_kind_info(disc->kind)->family;
    const struct data_track *track = number <= disc->data.track_count ? &disc->data.tracks[number - 1] : NULL;

    memset(info, 0, sizeof(*info));
    info->number = number;
    /* Page 05h says how a DVD-R is written; DVD+R and BD-R take packets always (MMC-6 7.5.3). */
    info->packet = family != FAMILY_DVD_MINUS || write_parameter_type(unit) == WRITE_TYPE_PACKET;
    info->packet_size = family == FAMILY_DVD_MINUS ? 0 : disc_kind_info(disc->kind)->ecc_sectors;
    if (!track)
    {
        info->session = open_session(disc);
        if (!sequential_find_invisible(disc, &info->start))
            return;
        info->next = info->start;
        info->next_valid = info->blank = true;
        info->size = info->free = sequential_limit(disc) - info->start;
        return;
    }
    info->session = track->session;
    info->start = track->start;
    info->size = track->end - track->start;
    /* What is not the incomplete fragment of a DVD+R has the bit, complete or not (MMC-6 table 502). */
    info->reserved = family == FAMILY_DVD_PLUS ? track->reserved || track->closed : track->reserved && !track->closed;
    info->damaged = track->damaged;
    info->blank = !track->closed && track->next == track->start;
    if (!track->closed)
    {
        info->next = track->next;
        info->next_valid = !track->damaged && track->next < track->end;
        info->free = info->next_valid ? track->end - track->next : 0;
    }
    info->last_recorded_valid = track->next > track->start;
    info->last_recorded = track->next - 1;
}

/* What has been recorded can be read, whether its session is closed or not. */
int32_t sequential_capacity(struct unit *unit)
{
    const struct disc *disc = look(unit);
    int32_t end = 0;
    unsigned i;

    for (i = 0; i < disc->data.track_count; i++)
        if (disc->data.tracks[i].next > disc->data.tracks[i].start)
            end = disc->data.tracks[i].next;
    return end;
}

/* Zeros up to there. */
static bool pad(struct unit *unit, struct command *command, struct data_track *track, int32_t end)
{
    struct disc *disc = medium_disc(unit);

    if (end > track->end)
        end = track->end;
    if (track->next >= end)
        return true;
    if (!unit->recording.rehearsal && !disc_mark_burned(disc, track->next, end))
        return check(command, SENSE_WRITE_ERROR);
    track->next = end;
    disc->changed = !unit->recording.rehearsal;
    return true;
}

/* Should the drive be killed now, the disc tells of a track that broke off; what is written has its place there from the next
 * SYNCHRONIZE CACHE on. */
bool sequential_note(struct unit *unit, struct command *command, struct data_track *track)
{
    struct disc *disc = medium_disc(unit);
    struct vb_error error;
    bool saved;

    if (unit->recording.noted || unit->recording.rehearsal)
        return true;
    disc_set_state(disc, DISC_INCOMPLETE);
    track->damaged = true;
    saved = disc_save(disc, &error);
    track->damaged = false;
    disc->changed = true;
    unit->recording.noted = true;
    return saved || check(command, SENSE_WRITE_ERROR);
}

/* The open track that has lba in it or ends before it, or NULL. */
static struct data_track *track_at(const struct disc *disc, int32_t lba)
{
    unsigned i;

    for (i = disc->data.track_count; i-- > 0; )
        if (lba >= disc->data.tracks[i].start && lba <= disc->data.tracks[i].end)
            return &disc->data.tracks[i];
    return NULL;
}

struct data_track *sequential_begin_track(struct disc *disc, int32_t start)
{
    const struct data_track track =
    {
        .session = (uint16_t)open_session(disc), .number = (uint16_t)(disc->data.track_count + 1), .start = start,
        .end = sequential_limit(disc), .next = start,
        .block = start, .jump = -1, .last = -1
    };

    return disc_add_track(disc, &track);
}

/* Where a write of count sectors to lba goes; NULL after CHECK CONDITION. */
static struct data_track *find_track(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct disc *disc = medium_disc(unit);
    struct data_track *track = track_at(disc, lba);
    int32_t invisible = -1, end;

    if (disc->data.finalised)
    {
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
        return NULL;
    }
    sequential_find_invisible(disc, &invisible);
    if (lba != invisible && (!track || track->closed || track->damaged || (lba != track->next && lba != track->end)))
    {
        check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
        return NULL;
    }
    end = lba == invisible ? sequential_limit(disc) : track->end;
    if ((int64_t)lba + count > end)
    {
        check(command, lba != invisible && track->reserved ? SENSE_END_OF_USER_AREA : SENSE_LBA_OUT_OF_RANGE);
        return NULL;
    }
    if (lba != invisible && lba != track->next)
    {
        check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
        return NULL;
    }
    if (lba == invisible && !(track = sequential_begin_track(disc, lba)))
        check(command, SENSE_WRITE_ERROR);
    return track;
}

/* The buffer is empty: what was written ends with a whole ECC block. */
static bool settle(struct unit *unit, struct command *command)
{
    struct disc *disc = look(unit);
    unsigned i;

    for (i = 0; i < disc->data.track_count; i++)
    {
        struct data_track *track = &disc->data.tracks[i];

        if (track->closed || track->damaged)
            continue;
        if (disc->data.jumps ? !layer_jump_fill_unit(unit, command, track)
                             : !pad(unit, command, track, round_up(disc, track->next)))
            return false;
    }
    unit->recording.noted = false;
    return unit->recording.rehearsal || disc_sync(disc) || check(command, SENSE_WRITE_ERROR);
}

bool sequential_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct data_track *track;
    struct disc *disc = look(unit);
    bool good;

    if (!rehearse(unit, command))
        return false;
    track = find_track(unit, command, lba, count);
    if ((good = track && sequential_note(unit, command, track) && data_burn(unit, command, lba, count)))
        track->next += (int32_t)count;
    else if (track && command->sense == SENSE_LOSS_OF_STREAMING && !unit->recording.rehearsal)
    {
        track->damaged = true;
        settle(unit, command);
        pacing_stop(&unit->pacing);
        unit->recording.fed_at = 0;
    }
    disc->changed = !unit->recording.rehearsal;
    return good;
}

bool sequential_overwrite(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct disc *disc = medium_disc(unit);
    struct data_track *track = sequential_last_track(disc);
    int32_t taken = round_up(disc, (int64_t)lba + count) - lba / disc_kind_info(disc->kind)->ecc_sectors
                    * disc_kind_info(disc->kind)->ecc_sectors, start;

    if (sequential_find_invisible(disc, &start))
        track = sequential_begin_track(disc, start);
    if (!track || track->closed || track->damaged || !pad(unit, command, track, round_up(disc, track->next))
        || track->end - track->next < taken)
        return command->status == STATUS_GOOD ? check(command, SENSE_LBA_OUT_OF_RANGE) : false;
    if (!sequential_note(unit, command, track) || !data_burn(unit, command, lba, count))
        return false;
    track->next += taken; /* nothing is found there */
    disc->changed = true;
    return true;
}

bool sequential_synchronised(struct unit *unit, struct command *command)
{
    return settle(unit, command);
}

void sequential_abandon(struct unit *unit)
{
    struct command ignored = { .status = STATUS_GOOD };

    end_rehearsal(unit);
    if (unit->recording.noted)
        settle(unit, &ignored);
}

/* How far the laser has come in a track that broke off: the file ends there. */
static int32_t recorded_end(const struct disc *disc, const struct data_track *track)
{
    struct stat file;
    int64_t end = track->next;

    if (!fstat(disc->file, &file) && file.st_size / DATA_SIZE > end)
        end = (file.st_size + DATA_SIZE - 1) / DATA_SIZE;
    return end < track->end ? (int32_t)end : track->end;
}

static bool close_track(struct unit *unit, struct command *command, struct data_track *track)
{
    struct disc *disc = medium_disc(unit);

    if (track->closed)
        return true;
    if (disc->data.jumps)
    {
        if (!layer_jump_end_track(unit, command, track))
            return false;
    }
    else if (track->damaged && !track->reserved)
        track->end = round_up(disc, recorded_end(disc, track)); /* what broke off cannot be read, nor written again */
    else if (!pad(unit, command, track, track->reserved ? track->end : round_up(disc, track->next)))
        return false;
    else
        track->end = track->next;
    if (track->end == track->start && track == sequential_last_track(disc))
        disc->data.track_count--; /* nothing of it is on the disc */
    track->closed = true;
    disc->changed = true;
    return true;
}

bool sequential_close_track(struct unit *unit, struct command *command, unsigned number)
{
    struct disc *disc = medium_disc(unit);
    struct data_summary summary;
    int32_t written;

    if (!rehearse(unit, command))
        return false;
    sequential_summary(unit, &summary);
    if (number < 1 || number > summary.last_track)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    if (number > disc->data.track_count || disc->data.tracks[number - 1].closed)
        return true; /* nothing has been written to it, or it is closed already */
    written = disc->data.tracks[number - 1].next;
    if (!close_track(unit, command, &disc->data.tracks[number - 1]))
        return false;
    unit->recording.noted = false;
    data_work(unit, command, number <= disc->data.track_count ? disc->data.tracks[number - 1].end - written : 0,
              SENSE_LONG_WRITE_IN_PROGRESS, command->cdb[1] & 1);
    return store(unit, command);
}

/* The tracks of the session become one. */
static void join_tracks(struct disc *disc, unsigned session)
{
    unsigned first = first_of_session(disc, session) - 1;

    if (first >= disc->data.track_count)
        return;
    disc->data.tracks[first].end = sequential_last_track(disc)->end;
    disc->data.tracks[first].next = sequential_last_track(disc)->next;
    disc->data.tracks[first].reserved = false;
    disc->data.track_count = first + 1;
}

static bool close_tracks(struct unit *unit, struct command *command)
{
    struct disc *disc = medium_disc(unit);
    unsigned i;

    for (i = 0; i < disc->data.track_count; i++)
    {
        const struct data_track *track = &disc->data.tracks[i];

        if (track->reserved && !track->closed && (track->damaged || track->next < track->end))
            return check(command, SENSE_SESSION_INCOMPLETE_TRACK);
    }
    for (i = 0; i < disc->data.track_count; i++)
        if (!close_track(unit, command, &disc->data.tracks[i]))
            return false;
    return true;
}

bool sequential_close_session(struct unit *unit, struct command *command, bool finalise)
{
    struct disc *disc = look(unit);
    const struct rules *rule = rules_of(disc);
    bool has_tracks;

    if (!rehearse(unit, command) || !close_tracks(unit, command))
        return false;
    has_tracks = session_has_tracks(disc);
    if (disc->data.finalised || !disc->data.track_count || (!has_tracks && !finalise))
        return true;
    if (has_tracks)
    {
        if (rule->session_is_track)
            join_tracks(disc, open_session(disc));
        disc->data.sessions_closed++;
    }
    disc->data.finalised = finalise;
    disc_set_state(disc, finalise ? DISC_COMPLETE : DISC_INCOMPLETE);
    unit->recording.noted = false;
    /* Bit 0 of CLOSE TRACK SESSION, bit 1 of SYNCHRONIZE CACHE. */
    data_work(unit, command, (has_tracks ? rule->gap : 0) + (finalise ? rule->lead_out : 0), SENSE_LONG_WRITE_IN_PROGRESS,
              command->cdb[1] & (command->cdb[0] == CLOSE_TRACK_SESSION ? 1 : 2));
    if (!unit->recording.rehearsal)
        return data_changed(unit, command);
    end_rehearsal(unit);
    return true;
}

static unsigned open_reserved(const struct disc *disc)
{
    unsigned i, count = 0;

    for (i = 0; i < disc->data.track_count; i++)
        count += disc->data.tracks[i].reserved && !disc->data.tracks[i].closed;
    return count;
}

/* MMC-6 6.31: a number of sectors behind what is there (ARSV 0), or an address at which the invisible track is divided (1). */
bool sequential_reserve(struct unit *unit, struct command *command)
{
    enum { RMZ = 2, ARSV = 1 };
    struct disc *disc = look(unit);
    uint32_t value = get_be32(command->cdb + 5);
    struct data_track track = { .session = (uint16_t)open_session(disc), .number = (uint16_t)(disc->data.track_count + 1),
                                .reserved = true };
    int64_t size;

    if (command->cdb[1] & RMZ)
        return check(command, SENSE_INVALID_FIELD_IN_CDB); /* an RZone of a layer jump recording */
    if (disc->data.finalised)
        return check(command, SENSE_CANNOT_WRITE_MEDIUM);
    if (!sequential_find_invisible(disc, &track.start) || open_reserved(disc) >= rules_of(disc)->reserved_most)
        return check(command, SENSE_COMMAND_SEQUENCE);
    size = command->cdb[1] & ARSV ? (int64_t)value - track.start : value;
    if (size <= 0 || size > sequential_limit(disc) - track.start)
        return check(command, command->cdb[1] & ARSV ? SENSE_LBA_OUT_OF_RANGE : SENSE_INVALID_FIELD_IN_CDB);
    track.next = track.start;
    track.end = track.start + round_up(disc, size);
    if (!rehearse(unit, command))
        return false;
    if (!disc_add_track(disc, &track))
        return check(command, SENSE_WRITE_ERROR);
    disc_set_state(disc, DISC_INCOMPLETE);
    return store(unit, command);
}
