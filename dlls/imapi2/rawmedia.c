/*
 * MsftDiscFormat2RawCD: PrepareMedia, and what drives can.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "mmc/disc_information.h"
#include "mmc/features.h"
#include "mmc/mode_pages.h"
#include "mmc/toc.h"
#include "format_rawcd.h"
#include "media.h"

#define SECTOR_TYPE_BIT(type) (1u << (type))
#define ALL_SECTOR_TYPES \
    (SECTOR_TYPE_BIT(IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY) | SECTOR_TYPE_BIT(IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED) \
            | SECTOR_TYPE_BIT(IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW))

/* The sector types are MMC's data block types 1 to 3. CD Mastering (002Eh) says whether the drive writes raw at all and
 * takes R-W; the list of data block types itself is in Track at Once (002Dh), and empty in many drives. */
enum mmc_result rawmedia_get_sector_types(struct mmc_device *device, ULONG *types)
{
    struct mmc_cd_track_at_once track_at_once;
    struct mmc_cd_mastering mastering;
    struct mmc_capabilities capabilities;
    enum mmc_result result;

    *types = 0;
    result = mmc_get_cd_mastering(device, &mastering);
    if (result == MMC_ILLEGAL_COMMAND)
    {
        /* Before GET CONFIGURATION nothing tells; MODE SELECT will, when it comes to writing. */
        result = mmc_get_capabilities(device, &capabilities);
        if (result == MMC_OK && capabilities.writes_cd_r) *types = ALL_SECTOR_TYPES;
        return result;
    }
    if (result == MMC_NO_FEATURE) return MMC_OK;
    if (result != MMC_OK) return result;
    if (!mastering.raw) return MMC_OK;
    result = mmc_get_cd_track_at_once(device, &track_at_once);
    if (result == MMC_OK) *types = track_at_once.data_types & ALL_SECTOR_TYPES;
    else if (result != MMC_NO_FEATURE)
        return result;
    if (!*types)
        *types = mastering.rw_sub_channel ? ALL_SECTOR_TYPES : SECTOR_TYPE_BIT(IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY);
    return MMC_OK;
}

/* CD Mastering (002Eh) has a Test Write bit of its own; before GET CONFIGURATION it is in mode page 2Ah. */
enum mmc_result rawmedia_can_simulate(struct mmc_device *device, BOOL *can)
{
    struct mmc_capabilities capabilities;
    struct mmc_cd_mastering mastering;
    enum mmc_result result;

    *can = FALSE;
    result = mmc_get_cd_mastering(device, &mastering);
    if (result == MMC_NO_FEATURE) return MMC_OK;
    if (result == MMC_OK) *can = mastering.raw && mastering.test_write;
    if (result != MMC_ILLEGAL_COMMAND) return result;
    result = mmc_get_capabilities(device, &capabilities);
    if (result == MMC_OK) *can = capabilities.test_write;
    return result;
}

static HRESULT check_medium(struct mmc_device *device, struct mmc_disc_information *information)
{
    enum mmc_result result;
    uint16_t profile;

    if ((result = media_wait_ready(device)) != MMC_OK) return rawcd_status(device, result);
    result = mmc_get_current_profile(device, &profile);
    /* Taken out since it was ready. */
    if (result == MMC_OK && profile == MMC_PROFILE_NONE) return rawcd_status(device, MMC_NO_MEDIUM);
    if (result == MMC_OK && profile != MMC_PROFILE_CD_R && profile != MMC_PROFILE_CD_RW)
        return com_error(profile == MMC_PROFILE_CD_ROM ? E_IMAPI_DF2RAW_MEDIA_IS_NOT_BLANK
                : E_IMAPI_DF2RAW_MEDIA_IS_NOT_SUPPORTED, &format_rawcd_class, &IID_IDiscFormat2RawCD,
                L"The disc in the drive is a %hs.", mmc_profile_name(profile));
    if (result != MMC_OK && result != MMC_ILLEGAL_COMMAND) return rawcd_status(device, result);
    if ((result = mmc_read_disc_information(device, information)) != MMC_OK) return rawcd_status(device, result);
    if (information->disc_status != MMC_DISC_BLANK)
        return rawcd_error(E_IMAPI_DF2RAW_MEDIA_IS_NOT_BLANK, NULL);
    return S_OK;
}

/* READ DISC INFORMATION has both addresses from the ATIP; where a drive leaves them out, the ATIP itself is asked. */
static HRESULT measure_medium(struct format_rawcd *format, struct mmc_device *device,
        const struct mmc_disc_information *information)
{
    int32_t lead_in, lead_out;
    struct mmc_atip atip;
    enum mmc_result result;

    if (!mmc_disc_lead_in_start(information, &lead_in) || !mmc_disc_last_lead_out(information, &lead_out))
    {
        if ((result = mmc_read_atip(device, &atip)) != MMC_OK) return rawcd_status(device, result);
        lead_in = atip.lead_in_start;
        lead_out = atip.last_lead_out;
    }
    if (lead_in >= -150 || lead_out <= 0)
        return rawcd_error(E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, L"The drive gives no usable addresses for the "
                L"start of the lead-in and the last start of the lead-out.");
    format->start_of_next_session = lead_in;
    format->last_possible_start_of_leadout = lead_out;
    return S_OK;
}

HRESULT rawmedia_prepare(struct format_rawcd *format)
{
    struct mmc_disc_information information;
    struct mmc_device device;
    HRESULT hr, adjusted;
    struct speed speed;

    if (FAILED(hr = writer_take_drive(&format->writer))) return hr;
    mmc_device_init(&device, &format->writer.transport.transport);
    hr = check_medium(&device, &information);
    if (SUCCEEDED(hr)) hr = measure_medium(format, &device, &information);
    if (FAILED(hr))
    {
        writer_release_drive(&format->writer);
        return hr;
    }
    /* What becomes of the speed that was asked for now that it is known for which disc. */
    writer_choose_speed(&format->writer, &device, &speed, &adjusted);
    return adjusted;
}
