/*
 * What the targets of libs/volume share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_READING_H
#define VOLUME_READING_H

#include "volume/import.h"

/* One input of a target: a disc, which that file system is read from. */
int read_volume(enum volume_file_system file_system, const uint8_t *data, size_t size);

#endif
