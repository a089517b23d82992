/* address.h: logical block addresses and minutes:seconds:frames on a CD.
 *
 * MMC-6 4.2.3.5 (table "LBA to MSF translation"): LBA -150 is 00:00:00, and the times 90:00:00 to 99:59:74 are the
 * addresses -45150 to -151, so that the lead-in of the first session, which ends at 99:59:74, runs on into
 * the pregap at 00:00:00 without a step.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_ADDRESS_H
#define VBURN_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#define LBA_LOWEST   (-45150)
#define LBA_HIGHEST  404849
#define PREGAP_START (-150)

struct msf
{
    uint8_t minute; /* 0..99, binary */
    uint8_t second; /* 0..59 */
    uint8_t frame;  /* 0..74 */
};

/* lba must lie in LBA_LOWEST..LBA_HIGHEST; what lies outside is clamped. */
struct msf msf_from_lba(int32_t lba);

/* A length in sectors as a time, without the offset of two seconds; up to 99:59:74, clamped. */
struct msf msf_from_length(uint32_t sectors);

/* False when a field is out of range. */
bool lba_from_msf(struct msf msf, int32_t *lba);

static inline uint8_t bcd_from_binary(unsigned value)
{
    return (uint8_t)(value / 10 << 4 | value % 10);
}

/* False when one of the two digits is not decimal. */
static inline bool binary_from_bcd(uint8_t bcd, uint8_t *value)
{
    if ((bcd >> 4) > 9 || (bcd & 15) > 9)
        return false;
    *value = (uint8_t)((bcd >> 4) * 10 + (bcd & 15));
    return true;
}

#endif
