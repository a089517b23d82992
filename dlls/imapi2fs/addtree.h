/*
 * A tree of the host's into an image.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_ADDTREE_H
#define IMAPI2FS_ADDTREE_H

#include "item.h"

/* Adds what is at `source`, a directory with or without itself, or a single file, to the directory of an item: everything, or on
 * failure nothing. What is there already is replaced, directories are joined. Calls the image's progress, without the lock. */
HRESULT fs_add_tree(struct fs_item *item, const WCHAR *source, BOOL with_base, BOOL with_streams);

#endif
