/*
 * What MsftMultisessionSequential and MsftMultisessionRandomWrite have in common (behaviour.md section 12).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "multisession.h"
#include "recorder/transport.h"
#include "status.h"

void multisession_init(struct multisession *multisession, IUnknown *outer, const struct com_class *class_info,
        const IID *iid, IDiscRecorder2 *recorder)
{
    com_object_init(&multisession->com, outer, class_info);
    multisession->class_info = class_info;
    multisession->iid = iid;
    if ((multisession->recorder = recorder)) IDiscRecorder2_AddRef(recorder);
    multisession->in_use = VARIANT_FALSE;
}

void multisession_done(struct multisession *multisession)
{
    if (multisession->recorder) IDiscRecorder2_Release(multisession->recorder);
    com_object_done(&multisession->com);
}

static HRESULT error(const struct multisession *multisession, HRESULT hr)
{
    return com_error_text(hr, multisession->class_info, multisession->iid, NULL);
}

HRESULT multisession_examine(struct multisession *multisession, struct recording_disc *disc)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    if (!multisession->recorder) return error(multisession, E_IMAPI_RECORDER_REQUIRED);
    if (FAILED(hr = recorder_transport_init(&transport, (IUnknown *)multisession->recorder))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = status_report(&device, datadisc_examine(&device, disc), multisession->class_info, multisession->iid);
    recorder_transport_done(&transport);
    return hr;
}

HRESULT multisession_get_number(struct multisession *multisession, BOOL (*belongs)(const struct recording_disc *disc),
        datadisc_number number, LONG *value)
{
    struct recording_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = multisession_examine(multisession, &disc))) return hr;
    hr = belongs(&disc) ? number(&disc, value) : E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;
    return FAILED(hr) ? error(multisession, hr) : hr;
}

HRESULT multisession_get_supported(struct multisession *multisession, BOOL (*belongs)(const struct recording_disc *disc),
        VARIANT_BOOL *value)
{
    struct recording_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (FAILED(hr = multisession_examine(multisession, &disc))) return hr;
    if (belongs(&disc)) *value = VARIANT_TRUE;
    return S_OK;
}

HRESULT multisession_put_in_use(struct multisession *multisession, VARIANT_BOOL value)
{
    multisession->in_use = value ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT multisession_get_in_use(struct multisession *multisession, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = multisession->in_use;
    return S_OK;
}

HRESULT multisession_get_import_recorder(struct multisession *multisession, IDiscRecorder2 **value)
{
    if (!value) return com_bare_error(E_POINTER);
    if ((*value = multisession->recorder)) IDiscRecorder2_AddRef(*value);
    return S_OK;
}
