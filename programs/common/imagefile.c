/*
 * An image file.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <shlwapi.h>

#include "console.h"
#include "imagefile.h"
#include "report.h"

HRESULT image_file_open(const WCHAR *path, IStream **image, int64_t *sectors)
{
    STATSTG stat;
    HRESULT hr = SHCreateStreamOnFileEx(path, STGM_READ | STGM_SHARE_DENY_WRITE, 0, FALSE, NULL, image);

    *sectors = 0;
    if (FAILED(hr))
    {
        *image = NULL;
        report_failure(hr, path);
        return hr;
    }
    hr = IStream_Stat(*image, &stat, STATFLAG_NONAME);
    if (SUCCEEDED(hr) && stat.cbSize.QuadPart && !(stat.cbSize.QuadPart % IMAGE_SECTOR_BYTES))
    {
        *sectors = (int64_t)(stat.cbSize.QuadPart / IMAGE_SECTOR_BYTES);
        return S_OK;
    }
    if (FAILED(hr)) report_failure(hr, path);
    else
        print_error(L"%s: %s: This is no image of a disc, which has sectors of %d bytes: its length is %I64u.\n", program_name,
                path, IMAGE_SECTOR_BYTES, stat.cbSize.QuadPart);
    IStream_Release(*image);
    *image = NULL;
    return FAILED(hr) ? hr : S_FALSE;
}
