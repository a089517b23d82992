/* cd_sector.h: the layout of data sectors (ECMA-130 clauses 14 and 15).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_CD_SECTOR_H
#define VBURN_CD_SECTOR_H

#include "disc.h"

enum sector_type /* the numbers are READ CD's expected sector types (MMC-6 table 449) */
{
    SECTOR_ANY = 0,
    SECTOR_CD_DA = 1,
    SECTOR_MODE_1 = 2,
    SECTOR_MODE_2 = 3,          /* formless */
    SECTOR_MODE_2_FORM_1 = 4,
    SECTOR_MODE_2_FORM_2 = 5,
    SECTOR_UNREADABLE = 6       /* in a data track, and no sync, or a mode that does not exist */
};

/* Puts sync pattern, header, EDC and ECC around the user data (and sub-header) that stand in their place in a sector that
 * is not scrambled: bytes 16 to 2063 for mode 1, 16 to 2351 for formless mode 2, 16 to 2071 and 16 to 2347 for its forms 1
 * and 2. */
void cd_sector_complete(uint8_t sector[MAIN_SIZE], int32_t lba, enum sector_type type);

/* What a descrambled sector of a data track is. */
enum sector_type cd_sector_type(const uint8_t sector[MAIN_SIZE]);

/* Whether the EDC of a descrambled sector is right; true for types that have none. */
bool cd_sector_edc_good(const uint8_t sector[MAIN_SIZE], enum sector_type type);

#endif
