/*
 * What libs/mmc parses without sending a command: feature descriptors, mode pages, page 05h there and back, page 2Ah.
 *
 * Input: which of them, then the bytes. For page 05h there and back: 4 bytes of fields and 80 of values before the page.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/mmc.h"
#include "fuzz.h"

static void features(const uint8_t *bytes, uint32_t length)
{
    struct mmc_configuration configuration = { 0, bytes, length };
    struct mmc_feature feature;
    uint32_t offset = 0, before = 0;

    while (mmc_next_feature(&configuration, &offset, &feature))
    {
        must_hold(feature.data == bytes + before + 4 && feature.data + feature.length == bytes + offset && offset <= length,
                "a descriptor is where it stands");
        before = offset;
    }
    must_hold(offset == before, "at the end nothing moves");
    must_hold(length - offset < 4 || bytes[offset + 3] > length - offset - 4, "only what is no whole descriptor is left");
}

static void pages(const uint8_t *bytes, uint32_t length)
{
    struct mmc_mode_pages all = { 0, bytes, length };
    struct mmc_mode_page page;
    uint32_t offset = 0, before = 0;

    while (mmc_next_mode_page(&all, &offset, &page))
    {
        must_hold(page.bytes == bytes + before && page.bytes + page.length == bytes + offset && page.length >= 2
                && offset <= length, "a page is where it stands");
        before = offset;
    }
    must_hold(offset == before, "at the end nothing moves");
}

static void capabilities(const uint8_t *bytes, uint32_t length)
{
    struct mmc_capabilities *found = malloc(sizeof(*found));

    if (!found) abort();
    if (mmc_capabilities_parse(bytes, length, found))
    {
        must_hold(length >= 8 && (bytes[0] & 0x3F) == MMC_PAGE_CAPABILITIES, "it is the page");
        must_hold(found->speed_count <= MMC_CAPABILITIES_SPEEDS_MAX && 32 + 4 * found->speed_count <= (length < 32 ? 32 : length),
                "speeds are inside the page");
    }
    free(found);
}

static void parameters_read(const uint8_t *bytes, uint32_t length, struct mmc_write_parameters *found)
{
    if (!mmc_write_parameters_parse(bytes, length, found)) must_hold(!found->fields, "a refused page has no fields");
    must_be_text(found->catalogue_number, 13, "the catalogue number is a text");
    must_be_text(found->isrc, 12, "the ISRC is a text");
}

static void parameters_there_and_back(const uint8_t *bytes, uint32_t length)
{
    uint8_t page[MMC_MODE_PAGE_MAX], packed[MMC_MODE_PAGE_MAX];
    struct mmc_write_parameters found, again;

    if (length > sizeof(page)) return;
    memcpy(page, bytes, length);
    parameters_read(page, length, &found);
    if (!found.fields) return;
    memcpy(packed, page, length);
    found.fields = 0;
    must_hold(mmc_write_parameters_pack(&found, packed, length) && !memcmp(packed, page, length), "no field, no change");
    found.fields = (uint32_t)(MMC_SET_ISRC << 1) - 1;
    /* A catalogue number or ISRC with blanks around it has become shorter, and is refused. */
    if (!mmc_write_parameters_pack(&found, packed, length)) return;
    must_hold(mmc_write_parameters_parse(packed, length, &again), "a packed page is a page");
    if (strcspn(found.catalogue_number, " ") == strlen(found.catalogue_number)
            && strcspn(found.isrc, " ") == strlen(found.isrc))
        must_hold(!memcmp(&found, &again, sizeof(found)), "a page there and back is the same");
}

/* Values of the caller's that are anything: what does not fit is refused, and only fields asked for change. */
static void parameters_packed(struct input *input)
{
    struct mmc_write_parameters *wanted = calloc(1, sizeof(*wanted));
    uint8_t values[80] = { 0 }, *page, *before;
    struct mmc_write_parameters read_back;
    size_t length;

    if (!wanted) abort();
    wanted->fields = take_32(input);
    take_bytes(input, values, sizeof(values));
    wanted->write_type = values[0];
    wanted->multisession = values[1];
    wanted->track_mode = values[2];
    wanted->data_block_type = values[3];
    wanted->application_code = values[4];
    wanted->session_format = values[5];
    wanted->link_size = values[6];
    wanted->test_write = values[7] & 1;
    wanted->copy = values[7] & 2;
    wanted->packet_size = (uint32_t)values[8] << 24 | values[9];
    wanted->audio_pause = (uint16_t)(values[10] << 8 | values[11]);
    memcpy(wanted->catalogue_number, values + 12, sizeof(wanted->catalogue_number));
    memcpy(wanted->isrc, values + 26, sizeof(wanted->isrc));
    page = take_rest(input, &length);
    before = malloc(length ? length : 1);
    if (!before) abort();
    memcpy(before, page, length);
    if (mmc_write_parameters_pack(wanted, page, (uint32_t)length))
    {
        must_hold(mmc_write_parameters_parse(page, (uint32_t)length, &read_back), "a packed page is a page");
        if (wanted->fields & MMC_SET_WRITE_TYPE) must_hold(read_back.write_type == wanted->write_type, "the write type is kept");
        if (wanted->fields & MMC_SET_DATA_BLOCK_TYPE)
            must_hold(read_back.data_block_type == wanted->data_block_type, "the block type is kept");
        if (wanted->fields & MMC_SET_TRACK_MODE) must_hold(read_back.track_mode == wanted->track_mode, "the mode is kept");
        if (wanted->fields & MMC_SET_AUDIO_PAUSE) must_hold(read_back.audio_pause == wanted->audio_pause, "the pause is kept");
        if (!(wanted->fields & MMC_SET_ISRC)) must_hold(!memcmp(page + 32, before + 32, 16), "the ISRC is left alone");
        must_hold(!memcmp(page + 48, before + 48, length - 48), "what is behind the fields is left alone");
    }
    else must_hold(!memcmp(page, before, length), "a refused page is left alone");
    free(before);
    free(page);
    free(wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size, 0 };
    uint8_t which = take_byte(&input) % 5;
    uint8_t *bytes;
    size_t length;

    if (which == 4)
    {
        parameters_packed(&input);
        return 0;
    }
    bytes = take_rest(&input, &length);
    switch (which)
    {
    case 0: features(bytes, (uint32_t)length); break;
    case 1: pages(bytes, (uint32_t)length); break;
    case 2: capabilities(bytes, (uint32_t)length); break;
    case 3: parameters_there_and_back(bytes, (uint32_t)length); break;
    }
    free(bytes);
    return 0;
}
