/*
 * A file's contents as a stream of their own (FsiStream).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_ITEMSTREAM_H
#define IMAPI2FS_ITEMSTREAM_H

#include "item.h"

/* IFsiFileItem.Data. Without the lock: what is on a disc is read through a client's recorder. */
HRESULT fs_item_stream_create(struct fs_item *item, IStream **out);

#endif
