/*
 * MsftDiscFormat2RawCD: the object's properties are in format_rawcd.c, its life between PrepareMedia and ReleaseMedia in
 * rawmedia.c, WriteMedia in rawwrite.c; what it shares with the other writers is in writer.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_FORMAT_RAWCD_H
#define IMAPI2_FORMAT_RAWCD_H

#include "com/com.h"
#include "imapi2.h"
#include "mmc/device.h"
#include "imapi2_private.h"
#include "simulation.h"
#include "writer.h"

struct format_rawcd
{
    IDiscFormat2RawCD IDiscFormat2RawCD_iface;
    struct com_object com;
    struct com_connection_points events;
    struct writer writer;
    struct simulation simulation;
    /* With the writer's lock: */
    VARIANT_BOOL buffer_underrun_free_disabled;
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE sector_type;
    LONG start_of_next_session;             /* LBA, while prepared */
    LONG last_possible_start_of_leadout;    /* LBA, while prepared */
};

/* Leaves IErrorInfo and gives hr back; detail may be NULL. */
HRESULT rawcd_error(HRESULT hr, const WCHAR *detail);
/* The same for what the drive said. */
HRESULT rawcd_status(const struct mmc_device *device, enum mmc_result result);

/* The sector types (a bit each, 1 << type) that a drive can write raw; 0 when it cannot write raw at all. */
enum mmc_result rawmedia_get_sector_types(struct mmc_device *device, ULONG *types);
/* Whether a drive can write raw with the laser off. */
enum mmc_result rawmedia_can_simulate(struct mmc_device *device, BOOL *can);

/* Takes the drive, and checks and measures the disc; all undone on failure. SPEEDSET codes where the speed that was asked
 * for is not one for this disc. The state is WRITER_CHANGING, the lock not held. */
HRESULT rawmedia_prepare(struct format_rawcd *format);

/* Writes a stream that begins lead_in sectors before LBA 0. The state is WRITER_BUSY, the lock not held. */
HRESULT rawwrite_run(struct format_rawcd *format, IStream *stream, LONG lead_in);

/* Bytes of a sector in the stream. */
ULONG rawcd_sector_size(IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type);

#endif
