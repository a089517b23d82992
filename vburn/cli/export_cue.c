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

/* The texts a cue sheet has words for, of the first language, where they can stand between quotation marks; all of it is in the
 * CDTEXTFILE. */
static void print_texts(FILE *file, const struct cd_text *text, unsigned track, const char *indent)
{
    static const struct { const char *word; enum cd_text_item item; } words[] =
    {
        { "TITLE", CD_TEXT_TITLE }, { "PERFORMER", CD_TEXT_PERFORMER }, { "SONGWRITER", CD_TEXT_SONGWRITER }
    };
    const uint8_t *bytes;
    unsigned i, j, size;

    for (i = 0; text && i < sizeof(words) / sizeof(words[0]); i++)
    {
        if (text->fields[0][words[i].item].wide || !cd_text_of_track(text, 0, words[i].item, track, &bytes, &size) || !size)
            continue;
        for (j = 0; j < size && bytes[j] >= ' ' && bytes[j] != '"'; j++)
            ;
        if (j == size)
            fprintf(file, "%s%s \"%.*s\"\n", indent, words[i].word, (int)size, (const char *)bytes);
    }
}

/* The packs as they are in the lead-in, which is a .cdt file but for the zero that ends one. */
static bool write_packs(const struct cd_text *text, const char *path, struct vb_error *error)
{
    FILE *file = export_begin(path, error);

    if (!file)
        return false;
    fwrite(text->packs, 1, text->length, file);
    fputc(0, file);
    return export_finish(file, path, error);
}

static void print_track(FILE *file, const struct export_track *track, const struct cd_text *text, bool first)
{
    static const char *const modes[] = { "AUDIO", "MODE1/2352", "MODE2/2352" };
    unsigned number;

    fprintf(file, "  TRACK %02u %s\n", track->toc->number, modes[track->mode]);
    print_texts(file, text, track->toc->number, "    ");
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
    char *data = export_sibling(path, ".bin"), *packs = export_sibling(path, ".cdt");
    FILE *file = export_begin(path, error);
    bool good = file;
    unsigned i;

    if (file)
    {
        if (*disc->catalogue)
            fprintf(file, "CATALOG %s\n", disc->catalogue);
        if (disc->text)
            fprintf(file, "CDTEXTFILE \"%s\"\n", export_base_name(packs));
        print_texts(file, disc->text, 0, "");
        fprintf(file, "FILE \"%s\" BINARY\n", export_base_name(data));
        for (i = 0; i < disc->track_count; i++)
            print_track(file, &disc->tracks[i], disc->text, i == 0);
        good = export_finish(file, path, error) && export_main_channel(disc, data, ORDER_LITTLE_ENDIAN, error)
               && (!disc->text || write_packs(disc->text, packs, error));
    }
    free(packs);
    free(data);
    return good;
}
