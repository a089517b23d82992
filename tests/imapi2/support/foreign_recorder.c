/* A recorder of a client's own, which is not free-threaded.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "drive_test.h"
#include "foreign_recorder.h"

struct foreign_recorder
{
    IDiscRecorder2 IDiscRecorder2_iface;
    IDiscRecorder2Ex IDiscRecorder2Ex_iface;
    LONG ref;
    DWORD thread;
    IDiscRecorder2 *real;
    IDiscRecorder2Ex *real_ex;
    void (*before)(const BYTE *cdb);
};

static struct foreign_recorder *from_recorder(IDiscRecorder2 *iface)
{
    return CONTAINING_RECORD(iface, struct foreign_recorder, IDiscRecorder2_iface);
}

static struct foreign_recorder *from_ex(IDiscRecorder2Ex *iface)
{
    return CONTAINING_RECORD(iface, struct foreign_recorder, IDiscRecorder2Ex_iface);
}

static struct foreign_recorder *check(struct foreign_recorder *foreign)
{
    ok(foreign->thread == GetCurrentThreadId(), "the recorder is called on another thread\n");
    return foreign;
}

static HRESULT WINAPI recorder_QueryInterface(IDiscRecorder2 *iface, REFIID riid, void **out)
{
    struct foreign_recorder *foreign = check(from_recorder(iface));

    *out = NULL;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscRecorder2))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IDiscRecorder2Ex))
        *out = &foreign->IDiscRecorder2Ex_iface;
    if (!*out) return E_NOINTERFACE;
    InterlockedIncrement(&foreign->ref);
    return S_OK;
}

static ULONG WINAPI recorder_AddRef(IDiscRecorder2 *iface)
{
    return (ULONG)InterlockedIncrement(&check(from_recorder(iface))->ref);
}

static ULONG WINAPI recorder_Release(IDiscRecorder2 *iface)
{
    struct foreign_recorder *foreign = check(from_recorder(iface));
    LONG ref = InterlockedDecrement(&foreign->ref);

    if (ref) return (ULONG)ref;
    IDiscRecorder2Ex_Release(foreign->real_ex);
    ok(!IDiscRecorder2_Release(foreign->real), "references to the real recorder are left\n");
    free(foreign);
    return 0;
}

static HRESULT WINAPI recorder_EjectMedia(IDiscRecorder2 *iface)
{
    return IDiscRecorder2_EjectMedia(check(from_recorder(iface))->real);
}

static HRESULT WINAPI recorder_AcquireExclusiveAccess(IDiscRecorder2 *iface, VARIANT_BOOL force, BSTR name)
{
    return IDiscRecorder2_AcquireExclusiveAccess(check(from_recorder(iface))->real, force, name);
}

static HRESULT WINAPI recorder_ReleaseExclusiveAccess(IDiscRecorder2 *iface)
{
    return IDiscRecorder2_ReleaseExclusiveAccess(check(from_recorder(iface))->real);
}

static HRESULT WINAPI recorder_DisableMcn(IDiscRecorder2 *iface)
{
    return IDiscRecorder2_DisableMcn(check(from_recorder(iface))->real);
}

static HRESULT WINAPI recorder_EnableMcn(IDiscRecorder2 *iface)
{
    return IDiscRecorder2_EnableMcn(check(from_recorder(iface))->real);
}

static HRESULT WINAPI recorder_get_VendorId(IDiscRecorder2 *iface, BSTR *value)
{
    return IDiscRecorder2_get_VendorId(check(from_recorder(iface))->real, value);
}

static HRESULT WINAPI recorder_get_ExclusiveAccessOwner(IDiscRecorder2 *iface, BSTR *value)
{
    return IDiscRecorder2_get_ExclusiveAccessOwner(check(from_recorder(iface))->real, value);
}

static HRESULT WINAPI ex_QueryInterface(IDiscRecorder2Ex *iface, REFIID riid, void **out)
{
    return recorder_QueryInterface(&from_ex(iface)->IDiscRecorder2_iface, riid, out);
}

static ULONG WINAPI ex_AddRef(IDiscRecorder2Ex *iface)
{
    return recorder_AddRef(&from_ex(iface)->IDiscRecorder2_iface);
}

static ULONG WINAPI ex_Release(IDiscRecorder2Ex *iface)
{
    return recorder_Release(&from_ex(iface)->IDiscRecorder2_iface);
}

static HRESULT WINAPI ex_SendCommandNoData(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG size, BYTE sense[18], ULONG timeout)
{
    const struct foreign_recorder *foreign = check(from_ex(iface));

    if (foreign->before) foreign->before(cdb);
    return IDiscRecorder2Ex_SendCommandNoData(foreign->real_ex, cdb, size, sense, timeout);
}

static HRESULT WINAPI ex_SendCommandSendDataToDevice(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG size, BYTE sense[18],
        ULONG timeout, BYTE *data, ULONG length)
{
    return IDiscRecorder2Ex_SendCommandSendDataToDevice(check(from_ex(iface))->real_ex, cdb, size, sense, timeout, data,
            length);
}

static HRESULT WINAPI ex_SendCommandGetDataFromDevice(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG size, BYTE sense[18],
        ULONG timeout, BYTE *data, ULONG length, ULONG *fetched)
{
    return IDiscRecorder2Ex_SendCommandGetDataFromDevice(check(from_ex(iface))->real_ex, cdb, size, sense, timeout, data,
            length, fetched);
}

static HRESULT WINAPI ex_GetMaximumPageAlignedTransferSize(IDiscRecorder2Ex *iface, ULONG *value)
{
    return IDiscRecorder2Ex_GetMaximumPageAlignedTransferSize(check(from_ex(iface))->real_ex, value);
}

/* Only what a writer may need of a recorder; the rest is NULL, and whoever calls it finds that out. */
static const IDiscRecorder2Vtbl recorder_vtbl = {
    .QueryInterface = recorder_QueryInterface,
    .AddRef = recorder_AddRef,
    .Release = recorder_Release,
    .EjectMedia = recorder_EjectMedia,
    .AcquireExclusiveAccess = recorder_AcquireExclusiveAccess,
    .ReleaseExclusiveAccess = recorder_ReleaseExclusiveAccess,
    .DisableMcn = recorder_DisableMcn,
    .EnableMcn = recorder_EnableMcn,
    .get_VendorId = recorder_get_VendorId,
    .get_ExclusiveAccessOwner = recorder_get_ExclusiveAccessOwner,
};

static const IDiscRecorder2ExVtbl ex_vtbl = {
    .QueryInterface = ex_QueryInterface,
    .AddRef = ex_AddRef,
    .Release = ex_Release,
    .SendCommandNoData = ex_SendCommandNoData,
    .SendCommandSendDataToDevice = ex_SendCommandSendDataToDevice,
    .SendCommandGetDataFromDevice = ex_SendCommandGetDataFromDevice,
    .GetMaximumPageAlignedTransferSize = ex_GetMaximumPageAlignedTransferSize,
};

IDiscRecorder2 *foreign_recorder_create(IDiscRecorder2 *real, void (*before)(const BYTE *cdb))
{
    struct foreign_recorder *foreign = calloc(1, sizeof(*foreign));

    foreign->IDiscRecorder2_iface.lpVtbl = &recorder_vtbl;
    foreign->IDiscRecorder2Ex_iface.lpVtbl = &ex_vtbl;
    foreign->ref = 1;
    foreign->thread = GetCurrentThreadId();
    foreign->real = real;
    foreign->before = before;
    IDiscRecorder2_AddRef(real);
    ok_hr(IDiscRecorder2_QueryInterface(real, &IID_IDiscRecorder2Ex, (void **)&foreign->real_ex), S_OK);
    return &foreign->IDiscRecorder2_iface;
}
