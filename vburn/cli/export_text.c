/* export_text.c: packs put together to texts.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "export_text.h"
#include "cd_text.h"

#include <stdlib.h>
#include <string.h>

enum
{
    TEXT_SIZE = 12,
    WIDE = 0x80,
    /* The size information is three packs, 36 bytes (annex J, figure J.6). */
    SIZE_LANGUAGE_CODES = 28,
    SIZE_BYTES = 36
};

/* Packs of a language are numbered; a drive may have read them in any order. */
static int by_place(const void *a, const void *b)
{
    const uint8_t *x = a, *y = b;
    int language = (x[3] >> 4 & 7) - (y[3] >> 4 & 7);

    return language ? language : x[2] - y[2];
}

static void take_pack(struct cd_text *text, const uint8_t *pack)
{
    struct cd_text_field *field = &text->fields[pack[3] >> 4 & 7][pack[0] & 15];

    if (field->size + TEXT_SIZE > sizeof(field->bytes))
        return;
    if (!field->size)
    {
        field->first = pack[1] & 0x7f;
        field->wide = pack[3] & WIDE;
    }
    memcpy(field->bytes + field->size, pack + 4, TEXT_SIZE);
    field->size += TEXT_SIZE;
}

struct cd_text *cd_text_open(const struct disc *disc)
{
    uint32_t length, at;
    uint8_t *packs = cd_text_read(disc, &length), *ordered = packs ? malloc(length) : NULL;
    struct cd_text *text = ordered ? calloc(1, sizeof(*text)) : NULL;

    if (!text)
    {
        free(packs);
        free(ordered);
        return NULL;
    }
    text->packs = packs;
    text->length = length;
    memcpy(ordered, packs, length);
    qsort(ordered, length / CD_TEXT_PACK_SIZE, CD_TEXT_PACK_SIZE, by_place);
    for (at = 0; at < length; at += CD_TEXT_PACK_SIZE)
        take_pack(text, ordered + at);
    free(ordered);
    return text;
}

void cd_text_close(struct cd_text *text)
{
    if (!text)
        return;
    free(text->packs);
    free(text);
}

bool cd_text_has_language(const struct cd_text *text, unsigned language)
{
    unsigned item;

    for (item = 0; item < CD_TEXT_ITEMS; item++)
        if (text->fields[language][item].size)
            return true;
    return false;
}

uint8_t cd_text_language_code(const struct cd_text *text, unsigned language)
{
    const struct cd_text_field *size = &text->fields[language][CD_TEXT_SIZE];

    return size->size >= SIZE_BYTES && size->bytes[SIZE_LANGUAGE_CODES + language]
               ? size->bytes[SIZE_LANGUAGE_CODES + language] : 9;
}

/* Length of the text that begins at `at`; to the end of the field where its zero is missing. In MS-JIS too the first zero byte ends
 * it: no character has one in it, and those of ASCII are single bytes, so that it may stand anywhere. */
static unsigned length_of_text(const struct cd_text_field *field, unsigned at)
{
    const uint8_t *end = memchr(field->bytes + at, 0, field->size - at);

    return end ? (unsigned)(end - field->bytes) - at : field->size - at;
}

bool cd_text_of_track(const struct cd_text *text, unsigned language, enum cd_text_item item, unsigned track,
                      const uint8_t **bytes, unsigned *size)
{
    const struct cd_text_field *field = &text->fields[language][item];
    unsigned at = 0, number = field->first;

    if (track < number)
        return false;
    for (; number < track && at < field->size; number++)
    {
        at += length_of_text(field, at) + 1;
        if (field->wide && at < field->size && !field->bytes[at]) /* the second zero, which libburn leaves out behind a tabulator */
            at++;
    }
    if (at >= field->size)
        return false;
    *bytes = field->bytes + at;
    *size = length_of_text(field, at);
    return true;
}
