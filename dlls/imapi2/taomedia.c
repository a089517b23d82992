/*
 * MsftDiscFormat2TrackAtOnce: PrepareMedia, ReleaseMedia, and what drives can.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "mmc/disc_information.h"
#include "mmc/features.h"
#include "mmc/mode_pages.h"
#include "format_tao.h"
#include "media.h"
#include "taoburn.h"

enum mmc_result taomedia_can_write(struct mmc_device *device, BOOL *can)
{
    struct mmc_cd_track_at_once feature;
    struct mmc_capabilities capabilities;
    enum mmc_result result;

    *can = FALSE;
    result = mmc_get_cd_track_at_once(device, &feature);
    if (result == MMC_NO_FEATURE) return MMC_OK;
    if (result == MMC_OK) *can = TRUE;
    if (result != MMC_ILLEGAL_COMMAND) return result;
    /* Every CD recorder from before GET CONFIGURATION does. */
    result = mmc_get_capabilities(device, &capabilities);
    if (result == MMC_OK) *can = capabilities.writes_cd_r;
    return result;
}

/* CD Track at Once (002Dh) has a Test Write bit of its own; before GET CONFIGURATION it is in mode page 2Ah. */
enum mmc_result taomedia_can_simulate(struct mmc_device *device, BOOL *can)
{
    struct mmc_cd_track_at_once feature;
    struct mmc_capabilities capabilities;
    enum mmc_result result;

    *can = FALSE;
    result = mmc_get_cd_track_at_once(device, &feature);
    if (result == MMC_NO_FEATURE) return MMC_OK;
    if (result == MMC_OK) *can = feature.test_write;
    if (result != MMC_ILLEGAL_COMMAND) return result;
    result = mmc_get_capabilities(device, &capabilities);
    if (result == MMC_OK) *can = capabilities.test_write;
    return result;
}

static HRESULT check_medium(struct mmc_device *device)
{
    struct mmc_disc_information information;
    enum mmc_result result;
    uint16_t profile;

    if ((result = media_wait_ready(device)) != MMC_OK) return writer_status(&tao_kind, device, result);
    result = mmc_get_current_profile(device, &profile);
    /* Taken out since it was ready. */
    if (result == MMC_OK && profile == MMC_PROFILE_NONE) return writer_status(&tao_kind, device, MMC_NO_MEDIUM);
    if (result == MMC_OK && profile != MMC_PROFILE_CD_R && profile != MMC_PROFILE_CD_RW)
        return com_error(profile == MMC_PROFILE_CD_ROM ? E_IMAPI_DF2TAO_MEDIA_IS_NOT_BLANK
                : E_IMAPI_DF2TAO_MEDIA_IS_NOT_SUPPORTED, &format_tao_class, &IID_IDiscFormat2TrackAtOnce,
                L"The disc in the drive is a %hs.", mmc_profile_name(profile));
    if (result != MMC_OK && result != MMC_ILLEGAL_COMMAND) return writer_status(&tao_kind, device, result);
    if ((result = mmc_read_disc_information(device, &information)) != MMC_OK)
        return writer_status(&tao_kind, device, result);
    if (information.disc_status != MMC_DISC_BLANK)
        return tao_error(E_IMAPI_DF2TAO_MEDIA_IS_NOT_BLANK, information.erasable ? L"Erase it first." : NULL);
    return S_OK;
}

/* The drive's answer depends on the write type, which therefore is set first. */
static HRESULT measure_medium(struct format_tao *format, struct mmc_device *device)
{
    struct tao_plan plan = { 0 };
    enum mmc_result result;

    memset(&format->disc, 0, sizeof(format->disc));
    plan.final = !format->do_not_finalize;
    result = taoburn_set_parameters(device, &plan);
    if (result == MMC_OK || result == MMC_INVALID_MODE_PARAMETERS || result == MMC_ILLEGAL_REQUEST)
        result = taoburn_find_room(device, &format->disc);
    if (result != MMC_OK && result != MMC_MEDIUM_FULL) return writer_status(&tao_kind, device, result);
    if (format->disc.next < 0 || !format->disc.free)
        return tao_error(E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, L"The drive says that this blank disc has no room for a "
                L"track.");
    format->disc.total = (ULONG)format->disc.next + format->disc.free;
    return S_OK;
}

HRESULT taomedia_prepare(struct format_tao *format)
{
    struct mmc_device device;
    HRESULT hr, adjusted;
    struct speed speed;

    if (FAILED(hr = writer_take_drive(&format->writer))) return hr;
    mmc_device_init(&device, &format->writer.transport.transport);
    hr = check_medium(&device);
    if (SUCCEEDED(hr)) hr = measure_medium(format, &device);
    if (FAILED(hr))
    {
        writer_release_drive(&format->writer);
        return hr;
    }
    /* What becomes of the speed that was asked for now that it is known for which disc. */
    writer_choose_speed(&format->writer, &device, &speed, &adjusted);
    return adjusted;
}

HRESULT taomedia_release(struct format_tao *format)
{
    HRESULT hr = format->disc.tracks ? taowrite_close(format) : S_OK;

    writer_release_drive(&format->writer);
    return hr;
}

/* The lead-out follows the last track at once. */
void tao_make_toc(const struct tao_disc *disc, struct toc *toc)
{
    ULONG i;

    memset(toc, 0, sizeof(*toc));
    toc->first = 1;
    toc->last = (uint8_t)disc->tracks;
    for (i = 0; i < disc->tracks; i++) toc->tracks[i].start = disc->starts[i];
    toc->leadout = disc->starts[disc->tracks - 1] + (LONG)disc->sizes[disc->tracks - 1];
}
