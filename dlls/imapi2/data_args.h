/*
 * The arguments of a progress event of the data writer.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DATA_ARGS_H
#define IMAPI2_DATA_ARGS_H

#include "imapi2.h"

/* Progress at one moment. LBAs and sectors of the disc, bytes, seconds. */
struct data_progress
{
    LONG start_lba;
    LONG sector_count;
    LONG last_read_lba;
    LONG last_written_lba;
    LONG total_buffer;
    LONG used_buffer;
    IMAPI_FORMAT2_DATA_WRITE_ACTION action;
    LONG elapsed;
    LONG remaining;
};

/* An object that keeps these values; a handler may keep it. */
HRESULT data_args_create(const struct data_progress *progress, IDispatch **out);

#endif
