/*
 * FileSystemImageResult: a finished image (behaviour.md 20).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "boot.h"
#include "contents.h"
#include "discid.h"
#include "imported.h"
#include "planner.h"
#include "result.h"

struct result
{
    IFileSystemImageResult2 IFileSystemImageResult2_iface;
    struct com_object com;
    struct fs_finished *finished;
};

/* --- what it shares with its streams --------------------------------------------------------------------------------- */

struct fs_finished *fs_finished_add_ref(struct fs_finished *finished)
{
    InterlockedIncrement(&finished->ref);
    return finished;
}

static void destroy(struct fs_finished *finished)
{
    struct fs_image *image = finished->image;
    unsigned i;

    /* who stopped reading in the middle of a file may want to write to it */
    contents_close_files();
    for (i = 0; i < finished->boot_count; i++) contents_release(finished->boots[i].contents);
    disc_reader_destroy(finished->reader);
    fs_image_release(image);
    free(finished);
}

/* The count goes to 0 with the lock, so that nobody finds it in the image any more. */
void fs_finished_release(struct fs_finished *finished)
{
    struct fs_image *image = finished->image;
    BOOL last;

    fs_image_enter(image);
    last = !InterlockedDecrement(&finished->ref);
    if (last)
    {
        image->finished = NULL;
        volume_image_destroy(finished->plan);
    }
    fs_image_leave(image);
    if (last) destroy(finished);
}

/* The contents are asked what is wrong, which may be a client's: without the lock. */
HRESULT fs_read_error(struct fs_image *image, enum volume_result result, const struct volume_problem *problem,
        const struct com_class *source, REFIID iid)
{
    const struct volume_node *node = problem->node;
    struct contents *contents = NULL;
    WCHAR *path = NULL;
    ULONGLONG size = 0;
    HRESULT hr = S_OK;

    /* what is written in place has blocks of the disc */
    if (!node && result == VOLUME_READ_FAILED && problem->block) return fs_disc_read_error(image, problem->block, source, iid);
    fs_image_enter(image);
    if (node && node->kind != VOLUME_DIRECTORY && node->file.contents)
    {
        contents = contents_add_ref(node->file.contents);
        size = node->file.size;
        path = fs_node_path(node);
    }
    else hr = fs_problem(result, problem, source, iid);
    fs_image_leave(image);
    if (!contents) return hr;
    hr = path ? contents_error(contents, node, path, size, result, source, iid) : E_OUTOFMEMORY;
    contents_release(contents);
    free(path);
    return hr;
}

static struct result *impl_from_IFileSystemImageResult2(IFileSystemImageResult2 *iface)
{
    return CONTAINING_RECORD(iface, struct result, IFileSystemImageResult2_iface);
}

static HRESULT WINAPI result_QueryInterface(IFileSystemImageResult2 *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IFileSystemImageResult) || IsEqualGUID(riid, &IID_IFileSystemImageResult2))
    {
        *out = iface;
        IFileSystemImageResult2_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IFileSystemImageResult2(iface)->com, riid, out);
}

static ULONG WINAPI result_AddRef(IFileSystemImageResult2 *iface)
{
    return com_object_add_ref(&impl_from_IFileSystemImageResult2(iface)->com);
}

static ULONG WINAPI result_Release(IFileSystemImageResult2 *iface)
{
    struct result *result = impl_from_IFileSystemImageResult2(iface);
    ULONG ref = com_object_release(&result->com);

    if (!ref)
    {
        fs_finished_release(result->finished);
        com_object_done(&result->com);
        free(result);
    }
    return ref;
}

static HRESULT WINAPI result_GetTypeInfoCount(IFileSystemImageResult2 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI result_GetTypeInfo(IFileSystemImageResult2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IFileSystemImageResult2, index, lcid, info);
}

static HRESULT WINAPI result_GetIDsOfNames(IFileSystemImageResult2 *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IFileSystemImageResult2, riid, names, count, lcid, ids);
}

static HRESULT WINAPI result_Invoke(IFileSystemImageResult2 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *value, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IFileSystemImageResult2, iface, id, riid, lcid, flags, params, value, exception, arg_err);
}

/* Each time another stream, at its start: who asks again means to read again. */
static HRESULT WINAPI result_get_ImageStream(IFileSystemImageResult2 *iface, IStream **value)
{
    if (!value) return com_bare_error(E_POINTER);
    return fs_image_stream_create(impl_from_IFileSystemImageResult2(iface)->finished, value);
}

/* The pages call an item the file's name in the image; its whole path tells files of one name apart. */
static HRESULT fill_entries(const struct fs_finished *finished, struct progress_entry *entries, ULONG count)
{
    const struct volume_node *node;
    ULONG i;

    for (i = 0; i < count; i++)
    {
        node = volume_image_file(finished->plan, i);
        if (!(entries[i].description = fs_node_path(node))) return E_OUTOFMEMORY;
        entries[i].first = node->data_block - volume_image_start(finished->plan);
        entries[i].last = entries[i].first + (ULONG)((node->file.size - 1) / VOLUME_BLOCK_SIZE);
    }
    return S_OK;
}

static HRESULT WINAPI result_get_ProgressItems(IFileSystemImageResult2 *iface, IProgressItems **value)
{
    struct fs_finished *finished = impl_from_IFileSystemImageResult2(iface)->finished;
    ULONG count = volume_image_file_count(finished->plan), i;
    struct progress_entry *entries;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (!(entries = calloc((size_t)count + 1, sizeof(*entries)))) return E_OUTOFMEMORY;
    hr = fill_entries(finished, entries, count);
    if (SUCCEEDED(hr)) hr = progress_items_create(entries, count, value);
    for (i = 0; i < count; i++) free((void *)entries[i].description);
    free(entries);
    return hr;
}

static HRESULT WINAPI result_get_TotalBlocks(IFileSystemImageResult2 *iface, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = (LONG)volume_image_blocks(impl_from_IFileSystemImageResult2(iface)->finished->plan);
    return S_OK;
}

static HRESULT WINAPI result_get_BlockSize(IFileSystemImageResult2 *iface, LONG *value)
{
    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    *value = VOLUME_BLOCK_SIZE;
    return S_OK;
}

struct plan_blocks
{
    struct disc_blocks blocks;
    const struct volume_image *plan;
    struct volume_problem *problem;
};

static enum volume_result read_plan(struct disc_blocks *blocks, uint32_t block, void *out)
{
    struct plan_blocks *plan = CONTAINING_RECORD(blocks, struct plan_blocks, blocks);

    return volume_image_read(plan->plan, block, 1, out, plan->problem);
}

static HRESULT WINAPI result_get_DiscId(IFileSystemImageResult2 *iface, BSTR *value)
{
    struct fs_finished *finished = impl_from_IFileSystemImageResult2(iface)->finished;
    struct volume_problem problem = { NULL };
    struct plan_blocks plan = { { read_plan, volume_image_blocks(finished->plan) }, finished->plan, &problem };
    enum volume_result result;
    WCHAR id[DISC_ID_SIZE];

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if ((result = make_disc_id(&plan.blocks, finished->image->session_start, id)))
        return fs_read_error(finished->image, result, &problem, &result_class, &IID_IFileSystemImageResult2);
    return (*value = SysAllocString(id)) ? S_OK : E_OUTOFMEMORY;
}

HRESULT fs_finished_ranges(const struct fs_finished *finished, IUnknown *outer, IBlockRangeList **out)
{
    struct volume_range runs[VOLUME_MAX_RANGES];
    struct block_range ranges[VOLUME_MAX_RANGES];
    unsigned count = volume_image_ranges(finished->plan, runs), i;

    *out = NULL;
    if (!finished->reader) return E_NOTIMPL;
    for (i = 0; i < count; i++)
    {
        ranges[i].first = (LONG)runs[i].first;
        ranges[i].last = (LONG)(runs[i].first + runs[i].count - 1);
    }
    return block_range_list_create(ranges, count, outer, out);
}

static HRESULT WINAPI result_get_ModifiedBlocks(IFileSystemImageResult2 *iface, IBlockRangeList **value)
{
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    hr = fs_finished_ranges(impl_from_IFileSystemImageResult2(iface)->finished, NULL, value);
    return hr != E_NOTIMPL ? hr : com_error(E_NOTIMPL, &result_class, &IID_IFileSystemImageResult2,
            L"The whole image has to be written: there is no list of changed blocks.");
}

static const IFileSystemImageResult2Vtbl result_vtbl =
{
    result_QueryInterface,
    result_AddRef,
    result_Release,
    result_GetTypeInfoCount,
    result_GetTypeInfo,
    result_GetIDsOfNames,
    result_Invoke,
    result_get_ImageStream,
    result_get_ProgressItems,
    result_get_TotalBlocks,
    result_get_BlockSize,
    result_get_DiscId,
    result_get_ModifiedBlocks,
};

/* --- making one ------------------------------------------------------------------------------------------------------ */

/* Asks the boot options, which may be a client's, for what they have at this moment. */
static HRESULT take_boots(struct fs_finished *finished)
{
    struct com_shared *boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX];
    IBootOptions *options[IMAPI2FS_BOOT_ENTRY_COUNT_MAX] = { NULL };
    unsigned count, i;
    struct contents *contents;
    ULONGLONG size;
    IStream *stream;
    enum volume_result result;
    HRESULT hr = S_OK, taken;

    count = fs_image_hold_boots(finished->image, boots);
    for (i = 0; i < count; i++)
        if (FAILED(taken = com_shared_take(boots[i], &IID_IBootOptions, (void **)&options[i]))) hr = taken;
    for (i = 0; i < count && SUCCEEDED(hr); i++)
    {
        struct volume_boot *boot = &finished->boots[i];

        if (FAILED(hr = boot_options_get(options[i], &image_class, &IID_IFileSystemImage3, boot, &stream))) break;
        hr = contents_from_stream(stream, NULL, &size, &contents);
        IStream_Release(stream);
        if (FAILED(hr)) break;
        boot->contents = contents;
        finished->boot_count++;
        if (size != boot->size) hr = com_error(IMAPI_E_BOOT_IMAGE_DATA, &image_class, &IID_IFileSystemImage3,
                L"Its length has changed.");
        else if ((result = volume_boot_examine(&fs_contents_class, boot)))
            hr = fs_problem(result, NULL, &image_class, &IID_IFileSystemImage3);
    }
    for (i = 0; i < count; i++) if (options[i]) IBootOptions_Release(options[i]);
    return hr;
}

/* An image behind an import is good for that disc alone. Only what is written in place has blocks that are read from it. */
static HRESULT take_disc(struct fs_finished *finished)
{
    struct fs_image *image = finished->image;
    struct fs_imported imported;
    BOOL is_imported;
    HRESULT hr;

    fs_image_enter(image);
    if ((is_imported = image->imported != NULL)) fs_imported_copy(image->imported, &imported);
    fs_image_leave(image);
    if (!is_imported) return S_OK;
    hr = fs_imported_check(&imported, &image_class, &IID_IFileSystemImage3);
    if (SUCCEEDED(hr) && imported.previous->random)
        hr = fs_previous_reader(imported.previous, &image_class, &IID_IFileSystemImage3, &finished->reader);
    fs_previous_release(imported.previous);
    return hr;
}

/* The plan of the image as it is now; the one there is, while the image is frozen by it. */
static HRESULT finish(struct fs_image *image, struct fs_finished **out)
{
    struct fs_finished *finished;
    HRESULT hr;

    *out = NULL;
    if (!(finished = calloc(1, sizeof(*finished)))) return E_OUTOFMEMORY;
    finished->ref = 1;
    finished->image = fs_image_add_ref(image);
    hr = take_boots(finished);
    if (SUCCEEDED(hr)) hr = take_disc(finished);
    fs_image_enter(image);
    if (SUCCEEDED(hr) && image->finished) *out = fs_finished_add_ref(image->finished);
    else if (SUCCEEDED(hr))
    {
        hr = fs_plan(image, finished->reader ? disc_reader_get(finished->reader) : NULL, finished->boots, finished->boot_count,
                &image_class, &IID_IFileSystemImage3, &finished->plan);
        if (SUCCEEDED(hr) && image->free_blocks && volume_image_blocks(finished->plan) > image->free_blocks)
        {
            volume_image_destroy(finished->plan);
            hr = fs_error(IMAPI_E_IMAGE_TOO_BIG, &image_class, &IID_IFileSystemImage3, NULL, NULL);
        }
        if (SUCCEEDED(hr)) *out = image->finished = finished;
    }
    fs_image_leave(image);
    if (*out != finished) destroy(finished);
    return hr;
}

HRESULT fs_result_create(struct fs_image *image, IFileSystemImageResult **out)
{
    struct result *result;
    HRESULT hr;

    *out = NULL;
    if (!(result = calloc(1, sizeof(*result)))) return E_OUTOFMEMORY;
    if (FAILED(hr = finish(image, &result->finished)))
    {
        free(result);
        return hr;
    }
    result->IFileSystemImageResult2_iface.lpVtbl = &result_vtbl;
    com_object_init(&result->com, (IUnknown *)&result->IFileSystemImageResult2_iface, &result_class);
    *out = (IFileSystemImageResult *)&result->IFileSystemImageResult2_iface;
    return S_OK;
}

const struct com_class result_class = { &CLSID_FileSystemImageResult, NULL, L"IMAPI2FS result", &IID_IFileSystemImageResult2,
    NULL, NULL };
