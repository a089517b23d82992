/*
 * IRawCDImageCreatorExtension: the languages of CD-TEXT, and data tracks.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "rawextension.h"

static struct raw_extension *impl_from_IRawCDImageCreatorExtension(IRawCDImageCreatorExtension *iface)
{
    return CONTAINING_RECORD(iface, struct raw_extension, IRawCDImageCreatorExtension_iface);
}

static HRESULT WINAPI raw_extension_QueryInterface(IRawCDImageCreatorExtension *iface, REFIID riid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IRawCDImageCreatorExtension(iface)->outer, riid, out);
}

static ULONG WINAPI raw_extension_AddRef(IRawCDImageCreatorExtension *iface)
{
    return IUnknown_AddRef(impl_from_IRawCDImageCreatorExtension(iface)->outer);
}

static ULONG WINAPI raw_extension_Release(IRawCDImageCreatorExtension *iface)
{
    return IUnknown_Release(impl_from_IRawCDImageCreatorExtension(iface)->outer);
}

static HRESULT WINAPI raw_extension_GetTypeInfoCount(IRawCDImageCreatorExtension *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI raw_extension_GetTypeInfo(IRawCDImageCreatorExtension *iface, UINT index, LCID lcid,
        ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IRawCDImageCreatorExtension, index, lcid, info);
}

static HRESULT WINAPI raw_extension_GetIDsOfNames(IRawCDImageCreatorExtension *iface, REFIID riid, WCHAR **names,
        UINT count, LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IRawCDImageCreatorExtension, riid, names, count, lcid, ids);
}

static HRESULT WINAPI raw_extension_Invoke(IRawCDImageCreatorExtension *iface, DISPID id, REFIID riid, LCID lcid,
        WORD flags, DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IRawCDImageCreatorExtension, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

/* --- CD-TEXT ------------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI raw_extension_AddTextLanguage(IRawCDImageCreatorExtension *iface, LONG language,
        IMAPI_CD_TEXT_CHARACTER_SET set, ICDTextLanguage **text)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreatorExtension(iface)->disc;
    enum cdtext_result result;
    HRESULT hr;

    if (!text) return com_bare_error(E_POINTER);
    *text = NULL;
    if (FAILED(hr = raw_disc_begin_change(disc, &IID_IRawCDImageCreatorExtension))) return hr;
    result = cdtext_add_block(&disc->text, language, set);
    if (result == CDTEXT_OK && FAILED(hr = raw_text_create(disc, language, text)))
        cdtext_remove_block(&disc->text, language);
    LeaveCriticalSection(&disc->lock);
    if (result == CDTEXT_NO_MEMORY) return E_OUTOFMEMORY;
    if (result != CDTEXT_OK)
        return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreatorExtension, L"%hs",
                cdtext_result_text(result));
    return hr;
}

static HRESULT WINAPI raw_extension_RemoveTextLanguage(IRawCDImageCreatorExtension *iface, LONG language)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreatorExtension(iface)->disc;
    bool there;
    HRESULT hr;

    if (FAILED(hr = raw_disc_begin_change(disc, &IID_IRawCDImageCreatorExtension))) return hr;
    there = cdtext_remove_block(&disc->text, language);
    LeaveCriticalSection(&disc->lock);
    if (there) return S_OK;
    return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreatorExtension, L"There is no text in the language "
            L"%ld.", (long)language);
}

/* With the lock. */
static HRESULT get_languages(struct raw_disc *disc, IDispatch **languages, ULONG *count)
{
    HRESULT hr = S_OK;

    *count = 0;
    while (*count < disc->text.block_count && SUCCEEDED(hr))
    {
        hr = raw_text_create(disc, disc->text.blocks[*count]->language, (ICDTextLanguage **)&languages[*count]);
        if (SUCCEEDED(hr)) (*count)++;
    }
    return hr;
}

static HRESULT WINAPI raw_extension_get_TextLanguages(IRawCDImageCreatorExtension *iface, SAFEARRAY **value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreatorExtension(iface)->disc;
    IDispatch *languages[CDTEXT_MAX_BLOCKS];
    ULONG count, i;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    EnterCriticalSection(&disc->lock);
    hr = get_languages(disc, languages, &count);
    LeaveCriticalSection(&disc->lock);
    if (SUCCEEDED(hr)) hr = com_safearray_from_dispatch(languages, count, value);
    for (i = 0; i < count; i++) IDispatch_Release(languages[i]);
    return hr;
}

/* --- data tracks --------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI raw_extension_AddDataTrack(IRawCDImageCreatorExtension *iface, IMAPI_CD_SECTOR_TYPE type,
        IStream *data, LONG *index)
{
    return raw_image_add_data_track(impl_from_IRawCDImageCreatorExtension(iface)->disc, type, data, index);
}

static const IRawCDImageCreatorExtensionVtbl raw_extension_vtbl =
{
    raw_extension_QueryInterface,
    raw_extension_AddRef,
    raw_extension_Release,
    raw_extension_GetTypeInfoCount,
    raw_extension_GetTypeInfo,
    raw_extension_GetIDsOfNames,
    raw_extension_Invoke,
    raw_extension_AddTextLanguage,
    raw_extension_RemoveTextLanguage,
    raw_extension_get_TextLanguages,
    raw_extension_AddDataTrack,
};

void raw_extension_init(struct raw_extension *extension, IUnknown *outer, struct raw_disc *disc)
{
    extension->IRawCDImageCreatorExtension_iface.lpVtbl = &raw_extension_vtbl;
    extension->outer = outer;
    extension->disc = disc;
}
