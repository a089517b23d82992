/*
 * What the tests of raw CD images share: a stream that can be told to misbehave, and calls as a script makes them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_IMAPI2_RAW_TEST_H
#define TESTS_IMAPI2_RAW_TEST_H

#include <stdlib.h>
#include <windows.h>
#include <ole2.h>
#include "imapi2.h"
#include "imapi2error.h"
#include "wine/test.h"
#include "../client_stubs.h"

#define SOUND_SIZE 2352
#define LEADIN_START (-22650)
#define LEADOUT_SECTORS 6750

/* --- a client's stream --------------------------------------------------------------------------------------------- */

/* Content is computed: byte `offset` of the stream `seed` is stream_byte(seed, offset). */
struct test_stream
{
    IStream IStream_iface;
    LONG ref;
    BYTE seed, mask;
    ULONGLONG size;             /* what Stat says */
    ULONGLONG end;              /* where data end */
    ULONGLONG fail_at;          /* a read that touches this byte fails with fail_hr */
    HRESULT fail_hr, stat_hr, seek_hr;
    ULONG most;                 /* bytes a Read gives at most, 0: all */
    ULONGLONG room;             /* bytes that Write takes, and forgets; then it takes no more and succeeds. 0: it refuses */
    ULONGLONG position;
    LONG reads, seeks, stats;
    void (*on_read)(void *context);     /* called from within Read, Stat */
    void (*on_stat)(void *context);
    void *context;
};

HELPER BYTE stream_byte(BYTE seed, ULONGLONG offset)
{
    ULONG value = (ULONG)offset * 2654435761u + seed * 40503u;

    return (BYTE)(value >> 16 ^ value >> 7 ^ seed);
}

HELPER struct test_stream *impl_from_test_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct test_stream, IStream_iface);
}

HELPER HRESULT WINAPI test_stream_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_ISequentialStream) || IsEqualGUID(riid, &IID_IStream))
    {
        *out = iface;
        IStream_AddRef(iface);
        return S_OK;
    }
    *out = NULL;
    return E_NOINTERFACE;
}

HELPER ULONG WINAPI test_stream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&impl_from_test_IStream(iface)->ref);
}

/* Lives on the caller's stack: the count is there to be looked at. */
HELPER ULONG WINAPI test_stream_Release(IStream *iface)
{
    return InterlockedDecrement(&impl_from_test_IStream(iface)->ref);
}

HELPER HRESULT WINAPI test_stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct test_stream *stream = impl_from_test_IStream(iface);
    BYTE *bytes = buffer;
    ULONG i;

    stream->reads++;
    if (read) *read = 0;
    if (stream->on_read) stream->on_read(stream->context);
    if (stream->position >= stream->end) size = 0;
    else if (size > stream->end - stream->position) size = (ULONG)(stream->end - stream->position);
    if (stream->most && size > stream->most) size = stream->most;
    if (FAILED(stream->fail_hr) && stream->position + size > stream->fail_at)
    {
        if (stream->position >= stream->fail_at) return stream->fail_hr;
        size = (ULONG)(stream->fail_at - stream->position);
    }
    for (i = 0; i < size; i++) bytes[i] = stream_byte(stream->seed, stream->position + i) & stream->mask;
    stream->position += size;
    if (read) *read = size;
    return S_OK;
}

HELPER HRESULT WINAPI test_stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written)
{
    struct test_stream *stream = impl_from_test_IStream(iface);

    (void)buffer;
    if (!stream->room) return STG_E_ACCESSDENIED;
    if (size > stream->room - stream->position) size = (ULONG)(stream->room - stream->position);
    stream->position += size;
    if (written) *written = size;
    return S_OK;
}

HELPER HRESULT WINAPI test_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct test_stream *stream = impl_from_test_IStream(iface);

    stream->seeks++;
    if (FAILED(stream->seek_hr)) return stream->seek_hr;
    if (origin == STREAM_SEEK_CUR) move.QuadPart += stream->position;
    if (origin == STREAM_SEEK_END) move.QuadPart += stream->end;
    stream->position = move.QuadPart;
    if (position) position->QuadPart = stream->position;
    return S_OK;
}

HELPER HRESULT WINAPI test_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct test_stream *stream = impl_from_test_IStream(iface);

    (void)flags;
    stream->stats++;
    if (stream->on_stat) stream->on_stat(stream->context);
    if (FAILED(stream->stat_hr)) return stream->stat_hr;
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = stream->size;
    return S_OK;
}

static const IStreamVtbl test_stream_vtbl =
{
    test_stream_QueryInterface, test_stream_AddRef, test_stream_Release, test_stream_Read, test_stream_Write,
    test_stream_Seek, stream_stub_SetSize, stream_stub_CopyTo, stream_stub_Commit, stream_stub_Revert,
    stream_stub_LockRegion, stream_stub_LockRegion, test_stream_Stat, stream_stub_Clone,
};

HELPER IStream *test_stream_init(struct test_stream *stream, BYTE seed, ULONGLONG size)
{
    memset(stream, 0, sizeof(*stream));
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&test_stream_vtbl;
    stream->ref = 1;
    stream->seed = seed;
    stream->mask = 0xff;
    stream->size = stream->end = size;
    return &stream->IStream_iface;
}

/* --- the creator --------------------------------------------------------------------------------------------------- */

HELPER IRawCDImageCreator *create_image(void)
{
    IRawCDImageCreator *image = NULL;
    HRESULT hr = CoCreateInstance(&CLSID_MsftRawCDImageCreator, NULL, CLSCTX_INPROC_SERVER, &IID_IRawCDImageCreator,
            (void **)&image);

    ok(hr == S_OK, "CoCreateInstance: %#lx\n", hr);
    return image;
}

/* Adds a track of so many sectors; its index. */
HELPER LONG add_track(IRawCDImageCreator *image, struct test_stream *stream, BYTE seed, ULONG sectors)
{
    LONG index = -1;
    HRESULT hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO,
            test_stream_init(stream, seed, (ULONGLONG)sectors * SOUND_SIZE), &index);

    ok(hr == S_OK, "AddTrack: %#lx\n", hr);
    return index;
}

HELPER IRawCDImageTrackInfo *get_track(IRawCDImageCreator *image, LONG index)
{
    IRawCDImageTrackInfo *track = NULL;
    HRESULT hr = IRawCDImageCreator_get_TrackInfo(image, index, &track);

    ok(hr == S_OK, "TrackInfo(%ld): %#lx\n", index, hr);
    return track;
}

/* --- reading the result -------------------------------------------------------------------------------------------- */

HELPER ULONGLONG stream_size(IStream *stream)
{
    STATSTG stat;
    HRESULT hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);

    ok(hr == S_OK, "%#lx\n", hr);
    ok(stat.type == STGTY_STREAM && !stat.pwcsName, "%lu %p\n", stat.type, stat.pwcsName);
    return stat.cbSize.QuadPart;
}

HELPER HRESULT read_at(IStream *stream, ULONGLONG offset, void *buffer, ULONG size, ULONG *done)
{
    LARGE_INTEGER move = { .QuadPart = offset };
    ULARGE_INTEGER position;
    HRESULT hr = IStream_Seek(stream, move, STREAM_SEEK_SET, &position);

    ok(hr == S_OK && position.QuadPart == offset, "%#lx\n", hr);
    *done = 0xdeadbeef;
    return IStream_Read(stream, buffer, size, done);
}

/* The whole image, read from its start on in pieces of `step` bytes. */
HELPER BYTE *read_whole(IStream *stream, ULONGLONG size, ULONG step)
{
    LARGE_INTEGER zero = { .QuadPart = 0 };
    BYTE *bytes = malloc((size_t)size + step);
    ULONGLONG at = 0;
    ULONG done;
    HRESULT hr;

    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    for (;;)
    {
        hr = IStream_Read(stream, bytes + at, step, &done);
        ok(hr == S_OK, "%I64u: %#lx\n", at, hr);
        if (hr != S_OK || !done) break;
        ok(done == step || at + done == size, "%I64u: %lu\n", at, done);
        at += done;
        if (at > size) break;
    }
    ok(at == size, "%I64u of %I64u\n", at, size);
    return bytes;
}

/* --- errors -------------------------------------------------------------------------------------------------------- */

/* The last failure left a text, and this is in it. */
#define check_error_text(part) check_error_text_(__LINE__, part)
HELPER void check_error_text_(int line, const WCHAR *part)
{
    IErrorInfo *info = NULL;
    BSTR text = NULL;

    ok_(__FILE__, line)(GetErrorInfo(0, &info) == S_OK, "no error information\n");
    if (!info) return;
    IErrorInfo_GetDescription(info, &text);
    ok_(__FILE__, line)(text && wcsstr(text, part), "%s is not in %s\n", wine_dbgstr_w(part), wine_dbgstr_w(text));
    SysFreeString(text);
    IErrorInfo_Release(info);
}

/* --- calls as a script makes them ---------------------------------------------------------------------------------- */

HELPER DISPID get_id(IDispatch *object, const WCHAR *name)
{
    WCHAR *names[1] = { (WCHAR *)name };
    DISPID id = DISPID_UNKNOWN;
    HRESULT hr = IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, &id);

    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(name), hr);
    return id;
}

/* VBScript's way: a put of a variable comes by reference. The method's own HRESULT. */
HELPER HRESULT put_by_name(IDispatch *object, const WCHAR *name, VARIANT *value, BOOL by_reference)
{
    DISPID id = get_id(object, name), put = DISPID_PROPERTYPUT;
    VARIANT reference;
    DISPPARAMS params = { by_reference ? &reference : value, &put, 1, 1 };
    EXCEPINFO exception = { 0 };
    HRESULT hr;

    V_VT(&reference) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&reference) = value;
    hr = IDispatch_Invoke(object, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYPUT, &params, NULL, &exception,
            NULL);
    if (hr == DISP_E_EXCEPTION)
    {
        if (exception.pfnDeferredFillIn) exception.pfnDeferredFillIn(&exception);
        hr = exception.scode;
        ok(exception.bstrDescription && *exception.bstrDescription, "no text with %#lx\n", hr);
    }
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    return hr;
}

HELPER HRESULT get_by_name(IDispatch *object, const WCHAR *name, VARIANT *value)
{
    DISPPARAMS params = { NULL, NULL, 0, 0 };

    VariantInit(value);
    return IDispatch_Invoke(object, get_id(object, name), &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET, &params,
            value, NULL, NULL);
}

/* --- a property that is a string ----------------------------------------------------------------------------------- */

struct string_property
{
    const WCHAR *name;
    HRESULT (*put)(IDispatch *object, BSTR value);      /* by its vtable */
    HRESULT (*get)(IDispatch *object, BSTR *value);
};

struct string_case
{
    const WCHAR *text;
    HRESULT hr;
    const WCHAR *after;         /* NULL: as before */
    const WCHAR *error;         /* is in the text of the failure */
};

/* 0: by vtable; 1: by name, a value; 2: by name, a reference, as VBScript */
#define WAYS 3

HELPER void check_string(IDispatch *object, const struct string_property *property, const WCHAR *expected)
{
    BSTR text = NULL;
    HRESULT hr = property->get(object, &text);

    ok(hr == S_OK && text && !wcscmp(text, expected), "%#lx %s, not %s\n", hr, wine_dbgstr_w(text),
            wine_dbgstr_w(expected));
    SysFreeString(text);
}

/* Puts all of them, one after the other, and looks at what the property is then. It is empty at first. */
HELPER void check_string_puts(IDispatch *object, const struct string_property *property, const struct string_case *cases,
        unsigned count, unsigned way)
{
    const WCHAR *before = L"";
    unsigned i;

    for (i = 0; i < count; i++)
    {
        BSTR text = cases[i].text ? SysAllocString(cases[i].text) : NULL;
        VARIANT value;
        HRESULT hr;

        winetest_push_context("way %u, %s", way, wine_dbgstr_w(cases[i].text));
        SetErrorInfo(0, NULL);
        if (!way) hr = property->put(object, text);
        else
        {
            V_VT(&value) = VT_BSTR;
            V_BSTR(&value) = text;
            hr = put_by_name(object, property->name, &value, way == 2);
        }
        ok(hr == cases[i].hr, "%#lx\n", hr);
        if (!way && FAILED(cases[i].hr)) check_error_text(cases[i].error);
        if (cases[i].after) before = cases[i].after;
        check_string(object, property, before);
        if (way)
        {
            hr = get_by_name(object, property->name, &value);
            ok(hr == S_OK && V_VT(&value) == VT_BSTR && !wcscmp(V_BSTR(&value), before), "%#lx\n", hr);
            VariantClear(&value);
        }
        SysFreeString(text);
        winetest_pop_context();
    }
}

#endif
