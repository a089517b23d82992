/*
 * What is sent with a command, in words.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/cue_sheet.h"
#include "mmc/describe.h"
#include "mmc/disc_structure.h"
#include "mmc/format.h"
#include "mmc/mode_pages.h"
#include "mmc/text.h"

#define HEX_SHOWN 48

static void append_write_parameters(struct mmc_text *text, const struct mmc_write_parameters *parameters)
{
    static const char *const write_types[] = { "packet", "TAO", "SAO", "raw", "layer jump" };
    static const char *const multisessions[] = { "no next session", "no next session, B0", "next session allowed (2)",
        "next session allowed" };

    mmc_text_append(text, ": ");
    if (parameters->write_type < sizeof(write_types) / sizeof(write_types[0]))
        mmc_text_append(text, "%s", write_types[parameters->write_type]);
    else
        mmc_text_append(text, "write type %u", parameters->write_type);
    mmc_text_append(text, ", data block type %u, %s", parameters->data_block_type, multisessions[parameters->multisession & 3]);
    mmc_text_append(text, ", track mode %u%s", parameters->track_mode, parameters->copy ? ", copy" : "");
    if (parameters->session_format) mmc_text_append(text, ", session format %02Xh", parameters->session_format);
    if (parameters->fixed_packet) mmc_text_append(text, ", packets of %u", parameters->packet_size);
    if (parameters->link_size_valid) mmc_text_append(text, ", link size %u", parameters->link_size);
    mmc_text_append(text, ", BUFE %s", parameters->buffer_underrun_free ? "on" : "off");
    if (parameters->test_write) mmc_text_append(text, ", test write");
    if (*parameters->catalogue_number) mmc_text_append(text, ", catalogue number %s", parameters->catalogue_number);
    if (*parameters->isrc) mmc_text_append(text, ", ISRC %s", parameters->isrc);
}

static void append_mode_page(struct mmc_text *text, const uint8_t *data, size_t length)
{
    struct mmc_write_parameters parameters;
    size_t offset = MMC_MODE_HEADER_SIZE;
    const char *name;

    /* SPC-4 7.5.5: block descriptors, if any, stand between header and page */
    offset += get_be16(data + 6);
    if (offset + 2 > length)
    {
        mmc_text_append_bytes(text, data, length < HEX_SHOWN ? length : HEX_SHOWN);
        return;
    }
    name = mmc_mode_page_name(data[offset]);
    mmc_text_append(text, "page %02Xh%s%s%s", data[offset] & 0x3F, name ? " (" : "", name ? name : "", name ? ")" : "");
    if (mmc_write_parameters_parse(data + offset, (uint32_t)(length - offset), &parameters))
    {
        append_write_parameters(text, &parameters);
        return;
    }
    mmc_text_append(text, ": ");
    length -= offset;
    mmc_text_append_bytes(text, data + offset, length < HEX_SHOWN ? length : HEX_SHOWN);
    if (length > HEX_SHOWN) mmc_text_append(text, " ...");
}

/* FORMAT UNIT (MMC-6 6.4.3): list header and one descriptor. */
static bool append_format(struct mmc_text *text, const uint8_t *data, size_t length)
{
    static const struct { uint8_t type; const char *name; } types[] =
    {
        { MMC_FORMAT_FULL, "full" }, { MMC_FORMAT_SPARE_EXPANSION, "more spares" }, { MMC_FORMAT_RW_FULL, "CD-RW/DVD-RW full" },
        { MMC_FORMAT_RW_GROW, "grow session" }, { MMC_FORMAT_RW_ADD, "add session" },
        { MMC_FORMAT_DVD_RW_QUICK_GROW, "DVD-RW quick grow" }, { MMC_FORMAT_DVD_RW_QUICK_ADD, "DVD-RW quick add" },
        { MMC_FORMAT_DVD_RW_QUICK, "DVD-RW quick" }, { MMC_FORMAT_MRW, "MRW" }, { MMC_FORMAT_DVD_PLUS_RW, "DVD+RW" },
        { MMC_FORMAT_BD_RE_SPARES, "BD-RE with spares" }, { MMC_FORMAT_BD_RE_NO_SPARES, "BD-RE without spares" },
        { MMC_FORMAT_BD_R_SPARES, "BD-R with spares" },
    };
    uint8_t type;
    size_t i;

    if (length != 12) return false;
    type = data[8] >> 2;
    mmc_text_append(text, "format type %02Xh", type);
    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (types[i].type == type) mmc_text_append(text, " (%s)", types[i].name);
    if (data[8] & 0x03) mmc_text_append(text, ", sub-type %u", data[8] & 0x03);
    mmc_text_append(text, ", %u blocks, parameter %u", (unsigned int)get_be32(data + 4), (unsigned int)get_be24(data + 9));
    if (data[1] & 0x80) mmc_text_append(text, ", FOV");
    if (data[1] & 0x20) mmc_text_append(text, ", DCRT");
    if (data[1] & 0x02) mmc_text_append(text, ", IMMED");
    if (data[1] & 0x5D) mmc_text_append(text, " [byte 1: %02Xh]", data[1] & 0x5D);
    return true;
}

/* SEND CUE SHEET (MMC-6 6.34): positions as track.index, where they are and the data form; codes as their characters. */
static bool append_cue_sheet(struct mmc_text *text, const uint8_t *data, size_t length)
{
    char code[8];
    size_t i;

    if (length % MMC_CUE_LINE_SIZE) return false;
    for (i = 0; i < length; i += MMC_CUE_LINE_SIZE)
    {
        const uint8_t *line = data + i;

        if (i) mmc_text_append(text, "; ");
        switch (line[0] & 0x0F)
        {
        case 1:
            if (line[1] == 0xAA) mmc_text_append(text, "lead-out");
            else if (!line[1]) mmc_text_append(text, "lead-in");
            else mmc_text_append(text, "%u.%u", line[1], line[2]);
            mmc_text_append(text, " %02u:%02u:%02u form %02Xh%s", line[5], line[6], line[7], line[3],
                    line[0] & 0x40 ? " data" : "");
            break;
        case 2:
        case 3:
            mmc_copy_text(code, line + (line[0] & 1) + 1, 7 - (line[0] & 1));
            mmc_text_append(text, "%s %s", line[0] & 1 ? "ISRC" : "catalogue number", code);
            break;
        default:
            mmc_text_append_bytes(text, line, MMC_CUE_LINE_SIZE);
            break;
        }
    }
    return true;
}

/* SET STREAMING, performance descriptor (MMC-6 6.39). */
static bool append_streaming(struct mmc_text *text, const uint8_t *data, size_t length)
{
    if (length != 28) return false;
    if (data[0] & 0x04)
    {
        mmc_text_append(text, "restore defaults");
        return true;
    }
    mmc_text_append(text, "LBA %u to %u, read %u kB in %u ms, write %u kB in %u ms", (unsigned int)get_be32(data + 4),
            (unsigned int)get_be32(data + 8), (unsigned int)get_be32(data + 12), (unsigned int)get_be32(data + 16),
            (unsigned int)get_be32(data + 20), (unsigned int)get_be32(data + 24));
    if ((data[0] >> 3 & 0x03) == 1) mmc_text_append(text, ", CAV");
    if (data[0] & 0x02) mmc_text_append(text, ", exact");
    if (data[0] & 0x01) mmc_text_append(text, ", random access");
    return true;
}

/* SEND DISC STRUCTURE: those that are a number or a bit (MMC-6 6.36). */
static bool append_structure(struct mmc_text *text, uint8_t format, const uint8_t *data, size_t length)
{
    static const char *const numbers[] = { "layer 0 has blocks:", "middle area at LBA", "jump interval, blocks:", "jump at LBA",
        "remap to LBA" };

    if (format >= MMC_STRUCTURE_LAYER_BOUNDARY && format <= MMC_STRUCTURE_REMAPPING && length == 12)
        mmc_text_append(text, "%s %u", numbers[format - MMC_STRUCTURE_LAYER_BOUNDARY], (unsigned int)get_be32(data + 8));
    else if (format == MMC_STRUCTURE_WRITE_PROTECTION && length == 8)
        mmc_text_append(text, "write protection %s", data[4] & 0x02 ? "on" : "off");
    else
        return false;
    return true;
}

/* False for what is nothing but bytes. */
static bool append_parameters(struct mmc_text *text, const uint8_t *cdb, size_t cdb_length, const uint8_t *data, size_t length)
{
    switch (cdb[0])
    {
    case MMC_MODE_SELECT_10:
        if (length < MMC_MODE_HEADER_SIZE) return false;
        append_mode_page(text, data, length);
        return true;
    case MMC_FORMAT_UNIT:
        return append_format(text, data, length);
    case MMC_SEND_CUE_SHEET:
        return append_cue_sheet(text, data, length);
    case MMC_SET_STREAMING:
        return append_streaming(text, data, length);
    case MMC_SEND_DISC_STRUCTURE:
        return cdb_length > 7 && append_structure(text, cdb[7], data, length);
    }
    return false;
}

char *mmc_describe_parameters(const uint8_t *cdb, size_t cdb_length, const uint8_t *data, size_t length, char *buffer,
        size_t size)
{
    struct mmc_text text = mmc_text_begin(buffer, size);

    if (!cdb_length || !length) return buffer;
    if (cdb[0] == MMC_WRITE_10 || cdb[0] == MMC_WRITE_12 || cdb[0] == MMC_WRITE_AND_VERIFY_10) return buffer;
    if (append_parameters(&text, cdb, cdb_length, data, length)) return buffer;
    mmc_text_append_bytes(&text, data, length < HEX_SHOWN ? length : HEX_SHOWN);
    if (length > HEX_SHOWN) mmc_text_append(&text, " ...");
    return buffer;
}
