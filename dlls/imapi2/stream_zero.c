/*
 * MsftStreamZero: as many zeros as SetSize says (behaviour.md 13.1).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/stream.h"
#include "imapi2_private.h"

static HRESULT zero_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    (void)content;
    (void)position;
    ZeroMemory(buffer, size);
    *done = size;
    return S_OK;
}

static void zero_destroy(struct com_stream_content *content)
{
    com_stream_content_done(content);
    free(content);
}

static const struct com_stream_kind zero_kind = { &com_stream_vtbl, NULL, &stream_zero_class, TRUE, zero_read, NULL,
        zero_destroy };

static HRESULT zero_create(REFIID riid, void **out)
{
    struct com_stream_content *content;

    *out = NULL;
    if (!(content = malloc(sizeof(*content)))) return E_OUTOFMEMORY;
    com_stream_content_init(content, &zero_kind);
    return com_stream_create_object(content, riid, out);
}

const struct com_class stream_zero_class = { &CLSID_MsftStreamZero, L"IMAPI2.MsftStreamZero", L"IMAPI2 stream of zeros",
    &IID_IStream, NULL, zero_create };
