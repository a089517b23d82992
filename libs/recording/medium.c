/*
 * The table of recordable media.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>

#include "mmc/format.h"
#include "mmc/write.h"
#include "recording/medium.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- how a track, a session and a disc are closed (MMC-6 6.3) --- */

#define STEP(condition, function) { condition, function, function }

/* Multisession in page 05h decides whether another session may follow. The track of a CD ends with SYNCHRONIZE CACHE in
 * many drives, that of a DVD-R with the last sector of its reservation. */
static const struct recording_steps track_and_session =
    { 2, { STEP(RECORDING_ALWAYS, MMC_CLOSE_TRACK), STEP(RECORDING_ALWAYS, MMC_CLOSE_SESSION) } };

/* Disc at once: the lead-out follows the data by itself (MMC-6 4.3.6.3); drives differ in whether they want to be told. */
static const struct recording_steps session_if_open = { 1, { STEP(RECORDING_ALWAYS, MMC_CLOSE_SESSION) } };

/* DVD+R and BD-R: no mode page, the function says what to close. */
static const struct recording_steps track_and_disc =
    { 2, { STEP(RECORDING_ALWAYS, MMC_CLOSE_TRACK), STEP(RECORDING_ALWAYS, MMC_CLOSE_FINALIZE) } };
static const struct recording_steps track_and_compatible_disc =
    { 2, { STEP(RECORDING_ALWAYS, MMC_CLOSE_TRACK),
        { RECORDING_ALWAYS, MMC_CLOSE_FINALIZE_COMPATIBLE, MMC_CLOSE_FINALIZE } } };

/* DVD+RW: the background format is stopped, with or without a temporary lead-out that players need. */
static const struct recording_steps stop_format = { 1, { STEP(RECORDING_IF_FORMATTING, MMC_CLOSE_STOP_FORMAT) } };
static const struct recording_steps stop_format_compatibly = { 1, { STEP(RECORDING_IF_FORMATTING, MMC_CLOSE_SESSION) } };

/* DVD-RW in restricted overwrite: a quick format leaves the border open. */
static const struct recording_steps border_if_incomplete =
    { 1, { STEP(RECORDING_IF_SESSION_INCOMPLETE, MMC_CLOSE_SESSION) } };

static const struct recording_steps nothing = { 0 };

/* --- write parameters (MMC-6 7.5) --- */

#define PARAMETERS (MMC_SET_WRITE_TYPE | MMC_SET_TRACK_MODE | MMC_SET_DATA_BLOCK_TYPE | MMC_SET_SESSION_FORMAT)

static const struct mmc_write_parameters cd_track_at_once = { .fields = PARAMETERS | MMC_SET_COPY | MMC_SET_FIXED_PACKET,
    .write_type = MMC_WRITE_TAO, .track_mode = 4, .data_block_type = MMC_BLOCK_MODE1 };

static const struct mmc_write_parameters dvd_incremental = { .fields = PARAMETERS | MMC_SET_FIXED_PACKET | MMC_SET_LINK_SIZE,
    .write_type = MMC_WRITE_PACKET, .track_mode = 5, .data_block_type = MMC_BLOCK_MODE1, .link_size_valid = true,
    .link_size = 16 };

static const struct mmc_write_parameters dvd_disc_at_once = { .fields = PARAMETERS | MMC_SET_FIXED_PACKET,
    .write_type = MMC_WRITE_SAO, .track_mode = 5, .data_block_type = MMC_BLOCK_MODE1 };

static const struct mmc_write_parameters dvd_layer_jump = { .fields = PARAMETERS | MMC_SET_FIXED_PACKET | MMC_SET_LINK_SIZE,
    .write_type = MMC_WRITE_LAYER_JUMP, .track_mode = 5, .data_block_type = MMC_BLOCK_MODE1, .link_size_valid = true,
    .link_size = 16 };

/* --- ways --- */

static const struct recording_way tao = { .feature = MMC_FEATURE_CD_TRACK_AT_ONCE, .can_simulate = true,
    .parameters = &cd_track_at_once, .endings = { &track_and_session, &track_and_session, &track_and_session } };

static const struct recording_way incremental = { .feature = MMC_FEATURE_INCREMENTAL_STREAMING_WRITABLE,
    .can_simulate = true, .parameters = &dvd_incremental,
    .endings = { &track_and_session, &track_and_session, &track_and_session } };

static const struct recording_way at_once = { .feature = MMC_FEATURE_DVD_R_RW_WRITE, .blank_only = true, .closes = true,
    .reserves = true, .can_simulate = true, .parameters = &dvd_disc_at_once,
    .endings = { &session_if_open, &session_if_open, &session_if_open } };

static const struct recording_way at_once_on_two_layers = { .feature = MMC_FEATURE_DVD_R_RW_WRITE,
    .profile = MMC_PROFILE_DVD_R_DL_SEQUENTIAL, .blank_only = true,
    .closes = true, .reserves = true, .breaks_layers = true, .can_simulate = true, .parameters = &dvd_disc_at_once,
    .endings = { &session_if_open, &session_if_open, &session_if_open } };

/* One border only, which is closed with the disc (MMC-6 4.3.4). */
static const struct recording_way incremental_on_two_layers = { .feature = MMC_FEATURE_INCREMENTAL_STREAMING_WRITABLE,
    .profile = MMC_PROFILE_DVD_R_DL_SEQUENTIAL, .closes = true, .can_simulate = true, .parameters = &dvd_incremental,
    .endings = { &track_and_session, &track_and_session, &track_and_session } };

static const struct recording_way layer_jump = { .feature = MMC_FEATURE_LAYER_JUMP_RECORDING,
    .profile = MMC_PROFILE_DVD_R_DL_LAYER_JUMP, .jumps = true, .parameters = &dvd_layer_jump,
    .endings = { &track_and_session, &track_and_session, &track_and_session } };

static const struct recording_way plus_r = {
    .endings = { &track_and_session, &track_and_disc, &track_and_compatible_disc } };

/* The page on DisableConsumerDvdCompatibilityMode: two layers are always closed. */
static const struct recording_way plus_r_on_two_layers = { .closes = true, .breaks_layers = true,
    .endings = { &track_and_disc, &track_and_disc, &track_and_compatible_disc } };

static const struct recording_way bd_r = { .endings = { &track_and_session, &track_and_disc, &track_and_disc } };

static const struct recording_way plus_rw = { .endings = { &stop_format, &stop_format, &stop_format_compatibly } };

static const struct recording_way restricted_overwrite = {
    .endings = { &border_if_incomplete, &border_if_incomplete, &border_if_incomplete } };

static const struct recording_way random_write = { .endings = { &nothing, &nothing, &nothing } };

/* --- media --- */

/* A lead-out of 90 seconds behind the first session, 30 behind others, a lead-in of a minute and a pregap of two seconds
 * (Orange Book; MMC-6 4.2.3.6): what the first wants is what is kept for all. */
#define CD .write_unit = 1, .sector_size = 2352, .postgap = 150, .run_out = 2, .least = 300, .session_overhead = 6750 + 4500 + 150, \
    .calibrates = true
#define DVD .write_unit = 16, .sector_size = 2048
#define BD .write_unit = 32, .sector_size = 2048
/* Where layer jump is possible: the border zone behind the first session, on both layers, and an ECC block of each. */
#define DVD_R_DL DVD, .calibrates = true, .session_overhead = 2 * 16384 + 32, .way_count = 3, \
    .ways = { &at_once_on_two_layers, &layer_jump, &incremental_on_two_layers }

static const struct recording_medium media[] = {
    { .profile = MMC_PROFILE_CD_R, CD, .way_count = 1, .ways = { &tao } },
    { .profile = MMC_PROFILE_CD_RW, CD, .way_count = 1, .ways = { &tao } },
    { .profile = MMC_PROFILE_DVD_R, DVD, .calibrates = true, .way_count = 2, .ways = { &incremental, &at_once } },
    { .profile = MMC_PROFILE_DVD_RW_SEQUENTIAL, DVD, .calibrates = true, .way_count = 2,
        .ways = { &incremental, &at_once } },
    { .profile = MMC_PROFILE_DVD_R_DL_SEQUENTIAL, DVD_R_DL, .one_session = true },
    { .profile = MMC_PROFILE_DVD_R_DL_LAYER_JUMP, DVD_R_DL },
    { .profile = MMC_PROFILE_DVD_PLUS_R, DVD, .plus = true, .calibrates = true, .way_count = 1, .ways = { &plus_r } },
    { .profile = MMC_PROFILE_DVD_PLUS_R_DL, DVD, .plus = true, .calibrates = true, .one_session = true, .way_count = 1,
        .ways = { &plus_r_on_two_layers } },
    { .profile = MMC_PROFILE_BD_R_SEQUENTIAL, BD, .way_count = 1, .ways = { &bd_r },
        .format_count = 1, .formats = { MMC_FORMAT_BD_R_SPARES }, .format_optional = true },
    { .profile = MMC_PROFILE_DVD_RAM, DVD, .overwritable = true, .way_count = 1,
        .ways = { &random_write }, .format_count = 2, .formats = { MMC_FORMAT_FULL, MMC_FORMAT_SPARE_EXPANSION } },
    { .profile = MMC_PROFILE_DVD_RW_OVERWRITE, DVD, .overwritable = true, .whole_units = true,
        .calibrates = true, .way_count = 1, .ways = { &restricted_overwrite },
        .format_count = 2, .formats = { MMC_FORMAT_DVD_RW_QUICK, MMC_FORMAT_RW_FULL } },
    { .profile = MMC_PROFILE_DVD_PLUS_RW, DVD, .overwritable = true, .plus = true, .way_count = 1,
        .ways = { &plus_rw }, .format_count = 1, .formats = { MMC_FORMAT_DVD_PLUS_RW }, .background_format = true },
    { .profile = MMC_PROFILE_DVD_PLUS_RW_DL, DVD, .overwritable = true, .plus = true, .way_count = 1,
        .ways = { &plus_rw }, .format_count = 1, .formats = { MMC_FORMAT_DVD_PLUS_RW }, .background_format = true },
    { .profile = MMC_PROFILE_BD_RE, BD, .overwritable = true, .way_count = 1,
        .ways = { &random_write }, .format_count = 3,
        .formats = { MMC_FORMAT_FULL, MMC_FORMAT_BD_RE_SPARES, MMC_FORMAT_BD_RE_NO_SPARES } },
};

const struct recording_medium *recording_media(unsigned int *count)
{
    *count = COUNT(media);
    return media;
}

const struct recording_medium *recording_find_medium(uint16_t profile)
{
    unsigned int i;

    for (i = 0; i < COUNT(media); i++)
        if (media[i].profile == profile) return &media[i];
    return NULL;
}
