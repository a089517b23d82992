/* export_toc.c: a toc file of cdrdao. Its raw audio files are big-endian, hence the file of its own: OUT.cdr.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export.h"
#include "address.h"
#include "qchannel.h"

#include <stdlib.h>

/* " mm:ss:ff" */
static void print_length(FILE *file, int32_t sectors)
{
    struct msf msf = msf_from_length((uint32_t)sectors);

    fprintf(file, " %02u:%02u:%02u", msf.minute, msf.second, msf.frame);
}

static void print_position(FILE *file, const char *keyword, int32_t sectors)
{
    fputs(keyword, file);
    print_length(file, sectors);
    fputc('\n', file);
}

static const char *disc_type(const struct export_disc *disc)
{
    unsigned i;
    const char *type = "CD_DA";

    for (i = 0; i < disc->track_count; i++)
    {
        if (disc->tracks[i].mode == EXPORT_MODE_2)
            return "CD_ROM_XA";
        if (disc->tracks[i].mode == EXPORT_MODE_1)
            type = "CD_ROM";
    }
    return type;
}

static void print_track(FILE *file, const struct export_track *track, bool first, const char *data)
{
    static const char *const modes[] = { "AUDIO", "MODE1_RAW", "MODE2_RAW" };
    unsigned control = track->toc->control, number;
    int32_t from = first ? 0 : track->pregap;

    fprintf(file, "\n// track %u\nTRACK %s\n", track->toc->number, modes[track->mode]);
    fprintf(file, "%sCOPY\n", control & Q_CONTROL_COPY_PERMITTED ? "" : "NO ");
    if (track->mode == EXPORT_AUDIO)
    {
        fprintf(file, "%sPRE_EMPHASIS\n%s_CHANNEL_AUDIO\n", control & Q_CONTROL_PREEMPHASIS ? "" : "NO ",
                control & Q_CONTROL_FOUR_CHANNELS ? "FOUR" : "TWO");
        if (*track->isrc)
            fprintf(file, "ISRC \"%s\"\n", track->isrc);
        fprintf(file, "FILE \"%s\"", data);
        print_length(file, from);
        print_length(file, track->end - from);
        fputc('\n', file);
    }
    else
        fprintf(file, "DATAFILE \"%s\" #%lld %lld\n", data, (long long)from * MAIN_SIZE,
                (long long)(track->end - from) * MAIN_SIZE);
    if (from < track->toc->start)
        print_position(file, "START", track->toc->start - from);
    for (number = 2; number < 100; number++)
        if (track->index[number] < track->end)
            print_position(file, "INDEX", track->index[number] - track->toc->start);
}

bool export_toc(const struct export_disc *disc, const char *path, struct vb_error *error)
{
    char *data = export_sibling(path, ".cdr");
    FILE *file = export_begin(path, error);
    bool good = file;
    unsigned i;

    if (file)
    {
        fprintf(file, "%s\n", disc_type(disc));
        if (*disc->catalogue)
            fprintf(file, "CATALOG \"%s\"\n", disc->catalogue);
        if (disc->tracks[0].toc->number != 1)
            fprintf(file, "// the first track on the disc has number %u, which this format cannot say\n",
                    disc->tracks[0].toc->number);
        for (i = 0; i < disc->track_count; i++)
            print_track(file, &disc->tracks[i], i == 0, export_base_name(data));
        good = export_finish(file, path, error) && export_main_channel(disc, data, ORDER_BIG_ENDIAN, error);
    }
    free(data);
    return good;
}
