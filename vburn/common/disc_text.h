/* disc_text.h: disc.txt, the description of a disc. Private to disc.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DISC_TEXT_H
#define VBURN_DISC_TEXT_H

#include "disc.h"

/* Fills kind, state, addresses and burned extents of disc; everything is checked. */
bool disc_text_read(const char *path, struct disc *disc, struct vb_error *error);

/* Replaces the file in one step, so that a kill leaves either the old or the new description. */
bool disc_text_write(const char *path, const struct disc *disc, struct vb_error *error);

#endif
