/*
 * ICDTextLanguage: the CD-TEXT of a raw CD image in one language. The texts are kept in the disc, so that any two objects for
 * one language agree; an object whose language was taken away has none.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include "imapi2error.h"
#include "rawdisc.h"
#include "textcode.h"

struct raw_text
{
    ICDTextLanguage ICDTextLanguage_iface;
    struct com_object com;
    struct raw_disc *disc;
    LONG language;
};

static struct raw_text *impl_from_ICDTextLanguage(ICDTextLanguage *iface)
{
    return CONTAINING_RECORD(iface, struct raw_text, ICDTextLanguage_iface);
}

static HRESULT WINAPI raw_text_QueryInterface(ICDTextLanguage *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_ICDTextLanguage))
    {
        *out = iface;
        ICDTextLanguage_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_ICDTextLanguage(iface)->com, riid, out);
}

static ULONG WINAPI raw_text_AddRef(ICDTextLanguage *iface)
{
    return com_object_add_ref(&impl_from_ICDTextLanguage(iface)->com);
}

static ULONG WINAPI raw_text_Release(ICDTextLanguage *iface)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    ULONG ref = com_object_release(&text->com);

    if (!ref)
    {
        raw_disc_release(text->disc);
        com_object_done(&text->com);
        free(text);
    }
    return ref;
}

static HRESULT WINAPI raw_text_GetTypeInfoCount(ICDTextLanguage *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI raw_text_GetTypeInfo(ICDTextLanguage *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_ICDTextLanguage, index, lcid, info);
}

static HRESULT WINAPI raw_text_GetIDsOfNames(ICDTextLanguage *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_ICDTextLanguage, riid, names, count, lcid, ids);
}

static HRESULT WINAPI raw_text_Invoke(ICDTextLanguage *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_ICDTextLanguage, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT text_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &raw_image_class, &IID_ICDTextLanguage, detail);
}

static HRESULT taken_away(void)
{
    return text_error(CO_E_OBJNOTCONNECTED, L"This language was taken away with RemoveTextLanguage.");
}

/* Enters the lock and gives the texts; NULL, and no lock, with *hr set. */
static struct cdtext_block *lock_block(struct raw_text *text, HRESULT *hr)
{
    struct cdtext_block *block;

    EnterCriticalSection(&text->disc->lock);
    if ((block = cdtext_find_block(&text->disc->text, text->language)))
    {
        *hr = S_OK;
        return block;
    }
    LeaveCriticalSection(&text->disc->lock);
    *hr = taken_away();
    return NULL;
}

/* The same for a change. */
static struct cdtext_block *begin_change(struct raw_text *text, HRESULT *hr)
{
    struct cdtext_block *block;

    if (FAILED(*hr = raw_disc_begin_change(text->disc, &IID_ICDTextLanguage))) return NULL;
    if ((block = cdtext_find_block(&text->disc->text, text->language))) return block;
    LeaveCriticalSection(&text->disc->lock);
    *hr = taken_away();
    return NULL;
}

static void unlock_block(struct raw_text *text)
{
    LeaveCriticalSection(&text->disc->lock);
}

/* --- what language it is ------------------------------------------------------------------------------------------- */

static HRESULT WINAPI raw_text_get_Language(ICDTextLanguage *iface, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_ICDTextLanguage(iface)->language;
    return S_OK;
}

static HRESULT WINAPI raw_text_get_CharacterSet(ICDTextLanguage *iface, IMAPI_CD_TEXT_CHARACTER_SET *value)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    struct cdtext_block *block;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (!(block = lock_block(text, &hr))) return hr;
    *value = (IMAPI_CD_TEXT_CHARACTER_SET)block->character_set;
    unlock_block(text);
    return S_OK;
}

/* --- the texts ----------------------------------------------------------------------------------------------------- */

static const WCHAR *set_name(BYTE set)
{
    switch (set)
    {
    case CDTEXT_ISO_8859_1: return L"ISO 8859-1";
    case CDTEXT_ASCII: return L"ASCII";
    default: return L"MS-JIS";
    }
}

static HRESULT not_in_set(BYTE set, const struct text_problem *problem)
{
    WCHAR pair[3] = { 0 };
    ULONG code_point = problem->code_point;

    if (code_point >= 0x10000)
    {
        pair[0] = (WCHAR)(0xd800 + ((code_point - 0x10000) >> 10));
        pair[1] = (WCHAR)(0xdc00 + ((code_point - 0x10000) & 0x3ff));
    }
    else if (code_point >= 0x20) pair[0] = (WCHAR)code_point;
    return com_error(E_INVALIDARG, &raw_image_class, &IID_ICDTextLanguage, L"Character %u of the text, \"%ls\" (U+%04lX), is "
            L"not in %ls.", problem->where + 1, pair, (unsigned long)code_point, set_name(set));
}

/* Where a text belongs. With the lock. */
static HRESULT find_place(const struct raw_text *text, LONG index, IMAPI_CD_TEXT_FIELD field, unsigned *track)
{
    const struct layout *layout = &text->disc->layout;
    enum cdtext_result result;

    *track = 0;
    if (index < 0 || index > layout->track_count)
        return com_error(E_INVALIDARG, &raw_image_class, &IID_ICDTextLanguage, L"There is no track with the index %ld; %u "
                L"were added so far, and 0 stands for the disc.", (long)index, layout->track_count);
    if (index) *track = layout->first_number + (unsigned)index - 1;
    if ((unsigned)field == CDTEXT_CODES)
        return text_error(E_INVALIDARG, L"The catalogue number and the ISRCs come here by themselves.");
    if ((result = cdtext_check_place(field, *track)) == CDTEXT_OK) return S_OK;
    return com_error(E_INVALIDARG, &raw_image_class, &IID_ICDTextLanguage, L"%hs", cdtext_result_text(result));
}

/* With the lock. An empty text takes away what was there. */
static HRESULT put_text(struct cdtext_block *block, unsigned track, IMAPI_CD_TEXT_FIELD field, BSTR value)
{
    BYTE set = cdtext_set_of_type(block->character_set, field), *bytes;
    struct text_problem problem;
    enum cdtext_result result;
    size_t size;
    HRESULT hr;

    hr = text_encode(set, value, SysStringLen(value), &bytes, &size, &problem);
    if (FAILED(hr)) return text_error(hr, set == CDTEXT_MS_JIS ? L"Code page 932 is needed for MS-JIS." : NULL);
    if (hr == S_FALSE) return not_in_set(set, &problem);
    result = cdtext_put(block, field, track, bytes, size, NULL);
    free(bytes);
    if (result == CDTEXT_OK) return S_OK;
    if (result == CDTEXT_NO_MEMORY) return E_OUTOFMEMORY;
    return com_error(E_INVALIDARG, &raw_image_class, &IID_ICDTextLanguage, L"%hs", cdtext_result_text(result));
}

static HRESULT WINAPI raw_text_put_Text(ICDTextLanguage *iface, LONG index, IMAPI_CD_TEXT_FIELD field, BSTR value)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    struct cdtext_block *block;
    unsigned track;
    HRESULT hr;

    if (!(block = begin_change(text, &hr))) return hr;
    if (SUCCEEDED(hr = find_place(text, index, field, &track))) hr = put_text(block, track, field, value);
    unlock_block(text);
    return hr;
}

/* As it will be on the disc. */
static HRESULT WINAPI raw_text_get_Text(ICDTextLanguage *iface, LONG index, IMAPI_CD_TEXT_FIELD field, BSTR *value)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    struct cdtext_block *block;
    unsigned track;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (!(block = lock_block(text, &hr))) return hr;
    if (SUCCEEDED(hr = find_place(text, index, field, &track)))
    {
        const struct cdtext_string *string = cdtext_get(block, field, track);

        hr = text_decode(cdtext_set_of_type(block->character_set, field), string ? string->bytes : NULL,
                string ? string->size : 0, value);
    }
    unlock_block(text);
    return hr;
}

static HRESULT WINAPI raw_text_put_GenreCode(ICDTextLanguage *iface, LONG value)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    struct cdtext_block *block;
    HRESULT hr;

    if (value < 0 || value > CDTEXT_GENRE_LAST)
        return text_error(E_INVALIDARG, L"Genre codes are 0 (not used) to 27 (world music).");
    if (!(block = begin_change(text, &hr))) return hr;
    block->genre = (uint16_t)value;
    unlock_block(text);
    return S_OK;
}

static HRESULT WINAPI raw_text_get_GenreCode(ICDTextLanguage *iface, LONG *value)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    struct cdtext_block *block;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (!(block = lock_block(text, &hr))) return hr;
    *value = block->genre;
    unlock_block(text);
    return S_OK;
}

static HRESULT WINAPI raw_text_put_Copyrighted(ICDTextLanguage *iface, VARIANT_BOOL value)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    struct cdtext_block *block;
    HRESULT hr;

    if (!(block = begin_change(text, &hr))) return hr;
    block->copyright = value ? CDTEXT_COPYRIGHT : CDTEXT_COPYRIGHT_NONE;
    unlock_block(text);
    return S_OK;
}

static HRESULT WINAPI raw_text_get_Copyrighted(ICDTextLanguage *iface, VARIANT_BOOL *value)
{
    struct raw_text *text = impl_from_ICDTextLanguage(iface);
    struct cdtext_block *block;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (!(block = lock_block(text, &hr))) return hr;
    *value = block->copyright == CDTEXT_COPYRIGHT ? VARIANT_TRUE : VARIANT_FALSE;
    unlock_block(text);
    return S_OK;
}

static const ICDTextLanguageVtbl raw_text_vtbl =
{
    raw_text_QueryInterface,
    raw_text_AddRef,
    raw_text_Release,
    raw_text_GetTypeInfoCount,
    raw_text_GetTypeInfo,
    raw_text_GetIDsOfNames,
    raw_text_Invoke,
    raw_text_get_Language,
    raw_text_get_CharacterSet,
    raw_text_put_Text,
    raw_text_get_Text,
    raw_text_put_GenreCode,
    raw_text_get_GenreCode,
    raw_text_put_Copyrighted,
    raw_text_get_Copyrighted,
};

HRESULT raw_text_create(struct raw_disc *disc, LONG language, ICDTextLanguage **out)
{
    struct raw_text *text;

    *out = NULL;
    if (!(text = calloc(1, sizeof(*text)))) return E_OUTOFMEMORY;
    text->ICDTextLanguage_iface.lpVtbl = &raw_text_vtbl;
    com_object_init(&text->com, (IUnknown *)&text->ICDTextLanguage_iface, NULL);
    text->disc = raw_disc_add_ref(disc);
    text->language = language;
    *out = &text->ICDTextLanguage_iface;
    return S_OK;
}

/* --- the packs ----------------------------------------------------------------------------------------------------- */

/* The first language carries the codes that are in Q too, for players that show them. */
static enum cdtext_result put_codes(struct raw_disc *disc)
{
    const struct layout *layout = &disc->layout;
    struct cdtext_block *block = disc->text.blocks[0];
    enum cdtext_result result;
    unsigned i;

    result = cdtext_put(block, CDTEXT_CODES, 0, (const BYTE *)layout->mcn.text, strlen(layout->mcn.text), NULL);
    for (i = 0; i < layout->track_count && result == CDTEXT_OK; i++)
    {
        const char *isrc = layout->tracks[i].isrc.text;

        result = cdtext_put(block, CDTEXT_CODES, layout->first_number + i, (const BYTE *)isrc, strlen(isrc), NULL);
    }
    return result;
}

static HRESULT packs_refused(struct raw_disc *disc, enum cdtext_result result, unsigned block)
{
    if (result == CDTEXT_NO_MEMORY) return E_OUTOFMEMORY;
    return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreator, L"CD-TEXT in the language %u: %hs",
            disc->text.blocks[block]->language, cdtext_result_text(result));
}

HRESULT raw_text_make_packs(struct raw_disc *disc)
{
    enum cdtext_result result;
    unsigned block = 0;
    BYTE *packs;
    size_t count;

    free(disc->text_packs);
    disc->text_packs = NULL;
    if (!disc->text.block_count) return S_OK;
    disc->text.first_track = disc->layout.first_number;
    disc->text.last_track = (uint8_t)(disc->layout.first_number + disc->layout.track_count - 1);
    if (!(packs = malloc(CDTEXT_MAX_PACKS * CDTEXT_PACK_SIZE))) return E_OUTOFMEMORY;
    if ((result = put_codes(disc)) == CDTEXT_OK) result = cdtext_encode(&disc->text, packs, &count, &block);
    if (result != CDTEXT_OK || !count)
    {
        free(packs);
        return result == CDTEXT_OK ? S_OK : packs_refused(disc, result, block);
    }
    if (disc->type != IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW)
    {
        free(packs);
        return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreator, L"CD-TEXT goes on the disc as it is, without "
                L"the drive's parity: set ResultingImageType to 3 (IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW), and the writer's "
                L"RequestedSectorType too.");
    }
    disc->text_packs = packs;
    disc->text_pack_count = count;
    return S_OK;
}
