/*
 * MsftFileSystemImage: what the disc in a drive, or any disc of that drive, holds.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "image.h"
#include "imapi2error.h"
#include "mmc/disc_state.h"
#include "recorder/patience.h"
#include "recorder/transport.h"

static HRESULT device_error(HRESULT hr, const WCHAR *text)
{
    return com_error_text(hr, &image_class, &IID_IFileSystemImage3, text);
}

static uint32_t read_state(struct mmc_device *device, void *context, enum mmc_result *result)
{
    *result = mmc_read_disc_state(device, context);
    return mmc_result_is_temporary(*result) ? MMC_ASK_AGAIN : 0;
}

static HRESULT ask_drive(IDiscRecorder2 *recorder, struct mmc_disc_state *state)
{
    /* one that has just been closed */
    const struct mmc_patience patience = recorder_patience(500, 30000);
    struct recorder_transport transport;
    struct mmc_device device;
    enum mmc_result result;
    HRESULT hr;

    if (FAILED(hr = recorder_transport_init(&transport, (IUnknown *)recorder))) return hr;
    mmc_device_init(&device, &transport.transport);
    result = mmc_ask_patiently(&device, &patience, read_state, state);
    hr = result && FAILED(transport.last_error) ? transport.last_error : S_OK;
    recorder_transport_done(&transport);
    if (!result) return S_OK;
    if (result == MMC_NO_MEDIUM) return device_error(E_IMAPI_RECORDER_MEDIA_NO_MEDIA, NULL);
    if (result == MMC_INCOMPATIBLE_MEDIUM)
        return device_error(E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, L"The drive does not know the disc in it.");
    return FAILED(hr) ? hr : device_error(E_IMAPI_RECORDER_COMMAND_TIMEOUT, L"The drive does not say what disc is in it.");
}

/* What is free on the disc, as far as the drive says it. */
HRESULT WINAPI image_ChooseImageDefaults(IFileSystemImage3 *iface, IDiscRecorder2 *recorder)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    FsiFileSystems file_systems;
    struct mmc_disc_state state;
    LONG revision;
    ULONG blocks;
    HRESULT hr;

    if (!recorder) return com_missing(&image_class, &IID_IFileSystemImage3, L"discRecorder");
    if (FAILED(hr = ask_drive(recorder, &state))) return hr;
    if (!fs_media_defaults((IMAPI_MEDIA_PHYSICAL_TYPE)state.medium, &file_systems, &revision, &blocks)
            || state.recording == MMC_RECORDING_NONE)
        return device_error(E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, L"Nothing can be recorded on the disc in the drive.");
    if (state.known && state.free_blocks) blocks = state.free_blocks;
    /* On a disc that is written in place only UDF can be added to later. */
    if (state.recording == MMC_RECORDING_OVERWRITE) file_systems = FsiFileSystemUDF;
    if (FAILED(hr = image_begin_change(image))) return hr;
    hr = image_set_defaults(image, file_systems, revision, blocks);
    image_end_change(image);
    return hr;
}

static HRESULT largest_of(SAFEARRAY *list, ULONG *blocks)
{
    LONG *supported;
    VARIANT *items;
    ULONG count, i;
    VARTYPE type;
    HRESULT hr;

    /* a recorder may be anybody's */
    if (SafeArrayGetDim(list) != 1 || FAILED(SafeArrayGetVartype(list, &type)) || type != VT_VARIANT)
        return device_error(IMAPI_E_FSI_INTERNAL_ERROR, L"The recorder's SupportedProfiles are no array of VARIANT.");
    count = list->rgsabound[0].cElements;
    if (!(supported = calloc((size_t)count + 1, sizeof(*supported)))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = SafeArrayAccessData(list, (void **)&items)))
    {
        for (i = 0; i < count; i++) supported[i] = V_VT(&items[i]) == VT_I4 || V_VT(&items[i]) == VT_UI4 ? V_I4(&items[i]) : 0;
        SafeArrayUnaccessData(list);
        *blocks = fs_largest_medium(supported, count);
    }
    free(supported);
    return hr;
}

/* Whatever disc is in the drive. */
HRESULT WINAPI image_SetMaxMediaBlocksFromDevice(IFileSystemImage3 *iface, IDiscRecorder2 *recorder)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    SAFEARRAY *list = NULL;
    ULONG blocks = 0;
    HRESULT hr;

    if (!recorder) return com_missing(&image_class, &IID_IFileSystemImage3, L"discRecorder");
    if (FAILED(hr = IDiscRecorder2_get_SupportedProfiles(recorder, &list)) || !list)
        return com_error(IMAPI_E_FSI_INTERNAL_ERROR, &image_class, &IID_IFileSystemImage3,
                L"The recorder does not say what discs it knows: error 0x%08lX.", (unsigned long)hr);
    hr = largest_of(list, &blocks);
    SafeArrayDestroy(list);
    if (FAILED(hr)) return hr;
    if (FAILED(hr = image_begin_change(image))) return hr;
    hr = image_set_free_blocks(image, blocks);
    image_end_change(image);
    return hr;
}
