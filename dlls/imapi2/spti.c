/*
 * SCSI pass-through: the one place that knows DeviceIoControl.
 *
 * What has to be known of the systems below it (measured, facts/wine.md):
 * - Wine up to 10 looks at the output buffer only, newer Wine at both: the same buffer is always passed as both.
 * - Under Wine's new WoW64 a 32-bit program's pass-through is refused with ERROR_INSUFFICIENT_BUFFER before anything
 *   reaches the drive, but the same call with the 64-bit layout of 56 bytes works.
 * - The sense may be missing although the status is CHECK CONDITION; libs/mmc then asks for it.
 * - A transport that broke down may be reported as GOOD with nothing transferred: `transferred` is what the system
 *   says, and no caller takes GOOD alone for success. Data of which nothing has arrived are a failure here already, on a
 *   system that has counted before.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <winioctl.h>
#include <winternl.h>
#include <ntddscsi.h>
#include "spti.h"
#include "trace.h"

/* Windows' usual limit and what two sectors short of 28 raw ones need; asked for where the adapter claims less. */
#define WANTED_TRANSFER 65536
/* What Wine claims without asking the kernel, and what every kernel takes. */
#define DEFAULT_TRANSFER 32768
#define LARGEST_TRANSFER (1024 * 1024)

struct spti
{
    struct mmc_transport transport;
    HANDLE device;
    WCHAR name[8];             /* "D:", for the trace; "#1" where it has no letter */
    ULONG alignment_mask;
    BOOL wide_system;          /* a 32-bit process on a 64-bit system: nowhere else can the 64-bit layout be meant */
    volatile LONG wide_layout; /* and it has to use that layout */
    volatile LONG counts_sent; /* data were sent, and the system said how many */
};

/* SCSI_PASS_THROUGH_DIRECT as a 64-bit process has it, whatever this one is, and room for the sense. */
struct wide_packet
{
    USHORT Length;
    UCHAR ScsiStatus;
    UCHAR PathId;
    UCHAR TargetId;
    UCHAR Lun;
    UCHAR CdbLength;
    UCHAR SenseInfoLength;
    UCHAR DataIn;
    ULONG DataTransferLength;
    ULONG TimeOutValue;
    ULONGLONG DataBuffer;
    ULONG SenseInfoOffset;
    UCHAR Cdb[16];
    ULONG padding; /* to the 56 bytes that Length says; Windows wants the sense behind them */
    UCHAR sense[MMC_SENSE_MAX];
};

/* The same as this process has it by the headers; not the same only where it is a 32-bit one. */
struct native_packet
{
    SCSI_PASS_THROUGH_DIRECT command;
    UCHAR sense[MMC_SENSE_MAX];
};

#define WIDE_LENGTH 56

C_ASSERT(offsetof(struct wide_packet, sense) == WIDE_LENGTH);

static struct spti *impl_from_transport(struct mmc_transport *transport)
{
    return CONTAINING_RECORD(transport, struct spti, transport);
}

DWORD spti_control(struct spti *spti, DWORD code, const void *request, DWORD request_size, void *reply,
        DWORD reply_size, DWORD *returned)
{
    DWORD count = 0, error = 0;

    if (!DeviceIoControl(spti->device, code, (void *)request, request_size, reply, reply_size, &count, NULL))
        error = GetLastError();
    if (returned) *returned = count;
    return error ? error : ERROR_SUCCESS;
}

static enum mmc_transport_error error_meaning(DWORD error)
{
    static const struct
    {
        DWORD error;
        enum mmc_transport_error meaning;
    } meanings[] = {
        { ERROR_SUCCESS, MMC_TRANSPORT_OK },
        { ERROR_ACCESS_DENIED, MMC_TRANSPORT_DENIED },
        { ERROR_WRITE_PROTECT, MMC_TRANSPORT_DENIED },
        { ERROR_INVALID_PARAMETER, MMC_TRANSPORT_REFUSED },
        { ERROR_INSUFFICIENT_BUFFER, MMC_TRANSPORT_REFUSED },
        { ERROR_REVISION_MISMATCH, MMC_TRANSPORT_REFUSED }, /* Windows, of a Length that is not its own */
        { ERROR_NOT_SUPPORTED, MMC_TRANSPORT_REFUSED },
        { ERROR_INVALID_FUNCTION, MMC_TRANSPORT_REFUSED },
        { ERROR_SEM_TIMEOUT, MMC_TRANSPORT_TIMEOUT },
        { ERROR_TIMEOUT, MMC_TRANSPORT_TIMEOUT },
        /* Wine's errno map ends in C0000001 for what it does not know, and a node whose device has gone gives ENODEV
         * or ENXIO, which it does not know. */
        { ERROR_GEN_FAILURE, MMC_TRANSPORT_NO_DEVICE },
        { ERROR_DEV_NOT_EXIST, MMC_TRANSPORT_NO_DEVICE },
        { ERROR_DEVICE_NOT_CONNECTED, MMC_TRANSPORT_NO_DEVICE },
        { ERROR_FILE_NOT_FOUND, MMC_TRANSPORT_NO_DEVICE },
        { ERROR_BAD_UNIT, MMC_TRANSPORT_NO_DEVICE },
        { ERROR_INVALID_HANDLE, MMC_TRANSPORT_NO_DEVICE },
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(meanings); i++)
        if (meanings[i].error == error) return meanings[i].meaning;
    return MMC_TRANSPORT_FAILED;
}

static UCHAR data_direction(enum mmc_direction direction)
{
    if (direction == MMC_FROM_DEVICE) return SCSI_IOCTL_DATA_IN;
    if (direction == MMC_TO_DEVICE) return SCSI_IOCTL_DATA_OUT;
    return SCSI_IOCTL_DATA_UNSPECIFIED;
}

static DWORD pass_through_wide(struct spti *spti, struct wide_packet *packet)
{
    return spti_control(spti, IOCTL_SCSI_PASS_THROUGH_DIRECT, packet, sizeof(*packet), packet, sizeof(*packet), NULL);
}

static DWORD pass_through_native(struct spti *spti, struct wide_packet *packet)
{
    struct native_packet native = { { 0 } };
    DWORD error;

    native.command.Length = sizeof(native.command);
    native.command.CdbLength = packet->CdbLength;
    native.command.SenseInfoLength = packet->SenseInfoLength;
    native.command.SenseInfoOffset = offsetof(struct native_packet, sense);
    native.command.DataIn = packet->DataIn;
    native.command.DataTransferLength = packet->DataTransferLength;
    native.command.TimeOutValue = packet->TimeOutValue;
    native.command.DataBuffer = (void *)(ULONG_PTR)packet->DataBuffer;
    memcpy(native.command.Cdb, packet->Cdb, sizeof(native.command.Cdb));
    error = spti_control(spti, IOCTL_SCSI_PASS_THROUGH_DIRECT, &native, sizeof(native), &native, sizeof(native), NULL);
    packet->ScsiStatus = native.command.ScsiStatus;
    packet->DataTransferLength = native.command.DataTransferLength;
    packet->SenseInfoLength = native.command.SenseInfoLength;
    memcpy(packet->sense, native.sense, sizeof(packet->sense));
    return error;
}

/* Sends with the layout that the system takes, and remembers which one that is. */
static DWORD pass_through(struct spti *spti, struct wide_packet *packet)
{
    DWORD error;

    if (sizeof(void *) == 8) return pass_through_wide(spti, packet);
    if (!spti->wide_layout)
    {
        struct wide_packet attempt = *packet;

        error = pass_through_native(spti, &attempt);
        if (error != ERROR_INSUFFICIENT_BUFFER || !spti->wide_system)
        {
            *packet = attempt;
            return error;
        }
    }
    error = pass_through_wide(spti, packet);
    if (!error) InterlockedExchange(&spti->wide_layout, 1);
    return error;
}

static DWORD send_packet(struct spti *spti, const struct mmc_command *command, void *data, struct mmc_reply *reply)
{
    struct wide_packet packet = { 0 };
    DWORD error;

    packet.Length = WIDE_LENGTH;
    packet.CdbLength = command->cdb_length;
    packet.SenseInfoLength = sizeof(packet.sense);
    packet.SenseInfoOffset = offsetof(struct wide_packet, sense);
    packet.DataIn = data_direction(command->direction);
    packet.DataTransferLength = command->data_length;
    packet.TimeOutValue = command->timeout;
    packet.DataBuffer = (ULONG_PTR)data;
    memcpy(packet.Cdb, command->cdb, command->cdb_length);
    if ((error = pass_through(spti, &packet))) return error;
    reply->status = packet.ScsiStatus;
    reply->transferred = min(packet.DataTransferLength, command->data_length);
    if (reply->status == MMC_STATUS_CHECK_CONDITION)
    {
        reply->sense_length = min(packet.SenseInfoLength, MMC_SENSE_MAX);
        memcpy(reply->sense, packet.sense, reply->sense_length);
    }
    return ERROR_SUCCESS;
}

/* GOOD, and nothing of the data has arrived. Not every system may count what is sent: one that has done so does. */
static BOOL is_lost(struct spti *spti, const struct mmc_command *command, const struct mmc_reply *reply)
{
    if (command->direction != MMC_TO_DEVICE || !command->data_length || reply->status != MMC_STATUS_GOOD) return FALSE;
    if (reply->transferred) InterlockedExchange(&spti->counts_sent, 1);
    return !reply->transferred && spti->counts_sent;
}

static enum mmc_transport_error spti_execute(struct mmc_transport *transport, const struct mmc_command *command,
        struct mmc_reply *reply)
{
    struct spti *spti = impl_from_transport(transport);
    LONGLONG begun = trace_file ? trace_clock() : 0;
    BYTE *bounce = NULL;
    void *data = command->data;
    DWORD error;

    memset(reply, 0, sizeof(*reply));
    if (command->cdb_length > sizeof(command->cdb)) return MMC_TRANSPORT_REFUSED;
    if (command->direction == MMC_NO_DATA ? command->data_length : command->data_length && !data)
        return MMC_TRANSPORT_REFUSED;

    if (data && ((ULONG_PTR)data & spti->alignment_mask))
    {
        /* Pages are aligned for every adapter. */
        bounce = VirtualAlloc(NULL, command->data_length, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
        if (!bounce) return MMC_TRANSPORT_FAILED;
        memcpy(bounce, data, command->data_length);
        data = bounce;
    }
    error = send_packet(spti, command, command->data_length ? data : NULL, reply);
    if (!error && is_lost(spti, command, reply)) error = ERROR_IO_DEVICE;
    if (bounce)
    {
        if (!error && command->direction == MMC_FROM_DEVICE) memcpy(command->data, bounce, command->data_length);
        VirtualFree(bounce, 0, MEM_RELEASE);
    }
    if (trace_file) trace_command(spti->name, command, begun, error, error_meaning(error), reply);
    return error_meaning(error);
}

/* The kernel may take more than the system claims: a harmless command with a large buffer tells. TEST UNIT READY moves
 * no data, so GET CONFIGURATION it is (MMC-6 6.5): its reply is short, the buffer is what counts. */
static BOOL takes_transfer(struct spti *spti, ULONG size)
{
    struct mmc_command command = { { 0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0 }, 10, MMC_FROM_DEVICE };
    struct mmc_reply reply;
    enum mmc_transport_error error;

    if (!(command.data = VirtualAlloc(NULL, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE))) return FALSE;
    command.data_length = size;
    command.timeout = 10;
    error = spti_execute(&spti->transport, &command, &reply);
    VirtualFree(command.data, 0, MEM_RELEASE);
    return error == MMC_TRANSPORT_OK;
}

static void learn_limits(struct spti *spti)
{
    IO_SCSI_CAPABILITIES capabilities = { 0 };
    ULONG size = DEFAULT_TRANSFER;

    if (!spti_control(spti, IOCTL_SCSI_GET_CAPABILITIES, NULL, 0, &capabilities, sizeof(capabilities), NULL))
    {
        size = min(capabilities.MaximumTransferLength, LARGEST_TRANSFER);
        /* A mask has all its low bits set; Wine's 0x1000 is none, and Wine needs none. */
        if (!(capabilities.AlignmentMask & (capabilities.AlignmentMask + 1)) && capabilities.AlignmentMask < 4096)
            spti->alignment_mask = capabilities.AlignmentMask;
    }
    if (size < WANTED_TRANSFER) size = takes_transfer(spti, WANTED_TRANSFER) ? WANTED_TRANSFER : max(size, 2048);
    spti->transport.max_transfer = size;
}

/* The drives without a letter are numbered as they are opened; the trace says which one has become which number. */
static void choose_name(struct spti *spti, const WCHAR *path, WCHAR letter)
{
    static volatile LONG numbers;

    trace_start();
    if (letter) _snwprintf(spti->name, ARRAYSIZE(spti->name) - 1, L"%lc:", letter);
    else _snwprintf(spti->name, ARRAYSIZE(spti->name) - 1, L"#%ld", InterlockedIncrement(&numbers));
    trace_mark(spti->name, L"opened: %ls", path);
}

HRESULT spti_open(const WCHAR *path, WCHAR letter, struct spti **out)
{
    struct spti *spti;
    DWORD error;

    *out = NULL;
    if (!(spti = calloc(1, sizeof(*spti)))) return E_OUTOFMEMORY;
    spti->transport.execute = spti_execute;
    spti->device = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
            OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (spti->device == INVALID_HANDLE_VALUE)
    {
        error = GetLastError();
        free(spti);
        return HRESULT_FROM_WIN32(error);
    }
    choose_name(spti, path, letter);
    if (!IsWow64Process(GetCurrentProcess(), &spti->wide_system)) spti->wide_system = FALSE;
    learn_limits(spti);
    *out = spti;
    return S_OK;
}

BOOL spti_file_number(struct spti *spti, ULONGLONG *number)
{
    NTSTATUS (NTAPI *query)(HANDLE, IO_STATUS_BLOCK *, void *, ULONG, FILE_INFORMATION_CLASS);
    /* FILE_INTERNAL_INFORMATION: one member, the file's number. GetFileInformationByHandle would ask for more than Wine has. */
    const FILE_INFORMATION_CLASS internal_information = 6;
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    LARGE_INTEGER index = { 0 };
    IO_STATUS_BLOCK io;

    if (!ntdll || !(query = (void *)GetProcAddress(ntdll, "NtQueryInformationFile"))) return FALSE;
    if (query(spti->device, &io, &index, sizeof(index), internal_information) || !index.QuadPart) return FALSE;
    *number = (ULONGLONG)index.QuadPart;
    return TRUE;
}

void spti_close(struct spti *spti)
{
    if (!spti) return;
    trace_mark(spti->name, L"closed");
    CloseHandle(spti->device);
    free(spti);
}

struct mmc_transport *spti_transport(struct spti *spti)
{
    return &spti->transport;
}

ULONG spti_alignment_mask(const struct spti *spti)
{
    return spti->alignment_mask;
}

const WCHAR *spti_name(const struct spti *spti)
{
    return spti->name;
}
