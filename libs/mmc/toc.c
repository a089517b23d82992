/*
 * READ TOC/PMA/ATIP.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/toc.h"
#include "redbook/msf.h"

#define FORMAT_TOC      0
#define FORMAT_SESSIONS 1
#define FORMAT_FULL_TOC 2
#define FORMAT_PMA      3
#define FORMAT_ATIP     4
#define FORMAT_CD_TEXT  5

#define HEADER_SIZE     4
#define TRACK_SIZE      8
#define ITEM_SIZE       11
#define ATIP_SIZE       28 /* up to and including A3; S4 came with MMC-3 */

enum mmc_result mmc_read_toc_raw(struct mmc_device *device, uint8_t format, bool msf, uint8_t start, void *buffer,
        uint32_t size, uint32_t *length)
{
    static const struct mmc_length_field length_field = { 0, 2 };
    struct mmc_command command = mmc_begin(MMC_READ_TOC_PMA_ATIP, MMC_TIMEOUT_MEDIUM);

    *length = 0;
    if (size < 2 || size > 0xFFFF || format > 15) return MMC_BAD_ARGUMENT;
    command.cdb[1] = msf ? 0x02 : 0x00;
    command.cdb[2] = format;
    command.cdb[6] = start;
    put_be16(command.cdb + 7, (uint16_t)size);
    mmc_fetch_into(&command, buffer, size);
    return mmc_execute_counted(device, &command, length_field, 2, length);
}

static struct mmc_toc_track parse_track(const uint8_t *descriptor)
{
    struct mmc_toc_track track;

    track.adr = descriptor[1] >> 4;
    track.control = descriptor[1] & 0x0F;
    track.number = descriptor[2];
    track.start = (int32_t)get_be32(descriptor + 4);
    return track;
}

enum mmc_result mmc_read_toc(struct mmc_device *device, struct mmc_toc *toc)
{
    uint8_t data[HEADER_SIZE + MMC_TOC_TRACKS_MAX * TRACK_SIZE];
    enum mmc_result result;
    uint32_t i, length;

    memset(toc, 0, sizeof(*toc));
    result = mmc_read_toc_raw(device, FORMAT_TOC, false, 0, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    if (length < HEADER_SIZE) return MMC_BAD_REPLY;

    toc->first_track = data[2];
    toc->last_track = data[3];
    toc->count = (length - HEADER_SIZE) / TRACK_SIZE;
    for (i = 0; i < toc->count; i++)
    {
        const struct mmc_toc_track *track = &toc->tracks[i];

        toc->tracks[i] = parse_track(data + HEADER_SIZE + i * TRACK_SIZE);
        if (track->number == MMC_LEAD_OUT_TRACK ? i + 1 != toc->count
                : track->number < toc->first_track || track->number > toc->last_track)
            break;
        if (i && (track->number <= track[-1].number || track->start <= track[-1].start)) break;
    }
    if (i == toc->count) return MMC_OK;
    memset(toc, 0, sizeof(*toc));
    return MMC_BAD_REPLY;
}

enum mmc_result mmc_read_session_information(struct mmc_device *device, struct mmc_session_information *information)
{
    uint8_t data[HEADER_SIZE + TRACK_SIZE];
    enum mmc_result result;
    uint32_t length;

    memset(information, 0, sizeof(*information));
    result = mmc_read_toc_raw(device, FORMAT_SESSIONS, false, 0, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    if (length < sizeof(data)) return MMC_BAD_REPLY;
    information->first_session = data[2];
    information->last_session = data[3];
    information->track = parse_track(data + HEADER_SIZE);
    return MMC_OK;
}

static enum mmc_result read_items(struct mmc_device *device, uint8_t format, uint8_t start,
        struct mmc_toc_item *items, uint32_t capacity, uint32_t *count)
{
    /* 99 tracks with their modes 2, 3 and 5 items in many sessions stay far below this. */
    uint8_t data[HEADER_SIZE + 1024 * ITEM_SIZE];
    enum mmc_result result;
    uint32_t i, length, found;

    *count = 0;
    if ((result = mmc_read_toc_raw(device, format, true, start, data, sizeof(data), &length)) != MMC_OK) return result;
    if (length < HEADER_SIZE) return MMC_BAD_REPLY;
    found = (length - HEADER_SIZE) / ITEM_SIZE;
    for (i = 0; i < found && i < capacity; i++)
    {
        const uint8_t *bytes = data + HEADER_SIZE + i * ITEM_SIZE;
        struct mmc_toc_item *item = &items[i];

        item->session = bytes[0];
        item->adr = bytes[1] >> 4;
        item->control = bytes[1] & 0x0F;
        item->tno = bytes[2];
        item->point = bytes[3];
        item->minute = bytes[4];
        item->second = bytes[5];
        item->frame = bytes[6];
        item->zero = bytes[7];
        item->p_minute = bytes[8];
        item->p_second = bytes[9];
        item->p_frame = bytes[10];
    }
    *count = i;
    return found > capacity ? MMC_BUFFER_TOO_SMALL : MMC_OK;
}

enum mmc_result mmc_read_full_toc(struct mmc_device *device, struct mmc_toc_item *items, uint32_t capacity,
        uint32_t *count)
{
    return read_items(device, FORMAT_FULL_TOC, 1, items, capacity, count); /* from the first session on */
}

enum mmc_result mmc_read_pma(struct mmc_device *device, struct mmc_toc_item *items, uint32_t capacity,
        uint32_t *count)
{
    return read_items(device, FORMAT_PMA, 0, items, capacity, count);
}

static bool atip_time(const uint8_t *bytes, int32_t *lba)
{
    struct msf msf = { bytes[0], bytes[1], bytes[2] };

    return msf_is_valid(msf) && msf_to_lba(msf, lba);
}

enum mmc_result mmc_read_atip(struct mmc_device *device, struct mmc_atip *atip)
{
    uint8_t data[32];
    enum mmc_result result;
    uint32_t length;

    memset(atip, 0, sizeof(*atip));
    result = mmc_read_toc_raw(device, FORMAT_ATIP, true, 0, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    if (length <= HEADER_SIZE) return MMC_INCOMPATIBLE_MEDIUM;
    if (length < 15) return MMC_BAD_REPLY;
    if (!atip_time(data + 8, &atip->lead_in_start) || !atip_time(data + 12, &atip->last_lead_out))
    {
        memset(atip, 0, sizeof(*atip));
        return MMC_BAD_REPLY;
    }
    atip->indicative_power = data[4] >> 4 & 0x07;
    atip->reference_speed = data[4] & 0x07;
    atip->unrestricted_use = data[5] & 0x40;
    atip->erasable = data[6] & 0x40;
    atip->sub_type = data[6] >> 3 & 0x07;
    if (length >= ATIP_SIZE - 1)
    {
        atip->a1_valid = data[6] & 0x04;
        atip->a2_valid = data[6] & 0x02;
        atip->a3_valid = data[6] & 0x01;
        memcpy(atip->a1, data + 16, 3);
        memcpy(atip->a2, data + 20, 3);
        memcpy(atip->a3, data + 24, 3);
    }
    if (length >= 31)
    {
        memcpy(atip->s4, data + 28, 3);
        atip->s4_valid = atip->s4[0] || atip->s4[1] || atip->s4[2]; /* it has no valid bit */
    }
    return MMC_OK;
}

enum mmc_result mmc_read_cd_text(struct mmc_device *device, uint8_t *packs, uint32_t size, uint32_t *length)
{
    enum mmc_result result;
    uint32_t got;

    *length = 0;
    if (size > 0xFFFF) size = 0xFFFF;
    result = mmc_read_toc_raw(device, FORMAT_CD_TEXT, false, 0, packs, size, &got);
    if (result != MMC_OK) return result;
    if (got < HEADER_SIZE) return MMC_BAD_REPLY;
    *length = (got - HEADER_SIZE) / MMC_CD_TEXT_PACK_SIZE * MMC_CD_TEXT_PACK_SIZE;
    memmove(packs, packs + HEADER_SIZE, *length);
    return MMC_OK;
}
