/*
 * An image file, to be burned as it is.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_IMAGEFILE_H
#define PROGRAMS_IMAGEFILE_H

#include <stdint.h>
#include <windows.h>
#include <objidl.h>

#define IMAGE_SECTOR_BYTES 2048

/* Opens the file as a stream, which the caller releases; others may read it meanwhile, not write. *sectors: its length. S_FALSE and
 * no stream for a file that is no whole number of sectors, or empty. Why it is none has been said on standard error. */
HRESULT image_file_open(const WCHAR *path, IStream **image, int64_t *sectors);

#endif
