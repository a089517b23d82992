/* export.c: reading a disc back for the exports.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "export.h"
#include "address.h"
#include "qchannel.h"
#include "scramble.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64 };

static struct export_track *track_by_number(struct export_disc *disc, unsigned number)
{
    unsigned i;

    for (i = 0; i < disc->track_count; i++)
        if (disc->tracks[i].toc->number == number)
            return &disc->tracks[i];
    return NULL;
}

/* Where the scan stands, by the last frame of mode 1: a frame of mode 3 does not say whose ISRC it is. */
struct scan_state
{
    unsigned track, index;
    char pause_isrc[TOC_MAX_TRACKS][13];
};

/* What one sector's Q says of the tracks. In a pause the ISRC should be that of the track to come, but some programs
 * still write the last one's there (wodim does): what the track itself says counts before what its pause says. */
static void note_q(struct export_disc *disc, int32_t lba, const uint8_t q[Q_SIZE], struct scan_state *now)
{
    struct q_position position;
    struct export_track *track;
    char text[14];

    if (q_decode_position(q, &position))
    {
        now->track = position.track;
        now->index = position.index;
        if (!(track = track_by_number(disc, position.track)))
            return;
        if (!position.index && lba < track->pregap)
            track->pregap = lba;
        if (position.index && lba < track->index[position.index])
            track->index[position.index] = lba;
    }
    else if (!*disc->catalogue && q_decode_catalogue(q, text))
        memcpy(disc->catalogue, text, 14);
    else if ((track = track_by_number(disc, now->track)) && q_decode_isrc(q, text))
    {
        char *isrc = now->index ? track->isrc : now->pause_isrc[track - disc->tracks];

        if (!*isrc)
            memcpy(isrc, text, 13);
    }
}

static void scan(struct export_disc *disc)
{
    int32_t lba;
    uint8_t q[Q_SIZE];
    struct scan_state now = { 0, 0, { { 0 } } };
    unsigned i;

    for (i = 0; i < disc->track_count; i++)
        memset(disc->tracks[i].index, 0x7f, sizeof(disc->tracks[i].index));
    for (lba = 0; lba < disc->lead_out; lba++)
        if (disc_read_q(disc->disc, lba, q))
            note_q(disc, lba, q, &now);
    for (i = 0; i < disc->track_count; i++)
    {
        struct export_track *track = &disc->tracks[i];

        if (!*track->isrc)
            memcpy(track->isrc, now.pause_isrc[i], sizeof(track->isrc));
        /* What the lead-in says of the start counts; Q modes 2 and 3 may hide the very sector where the index changes. */
        track->index[1] = track->toc->start;
        if (track->pregap > track->toc->start)
            track->pregap = track->toc->start;
        if (i)
            disc->tracks[i - 1].end = track->pregap;
    }
}

static enum export_data_mode mode_of(const struct disc *disc, const struct toc_track *track)
{
    uint8_t sector[SECTOR_SIZE];

    if (!(track->control & Q_CONTROL_DATA))
        return EXPORT_AUDIO;
    if (!disc_read(disc, track->start, 1, sector))
        return EXPORT_MODE_1;
    cd_sector_scramble(sector);
    return sector[15] == 2 ? EXPORT_MODE_2 : EXPORT_MODE_1;
}

/* An export is of a whole disc. Says what of it is there, and what else can be done. */
static bool all_there(const struct export_disc *disc, struct vb_error *error)
{
    int32_t lba, gap = -1, missing = 0;

    if (disc->lead_out <= 0 || disc_is_burned(disc->disc, 0, (uint32_t)disc->lead_out))
        return true;
    for (lba = 0; lba < disc->lead_out; lba++)
    {
        if (disc_is_burned(disc->disc, lba, 1))
            continue;
        if (gap < 0)
            gap = lba;
        missing++;
    }
    return vb_fail(error, "the recording broke off at LBA %d: of the %d sectors that the table of contents promises %d are "
                   "there. Nothing was exported. %s; for the whole disc, burn it again on a blank one",
                   disc->disc->state == DISC_INCOMPLETE && disc->disc->burned_count
                       ? disc->disc->burned[disc->disc->burned_count - 1].last + 1 : gap,
                   disc->lead_out, disc->lead_out - missing,
                   gap ? "What is there can be read through the drive (vburn run)" : "That is nothing of the music or data");
}

struct export_disc *export_open(const char *folder, struct vb_error *error)
{
    struct export_disc *disc = calloc(1, sizeof(*disc));
    unsigned i;

    if (!disc || !(disc->disc = disc_open(folder, false, error)))
    {
        free(disc);
        return NULL;
    }
    if (!disc_is_cd(disc->disc))
    {
        vb_fail(error, "the disc in %s is a %s, which has sectors of user data and nothing else: let the file end in .iso", folder,
                disc_kind_name(disc->disc->kind));
        export_close(disc);
        return NULL;
    }
    if (!(disc->toc = toc_read(disc->disc)))
    {
        if (disc_broke_off(disc->disc, INT32_MAX))
            vb_fail(error, "the recording broke off at LBA %d, in the lead-in or before it was made: there is no table of "
                    "contents on the disc in %s. Nothing was exported; burn it again on a blank disc",
                    disc->disc->burned[disc->disc->burned_count - 1].last + 1, folder);
        else
            vb_fail(error, "the disc in %s is %s: there is no table of contents on it to export by", folder,
                    disc_state_name(disc->disc->state));
        export_close(disc);
        return NULL;
    }
    disc->lead_out = disc->toc->sessions[disc->toc->session_count - 1].lead_out;
    if (!all_there(disc, error))
    {
        export_close(disc);
        return NULL;
    }
    disc->track_count = disc->toc->track_count;
    for (i = 0; i < disc->track_count; i++)
    {
        disc->tracks[i].toc = &disc->toc->tracks[i];
        disc->tracks[i].pregap = disc->tracks[i].toc->start;
        disc->tracks[i].end = disc->tracks[i].toc->end;
        disc->tracks[i].mode = mode_of(disc->disc, disc->tracks[i].toc);
    }
    scan(disc);
    disc->text = cd_text_open(disc->disc);
    return disc;
}

void export_close(struct export_disc *disc)
{
    if (!disc)
        return;
    disc_close(disc->disc);
    free(disc->toc);
    cd_text_close(disc->text);
    free(disc);
}

char *export_sibling(const char *path, const char *ending)
{
    const char *dot = strrchr(path, '.');
    char *sibling;

    if (asprintf(&sibling, "%.*s%s", dot ? (int)(dot - path) : (int)strlen(path), path, ending) < 0)
        abort();
    return sibling;
}

const char *export_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

FILE *export_begin(const char *path, struct vb_error *error)
{
    FILE *file = fopen(path, "we");

    if (!file)
        vb_fail(error, "cannot write %s: %s", path, strerror(errno));
    return file;
}

bool export_finish(FILE *file, const char *path, struct vb_error *error)
{
    bool good = !fflush(file) && !ferror(file);

    if (fclose(file) || !good)
        return vb_fail(error, "cannot write %s: %s", path, strerror(errno));
    return true;
}

static void swap_samples(uint8_t *main_channel)
{
    unsigned i;

    for (i = 0; i < MAIN_SIZE; i += 2)
    {
        uint8_t byte = main_channel[i];

        main_channel[i] = main_channel[i + 1];
        main_channel[i + 1] = byte;
    }
}

/* The mode of the track a sector belongs to, pregaps included. */
static enum export_data_mode mode_at(const struct export_disc *disc, int32_t lba)
{
    unsigned i;

    for (i = disc->track_count; i-- > 1; )
        if (lba >= disc->tracks[i].pregap)
            return disc->tracks[i].mode;
    return disc->tracks[0].mode;
}

bool export_main_channel(const struct export_disc *disc, const char *path, enum export_order order, struct vb_error *error)
{
    FILE *file = export_begin(path, error);
    uint8_t *sectors = malloc((size_t)CHUNK * SECTOR_SIZE);
    int32_t lba;
    uint32_t count, i;
    bool good = file && sectors;

    for (lba = 0; good && lba < disc->lead_out; lba += (int32_t)count)
    {
        count = disc->lead_out - lba < CHUNK ? (uint32_t)(disc->lead_out - lba) : CHUNK;
        if (!disc_read(disc->disc, lba, count, sectors))
        {
            good = vb_fail(error, "not every sector from %d to %d is burned", lba, lba + (int32_t)count - 1);
            break;
        }
        for (i = 0; i < count; i++)
        {
            uint8_t *sector = sectors + (size_t)i * SECTOR_SIZE;

            if (mode_at(disc, lba + (int32_t)i) != EXPORT_AUDIO)
                cd_sector_scramble(sector);
            else if (order == ORDER_BIG_ENDIAN)
                swap_samples(sector);
            fwrite(sector, MAIN_SIZE, 1, file);
        }
    }
    free(sectors);
    if (!file)
        return false;
    if (!good)
    {
        fclose(file);
        return false;
    }
    return export_finish(file, path, error);
}
