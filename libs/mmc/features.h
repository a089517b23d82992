/*
 * GET CONFIGURATION: what the drive can do at all, and with the medium that is in (MMC-6 GET CONFIGURATION command,
 * clause 5 for features and profiles).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_FEATURES_H
#define MMC_FEATURES_H

#include "mmc/device.h"

/* MMC-6 5.4, and MMC-2 for the first ones. */
enum mmc_profile
{
    MMC_PROFILE_NONE = 0x0000,
    MMC_PROFILE_NON_REMOVABLE_DISK = 0x0001,
    MMC_PROFILE_REMOVABLE_DISK = 0x0002,
    MMC_PROFILE_MO_ERASABLE = 0x0003,
    MMC_PROFILE_MO_WRITE_ONCE = 0x0004,
    MMC_PROFILE_AS_MO = 0x0005,
    MMC_PROFILE_CD_ROM = 0x0008,
    MMC_PROFILE_CD_R = 0x0009,
    MMC_PROFILE_CD_RW = 0x000A,
    MMC_PROFILE_DVD_ROM = 0x0010,
    MMC_PROFILE_DVD_R = 0x0011,
    MMC_PROFILE_DVD_RAM = 0x0012,
    MMC_PROFILE_DVD_RW_OVERWRITE = 0x0013,
    MMC_PROFILE_DVD_RW_SEQUENTIAL = 0x0014,
    MMC_PROFILE_DVD_R_DL_SEQUENTIAL = 0x0015,
    MMC_PROFILE_DVD_R_DL_LAYER_JUMP = 0x0016,
    MMC_PROFILE_DVD_RW_DL = 0x0017,
    MMC_PROFILE_DVD_DOWNLOAD = 0x0018,
    MMC_PROFILE_DVD_PLUS_RW = 0x001A,
    MMC_PROFILE_DVD_PLUS_R = 0x001B,
    MMC_PROFILE_DVD_PLUS_RW_DL = 0x002A,
    MMC_PROFILE_DVD_PLUS_R_DL = 0x002B,
    MMC_PROFILE_BD_ROM = 0x0040,
    MMC_PROFILE_BD_R_SEQUENTIAL = 0x0041,
    MMC_PROFILE_BD_R_RANDOM = 0x0042,
    MMC_PROFILE_BD_RE = 0x0043,
    MMC_PROFILE_HD_DVD_ROM = 0x0050,
    MMC_PROFILE_HD_DVD_R = 0x0051,
    MMC_PROFILE_HD_DVD_RAM = 0x0052,
    MMC_PROFILE_HD_DVD_RW = 0x0053,
    MMC_PROFILE_HD_DVD_R_DL = 0x0058,
    MMC_PROFILE_HD_DVD_RW_DL = 0x005A,
    MMC_PROFILE_NON_STANDARD = 0xFFFF
};

/* MMC-6 5.3. */
enum mmc_feature_code
{
    MMC_FEATURE_PROFILE_LIST = 0x0000,
    MMC_FEATURE_CORE = 0x0001,
    MMC_FEATURE_MORPHING = 0x0002,
    MMC_FEATURE_REMOVABLE_MEDIUM = 0x0003,
    MMC_FEATURE_WRITE_PROTECT = 0x0004,
    MMC_FEATURE_RANDOM_READABLE = 0x0010,
    MMC_FEATURE_MULTI_READ = 0x001D,
    MMC_FEATURE_CD_READ = 0x001E,
    MMC_FEATURE_DVD_READ = 0x001F,
    MMC_FEATURE_RANDOM_WRITABLE = 0x0020,
    MMC_FEATURE_INCREMENTAL_STREAMING_WRITABLE = 0x0021,
    MMC_FEATURE_SECTOR_ERASABLE = 0x0022,
    MMC_FEATURE_FORMATTABLE = 0x0023,
    MMC_FEATURE_DEFECT_MANAGEMENT = 0x0024,
    MMC_FEATURE_WRITE_ONCE = 0x0025,
    MMC_FEATURE_RESTRICTED_OVERWRITE = 0x0026,
    MMC_FEATURE_CD_RW_CAV_WRITE = 0x0027,
    MMC_FEATURE_MRW = 0x0028,
    MMC_FEATURE_ENHANCED_DEFECT_REPORTING = 0x0029,
    MMC_FEATURE_DVD_PLUS_RW = 0x002A,
    MMC_FEATURE_DVD_PLUS_R = 0x002B,
    MMC_FEATURE_RIGID_RESTRICTED_OVERWRITE = 0x002C,
    MMC_FEATURE_CD_TRACK_AT_ONCE = 0x002D,
    MMC_FEATURE_CD_MASTERING = 0x002E,
    MMC_FEATURE_DVD_R_RW_WRITE = 0x002F,
    MMC_FEATURE_LAYER_JUMP_RECORDING = 0x0033,
    MMC_FEATURE_CD_RW_MEDIA_WRITE = 0x0037,
    MMC_FEATURE_BD_R_POW = 0x0038,
    MMC_FEATURE_DVD_PLUS_RW_DL = 0x003A,
    MMC_FEATURE_DVD_PLUS_R_DL = 0x003B,
    MMC_FEATURE_BD_READ = 0x0040,
    MMC_FEATURE_BD_WRITE = 0x0041,
    MMC_FEATURE_TSR = 0x0042,
    MMC_FEATURE_HD_DVD_READ = 0x0050,
    MMC_FEATURE_HD_DVD_WRITE = 0x0051,
    MMC_FEATURE_HYBRID_DISC = 0x0080,
    MMC_FEATURE_POWER_MANAGEMENT = 0x0100,
    MMC_FEATURE_SMART = 0x0101,
    MMC_FEATURE_EMBEDDED_CHANGER = 0x0102,
    MMC_FEATURE_CD_AUDIO_EXTERNAL_PLAY = 0x0103,
    MMC_FEATURE_MICROCODE_UPGRADE = 0x0104,
    MMC_FEATURE_TIMEOUT = 0x0105,
    MMC_FEATURE_DVD_CSS = 0x0106,
    MMC_FEATURE_REAL_TIME_STREAMING = 0x0107,
    MMC_FEATURE_SERIAL_NUMBER = 0x0108,
    MMC_FEATURE_DISC_CONTROL_BLOCKS = 0x010A,
    MMC_FEATURE_DVD_CPRM = 0x010B,
    MMC_FEATURE_FIRMWARE_INFORMATION = 0x010C,
    MMC_FEATURE_AACS = 0x010D,
    MMC_FEATURE_VCPS = 0x0110
};

/* RT field: which features are asked for. */
enum mmc_feature_request
{
    MMC_FEATURES_ALL = 0,
    MMC_FEATURES_CURRENT = 1,
    MMC_FEATURES_ONE = 2
};

#define MMC_FEATURE_HEADER_SIZE     8    /* bytes before the first descriptor of a reply */
#define MMC_FEATURE_DESCRIPTOR_MAX  256  /* 4 bytes of descriptor header and at most 252: the length is a multiple of 4 */
#define MMC_CONFIGURATION_MAX       65528 /* the longest reply that the 16-bit allocation length can fetch */
#define MMC_PROFILES_MAX            63   /* as many as the profile list's one-byte length allows */

/* One feature descriptor, inside the reply it was found in. */
struct mmc_feature
{
    uint16_t code;           /* enum mmc_feature_code */
    uint8_t version;
    bool persistent;
    bool current;
    const uint8_t *data;     /* what follows the 4-byte descriptor header */
    uint8_t length;          /* bytes at data */
};

/* A whole reply, checked: its length field and the bytes that arrived agree. */
struct mmc_configuration
{
    uint16_t current_profile;    /* enum mmc_profile */
    const uint8_t *descriptors;
    uint32_t length;             /* bytes at descriptors that arrived */
};

/*
 * GET CONFIGURATION into the caller's buffer of size bytes (8 .. MMC_CONFIGURATION_MAX); *configuration points into it.
 * A reply longer than the buffer is cut at the last whole byte that arrived; the iterator stops at the last whole
 * descriptor.
 */
enum mmc_result mmc_get_configuration(struct mmc_device *device, enum mmc_feature_request request,
        uint16_t starting_feature, void *buffer, uint32_t size, struct mmc_configuration *configuration);

/* Step through the descriptors; *offset starts at 0. False at the end, or where the rest is no whole descriptor. */
bool mmc_next_feature(const struct mmc_configuration *configuration, uint32_t *offset, struct mmc_feature *feature);

/*
 * One feature; *feature points into buffer, which holds MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX bytes.
 * MMC_NO_FEATURE when the drive has it not; with current_only MMC_FEATURE_NOT_CURRENT when the medium does not allow it
 * (*feature is filled in all the same). MMC_ILLEGAL_COMMAND from drives before MMC-2.
 */
enum mmc_result mmc_get_feature(struct mmc_device *device, uint16_t code, bool current_only, uint8_t *buffer,
        struct mmc_feature *feature);

/* The profile of the medium that is in; MMC_PROFILE_NONE without one. */
enum mmc_result mmc_get_current_profile(struct mmc_device *device, uint16_t *profile);

struct mmc_profile_entry
{
    uint16_t profile;        /* enum mmc_profile */
    bool current;
};

/* The profiles the drive knows, in its own order of preference: at most MMC_PROFILES_MAX at profiles. */
enum mmc_result mmc_get_profiles(struct mmc_device *device, struct mmc_profile_entry *profiles, uint32_t *count);

/* CD Mastering feature (002Eh): session at once and raw recording. */
struct mmc_cd_mastering
{
    bool current;
    bool buffer_underrun_free;       /* BUF */
    bool session_at_once;            /* SAO */
    bool raw_multisession;           /* Raw MS */
    bool raw;
    bool test_write;
    bool cd_rw;
    bool rw_sub_channel;             /* R-W */
    uint32_t max_cue_sheet_length;   /* bytes */
};

enum mmc_result mmc_get_cd_mastering(struct mmc_device *device, struct mmc_cd_mastering *feature);

/* CD Track at Once feature (002Dh). */
struct mmc_cd_track_at_once
{
    bool current;
    bool buffer_underrun_free;       /* BUF */
    bool rw_raw;                     /* R-W raw: user data with raw R-W sub-channel */
    bool rw_pack;
    bool test_write;
    bool cd_rw;
    bool rw_sub_code;
    uint16_t data_types;             /* bit n: data block type n can be written */
};

enum mmc_result mmc_get_cd_track_at_once(struct mmc_device *device, struct mmc_cd_track_at_once *feature);

/* Removable Medium feature (0003h). */
struct mmc_removable_medium
{
    uint8_t loading_mechanism;       /* 0 caddy, 1 tray, 2 pop-up, 4 changer, 5 changer with magazine */
    bool load;                       /* can also close the tray */
    bool eject;
    bool prevent_jumper;             /* Pvnt Jmpr */
    bool lock;
};

enum mmc_result mmc_get_removable_medium(struct mmc_device *device, struct mmc_removable_medium *feature);

/* A profile's name, "CD-R"; "unknown" for one not in the standard. Never NULL. */
const char *mmc_profile_name(uint16_t profile);

#endif
