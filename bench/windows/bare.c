/*
 * The drive with nothing but DeviceIoControl between: what no program can be faster than.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include <string.h>
#include "bench.h"
#include <winioctl.h>
#include <ntddscsi.h>

struct packet
{
    SCSI_PASS_THROUGH_DIRECT command;
    UCHAR sense[32];
};

/* One command; its SCSI status. */
static UCHAR send_once(HANDLE device, const BYTE *cdb, UCHAR cdb_length, UCHAR direction, void *data, ULONG size)
{
    struct packet packet;
    DWORD returned;

    memset(&packet, 0, sizeof(packet));
    packet.command.Length = sizeof(packet.command);
    packet.command.CdbLength = cdb_length;
    packet.command.SenseInfoLength = sizeof(packet.sense);
    packet.command.SenseInfoOffset = offsetof(struct packet, sense);
    packet.command.DataIn = direction;
    packet.command.DataTransferLength = size;
    packet.command.TimeOutValue = 120;
    packet.command.DataBuffer = data;
    memcpy(packet.command.Cdb, cdb, cdb_length);
    must_be(DeviceIoControl(device, IOCTL_SCSI_PASS_THROUGH_DIRECT, &packet, sizeof(packet), &packet, sizeof(packet),
            &returned, NULL), "DeviceIoControl");
    return packet.command.ScsiStatus;
}

/* Unit attentions come first. */
static void send_patiently(HANDLE device, const BYTE *cdb, UCHAR cdb_length, UCHAR direction, void *data, ULONG size,
        const char *name)
{
    unsigned int attempts;

    for (attempts = 0; attempts < 5; attempts++)
        if (!send_once(device, cdb, cdb_length, direction, data, size)) return;
    must_be(FALSE, name);
}

HANDLE bare_open(const WCHAR *path)
{
    HANDLE device = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
            0, NULL);

    must_be(device != INVALID_HANDLE_VALUE, "the drive's path");
    return device;
}

/* MMC-6 6.2: minimally. */
void bare_blank(HANDLE device)
{
    static const BYTE cdb[12] = { 0xa1, 1 };

    send_patiently(device, cdb, sizeof(cdb), SCSI_IOCTL_DATA_UNSPECIFIED, NULL, 0, "BLANK");
}

/* Mode page 05h: write type RAW, data block type 3 (MMC-6 7.5.4). */
void bare_set_raw(HANDLE device)
{
    static const BYTE sense_cdb[10] = { 0x5a, 0, 5, 0, 0, 0, 0, 0, 60 };
    BYTE select_cdb[10] = { 0x55, 0x10 }, data[60] = { 0 }, *page;

    send_patiently(device, sense_cdb, sizeof(sense_cdb), SCSI_IOCTL_DATA_IN, data, sizeof(data), "MODE SENSE");
    page = data + 8 + data[7];
    must_be(data[7] == 0 && (page[0] & 0x3f) == 5 && page[1] >= 0x32, "mode page 05h");
    page[0] &= 0x3f;
    page[2] = (page[2] & 0xe0) | 3;
    page[4] = (page[4] & 0xf0) | 3;
    data[0] = data[1] = 0;
    select_cdb[8] = (BYTE)(8 + 2 + page[1]);
    send_patiently(device, select_cdb, sizeof(select_cdb), SCSI_IOCTL_DATA_OUT, data, select_cdb[8], "MODE SELECT");
}

void bare_write(HANDLE device, int32_t lba, const BYTE *data, uint32_t sectors, uint32_t step)
{
    static const BYTE synchronise[10] = { 0x35 };

    while (sectors)
    {
        uint32_t count = min(sectors, step);
        BYTE cdb[10] = { 0x2a, 0, (BYTE)(lba >> 24), (BYTE)(lba >> 16), (BYTE)(lba >> 8), (BYTE)lba, 0,
            (BYTE)(count >> 8), (BYTE)count };

        must_be(!send_once(device, cdb, sizeof(cdb), SCSI_IOCTL_DATA_OUT, (void *)data, count * RAW_BYTES), "WRITE(10)");
        data += (size_t)count * RAW_BYTES;
        lba += (int32_t)count;
        sectors -= count;
    }
    must_be(!send_once(device, synchronise, sizeof(synchronise), SCSI_IOCTL_DATA_UNSPECIFIED, NULL, 0), "SYNCHRONIZE CACHE");
}

void bare_attend(HANDLE device)
{
    static const BYTE test_unit_ready[6];

    send_patiently(device, test_unit_ready, sizeof(test_unit_ready), SCSI_IOCTL_DATA_UNSPECIFIED, NULL, 0, "TEST UNIT READY");
}

static void put_address(BYTE *cdb, uint32_t lba, uint32_t count)
{
    cdb[2] = (BYTE)(lba >> 24);
    cdb[3] = (BYTE)(lba >> 16);
    cdb[4] = (BYTE)(lba >> 8);
    cdb[5] = (BYTE)lba;
    cdb[7] = (BYTE)(count >> 8);
    cdb[8] = (BYTE)count;
}

void bare_write_data(HANDLE device, const BYTE *data, size_t period, uint32_t sectors, uint32_t step)
{
    static const BYTE synchronise[10] = { 0x35 };
    BYTE cdb[10] = { 0x2a };
    uint32_t lba, count;
    size_t at = 0;

    for (lba = 0; lba < sectors; lba += count)
    {
        count = min(sectors - lba, step);
        if (at + count * 2048 > period) at = 0;
        put_address(cdb, lba, count);
        must_be(!send_once(device, cdb, sizeof(cdb), SCSI_IOCTL_DATA_OUT, (void *)(data + at), count * 2048), "WRITE(10)");
        at += count * 2048;
    }
    must_be(!send_once(device, synchronise, sizeof(synchronise), SCSI_IOCTL_DATA_UNSPECIFIED, NULL, 0), "SYNCHRONIZE CACHE");
}

void bare_read_data(HANDLE device, uint32_t sectors, uint32_t step)
{
    BYTE *buffer = VirtualAlloc(NULL, step * 2048, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE), cdb[10] = { 0x28 };
    uint32_t lba, count;

    must_be(buffer != NULL, "memory for a command");
    for (lba = 0; lba < sectors; lba += count)
    {
        count = min(sectors - lba, step);
        put_address(cdb, lba, count);
        must_be(!send_once(device, cdb, sizeof(cdb), SCSI_IOCTL_DATA_IN, buffer, count * 2048), "READ(10)");
    }
    VirtualFree(buffer, 0, MEM_RELEASE);
}
