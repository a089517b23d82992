/* export_ccd.c: CloneCD's form: OUT.ccd, OUT.img (main channel) and OUT.sub (sub-channels, P to W one after the other).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export.h"
#include "address.h"
#include "cd_text.h"
#include "qchannel.h"

#include <stdlib.h>

enum { CD_TEXT_ENTRY_SIZE = 16 }; /* without the CRC */

static void print_disc(FILE *file, const struct export_disc *disc, uint32_t cd_text_length)
{
    fprintf(file, "[CloneCD]\nVersion=3\n\n[Disc]\nTocEntries=%u\nSessions=%u\nDataTracksScrambled=0\nCDTextLength=%u\n",
            disc->toc->entry_count, disc->toc->session_count, cd_text_length);
    if (*disc->catalogue)
        fprintf(file, "CATALOG=%s\n", disc->catalogue);
}

static void print_sessions(FILE *file, const struct export_disc *disc)
{
    unsigned i, j;

    for (i = 0; i < disc->toc->session_count; i++)
    {
        const struct toc_session *session = &disc->toc->sessions[i];
        enum export_data_mode mode = EXPORT_AUDIO;

        for (j = 0; j < disc->track_count; j++)
            if (disc->tracks[j].toc->session == session->number && disc->tracks[j].toc->number == session->first_track)
                mode = disc->tracks[j].mode;
        fprintf(file, "\n[Session %u]\nPreGapMode=%u\nPreGapSubC=1\n", session->number, (unsigned)mode);
    }
}

/* The field ALBA or PLBA: a time as an address by the plain formula, also where it is not one (a track number). */
static int plain_lba(const uint8_t *msf)
{
    return (msf[0] * 60 + msf[1]) * 75 + msf[2] - 150;
}

static void print_entries(FILE *file, const struct export_disc *disc)
{
    unsigned i;

    for (i = 0; i < disc->toc->entry_count; i++)
    {
        const struct toc_entry *entry = &disc->toc->entries[i];
        static const uint8_t zero[3];
        const uint8_t *time = entry->adr == Q_ADR_POSITION ? zero : entry->time;

        fprintf(file, "\n[Entry %u]\nSession=%u\nPoint=0x%02x\nADR=0x%02x\nControl=0x%02x\nTrackNo=0\n", i, entry->session,
                entry->point, entry->adr, entry->control);
        fprintf(file, "AMin=%u\nASec=%u\nAFrame=%u\nALBA=%d\nZero=%u\n", time[0], time[1], time[2], plain_lba(time),
                entry->zero);
        fprintf(file, "PMin=%u\nPSec=%u\nPFrame=%u\nPLBA=%d\n", entry->value[0], entry->value[1], entry->value[2],
                plain_lba(entry->value));
    }
}

static void print_cd_text(FILE *file, const uint8_t *packs, uint32_t length)
{
    uint32_t at;
    unsigned i;

    if (!length)
        return;
    fprintf(file, "\n[CDText]\nEntries=%u\n", length / CD_TEXT_PACK_SIZE);
    for (at = 0; at < length; at += CD_TEXT_PACK_SIZE)
    {
        fprintf(file, "Entry %u=", at / CD_TEXT_PACK_SIZE);
        for (i = 0; i < CD_TEXT_ENTRY_SIZE; i++)
            fprintf(file, "%s%02x", i ? " " : "", packs[at + i]);
        fprintf(file, "\n");
    }
}

static void print_tracks(FILE *file, const struct export_disc *disc)
{
    unsigned i, number;

    for (i = 0; i < disc->track_count; i++)
    {
        const struct export_track *track = &disc->tracks[i];

        fprintf(file, "\n[TRACK %u]\nMODE=%u\n", track->toc->number, (unsigned)track->mode);
        if (*track->isrc)
            fprintf(file, "ISRC=%s\n", track->isrc);
        if (track->pregap < track->toc->start)
            fprintf(file, "INDEX 0=%d\n", track->pregap);
        for (number = 1; number < 100; number++)
            if (track->index[number] < track->end)
                fprintf(file, "INDEX %u=%d\n", number, track->index[number]);
    }
}

static bool write_sub_channels(const struct export_disc *disc, const char *path, struct vb_error *error)
{
    FILE *file = export_begin(path, error);
    uint8_t sector[SECTOR_SIZE], bits[Q_SIZE];
    int32_t lba;
    int bit;

    if (!file)
        return false;
    for (lba = 0; lba < disc->lead_out; lba++)
    {
        if (!disc_read(disc->disc, lba, 1, sector))
        {
            fclose(file);
            return vb_fail(error, "sector %d is not burned", lba);
        }
        for (bit = 7; bit >= 0; bit--)
        {
            subchannel_extract(sector + MAIN_SIZE, (unsigned)bit, bits);
            fwrite(bits, sizeof(bits), 1, file);
        }
    }
    return export_finish(file, path, error);
}

bool export_ccd(const struct export_disc *disc, const char *path, struct vb_error *error)
{
    char *image = export_sibling(path, ".img"), *sub = export_sibling(path, ".sub");
    FILE *file = export_begin(path, error);
    uint32_t length = disc->text ? disc->text->length : 0;
    bool good = file;

    if (file)
    {
        print_disc(file, disc, length);
        print_sessions(file, disc);
        print_entries(file, disc);
        print_cd_text(file, disc->text ? disc->text->packs : NULL, length);
        print_tracks(file, disc);
        good = export_finish(file, path, error) && export_main_channel(disc, image, ORDER_LITTLE_ENDIAN, error)
               && write_sub_channels(disc, sub, error);
    }
    free(image);
    free(sub);
    return good;
}
