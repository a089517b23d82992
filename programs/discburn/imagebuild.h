/*
 * An image of trees and files, by the COM objects that any program has for it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_IMAGEBUILD_H
#define DISCBURN_IMAGEBUILD_H

#include "discburn.h"
#include "image_options.h"
#include "imapi2fs.h"

/* Makes the image; *image and *result are the caller's to release. Failures are told. */
enum exit_status image_build(const struct image_options *options, IFileSystemImage3 **image, IFileSystemImageResult **result);

#endif
