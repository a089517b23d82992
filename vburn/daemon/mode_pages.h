/* mode_pages.h: MODE SENSE(10), MODE SELECT(10) and the pages (MMC-6 clause 7).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_MODE_PAGES_H
#define VBURN_MODE_PAGES_H

#include "command.h"

enum mode_page_code
{
    PAGE_ERROR_RECOVERY = 0x01,
    PAGE_WRITE_PARAMETERS = 0x05,
    PAGE_CACHING = 0x08,
    PAGE_POWER_CONDITION = 0x1a,
    PAGE_TIMEOUT_PROTECT = 0x1d,
    PAGE_CAPABILITIES = 0x2a
};

enum
{
    MODE_PAGE_COUNT = 6,
    MODE_PAGE_MAX = 80      /* bytes of the longest page */
};

struct mode_pages
{
    uint8_t current[MODE_PAGE_COUNT][MODE_PAGE_MAX];
    bool for_data_media;        /* page 05h is one for DVD and BD */
};

void mode_pages_init(struct mode_pages *pages);

/* A disc has been put in: page 05h becomes the default one where it was for the other kind of disc, CD or not CD; the write types
 * are not the same. */
void mode_pages_new_medium(struct mode_pages *pages, bool is_cd);

struct unit;

/* The write parameters, mode page 05h, as they stand. */
unsigned write_parameter_type(const struct unit *unit);
unsigned write_parameter_block_type(const struct unit *unit);
bool write_parameter_test(const struct unit *unit);
bool write_parameter_burn_free(const struct unit *unit);
const uint8_t *write_parameters(const struct unit *unit);

void mode_sense_10(struct unit *unit, struct command *command);
void mode_select_10(struct unit *unit, struct command *command);

#endif
