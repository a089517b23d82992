/*
 * What the tests of imapi2fs.dll share: a client's stream, late-bound calls, the text of the last error.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_IMAPI2FS_FS_TEST_H
#define TESTS_IMAPI2FS_FS_TEST_H

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>
#include <imapi2fs.h>
#include <imapi2fserror.h>
#include "wine/test.h"
#include "../client_stubs.h"

/* --- a client's stream, which knows nothing of threads and is scriptable, as ADODB.Stream is -------------------------- */

struct test_stream
{
    IStream IStream_iface;
    IDispatch IDispatch_iface;  /* a script has the object by this one */
    LONG ref;
    ULONGLONG size;             /* what it says */
    const BYTE *data;           /* the bytes from data_at on; all others are 0 */
    ULONGLONG data_at, data_size;
    ULONGLONG fail_at;          /* a read from this byte on fails with fail_hr */
    HRESULT fail_hr, stat_hr, seek_hr;
    ULONG most;                 /* bytes a Read gives at most, 0: all */
    ULONGLONG position;
    void (*called)(void);       /* NULL, or what happens whenever one of the methods that matter is called */
};

HELPER struct test_stream *impl_from_test_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct test_stream, IStream_iface);
}

HELPER struct test_stream *impl_from_test_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct test_stream, IDispatch_iface);
}

HELPER struct test_stream *test_stream_call(IStream *iface)
{
    struct test_stream *stream = impl_from_test_IStream(iface);

    if (stream->called) stream->called();
    return stream;
}

HELPER HRESULT WINAPI test_stream_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    struct test_stream *stream = test_stream_call(iface);

    *out = NULL;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_ISequentialStream) || IsEqualGUID(riid, &IID_IStream))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IDispatch)) *out = &stream->IDispatch_iface;
    else return E_NOINTERFACE;
    IStream_AddRef(iface);
    return S_OK;
}

HELPER ULONG WINAPI test_stream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&test_stream_call(iface)->ref);
}

HELPER ULONG WINAPI test_stream_Release(IStream *iface)
{
    return InterlockedDecrement(&test_stream_call(iface)->ref);
}

HELPER HRESULT WINAPI test_stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct test_stream *stream = test_stream_call(iface);
    ULONGLONG left = stream->size > stream->position ? stream->size - stream->position : 0, i;

    *read = 0;
    if (stream->fail_hr && stream->position + size > stream->fail_at) return stream->fail_hr;
    if (stream->most) size = min(size, stream->most);
    size = (ULONG)min(size, left);
    for (i = 0; i < size; i++)
    {
        ULONGLONG at = stream->position + i - stream->data_at;

        ((BYTE *)buffer)[i] = stream->position + i >= stream->data_at && at < stream->data_size ? stream->data[at] : 0;
    }
    stream->position += size;
    *read = size;
    return S_OK;
}

HELPER HRESULT WINAPI test_stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written)
{
    (void)iface; (void)buffer; (void)size; (void)written;
    return STG_E_ACCESSDENIED;
}

HELPER HRESULT WINAPI test_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct test_stream *stream = test_stream_call(iface);

    if (stream->seek_hr) return stream->seek_hr;
    if (origin == STREAM_SEEK_SET) stream->position = move.QuadPart;
    else if (origin == STREAM_SEEK_CUR) stream->position += move.QuadPart;
    else stream->position = stream->size + move.QuadPart;
    if (position) position->QuadPart = stream->position;
    return S_OK;
}

HELPER HRESULT WINAPI test_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct test_stream *stream = test_stream_call(iface);

    (void)flags;
    memset(stat, 0, sizeof(*stat));
    if (stream->stat_hr) return stream->stat_hr;
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = stream->size;
    return S_OK;
}

static const IStreamVtbl test_stream_vtbl = { test_stream_QueryInterface, test_stream_AddRef, test_stream_Release,
    test_stream_Read, test_stream_Write, test_stream_Seek, stream_stub_SetSize, stream_stub_CopyTo, stream_stub_Commit,
    stream_stub_Revert, stream_stub_LockRegion, stream_stub_LockRegion, test_stream_Stat, stream_stub_Clone };

HELPER HRESULT WINAPI test_dispatch_QueryInterface(IDispatch *iface, REFIID riid, void **out)
{
    return test_stream_QueryInterface(&impl_from_test_IDispatch(iface)->IStream_iface, riid, out);
}

HELPER ULONG WINAPI test_dispatch_AddRef(IDispatch *iface)
{
    return test_stream_AddRef(&impl_from_test_IDispatch(iface)->IStream_iface);
}

HELPER ULONG WINAPI test_dispatch_Release(IDispatch *iface)
{
    return test_stream_Release(&impl_from_test_IDispatch(iface)->IStream_iface);
}

HELPER HRESULT WINAPI test_dispatch_Invoke(IDispatch *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *info, UINT *arg_err)
{
    (void)iface; (void)id; (void)riid; (void)lcid; (void)flags; (void)params; (void)result; (void)info; (void)arg_err;
    return DISP_E_MEMBERNOTFOUND;
}

static const IDispatchVtbl test_dispatch_vtbl = { test_dispatch_QueryInterface, test_dispatch_AddRef, test_dispatch_Release,
    dispatch_stub_GetTypeInfoCount, dispatch_stub_GetTypeInfo, dispatch_stub_GetIDsOfNames, test_dispatch_Invoke };

/* `size` zeros, on the stack of its owner, who sets what else it should be. */
HELPER IStream *test_stream_init(struct test_stream *stream, ULONGLONG size)
{
    memset(stream, 0, sizeof(*stream));
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&test_stream_vtbl;
    stream->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&test_dispatch_vtbl;
    stream->ref = 1;
    stream->size = size;
    return &stream->IStream_iface;
}

/* --- late binding ---------------------------------------------------------------------------------------------------- */

static EXCEPINFO exception;

/* As a script does it: the name first. `value` may be NULL. */
HELPER HRESULT invoke(void *object, const WCHAR *name, WORD flags, VARIANT *value, VARIANT *result)
{
    DISPID id, put_id = DISPID_PROPERTYPUT;
    DISPPARAMS params = { value, NULL, value ? 1 : 0, 0 };
    WCHAR *names[] = { (WCHAR *)name };
    IDispatch *dispatch = object;
    HRESULT hr;

    if (result) VariantInit(result);
    memset(&exception, 0, sizeof(exception));
    hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, &id);
    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(name), hr);
    if (hr != S_OK) return hr;
    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
    {
        params.rgdispidNamedArgs = &put_id;
        params.cNamedArgs = 1;
    }
    hr = IDispatch_Invoke(dispatch, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, result, &exception, NULL);
    return hr == DISP_E_EXCEPTION ? exception.scode : hr;
}

HELPER HRESULT invoke_put_long(void *object, const WCHAR *name, LONG number)
{
    VARIANT value;

    V_VT(&value) = VT_I4;
    V_I4(&value) = number;
    return invoke(object, name, DISPATCH_PROPERTYPUT, &value, NULL);
}

HELPER HRESULT invoke_text(void *object, const WCHAR *name, WORD flags, const WCHAR *text)
{
    VARIANT value;
    HRESULT hr;

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(text);
    hr = invoke(object, name, flags, &value, NULL);
    VariantClear(&value);
    return hr;
}

HELPER HRESULT invoke_object(void *object, const WCHAR *name, VARTYPE vt, void *argument)
{
    VARIANT value;

    V_VT(&value) = vt;
    V_UNKNOWN(&value) = argument;
    return invoke(object, name, DISPATCH_METHOD, &value, NULL);
}

/* --- errors ---------------------------------------------------------------------------------------------------------- */

/* The last failure of this thread has a text of this source which has these words in it. */
#define check_error(source, words) check_error_(__LINE__, source, words)
HELPER void check_error_(unsigned line, const WCHAR *source, const WCHAR *words)
{
    BSTR text = NULL, from = NULL;
    IErrorInfo *info = NULL;

    if (GetErrorInfo(0, &info) != S_OK)
    {
        ok(0, "line %u: no error text\n", line);
        return;
    }
    IErrorInfo_GetDescription(info, &text);
    IErrorInfo_GetSource(info, &from);
    ok(text && wcsstr(text, words), "line %u: no %s in %s\n", line, wine_dbgstr_w(words), wine_dbgstr_w(text));
    ok(from && !wcscmp(from, source), "line %u: %s\n", line, wine_dbgstr_w(from));
    SysFreeString(text);
    SysFreeString(from);
    IErrorInfo_Release(info);
}

#endif
