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
static void exchange_boots(struct fs_image *core, struct com_shared **boots, ULONG *count)
{
    struct com_shared *old[IMAPI2FS_BOOT_ENTRY_COUNT_MAX];
    ULONG old_count = core->boot_count;

    memcpy(old, core->boots, sizeof(old));
    memcpy(core->boots, boots, sizeof(core->boots));
    memcpy(boots, old, sizeof(old));
    core->boot_count = *count;
    *count = old_count;
}

ULONG fs_image_hold_boots(struct fs_image *core, struct com_shared *boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX])
{
    ULONG count, i;

    fs_image_enter(core);
    count = core->boot_count;
    for (i = 0; i < count; i++) boots[i] = com_shared_add_ref(core->boots[i]);
    fs_image_leave(core);
    return count;
}

/* A session behind others is not where a computer looks (El Torito 1.0, 1.2). */
static HRESULT check_first_session(const struct fs_image *core)
{
    return core->session_start || core->imported ? image_error(IMAPI_E_BOOT_OBJECT_CONFLICT, NULL) : S_OK;
}

/* Puts `count` options, which are referenced here as they are. */
static HRESULT put_boots(struct image *image, IBootOptions **options, ULONG count)
{
    struct com_shared *boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX] = { NULL };
    ULONG blocks = 0, kept = 0, i, size;
    HRESULT hr = S_OK;

    /* without an image yet an option counts nothing; when the result is made it is an error */
    for (i = 0; i < count; i++)
        if (SUCCEEDED(IBootOptions_get_ImageSize(options[i], &size))) blocks += blocks_of(size);
    for (; kept < count && SUCCEEDED(hr); kept++)
        if (!(boots[kept] = com_shared_create(&IID_IBootOptions, options[kept]))) hr = E_OUTOFMEMORY;
    if (SUCCEEDED(hr) && SUCCEEDED(hr = image_begin_change(image)))
    {
        if (!count || SUCCEEDED(hr = check_first_session(image->core)))
        {
            exchange_boots(image->core, boots, &kept);
            image->core->boot_blocks = blocks;
        }
        image_end_change(image);
    }
    for (i = 0; i < kept; i++) com_shared_release(boots[i]);
    return hr;
}

/* The first, whichever way it came. */
HRESULT WINAPI image_get_BootImageOptions(IFileSystemImage3 *iface, IBootOptions **value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    struct com_shared *first = NULL;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    if (core->boot_count) first = com_shared_add_ref(core->boots[0]);
    fs_image_leave(core);
    hr = com_shared_take(first, &IID_IBootOptions, (void **)value);
    return hr == S_FALSE ? S_OK : hr;
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
    struct com_shared *boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX];
    IDispatch *options[IMAPI2FS_BOOT_ENTRY_COUNT_MAX] = { NULL };
    HRESULT hr = S_OK, taken;
    ULONG count, i;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    count = fs_image_hold_boots(impl_from_IFileSystemImage3(iface)->core, boots);
    for (i = 0; i < count; i++)
        if (FAILED(taken = com_shared_take(boots[i], &IID_IDispatch, (void **)&options[i]))) hr = taken;
    if (SUCCEEDED(hr)) hr = com_safearray_from_dispatch(options, count, value);
    for (i = 0; i < count; i++) if (options[i]) IDispatch_Release(options[i]);
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
