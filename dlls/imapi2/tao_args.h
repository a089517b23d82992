/*
 * The arguments of a progress event of the track-at-once writer.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_TAO_ARGS_H
#define IMAPI2_TAO_ARGS_H

#include "imapi2.h"
#include "burnpump.h"

/* Progress at one moment; times in seconds, of the track or of finishing the disc. */
struct tao_progress
{
    struct burn_progress burn;
    LONG track;
    IMAPI_FORMAT2_TAO_WRITE_ACTION action;
    LONG elapsed;
    LONG remaining;
};

/* An object that keeps these values; a handler may keep it. */
HRESULT tao_args_create(const struct tao_progress *progress, IDispatch **out);

#endif
