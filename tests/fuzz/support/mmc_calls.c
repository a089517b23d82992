/*
 * The functions of libs/mmc that read replies, and what must be true of what they give.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_calls.h"
#include "fuzz.h"

static void put(struct outcome *outcome, const void *bytes, size_t length)
{
    must_hold(length <= sizeof(outcome->bytes) - outcome->length, "an outcome fits");
    memcpy(outcome->bytes + outcome->length, bytes, length);
    outcome->length += length;
}

static void put_number(struct outcome *outcome, uint64_t number)
{
    put(outcome, &number, sizeof(number));
}

/* Room of exactly so many bytes, so that the sanitizer sees what is written behind it. The caller frees. */
static void *room(size_t size)
{
    void *bytes = calloc(1, size ? size : 1);

    if (!bytes) abort();
    return bytes;
}

static enum mmc_result capacity(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t last, size;
    enum mmc_result result = mmc_read_capacity(device, &last, &size);

    (void)arguments;
    put_number(outcome, last);
    put_number(outcome, size);
    return result;
}

/* A buffer size from the arguments: small ones often, and the edges. */
static uint32_t some_size(const uint8_t arguments[3], uint32_t most)
{
    uint32_t size = (uint32_t)arguments[1] << 8 | arguments[2];

    return size > most ? most : size;
}

static enum mmc_result disc_information_raw(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t size = some_size(arguments, 0xFFFF), length;
    uint8_t *buffer = room(size);
    enum mmc_result result = mmc_read_disc_information_raw(device, buffer, size, &length);

    must_hold(length <= size, "raw replies stay in their buffer");
    put(outcome, buffer, length);
    free(buffer);
    return result;
}

static enum mmc_result disc_information(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_disc_information *information = room(sizeof(*information));
    enum mmc_result result = mmc_read_disc_information(device, information);
    int32_t lba = 0;

    (void)arguments;
    if (mmc_disc_lead_in_start(information, &lba)) must_hold(lba >= -45150 && lba <= 404849, "a lead-in is on the disc");
    put_number(outcome, (uint32_t)lba);
    lba = 0;
    if (mmc_disc_last_lead_out(information, &lba)) must_hold(lba >= -45150 && lba <= 404849, "a lead-out is on the disc");
    put_number(outcome, (uint32_t)lba);
    must_hold(information->disc_status <= 3 && information->last_session_status <= 3
            && information->background_format <= 3, "states are two bits");
    put(outcome, information, sizeof(*information));
    free(information);
    return result;
}

static enum mmc_result disc_structure(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t size = some_size(arguments, MMC_DISC_STRUCTURE_MAX), length;
    uint8_t *buffer = room(size);
    enum mmc_result result;

    result = mmc_read_disc_structure(device, arguments[0] >> 4, arguments[0], 0, 0, arguments[0] & 7, buffer, size, &length);
    must_hold(length <= size, "a structure stays in its buffer");
    must_hold((result == MMC_OK) == (length > 0), "a structure has bytes, and only a structure has");
    put(outcome, buffer, length);
    free(buffer);
    return result;
}

static void put_feature(struct outcome *outcome, const struct mmc_feature *feature)
{
    put_number(outcome, feature->code);
    put_number(outcome, (uint64_t)feature->version << 2 | (uint64_t)feature->persistent << 1 | feature->current);
    if (feature->length) put(outcome, feature->data, feature->length);
}

static enum mmc_result configuration(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t size = some_size(arguments, 0xFFFF), offset = 0, before = 0;
    uint8_t *buffer = room(size);
    struct mmc_configuration found;
    struct mmc_feature feature;
    enum mmc_result result;

    result = mmc_get_configuration(device, (enum mmc_feature_request)(arguments[0] & 3), 0, buffer, size, &found);
    put_number(outcome, found.current_profile);
    must_hold(*mmc_profile_name(found.current_profile), "every profile has a name");
    must_hold(found.length <= size, "descriptors stay in the buffer");
    while (mmc_next_feature(&found, &offset, &feature))
    {
        must_hold(offset >= before + 4 && offset <= found.length, "descriptors follow one another");
        before = offset;
        put_feature(outcome, &feature);
    }
    free(buffer);
    return result;
}

static enum mmc_result feature(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint8_t *buffer = room(MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX);
    struct mmc_feature found;
    enum mmc_result result = mmc_get_feature(device, (uint16_t)(arguments[1] << 8 | arguments[2]), arguments[0] & 1, buffer,
            &found);

    if (result == MMC_OK)
        must_hold(found.code == (uint16_t)(arguments[1] << 8 | arguments[2]), "the feature is the one asked for");
    if (result == MMC_OK || result == MMC_FEATURE_NOT_CURRENT) put_feature(outcome, &found);
    free(buffer);
    return result;
}

static enum mmc_result profiles(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_profile_entry *entries = room(MMC_PROFILES_MAX * sizeof(*entries));
    uint32_t count, i;
    enum mmc_result result = mmc_get_profiles(device, entries, &count);

    (void)arguments;
    must_hold(count <= MMC_PROFILES_MAX, "profiles fit their array");
    for (i = 0; i < count; i++) put_number(outcome, (uint64_t)entries[i].profile << 1 | entries[i].current);
    free(entries);
    return result;
}

static enum mmc_result mastering(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_cd_mastering found;
    enum mmc_result result = mmc_get_cd_mastering(device, &found);

    (void)arguments;
    must_hold(found.max_cue_sheet_length <= 0xFFFFFF, "a cue sheet's length has 24 bits");
    put(outcome, &found, sizeof(found));
    return result;
}

static enum mmc_result track_at_once(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_cd_track_at_once found;
    enum mmc_result result = mmc_get_cd_track_at_once(device, &found);

    (void)arguments;
    put(outcome, &found, sizeof(found));
    return result;
}

static enum mmc_result removable(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_removable_medium found;
    enum mmc_result result = mmc_get_removable_medium(device, &found);

    (void)arguments;
    must_hold(found.loading_mechanism <= 7, "a loading mechanism has 3 bits");
    put(outcome, &found, sizeof(found));
    return result;
}

static enum mmc_result inquiry(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_inquiry *found = room(sizeof(*found));
    enum mmc_result result = mmc_inquiry(device, found);

    (void)arguments;
    must_be_text(found->vendor, 8, "the vendor is a text");
    must_be_text(found->product, 16, "the product is a text");
    must_be_text(found->revision, 4, "the revision is a text");
    must_be_text(found->vendor_specific, 20, "the vendor's own is a text");
    put(outcome, found, sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result serial_number(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    size_t size = arguments[0];
    char *text = room(size);
    enum mmc_result result = mmc_serial_number(device, text, size);

    if (size)
    {
        must_be_text(text, size - 1, "the serial number is a text");
        put(outcome, text, strlen(text) + 1);
    }
    free(text);
    return result;
}

static enum mmc_result mode_sense(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t size = some_size(arguments, 0xFFFF), offset = 0, before = 0;
    uint8_t *buffer = room(size);
    struct mmc_mode_pages pages;
    struct mmc_mode_page page;
    enum mmc_result result;

    result = mmc_mode_sense(device, arguments[0] & 0x3F, (enum mmc_mode_page_control)(arguments[0] >> 6), buffer, size, &pages);
    put_number(outcome, pages.medium_type);
    must_hold(pages.length <= size, "pages stay in the buffer");
    while (mmc_next_mode_page(&pages, &offset, &page))
    {
        must_hold(page.length >= 2 && offset == before + page.length && offset <= pages.length, "pages follow one another");
        before = offset;
        put(outcome, page.bytes, page.length);
    }
    free(buffer);
    return result;
}

static enum mmc_result mode_page(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint8_t *bytes = room(MMC_MODE_PAGE_MAX);
    uint32_t length;
    enum mmc_result result = mmc_get_mode_page(device, arguments[0] & 0x3F, MMC_PAGE_CURRENT, bytes, &length);

    must_hold(length <= MMC_MODE_PAGE_MAX, "a page has its greatest length");
    if (result == MMC_OK) must_hold(length >= 2 && (bytes[0] & 0x3F) == (arguments[0] & 0x3F), "the page is the one asked for");
    put(outcome, bytes, length);
    free(bytes);
    return result;
}

static enum mmc_result capabilities(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_capabilities *found = room(sizeof(*found));
    enum mmc_result result = mmc_get_capabilities(device, found);

    (void)arguments;
    must_hold(found->speed_count <= MMC_CAPABILITIES_SPEEDS_MAX, "speeds fit their array");
    put(outcome, found, sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result write_parameters(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_write_parameters *found = room(sizeof(*found));
    enum mmc_result result = mmc_get_write_parameters(device, MMC_PAGE_CURRENT, found);

    (void)arguments;
    must_be_text(found->catalogue_number, 13, "the catalogue number is a text");
    must_be_text(found->isrc, 12, "the ISRC is a text");
    put(outcome, found, sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result set_write_parameters(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_write_parameters wanted = { .fields = (uint32_t)arguments[0] << 7 | (arguments[1] & 0x7F) };

    (void)outcome;
    wanted.write_type = arguments[2] & 0x0F;
    wanted.data_block_type = arguments[2] >> 4;
    strcpy(wanted.catalogue_number, "0724354526022");
    strcpy(wanted.isrc, "USK7Y9812345");
    return mmc_set_write_parameters(device, &wanted);
}

static enum mmc_result read_cd(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    static const enum mmc_sub_channel sub_channels[4] = { MMC_SUB_NONE, MMC_SUB_RAW, MMC_SUB_Q, MMC_SUB_RW };
    struct mmc_read_cd request = { 0, 1 + arguments[1] % 26u, (enum mmc_sector_type)(arguments[0] & 7), arguments[2],
            sub_channels[arguments[0] >> 3 & 3] };
    uint32_t sector = mmc_read_cd_sector_size(&request), size = sector * request.sectors;
    uint8_t *buffer = room(size);
    enum mmc_result result;

    if (size && (arguments[0] & 0x80)) size--;
    must_hold(!sector || !(arguments[2] & ~(MMC_MAIN_ALL | MMC_MAIN_C2)), "what is not known has no size");
    must_hold(sector <= MMC_RAW_SECTOR_SIZE + MMC_C2_SIZE + MMC_SUB_RAW_SIZE, "a sector has its greatest size");
    result = mmc_read_cd(device, &request, buffer, size);
    if (result == MMC_OK) put(outcome, buffer, size);
    free(buffer);
    return result;
}

static enum mmc_result write_speeds(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t most = arguments[0], count, i;
    struct mmc_write_speed *speeds = room(most * sizeof(*speeds));
    enum mmc_result result = mmc_get_write_speeds(device, speeds, most, &count);

    must_hold(count <= most, "speeds fit the caller's array");
    for (i = 0; i < count; i++)
    {
        put_number(outcome, (uint64_t)speeds[i].pure_cav << 2 | (uint64_t)speeds[i].exact << 1 | speeds[i].mixed);
        put_number(outcome, speeds[i].end_lba);
        put_number(outcome, (uint64_t)speeds[i].read_speed << 32 | speeds[i].write_speed);
    }
    free(speeds);
    return result;
}

static enum mmc_result catalogue_number(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    char *number = room(14);
    enum mmc_result result = mmc_read_catalogue_number(device, number);

    (void)arguments;
    must_be_text(number, 13, "the catalogue number is a text");
    must_hold(!*number || (result == MMC_OK && strspn(number, "0123456789") == 13), "it has 13 digits or none");
    put(outcome, number, strlen(number));
    free(number);
    return result;
}

static enum mmc_result isrc(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    char *code = room(13);
    enum mmc_result result = mmc_read_isrc(device, arguments[0], code);

    must_be_text(code, 12, "the ISRC is a text");
    must_hold(!*code || (result == MMC_OK && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == 12),
            "it has 12 characters or none");
    put(outcome, code, strlen(code));
    free(code);
    return result;
}

static enum mmc_result position(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_position found;
    enum mmc_result result = mmc_read_position(device, &found);

    (void)arguments;
    put(outcome, &found, sizeof(found));
    return result;
}

static void put_track(struct outcome *outcome, const struct mmc_toc_track *track)
{
    must_hold(track->adr <= 15 && track->control <= 15, "ADR and control are nibbles");
    put_number(outcome, (uint64_t)track->number << 8 | track->adr << 4 | track->control);
    put_number(outcome, (uint32_t)track->start);
}

static enum mmc_result toc(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_toc *found = room(sizeof(*found));
    enum mmc_result result = mmc_read_toc(device, found);
    uint32_t i;

    (void)arguments;
    must_hold(found->count <= MMC_TOC_TRACKS_MAX, "tracks fit their array");
    must_hold(result == MMC_OK || !found->count, "a refused table is empty");
    for (i = 0; i < found->count; i++)
    {
        const struct mmc_toc_track *track = &found->tracks[i];

        if (i) must_hold(track->start > track[-1].start && track->number > track[-1].number, "tracks ascend");
        if (track->number == MMC_LEAD_OUT_TRACK) must_hold(i + 1 == found->count, "the lead-out is the last");
        else must_hold(track->number >= found->first_track && track->number <= found->last_track,
                "tracks lie between the first and the last");
        put_track(outcome, track);
    }
    put_number(outcome, (uint64_t)found->first_track << 8 | found->last_track);
    free(found);
    return result;
}

static enum mmc_result session_information(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_session_information found;
    enum mmc_result result = mmc_read_session_information(device, &found);

    (void)arguments;
    put_number(outcome, (uint64_t)found.first_session << 8 | found.last_session);
    put_track(outcome, &found.track);
    return result;
}

static enum mmc_result items(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t most = (uint32_t)arguments[0] * (arguments[1] & 1 ? 8 : 1), count;
    struct mmc_toc_item *found = room(most * sizeof(*found));
    enum mmc_result result = arguments[1] & 2 ? mmc_read_pma(device, found, most, &count)
            : mmc_read_full_toc(device, found, most, &count);

    must_hold(count <= most, "items fit the caller's array");
    must_hold(result != MMC_BUFFER_TOO_SMALL || count == most, "too many items fill the array");
    put(outcome, found, count * sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result atip(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_atip *found = room(sizeof(*found));
    enum mmc_result result = mmc_read_atip(device, found);

    (void)arguments;
    if (result == MMC_OK)
        must_hold(found->lead_in_start >= -45150 && found->lead_in_start <= 404849 && found->last_lead_out >= -45150
                && found->last_lead_out <= 404849, "times of the groove are addresses");
    put(outcome, found, sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result cd_text(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t size = arguments[0] & 1 ? MMC_CD_TEXT_MAX : some_size(arguments, 0xFFFF), length;
    uint8_t *packs = room(size);
    enum mmc_result result = mmc_read_cd_text(device, packs, size, &length);

    must_hold(length <= size && length % MMC_CD_TEXT_PACK_SIZE == 0, "CD-TEXT is whole packs in their buffer");
    put(outcome, packs, length);
    free(packs);
    return result;
}

static enum mmc_result toc_raw(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t size = some_size(arguments, 0xFFFF), length;
    uint8_t *buffer = room(size);
    enum mmc_result result = mmc_read_toc_raw(device, arguments[0] & 15, arguments[0] & 16, arguments[0], buffer, size, &length);

    must_hold(length <= size, "raw replies stay in their buffer");
    put(outcome, buffer, length);
    free(buffer);
    return result;
}

static enum mmc_result track_information(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_track_information *found = room(sizeof(*found));
    enum mmc_result result = mmc_read_track_information(device, (enum mmc_track_address)(arguments[0] & 3), arguments[1], found);

    put(outcome, found, sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result track_information_raw(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t size = some_size(arguments, 0xFFFF), length;
    uint8_t *buffer = room(size);
    enum mmc_result result = mmc_read_track_information_raw(device, MMC_TRACK_BY_NUMBER, 1, arguments[0] & 1, buffer, size,
            &length);

    must_hold(length <= size, "raw replies stay in their buffer");
    put(outcome, buffer, length);
    free(buffer);
    return result;
}

static enum mmc_result ready(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    enum mmc_result result = mmc_test_unit_ready(device);
    char text[200];

    (void)arguments;
    put_number(outcome, (uint64_t)device->medium_changed << 1 | device->was_reset);
    put(outcome, text, strlen(mmc_sense_text(&device->last_sense, text, sizeof(text))));
    return result;
}

static enum mmc_result request_sense(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_sense found;
    enum mmc_result result = mmc_request_sense(device, &found);

    (void)arguments;
    must_hold(result != MMC_OK || found.valid, "sense that was asked for is there");
    put(outcome, &found, sizeof(found));
    return result;
}

static enum mmc_result media_event(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_media_event found;
    enum mmc_result result = mmc_get_media_event(device, &found);

    (void)arguments;
    put(outcome, &found, sizeof(found));
    return result;
}

static enum mmc_result busy_time(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t milliseconds;
    enum mmc_result result = mmc_get_busy_time(device, &milliseconds);

    (void)arguments;
    must_hold(milliseconds <= 6553500, "a busy time has 16 bits of 100 ms");
    put_number(outcome, milliseconds);
    return result;
}

static enum mmc_result mechanism(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_mechanism_status found;
    enum mmc_result result = mmc_mechanism_status(device, &found);

    (void)arguments;
    put(outcome, &found, sizeof(found));
    return result;
}

static enum mmc_result buffer_capacity(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_buffer_capacity found;
    enum mmc_result result = mmc_read_buffer_capacity(device, &found);

    (void)arguments;
    must_hold(found.available <= found.length, "no more is free than there is");
    put(outcome, &found, sizeof(found));
    return result;
}

static enum mmc_result read_blocks(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t blocks = arguments[1] % 32, size = blocks * MMC_DATA_BLOCK_SIZE + arguments[2] % 3;
    uint8_t *buffer = room(size);
    enum mmc_result result;

    if (arguments[0] & 1) result = mmc_read_12(device, arguments[2], blocks, arguments[0] & 2, arguments[0] & 4, buffer, size);
    else result = mmc_read(device, arguments[2], blocks, arguments[0] & 2, buffer, size);
    if (result == MMC_OK) put(outcome, buffer, blocks * MMC_DATA_BLOCK_SIZE);
    free(buffer);
    return result;
}

static enum mmc_result format_capacities(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_format_capacities *found = room(sizeof(*found));
    enum mmc_result result = mmc_read_format_capacities(device, found);
    uint32_t i;

    (void)arguments;
    must_hold(found->count <= MMC_FORMATS_MAX, "formats fit their array");
    must_hold((result == MMC_OK) == (found->state != 0), "a medium has a state");
    for (i = 0; i < found->count; i++)
        must_hold(found->formats[i].type < 64 && !found->formats[i].subtype && found->formats[i].parameter <= 0xFFFFFF,
                "a format has a type of six bits and a parameter of 24");
    put(outcome, found, sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result write_features(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_write_features *found = room(sizeof(*found));
    enum mmc_result result = mmc_get_write_features(device, found);

    (void)arguments;
    put(outcome, found, sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result structures(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_physical_format physical = { 0 };
    struct mmc_write_protection protection = { 0 };
    struct mmc_spare_area spare = { 0 };
    enum mmc_result result;
    uint32_t number = 0;
    bool fixed = false;

    switch (arguments[0] % 4)
    {
    case 0: result = mmc_read_physical_format(device, arguments[1], &physical); break;
    case 1: result = mmc_read_write_protection(device, arguments[1] & 15, &protection); break;
    case 2: result = mmc_read_spare_area(device, arguments[1] & 1, &spare); break;
    default: result = mmc_read_layer_number(device, (enum mmc_structure_format)arguments[1], &number, &fixed); break;
    }
    must_hold(result != MMC_OK || arguments[0] % 4 || (physical.layers >= 1 && physical.layers <= 2), "a DVD has one or two layers");
    must_hold(result == MMC_OK || !fixed, "what is not there is not fixed");
    put_number(outcome, (uint64_t)physical.book_type << 24 | (uint64_t)physical.part_version << 16 | physical.layers << 8
            | physical.small_disc << 1 | physical.opposite_track_path);
    put_number(outcome, (uint64_t)physical.first_sector << 32 | physical.last_sector);
    put_number(outcome, physical.last_sector_layer_0);
    put(outcome, &protection, sizeof(protection));
    put(outcome, &spare, sizeof(spare));
    put_number(outcome, (uint64_t)number << 1 | fixed);
    return result;
}

static enum mmc_result performance(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    uint32_t most = arguments[0], count;
    struct mmc_performance *found = room(most * sizeof(*found));
    enum mmc_result result = mmc_get_performance(device, arguments[1] & 1, arguments[2], found, most, &count);

    must_hold(count <= most, "performance fits the caller's array");
    must_hold(result != MMC_BUFFER_TOO_SMALL || count == most, "too many fill the array");
    put(outcome, found, count * sizeof(*found));
    free(found);
    return result;
}

static enum mmc_result disc_state(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome)
{
    struct mmc_disc_state *found = room(sizeof(*found));
    enum mmc_result result = mmc_read_disc_state(device, found);
    uint64_t bits;

    (void)arguments;
    must_hold(found->free_blocks <= found->total_blocks, "no more is free than there is");
    must_hold(!found->has_next_writable || found->next_writable <= 0x7FFFFFFF, "what can be written next is on a disc");
    must_hold(!(found->blank && (found->appendable || found->finalised || found->has_previous_session || found->sessions)),
            "a blank disc has nothing on it");
    must_hold(!(found->appendable && (found->finalised || found->incomplete_session || found->damaged)),
            "what can be added to is neither closed nor half done");
    must_hold(!(found->formatted && found->needs_format), "what is formatted need not be");
    must_hold(!found->has_previous_session || !found->has_next_writable || found->finalised
            || found->previous_start < found->next_writable, "a session lies before what is written next");
    must_hold(found->medium <= MMC_MEDIUM_BD_RE && found->recording <= MMC_RECORDING_RANDOM_ONCE && (result != MMC_OK
            || found->write_unit == 1 || found->write_unit == 16 || found->write_unit == 32), "kinds are of their lists");
    must_hold(result == MMC_OK || (!found->known && !found->medium), "without an answer nothing is said");
    bits = (uint64_t)found->known << 12 | found->blank << 11 | found->appendable << 10 | found->final_session << 9
            | found->incomplete_session << 8 | found->finalised << 7 | found->damaged << 6 | found->erasable << 5
            | found->needs_erase << 4 | found->formatted << 3 | found->needs_format << 2 | found->pseudo_overwrite << 1
            | found->has_last_written;
    put_number(outcome, bits);
    put_number(outcome, (uint64_t)found->profile << 32 | (uint64_t)found->medium << 16 | found->protection);
    put_number(outcome, (uint64_t)found->total_blocks << 32 | found->free_blocks);
    put_number(outcome, (uint64_t)found->next_writable << 32 | found->previous_start);
    put_number(outcome, (uint64_t)found->last_written << 32 | (uint64_t)found->sessions << 16 | found->tracks);
    free(found);
    return result;
}

/* A new one goes to the end: the seeds and the regression inputs name them by their place. */
const struct mmc_call mmc_calls[] =
{
    { "capacity", MMC_READ_CAPACITY, capacity, false },
    { "disc_information_raw", MMC_READ_DISC_INFORMATION, disc_information_raw, false },
    { "disc_information", MMC_READ_DISC_INFORMATION, disc_information, false },
    { "disc_structure", MMC_READ_DISC_STRUCTURE, disc_structure, false },
    { "configuration", MMC_GET_CONFIGURATION, configuration, false },
    { "feature", MMC_GET_CONFIGURATION, feature, false },
    { "profiles", MMC_GET_CONFIGURATION, profiles, false },
    { "mastering", MMC_GET_CONFIGURATION, mastering, false },
    { "track_at_once", MMC_GET_CONFIGURATION, track_at_once, false },
    { "removable", MMC_GET_CONFIGURATION, removable, false },
    { "inquiry", MMC_INQUIRY, inquiry, false },
    { "serial_number", MMC_INQUIRY, serial_number, false },
    { "mode_sense", MMC_MODE_SENSE_10, mode_sense, false },
    { "mode_page", MMC_MODE_SENSE_10, mode_page, false },
    { "capabilities", MMC_MODE_SENSE_10, capabilities, false },
    { "write_parameters", MMC_MODE_SENSE_10, write_parameters, false },
    { "set_write_parameters", MMC_MODE_SENSE_10, set_write_parameters, false },
    { "read_cd", MMC_READ_CD, read_cd, false },
    { "write_speeds", MMC_GET_PERFORMANCE, write_speeds, true },
    { "catalogue_number", MMC_READ_SUB_CHANNEL, catalogue_number, false },
    { "isrc", MMC_READ_SUB_CHANNEL, isrc, false },
    { "position", MMC_READ_SUB_CHANNEL, position, false },
    { "toc", MMC_READ_TOC_PMA_ATIP, toc, false },
    { "session_information", MMC_READ_TOC_PMA_ATIP, session_information, false },
    { "items", MMC_READ_TOC_PMA_ATIP, items, false },
    { "atip", MMC_READ_TOC_PMA_ATIP, atip, false },
    { "cd_text", MMC_READ_TOC_PMA_ATIP, cd_text, false },
    { "toc_raw", MMC_READ_TOC_PMA_ATIP, toc_raw, false },
    { "track_information", MMC_READ_TRACK_INFORMATION, track_information, false },
    { "track_information_raw", MMC_READ_TRACK_INFORMATION, track_information_raw, false },
    { "ready", MMC_TEST_UNIT_READY, ready, false },
    { "request_sense", MMC_REQUEST_SENSE, request_sense, false },
    { "media_event", MMC_GET_EVENT_STATUS_NOTIFICATION, media_event, false },
    { "busy_time", MMC_GET_EVENT_STATUS_NOTIFICATION, busy_time, false },
    { "mechanism", MMC_MECHANISM_STATUS, mechanism, false },
    { "buffer_capacity", MMC_READ_BUFFER_CAPACITY, buffer_capacity, false },
    { "read_blocks", MMC_READ_10, read_blocks, false },
    { "format_capacities", MMC_READ_FORMAT_CAPACITIES, format_capacities, false },
    { "write_features", MMC_GET_CONFIGURATION, write_features, false },
    { "structures", MMC_READ_DISC_STRUCTURE, structures, false },
    { "performance", MMC_GET_PERFORMANCE, performance, false },
    { "disc_state", MMC_GET_CONFIGURATION, disc_state, true },
};

const unsigned int mmc_call_count = sizeof(mmc_calls) / sizeof(mmc_calls[0]);
