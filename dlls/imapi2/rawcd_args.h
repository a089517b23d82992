/*
 * The arguments of a progress event of the raw CD writer.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RAWCD_ARGS_H
#define IMAPI2_RAWCD_ARGS_H

#include "imapi2.h"
#include "burnpump.h"

/* Progress at one moment; times in seconds. */
struct rawcd_progress
{
    struct burn_progress burn;
    IMAPI_FORMAT2_RAW_CD_WRITE_ACTION action;
    LONG elapsed;
    LONG remaining;
};

/* An object that keeps these values; a handler may keep it. */
HRESULT rawcd_args_create(const struct rawcd_progress *progress, IDispatch **out);

#endif
