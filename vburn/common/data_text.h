/* data_text.h: what disc.txt says of a disc of 2048-byte sectors. Private to disc_text.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DATA_TEXT_H
#define VBURN_DATA_TEXT_H

#include "disc.h"

#include <stdio.h>

/* The value of one key. *known unset: it is none of these. False when the value is not one the key can have. */
bool data_text_read(struct disc *disc, const char *key, const char *value, bool *known);

/* After the last line: whether it makes a disc. */
bool data_text_check(const struct disc *disc);

void data_text_write(FILE *file, const struct disc *disc);

#endif
