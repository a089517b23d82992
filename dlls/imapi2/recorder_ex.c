/*
 * MsftDiscRecorder2: one drive, as programs that send commands see it (IDiscRecorder2Ex).
 *
 * Buffers that are handed out come from CoTaskMemAlloc and are the caller's to free (behaviour.md 0.1).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include <winioctl.h>
#include "imapi2error.h"
#include "mmc/disc_information.h"
#include "mmc/disc_structure.h"
#include "mmc/features.h"
#include "mmc/mode_pages.h"
#include "mmc/track_information.h"
#include "mmc/unit.h"
#include "recorder.h"
#include "status.h"

#define RECORDER_SENSE_SIZE 18
#define REPLY_MAX 65535

/* What the two storage descriptors may hold (enums.tsv, range_typedef) is far beyond any driver's. */
#define DESCRIPTOR_MAX 4096

/* The bus types of ntddstor.h that are not ours to know are left to the driver; this is what Wine's drives are. */
#define BUS_TYPE_SCSI 1

static struct recorder *impl_from_IDiscRecorder2Ex(IDiscRecorder2Ex *iface)
{
    return CONTAINING_RECORD(iface, struct recorder, IDiscRecorder2Ex_iface);
}

static HRESULT ex_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &recorder_class, &IID_IDiscRecorder2Ex, detail);
}

static HRESULT ex_status(struct recorder *recorder, enum mmc_result result)
{
    return status_report(&recorder->device, result, &recorder_class, &IID_IDiscRecorder2Ex);
}

static HRESULT WINAPI recorder_ex_QueryInterface(IDiscRecorder2Ex *iface, REFIID riid, void **out)
{
    return IDiscRecorder2_QueryInterface(&impl_from_IDiscRecorder2Ex(iface)->IDiscRecorder2_iface, riid, out);
}

static ULONG WINAPI recorder_ex_AddRef(IDiscRecorder2Ex *iface)
{
    return IDiscRecorder2_AddRef(&impl_from_IDiscRecorder2Ex(iface)->IDiscRecorder2_iface);
}

static ULONG WINAPI recorder_ex_Release(IDiscRecorder2Ex *iface)
{
    return IDiscRecorder2_Release(&impl_from_IDiscRecorder2Ex(iface)->IDiscRecorder2_iface);
}

/* The page of SendCommand* ties an operation code's group to the length of its CDB; some old codes are exempt. */
static BOOL cdb_length_is_valid(const BYTE *cdb, ULONG length)
{
    static const BYTE group_lengths[8] = { 6, 10, 10, 0, 16, 12, 0, 0 };
    static const BYTE exempt[] = { 0x02, 0x05, 0x06, 0x09, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x13, 0x14, 0x19, 0x20, 0x21,
        0x22, 0x23, 0x24, 0x26, 0x27, 0x29, 0x2c, 0x2d };
    BYTE wanted;

    if (length < 6 || length > MMC_CDB_MAX) return FALSE;
    wanted = group_lengths[cdb[0] >> 5];
    return !wanted || length == wanted || memchr(exempt, cdb[0], sizeof(exempt)) != NULL;
}

/* Sense that did not come with the status is asked for; what a caller gets has always the fixed form (SPC-4 4.5.3). */
static void fill_sense(struct recorder *recorder, const struct mmc_reply *reply, BYTE *buffer)
{
    struct mmc_sense sense;

    memset(buffer, 0, RECORDER_SENSE_SIZE);
    if (reply->sense_length && (reply->sense[0] & 0x7f) < 0x72)
    {
        memcpy(buffer, reply->sense, min(reply->sense_length, RECORDER_SENSE_SIZE));
        return;
    }
    if (!mmc_sense_parse(reply->sense, reply->sense_length, &sense)
            && (mmc_request_sense(&recorder->device, &sense) != MMC_OK || !sense.valid))
        return;
    buffer[0] = 0x70;
    buffer[2] = sense.key;
    buffer[7] = RECORDER_SENSE_SIZE - 8;
    buffer[12] = sense.asc;
    buffer[13] = sense.ascq;
}

static HRESULT transport_status(struct recorder *recorder, enum mmc_transport_error error, BYTE opcode)
{
    static const enum mmc_result results[] = { MMC_OK, MMC_NO_DEVICE, MMC_TIMEOUT, MMC_DENIED, MMC_BAD_ARGUMENT,
        MMC_TRANSPORT_ERROR };

    recorder->device.last_opcode = opcode;
    recorder->device.last_sense.valid = FALSE;
    return ex_status(recorder, (UINT)error < ARRAYSIZE(results) ? results[error] : MMC_TRANSPORT_ERROR);
}

/* The client asked for one command and gets one: no retries here, and the sense is the client's to understand. */
static HRESULT send_command(struct recorder *recorder, BYTE *cdb, ULONG length, BYTE *sense, ULONG timeout,
        enum mmc_direction direction, BYTE *data, ULONG size, ULONG *transferred)
{
    struct mmc_transport *transport;
    struct mmc_command command = { { 0 } };
    enum mmc_transport_error error;
    struct mmc_reply reply;
    HRESULT hr;

    if (!cdb || !sense) return com_bare_error(E_POINTER);
    if (!cdb_length_is_valid(cdb, length))
        return ex_error(E_INVALIDARG, L"The CDB's length does not fit its operation code.");
    if (direction != MMC_NO_DATA && !data) return com_bare_error(E_POINTER);
    if (direction != MMC_NO_DATA && (!size || size > 0x7fffffff))
        return ex_error(E_INVALIDARG, L"A buffer has 1 to 2147483647 bytes.");
    memset(sense, 0, RECORDER_SENSE_SIZE);
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;

    memcpy(command.cdb, cdb, length);
    command.cdb_length = (uint8_t)length;
    command.direction = direction;
    command.data = data;
    command.data_length = size;
    command.timeout = timeout ? timeout : MMC_TIMEOUT_QUICK;
    transport = spti_transport(recorder->spti);
    error = transport->execute(transport, &command, &reply);
    if (error) hr = transport_status(recorder, error, cdb[0]);
    else if (reply.status == MMC_STATUS_CHECK_CONDITION)
    {
        fill_sense(recorder, &reply, sense);
        hr = S_IMAPI_COMMAND_HAS_SENSE_DATA;
    }
    else if (reply.status == MMC_STATUS_RESERVATION_CONFLICT)
        hr = ex_error(E_IMAPI_RECORDER_LOCKED, L"The drive is reserved for another initiator.");
    else if (reply.status != MMC_STATUS_GOOD)
        hr = ex_error(E_IMAPI_RECORDER_MEDIA_BUSY, NULL);
    else if (recorder->exclusive_count)
        tray_note(&recorder->tray, recorder->spti, cdb);
    if (transferred && !error) *transferred = reply.transferred;
    recorder_leave(recorder);
    return hr;
}

static HRESULT WINAPI recorder_ex_SendCommandNoData(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG length, BYTE sense[18],
        ULONG timeout)
{
    return send_command(impl_from_IDiscRecorder2Ex(iface), cdb, length, sense, timeout, MMC_NO_DATA, NULL, 0, NULL);
}

static HRESULT WINAPI recorder_ex_SendCommandSendDataToDevice(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG length,
        BYTE sense[18], ULONG timeout, BYTE *buffer, ULONG size)
{
    return send_command(impl_from_IDiscRecorder2Ex(iface), cdb, length, sense, timeout, MMC_TO_DEVICE, buffer, size,
            NULL);
}

static HRESULT WINAPI recorder_ex_SendCommandGetDataFromDevice(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG length,
        BYTE sense[18], ULONG timeout, BYTE *buffer, ULONG size, ULONG *fetched)
{
    if (!fetched) return com_bare_error(E_POINTER);
    *fetched = 0;
    return send_command(impl_from_IDiscRecorder2Ex(iface), cdb, length, sense, timeout, MMC_FROM_DEVICE, buffer, size,
            fetched);
}

/* Gives `length` bytes at `bytes` to the caller. */
static HRESULT hand_out(const void *bytes, ULONG length, BYTE **data, ULONG *count)
{
    if (!(*data = CoTaskMemAlloc(length ? length : 1))) return E_OUTOFMEMORY;
    memcpy(*data, bytes, length);
    *count = length;
    return S_OK;
}

static HRESULT WINAPI recorder_ex_ReadDvdStructure(IDiscRecorder2Ex *iface, ULONG format, ULONG address, ULONG layer,
        ULONG agid, BYTE **data, ULONG_IMAPI2_DVD_STRUCTURE *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    uint8_t *buffer;
    uint32_t length;
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    /* A format beyond 255 is cut to a byte, as the page says; what it does not say of the others is a mistake. */
    if (layer > 0xff || agid > 3) return ex_error(E_INVALIDARG, L"The layer is 0 to 255, the AGID is 0 to 3.");
    if (!(buffer = malloc(MMC_DISC_STRUCTURE_MAX))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE)))
    {
        uint16_t profile = MMC_PROFILE_NONE;

        /* The structures of BDs have a media type of their own (MMC-6 6.22.2.3). */
        mmc_get_current_profile(&recorder->device, &profile);
        hr = ex_status(recorder, mmc_read_disc_structure(&recorder->device, (profile & 0xfff0) == MMC_PROFILE_BD_ROM,
                (uint8_t)format, address, (uint8_t)layer, (uint8_t)agid, buffer, MMC_DISC_STRUCTURE_MAX, &length));
        if (SUCCEEDED(hr)) hr = hand_out(buffer, length, data, count);
        recorder_leave(recorder);
    }
    free(buffer);
    return hr;
}

static HRESULT WINAPI recorder_ex_SendDvdStructure(IDiscRecorder2Ex *iface, ULONG format, BYTE *data,
        ULONG_IMAPI2_DVD_STRUCTURE count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    HRESULT hr;

    if (!data) return com_bare_error(E_POINTER);
    if (format > 0xff || !count || count > MMC_DISC_STRUCTURE_MAX)
        return ex_error(E_INVALIDARG, L"The format is 0 to 255, and the data have 1 to 65532 bytes.");
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = ex_status(recorder, mmc_send_disc_structure(&recorder->device, MMC_STRUCTURE_DVD, (uint8_t)format, data, count));
    recorder_leave(recorder);
    return hr;
}

static DWORD query_property(struct recorder *recorder, STORAGE_PROPERTY_ID id, BYTE *buffer, DWORD *size)
{
    STORAGE_PROPERTY_QUERY query = { id, PropertyStandardQuery };

    return spti_control(recorder->spti, IOCTL_STORAGE_QUERY_PROPERTY, &query, sizeof(query), buffer, *size, size);
}

static HRESULT WINAPI recorder_ex_GetAdapterDescriptor(IDiscRecorder2Ex *iface, BYTE **data,
        ULONG_IMAPI2_ADAPTER_DESCRIPTOR *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    BYTE buffer[DESCRIPTOR_MAX] = { 0 };
    STORAGE_ADAPTER_DESCRIPTOR *adapter = (STORAGE_ADAPTER_DESCRIPTOR *)buffer;
    DWORD size = sizeof(buffer);
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2Ex))) return hr;
    if (query_property(recorder, StorageAdapterProperty, buffer, &size))
    {
        /* Wine does not know the question: what is known of the way to the drive, in the same form. */
        memset(buffer, 0, sizeof(buffer));
        size = sizeof(*adapter);
        adapter->Version = sizeof(*adapter);
        adapter->Size = sizeof(*adapter);
        adapter->MaximumTransferLength = spti_transport(recorder->spti)->max_transfer;
        adapter->MaximumPhysicalPages = adapter->MaximumTransferLength / 4096 + 1;
        adapter->AlignmentMask = spti_alignment_mask(recorder->spti);
        adapter->BusType = BUS_TYPE_SCSI;
    }
    hr = hand_out(buffer, size, data, count);
    recorder_looked(recorder);
    return hr;
}

static DWORD append_text(BYTE *buffer, DWORD *size, const char *text)
{
    DWORD offset = *size, length = (DWORD)strlen(text) + 1;

    memcpy(buffer + offset, text, length);
    *size += length;
    return offset;
}

static HRESULT WINAPI recorder_ex_GetDeviceDescriptor(IDiscRecorder2Ex *iface, BYTE **data,
        ULONG_IMAPI2_DEVICE_DESCRIPTOR *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    BYTE buffer[DESCRIPTOR_MAX] = { 0 };
    STORAGE_DEVICE_DESCRIPTOR *device = (STORAGE_DEVICE_DESCRIPTOR *)buffer;
    DWORD size = sizeof(buffer);
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2Ex))) return hr;
    if (query_property(recorder, StorageDeviceProperty, buffer, &size))
    {
        memset(buffer, 0, sizeof(buffer));
        size = sizeof(*device);
        device->Version = sizeof(*device);
        device->DeviceType = recorder->inquiry.device_type;
        device->RemovableMedia = recorder->inquiry.removable;
        device->CommandQueueing = FALSE;
        device->VendorIdOffset = append_text(buffer, &size, recorder->inquiry.vendor);
        device->ProductIdOffset = append_text(buffer, &size, recorder->inquiry.product);
        device->ProductRevisionOffset = append_text(buffer, &size, recorder->inquiry.revision);
        device->BusType = BUS_TYPE_SCSI;
        device->Size = size;
    }
    hr = hand_out(buffer, size, data, count);
    recorder_looked(recorder);
    return hr;
}

static HRESULT WINAPI recorder_ex_GetDiscInformation(IDiscRecorder2Ex *iface, BYTE **data,
        ULONG_IMAPI2_DISC_INFORMATION *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    BYTE buffer[MMC_DISC_INFORMATION_MAX];
    uint32_t length;
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = ex_status(recorder, mmc_read_disc_information_raw(&recorder->device, buffer, sizeof(buffer), &length));
    if (SUCCEEDED(hr)) hr = hand_out(buffer, length, data, count);
    recorder_leave(recorder);
    return hr;
}

static HRESULT WINAPI recorder_ex_GetTrackInformation(IDiscRecorder2Ex *iface, ULONG address,
        IMAPI_READ_TRACK_ADDRESS_TYPE type, BYTE **data, ULONG_IMAPI2_TRACK_INFORMATION *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    BYTE buffer[256];
    uint32_t length;
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    if ((UINT)type > IMAPI_READ_TRACK_ADDRESS_TYPE_SESSION) return ex_error(E_INVALIDARG, L"There is no such address type.");
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = ex_status(recorder, mmc_read_track_information_raw(&recorder->device, (enum mmc_track_address)type, address,
            false, buffer, sizeof(buffer), &length));
    if (SUCCEEDED(hr)) hr = hand_out(buffer, length, data, count);
    recorder_leave(recorder);
    return hr;
}

/* Drives before MMC-2 answer GET CONFIGURATION with "invalid command operation code". */
static HRESULT feature_status(struct recorder *recorder, enum mmc_result result)
{
    if (result == MMC_ILLEGAL_COMMAND) return ex_error(E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED, NULL);
    return ex_status(recorder, result);
}

static HRESULT WINAPI recorder_ex_GetFeaturePage(IDiscRecorder2Ex *iface, IMAPI_FEATURE_PAGE_TYPE requested,
        BOOLEAN current_only, BYTE **data, ULONG_IMAPI2_FEATURE_PAGE *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    BYTE buffer[MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX];
    struct mmc_feature feature;
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    if ((UINT)requested > 0xffff) return ex_error(E_INVALIDARG, L"Features are numbered from 0 to 65535.");
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = feature_status(recorder, mmc_get_feature(&recorder->device, (uint16_t)requested, current_only, buffer, &feature));
    /* The descriptor's own header of four bytes goes with it. */
    if (SUCCEEDED(hr)) hr = hand_out(feature.data - 4, 4u + feature.length, data, count);
    recorder_leave(recorder);
    return hr;
}

static BOOL is_mode_page_request(IMAPI_MODE_PAGE_REQUEST_TYPE request)
{
    return (UINT)request <= IMAPI_MODE_PAGE_REQUEST_TYPE_SAVED_VALUES;
}

static HRESULT WINAPI recorder_ex_GetModePage(IDiscRecorder2Ex *iface, IMAPI_MODE_PAGE_TYPE requested,
        IMAPI_MODE_PAGE_REQUEST_TYPE request, BYTE **data, ULONG_IMAPI2_MODE_PAGE *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    BYTE page[MMC_MODE_PAGE_MAX];
    uint32_t length;
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    if (!is_mode_page_request(request)) return ex_error(E_INVALIDARG, L"There is no such kind of values.");
    if ((UINT)requested >= MMC_PAGE_ALL) return ex_error(E_INVALIDARG, L"Mode pages are numbered from 0 to 62.");
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = ex_status(recorder, mmc_get_mode_page(&recorder->device, (uint8_t)requested,
            (enum mmc_mode_page_control)request, page, &length));
    if (SUCCEEDED(hr)) hr = hand_out(page, length, data, count);
    recorder_leave(recorder);
    return hr;
}

static HRESULT WINAPI recorder_ex_SetModePage(IDiscRecorder2Ex *iface, IMAPI_MODE_PAGE_REQUEST_TYPE request, BYTE *data,
        ULONG_IMAPI2_MODE_PAGE size)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    HRESULT hr;

    if (!data) return com_bare_error(E_POINTER);
    /* Only these two kinds of value can be set. */
    if (request != IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES && request != IMAPI_MODE_PAGE_REQUEST_TYPE_SAVED_VALUES)
        return ex_error(E_INVALIDARG, L"Only current and saved values can be set.");
    if (size < 2 || size > MMC_MODE_PAGE_MAX) return ex_error(E_INVALIDARG, L"A mode page has 2 to 257 bytes.");
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = ex_status(recorder, mmc_set_mode_page(&recorder->device, data, size,
            request == IMAPI_MODE_PAGE_REQUEST_TYPE_SAVED_VALUES));
    recorder_leave(recorder);
    return hr;
}

static HRESULT list_features(struct recorder *recorder, BOOL current_only, IMAPI_FEATURE_PAGE_TYPE **list, ULONG *count)
{
    struct mmc_configuration configuration;
    struct mmc_feature feature;
    uint32_t offset = 0;
    ULONG found = 0;
    BYTE *buffer;
    HRESULT hr;

    if (!(buffer = malloc(MMC_CONFIGURATION_MAX))) return E_OUTOFMEMORY;
    hr = feature_status(recorder, mmc_get_configuration(&recorder->device,
            current_only ? MMC_FEATURES_CURRENT : MMC_FEATURES_ALL, 0, buffer, MMC_CONFIGURATION_MAX, &configuration));
    /* A descriptor has at least four bytes. */
    if (SUCCEEDED(hr) && !(*list = CoTaskMemAlloc((configuration.length / 4 + 1) * sizeof(**list)))) hr = E_OUTOFMEMORY;
    if (SUCCEEDED(hr))
    {
        while (mmc_next_feature(&configuration, &offset, &feature))
            if (feature.current || !current_only) (*list)[found++] = (IMAPI_FEATURE_PAGE_TYPE)feature.code;
        *count = found;
    }
    free(buffer);
    return hr;
}

/* "byteSize" is what the parameter is called, but it counts elements (behaviour.md section 3). */
static HRESULT WINAPI recorder_ex_GetSupportedFeaturePages(IDiscRecorder2Ex *iface, BOOLEAN current_only,
        IMAPI_FEATURE_PAGE_TYPE **data, ULONG_IMAPI2_ALL_FEATURE_PAGES *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    HRESULT hr;

    if (!data || !count) return com_bare_error(E_POINTER);
    *data = NULL;
    *count = 0;
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = list_features(recorder, current_only, data, count);
    recorder_leave(recorder);
    return hr;
}

static HRESULT WINAPI recorder_ex_GetSupportedProfiles(IDiscRecorder2Ex *iface, BOOLEAN current_only,
        IMAPI_PROFILE_TYPE **types, ULONG_IMAPI2_ALL_PROFILES *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    struct mmc_profile_entry profiles[MMC_PROFILES_MAX];
    uint32_t found = 0, i;
    HRESULT hr;

    if (!types || !count) return com_bare_error(E_POINTER);
    *types = NULL;
    *count = 0;
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE))) return hr;
    hr = feature_status(recorder, mmc_get_profiles(&recorder->device, profiles, &found));
    recorder_leave(recorder);
    if (FAILED(hr)) return hr;
    if (!(*types = CoTaskMemAlloc((found + 1) * sizeof(**types)))) return E_OUTOFMEMORY;
    for (i = 0; i < found; i++)
        if (profiles[i].current || !current_only) (*types)[(*count)++] = (IMAPI_PROFILE_TYPE)profiles[i].profile;
    return S_OK;
}

static HRESULT WINAPI recorder_ex_GetSupportedModePages(IDiscRecorder2Ex *iface, IMAPI_MODE_PAGE_REQUEST_TYPE request,
        IMAPI_MODE_PAGE_TYPE **types, ULONG_IMAPI2_ALL_MODE_PAGES *count)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    struct mmc_mode_pages pages;
    struct mmc_mode_page page;
    uint32_t offset = 0;
    BYTE *buffer;
    HRESULT hr;

    if (!types || !count) return com_bare_error(E_POINTER);
    *types = NULL;
    *count = 0;
    if (!is_mode_page_request(request)) return ex_error(E_INVALIDARG, L"There is no such kind of values.");
    if (!(buffer = malloc(REPLY_MAX))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = recorder_enter(recorder, &IID_IDiscRecorder2Ex, FALSE)))
    {
        hr = ex_status(recorder, mmc_mode_sense(&recorder->device, MMC_PAGE_ALL, (enum mmc_mode_page_control)request,
                buffer, REPLY_MAX, &pages));
        /* A page has at least its code and its length. */
        if (SUCCEEDED(hr) && !(*types = CoTaskMemAlloc((pages.length / 2 + 1) * sizeof(**types)))) hr = E_OUTOFMEMORY;
        if (SUCCEEDED(hr))
            while (mmc_next_mode_page(&pages, &offset, &page))
            {
                /* A sub-page (SPC-4 7.5.8) has the code of its page, and GetModePage does not give it. */
                if (!page.subpage) (*types)[(*count)++] = (IMAPI_MODE_PAGE_TYPE)page.code;
            }
        recorder_leave(recorder);
    }
    free(buffer);
    return hr;
}

/* Called a mask, described as a value: address & (value - 1) must be 0 (behaviour.md section 3). */
static HRESULT WINAPI recorder_ex_GetByteAlignmentMask(IDiscRecorder2Ex *iface, ULONG *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2Ex))) return hr;
    *value = spti_alignment_mask(recorder->spti) + 1;
    recorder_looked(recorder);
    return S_OK;
}

static HRESULT WINAPI recorder_ex_GetMaximumPageAlignedTransferSize(IDiscRecorder2Ex *iface, ULONG *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2Ex(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2Ex))) return hr;
    *value = spti_transport(recorder->spti)->max_transfer;
    recorder_looked(recorder);
    return S_OK;
}

/* A buffer that begins in the middle of a page touches one page more than an aligned one of its size. */
static HRESULT WINAPI recorder_ex_GetMaximumNonPageAlignedTransferSize(IDiscRecorder2Ex *iface, ULONG *value)
{
    static const ULONG page_size = 4096;
    HRESULT hr = recorder_ex_GetMaximumPageAlignedTransferSize(iface, value);

    if (SUCCEEDED(hr) && *value > page_size) *value -= page_size;
    return hr;
}

const IDiscRecorder2ExVtbl recorder_ex_vtbl = {
    recorder_ex_QueryInterface,
    recorder_ex_AddRef,
    recorder_ex_Release,
    recorder_ex_SendCommandNoData,
    recorder_ex_SendCommandSendDataToDevice,
    recorder_ex_SendCommandGetDataFromDevice,
    recorder_ex_ReadDvdStructure,
    recorder_ex_SendDvdStructure,
    recorder_ex_GetAdapterDescriptor,
    recorder_ex_GetDeviceDescriptor,
    recorder_ex_GetDiscInformation,
    recorder_ex_GetTrackInformation,
    recorder_ex_GetFeaturePage,
    recorder_ex_GetModePage,
    recorder_ex_SetModePage,
    recorder_ex_GetSupportedFeaturePages,
    recorder_ex_GetSupportedProfiles,
    recorder_ex_GetSupportedModePages,
    recorder_ex_GetByteAlignmentMask,
    recorder_ex_GetMaximumNonPageAlignedTransferSize,
    recorder_ex_GetMaximumPageAlignedTransferSize,
};
