/*
 * A client's stream that is read to make another of it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef LIBS_COM_STREAM_SOURCE_H
#define LIBS_COM_STREAM_SOURCE_H

#include "com/com.h"

/* It is read from its first byte on, wherever its seek pointer stood when it was given, and never further than it said it
 * was long. */
struct com_stream_source
{
    struct com_agile stream;
    ULONGLONG size;             /* bytes */
    WCHAR name[32];             /* for error texts: "track 3" */
    /* A stream has one seek pointer, and several of ours may read it: held around Seek and Read, the one lock here that is
     * held while a client's code runs, and with nothing else inside. */
    CRITICAL_SECTION lock;
    ULONGLONG position;         /* where our last Read left the seek pointer */
};

/* Keeps the stream. E_OUTOFMEMORY, or why the stream cannot say how long it is. */
HRESULT com_stream_source_create(IStream *stream, const WCHAR *name, struct com_stream_source **out);
void com_stream_source_destroy(struct com_stream_source *source);      /* NULL does nothing */

/* How long a client's stream says that it is, in bytes. Calls the stream. */
HRESULT com_stream_source_ask_size(IStream *stream, ULONGLONG *size);

/* Fills buffer with the bytes from offset on, to the end of the source at most. *done is how many came: with S_OK all that
 * there are; fewer with a failure, which is the client's, or ERROR_HANDLE_EOF where the stream ended before it should. */
HRESULT com_stream_source_read(struct com_stream_source *source, ULONGLONG offset, BYTE *buffer, ULONG size, ULONG *done);

/* Leaves the text for a failure of com_stream_source_read at byte `at`, and gives hr back. `reader` is the class whose
 * stream reads this one. */
HRESULT com_stream_source_error(HRESULT hr, const struct com_class *reader, const struct com_stream_source *source,
        ULONGLONG at);

#endif
