/*
 * A transport for libs/mmc through a recorder object.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <windows.h>
#include "imapi2.h"
#include "imapi2error.h"
#include "recorder/transport.h"

/* The size of SendCommand*'s sense buffer. */
#define RECORDER_SENSE_SIZE 18
/* Where the recorder knows no limit: Windows' usual one. */
#define USUAL_TRANSFER 65536

static struct recorder_transport *impl_from_transport(struct mmc_transport *transport)
{
    return CONTAINING_RECORD(transport, struct recorder_transport, transport);
}

/* The recorder turns what the system says into HRESULTs; this is the way back. */
static enum mmc_transport_error error_meaning(HRESULT hr)
{
    if (hr == E_IMAPI_RECORDER_COMMAND_TIMEOUT) return MMC_TRANSPORT_TIMEOUT;
    if (hr == E_ACCESSDENIED) return MMC_TRANSPORT_DENIED;
    if (hr == E_INVALIDARG) return MMC_TRANSPORT_REFUSED;
    if (hr == HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST) || hr == HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE))
        return MMC_TRANSPORT_NO_DEVICE;
    return MMC_TRANSPORT_FAILED;
}

static enum mmc_transport_error recorder_execute(struct mmc_transport *iface, const struct mmc_command *command,
        struct mmc_reply *reply)
{
    struct recorder_transport *transport = impl_from_transport(iface);
    BYTE sense[RECORDER_SENSE_SIZE] = { 0 };
    ULONG fetched = 0;
    HRESULT hr;

    memset(reply, 0, sizeof(*reply));
    switch (command->direction)
    {
    case MMC_FROM_DEVICE:
        hr = IDiscRecorder2Ex_SendCommandGetDataFromDevice(transport->recorder, (BYTE *)command->cdb,
                command->cdb_length, sense, command->timeout, command->data, command->data_length, &fetched);
        reply->transferred = min(fetched, command->data_length);
        break;
    case MMC_TO_DEVICE:
        hr = IDiscRecorder2Ex_SendCommandSendDataToDevice(transport->recorder, (BYTE *)command->cdb,
                command->cdb_length, sense, command->timeout, command->data, command->data_length);
        reply->transferred = command->data_length;
        break;
    default:
        hr = IDiscRecorder2Ex_SendCommandNoData(transport->recorder, (BYTE *)command->cdb, command->cdb_length, sense,
                command->timeout);
        break;
    }
    transport->last_error = hr;
    if (hr == S_IMAPI_COMMAND_HAS_SENSE_DATA)
    {
        reply->status = MMC_STATUS_CHECK_CONDITION;
        memcpy(reply->sense, sense, sizeof(sense));
        /* A drive's sense always has a response code; without one none arrived and the drive has to be asked. */
        reply->sense_length = sense[0] & 0x7f ? sizeof(sense) : 0;
        return MMC_TRANSPORT_OK;
    }
    if (hr == E_IMAPI_RECORDER_MEDIA_BUSY)
    {
        reply->status = MMC_STATUS_BUSY;
        return MMC_TRANSPORT_OK;
    }
    if (hr == E_IMAPI_RECORDER_LOCKED)
    {
        /* Another client of the system's holds the drive, as another computer could. */
        reply->status = MMC_STATUS_RESERVATION_CONFLICT;
        return MMC_TRANSPORT_OK;
    }
    return SUCCEEDED(hr) ? MMC_TRANSPORT_OK : error_meaning(hr);
}

HRESULT recorder_transport_init(struct recorder_transport *transport, IUnknown *recorder)
{
    ULONG size = 0;
    HRESULT hr;

    memset(transport, 0, sizeof(*transport));
    hr = IUnknown_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&transport->recorder);
    if (FAILED(hr)) return hr;
    hr = IDiscRecorder2Ex_GetMaximumPageAlignedTransferSize(transport->recorder, &size);
    if (FAILED(hr))
    {
        recorder_transport_done(transport);
        return hr;
    }
    transport->transport.execute = recorder_execute;
    transport->transport.max_transfer = size >= 2448 ? size : USUAL_TRANSFER;
    return S_OK;
}

void recorder_transport_done(struct recorder_transport *transport)
{
    if (transport->recorder) IDiscRecorder2Ex_Release(transport->recorder);
    memset(transport, 0, sizeof(*transport));
}
