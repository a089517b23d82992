/*
 * Joliet, read from a disc of anybody's. The input is described in support/volume_reading.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "volume_reading.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_volume(VOLUME_JOLIET, data, size);
}
