/*
 * From what was decided about an image to its plan.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_PLANNER_H
#define IMAPI2FS_PLANNER_H

#include "fsimage.h"

/* The labels that a name gives in each file system. */
void fs_make_labels(const WCHAR *name, struct volume_options *options);

/* What was decided about the file systems, and nothing else. */
void fs_fill_options(const struct fs_image *image, struct volume_options *options);

/* Plans the image as it is, with these boot images (which may be none: then only the places of things change) and the disc that it is
 * written in place on (NULL: none, or not to be read). On failure the error's text is left. With the lock. */
HRESULT fs_plan(struct fs_image *image, struct volume_disc *disc, const struct volume_boot *boots, unsigned boot_count,
        const struct com_class *source, REFIID iid, struct volume_image **plan);

#endif
