/* Where the buffers of a command may lie: anywhere in the address space, above 2 GB in a 32-bit program and above 4 GB in
 * a 64-bit one, at addresses that are not aligned, and the sense as well (SendCommand... of IDiscRecorder2Ex asks nothing
 * of the pointers; what the adapter asks for is the DLL's business). Needs the virtual drive: tests/burn/run.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include "support/drive_test.h"

#define TIMEOUT 10
#define SENSE_SIZE 18
#define GUARD 0xcc
#define AREA 0x20000
#define INQUIRY_LENGTH 96
/* Mode page 05h with its header (MMC-6 7.4, SPC-3 7.4.3): 8 and 52 bytes; the link size is byte 5 of the page. */
#define MODE_LENGTH 60
#define LINK_SIZE (8 + 5)

static const BYTE inquiry[6] = { 0x12, 0, 0, 0, INQUIRY_LENGTH, 0 };
static const BYTE mode_sense[10] = { 0x5a, 0x08, 0x05, 0, 0, 0, 0, 0, MODE_LENGTH, 0 };
static const BYTE mode_select[10] = { 0x55, 0x10, 0, 0, 0, 0, 0, 0, MODE_LENGTH, 0 };
static const BYTE unknown[10] = { 0xf0 };

static HRESULT get(IDiscRecorder2Ex *ex, const BYTE *cdb, ULONG cdb_length, BYTE *sense, BYTE *data, ULONG length)
{
    ULONG fetched = 0;
    HRESULT hr = IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, (BYTE *)cdb, cdb_length, sense, TIMEOUT, data, length,
            &fetched);

    if (hr == S_OK) ok(fetched == length, "%lu bytes of %lu\n", fetched, length);
    return hr;
}

/* These commands go to the drive as they are, so the unit attentions of a new disc would be the answers to the first. */
static void take_attentions(IDiscRecorder2Ex *ex)
{
    static const BYTE test_unit_ready[6];
    BYTE sense[SENSE_SIZE];
    HRESULT hr = E_FAIL;
    int i;

    for (i = 0; i < 10 && hr != S_OK; i++)
        hr = IDiscRecorder2Ex_SendCommandNoData(ex, (BYTE *)test_unit_ready, sizeof(test_unit_ready), sense, TIMEOUT);
    ok_hr(hr, S_OK);
}

/* What one buffer gives is what any other gives, and nothing is written beside it. */
static void test_data_in(IDiscRecorder2Ex *ex, BYTE *buffer, const BYTE *expected)
{
    BYTE sense[SENSE_SIZE];
    HRESULT hr;

    memset(buffer - 8, GUARD, INQUIRY_LENGTH + 16);
    hr = get(ex, inquiry, sizeof(inquiry), sense, buffer, INQUIRY_LENGTH);
    ok(hr == S_OK, "%p: %08lx\n", buffer, hr);
    ok(!memcmp(buffer, expected, INQUIRY_LENGTH), "%p: another answer than elsewhere\n", buffer);
    ok(buffer[-1] == GUARD && buffer[INQUIRY_LENGTH] == GUARD, "%p: %02x before it, %02x behind it\n", buffer, buffer[-1],
            buffer[INQUIRY_LENGTH]);
}

/* The drive has what was in the buffer: it tells when asked. */
static void test_data_out(IDiscRecorder2Ex *ex, BYTE *buffer, BYTE link_size)
{
    BYTE sense[SENSE_SIZE], page[MODE_LENGTH] = { 0 };
    HRESULT hr;

    ok_hr(get(ex, mode_sense, sizeof(mode_sense), sense, buffer, MODE_LENGTH), S_OK);
    buffer[0] = buffer[1] = 0;  /* the mode data length is reserved for MODE SELECT */
    buffer[LINK_SIZE] = link_size;
    hr = IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, (BYTE *)mode_select, sizeof(mode_select), sense, TIMEOUT, buffer,
            MODE_LENGTH);
    ok(hr == S_OK, "%p: MODE SELECT: %08lx\n", buffer, hr);
    ok_hr(get(ex, mode_sense, sizeof(mode_sense), sense, page, MODE_LENGTH), S_OK);
    ok(page[LINK_SIZE] == link_size, "%p: the drive has %02x, not %02x\n", buffer, page[LINK_SIZE], link_size);
}

/* ILLEGAL REQUEST, INVALID COMMAND OPERATION CODE (SPC-3 4.5.3, MMC-6 annex F). */
static void test_sense(IDiscRecorder2Ex *ex, BYTE *sense)
{
    BYTE data[8];
    HRESULT hr;

    memset(sense - 8, GUARD, SENSE_SIZE + 16);
    hr = get(ex, unknown, sizeof(unknown), sense, data, sizeof(data));
    ok(hr != S_OK, "an unknown command succeeded\n");
    ok((sense[0] & 0x7e) == 0x70 && (sense[2] & 0xf) == 5 && sense[12] == 0x20 && !sense[13],
            "%p: %02x: %x/%02x/%02x\n", sense, sense[0], sense[2], sense[12], sense[13]);
    ok(sense[-1] == GUARD && sense[SENSE_SIZE] == GUARD, "%p: %02x before it, %02x behind it\n", sense, sense[-1],
            sense[SENSE_SIZE]);
}

/* Memory at the first of these addresses that is free. */
static BYTE *memory_at(const ULONG_PTR *addresses, UINT count)
{
    BYTE *memory = NULL;
    UINT i;

    for (i = 0; i < count && !memory; i++)
        memory = VirtualAlloc((void *)addresses[i], AREA, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    return memory;
}

static void scenario_anywhere(void)
{
#ifdef _WIN64
    static const ULONG_PTR above[] = { 0x280000000, 0x5a0000000, 0x2000000000 };
#else
    static const ULONG_PTR above[] = { 0xa0000000, 0x90000000, 0xb8000000, 0xd0000000, 0x80010000 };
#endif
    BYTE expected[INQUIRY_LENGTH], sense[SENSE_SIZE], *areas[2];
    IDiscRecorder2Ex *ex;
    IDiscRecorder2 *recorder;
    UINT i, offset;

    if (!(recorder = open_first_recorder())) return;
    ok_hr(IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    take_attentions(ex);
    ok_hr(get(ex, inquiry, sizeof(inquiry), sense, expected, INQUIRY_LENGTH), S_OK);

    areas[0] = VirtualAlloc(NULL, AREA, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (!(areas[1] = memory_at(above, ARRAY_SIZE(above)))) skip("no memory so high up, %lu\n", GetLastError());
    for (i = 0; i < ARRAY_SIZE(areas); i++)
    {
        if (!areas[i]) continue;
        for (offset = 0; offset < 8; offset++)
        {
            test_data_in(ex, areas[i] + 4096 + offset, expected);
            test_data_out(ex, areas[i] + 4096 + offset, (BYTE)(offset + 1));
            test_sense(ex, areas[i] + 4096 + offset);
        }
        /* Over the border of two pages. */
        test_data_in(ex, areas[i] + 4096 - 5, expected);
        test_sense(ex, areas[i] + 4096 - 5);
        VirtualFree(areas[i], 0, MEM_RELEASE);
    }
    IDiscRecorder2Ex_Release(ex);
    IDiscRecorder2_Release(recorder);
}

static const struct scenario scenarios[] = {
    { "anywhere", scenario_anywhere },
};

START_TEST(buffers)
{
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((name = scenario_argument("a drive"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    CoUninitialize();
}
