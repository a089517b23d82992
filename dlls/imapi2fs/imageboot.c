/*
 * MsftFileSystemImage: boot images (behaviour.md 18 and 19). One is copied when it is put, several stay the client's objects: what they
 * have counts when the result is made.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "boot.h"
#include "image.h"

static ULONG blocks_of(ULONG bytes)
{
    return bytes / VOLUME_BLOCK_SIZE + (bytes % VOLUME_BLOCK_SIZE != 0);
}

/* Takes the place of what there was. With the lock; old references are let go without it, since they may be a client's. */
static void exchange_boots(struct fs_image *core, struct com_agile *boots, ULONG *count)
{
    struct com_agile old[IMAPI2FS_BOOT_ENTRY_COUNT_MAX];
    ULONG old_count = core->boot_count;

    memcpy(old, core->boots, sizeof(old));
    memcpy(core->boots, boots, sizeof(core->boots));
    memcpy(boots, old, sizeof(old));
    core->boot_count = *count;
    *count = old_count;
}

static void clear_boots(struct com_agile *boots, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) com_agile_clear(&boots[i]);
}

/* A session behind others is not where a computer looks (El Torito 1.0, 1.2). */
static HRESULT check_first_session(const struct fs_image *core)
{
    return core->session_start || core->imported ? image_error(IMAPI_E_BOOT_OBJECT_CONFLICT, NULL) : S_OK;
}

/* Puts `count` options, which are referenced here as they are. */
static HRESULT put_boots(struct image *image, IBootOptions **options, ULONG count)
{
    struct com_agile boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX] = { { 0 } };
    ULONG blocks = 0, kept, i, size;
    HRESULT hr;

    /* without an image yet an option counts nothing; when the result is made it is an error */
    for (i = 0; i < count; i++)
        if (SUCCEEDED(IBootOptions_get_ImageSize(options[i], &size))) blocks += blocks_of(size);
    for (i = 0; i < count; i++) com_agile_set(&boots[i], &IID_IBootOptions, options[i]);
    kept = count;
    if (SUCCEEDED(hr = image_begin_change(image)))
    {
        if (!count || SUCCEEDED(hr = check_first_session(image->core)))
        {
            exchange_boots(image->core, boots, &kept);
            image->core->boot_blocks = blocks;
        }
        image_end_change(image);
    }
    clear_boots(boots, kept);
    return hr;
}

/* The first, whichever way it came. */
HRESULT WINAPI image_get_BootImageOptions(IFileSystemImage3 *iface, IBootOptions **value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    HRESULT hr = S_OK;

    if (!value) return E_POINTER;
    *value = NULL;
    EnterCriticalSection(&core->lock);
    if (core->boot_count) hr = com_agile_get(&core->boots[0], &IID_IBootOptions, (void **)value);
    LeaveCriticalSection(&core->lock);
    return hr;
}

HRESULT WINAPI image_put_BootImageOptions(IFileSystemImage3 *iface, IBootOptions *value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    IBootOptions *copy;
    HRESULT hr;

    if (!value) return put_boots(image, NULL, 0);
    if (FAILED(hr = boot_options_copy(value, &image_class, &IID_IFileSystemImage3, &copy))) return hr;
    hr = put_boots(image, &copy, 1);
    IBootOptions_Release(copy);
    return hr;
}

HRESULT WINAPI image_get_BootImageOptionsArray(IFileSystemImage3 *iface, SAFEARRAY **value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    IDispatch *options[IMAPI2FS_BOOT_ENTRY_COUNT_MAX];
    ULONG count = 0, i;
    HRESULT hr = S_OK;

    if (!value) return E_POINTER;
    *value = NULL;
    EnterCriticalSection(&core->lock);
    for (i = 0; i < core->boot_count && SUCCEEDED(hr); i++)
        if (SUCCEEDED(hr = com_agile_get(&core->boots[i], &IID_IDispatch, (void **)&options[i]))) count++;
    LeaveCriticalSection(&core->lock);
    if (SUCCEEDED(hr)) hr = com_safearray_from_dispatch(options, count, value);
    for (i = 0; i < count; i++) IDispatch_Release(options[i]);
    return hr;
}

HRESULT WINAPI image_put_BootImageOptionsArray(IFileSystemImage3 *iface, SAFEARRAY *value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    IUnknown **options = NULL;
    ULONG count = 0;
    HRESULT hr;

    if (!value) return put_boots(image, NULL, 0);
    if (FAILED(hr = com_safearray_get_interfaces(value, &IID_IBootOptions, &options, &count)))
        return hr == E_OUTOFMEMORY ? hr : com_error(E_NOINTERFACE, &image_class, &IID_IFileSystemImage3,
                L"BootImageOptionsArray takes a one-dimensional array of BootOptions objects.");
    if (count > IMAPI2FS_BOOT_ENTRY_COUNT_MAX) hr = com_error(IMAPI_E_BOOT_IMAGE_DATA, &image_class, &IID_IFileSystemImage3,
            L"There are %lu boot images; the boot catalogue takes %u.", count, IMAPI2FS_BOOT_ENTRY_COUNT_MAX);
    else hr = put_boots(image, (IBootOptions **)options, count);
    com_free_interfaces(options, count);
    return hr;
}
