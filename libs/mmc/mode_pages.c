/*
 * MODE SENSE(10), MODE SELECT(10) and the way from page to page.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/mode_pages.h"

enum mmc_result mmc_mode_sense(struct mmc_device *device, uint8_t page, enum mmc_mode_page_control control,
        void *buffer, uint32_t size, struct mmc_mode_pages *pages)
{
    static const struct mmc_length_field length_field = { 0, 2 };
    struct mmc_command command = mmc_begin(MMC_MODE_SENSE_10, MMC_TIMEOUT_QUICK);
    const uint8_t *data = buffer;
    enum mmc_result result;
    uint32_t available, start;

    memset(pages, 0, sizeof(*pages));
    if (size < MMC_MODE_HEADER_SIZE || size > 0xFFFF || page > 0x3F) return MMC_BAD_ARGUMENT;
    command.cdb[1] = 0x08; /* DBD */
    command.cdb[2] = (uint8_t)((control & 0x03) << 6 | page);
    put_be16(command.cdb + 7, (uint16_t)size);
    mmc_fetch_into(&command, buffer, size);
    result = mmc_execute_counted(device, &command, length_field, MMC_MODE_HEADER_SIZE, &available);
    if (result != MMC_OK) return result;

    /* Drives may give block descriptors all the same. */
    start = MMC_MODE_HEADER_SIZE + (uint32_t)get_be16(data + 6);
    if (start > available) return MMC_BAD_REPLY;
    pages->medium_type = data[2];
    pages->pages = data + start;
    pages->length = available - start;
    return MMC_OK;
}

bool mmc_next_mode_page(const struct mmc_mode_pages *pages, uint32_t *offset, struct mmc_mode_page *page)
{
    const uint8_t *bytes;
    uint32_t rest, length;

    if (*offset >= pages->length) return false;
    bytes = pages->pages + *offset;
    rest = pages->length - *offset;
    if (rest < 2) return false;
    page->subpage = bytes[0] & 0x40;
    if (page->subpage && rest < 4) return false;
    length = page->subpage ? 4 + (uint32_t)get_be16(bytes + 2) : 2 + (uint32_t)bytes[1];
    if (length > rest) return false;

    page->code = bytes[0] & 0x3F;
    page->saveable = bytes[0] & 0x80;
    page->bytes = bytes;
    page->length = length;
    *offset += length;
    return true;
}

enum mmc_result mmc_get_mode_page(struct mmc_device *device, uint8_t code, enum mmc_mode_page_control control,
        uint8_t *bytes, uint32_t *length)
{
    /* room for block descriptors that a drive gives unasked */
    uint8_t buffer[MMC_MODE_HEADER_SIZE + 2 * 16 + MMC_MODE_PAGE_MAX];
    struct mmc_mode_pages pages;
    struct mmc_mode_page page;
    enum mmc_result result;
    uint32_t offset = 0;

    *length = 0;
    if ((result = mmc_mode_sense(device, code, control, buffer, sizeof(buffer), &pages)) != MMC_OK) return result;
    while (mmc_next_mode_page(&pages, &offset, &page))
    {
        if (page.code != code || page.subpage || page.length > MMC_MODE_PAGE_MAX) continue;
        memcpy(bytes, page.bytes, page.length);
        *length = page.length;
        return MMC_OK;
    }
    /* The page is there, and shorter than it says? */
    return offset < pages.length ? MMC_BAD_REPLY : MMC_NO_SUCH_MODE_PAGE;
}

enum mmc_result mmc_set_mode_page(struct mmc_device *device, const uint8_t *bytes, uint32_t length, bool save)
{
    struct mmc_command command = mmc_begin(MMC_MODE_SELECT_10, MMC_TIMEOUT_QUICK);
    uint8_t data[MMC_MODE_HEADER_SIZE + MMC_MODE_PAGE_MAX] = { 0 };
    uint32_t size = MMC_MODE_HEADER_SIZE + length;

    if (length < 2 || length > MMC_MODE_PAGE_MAX) return MMC_BAD_ARGUMENT;
    memcpy(data + MMC_MODE_HEADER_SIZE, bytes, length);
    data[MMC_MODE_HEADER_SIZE] &= 0x7F; /* PS is reserved with MODE SELECT (SPC-4 7.5.6) */
    command.cdb[1] = (uint8_t)(0x10 | (save ? 0x01 : 0x00)); /* PF, SP */
    put_be16(command.cdb + 7, (uint16_t)size);
    mmc_send_from(&command, data, size);
    return mmc_execute(device, &command, NULL);
}

bool mmc_capabilities_parse(const uint8_t *page, uint32_t length, struct mmc_capabilities *capabilities)
{
    uint8_t bytes[MMC_MODE_PAGE_MAX] = { 0 };
    uint32_t i, count;

    memset(capabilities, 0, sizeof(*capabilities));
    if (length < 8 || length > sizeof(bytes) || (page[0] & 0x3F) != MMC_PAGE_CAPABILITIES) return false;
    memcpy(bytes, page, length);

    capabilities->reads_cd_r = bytes[2] & 0x01;
    capabilities->reads_cd_rw = bytes[2] & 0x02;
    capabilities->reads_dvd_rom = bytes[2] & 0x08;
    capabilities->reads_dvd_r = bytes[2] & 0x10;
    capabilities->reads_dvd_ram = bytes[2] & 0x20;
    capabilities->writes_cd_r = bytes[3] & 0x01;
    capabilities->writes_cd_rw = bytes[3] & 0x02;
    capabilities->test_write = bytes[3] & 0x04;
    capabilities->writes_dvd_r = bytes[3] & 0x10;
    capabilities->writes_dvd_ram = bytes[3] & 0x20;
    capabilities->buffer_underrun_free = bytes[4] & 0x80;
    capabilities->cd_da_commands = bytes[5] & 0x01;
    capabilities->cd_da_accurate = bytes[5] & 0x02;
    capabilities->rw_supported = bytes[5] & 0x04;
    capabilities->rw_deinterleaved = bytes[5] & 0x08;
    capabilities->c2_pointers = bytes[5] & 0x10;
    capabilities->reads_isrc = bytes[5] & 0x20;
    capabilities->reads_upc = bytes[5] & 0x40;
    capabilities->reads_bar_code = bytes[5] & 0x80;
    capabilities->lock = bytes[6] & 0x01;
    capabilities->locked = bytes[6] & 0x02;
    capabilities->prevent_jumper = bytes[6] & 0x04;
    capabilities->eject = bytes[6] & 0x08;
    capabilities->loading_mechanism = bytes[6] >> 5;
    capabilities->max_read_speed = get_be16(bytes + 8);
    capabilities->buffer_size = get_be16(bytes + 12);
    capabilities->current_read_speed = get_be16(bytes + 14);
    capabilities->max_write_speed = get_be16(bytes + 18);
    /* MMC-3 moved the current write speed from bytes 20..21 to 28..29 and added the list behind it. */
    capabilities->current_write_speed = get_be16(bytes + (length >= 32 ? 28 : 20));
    capabilities->rotation_control = bytes[27] & 0x03;
    count = length >= 32 ? get_be16(bytes + 30) : 0;
    for (i = 0; i < count && i < MMC_CAPABILITIES_SPEEDS_MAX && 32 + 4 * (i + 1) <= length; i++)
    {
        capabilities->speeds[i].rotation_control = bytes[32 + 4 * i + 1] & 0x07;
        capabilities->speeds[i].speed = get_be16(bytes + 32 + 4 * i + 2);
    }
    capabilities->speed_count = i;
    return true;
}

enum mmc_result mmc_get_capabilities(struct mmc_device *device, struct mmc_capabilities *capabilities)
{
    uint8_t page[MMC_MODE_PAGE_MAX];
    enum mmc_result result;
    uint32_t length;

    memset(capabilities, 0, sizeof(*capabilities));
    result = mmc_get_mode_page(device, MMC_PAGE_CAPABILITIES, MMC_PAGE_CURRENT, page, &length);
    if (result != MMC_OK) return result;
    return mmc_capabilities_parse(page, length, capabilities) ? MMC_OK : MMC_BAD_REPLY;
}
