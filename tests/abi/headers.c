/* Compiled, never run: the public headers serve a C program and say what the tables of tests/data say.
 * abi_list.h is made by tools/abi-tables.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <imapi2.h>
#include <imapi2error.h>
#include <imapi2fs.h>
#include <imapi2fserror.h>

#define ABI_INTERFACE(library, name, slots, ...) \
    _Static_assert(sizeof(name##Vtbl) == (slots) * sizeof(void *), "slots of " #name);
#define ABI_CLASS(library, name, ...)
#define ABI_LIBRARY(library, name, ...)
#define ABI_VALUE(name, value) _Static_assert((name) == (value), "value of " #name);
#define ABI_STRING(name, value) _Static_assert(sizeof(name) == sizeof(value), "length of " #name);
#define ABI_SAME(name, other) _Static_assert(sizeof(name) == sizeof(other), "size of " #name);
#define ABI_TYPEDEF(name) _Static_assert(_Generic((name)0, ULONG: 1, default: 0), "type of " #name);
#define ABI_HRESULT(name, value) \
    _Static_assert(name == (HRESULT)(value) && _Generic(name, HRESULT: 1, default: 0), "value or type of " #name);

#include "abi_list.h"

_Static_assert(IMAPIError(E_FAIL) == 0 && IMAPIError(E_IMAPI_REQUEST_CANCELLED) == 0, "outside of the range");
_Static_assert(IMAPIError(IMAPI_E_FSI_INTERNAL_ERROR), "in the range");
_Static_assert(IMAPIFsiError(IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED), "in the range");

/* A name for each enumeration as a type, and a pointer to it. */
typedef char pointers_are_there[sizeof(PIMAPI_MEDIA_PHYSICAL_TYPE) == sizeof(IMAPI_MEDIA_PHYSICAL_TYPE *) ? 1 : -1];

/* The macros of COBJMACROS, one of each kind. */
HRESULT call_by_macro(IDiscMaster2 *master, IFileSystemImage3 *image, IStreamConcatenate *stream);

HRESULT call_by_macro(IDiscMaster2 *master, IFileSystemImage3 *image, IStreamConcatenate *stream)
{
    BSTR name;
    HRESULT hr = IDiscMaster2_get_Item(master, 0, &name);

    if (SUCCEEDED(hr)) hr = IFileSystemImage3_put_VolumeName(image, name);
    if (SUCCEEDED(hr)) hr = IStreamConcatenate_Append(stream, NULL);
    return hr;
}
