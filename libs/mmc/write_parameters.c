/*
 * The Write Parameters mode page (05h): how the next track is written (MMC-6 clause 7).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/mode_pages.h"

#define PAGE_SIZE   48   /* through the ISRC; the standard's page goes on with 4 bytes, some drives' with more */
#define ALL_FIELDS  ((uint32_t)(MMC_SET_ISRC << 1) - 1)

/* Identification in the page: valid bit, then text (MMC-6, "MCN format of Write Parameters page"; likewise ISRC). */
#define CATALOGUE_NUMBER_OFFSET 16
#define ISRC_OFFSET             32

static bool is_write_parameters(const uint8_t *page, uint32_t length)
{
    return length >= PAGE_SIZE && (page[0] & 0x3F) == MMC_PAGE_WRITE_PARAMETERS;
}

static void parse_code(const uint8_t *field, char *text, uint32_t length)
{
    if (field[0] & 0x80) mmc_copy_text(text, field + 1, length);
}

bool mmc_write_parameters_parse(const uint8_t *page, uint32_t length, struct mmc_write_parameters *parameters)
{
    memset(parameters, 0, sizeof(*parameters));
    if (!is_write_parameters(page, length)) return false;

    parameters->fields = ALL_FIELDS;
    parameters->buffer_underrun_free = page[2] & 0x40;
    parameters->link_size_valid = page[2] & 0x20;
    parameters->test_write = page[2] & 0x10;
    parameters->write_type = page[2] & 0x0F;
    parameters->multisession = page[3] >> 6;
    parameters->fixed_packet = page[3] & 0x20;
    parameters->copy = page[3] & 0x10;
    parameters->track_mode = page[3] & 0x0F;
    parameters->data_block_type = page[4] & 0x0F;
    parameters->link_size = page[5];
    parameters->application_code = page[7] & 0x3F;
    parameters->session_format = page[8];
    parameters->packet_size = get_be32(page + 10);
    parameters->audio_pause = get_be16(page + 14);
    parse_code(page + CATALOGUE_NUMBER_OFFSET, parameters->catalogue_number, 13);
    parse_code(page + ISRC_OFFSET, parameters->isrc, 12);
    return true;
}

static void put_bits(uint8_t *byte, uint8_t mask, uint8_t value)
{
    *byte = (uint8_t)((*byte & ~mask) | (value & mask));
}

static void put_code(uint8_t *field, const char *text, uint32_t length)
{
    memset(field, 0, 16);
    if (!*text) return;
    field[0] = 0x80;
    memcpy(field + 1, text, length);
}

/* A terminated text of no or exactly length characters. */
static bool is_code(const char *text, size_t length)
{
    return !*text || (!memchr(text, 0, length) && !text[length]);
}

static bool values_fit(const struct mmc_write_parameters *p)
{
    if ((p->fields & MMC_SET_WRITE_TYPE) && p->write_type > 15) return false;
    if ((p->fields & MMC_SET_MULTISESSION) && p->multisession > 3) return false;
    if ((p->fields & MMC_SET_TRACK_MODE) && p->track_mode > 15) return false;
    if ((p->fields & MMC_SET_DATA_BLOCK_TYPE) && p->data_block_type > 15) return false;
    if ((p->fields & MMC_SET_APPLICATION_CODE) && p->application_code > 63) return false;
    if ((p->fields & MMC_SET_CATALOGUE_NUMBER) && !is_code(p->catalogue_number, 13)) return false;
    if ((p->fields & MMC_SET_ISRC) && !is_code(p->isrc, 12)) return false;
    return true;
}

bool mmc_write_parameters_pack(const struct mmc_write_parameters *parameters, uint8_t *page, uint32_t length)
{
    uint32_t fields = parameters->fields;

    if (!is_write_parameters(page, length) || !values_fit(parameters)) return false;

    if (fields & MMC_SET_WRITE_TYPE) put_bits(page + 2, 0x0F, parameters->write_type);
    if (fields & MMC_SET_TEST_WRITE) put_bits(page + 2, 0x10, parameters->test_write ? 0x10 : 0);
    if (fields & MMC_SET_BUFFER_UNDERRUN_FREE) put_bits(page + 2, 0x40, parameters->buffer_underrun_free ? 0x40 : 0);
    if (fields & MMC_SET_LINK_SIZE)
    {
        put_bits(page + 2, 0x20, parameters->link_size_valid ? 0x20 : 0);
        page[5] = parameters->link_size;
    }
    if (fields & MMC_SET_MULTISESSION) put_bits(page + 3, 0xC0, (uint8_t)(parameters->multisession << 6));
    if (fields & MMC_SET_FIXED_PACKET) put_bits(page + 3, 0x20, parameters->fixed_packet ? 0x20 : 0);
    if (fields & MMC_SET_COPY) put_bits(page + 3, 0x10, parameters->copy ? 0x10 : 0);
    if (fields & MMC_SET_TRACK_MODE) put_bits(page + 3, 0x0F, parameters->track_mode);
    if (fields & MMC_SET_DATA_BLOCK_TYPE) put_bits(page + 4, 0x0F, parameters->data_block_type);
    if (fields & MMC_SET_APPLICATION_CODE) put_bits(page + 7, 0x3F, parameters->application_code);
    if (fields & MMC_SET_SESSION_FORMAT) page[8] = parameters->session_format;
    if (fields & MMC_SET_PACKET_SIZE) put_be32(page + 10, parameters->packet_size);
    if (fields & MMC_SET_AUDIO_PAUSE) put_be16(page + 14, parameters->audio_pause);
    if (fields & MMC_SET_CATALOGUE_NUMBER) put_code(page + CATALOGUE_NUMBER_OFFSET, parameters->catalogue_number, 13);
    if (fields & MMC_SET_ISRC) put_code(page + ISRC_OFFSET, parameters->isrc, 12);
    return true;
}

enum mmc_result mmc_get_write_parameters(struct mmc_device *device, enum mmc_mode_page_control control,
        struct mmc_write_parameters *parameters)
{
    uint8_t page[MMC_MODE_PAGE_MAX];
    enum mmc_result result;
    uint32_t length;

    memset(parameters, 0, sizeof(*parameters));
    result = mmc_get_mode_page(device, MMC_PAGE_WRITE_PARAMETERS, control, page, &length);
    if (result != MMC_OK) return result;
    return mmc_write_parameters_parse(page, length, parameters) ? MMC_OK : MMC_BAD_REPLY;
}

enum mmc_result mmc_set_write_parameters(struct mmc_device *device, const struct mmc_write_parameters *parameters)
{
    uint8_t page[MMC_MODE_PAGE_MAX], again[MMC_MODE_PAGE_MAX], wanted[MMC_MODE_PAGE_MAX];
    uint32_t length, length_again;
    enum mmc_result result;

    if (!values_fit(parameters)) return MMC_BAD_ARGUMENT;
    result = mmc_get_mode_page(device, MMC_PAGE_WRITE_PARAMETERS, MMC_PAGE_CURRENT, page, &length);
    if (result != MMC_OK) return result;
    if (!mmc_write_parameters_pack(parameters, page, length)) return MMC_BAD_REPLY;
    if ((result = mmc_set_mode_page(device, page, length, false)) != MMC_OK) return result;

    result = mmc_get_mode_page(device, MMC_PAGE_WRITE_PARAMETERS, MMC_PAGE_CURRENT, again, &length_again);
    if (result != MMC_OK) return result;
    /* What was asked for must be there; what else the drive adapted to it is its own affair. */
    memcpy(wanted, again, length_again);
    if (!mmc_write_parameters_pack(parameters, wanted, length_again)) return MMC_BAD_REPLY;
    return memcmp(wanted, again, length_again) ? MMC_INVALID_MODE_PARAMETERS : MMC_OK;
}
