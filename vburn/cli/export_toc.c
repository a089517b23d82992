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

/* Binary data, as bytes in decimal; libcdio wants them, and the map of languages, on one line. */
static void print_bytes(FILE *file, const uint8_t *bytes, unsigned size)
{
    unsigned i;

    fputc('{', file);
    for (i = 0; i < size; i++)
        fprintf(file, "%s%u", i ? ", " : " ", bytes[i]);
    fputs(" }", file);
}

/* A string; cdrdao takes octal numbers for what cannot be printed. */
static void print_string(FILE *file, const uint8_t *bytes, unsigned size)
{
    unsigned i;

    fputc('"', file);
    for (i = 0; i < size; i++)
    {
        if (bytes[i] < ' ' || bytes[i] > '~' || bytes[i] == '"' || bytes[i] == '\\')
            fprintf(file, "\\%03o", bytes[i]);
        else
            fputc(bytes[i], file);
    }
    fputc('"', file);
}

/* How cdrdao calls the items. One that belongs to the album alone is binary, but for the identification of the disc. The size
 * information it makes by itself. */
static const struct
{
    enum cd_text_item item;
    const char *album, *track;  /* NULL: not there */
    bool binary;
} item_names[] =
{
    { CD_TEXT_TITLE, "TITLE", "TITLE", false }, { CD_TEXT_PERFORMER, "PERFORMER", "PERFORMER", false },
    { CD_TEXT_SONGWRITER, "SONGWRITER", "SONGWRITER", false }, { CD_TEXT_COMPOSER, "COMPOSER", "COMPOSER", false },
    { CD_TEXT_ARRANGER, "ARRANGER", "ARRANGER", false }, { CD_TEXT_MESSAGE, "MESSAGE", "MESSAGE", false },
    { CD_TEXT_DISC_ID, "DISC_ID", NULL, false }, { CD_TEXT_GENRE, "GENRE", NULL, true },
    { CD_TEXT_TOC_1, "TOC_INFO1", NULL, true }, { CD_TEXT_TOC_2, "TOC_INFO2", NULL, true },
    { CD_TEXT_CODE, "UPC_EAN", "ISRC", false }
};

/* The genre is a code of two bytes and a text; the other binary items fill their packs. */
static unsigned binary_size(const struct cd_text_field *field, enum cd_text_item item)
{
    unsigned size = field->size;

    if (item == CD_TEXT_GENRE)
        while (size > 3 && !field->bytes[size - 1] && !field->bytes[size - 2])
            size--;
    return size;
}

static void print_language(FILE *file, const struct cd_text *text, unsigned language, unsigned track)
{
    const uint8_t *bytes;
    unsigned i, size;

    fprintf(file, "  LANGUAGE %u {\n", language);
    for (i = 0; i < sizeof(item_names) / sizeof(item_names[0]); i++)
    {
        enum cd_text_item item = item_names[i].item;
        const struct cd_text_field *field = &text->fields[language][item];
        const char *name = track ? item_names[i].track : item_names[i].album;

        if (!name || !field->size)
            continue;
        if (item_names[i].binary)
        {
            fprintf(file, "    %s ", name);
            print_bytes(file, field->bytes, binary_size(field, item));
        }
        else if (!cd_text_of_track(text, language, item, track, &bytes, &size))
            continue;
        else
        {
            fprintf(file, "    %s ", name);
            if (field->wide && bytes + size + 2 <= field->bytes + field->size) /* with the zero that ends it */
                print_bytes(file, bytes, size + 2);
            else
                print_string(file, bytes, size);
        }
        fputc('\n', file);
    }
    fputs("  }\n", file);
}

/* Of the album (track 0) or a track. */
static void print_cd_text(FILE *file, const struct cd_text *text, unsigned track)
{
    unsigned language;

    if (!text)
        return;
    fputs("CD_TEXT {\n", file);
    if (!track)
    {
        fputs("  LANGUAGE_MAP {", file);
        for (language = 0; language < CD_TEXT_LANGUAGES; language++)
            if (cd_text_has_language(text, language))
                fprintf(file, " %u : %u", language, cd_text_language_code(text, language));
        fputs(" }\n", file);
    }
    for (language = 0; language < CD_TEXT_LANGUAGES; language++)
        if (cd_text_has_language(text, language))
            print_language(file, text, language, track);
    fputs("}\n", file);
}

static void print_track(FILE *file, const struct export_track *track, bool first, const char *data,
                        const struct cd_text *text)
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
        print_cd_text(file, text, track->toc->number);
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
        print_cd_text(file, disc->text, 0);
        if (disc->tracks[0].toc->number != 1)
            fprintf(file, "// the first track on the disc has number %u, which this format cannot say\n",
                    disc->tracks[0].toc->number);
        for (i = 0; i < disc->track_count; i++)
            print_track(file, &disc->tracks[i], i == 0, export_base_name(data), disc->text);
        good = export_finish(file, path, error) && export_main_channel(disc, data, ORDER_BIG_ENDIAN, error);
    }
    free(data);
    return good;
}
