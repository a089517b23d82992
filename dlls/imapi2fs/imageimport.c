/*
 * MsftFileSystemImage: what comes from a disc (behaviour.md 18 and 12).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "image.h"

/* --- how much a disc holds ------------------------------------------------------------------------------------------- */

HRESULT WINAPI image_SetMaxMediaBlocksFromDevice(IFileSystemImage3 *iface, IDiscRecorder2 *recorder)
{
    (void)iface;
    return recorder ? E_NOTIMPL : E_POINTER;
}

HRESULT WINAPI image_ChooseImageDefaults(IFileSystemImage3 *iface, IDiscRecorder2 *recorder)
{
    (void)iface;
    return recorder ? E_NOTIMPL : E_POINTER;
}

HRESULT WINAPI image_get_ImportedVolumeName(IFileSystemImage3 *iface, BSTR *value)
{
    (void)iface;
    if (!value) return E_POINTER;
    *value = NULL;
    return S_OK;
}

HRESULT WINAPI image_CalculateDiscIdentifier(IFileSystemImage3 *iface, BSTR *value)
{
    (void)iface;
    if (!value) return E_POINTER;
    *value = NULL;
    return image_error(IMAPI_E_MULTISESSION_NOT_SET, NULL);
}

HRESULT WINAPI image_IdentifyFileSystemsOnDisc(IFileSystemImage3 *iface, IDiscRecorder2 *recorder, FsiFileSystems *value)
{
    (void)iface; (void)recorder;
    if (!value) return E_POINTER;
    *value = FsiFileSystemNone;
    return image_error(IMAPI_E_MULTISESSION_NOT_SET, NULL);
}

/* UDF has everything, ISO 9660 least. */
HRESULT WINAPI image_GetDefaultFileSystemForImport(IFileSystemImage3 *iface, FsiFileSystems given, FsiFileSystems *value)
{
    static const FsiFileSystems order[] = { FsiFileSystemUDF, FsiFileSystemJoliet, FsiFileSystemISO9660 };
    unsigned i;

    (void)iface;
    if (!value) return E_POINTER;
    *value = FsiFileSystemNone;
    for (i = 0; i < ARRAYSIZE(order) && !*value; i++)
        if (given & order[i]) *value = order[i];
    if (*value && !(given & ~(FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF | FsiFileSystemUnknown))) return S_OK;
    *value = FsiFileSystemNone;
    return image_error(IMAPI_E_INVALID_PARAM, L"fileSystems");
}

HRESULT WINAPI image_ImportFileSystem(IFileSystemImage3 *iface, FsiFileSystems *value)
{
    (void)iface;
    if (!value) return E_POINTER;
    *value = FsiFileSystemNone;
    return image_error(IMAPI_E_MULTISESSION_NOT_SET, NULL);
}

HRESULT WINAPI image_ImportSpecificFileSystem(IFileSystemImage3 *iface, FsiFileSystems file_system)
{
    (void)iface; (void)file_system;
    return image_error(IMAPI_E_MULTISESSION_NOT_SET, NULL);
}

HRESULT WINAPI image_get_MultisessionInterfaces(IFileSystemImage3 *iface, SAFEARRAY **value)
{
    (void)iface;
    if (!value) return E_POINTER;
    return com_safearray_from_dispatch(NULL, 0, value);
}

HRESULT WINAPI image_put_MultisessionInterfaces(IFileSystemImage3 *iface, SAFEARRAY *value)
{
    (void)iface; (void)value;
    return image_error(IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE, NULL);
}

HRESULT WINAPI image_ProbeSpecificFileSystem(IFileSystemImage3 *iface, FsiFileSystems file_system, VARIANT_BOOL *value)
{
    (void)iface; (void)file_system;
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    return image_error(IMAPI_E_MULTISESSION_NOT_SET, NULL);
}
