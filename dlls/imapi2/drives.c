/*
 * Which optical drives the system has.
 *
 * The CD-ROM device interface class comes first: Windows and ReactOS have it, and its paths are what programs know as
 * unique ids. Wine registers no such interface for its drives, so drive letters of type DRIVE_CDROM come second.
 * A drive that is found both ways is listed once, under its interface path (facts/wine.md, "Enumerating drives").
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <winioctl.h>
#include <setupapi.h>
#include "mmc/inquiry.h"
#include "drives.h"
#include "mountmanager.h"
#include "spti.h"

/* GUID_DEVINTERFACE_CDROM */
static const GUID cdrom_interface = { 0x53f56308, 0xb6bf, 0x11d0, { 0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b } };

#define LETTERS 26
/* More interfaces than letters are possible; this many drives in one machine are not. */
#define MAX_DRIVES 64

/* What tells whether an interface and a letter are the same drive: what the system says, and only where it says nothing the
 * drive itself, which may fail to answer, or say the same as its twin. */
struct identity
{
    BOOL known;
    BOOL numbered;                /* number and type can be believed */
    STORAGE_DEVICE_NUMBER number;
    BOOL has_file;
    ULONGLONG file;               /* spti_file_number */
    struct mmc_inquiry inquiry;
    char serial[256];
};

static void identify(const WCHAR *path, WCHAR letter, struct identity *identity)
{
    struct mmc_device device;
    struct spti *spti;

    memset(identity, 0, sizeof(*identity));
    if (FAILED(spti_open(path, letter, &spti))) return;
    mmc_device_init(&device, spti_transport(spti));
    /* Wine answers 7/1/1 for any letter: only the type of a CD-ROM makes the number worth comparing. */
    identity->numbered = !spti_control(spti, IOCTL_STORAGE_GET_DEVICE_NUMBER, NULL, 0, &identity->number,
            sizeof(identity->number), NULL) && identity->number.DeviceType == FILE_DEVICE_CD_ROM;
    identity->has_file = spti_file_number(spti, &identity->file);
    identity->known = mmc_inquiry(&device, &identity->inquiry) == MMC_OK;
    if (mmc_serial_number(&device, identity->serial, sizeof(identity->serial)) != MMC_OK) identity->serial[0] = 0;
    spti_close(spti);
}

static BOOL identities_match(const struct identity *a, const struct identity *b)
{
    if (a->numbered && b->numbered) return a->number.DeviceNumber == b->number.DeviceNumber;
    if (a->has_file && b->has_file) return a->file == b->file;
    if (!a->known || !b->known) return FALSE;
    return !strcmp(a->inquiry.vendor, b->inquiry.vendor) && !strcmp(a->inquiry.product, b->inquiry.product)
            && !strcmp(a->inquiry.revision, b->inquiry.revision) && !strcmp(a->serial, b->serial);
}

static HRESULT add_drive(struct drive_list *list, const WCHAR *id, WCHAR letter)
{
    struct drive *drives;

    if (!(drives = realloc(list->drives, (list->count + 1) * sizeof(*drives)))) return E_OUTOFMEMORY;
    list->drives = drives;
    drives += list->count;
    if (!(drives->id = _wcsdup(id))) return E_OUTOFMEMORY;
    drives->letter = letter;
    list->count++;
    return S_OK;
}

static HRESULT add_interface(struct drive_list *list, HDEVINFO set, SP_DEVICE_INTERFACE_DATA *data)
{
    SP_DEVICE_INTERFACE_DETAIL_DATA_W *detail;
    HRESULT hr = S_OK;
    DWORD size = 0;

    SetupDiGetDeviceInterfaceDetailW(set, data, NULL, 0, &size, NULL);
    if (size < sizeof(*detail)) return S_OK;
    if (!(detail = malloc(size))) return E_OUTOFMEMORY;
    detail->cbSize = sizeof(*detail);
    if (SetupDiGetDeviceInterfaceDetailW(set, data, detail, size, NULL, NULL)) hr = add_drive(list, detail->DevicePath, 0);
    free(detail);
    return hr;
}

static HRESULT add_interfaces(struct drive_list *list)
{
    SP_DEVICE_INTERFACE_DATA data = { sizeof(data) };
    HRESULT hr = S_OK;
    HDEVINFO set;
    DWORD i;

    set = SetupDiGetClassDevsW(&cdrom_interface, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    if (set == INVALID_HANDLE_VALUE) return S_OK;
    for (i = 0; SUCCEEDED(hr) && i < MAX_DRIVES; i++)
    {
        if (!SetupDiEnumDeviceInterfaces(set, NULL, &cdrom_interface, i, &data)) break;
        hr = add_interface(list, set, &data);
    }
    SetupDiDestroyDeviceInfoList(set);
    return hr;
}

/* Gives a letter to the interface of the same drive. FALSE where no interface without a letter is that drive. */
static BOOL give_letter(struct drive_list *list, const struct identity *interfaces, WCHAR letter, const WCHAR *path)
{
    struct identity identity;
    ULONG i;

    identify(path, letter, &identity);
    for (i = 0; i < list->count; i++)
    {
        if (list->drives[i].letter || !identities_match(&interfaces[i], &identity)) continue;
        list->drives[i].letter = letter;
        return TRUE;
    }
    return FALSE;
}

/* The letters of optical drives, as a bit each. */
static DWORD cd_letters_now(void)
{
    DWORD present = GetLogicalDrives(), letters = 0;
    WCHAR root[] = L"A:\\";
    ULONG i;

    for (i = 0; i < LETTERS; i++)
    {
        root[0] = (WCHAR)('A' + i);
        if ((present & (1u << i)) && GetDriveTypeW(root) == DRIVE_CDROM) letters |= 1u << i;
    }
    return letters;
}

static DWORD cd_letters(void)
{
    DWORD letters = cd_letters_now();

    if (letters) return letters;
    mount_manager_wait();
    return cd_letters_now();
}

/* A drive for each letter, but for those of the interfaces given, `count` of them at the head of the list. */
static HRESULT add_letters(struct drive_list *list, const struct identity *interfaces, ULONG count)
{
    DWORD letters = cd_letters();
    HRESULT hr = S_OK;
    ULONG i;

    for (i = 0; SUCCEEDED(hr) && i < LETTERS; i++)
    {
        WCHAR path[] = L"\\\\.\\A:";
        struct drive_list with_interface = { list->drives, count };

        if (!(letters & (1u << i))) continue;
        path[4] = (WCHAR)('A' + i);
        if (count && give_letter(&with_interface, interfaces, path[4], path)) continue;
        hr = add_drive(list, path, path[4]);
    }
    return hr;
}

HRESULT drives_enumerate(struct drive_list *list)
{
    struct identity *interfaces = NULL;
    HRESULT hr;
    ULONG i;

    memset(list, 0, sizeof(*list));
    hr = add_interfaces(list);
    if (SUCCEEDED(hr) && list->count && !(interfaces = calloc(list->count, sizeof(*interfaces)))) hr = E_OUTOFMEMORY;
    if (SUCCEEDED(hr))
    {
        for (i = 0; i < list->count; i++) identify(list->drives[i].id, 0, &interfaces[i]);
        hr = add_letters(list, interfaces, list->count);
    }
    free(interfaces);
    if (FAILED(hr)) drives_free(list);
    return hr;
}

HRESULT drives_names(struct drive_list *list)
{
    HRESULT hr;

    memset(list, 0, sizeof(*list));
    hr = add_interfaces(list);
    if (SUCCEEDED(hr)) hr = add_letters(list, NULL, 0);
    if (FAILED(hr)) drives_free(list);
    return hr;
}

BOOL drives_same(const struct drive_list *a, const struct drive_list *b)
{
    ULONG i;

    if (a->count != b->count) return FALSE;
    for (i = 0; i < a->count; i++) if (!drives_find(b, a->drives[i].id)) return FALSE;
    return TRUE;
}

void drives_free(struct drive_list *list)
{
    ULONG i;

    for (i = 0; i < list->count; i++) free(list->drives[i].id);
    free(list->drives);
    memset(list, 0, sizeof(*list));
}

const struct drive *drives_find(const struct drive_list *list, const WCHAR *id)
{
    ULONG i;

    for (i = 0; i < list->count; i++)
        if (!_wcsicmp(list->drives[i].id, id)) return &list->drives[i];
    return NULL;
}
