/* export_cue.c: a cue sheet with a bin file.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export.h"
#include "address.h"
#include "qchannel.h"

#include <stdlib.h>

/* In a cue sheet times count from the start of the file, which is LBA 0. */
static void print_index(FILE *file, unsigned number, int32_t lba)
{
    struct msf msf = msf_from_length((uint32_t)lba);

    fprintf(file, "    INDEX %02u %02u:%02u:%02u\n", number, msf.minute, msf.second, msf.frame);
}

static void print_flags(FILE *file, unsigned control)
{
    if (!(control & (Q_CONTROL_COPY_PERMITTED | Q_CONTROL_PREEMPHASIS | Q_CONTROL_FOUR_CHANNELS)))
        return;
    fprintf(file, "    FLAGS%s%s%s\n", control & Q_CONTROL_COPY_PERMITTED ? " DCP" : "",
            control & Q_CONTROL_FOUR_CHANNELS ? " 4CH" : "", control & Q_CONTROL_PREEMPHASIS ? " PRE" : "");
}

static void print_track(FILE *file, const struct export_track *track, bool first)
{
    static const char *const modes[] = { "AUDIO", "MODE1/2352", "MODE2/2352" };
    unsigned number;

    fprintf(file, "  TRACK %02u %s\n", track->toc->number, modes[track->mode]);
    print_flags(file, track->toc->control);
    if (*track->isrc)
        fprintf(file, "    ISRC %s\n", track->isrc);
    if (first && track->toc->start > 0)
        print_index(file, 0, 0); /* a hidden track before the first */
    else if (!first && track->pregap < track->toc->start)
        print_index(file, 0, track->pregap);
    for (number = 1; number < 100; number++)
        if (track->index[number] < track->end)
            print_index(file, number, track->index[number]);
}

bool export_cue(const struct export_disc *disc, const char *path, struct vb_error *error)
{
    char *data = export_sibling(path, ".bin");
    FILE *file = export_begin(path, error);
    bool good = file;
    unsigned i;

    if (file)
    {
        if (*disc->catalogue)
            fprintf(file, "CATALOG %s\n", disc->catalogue);
        fprintf(file, "FILE \"%s\" BINARY\n", export_base_name(data));
        for (i = 0; i < disc->track_count; i++)
            print_track(file, &disc->tracks[i], i == 0);
        good = export_finish(file, path, error) && export_main_channel(disc, data, ORDER_LITTLE_ENDIAN, error);
    }
    free(data);
    return good;
}
