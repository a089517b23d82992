/*
 * Data sectors as a burn leaves them on a virtual disc, for check_disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_BURN_DATA_SECTOR_H
#define TESTS_BURN_DATA_SECTOR_H

#include <stdint.h>

struct data_kind
{
    const char *name;           /* "mode1" ... */
    unsigned size;              /* of the user's data */
    unsigned from;              /* where they are in a sector */
    unsigned mode;
    unsigned edc_from, edc_at;  /* what the EDC is of, and where it is; 0: there is none */
    unsigned ecc, submode;      /* whether there is an ECC; the form's bit and more, where there is a sub-header */
};

/* NULL where there is none of this name. */
const struct data_kind *data_kind_by_name(const char *name);

/* Descrambles a sector of 2352 bytes in place, and says what is wrong with it for this kind at this address. user has the
 * user's data, NULL stands for none. NULL when all is right. */
const char *data_sector_check(uint8_t *sector, const struct data_kind *kind, long lba, const uint8_t *user);

#endif
