/*
 * The features that say how a drive can record.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>

#include "mmc/command.h"
#include "mmc/write_features.h"

/* A whole list of all features of a drive of today is below 500 bytes. */
#define LIST_MAX 4096

/* A descriptor's data, with zeros behind its end. */
struct feature_data
{
    uint8_t bytes[256];
    uint32_t length;         /* those that the drive sent */
};

static void parse_write_protect(const struct feature_data *data, struct mmc_write_features *features)
{
    features->write_protect.cartridge = data->bytes[0] & 0x08;
    features->write_protect.disc_control_block = data->bytes[0] & 0x04;
    features->write_protect.persistent = data->bytes[0] & 0x02;
    features->write_protect.until_power_down = data->bytes[0] & 0x01;
}

static void parse_random_writable(const struct feature_data *data, struct mmc_write_features *features)
{
    features->random_writable.last_lba = get_be32(data->bytes);
    features->random_writable.block_size = get_be32(data->bytes + 4);
    features->random_writable.blocking = get_be16(data->bytes + 8);
    features->random_writable.page_present = data->bytes[10] & 0x01;
}

/* The number of link sizes in byte 3, and they themselves behind it. */
static void parse_links(const struct feature_data *data, struct mmc_link_sizes *links)
{
    uint32_t count = data->bytes[3];

    if (data->length < 4) return;
    if (count > data->length - 4) count = data->length - 4;
    if (count > MMC_LINK_SIZES_MAX) count = MMC_LINK_SIZES_MAX;
    links->count = (uint8_t)count;
    memcpy(links->sizes, data->bytes + 4, count);
}

static void parse_incremental(const struct feature_data *data, struct mmc_write_features *features)
{
    features->incremental.data_block_types = get_be16(data->bytes);
    features->incremental.track_resources = data->bytes[2] & 0x04;
    features->incremental.address_reservation = data->bytes[2] & 0x02;
    features->incremental.buffer_underrun_free = data->bytes[2] & 0x01;
    parse_links(data, &features->incremental.links);
}

static void parse_formattable(const struct feature_data *data, struct mmc_write_features *features)
{
    features->formattable.no_spares = data->bytes[0] & 0x08;
    features->formattable.expand = data->bytes[0] & 0x04;
    features->formattable.quick_certification = data->bytes[0] & 0x02;
    features->formattable.full_certification = data->bytes[0] & 0x01;
    features->formattable.bd_r_random = data->bytes[4] & 0x01;
}

static void parse_defect_management(const struct feature_data *data, struct mmc_write_features *features)
{
    features->defect_management.spare_information = data->bytes[0] & 0x80;
}

static void parse_mrw(const struct feature_data *data, struct mmc_write_features *features)
{
    features->mrw.write = data->bytes[0] & 0x01;
    features->mrw.dvd_plus_write = data->bytes[0] & 0x04;
}

static void parse_plus_rw(const struct feature_data *data, struct mmc_dvd_plus_rw *feature)
{
    feature->write = data->bytes[0] & 0x01;
    feature->quick_start = data->bytes[1] & 0x02;
    feature->close_only = data->bytes[1] & 0x01;
}

static void parse_dvd_plus_rw(const struct feature_data *data, struct mmc_write_features *features)
{
    parse_plus_rw(data, &features->dvd_plus_rw);
}

static void parse_dvd_plus_rw_dl(const struct feature_data *data, struct mmc_write_features *features)
{
    parse_plus_rw(data, &features->dvd_plus_rw_dl);
}

static void parse_dvd_plus_r(const struct feature_data *data, struct mmc_write_features *features)
{
    features->dvd_plus_r.write = data->bytes[0] & 0x01;
}

static void parse_dvd_plus_r_dl(const struct feature_data *data, struct mmc_write_features *features)
{
    features->dvd_plus_r_dl.write = data->bytes[0] & 0x01;
}

static void parse_rigid_overwrite(const struct feature_data *data, struct mmc_write_features *features)
{
    features->rigid_overwrite.defect_status_generate = data->bytes[0] & 0x08;
    features->rigid_overwrite.defect_status_read = data->bytes[0] & 0x04;
    features->rigid_overwrite.intermediate = data->bytes[0] & 0x02;
    features->rigid_overwrite.blank = data->bytes[0] & 0x01;
}

static void parse_dvd_dash_write(const struct feature_data *data, struct mmc_write_features *features)
{
    features->dvd_dash_write.buffer_underrun_free = data->bytes[0] & 0x40;
    features->dvd_dash_write.dual_layer = data->bytes[0] & 0x08;
    features->dvd_dash_write.test_write = data->bytes[0] & 0x04;
    features->dvd_dash_write.dvd_rw = data->bytes[0] & 0x02;
}

static void parse_layer_jump(const struct feature_data *data, struct mmc_write_features *features)
{
    parse_links(data, &features->layer_jump.links);
}

static void parse_cd_rw_write(const struct feature_data *data, struct mmc_write_features *features)
{
    features->cd_rw_write.subtypes = data->bytes[1];
}

/* Four bytes of header; four class bitmaps of two bytes for BD-RE, then for BD-R (MMC-6 5.3.35). */
static void parse_bd_write(const struct feature_data *data, struct mmc_write_features *features)
{
    uint32_t i;

    features->bd_write.verify_not_required = data->bytes[0] & 0x01;
    for (i = 4; i < 12; i++) features->bd_write.bd_re |= data->bytes[i] != 0;
    for (i = 12; i < 20; i++) features->bd_write.bd_r |= data->bytes[i] != 0;
}

static void parse_streaming(const struct feature_data *data, struct mmc_write_features *features)
{
    features->streaming.buffer_in_blocks = data->bytes[0] & 0x10;
    features->streaming.set_cd_speed = data->bytes[0] & 0x08;
    features->streaming.page_2a_speeds = data->bytes[0] & 0x04;
    features->streaming.write_speeds = data->bytes[0] & 0x02;
    features->streaming.stream_writing = data->bytes[0] & 0x01;
}

/* The state of each stands first in its structure. */
static const struct
{
    uint16_t code;
    size_t state;            /* offset in struct mmc_write_features */
    void (*parse)(const struct feature_data *data, struct mmc_write_features *features);
}
rows[] =
{
    { MMC_FEATURE_WRITE_PROTECT, offsetof(struct mmc_write_features, write_protect), parse_write_protect },
    { MMC_FEATURE_CD_READ, offsetof(struct mmc_write_features, cd_read), NULL },
    { MMC_FEATURE_DVD_READ, offsetof(struct mmc_write_features, dvd_read), NULL },
    { MMC_FEATURE_RANDOM_WRITABLE, offsetof(struct mmc_write_features, random_writable), parse_random_writable },
    { MMC_FEATURE_INCREMENTAL_STREAMING_WRITABLE, offsetof(struct mmc_write_features, incremental), parse_incremental },
    { MMC_FEATURE_FORMATTABLE, offsetof(struct mmc_write_features, formattable), parse_formattable },
    { MMC_FEATURE_DEFECT_MANAGEMENT, offsetof(struct mmc_write_features, defect_management), parse_defect_management },
    { MMC_FEATURE_WRITE_ONCE, offsetof(struct mmc_write_features, write_once), NULL },
    { MMC_FEATURE_RESTRICTED_OVERWRITE, offsetof(struct mmc_write_features, restricted_overwrite), NULL },
    { MMC_FEATURE_MRW, offsetof(struct mmc_write_features, mrw), parse_mrw },
    { MMC_FEATURE_DVD_PLUS_RW, offsetof(struct mmc_write_features, dvd_plus_rw), parse_dvd_plus_rw },
    { MMC_FEATURE_DVD_PLUS_R, offsetof(struct mmc_write_features, dvd_plus_r), parse_dvd_plus_r },
    { MMC_FEATURE_RIGID_RESTRICTED_OVERWRITE, offsetof(struct mmc_write_features, rigid_overwrite), parse_rigid_overwrite },
    { MMC_FEATURE_CD_TRACK_AT_ONCE, offsetof(struct mmc_write_features, cd_track_at_once), NULL },
    { MMC_FEATURE_CD_MASTERING, offsetof(struct mmc_write_features, cd_mastering), NULL },
    { MMC_FEATURE_DVD_R_RW_WRITE, offsetof(struct mmc_write_features, dvd_dash_write), parse_dvd_dash_write },
    { MMC_FEATURE_LAYER_JUMP_RECORDING, offsetof(struct mmc_write_features, layer_jump), parse_layer_jump },
    { MMC_FEATURE_CD_RW_MEDIA_WRITE, offsetof(struct mmc_write_features, cd_rw_write), parse_cd_rw_write },
    { MMC_FEATURE_BD_R_POW, offsetof(struct mmc_write_features, pow), NULL },
    { MMC_FEATURE_DVD_PLUS_RW_DL, offsetof(struct mmc_write_features, dvd_plus_rw_dl), parse_dvd_plus_rw_dl },
    { MMC_FEATURE_DVD_PLUS_R_DL, offsetof(struct mmc_write_features, dvd_plus_r_dl), parse_dvd_plus_r_dl },
    { MMC_FEATURE_BD_READ, offsetof(struct mmc_write_features, bd_read), NULL },
    { MMC_FEATURE_BD_WRITE, offsetof(struct mmc_write_features, bd_write), parse_bd_write },
    { MMC_FEATURE_REAL_TIME_STREAMING, offsetof(struct mmc_write_features, streaming), parse_streaming },
};

static void parse_feature(const struct mmc_feature *feature, struct mmc_write_features *features)
{
    struct feature_data data = { { 0 }, feature->length };
    struct mmc_feature_state *state;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    {
        if (rows[i].code != feature->code) continue;
        state = (struct mmc_feature_state *)((uint8_t *)features + rows[i].state);
        if (state->present) return;
        state->present = true;
        state->current = feature->current;
        if (!rows[i].parse) return;
        memcpy(data.bytes, feature->data, feature->length);
        rows[i].parse(&data, features);
        return;
    }
}

void mmc_parse_write_features(const struct mmc_configuration *configuration, struct mmc_write_features *features)
{
    struct mmc_feature feature;
    uint32_t offset = 0;

    memset(features, 0, sizeof(*features));
    features->current_profile = configuration->current_profile;
    while (mmc_next_feature(configuration, &offset, &feature)) parse_feature(&feature, features);
}

enum mmc_result mmc_get_write_features(struct mmc_device *device, struct mmc_write_features *features)
{
    struct mmc_configuration configuration;
    uint8_t list[LIST_MAX];
    enum mmc_result result;

    memset(features, 0, sizeof(*features));
    result = mmc_get_configuration(device, MMC_FEATURES_ALL, 0, list, sizeof(list), &configuration);
    if (result == MMC_OK) mmc_parse_write_features(&configuration, features);
    return result;
}
