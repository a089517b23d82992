/*
 * SCSI pass-through: the one place that knows DeviceIoControl.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_SPTI_H
#define IMAPI2_SPTI_H

#include <windows.h>
#include "mmc/transport.h"

struct spti;

/* Opens a drive by a device path (`\\.\D:` or a device interface path) for reading and writing.
 * letter: the drive's where it is known, else 0; it only serves to name the drive in a trace.
 * S_OK, E_OUTOFMEMORY, or the system's error as an HRESULT. Given back with spti_close. */
HRESULT spti_open(const WCHAR *path, WCHAR letter, struct spti **out);

/* Closes the drive; NULL is allowed. */
void spti_close(struct spti *spti);

/* The transport that sends commands to this drive; lives as long as the spti. Commands are synchronous; any thread may
 * send one, Wine and Windows both put concurrent ones in a row. */
struct mmc_transport *spti_transport(struct spti *spti);

/* An ordinary device control. reply may be NULL. Puts the reply's length in bytes in *returned where that is not NULL.
 * 0 or the system's error code. */
DWORD spti_control(struct spti *spti, DWORD code, const void *request, DWORD request_size, void *reply,
        DWORD reply_size, DWORD *returned);

/* Which file of the system below is behind the device: two paths to one drive have the same number, two drives have different
 * ones. Wine alone tells it (its inode); FALSE where it is not known. */
BOOL spti_file_number(struct spti *spti, ULONGLONG *number);

/* The adapter's demand on buffer addresses: address & mask must be 0. The transport copies where a buffer is not so. */
ULONG spti_alignment_mask(const struct spti *spti);

/* What the drive is called in a trace. */
const WCHAR *spti_name(const struct spti *spti);

#endif
