/*
 * ISO 9660 and Joliet: their volume descriptors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <string.h>
#include "volume/calendar.h"
#include "volume/iso.h"
#include "volume/numbers.h"

/* ECMA-119 8.4.26.1: sixteen digits and an offset from UTC, which is 0. */
static void put_long_date(uint8_t *out, volume_time time)
{
    struct calendar date;
    char text[40];

    memset(out, '0', 16);
    out[16] = 0;
    if (!calendar_from_time(time, &date)) return;
    snprintf(text, sizeof(text), "%04d%02u%02u%02u%02u%02u%02u", date.year, date.month, date.day, date.hour, date.minute,
            date.second, (unsigned)(date.microseconds / 10000));
    memcpy(out, text, 16);
}

/* ECMA-119 7.4: blanks where there is no text; in Joliet blanks of two bytes. A field of an odd length has a zero byte left. */
static void put_text(uint8_t *out, unsigned bytes, bool joliet, const uint16_t *text, unsigned length)
{
    unsigned i;

    memset(out, 0, bytes);
    for (i = 0; i < (joliet ? bytes / 2 : bytes); i++)
    {
        uint16_t character = i < length ? text[i] : ' ';

        if (joliet) put_be16(out + 2 * i, character);
        else out[i] = character < 0x80 ? (uint8_t)character : '_';
    }
}

static void put_ascii(uint8_t *out, unsigned bytes, bool joliet, const char *text)
{
    uint16_t wide[128];
    unsigned length;

    for (length = 0; length < sizeof(wide) / sizeof(*wide) && text[length]; length++) wide[length] = (uint8_t)text[length];
    put_text(out, bytes, joliet, wide, length);
}

/* ECMA-119 8.4, and 8.5 for Joliet: byte positions are those of the tables there, less one. */
void iso_make_descriptor(const struct volume_image *image, const struct iso_plan *plan, uint8_t *out)
{
    const struct volume_options *options = &image->options;
    const struct volume_label *label = plan->joliet ? &options->joliet_label : &options->iso_label;
    bool joliet = plan->joliet;
    char set[20];

    memset(out, 0, VOLUME_BLOCK_SIZE);
    out[0] = joliet ? 2 : 1;
    memcpy(out + 1, "CD001", 5);
    out[6] = 1;
    put_text(out + 8, 32, joliet, NULL, 0);             /* system */
    put_text(out + 40, 32, joliet, label->text, label->length);
    put_both32(out + 80, image->session_end);           /* the volume's blocks; of all sessions */
    if (joliet) memcpy(out + 88, "%/E", 3);             /* UCS-2 level 3 (Joliet Specification, "Escape Sequences") */
    put_both16(out + 120, 1);
    put_both16(out + 124, 1);
    put_both16(out + 128, VOLUME_BLOCK_SIZE);
    put_both32(out + 132, plan->path_table_bytes);
    put_le32(out + 140, plan->path_table_l);
    put_be32(out + 148, plan->path_table_m);
    iso_make_directory_record(&plan->directories[0], 0, out + 156);
    snprintf(set, sizeof(set), "%016llX", (unsigned long long)options->identity);
    put_ascii(out + 190, 128, joliet, set);
    put_text(out + 318, 128, joliet, NULL, 0);          /* publisher */
    put_text(out + 446, 128, joliet, NULL, 0);          /* data preparer */
    put_ascii(out + 574, 128, joliet, options->application);
    put_text(out + 702, 37, joliet, NULL, 0);           /* copyright, abstract, bibliographic file */
    put_text(out + 739, 37, joliet, NULL, 0);
    put_text(out + 776, 37, joliet, NULL, 0);
    put_long_date(out + 813, options->now);
    put_long_date(out + 830, options->now);
    put_long_date(out + 847, 0);                        /* never expires */
    put_long_date(out + 864, options->now);
    out[881] = 1;
}

unsigned iso_name(const struct iso_plan *plan, const struct volume_node *node, uint16_t *name, unsigned size)
{
    const uint8_t *identifier;
    unsigned count, i;
    uint8_t length;

    if (!plan->nodes[node->serial].identifier) return 0;
    identifier = iso_identifier(plan, node, &length);
    count = plan->joliet ? length / 2u : length;
    for (i = 0; i < count && i < size; i++)
        name[i] = plan->joliet ? (uint16_t)(identifier[2 * i] << 8 | identifier[2 * i + 1]) : identifier[i];
    return count;
}
