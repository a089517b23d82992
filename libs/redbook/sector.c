/*
 * The sectors of a compact disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/ecc.h"
#include "redbook/edc.h"
#include "redbook/msf.h"
#include "redbook/sector.h"

#define HEADER SECTOR_SYNC_SIZE
#define SUBHEADER (HEADER + SECTOR_HEADER_SIZE)
#define SUBMODE 2               /* in a sub-header */

static const uint8_t sync_pattern[SECTOR_SYNC_SIZE] = { 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0 };
static const uint8_t zeros[SECTOR_SIZE];

/* Places in a sector; a size of 0 says that there is none. */
static const struct format
{
    uint8_t mode;
    bool subheader;
    uint8_t form_bit;
    uint16_t user, user_size;
    uint16_t edc_from, edc_size;    /* what the EDC is of; it stands behind it */
    uint16_t zeros, zeros_size;
    bool ecc, ecc_of_header;        /* with P and Q; whether the header counts as it is, or as zeros */
}
formats[SECTOR_TYPES] =
{
    [SECTOR_AUDIO]         = { 0, false, 0, 0, 2352, 0, 0, 0, 0, false, false },
    [SECTOR_MODE_0]        = { 0, false, 0, 16, 2336, 0, 0, 16, 2336, false, false },
    [SECTOR_MODE_1]        = { 1, false, 0, 16, 2048, 0, 2064, 2068, 8, true, true },
    [SECTOR_MODE_2]        = { 2, false, 0, 16, 2336, 0, 0, 0, 0, false, false },
    [SECTOR_MODE_2_FORM_1] = { 2, true, 0, 24, 2048, 16, 2056, 0, 0, true, false },
    [SECTOR_MODE_2_FORM_2] = { 2, true, SECTOR_SUBMODE_FORM_2, 16, 2336, 16, 2332, 0, 0, false, false },
};

uint8_t sector_mode(enum sector_type type)
{
    return formats[type].mode;
}

unsigned sector_user_offset(enum sector_type type)
{
    return formats[type].user;
}

unsigned sector_user_size(enum sector_type type)
{
    return formats[type].user_size;
}

/* --- making ---------------------------------------------------------------------------------------------------------- */

static void make_header(uint8_t header[SECTOR_HEADER_SIZE], uint8_t mode, int32_t lba)
{
    struct msf msf = { 0 };

    msf_from_lba(lba, &msf);
    header[0] = bcd_from_binary(msf.min);
    header[1] = bcd_from_binary(msf.sec);
    header[2] = bcd_from_binary(msf.frame);
    header[3] = mode;
}

static void put_edc(uint8_t *sector, const struct format *format)
{
    uint32_t value = edc(sector + format->edc_from, format->edc_size);
    uint8_t *place = sector + format->edc_from + format->edc_size;
    unsigned i;

    for (i = 0; i < 4; i++) place[i] = (uint8_t)(value >> 8 * i);
}

static void complete(uint8_t *sector, enum sector_type type, int32_t lba, bool leave_edc)
{
    const struct format *format = &formats[type];
    uint8_t header[SECTOR_HEADER_SIZE];

    if (type == SECTOR_AUDIO) return;
    make_header(header, format->mode, lba);
    memcpy(sector, sync_pattern, SECTOR_SYNC_SIZE);
    memcpy(sector + HEADER, format->ecc && !format->ecc_of_header ? zeros : header, SECTOR_HEADER_SIZE);
    if (format->subheader)
    {
        sector[SUBHEADER + SUBMODE] = (uint8_t)((sector[SUBHEADER + SUBMODE] & ~SECTOR_SUBMODE_FORM_2) | format->form_bit);
        memcpy(sector + SUBHEADER + SECTOR_SUBHEADER_SIZE / 2, sector + SUBHEADER, SECTOR_SUBHEADER_SIZE / 2);
    }
    if (format->edc_size && !leave_edc) put_edc(sector, format);
    if (format->ecc)
    {
        memset(sector + format->zeros, 0, format->zeros_size);
        ecc_encode(sector + HEADER);
        memcpy(sector + HEADER, header, SECTOR_HEADER_SIZE);
    }
}

/* Form 2 may be without an EDC, and says so with zeros. */
static bool has_no_edc(const uint8_t *sector, enum sector_type type)
{
    const struct format *format = &formats[type];

    return type == SECTOR_MODE_2_FORM_2 && !memcmp(sector + format->edc_from + format->edc_size, zeros, 4);
}

void sector_encode(uint8_t sector[SECTOR_SIZE], enum sector_type type, int32_t lba, const uint8_t *user)
{
    const struct format *format = &formats[type];
    uint8_t *place = sector + format->user;

    if (!user) memset(place, 0, format->user_size);
    else if (user != place) memcpy(place, user, format->user_size);
    if (format->user > SUBHEADER)
    {
        memset(sector + SUBHEADER, 0, SECTOR_SUBHEADER_SIZE);
        sector[SUBHEADER + SUBMODE] = SECTOR_SUBMODE_DATA;
    }
    complete(sector, type, lba, user && has_no_edc(sector, type));
}

/* --- looking --------------------------------------------------------------------------------------------------------- */

static enum sector_fault check_subheader(const uint8_t *sector, const struct format *format)
{
    const uint8_t *subheader = sector + SUBHEADER;

    if (memcmp(subheader, subheader + SECTOR_SUBHEADER_SIZE / 2, SECTOR_SUBHEADER_SIZE / 2)) return SECTOR_BAD_SUBHEADER;
    return (subheader[SUBMODE] & SECTOR_SUBMODE_FORM_2) == format->form_bit ? SECTOR_GOOD : SECTOR_BAD_SUBHEADER;
}

enum sector_fault sector_check(const uint8_t sector[SECTOR_SIZE], enum sector_type type, int32_t lba)
{
    const struct format *format = &formats[type];
    uint8_t again[SECTOR_SIZE], header[SECTOR_HEADER_SIZE];
    size_t edc_place = format->edc_from + format->edc_size;

    if (type == SECTOR_AUDIO) return SECTOR_GOOD;
    make_header(header, format->mode, lba);
    if (memcmp(sector, sync_pattern, SECTOR_SYNC_SIZE)) return SECTOR_BAD_SYNC;
    if (memcmp(sector + HEADER, header, SECTOR_HEADER_SIZE - 1)) return SECTOR_BAD_ADDRESS;
    if (sector[HEADER + SECTOR_HEADER_SIZE - 1] != format->mode) return SECTOR_BAD_MODE;
    if (format->subheader && check_subheader(sector, format) != SECTOR_GOOD) return SECTOR_BAD_SUBHEADER;
    if (memcmp(sector + format->zeros, zeros, format->zeros_size)) return SECTOR_BAD_ZEROS;

    memcpy(again, sector, SECTOR_SIZE);
    complete(again, type, lba, has_no_edc(again, type));
    if (format->edc_size && memcmp(sector + edc_place, again + edc_place, 4)) return SECTOR_BAD_EDC;
    return format->ecc && memcmp(sector + HEADER + ECC_DATA_SIZE, again + HEADER + ECC_DATA_SIZE, ECC_P_SIZE + ECC_Q_SIZE)
           ? SECTOR_BAD_ECC : SECTOR_GOOD;
}
