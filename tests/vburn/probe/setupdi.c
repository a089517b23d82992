/*
 * What a Windows program sees that looks for CD drives by SetupDi alone: a line for each device interface of the class
 * GUID_DEVINTERFACE_CDROM that is present, with what INQUIRY says when it is sent through the interface's path.
 *
 *     PATH | friendly name | vendor product serial
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winioctl.h>
#include <setupapi.h>

static const GUID cdrom_interface = { 0x53f56308, 0xb6bf, 0x11d0, { 0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b } };

#define IOCTL_PASS_THROUGH_DIRECT 0x4d014 /* ntddscsi.h: CTL_CODE(FILE_DEVICE_CONTROLLER, 0x405, METHOD_BUFFERED, READ | WRITE) */

/* SCSI_PASS_THROUGH_DIRECT as a program of the system's own bitness has it; Pointer is 32 or 64 bits wide. */
#define PASS_THROUGH(Pointer) \
    { \
        USHORT length; \
        UCHAR status, path, target, lun, cdb_length, sense_length, data_in; \
        ULONG data_length, timeout; \
        Pointer data; \
        ULONG sense_offset; \
        UCHAR cdb[16]; \
    }
struct own_pass_through PASS_THROUGH(void *);
struct wide_pass_through PASS_THROUGH(ULONGLONG);

#define FILL(request, answer, size, page, direct_data) \
    do { \
        (request).length = sizeof(request); \
        (request).cdb_length = 6; \
        (request).data_in = 1; \
        (request).data_length = (size); \
        (request).timeout = 30; \
        (request).data = (direct_data)(answer); \
        (request).cdb[0] = 0x12; \
        (request).cdb[1] = (page) ? 1 : 0; \
        (request).cdb[2] = (page); \
        (request).cdb[4] = (size); \
    } while (0)

/* Wine's 64-bit side under a 32-bit program knows its own layout only. */
static BOOL inquire(HANDLE device, UCHAR page, UCHAR *answer, UCHAR size)
{
    struct own_pass_through own = { 0 };
    struct wide_pass_through wide = { 0 };
    DWORD returned;

    memset(answer, 0, size);
    FILL(own, answer, size, page, void *);
    if (DeviceIoControl(device, IOCTL_PASS_THROUGH_DIRECT, &own, sizeof(own), &own, sizeof(own), &returned, NULL))
        return !own.status;
    if (GetLastError() != ERROR_INSUFFICIENT_BUFFER) return FALSE;
    FILL(wide, answer, size, page, ULONG_PTR);
    return DeviceIoControl(device, IOCTL_PASS_THROUGH_DIRECT, &wide, sizeof(wide), &wide, sizeof(wide), &returned, NULL)
            && !wide.status;
}

static void print_inquiry(const char *path)
{
    HANDLE device = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
            0, NULL);
    UCHAR answer[96];

    if (device == INVALID_HANDLE_VALUE)
    {
        printf("does not open (%lu)\n", GetLastError());
        return;
    }
    if (!inquire(device, 0, answer, sizeof(answer))) printf("no INQUIRY (%lu)\n", GetLastError());
    else
    {
        printf("%.8s %.16s ", answer + 8, answer + 16);
        if (inquire(device, 0x80, answer, sizeof(answer))) printf("%.*s\n", answer[3], answer + 4);
        else printf("no serial number (%lu)\n", GetLastError());
    }
    CloseHandle(device);
}

static void print_interface(HDEVINFO set, SP_DEVICE_INTERFACE_DATA *data)
{
    union
    {
        SP_DEVICE_INTERFACE_DETAIL_DATA_A detail;
        char room[1024];
    } buffer;
    SP_DEVINFO_DATA device = { sizeof(device) };
    char name[256] = "";

    buffer.detail.cbSize = sizeof(buffer.detail);
    if (!SetupDiGetDeviceInterfaceDetailA(set, data, &buffer.detail, sizeof(buffer), NULL, &device))
    {
        printf("no path (%lu)\n", GetLastError());
        return;
    }
    SetupDiGetDeviceRegistryPropertyA(set, &device, SPDRP_FRIENDLYNAME, NULL, (BYTE *)name, sizeof(name), NULL);
    printf("%s | %s | ", buffer.detail.DevicePath, name);
    print_inquiry(buffer.detail.DevicePath);
}

int main(void)
{
    SP_DEVICE_INTERFACE_DATA data = { sizeof(data) };
    HDEVINFO set = SetupDiGetClassDevsA(&cdrom_interface, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    DWORD i;

    if (set == INVALID_HANDLE_VALUE) return 1;
    for (i = 0; SetupDiEnumDeviceInterfaces(set, NULL, &cdrom_interface, i, &data); i++) print_interface(set, &data);
    SetupDiDestroyDeviceInfoList(set);
    printf("%lu interfaces\n", i);
    return 0;
}
