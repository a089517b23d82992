/*
 * What the disc writers have in common: write speeds.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "media.h"
#include "writer.h"

static HRESULT get_speeds(struct writer *writer, HRESULT missing, struct speed_list *list)
{
    struct recorder_transport transport;
    struct mmc_device device;
    enum mmc_result result;
    HRESULT hr;

    list->count = 0;
    if (FAILED(hr = writer_get_transport(writer, missing, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    if ((result = media_wait_ready(&device)) == MMC_OK)
        result = speed_get_list(&device, list);
    hr = writer_status(writer->kind, &device, result);
    recorder_transport_done(&transport);
    return hr;
}

/* So that CurrentWriteSpeed answers with it. A drive that cannot be told is told again when the burn begins. */
static void tell_speed(struct writer *writer, const struct speed *speed)
{
    struct recorder_transport transport;
    struct mmc_device device;

    if (!speed || FAILED(writer_get_transport(writer, E_IMAPI_RECORDER_REQUIRED, &transport))) return;
    mmc_device_init(&device, &transport.transport);
    speed_set(&device, speed);
    recorder_transport_done(&transport);
}

HRESULT writer_set_speed(struct writer *writer, LONG speed, VARIANT_BOOL pure_cav)
{
    struct speed_list list;
    HRESULT hr, adjusted;

    /* Not a command more than needed to a drive that is burning. */
    if (FAILED(hr = writer_check_not_busy(writer))) return hr;
    if (speed != SPEED_MAXIMUM && speed <= 0)
        return writer_error(writer->kind, E_INVALIDARG,
                L"A speed is a number of sectors per second, or -1 for the fastest.");
    if (FAILED(hr = get_speeds(writer, E_IMAPI_RECORDER_REQUIRED, &list))) return hr;
    tell_speed(writer, speed_choose(&list, speed, pure_cav != VARIANT_FALSE, &adjusted));
    EnterCriticalSection(&writer->lock);
    writer->requested_speed = speed;
    writer->requested_pure_cav = pure_cav ? VARIANT_TRUE : VARIANT_FALSE;
    LeaveCriticalSection(&writer->lock);
    return adjusted;
}

HRESULT writer_get_requested_speed(struct writer *writer, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = writer->requested_speed;
    return S_OK;
}

HRESULT writer_get_requested_pure_cav(struct writer *writer, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = writer->requested_pure_cav;
    return S_OK;
}

static HRESULT get_current(struct writer *writer, struct speed *speed)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    if (FAILED(hr = writer_get_transport(writer, writer->kind->no_recorder, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = writer_status(writer->kind, &device, speed_get_current(&device, speed));
    recorder_transport_done(&transport);
    return hr;
}

HRESULT writer_get_current_speed(struct writer *writer, LONG *value)
{
    struct speed speed;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = get_current(writer, &speed))) return hr;
    *value = speed.sectors_per_second;
    return S_OK;
}

HRESULT writer_get_current_pure_cav(struct writer *writer, VARIANT_BOOL *value)
{
    struct speed speed;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = get_current(writer, &speed))) return hr;
    *value = speed.pure_cav ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT writer_get_supported_speeds(struct writer *writer, SAFEARRAY **value)
{
    struct speed_list list;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    hr = get_speeds(writer, writer->kind->no_recorder, &list);
    return FAILED(hr) ? hr : speed_list_to_array(&list, value);
}

HRESULT writer_get_supported_speed_descriptors(struct writer *writer, SAFEARRAY **value)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    struct speed_list list;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    hr = get_speeds(writer, writer->kind->no_recorder, &list);
    if (SUCCEEDED(hr)) hr = writer_get_media_type(writer, &type);
    return FAILED(hr) ? hr : speed_list_to_descriptors(&list, type, value);
}

BOOL writer_choose_speed(const struct writer *writer, struct mmc_device *device, struct speed *speed, HRESULT *adjusted)
{
    const struct speed *chosen;
    struct speed_list list;

    *adjusted = S_OK;
    if (writer->requested_speed == SPEED_MAXIMUM && !writer->requested_pure_cav) return FALSE;
    if (speed_get_list(device, &list) != MMC_OK) return FALSE;
    chosen = speed_choose(&list, writer->requested_speed, writer->requested_pure_cav != VARIANT_FALSE, adjusted);
    if (chosen) *speed = *chosen;
    return chosen != NULL;
}
