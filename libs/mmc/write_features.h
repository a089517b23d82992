/*
 * The features that say how a drive can record, and how it can record the medium that is in (MMC-6 5.3), taken together from one
 * GET CONFIGURATION.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_WRITE_FEATURES_H
#define MMC_WRITE_FEATURES_H

#include "mmc/features.h"

/* What every feature has; the members behind it are zero where the drive's descriptor is too short to have them. */
struct mmc_feature_state
{
    bool present;            /* the drive can do it, with some medium */
    bool current;            /* with the medium that is in */
};

#define MMC_LINK_SIZES_MAX 249 /* as many as a descriptor's one-byte length leaves room for */

/* Link sizes that the drive can write, blocks; 7 on CD, 16 on DVD. */
struct mmc_link_sizes
{
    uint8_t count;
    uint8_t sizes[MMC_LINK_SIZES_MAX];
};

struct mmc_random_writable           /* 0020h: every block at any time; DVD-RAM, DVD+RW, BD-RE */
{
    struct mmc_feature_state state;
    uint32_t last_lba;
    uint32_t block_size;             /* bytes */
    uint16_t blocking;               /* blocks that are written together */
    bool page_present;               /* PP: error recovery mode page */
};

struct mmc_incremental_writable      /* 0021h: packet and incremental writing, more than one session */
{
    struct mmc_feature_state state;
    uint16_t data_block_types;       /* bit n: data block type n */
    bool track_resources;            /* TRIO: READ DISC INFORMATION type 1 */
    bool address_reservation;        /* ARSV: RESERVE TRACK by address */
    bool buffer_underrun_free;       /* BUF */
    struct mmc_link_sizes links;
};

struct mmc_formattable               /* 0023h */
{
    struct mmc_feature_state state;
    bool no_spares;                  /* RENoSA: BD-RE type 31h */
    bool expand;                     /* BD-RE type 01h: spare areas can grow */
    bool quick_certification;        /* QCert: BD-RE type 30h */
    bool full_certification;         /* Cert */
    bool bd_r_random;                /* RRM: BD-R for random recording */
};

struct mmc_defect_management         /* 0024h */
{
    struct mmc_feature_state state;
    bool spare_information;          /* SSA: READ DISC STRUCTURE 0Ah */
};

struct mmc_mrw                       /* 0028h */
{
    struct mmc_feature_state state;
    bool write, dvd_plus_write;
};

struct mmc_dvd_plus_rw               /* 002Ah, 003Ah (dual layer) */
{
    struct mmc_feature_state state;
    bool write;
    bool quick_start;                /* format type 26h with MMC_FORMAT_QUICK_START */
    bool close_only;                 /* a background format can only be closed compatibly, not stopped quickly */
};

struct mmc_dvd_plus_r                /* 002Bh, 003Bh (dual layer) */
{
    struct mmc_feature_state state;
    bool write;
};

struct mmc_rigid_overwrite           /* 002Ch: DVD-RW restricted overwrite, in ECC blocks */
{
    struct mmc_feature_state state;
    bool defect_status_generate;     /* DSDG */
    bool defect_status_read;         /* DSDR */
    bool intermediate;               /* quick formats: types 13h, 15h */
    bool blank;                      /* BLANK is there too */
};

struct mmc_dvd_dash_write            /* 002Fh */
{
    struct mmc_feature_state state;
    bool buffer_underrun_free;
    bool dual_layer;                 /* RDL */
    bool test_write;
    bool dvd_rw;                     /* DVD-RW SL */
};

struct mmc_layer_jump                /* 0033h */
{
    struct mmc_feature_state state;
    struct mmc_link_sizes links;
};

struct mmc_cd_rw_write               /* 0037h */
{
    struct mmc_feature_state state;
    uint8_t subtypes;                /* bit n: CD-RW of sub-type n: 0 standard, 1 high, 2 ultra, 3 ultra+ */
};

struct mmc_bd_write                  /* 0041h */
{
    struct mmc_feature_state state;
    bool verify_not_required;        /* SVNR: WRITE(12) with VNR */
    bool bd_re, bd_r;                /* of any class */
};

struct mmc_real_time_streaming       /* 0107h */
{
    struct mmc_feature_state state;
    bool buffer_in_blocks;           /* RBCB: READ BUFFER CAPACITY with Block */
    bool set_cd_speed;               /* SCS */
    bool page_2a_speeds;             /* MP2A */
    bool write_speeds;               /* WSPD: GET PERFORMANCE type 3, SET STREAMING with WRC */
    bool stream_writing;             /* SW: SET STREAMING's write times count */
};

struct mmc_write_protect_feature     /* 0004h */
{
    struct mmc_feature_state state;
    bool until_power_down;           /* SSWPP: mode page 1Dh */
    bool persistent;                 /* SPWP: SEND DISC STRUCTURE C0h */
    bool disc_control_block;         /* WDCB: DVD+RW */
    bool cartridge;                  /* DWP: a cartridge's tab is honoured */
};

struct mmc_write_features
{
    uint16_t current_profile;
    struct mmc_write_protect_feature write_protect;
    struct mmc_feature_state cd_read;              /* 001Eh */
    struct mmc_feature_state dvd_read;             /* 001Fh */
    struct mmc_random_writable random_writable;
    struct mmc_incremental_writable incremental;
    struct mmc_formattable formattable;
    struct mmc_defect_management defect_management;
    struct mmc_feature_state write_once;           /* 0025h: each block once, at any address: BD-R RRM */
    struct mmc_feature_state restricted_overwrite; /* 0026h */
    struct mmc_mrw mrw;
    struct mmc_dvd_plus_rw dvd_plus_rw, dvd_plus_rw_dl;
    struct mmc_dvd_plus_r dvd_plus_r, dvd_plus_r_dl;
    struct mmc_rigid_overwrite rigid_overwrite;
    struct mmc_feature_state cd_track_at_once;     /* 002Dh, 002Eh: what they allow is in features.h */
    struct mmc_feature_state cd_mastering;
    struct mmc_dvd_dash_write dvd_dash_write;
    struct mmc_layer_jump layer_jump;
    struct mmc_cd_rw_write cd_rw_write;
    struct mmc_feature_state pow;                  /* 0038h: BD-R pseudo-overwrite */
    struct mmc_feature_state bd_read;              /* 0040h */
    struct mmc_bd_write bd_write;
    struct mmc_real_time_streaming streaming;
};

/* From a reply to GET CONFIGURATION for all features or the current ones. Of a feature that stands there twice the first counts. */
void mmc_parse_write_features(const struct mmc_configuration *configuration, struct mmc_write_features *features);

/* Ask for all of them. MMC_ILLEGAL_COMMAND from drives before MMC-2. */
enum mmc_result mmc_get_write_features(struct mmc_device *device, struct mmc_write_features *features);

#endif
