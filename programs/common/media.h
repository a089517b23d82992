/*
 * Kinds of discs, as IMAPI2 numbers them.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_MEDIA_H
#define PROGRAMS_MEDIA_H

#include <windows.h>
#include "imapi2.h"

/* 1x of such a disc with data sectors of 2048 bytes, in sectors per second; 0: not known. */
LONG media_single_speed(IMAPI_MEDIA_PHYSICAL_TYPE type);

#endif
