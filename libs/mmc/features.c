/*
 * GET CONFIGURATION: features and profiles.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/features.h"

#define DESCRIPTOR_HEADER_SIZE 4
#define ONE_FEATURE_SIZE       (MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX)

enum mmc_result mmc_get_configuration(struct mmc_device *device, enum mmc_feature_request request,
        uint16_t starting_feature, void *buffer, uint32_t size, struct mmc_configuration *configuration)
{
    static const struct mmc_length_field length_field = { 0, 4 };
    struct mmc_command command = mmc_begin(MMC_GET_CONFIGURATION, MMC_TIMEOUT_QUICK);
    const uint8_t *data = buffer;
    enum mmc_result result;
    uint32_t available;

    memset(configuration, 0, sizeof(*configuration));
    if (size < MMC_FEATURE_HEADER_SIZE || size > MMC_CONFIGURATION_MAX) return MMC_BAD_ARGUMENT;
    command.cdb[1] = request & 0x03;
    put_be16(command.cdb + 2, starting_feature);
    put_be16(command.cdb + 7, (uint16_t)size);
    mmc_fetch_into(&command, buffer, size);
    result = mmc_execute_counted(device, &command, length_field, MMC_FEATURE_HEADER_SIZE, &available);
    if (result != MMC_OK) return result;
    configuration->current_profile = get_be16(data + 6);
    configuration->descriptors = data + MMC_FEATURE_HEADER_SIZE;
    configuration->length = available - MMC_FEATURE_HEADER_SIZE;
    return MMC_OK;
}

bool mmc_next_feature(const struct mmc_configuration *configuration, uint32_t *offset, struct mmc_feature *feature)
{
    const uint8_t *descriptor;
    uint32_t rest;

    if (*offset >= configuration->length) return false;
    descriptor = configuration->descriptors + *offset;
    rest = configuration->length - *offset;
    if (rest < DESCRIPTOR_HEADER_SIZE || rest - DESCRIPTOR_HEADER_SIZE < descriptor[3]) return false;

    feature->code = get_be16(descriptor);
    feature->version = descriptor[2] >> 2 & 0x0F;
    feature->persistent = descriptor[2] & 0x02;
    feature->current = descriptor[2] & 0x01;
    feature->data = descriptor + DESCRIPTOR_HEADER_SIZE;
    feature->length = descriptor[3];
    *offset += DESCRIPTOR_HEADER_SIZE + (uint32_t)descriptor[3];
    return true;
}

enum mmc_result mmc_get_feature(struct mmc_device *device, uint16_t code, bool current_only, uint8_t *buffer,
        struct mmc_feature *feature)
{
    struct mmc_configuration configuration;
    enum mmc_result result;
    uint32_t offset = 0;

    memset(feature, 0, sizeof(*feature));
    result = mmc_get_configuration(device, MMC_FEATURES_ONE, code, buffer, ONE_FEATURE_SIZE, &configuration);
    if (result != MMC_OK) return result;
    /* Some drives take RT = 10b for "from here on": the one asked for is still the first, if it is there. */
    if (!mmc_next_feature(&configuration, &offset, feature))
        return configuration.length ? MMC_BAD_REPLY : MMC_NO_FEATURE;
    if (feature->code != code)
    {
        memset(feature, 0, sizeof(*feature));
        return MMC_NO_FEATURE;
    }
    return current_only && !feature->current ? MMC_FEATURE_NOT_CURRENT : MMC_OK;
}

enum mmc_result mmc_get_current_profile(struct mmc_device *device, uint16_t *profile)
{
    uint8_t buffer[MMC_FEATURE_HEADER_SIZE];
    struct mmc_configuration configuration;
    enum mmc_result result;

    result = mmc_get_configuration(device, MMC_FEATURES_ALL, 0, buffer, sizeof(buffer), &configuration);
    *profile = configuration.current_profile;
    return result;
}

enum mmc_result mmc_get_profiles(struct mmc_device *device, struct mmc_profile_entry *profiles, uint32_t *count)
{
    uint8_t buffer[ONE_FEATURE_SIZE];
    struct mmc_feature feature;
    enum mmc_result result;
    uint32_t i;

    *count = 0;
    if ((result = mmc_get_feature(device, MMC_FEATURE_PROFILE_LIST, false, buffer, &feature)) != MMC_OK) return result;
    if (feature.length % 4) return MMC_BAD_REPLY;
    for (i = 0; i < feature.length / 4u && i < MMC_PROFILES_MAX; i++)
    {
        profiles[i].profile = get_be16(feature.data + 4 * i);
        profiles[i].current = feature.data[4 * i + 2] & 0x01;
    }
    *count = i;
    return MMC_OK;
}

/* A feature whose data have at least length bytes. */
static enum mmc_result get_feature_data(struct mmc_device *device, uint16_t code, uint8_t length, uint8_t *buffer,
        struct mmc_feature *feature)
{
    enum mmc_result result = mmc_get_feature(device, code, false, buffer, feature);

    return result == MMC_OK && feature->length < length ? MMC_BAD_REPLY : result;
}

enum mmc_result mmc_get_cd_mastering(struct mmc_device *device, struct mmc_cd_mastering *mastering)
{
    uint8_t buffer[ONE_FEATURE_SIZE];
    struct mmc_feature feature;
    enum mmc_result result;

    memset(mastering, 0, sizeof(*mastering));
    result = get_feature_data(device, MMC_FEATURE_CD_MASTERING, 4, buffer, &feature);
    if (result != MMC_OK) return result;
    mastering->current = feature.current;
    mastering->buffer_underrun_free = feature.data[0] & 0x40;
    mastering->session_at_once = feature.data[0] & 0x20;
    mastering->raw_multisession = feature.data[0] & 0x10;
    mastering->raw = feature.data[0] & 0x08;
    mastering->test_write = feature.data[0] & 0x04;
    mastering->cd_rw = feature.data[0] & 0x02;
    mastering->rw_sub_channel = feature.data[0] & 0x01;
    mastering->max_cue_sheet_length = get_be24(feature.data + 1);
    return MMC_OK;
}

enum mmc_result mmc_get_cd_track_at_once(struct mmc_device *device, struct mmc_cd_track_at_once *tao)
{
    uint8_t buffer[ONE_FEATURE_SIZE];
    struct mmc_feature feature;
    enum mmc_result result;

    memset(tao, 0, sizeof(*tao));
    result = get_feature_data(device, MMC_FEATURE_CD_TRACK_AT_ONCE, 4, buffer, &feature);
    if (result != MMC_OK) return result;
    tao->current = feature.current;
    tao->buffer_underrun_free = feature.data[0] & 0x40;
    tao->rw_raw = feature.data[0] & 0x10;
    tao->rw_pack = feature.data[0] & 0x08;
    tao->test_write = feature.data[0] & 0x04;
    tao->cd_rw = feature.data[0] & 0x02;
    tao->rw_sub_code = feature.data[0] & 0x01;
    tao->data_types = get_be16(feature.data + 2);
    return MMC_OK;
}

enum mmc_result mmc_get_removable_medium(struct mmc_device *device, struct mmc_removable_medium *medium)
{
    uint8_t buffer[ONE_FEATURE_SIZE];
    struct mmc_feature feature;
    enum mmc_result result;

    memset(medium, 0, sizeof(*medium));
    result = get_feature_data(device, MMC_FEATURE_REMOVABLE_MEDIUM, 1, buffer, &feature);
    if (result != MMC_OK) return result;
    medium->loading_mechanism = feature.data[0] >> 5;
    /* The Load bit came with version 1; before it a tray was understood to close. */
    medium->load = feature.version ? (feature.data[0] & 0x10) != 0 : medium->loading_mechanism == 1;
    medium->eject = feature.data[0] & 0x08;
    medium->prevent_jumper = feature.data[0] & 0x04;
    medium->lock = feature.data[0] & 0x01;
    return MMC_OK;
}

const char *mmc_profile_name(uint16_t profile)
{
    static const struct
    {
        uint16_t profile;
        const char *name;
    } names[] =
    {
        { MMC_PROFILE_NONE, "none" },
        { MMC_PROFILE_NON_REMOVABLE_DISK, "fixed disk" },
        { MMC_PROFILE_REMOVABLE_DISK, "removable disk" },
        { MMC_PROFILE_MO_ERASABLE, "MO erasable" },
        { MMC_PROFILE_MO_WRITE_ONCE, "MO write once" },
        { MMC_PROFILE_AS_MO, "AS-MO" },
        { MMC_PROFILE_CD_ROM, "CD-ROM" },
        { MMC_PROFILE_CD_R, "CD-R" },
        { MMC_PROFILE_CD_RW, "CD-RW" },
        { MMC_PROFILE_DVD_ROM, "DVD-ROM" },
        { MMC_PROFILE_DVD_R, "DVD-R" },
        { MMC_PROFILE_DVD_RAM, "DVD-RAM" },
        { MMC_PROFILE_DVD_RW_OVERWRITE, "DVD-RW restricted overwrite" },
        { MMC_PROFILE_DVD_RW_SEQUENTIAL, "DVD-RW sequential recording" },
        { MMC_PROFILE_DVD_R_DL_SEQUENTIAL, "DVD-R DL sequential recording" },
        { MMC_PROFILE_DVD_R_DL_LAYER_JUMP, "DVD-R DL layer jump recording" },
        { MMC_PROFILE_DVD_RW_DL, "DVD-RW DL" },
        { MMC_PROFILE_DVD_DOWNLOAD, "DVD-Download" },
        { MMC_PROFILE_DVD_PLUS_RW, "DVD+RW" },
        { MMC_PROFILE_DVD_PLUS_R, "DVD+R" },
        { MMC_PROFILE_DVD_PLUS_RW_DL, "DVD+RW DL" },
        { MMC_PROFILE_DVD_PLUS_R_DL, "DVD+R DL" },
        { MMC_PROFILE_BD_ROM, "BD-ROM" },
        { MMC_PROFILE_BD_R_SEQUENTIAL, "BD-R sequential recording" },
        { MMC_PROFILE_BD_R_RANDOM, "BD-R random recording" },
        { MMC_PROFILE_BD_RE, "BD-RE" },
        { MMC_PROFILE_HD_DVD_ROM, "HD DVD-ROM" },
        { MMC_PROFILE_HD_DVD_R, "HD DVD-R" },
        { MMC_PROFILE_HD_DVD_RAM, "HD DVD-RAM" },
        { MMC_PROFILE_HD_DVD_RW, "HD DVD-RW" },
        { MMC_PROFILE_HD_DVD_R_DL, "HD DVD-R DL" },
        { MMC_PROFILE_HD_DVD_RW_DL, "HD DVD-RW DL" },
        { MMC_PROFILE_NON_STANDARD, "non-standard" },
    };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].profile == profile) return names[i].name;
    return "unknown";
}
