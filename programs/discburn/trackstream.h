/*
 * A WAV file's samples as an IStream: what IRawCDImageCreator::AddTrack takes.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_TRACKSTREAM_H
#define DISCBURN_TRACKSTREAM_H

#include <windows.h>
#include <objidl.h>

#include "wav.h"

/*
 * A read-only stream over wav, which must stay open as long as the stream or a clone of it lives. Its size is a whole
 * number of sectors: behind the last sample there is silence. Give it back with Release.
 */
HRESULT track_stream_create(const struct wav *wav, IStream **stream);

#endif
