/* data_text.c: what disc.txt says of a disc of 2048-byte sectors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const background_names[] = { "none", "stopped", "running", "complete" };

/* A number from 0 to most, and nothing behind it. */
static bool number(const char *value, long most, int32_t *to)
{
    char *end;
    long got;

    errno = 0;
    got = strtol(value, &end, 10);
    if (end == value || *end || errno || got < 0 || got > most)
        return false;
    *to = (int32_t)got;
    return true;
}

static bool read_sectors(struct disc *disc, const char *value)
{
    const struct disc_kind_info *info = disc_kind_info(disc->kind);

    return number(value, info->most, &disc->data.sectors) && disc->data.sectors >= info->least
           && disc->data.sectors % info->ecc_sectors == 0;
}

static bool read_format(struct disc *disc, const char *value)
{
    unsigned type, subtype;
    int end = 0;

    if (sscanf(value, "type %x sub-type %u sectors %d%n", &type, &subtype, &disc->data.formatted, &end) != 3 || !end || value[end]
        || type >= NOT_FORMATTED || subtype > 3 || disc->data.formatted < 0)
        return false;
    disc->data.format_type = (uint8_t)type;
    disc->data.format_subtype = (uint8_t)subtype;
    return true;
}

static bool read_background(struct disc *disc, const char *value)
{
    unsigned i;

    for (i = BACKGROUND_NONE; i <= BACKGROUND_COMPLETE; i++)
    {
        if (!strcmp(value, background_names[i]))
        {
            disc->data.background = i == BACKGROUND_RUNNING ? BACKGROUND_STOPPED : (enum background_format)i;
            return true;
        }
    }
    return false;
}

static bool yes(const char *value, bool *to)
{
    *to = true;
    return !strcmp(value, "yes");
}

static bool read_session(struct disc *disc, const char *value)
{
    disc->data.session_open = true;
    return !strcmp(value, "open");
}

static bool read_cartridge(struct disc *disc, const char *value)
{
    return yes(value, &disc->data.cartridge_protected);
}

static bool read_protected(struct disc *disc, const char *value)
{
    return yes(value, &disc->data.protected);
}

static bool read_finalised(struct disc *disc, const char *value)
{
    return yes(value, &disc->data.finalised);
}

static bool read_blanked(struct disc *disc, const char *value)
{
    disc->data.minimally_blanked = true;
    return !strcmp(value, "minimally");
}

static bool read_layer_break(struct disc *disc, const char *value)
{
    return number(value, INT32_MAX, &disc->data.layer_break);
}

static bool read_layer_jump(struct disc *disc, const char *value)
{
    disc->data.layer_jump = true;
    disc->data.jumps = !strcmp(value, "recorded");
    return disc->data.jumps || !strcmp(value, "possible");
}

static bool read_jump_interval(struct disc *disc, const char *value)
{
    return number(value, INT32_MAX, &disc->data.jump_interval);
}

static bool read_manual_jump(struct disc *disc, const char *value)
{
    return number(value, INT32_MAX, &disc->data.manual_jump);
}

static bool read_shifted_middle(struct disc *disc, const char *value)
{
    return number(value, INT32_MAX, &disc->data.shifted_middle);
}

static bool read_extent(struct extents *extents, const char *value)
{
    int32_t first, last;
    int end = 0;

    return sscanf(value, "%d to %d%n", &first, &last, &end) == 2 && end && !value[end] && first >= 0 && first <= last
           && last < INT32_MAX && extents_add(extents, first, last);
}

static bool read_bad(struct disc *disc, const char *value)
{
    return read_extent(&disc->data.bad, value);
}

static bool read_replaced(struct disc *disc, const char *value)
{
    return read_extent(&disc->data.replaced, value);
}

static bool read_sessions_closed(struct disc *disc, const char *value)
{
    int32_t count;

    if (!number(value, UINT16_MAX, &count))
        return false;
    disc->data.sessions_closed = (uint16_t)count;
    return true;
}

static bool read_track(struct disc *disc, const char *value)
{
    unsigned session, track_number;
    struct data_track track = { 0 };
    char word[16];
    int end = 0, length;

    if (sscanf(value, "session %u track %u from %d to %d next %d%n", &session, &track_number, &track.start, &track.end, &track.next,
               &end) != 5 || !end)
        return false;
    for (value += end; sscanf(value, " %15s%n", word, &length) == 1; value += length)
    {
        if (!strcmp(word, "reserved"))
            track.reserved = true;
        else if (!strcmp(word, "closed"))
            track.closed = true;
        else if (!strcmp(word, "damaged"))
            track.damaged = true;
        else if (!strcmp(word, "block"))
        {
            if (sscanf(value + length, " %d jump %d last %d%n", &track.block, &track.jump, &track.last, &end) != 3
                || track.block < track.start || track.block > track.end || track.jump >= track.end)
                return false;
            length += end;
        }
        else
            return false;
    }
    if (!session || session > UINT16_MAX || track_number != disc->data.track_count + 1 || track.start < 0
        || track.start > track.next || track.start > track.end || (track.next > track.end && !disc->data.jumps))
        return false;
    track.session = (uint16_t)session;
    track.number = (uint16_t)track_number;
    return disc_add_track(disc, &track);
}

static const struct
{
    const char *key;
    bool (*read)(struct disc *disc, const char *value);
} keys[] =
{
    { "sectors", read_sectors },
    { "format", read_format },
    { "background format", read_background },
    { "last session", read_session },
    { "cartridge write-protected", read_cartridge },
    { "write-protected", read_protected },
    { "layer break", read_layer_break },
    { "layer jump", read_layer_jump },
    { "jump interval", read_jump_interval },
    { "manual jump", read_manual_jump },
    { "shifted middle", read_shifted_middle },
    { "bad", read_bad },
    { "replaced", read_replaced },
    { "sessions closed", read_sessions_closed },
    { "finalised", read_finalised },
    { "blanked", read_blanked },
    { "track", read_track },
};

bool data_text_read(struct disc *disc, const char *key, const char *value, bool *known)
{
    size_t i;

    for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
    {
        if (strcmp(key, keys[i].key))
            continue;
        *known = true;
        return keys[i].read(disc, value);
    }
    *known = false;
    return true;
}

bool data_text_check(const struct disc *disc)
{
    const struct data_state *data = &disc->data;
    int32_t end = 0;
    unsigned i;

    for (i = 0; i < data->track_count; i++)
    {
        if (data->tracks[i].start < end || data->tracks[i].end > data->sectors)
            return false;
        end = data->tracks[i].end;
    }
    return data->sectors && data->formatted <= data->sectors && data->layer_break < data->sectors
           && data->shifted_middle <= data->sectors / 2 && (!data->layer_jump || disc->kind == DISC_DVD_R_DL);
}

static void write_extents(FILE *file, const char *key, const struct extents *extents)
{
    size_t i;

    for (i = 0; i < extents->count; i++)
        fprintf(file, "%s: %d to %d\n", key, extents->list[i].first, extents->list[i].last);
}

void data_text_write(FILE *file, const struct disc *disc)
{
    const struct data_state *data = &disc->data;
    unsigned i;

    fprintf(file, "sectors: %d\n", data->sectors);
    if (data->format_type != NOT_FORMATTED)
        fprintf(file, "format: type %02x sub-type %u sectors %d\n", data->format_type, data->format_subtype, data->formatted);
    if (data->background != BACKGROUND_NONE)
        fprintf(file, "background format: %s\n", background_names[data->background]);
    if (data->session_open)
        fprintf(file, "last session: open\n");
    if (data->cartridge_protected)
        fprintf(file, "cartridge write-protected: yes\n");
    if (data->protected)
        fprintf(file, "write-protected: yes\n");
    if (data->layer_break)
        fprintf(file, "layer break: %d\n", data->layer_break);
    if (data->layer_jump)
        fprintf(file, "layer jump: %s\n", data->jumps ? "recorded" : "possible");
    if (data->jump_interval)
        fprintf(file, "jump interval: %d\n", data->jump_interval);
    if (data->manual_jump)
        fprintf(file, "manual jump: %d\n", data->manual_jump);
    if (data->shifted_middle)
        fprintf(file, "shifted middle: %d\n", data->shifted_middle);
    write_extents(file, "bad", &data->bad);
    write_extents(file, "replaced", &data->replaced);
    if (data->sessions_closed)
        fprintf(file, "sessions closed: %u\n", data->sessions_closed);
    if (data->finalised)
        fprintf(file, "finalised: yes\n");
    if (data->minimally_blanked)
        fprintf(file, "blanked: minimally\n");
    for (i = 0; i < data->track_count; i++)
    {
        const struct data_track *track = &data->tracks[i];

        fprintf(file, "track: session %u track %u from %d to %d next %d%s%s%s", track->session, track->number, track->start,
                track->end, track->next, track->reserved ? " reserved" : "", track->closed ? " closed" : "",
                track->damaged ? " damaged" : "");
        if (data->jumps)
            fprintf(file, " block %d jump %d last %d", track->block, track->jump, track->last);
        fprintf(file, "\n");
    }
}
