/*
 * The named streams of a file or directory of the host's.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_HOSTSTREAMS_H
#define IMAPI2FS_HOSTSTREAMS_H

#include <windows.h>

/* Calls `found` for each, with its name alone and its bytes, until it fails. The error of the system, or ERROR_SUCCESS: also on
 * a system or file system that has no named streams. */
DWORD host_streams_enumerate(const WCHAR *path, HRESULT (*found)(void *context, const WCHAR *name, ULONGLONG size), void *context);

#endif
