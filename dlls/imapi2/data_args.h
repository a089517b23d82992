/*
 * The arguments of a progress event of the data writer.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DATA_ARGS_H
#define IMAPI2_DATA_ARGS_H

#include "imapi2.h"
#include "burnpump.h"

/* Progress at one moment; times in seconds. */
struct data_progress
{
    struct burn_progress burn;
    IMAPI_FORMAT2_DATA_WRITE_ACTION action;
    LONG elapsed;
    LONG remaining;
};

/* An object that keeps these values; a handler may keep it. */
HRESULT data_args_create(const struct data_progress *progress, IDispatch **out);

#endif
