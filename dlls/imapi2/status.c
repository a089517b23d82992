/*
 * What the drive said, as an HRESULT and as words.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <windows.h>
#include "imapi2.h"
#include "imapi2error.h"
#include "status.h"

HRESULT status_from_mmc(enum mmc_result result)
{
    static const struct
    {
        enum mmc_result result;
        HRESULT hr;
    } table[] = {
        { MMC_OK, S_OK },
        { MMC_NO_MEDIUM, E_IMAPI_RECORDER_MEDIA_NO_MEDIA },
        { MMC_BECOMING_READY, E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
        { MMC_NOT_READY, E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
        { MMC_MEDIUM_CHANGED, E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
        { MMC_FORMAT_IN_PROGRESS, E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS },
        { MMC_BUSY, E_IMAPI_RECORDER_MEDIA_BUSY },
        { MMC_SESSION_FIXATION, E_IMAPI_RECORDER_MEDIA_BUSY },
        { MMC_UPSIDE_DOWN, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN },
        { MMC_INCOMPATIBLE_MEDIUM, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE },
        { MMC_WRITE_PROTECTED, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
        { MMC_NO_SUCH_MODE_PAGE, E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE },
        { MMC_INVALID_MODE_PARAMETERS, E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS },
        { MMC_NO_DISC_STRUCTURE, E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT },
        { MMC_SPEED_MISMATCH, E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH },
        { MMC_LOCKED, E_IMAPI_RECORDER_LOCKED },
        { MMC_RESERVED, E_IMAPI_RECORDER_LOCKED },
        { MMC_NO_FEATURE, E_IMAPI_RECORDER_NO_SUCH_FEATURE },
        { MMC_FEATURE_NOT_CURRENT, E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT },
        { MMC_LOSS_OF_STREAMING, E_IMAPI_LOSS_OF_STREAMING },
        { MMC_BAD_REPLY, E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
        { MMC_TIMEOUT, E_IMAPI_RECORDER_COMMAND_TIMEOUT },
        { MMC_NO_DEVICE, HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST) },
        { MMC_DENIED, E_ACCESSDENIED },
        { MMC_BUFFER_TOO_SMALL, E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
        { MMC_BAD_ARGUMENT, E_INVALIDARG },
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(table); i++)
        if (table[i].result == result) return table[i].hr;
    return E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE;
}

/* What somebody can do about an outcome that the message of its HRESULT says nothing about. */
static const WCHAR *advice(enum mmc_result result)
{
    switch (result)
    {
    case MMC_DENIED:
        /* Newer Wine opens drives read-only, and Linux passes no writing command on such a descriptor. */
        return L" Another program may hold the drive. Newer Wine versions open drives for reading only, and Linux lets no "
               L"writing command through then: Wine needs the capability CAP_SYS_RAWIO (as root, \"setcap cap_sys_rawio+ep\" "
               L"on its loader and on wineserver), or use an older Wine.";
    case MMC_NO_DEVICE: return L" Check its power and cable.";
    case MMC_TRANSPORT_ERROR: return L" Check its cable, or lower the speed.";
    default: return L"";
    }
}

HRESULT status_report(const struct mmc_device *device, enum mmc_result result, const struct com_class *source,
        REFIID iid)
{
    const char *name = mmc_command_name(device->last_opcode);
    HRESULT hr = status_from_mmc(result);
    char sense[160] = "";

    if (SUCCEEDED(hr)) return hr;
    if (device->last_sense.valid) mmc_sense_text(&device->last_sense, sense, sizeof(sense));
    return com_error(hr, source, iid, L"%hs: %hs%hs%hs.%ls", name ? name : "vendor-specific command",
            mmc_result_text(result), sense[0] ? " - the drive says: " : "", sense, advice(result));
}
