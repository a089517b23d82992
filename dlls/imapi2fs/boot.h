/*
 * Boot options, for the image that takes them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_BOOT_H
#define IMAPI2FS_BOOT_H

#include "imapi2fs_private.h"
#include "volume/image.h"

/* Both functions take boot options of any make, call them and their streams (so without a lock), and leave a text on failure, as a
 * failure of the class's `iid`: IMAPI_E_BOOT_IMAGE_DATA when there is no boot image or it cannot be read,
 * IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH, E_OUTOFMEMORY. */

/* A copy that does not change when the original does, boot image included: what put_BootImageOptions keeps. */
HRESULT boot_options_copy(IBootOptions *options, const struct com_class *class_info, REFIID iid, IBootOptions **copy);

/* What libs/volume wants to know: all of *boot but its contents, which the caller makes of *stream (referenced, to be read
 * from its start, boot->size bytes). */
HRESULT boot_options_get(IBootOptions *options, const struct com_class *class_info, REFIID iid, struct volume_boot *boot,
        IStream **stream);

#endif
