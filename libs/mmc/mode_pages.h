/*
 * Mode pages: MODE SENSE(10), MODE SELECT(10), the Write Parameters page and the capabilities page (MMC-6 clause 7;
 * MMC-3 annex for page 2Ah).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_MODE_PAGES_H
#define MMC_MODE_PAGES_H

#include "mmc/device.h"

enum mmc_mode_page_code
{
    MMC_PAGE_ERROR_RECOVERY = 0x01,
    MMC_PAGE_MRW = 0x03,
    MMC_PAGE_WRITE_PARAMETERS = 0x05,
    MMC_PAGE_CACHING = 0x08,
    MMC_PAGE_CD_AUDIO = 0x0E,
    MMC_PAGE_POWER_CONDITION = 0x1A,
    MMC_PAGE_EXCEPTIONS = 0x1C,
    MMC_PAGE_TIMEOUT = 0x1D,
    MMC_PAGE_CAPABILITIES = 0x2A,
    MMC_PAGE_ALL = 0x3F
};

/* PC field: which values are asked for. */
enum mmc_mode_page_control
{
    MMC_PAGE_CURRENT = 0,
    MMC_PAGE_CHANGEABLE = 1,   /* a bit is 1 where MODE SELECT may change it */
    MMC_PAGE_DEFAULT = 2,
    MMC_PAGE_SAVED = 3
};

#define MMC_MODE_HEADER_SIZE 8    /* mode parameter header (10) */
#define MMC_MODE_PAGE_MAX    257  /* page code, length byte, and what that byte can count */

/* The pages of a MODE SENSE reply: mode parameter header and block descriptors taken off. */
struct mmc_mode_pages
{
    uint8_t medium_type;
    const uint8_t *pages;
    uint32_t length;         /* bytes at pages that arrived */
};

struct mmc_mode_page
{
    uint8_t code;            /* without PS and SPF bits */
    bool saveable;           /* PS */
    bool subpage;            /* SPF: data start with subpage code and a 16-bit length; length here is the whole page's */
    const uint8_t *bytes;    /* the page from its page code on */
    uint32_t length;         /* bytes at bytes */
};

/* MODE SENSE(10) into the caller's buffer of size bytes (8 .. 65535), block descriptors disabled (DBD). */
enum mmc_result mmc_mode_sense(struct mmc_device *device, uint8_t page, enum mmc_mode_page_control control,
        void *buffer, uint32_t size, struct mmc_mode_pages *pages);

/* Step through the pages; *offset starts at 0. False at the end, or where the rest is no whole page. */
bool mmc_next_mode_page(const struct mmc_mode_pages *pages, uint32_t *offset, struct mmc_mode_page *page);

/*
 * One page, from its page code on, copied into bytes[MMC_MODE_PAGE_MAX]; *length receives its length.
 * MMC_NO_SUCH_MODE_PAGE when the drive has it not (also when it says so with a reply that lacks the page).
 */
enum mmc_result mmc_get_mode_page(struct mmc_device *device, uint8_t page, enum mmc_mode_page_control control,
        uint8_t *bytes, uint32_t *length);

/*
 * MODE SELECT(10) of one page as mmc_get_mode_page gave it: length bytes, 2 .. MMC_MODE_PAGE_MAX. The header is put
 * before it and the PS bit, reserved here, is cleared. save: also keep it over a reset (SP).
 */
enum mmc_result mmc_set_mode_page(struct mmc_device *device, const uint8_t *bytes, uint32_t length, bool save);

/* --- Write Parameters page (05h), MMC-6 --- */

enum mmc_write_type
{
    MMC_WRITE_PACKET = 0,    /* packet / incremental */
    MMC_WRITE_TAO = 1,       /* track at once */
    MMC_WRITE_SAO = 2,       /* session at once; disc at once for DVD-R/-RW */
    MMC_WRITE_RAW = 3,
    MMC_WRITE_LAYER_JUMP = 4
};

/* Multi-session field. */
enum mmc_multisession
{
    MMC_NO_NEXT_SESSION_NO_B0 = 0, /* no next session, no B0 pointer: the disc is closed with this session */
    MMC_NO_NEXT_SESSION_B0 = 1,    /* likewise, B0 pointer = FF:FF:FF; CD only */
    MMC_NEXT_SESSION_ALLOWED = 3
};

/* Data block types: what a written block consists of. */
enum mmc_data_block_type
{
    MMC_BLOCK_RAW_2352 = 0,          /* 2352 bytes, no sub-channel */
    MMC_BLOCK_RAW_PQ = 1,            /* 2352 + 16: P and Q, cooked */
    MMC_BLOCK_RAW_PW_PACK = 2,       /* 2352 + 96: P-W, R-W cooked */
    MMC_BLOCK_RAW_PW = 3,            /* 2352 + 96: P-W raw */
    MMC_BLOCK_MODE1 = 8,             /* 2048 */
    MMC_BLOCK_MODE2 = 9,             /* 2336 */
    MMC_BLOCK_MODE2_FORM1 = 10,      /* 2048 */
    MMC_BLOCK_MODE2_FORM1_SUB = 11,  /* 2056: 8 bytes of sub-header first */
    MMC_BLOCK_MODE2_FORM2 = 12,      /* 2324 */
    MMC_BLOCK_MODE2_MIXED = 13       /* 2332 with sub-header: form 1 or 2 as it says */
};

/* Which members of struct mmc_write_parameters are meant; a member whose bit is not set is left as the drive has it. */
enum mmc_write_parameter_field
{
    MMC_SET_WRITE_TYPE = 1 << 0,
    MMC_SET_TEST_WRITE = 1 << 1,
    MMC_SET_LINK_SIZE = 1 << 2,
    MMC_SET_BUFFER_UNDERRUN_FREE = 1 << 3,
    MMC_SET_TRACK_MODE = 1 << 4,
    MMC_SET_COPY = 1 << 5,
    MMC_SET_FIXED_PACKET = 1 << 6,
    MMC_SET_MULTISESSION = 1 << 7,
    MMC_SET_DATA_BLOCK_TYPE = 1 << 8,
    MMC_SET_APPLICATION_CODE = 1 << 9,
    MMC_SET_SESSION_FORMAT = 1 << 10,
    MMC_SET_PACKET_SIZE = 1 << 11,
    MMC_SET_AUDIO_PAUSE = 1 << 12,
    MMC_SET_CATALOGUE_NUMBER = 1 << 13,
    MMC_SET_ISRC = 1 << 14
};

struct mmc_write_parameters
{
    uint32_t fields;             /* enum mmc_write_parameter_field; after mmc_write_parameters_parse: all */
    uint8_t write_type;          /* enum mmc_write_type */
    bool test_write;
    bool link_size_valid;        /* LS_V */
    uint8_t link_size;           /* blocks */
    bool buffer_underrun_free;   /* BUFE */
    uint8_t track_mode;          /* control nibble of Q (0..15) */
    bool copy;                   /* a copy of a copy: SCMS */
    bool fixed_packet;
    uint8_t multisession;        /* enum mmc_multisession */
    uint8_t data_block_type;     /* enum mmc_data_block_type */
    uint8_t application_code;    /* host application code, 6 bits */
    uint8_t session_format;      /* 00 CD-DA/CD-ROM, 10h CD-I, 20h CD-ROM XA */
    uint32_t packet_size;        /* blocks */
    uint16_t audio_pause;        /* blocks; 150 is usual */
    char catalogue_number[13 + 1]; /* digits, or empty: MCVAL = 0 */
    char isrc[12 + 1];             /* 12 characters without dashes, or empty: TCVAL = 0 */
};

/* Read a Write Parameters page of length bytes; false when it is another page or shorter than 48 bytes. */
bool mmc_write_parameters_parse(const uint8_t *page, uint32_t length, struct mmc_write_parameters *parameters);

/* Write the members whose field bits are set into the page; every other bit stays. False as above, or for a value
 * that does not fit its field. */
bool mmc_write_parameters_pack(const struct mmc_write_parameters *parameters, uint8_t *page, uint32_t length);

enum mmc_result mmc_get_write_parameters(struct mmc_device *device, enum mmc_mode_page_control control,
        struct mmc_write_parameters *parameters);

/*
 * Take the drive's current page, change what parameters->fields asks for, give it back, and read it again: drives round
 * and ignore. MMC_INVALID_MODE_PARAMETERS when the drive refuses, or accepts and has something else afterwards.
 */
enum mmc_result mmc_set_write_parameters(struct mmc_device *device, const struct mmc_write_parameters *parameters);

/* --- CD/DVD Capabilities and Mechanical Status page (2Ah): legacy, but what every drive has --- */

#define MMC_CAPABILITIES_SPEEDS_MAX 62 /* as many 4-byte descriptors as the longest page holds */

struct mmc_capabilities
{
    bool reads_cd_r, reads_cd_rw, reads_dvd_rom, reads_dvd_r, reads_dvd_ram;
    bool writes_cd_r, writes_cd_rw, writes_dvd_r, writes_dvd_ram;
    bool test_write;
    bool buffer_underrun_free;       /* BUF */
    bool reads_isrc, reads_upc;
    bool cd_da_commands;             /* READ CD can give audio */
    bool cd_da_accurate;             /* and join it without losing a sample */
    bool c2_pointers;
    bool rw_supported, rw_deinterleaved;
    bool reads_bar_code;
    uint8_t loading_mechanism;       /* as in struct mmc_removable_medium */
    bool eject, lock, locked, prevent_jumper;
    uint16_t buffer_size;            /* KiB */
    uint16_t max_read_speed, current_read_speed;   /* kB/s (1000 bytes); 0 when the drive says no more */
    uint16_t max_write_speed, current_write_speed; /* kB/s */
    uint8_t rotation_control;        /* selected: 0 CLV and non-pure CAV, 1 CAV */
    uint32_t speed_count;
    struct
    {
        uint8_t rotation_control;    /* 0 CLV and non-pure CAV, 1 pure CAV */
        uint16_t speed;              /* kB/s */
    } speeds[MMC_CAPABILITIES_SPEEDS_MAX];
};

/* False when it is another page or shorter than 8 bytes; members beyond the end of a short page are 0. */
bool mmc_capabilities_parse(const uint8_t *page, uint32_t length, struct mmc_capabilities *capabilities);

enum mmc_result mmc_get_capabilities(struct mmc_device *device, struct mmc_capabilities *capabilities);

#endif
