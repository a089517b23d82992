/*
 * MsftDiscRecorder2: one drive, as scripts see it (IDiscRecorder2).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <winioctl.h>
#include "imapi2error.h"
#include "mmc/features.h"
#include "mmc/mode_pages.h"
#include "mmc/unit.h"
#include "drives.h"
#include "imapi2_private.h"
#include "recorder.h"
#include "status.h"

/* A lead-out takes a minute at low speed. */
#define TRAY_BUSY_LIMIT_MS 60000
#define TRAY_POLL_MS 250

static struct recorder *impl_from_IDiscRecorder2(IDiscRecorder2 *iface)
{
    return CONTAINING_RECORD(iface, struct recorder, IDiscRecorder2_iface);
}

static HRESULT recorder_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &recorder_class, &IID_IDiscRecorder2, detail);
}

static HRESULT no_drive(REFIID iid)
{
    return com_error(E_FAIL, &recorder_class, iid, L"No drive was chosen: call InitializeDiscRecorder first, with an id "
            L"from MsftDiscMaster2.");
}

HRESULT recorder_enter(struct recorder *recorder, REFIID iid, BOOL even_if_locked)
{
    WCHAR owner[EXCLUSIVE_NAME_SIZE];

    EnterCriticalSection(&recorder->lock);
    if (!recorder->spti)
    {
        LeaveCriticalSection(&recorder->lock);
        return no_drive(iid);
    }
    if (even_if_locked || !exclusive_is_held_by_other(&recorder->exclusive, recorder->spti, recorder->lock_key))
        return S_OK;
    exclusive_get_owner(recorder->spti, recorder->lock_key, owner);
    LeaveCriticalSection(&recorder->lock);
    return com_error(E_IMAPI_RECORDER_LOCKED, &recorder_class, iid, L"The drive is held by \"%ls\".", owner);
}

void recorder_leave(struct recorder *recorder)
{
    LeaveCriticalSection(&recorder->lock);
}

HRESULT recorder_look(struct recorder *recorder, REFIID iid)
{
    EnterCriticalSection(&recorder->state_lock);
    if (recorder->spti) return S_OK;
    LeaveCriticalSection(&recorder->state_lock);
    return no_drive(iid);
}

void recorder_looked(struct recorder *recorder)
{
    LeaveCriticalSection(&recorder->state_lock);
}

static HRESULT WINAPI recorder_QueryInterface(IDiscRecorder2 *iface, REFIID riid, void **out)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);

    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscRecorder2))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IDiscRecorder2Ex))
        *out = &recorder->IDiscRecorder2Ex_iface;
    else
        return com_object_query_interface(&recorder->com, riid, out);
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI recorder_AddRef(IDiscRecorder2 *iface)
{
    return com_object_add_ref(&impl_from_IDiscRecorder2(iface)->com);
}

/* MCN here is media change notification; Wine does not know the request, and has nothing that it would silence. */
static void control_mcn(struct recorder *recorder, BOOLEAN disable)
{
    PREVENT_MEDIA_REMOVAL request = { disable };

    spti_control(recorder->spti, IOCTL_STORAGE_MCN_CONTROL, &request, sizeof(request), NULL, 0, NULL);
}

/* Nobody else has the drive: a tray that is locked was left so by a program that died with it. */
static void unlock_tray(struct recorder *recorder)
{
    mmc_prevent_removal(&recorder->device, false, false);
}

static void forget_drive(struct recorder *recorder)
{
    if (recorder->exclusive_count && recorder->tray != TRAY_FREE) unlock_tray(recorder);
    tray_forget(recorder->spti);
    if (recorder->spti && recorder->mcn_disabled_count) control_mcn(recorder, FALSE);
    if (recorder->spti) exclusive_release(&recorder->exclusive, recorder->spti, recorder->lock_key);
    spti_close(recorder->spti);
    free(recorder->id);
    free(recorder->lock_key);
    recorder->spti = NULL;
    recorder->id = NULL;
    recorder->lock_key = NULL;
    recorder->letter = 0;
    recorder->can_load = FALSE;
    recorder->exclusive_count = 0;
    recorder->mcn_disabled_count = 0;
}

static ULONG WINAPI recorder_Release(IDiscRecorder2 *iface)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    ULONG ref = com_object_release(&recorder->com);

    if (!ref)
    {
        forget_drive(recorder);
        DeleteCriticalSection(&recorder->state_lock);
        DeleteCriticalSection(&recorder->lock);
        com_object_done(&recorder->com);
        free(recorder);
    }
    return ref;
}

static HRESULT WINAPI recorder_GetTypeInfoCount(IDiscRecorder2 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI recorder_GetTypeInfo(IDiscRecorder2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscRecorder2, index, lcid, info);
}

static HRESULT WINAPI recorder_GetIDsOfNames(IDiscRecorder2 *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscRecorder2, riid, names, count, lcid, ids);
}

static HRESULT WINAPI recorder_Invoke(IDiscRecorder2 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscRecorder2, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* A program that died in the middle of a burn leaves the tray locked. Nobody else has the drive (recorder_enter), so
 * nobody wants it locked any more but perhaps this object's own client, which has said so then. */
static enum mmc_result open_tray(struct recorder *recorder)
{
    enum mmc_result result = mmc_start_stop_unit(&recorder->device, MMC_EJECT, FALSE);

    if (result != MMC_LOCKED || (recorder->exclusive_count && recorder->tray == TRAY_LOCKED)) return result;
    if (mmc_prevent_removal(&recorder->device, false, false) != MMC_OK) return MMC_LOCKED;
    return mmc_start_stop_unit(&recorder->device, MMC_EJECT, FALSE);
}

/* A drive that is still busy with the end of a burn opens a moment later; clients eject right after it. An open tray
 * makes Wine and Windows forget what they cached of the disc; neither needs to be told. */
static HRESULT move_tray(struct recorder *recorder, enum mmc_start_stop action)
{
    DWORD start = GetTickCount();
    enum mmc_result result;
    HRESULT hr;

    for (;;)
    {
        if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2, FALSE))) return hr;
        result = action == MMC_EJECT ? open_tray(recorder) : mmc_start_stop_unit(&recorder->device, action, FALSE);
        hr = status_report(&recorder->device, result, &recorder_class, &IID_IDiscRecorder2);
        recorder_leave(recorder);
        if (result != MMC_BUSY || GetTickCount() - start >= TRAY_BUSY_LIMIT_MS) return hr;
        Sleep(TRAY_POLL_MS);
    }
}

static HRESULT WINAPI recorder_EjectMedia(IDiscRecorder2 *iface)
{
    return move_tray(impl_from_IDiscRecorder2(iface), MMC_EJECT);
}

static HRESULT WINAPI recorder_CloseTray(IDiscRecorder2 *iface)
{
    return move_tray(impl_from_IDiscRecorder2(iface), MMC_LOAD);
}

static HRESULT WINAPI recorder_AcquireExclusiveAccess(IDiscRecorder2 *iface, VARIANT_BOOL force, BSTR name)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    WCHAR owner[EXCLUSIVE_NAME_SIZE];
    HRESULT hr;

    if (!exclusive_name_is_valid(name))
        return recorder_error(E_INVALIDARG, L"A client name has 1 to 62 characters: letters, digits, space and . , : ; _ -");
    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2, TRUE))) return hr;
    if (recorder->exclusive_count) recorder->exclusive_count++;
    else
    {
        hr = exclusive_acquire(&recorder->exclusive, recorder->spti, recorder->lock_key, name, force != VARIANT_FALSE);
        if (SUCCEEDED(hr)) recorder->exclusive_count = 1, recorder->tray = TRAY_UNTOUCHED;
        else if (hr == E_IMAPI_RECORDER_LOCKED
                && exclusive_get_owner(recorder->spti, recorder->lock_key, owner) == S_OK)
            hr = com_error(hr, &recorder_class, &IID_IDiscRecorder2, L"The drive is held by \"%ls\".", owner);
        else
            hr = recorder_error(hr, L"The drive could not be taken for exclusive use.");
    }
    recorder_leave(recorder);
    return hr;
}

static HRESULT WINAPI recorder_ReleaseExclusiveAccess(IDiscRecorder2 *iface)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    HRESULT hr;

    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2, TRUE))) return hr;
    if (!recorder->exclusive_count)
        hr = recorder_error(E_FAIL, L"ReleaseExclusiveAccess without an AcquireExclusiveAccess before it.");
    else if (!--recorder->exclusive_count)
    {
        if (recorder->tray == TRAY_UNTOUCHED) unlock_tray(recorder);
        tray_forget(recorder->spti);
        exclusive_release(&recorder->exclusive, recorder->spti, recorder->lock_key);
    }
    recorder_leave(recorder);
    return hr;
}

static HRESULT WINAPI recorder_DisableMcn(IDiscRecorder2 *iface)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    HRESULT hr;

    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2, FALSE))) return hr;
    if (!recorder->mcn_disabled_count++) control_mcn(recorder, TRUE);
    recorder_leave(recorder);
    return hr;
}

static HRESULT WINAPI recorder_EnableMcn(IDiscRecorder2 *iface)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    HRESULT hr;

    if (FAILED(hr = recorder_enter(recorder, &IID_IDiscRecorder2, FALSE))) return hr;
    if (!recorder->mcn_disabled_count) hr = recorder_error(E_FAIL, L"EnableMcn without a DisableMcn before it.");
    else if (!--recorder->mcn_disabled_count)
        control_mcn(recorder, FALSE);
    recorder_leave(recorder);
    return hr;
}

/* Two paths of one drive, its letter and its interface, must give one key. */
static WCHAR *make_lock_key(const struct drive *drive)
{
    WCHAR letter[] = L"A:";

    if (!drive->letter) return _wcsdup(drive->id);
    letter[0] = drive->letter;
    return _wcsdup(letter);
}

static BOOL can_load(struct recorder *recorder)
{
    struct mmc_removable_medium removable;
    struct mmc_capabilities capabilities;

    if (mmc_get_removable_medium(&recorder->device, &removable) == MMC_OK) return removable.load;
    /* Drives before MMC-2 have no features; a tray (mechanism 1) that can be put out can be taken in. */
    return mmc_get_capabilities(&recorder->device, &capabilities) == MMC_OK && capabilities.eject
            && capabilities.loading_mechanism == 1;
}

static HRESULT open_drive(struct recorder *recorder, const struct drive *drive, ULONG index)
{
    enum mmc_result result;
    HRESULT hr;

    recorder->id = _wcsdup(drive->id);
    recorder->lock_key = make_lock_key(drive);
    if (!recorder->id || !recorder->lock_key) return E_OUTOFMEMORY;
    if (FAILED(hr = spti_open(drive->id, drive->letter, &recorder->spti)))
        return com_error(hr, &recorder_class, &IID_IDiscRecorder2, L"The drive %ls could not be opened.", drive->id);
    recorder->letter = drive->letter;
    recorder->index = index;
    mmc_device_init(&recorder->device, spti_transport(recorder->spti));
    result = mmc_inquiry(&recorder->device, &recorder->inquiry);
    /* A drive that another client holds may not even answer INQUIRY; it is a drive all the same (section 2). */
    if (result == MMC_DENIED)
    {
        memset(&recorder->inquiry, 0, sizeof(recorder->inquiry));
        return S_OK;
    }
    if (result != MMC_OK) return status_report(&recorder->device, result, &recorder_class, &IID_IDiscRecorder2);
    if (recorder->inquiry.device_type != MMC_DEVICE_TYPE_CD_DVD)
        return com_error(E_INVALIDARG, &recorder_class, &IID_IDiscRecorder2, L"%ls is no optical drive.", drive->id);
    recorder->can_load = can_load(recorder);
    return S_OK;
}

static HRESULT WINAPI recorder_InitializeDiscRecorder(IDiscRecorder2 *iface, BSTR id)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    const struct drive *drive;
    struct drive_list list;
    HRESULT hr;

    if (!id || !id[0]) return recorder_error(E_INVALIDARG, L"The drive's id is missing; MsftDiscMaster2 lists them.");
    if (FAILED(hr = drives_enumerate(&list))) return hr;
    EnterCriticalSection(&recorder->lock);
    if (recorder->exclusive_count)
        hr = recorder_error(E_IMAPI_RECORDER_LOCKED, L"This object holds its drive: release it before choosing another.");
    else if (!(drive = drives_find(&list, id)))
        hr = com_error(E_INVALIDARG, &recorder_class, &IID_IDiscRecorder2, L"There is no optical drive \"%ls\"; "
                L"MsftDiscMaster2 lists those that are there.", id);
    else
    {
        EnterCriticalSection(&recorder->state_lock);
        forget_drive(recorder);
        if (FAILED(hr = open_drive(recorder, drive, (ULONG)(drive - list.drives)))) forget_drive(recorder);
        LeaveCriticalSection(&recorder->state_lock);
    }
    LeaveCriticalSection(&recorder->lock);
    drives_free(&list);
    return hr;
}

static HRESULT copy_string(const WCHAR *text, BSTR *value)
{
    return (*value = SysAllocString(text)) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI recorder_get_ActiveDiscRecorder(IDiscRecorder2 *iface, BSTR *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2))) return hr;
    hr = copy_string(recorder->id, value);
    recorder_looked(recorder);
    return hr;
}

static HRESULT get_inquiry_text(IDiscRecorder2 *iface, size_t offset, BSTR *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    WCHAR text[32];
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2))) return hr;
    MultiByteToWideChar(CP_ACP, 0, (const char *)&recorder->inquiry + offset, -1, text, ARRAYSIZE(text));
    hr = copy_string(text, value);
    recorder_looked(recorder);
    return hr;
}

static HRESULT WINAPI recorder_get_VendorId(IDiscRecorder2 *iface, BSTR *value)
{
    return get_inquiry_text(iface, offsetof(struct mmc_inquiry, vendor), value);
}

static HRESULT WINAPI recorder_get_ProductId(IDiscRecorder2 *iface, BSTR *value)
{
    return get_inquiry_text(iface, offsetof(struct mmc_inquiry, product), value);
}

static HRESULT WINAPI recorder_get_ProductRevision(IDiscRecorder2 *iface, BSTR *value)
{
    return get_inquiry_text(iface, offsetof(struct mmc_inquiry, revision), value);
}

static BOOL get_root(const struct recorder *recorder, WCHAR root[4])
{
    root[0] = recorder->letter;
    root[1] = ':';
    root[2] = '\\';
    root[3] = 0;
    return recorder->letter != 0;
}

static HRESULT WINAPI recorder_get_VolumeName(IDiscRecorder2 *iface, BSTR *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    WCHAR root[4], name[64] = L"";
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2))) return hr;
    if (get_root(recorder, root) && !GetVolumeNameForVolumeMountPointW(root, name, ARRAYSIZE(name))) name[0] = 0;
    hr = copy_string(name, value);
    recorder_looked(recorder);
    return hr;
}

/* The drive letter comes first, because clients take element 0 for it; then the volume's other mount points. */
static HRESULT get_path_names(struct recorder *recorder, SAFEARRAY **value)
{
    WCHAR root[4], volume[64], paths[4 * MAX_PATH];
    const WCHAR *names[64];
    ULONG count = 0;
    DWORD length;
    WCHAR *path;

    if (get_root(recorder, root))
    {
        names[count++] = root;
        if (GetVolumeNameForVolumeMountPointW(root, volume, ARRAYSIZE(volume))
                && GetVolumePathNamesForVolumeNameW(volume, paths, ARRAYSIZE(paths), &length))
            for (path = paths; *path && count < ARRAYSIZE(names); path += lstrlenW(path) + 1)
                if (_wcsicmp(path, root)) names[count++] = path;
    }
    return com_safearray_from_strings(names, count, value);
}

static HRESULT WINAPI recorder_get_VolumePathNames(IDiscRecorder2 *iface, SAFEARRAY **value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2))) return hr;
    hr = get_path_names(recorder, value);
    recorder_looked(recorder);
    return hr;
}

static HRESULT WINAPI recorder_get_DeviceCanLoadMedia(IDiscRecorder2 *iface, VARIANT_BOOL *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2))) return hr;
    *value = recorder->can_load ? VARIANT_TRUE : VARIANT_FALSE;
    recorder_looked(recorder);
    return S_OK;
}

static HRESULT WINAPI recorder_get_LegacyDeviceNumber(IDiscRecorder2 *iface, LONG *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    WCHAR device[] = L"A:", target[MAX_PATH];
    static const WCHAR prefix[] = L"\\Device\\CdRom";
    STORAGE_DEVICE_NUMBER number;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2))) return hr;
    device[0] = recorder->letter;
    if (!spti_control(recorder->spti, IOCTL_STORAGE_GET_DEVICE_NUMBER, NULL, 0, &number, sizeof(number), NULL)
            && number.DeviceType == FILE_DEVICE_CD_ROM)
        *value = (LONG)number.DeviceNumber;
    else if (recorder->letter && QueryDosDeviceW(device, target, ARRAYSIZE(target))
            && !_wcsnicmp(target, prefix, ARRAYSIZE(prefix) - 1))
        *value = _wtol(target + ARRAYSIZE(prefix) - 1);
    else
        *value = (LONG)recorder->index;
    recorder_looked(recorder);
    return S_OK;
}

/* The lists of IDiscRecorder2Ex become arrays of VT_I4 for scripts: elements of any of them have 32 bits. */
C_ASSERT(sizeof(IMAPI_FEATURE_PAGE_TYPE) == sizeof(LONG));
C_ASSERT(sizeof(IMAPI_PROFILE_TYPE) == sizeof(LONG));
C_ASSERT(sizeof(IMAPI_MODE_PAGE_TYPE) == sizeof(LONG));

static HRESULT get_feature_pages(IDiscRecorder2 *iface, BOOLEAN current, SAFEARRAY **value)
{
    IDiscRecorder2Ex *ex = &impl_from_IDiscRecorder2(iface)->IDiscRecorder2Ex_iface;
    IMAPI_FEATURE_PAGE_TYPE *pages = NULL;
    ULONG count = 0;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    hr = IDiscRecorder2Ex_GetSupportedFeaturePages(ex, current, &pages, &count);
    if (SUCCEEDED(hr)) hr = com_safearray_from_longs(VT_I4, (const LONG *)pages, count, value);
    CoTaskMemFree(pages);
    return hr;
}

static HRESULT WINAPI recorder_get_SupportedFeaturePages(IDiscRecorder2 *iface, SAFEARRAY **value)
{
    return get_feature_pages(iface, FALSE, value);
}

static HRESULT WINAPI recorder_get_CurrentFeaturePages(IDiscRecorder2 *iface, SAFEARRAY **value)
{
    return get_feature_pages(iface, TRUE, value);
}

static HRESULT get_profiles(IDiscRecorder2 *iface, BOOLEAN current, SAFEARRAY **value)
{
    IDiscRecorder2Ex *ex = &impl_from_IDiscRecorder2(iface)->IDiscRecorder2Ex_iface;
    IMAPI_PROFILE_TYPE *profiles = NULL;
    ULONG count = 0;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    hr = IDiscRecorder2Ex_GetSupportedProfiles(ex, current, &profiles, &count);
    if (SUCCEEDED(hr)) hr = com_safearray_from_longs(VT_I4, (const LONG *)profiles, count, value);
    CoTaskMemFree(profiles);
    return hr;
}

static HRESULT WINAPI recorder_get_SupportedProfiles(IDiscRecorder2 *iface, SAFEARRAY **value)
{
    return get_profiles(iface, FALSE, value);
}

static HRESULT WINAPI recorder_get_CurrentProfiles(IDiscRecorder2 *iface, SAFEARRAY **value)
{
    return get_profiles(iface, TRUE, value);
}

static HRESULT WINAPI recorder_get_SupportedModePages(IDiscRecorder2 *iface, SAFEARRAY **value)
{
    IDiscRecorder2Ex *ex = &impl_from_IDiscRecorder2(iface)->IDiscRecorder2Ex_iface;
    IMAPI_MODE_PAGE_TYPE *pages = NULL;
    ULONG count = 0;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    hr = IDiscRecorder2Ex_GetSupportedModePages(ex, IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES, &pages, &count);
    if (SUCCEEDED(hr)) hr = com_safearray_from_longs(VT_I4, (const LONG *)pages, count, value);
    CoTaskMemFree(pages);
    return hr;
}

static HRESULT WINAPI recorder_get_ExclusiveAccessOwner(IDiscRecorder2 *iface, BSTR *value)
{
    struct recorder *recorder = impl_from_IDiscRecorder2(iface);
    WCHAR owner[EXCLUSIVE_NAME_SIZE];
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = recorder_look(recorder, &IID_IDiscRecorder2))) return hr;
    hr = exclusive_get_owner(recorder->spti, recorder->lock_key, owner);
    if (SUCCEEDED(hr)) hr = copy_string(owner, value);
    recorder_looked(recorder);
    return hr;
}

static const IDiscRecorder2Vtbl recorder_vtbl = {
    recorder_QueryInterface,
    recorder_AddRef,
    recorder_Release,
    recorder_GetTypeInfoCount,
    recorder_GetTypeInfo,
    recorder_GetIDsOfNames,
    recorder_Invoke,
    recorder_EjectMedia,
    recorder_CloseTray,
    recorder_AcquireExclusiveAccess,
    recorder_ReleaseExclusiveAccess,
    recorder_DisableMcn,
    recorder_EnableMcn,
    recorder_InitializeDiscRecorder,
    recorder_get_ActiveDiscRecorder,
    recorder_get_VendorId,
    recorder_get_ProductId,
    recorder_get_ProductRevision,
    recorder_get_VolumeName,
    recorder_get_VolumePathNames,
    recorder_get_DeviceCanLoadMedia,
    recorder_get_LegacyDeviceNumber,
    recorder_get_SupportedFeaturePages,
    recorder_get_CurrentFeaturePages,
    recorder_get_SupportedProfiles,
    recorder_get_CurrentProfiles,
    recorder_get_SupportedModePages,
    recorder_get_ExclusiveAccessOwner,
};

static HRESULT recorder_create(REFIID riid, void **out)
{
    struct recorder *recorder;
    HRESULT hr;

    *out = NULL;
    if (!(recorder = calloc(1, sizeof(*recorder)))) return E_OUTOFMEMORY;
    recorder->IDiscRecorder2_iface.lpVtbl = &recorder_vtbl;
    recorder->IDiscRecorder2Ex_iface.lpVtbl = &recorder_ex_vtbl;
    com_object_init(&recorder->com, (IUnknown *)&recorder->IDiscRecorder2_iface, &recorder_class);
    InitializeCriticalSection(&recorder->lock);
    InitializeCriticalSection(&recorder->state_lock);
    hr = IDiscRecorder2_QueryInterface(&recorder->IDiscRecorder2_iface, riid, out);
    IDiscRecorder2_Release(&recorder->IDiscRecorder2_iface);
    return hr;
}

const struct com_class recorder_class = { &CLSID_MsftDiscRecorder2, L"IMAPI2.MsftDiscRecorder2",
    L"IMAPI2 disc recorder", &IID_IDiscRecorder2, NULL, recorder_create };
