/*
 * MsftIsoImageManager: an image that somebody else has made, as a stream (behaviour.md 26).
 *
 * Decided where the pages are silent: a path that cannot be opened is IMAPI_E_INVALID_PATH, whatever the reason, which the text
 * tells; the object keeps what it had then. Without an image Path is empty, and Stream fails with the code that Validate has
 * for it. A stream's seek pointer stands after Validate where it stood before.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/stream_source.h"
#include "imapi2fs_private.h"
#include "imapi2fserror.h"
#include "volume/import.h"

struct iso_image_manager
{
    IIsoImageManager IIsoImageManager_iface;
    struct com_object com;
    CRITICAL_SECTION lock;      /* for all below; not held while a stream is called */
    BSTR path;                  /* NULL: there is none */
    struct com_shared *stream;
};

static struct iso_image_manager *impl_from_IIsoImageManager(IIsoImageManager *iface)
{
    return CONTAINING_RECORD(iface, struct iso_image_manager, IIsoImageManager_iface);
}

static HRESULT WINAPI iso_image_manager_QueryInterface(IIsoImageManager *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IIsoImageManager))
    {
        *out = iface;
        IIsoImageManager_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IIsoImageManager(iface)->com, riid, out);
}

static ULONG WINAPI iso_image_manager_AddRef(IIsoImageManager *iface)
{
    return com_object_add_ref(&impl_from_IIsoImageManager(iface)->com);
}

static ULONG WINAPI iso_image_manager_Release(IIsoImageManager *iface)
{
    struct iso_image_manager *manager = impl_from_IIsoImageManager(iface);
    ULONG ref = com_object_release(&manager->com);

    if (!ref)
    {
        com_shared_release(manager->stream);
        SysFreeString(manager->path);
        DeleteCriticalSection(&manager->lock);
        com_object_done(&manager->com);
        free(manager);
    }
    return ref;
}

static HRESULT WINAPI iso_image_manager_GetTypeInfoCount(IIsoImageManager *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI iso_image_manager_GetTypeInfo(IIsoImageManager *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IIsoImageManager, index, lcid, info);
}

static HRESULT WINAPI iso_image_manager_GetIDsOfNames(IIsoImageManager *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IIsoImageManager, riid, names, count, lcid, ids);
}

static HRESULT WINAPI iso_image_manager_Invoke(IIsoImageManager *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IIsoImageManager, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT manager_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &iso_image_manager_class, &IID_IIsoImageManager, detail);
}

/* Path, which becomes the object's, and stream. */
static HRESULT set_image(struct iso_image_manager *manager, BSTR path, IStream *stream)
{
    struct com_shared *kept = com_shared_create(&IID_IStream, stream), *old;
    BSTR old_path;

    if (!kept)
    {
        SysFreeString(path);
        return manager_error(E_OUTOFMEMORY, NULL);
    }
    EnterCriticalSection(&manager->lock);
    old = manager->stream;
    old_path = manager->path;
    manager->stream = kept;
    manager->path = path;
    LeaveCriticalSection(&manager->lock);
    com_shared_release(old);
    SysFreeString(old_path);
    return S_OK;
}

static HRESULT get_image(struct iso_image_manager *manager, IStream **stream)
{
    struct com_shared *shared;
    HRESULT hr;

    EnterCriticalSection(&manager->lock);
    shared = com_shared_add_ref(manager->stream);
    LeaveCriticalSection(&manager->lock);
    hr = com_shared_take(shared, &IID_IStream, (void **)stream);
    if (FAILED(hr)) return manager_error(hr, L"The image's stream belongs to a thread that cannot be reached.");
    return hr == S_OK ? S_OK : manager_error(IMAPI_E_IMAGEMANAGER_NO_IMAGE, NULL);
}

static HRESULT WINAPI iso_image_manager_get_Path(IIsoImageManager *iface, BSTR *value)
{
    struct iso_image_manager *manager = impl_from_IIsoImageManager(iface);

    if (!value) return manager_error(E_POINTER, NULL);
    EnterCriticalSection(&manager->lock);
    *value = SysAllocString(manager->path ? manager->path : L"");
    LeaveCriticalSection(&manager->lock);
    return *value ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI iso_image_manager_get_Stream(IIsoImageManager *iface, IStream **value)
{
    if (!value) return manager_error(E_POINTER, NULL);
    *value = NULL;
    return get_image(impl_from_IIsoImageManager(iface), value);
}

static HRESULT bad_path(const WCHAR *path, HRESULT reason)
{
    WCHAR *text = describe_error(reason);

    com_error_with_inserts(IMAPI_E_INVALID_PATH, &iso_image_manager_class, &IID_IIsoImageManager, &path, 1, text);
    free(text);
    return IMAPI_E_INVALID_PATH;
}

static HRESULT WINAPI iso_image_manager_SetPath(IIsoImageManager *iface, BSTR path)
{
    IStream *stream;
    HRESULT hr;
    BSTR copy;

    /* NULL is an empty string, and neither is a path. */
    if (!SysStringLen(path)) return bad_path(L"", HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    if (wcslen(path) != SysStringLen(path)) return bad_path(path, HRESULT_FROM_WIN32(ERROR_INVALID_NAME));
    if (!(copy = SysAllocString(path))) return manager_error(E_OUTOFMEMORY, NULL);
    if (FAILED(hr = file_stream_create(path, &stream)))
    {
        SysFreeString(copy);
        return hr == E_OUTOFMEMORY ? manager_error(hr, NULL) : bad_path(path, hr);
    }
    hr = set_image(impl_from_IIsoImageManager(iface), copy, stream);
    IStream_Release(stream);
    return hr;
}

static HRESULT WINAPI iso_image_manager_SetStream(IIsoImageManager *iface, IStream *stream)
{
    if (!stream) return manager_error(E_POINTER, L"There is no stream with an image.");
    return set_image(impl_from_IIsoImageManager(iface), NULL, stream);
}

/* --- Validate -------------------------------------------------------------------------------------------------------- */

/* The image as libs/volume reads one. */
struct image_disc
{
    struct volume_disc disc;
    struct com_stream_source *source;
    HRESULT hr;                 /* why it could not be read */
};

static enum volume_result read_blocks(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    struct image_disc *image = CONTAINING_RECORD(disc, struct image_disc, disc);
    ULONG done;

    image->hr = com_stream_source_read(image->source, (ULONGLONG)block * VOLUME_BLOCK_SIZE, out, count * VOLUME_BLOCK_SIZE,
            &done);
    if (FAILED(image->hr))
        com_stream_source_error(image->hr, &iso_image_manager_class, image->source,
                (ULONGLONG)block * VOLUME_BLOCK_SIZE + done);
    return FAILED(image->hr) ? VOLUME_READ_FAILED : VOLUME_OK;
}

/* Calls the stream. */
static HRESULT validate(IStream *stream)
{
    struct image_disc image = { { read_blocks } };
    enum volume_result result;
    unsigned file_systems = 0;
    ULONGLONG size;
    HRESULT hr;

    if (FAILED(hr = com_stream_source_create(stream, L"the image", &image.source)))
        return manager_error(hr, L"The image's stream does not say how long it is.");
    size = image.source->size;
    if (size % VOLUME_BLOCK_SIZE)
        hr = com_error(IMAPI_E_IMAGEMANAGER_IMAGE_NOT_ALIGNED, &iso_image_manager_class, &IID_IIsoImageManager,
                L"It has %I64u bytes.", size);
    else if (size / VOLUME_BLOCK_SIZE > MAXLONG)
        hr = com_error(IMAPI_E_IMAGEMANAGER_IMAGE_TOO_BIG, &iso_image_manager_class, &IID_IIsoImageManager,
                L"It has %I64u.", size / VOLUME_BLOCK_SIZE);
    else
    {
        image.disc.blocks = (uint32_t)(size / VOLUME_BLOCK_SIZE);
        result = volume_identify(&image.disc, 0, &file_systems);
        if (result == VOLUME_READ_FAILED) hr = image.hr;
        else if (result) hr = manager_error(E_OUTOFMEMORY, NULL);
        else hr = file_systems ? S_OK : manager_error(IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND, NULL);
    }
    com_stream_source_destroy(image.source);
    return hr;
}

static HRESULT WINAPI iso_image_manager_Validate(IIsoImageManager *iface)
{
    LARGE_INTEGER move = { .QuadPart = 0 };
    ULARGE_INTEGER position;
    IStream *stream;
    HRESULT hr, told;

    if (FAILED(hr = get_image(impl_from_IIsoImageManager(iface), &stream))) return hr;
    told = IStream_Seek(stream, move, STREAM_SEEK_CUR, &position);
    hr = validate(stream);
    move.QuadPart = (LONGLONG)position.QuadPart;
    if (SUCCEEDED(told)) IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    IStream_Release(stream);
    return hr;
}

static const IIsoImageManagerVtbl iso_image_manager_vtbl = {
    iso_image_manager_QueryInterface,
    iso_image_manager_AddRef,
    iso_image_manager_Release,
    iso_image_manager_GetTypeInfoCount,
    iso_image_manager_GetTypeInfo,
    iso_image_manager_GetIDsOfNames,
    iso_image_manager_Invoke,
    iso_image_manager_get_Path,
    iso_image_manager_get_Stream,
    iso_image_manager_SetPath,
    iso_image_manager_SetStream,
    iso_image_manager_Validate,
};

static HRESULT iso_image_manager_create(REFIID riid, void **out)
{
    struct iso_image_manager *manager;
    HRESULT hr;

    *out = NULL;
    if (!(manager = calloc(1, sizeof(*manager)))) return E_OUTOFMEMORY;
    manager->IIsoImageManager_iface.lpVtbl = &iso_image_manager_vtbl;
    com_object_init(&manager->com, (IUnknown *)&manager->IIsoImageManager_iface, &iso_image_manager_class);
    InitializeCriticalSection(&manager->lock);
    hr = IIsoImageManager_QueryInterface(&manager->IIsoImageManager_iface, riid, out);
    IIsoImageManager_Release(&manager->IIsoImageManager_iface);
    return hr;
}

const struct com_class iso_image_manager_class = { &CLSID_MsftIsoImageManager, L"IMAPI2FS.MsftIsoImageManager",
    L"IMAPI2FS image file manager", &IID_IIsoImageManager, NULL, iso_image_manager_create };
