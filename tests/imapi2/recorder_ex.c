/* MsftDiscRecorder2 as programs see it that send commands, IDiscRecorder2Ex (behaviour.md 3): without arguments what
 * needs no drive, the scenarios are for the virtual one. Every reply is compared with what the same command gives when
 * the test sends it by itself.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <winioctl.h>
#include "support/drive_test.h"

#define SENSE_SIZE 18
#define TIMEOUT 10

static IDiscRecorder2Ex *get_ex(IDiscRecorder2 *recorder)
{
    IDiscRecorder2Ex *ex = NULL;

    ok_hr(IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    return ex;
}

/* The page of SendCommandNoData: which lengths go with which operation codes. */
static BOOL length_is_right(UINT opcode, ULONG length)
{
    static const BYTE any_length[] = { 0x02, 0x05, 0x06, 0x09, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x13, 0x14, 0x19, 0x20, 0x21,
        0x22, 0x23, 0x24, 0x26, 0x27, 0x29, 0x2c, 0x2d };
    UINT i;

    if (length < 6 || length > 16) return FALSE;
    for (i = 0; i < ARRAY_SIZE(any_length); i++)
        if (any_length[i] == opcode) return TRUE;
    if (opcode <= 0x1f) return length == 6;
    if (opcode <= 0x5f) return length == 10;
    if (opcode <= 0x7f) return TRUE;
    if (opcode <= 0x9f) return length == 16;
    if (opcode <= 0xbf) return length == 12;
    return TRUE;
}

/* A command that passes gets as far as the drive, which is not there. */
static void test_cdb_lengths(IDiscRecorder2Ex *ex)
{
    BYTE cdb[32] = { 0 }, sense[SENSE_SIZE], data[8];
    UINT opcode;
    ULONG length, fetched;
    HRESULT wanted, hr[3];

    for (opcode = 0; opcode < 256; opcode++)
    {
        for (length = 0; length < 20; length++)
        {
            cdb[0] = (BYTE)opcode;
            wanted = length_is_right(opcode, length) ? E_FAIL : E_INVALIDARG;
            hr[0] = IDiscRecorder2Ex_SendCommandNoData(ex, cdb, length, sense, TIMEOUT);
            hr[1] = IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, cdb, length, sense, TIMEOUT, data, sizeof(data));
            hr[2] = IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, length, sense, TIMEOUT, data, sizeof(data),
                    &fetched);
            ok(hr[0] == wanted && hr[1] == wanted && hr[2] == wanted, "%02x with %lu bytes: %08lx, %08lx, %08lx\n", opcode,
                    length, hr[0], hr[1], hr[2]);
        }
    }
}

static void test_send_arguments(IDiscRecorder2Ex *ex)
{
    BYTE cdb[6] = { 0x12 }, sense[SENSE_SIZE], data[8];
    ULONG fetched = 42;

    ok_hr(IDiscRecorder2Ex_SendCommandNoData(ex, NULL, 6, sense, TIMEOUT), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandNoData(ex, cdb, 6, NULL, TIMEOUT), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, NULL, 6, sense, TIMEOUT, data, 8), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, cdb, 6, NULL, TIMEOUT, data, 8), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, cdb, 6, sense, TIMEOUT, NULL, 8), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, NULL, 6, sense, TIMEOUT, data, 8, &fetched), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, 6, NULL, TIMEOUT, data, 8, &fetched), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, 6, sense, TIMEOUT, NULL, 8, &fetched), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, 6, sense, TIMEOUT, data, 8, NULL), E_POINTER);

    /* 1 .. 0x7FFFFFFF bytes */
    ok_error(IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, cdb, 6, sense, TIMEOUT, data, 0), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, cdb, 6, sense, TIMEOUT, data, 0x80000000), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, 6, sense, TIMEOUT, data, 0, &fetched), E_INVALIDARG);
    ok(!fetched, "fetched %lu\n", fetched);
    ok_error(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, 6, sense, TIMEOUT, data, 0x80000000, &fetched),
            E_INVALIDARG);
}

static void test_pointers(IDiscRecorder2Ex *ex)
{
    IMAPI_FEATURE_PAGE_TYPE *features;
    IMAPI_PROFILE_TYPE *profiles;
    IMAPI_MODE_PAGE_TYPE *pages;
    ULONG size;
    BYTE *data;

    ok_hr(IDiscRecorder2Ex_ReadDvdStructure(ex, 0, 0, 0, 0, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_ReadDvdStructure(ex, 0, 0, 0, 0, &data, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SendDvdStructure(ex, 0x30, NULL, 4), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetAdapterDescriptor(ex, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetAdapterDescriptor(ex, &data, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetDeviceDescriptor(ex, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetDeviceDescriptor(ex, &data, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetDiscInformation(ex, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetDiscInformation(ex, &data, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetTrackInformation(ex, 0, IMAPI_READ_TRACK_ADDRESS_TYPE_LBA, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetTrackInformation(ex, 0, IMAPI_READ_TRACK_ADDRESS_TYPE_LBA, &data, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetFeaturePage(ex, 0, FALSE, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetFeaturePage(ex, 0, FALSE, &data, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetModePage(ex, 5, 0, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetModePage(ex, 5, 0, &data, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_SetModePage(ex, 0, NULL, 8), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetSupportedFeaturePages(ex, FALSE, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetSupportedFeaturePages(ex, FALSE, &features, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetSupportedProfiles(ex, FALSE, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetSupportedProfiles(ex, FALSE, &profiles, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetSupportedModePages(ex, 0, NULL, &size), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetSupportedModePages(ex, 0, &pages, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetByteAlignmentMask(ex, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetMaximumNonPageAlignedTransferSize(ex, NULL), E_POINTER);
    ok_hr(IDiscRecorder2Ex_GetMaximumPageAlignedTransferSize(ex, NULL), E_POINTER);
}

static void test_not_initialised(IDiscRecorder2Ex *ex)
{
    BYTE *data = (BYTE *)0xdeadbeef, page[8] = { 0x05, 6 };
    IMAPI_FEATURE_PAGE_TYPE *features;
    IMAPI_PROFILE_TYPE *profiles;
    IMAPI_MODE_PAGE_TYPE *pages;
    ULONG size = 42;

    ok_error(IDiscRecorder2Ex_GetDiscInformation(ex, &data, &size), E_FAIL);
    ok(!data && !size, "got %p, %lu\n", data, size);
    ok_error(IDiscRecorder2Ex_ReadDvdStructure(ex, 0, 0, 0, 0, &data, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_SendDvdStructure(ex, 0x30, page, sizeof(page)), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetAdapterDescriptor(ex, &data, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetDeviceDescriptor(ex, &data, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetTrackInformation(ex, 1, IMAPI_READ_TRACK_ADDRESS_TYPE_TRACK, &data, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetFeaturePage(ex, 0, FALSE, &data, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetModePage(ex, 5, 0, &data, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_SetModePage(ex, 0, page, sizeof(page)), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetSupportedFeaturePages(ex, FALSE, &features, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetSupportedProfiles(ex, FALSE, &profiles, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetSupportedModePages(ex, 0, &pages, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetByteAlignmentMask(ex, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetMaximumNonPageAlignedTransferSize(ex, &size), E_FAIL);
    ok_error(IDiscRecorder2Ex_GetMaximumPageAlignedTransferSize(ex, &size), E_FAIL);
}

static void test_ranges(IDiscRecorder2Ex *ex)
{
    BYTE *data, page[8] = { 0x05, 6 };
    IMAPI_MODE_PAGE_TYPE *pages;
    ULONG size;

    ok_error(IDiscRecorder2Ex_GetTrackInformation(ex, 1, (IMAPI_READ_TRACK_ADDRESS_TYPE)3, &data, &size), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_GetModePage(ex, 5, (IMAPI_MODE_PAGE_REQUEST_TYPE)4, &data, &size), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_GetModePage(ex, (IMAPI_MODE_PAGE_TYPE)0x40, 0, &data, &size), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_GetSupportedModePages(ex, (IMAPI_MODE_PAGE_REQUEST_TYPE)4, &pages, &size), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_SetModePage(ex, IMAPI_MODE_PAGE_REQUEST_TYPE_CHANGEABLE_VALUES, page, sizeof(page)),
            E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_SetModePage(ex, IMAPI_MODE_PAGE_REQUEST_TYPE_DEFAULT_VALUES, page, sizeof(page)),
            E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_SetModePage(ex, IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES, page, 1), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_GetFeaturePage(ex, (IMAPI_FEATURE_PAGE_TYPE)0x10000, FALSE, &data, &size), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_ReadDvdStructure(ex, 0, 0, 0, 4, &data, &size), E_INVALIDARG);
    ok_error(IDiscRecorder2Ex_SendDvdStructure(ex, 0x30, page, 0), E_INVALIDARG);
}

/* --- with a drive ------------------------------------------------------------------------------------------------------ */

/* The test's own command. Returns the bytes that came. */
static ULONG fetch(IDiscRecorder2Ex *ex, const BYTE *cdb, ULONG length, BYTE *data, ULONG size)
{
    BYTE sense[SENSE_SIZE], copy[16];
    ULONG fetched = 0;

    memcpy(copy, cdb, length);
    memset(data, 0, size);
    ok_error(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, copy, length, sense, TIMEOUT, data, size, &fetched), S_OK);
    return fetched;
}

static void check_bytes_(int line, const char *what, const BYTE *data, ULONG size, const BYTE *wanted, ULONG wanted_size)
{
    ULONG i;

    ok_(__FILE__, line)(size == wanted_size, "%s: %lu bytes instead of %lu\n", what, size, wanted_size);
    for (i = 0; i < size && i < wanted_size; i++)
    {
        if (data[i] == wanted[i]) continue;
        ok_(__FILE__, line)(0, "%s: byte %lu is %02x instead of %02x\n", what, i, data[i], wanted[i]);
        break;
    }
}
#define check_bytes(what, data, size, wanted, wanted_size) check_bytes_(__LINE__, what, data, size, wanted, wanted_size)

static ULONG be16(const BYTE *data)
{
    return (ULONG)data[0] << 8 | data[1];
}

/* selects=forgotten: a drive that takes any MODE SELECT and stays as it is, which SPC-4 6.11 does not allow, and tgt does. */
static BOOL forgets_mode_pages(void)
{
    return !strcmp(argument_value("selects", "kept"), "forgotten");
}

static void test_raw_commands(IDiscRecorder2Ex *ex)
{
    static const BYTE inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };
    BYTE ready[6] = { 0 }, unknown[10] = { 0xc1 }, select[10] = { 0x55, 0x10, 0, 0, 0, 0, 0, 0, 12 };
    BYTE data[64], sense[SENSE_SIZE], zeros[SENSE_SIZE] = { 0 }, bad_page[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0x3e, 2, 0, 0 };
    ULONG fetched;

    fetched = fetch(ex, inquiry, sizeof(inquiry), data, sizeof(data));
    ok(fetched == 36 || fetched == sizeof(data), "fetched %lu\n", fetched); /* what moved, where the system says it */
    ok((data[0] & 0x1f) == 5, "device type %02x\n", data[0]);

    /* A disc that has just been put in is announced once (MMC-6 4.1.6.1); nobody retries here but the caller. */
    IDiscRecorder2Ex_SendCommandNoData(ex, ready, sizeof(ready), sense, TIMEOUT);
    memset(sense, 0xcc, sizeof(sense));
    ok_error(IDiscRecorder2Ex_SendCommandNoData(ex, ready, sizeof(ready), sense, TIMEOUT), S_OK);
    check_bytes("sense of success", sense, sizeof(sense), zeros, sizeof(zeros));

    /* The drive's own reason is no failure: the caller translates it (section 3). SPC-4 4.5.3: fixed form. */
    memset(sense, 0xcc, sizeof(sense));
    ok_hr(IDiscRecorder2Ex_SendCommandNoData(ex, unknown, sizeof(unknown), sense, TIMEOUT), S_IMAPI_COMMAND_HAS_SENSE_DATA);
    ok((sense[0] & 0x7f) == 0x70 && (sense[2] & 15) == 5 && sense[12] == 0x20 && !sense[13], "sense %02x, %x/%02x/%02x\n",
            sense[0], sense[2] & 15, sense[12], sense[13]);
    ok_hr(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, unknown, sizeof(unknown), sense, TIMEOUT, data, sizeof(data),
            &fetched), S_IMAPI_COMMAND_HAS_SENSE_DATA);
    memset(sense, 0xcc, sizeof(sense));
    ok_hr(IDiscRecorder2Ex_SendCommandSendDataToDevice(ex, select, sizeof(select), sense, TIMEOUT, bad_page,
            sizeof(bad_page)), forgets_mode_pages() ? S_OK : S_IMAPI_COMMAND_HAS_SENSE_DATA);
    ok((sense[2] & 15) == (forgets_mode_pages() ? 0 : 5), "sense %x/%02x/%02x\n", sense[2] & 15, sense[12], sense[13]);
}

static void test_disc_information(IDiscRecorder2Ex *ex)
{
    static const BYTE cdb[10] = { 0x51, 0, 0, 0, 0, 0, 0, 0x04, 0x00, 0 };
    BYTE wanted[1024], *data = NULL;
    ULONG size = 0;

    fetch(ex, cdb, sizeof(cdb), wanted, sizeof(wanted));
    ok_error(IDiscRecorder2Ex_GetDiscInformation(ex, &data, &size), S_OK);
    check_bytes("disc information", data, size, wanted, be16(wanted) + 2);
    CoTaskMemFree(data);
}

static void test_track_information(IDiscRecorder2Ex *ex)
{
    static const struct
    {
        IMAPI_READ_TRACK_ADDRESS_TYPE type;
        ULONG address;
    } cases[] = {
        { IMAPI_READ_TRACK_ADDRESS_TYPE_LBA, 0 },
        { IMAPI_READ_TRACK_ADDRESS_TYPE_TRACK, 1 },
        { IMAPI_READ_TRACK_ADDRESS_TYPE_SESSION, 1 },
    };
    BYTE cdb[10] = { 0x52, 0, 0, 0, 0, 0, 0, 0x01, 0x00, 0 }, wanted[256], *data, sense[SENSE_SIZE];
    ULONG size, fetched, i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("type %u", cases[i].type);
        cdb[1] = (BYTE)cases[i].type;
        cdb[5] = (BYTE)cases[i].address;
        memset(wanted, 0, sizeof(wanted));
        hr = IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, sizeof(cdb), sense, TIMEOUT, wanted, sizeof(wanted),
                &fetched);
        data = NULL;
        size = 0;
        if (hr == S_OK)
        {
            ok_error(IDiscRecorder2Ex_GetTrackInformation(ex, cases[i].address, cases[i].type, &data, &size), S_OK);
            check_bytes("track information", data, size, wanted, be16(wanted) + 2);
        }
        else
        {
            hr = IDiscRecorder2Ex_GetTrackInformation(ex, cases[i].address, cases[i].type, &data, &size);
            ok(FAILED(hr), "the drive has no such track, the method has: %08lx\n", hr);
        }
        CoTaskMemFree(data);
        winetest_pop_context();
    }
}

/* MMC-6 6.5: the descriptors stand behind a header of eight bytes. */
static void test_features(IDiscRecorder2Ex *ex)
{
    static const BYTE cdb[10] = { 0x46, 0, 0, 0, 0, 0, 0, 0x40, 0x00, 0 };
    static BYTE reply[0x4000];
    IMAPI_FEATURE_PAGE_TYPE *all = NULL, *current = NULL;
    ULONG count = 0, current_count = 0, number = 0, current_number = 0, end, at, size;
    BYTE *data;
    HRESULT hr;

    fetch(ex, cdb, sizeof(cdb), reply, sizeof(reply));
    end = 4 + (be16(reply) << 16 | be16(reply + 2));
    ok_error(IDiscRecorder2Ex_GetSupportedFeaturePages(ex, FALSE, &all, &count), S_OK);
    ok_error(IDiscRecorder2Ex_GetSupportedFeaturePages(ex, TRUE, &current, &current_count), S_OK);
    ok(end > 8 && end <= sizeof(reply), "the reply has %lu bytes\n", end);
    for (at = 8; at + 4 <= end && end <= sizeof(reply); at += 4 + reply[at + 3])
    {
        ULONG code = be16(reply + at);

        winetest_push_context("feature %04lx", code);
        ok(number < count && (ULONG)all[number] == code, "it is not number %lu of the list\n", number);
        number++;
        data = NULL;
        ok_error(IDiscRecorder2Ex_GetFeaturePage(ex, (IMAPI_FEATURE_PAGE_TYPE)code, FALSE, &data, &size), S_OK);
        check_bytes("feature", data, size, reply + at, 4u + reply[at + 3]);
        CoTaskMemFree(data);
        data = NULL;
        hr = IDiscRecorder2Ex_GetFeaturePage(ex, (IMAPI_FEATURE_PAGE_TYPE)code, TRUE, &data, &size);
        if (reply[at + 2] & 1)
        {
            ok_error(hr, S_OK);
            check_bytes("current feature", data, size, reply + at, 4u + reply[at + 3]);
            ok(current_number < current_count && (ULONG)current[current_number] == code,
                    "it is not number %lu of the current ones\n", current_number);
            current_number++;
        }
        else
            ok_error(hr, E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT);
        CoTaskMemFree(data);
        winetest_pop_context();
    }
    ok(number == count, "%lu features are listed, there are %lu\n", count, number);
    ok(current_number == current_count, "%lu are listed as current, there are %lu\n", current_count, current_number);
    CoTaskMemFree(all);
    CoTaskMemFree(current);
    data = (BYTE *)0xdeadbeef;
    ok_error(IDiscRecorder2Ex_GetFeaturePage(ex, (IMAPI_FEATURE_PAGE_TYPE)0x0fee, FALSE, &data, &size),
            E_IMAPI_RECORDER_NO_SUCH_FEATURE);
    ok(!data && !size, "got %p, %lu\n", data, size);
}

/* MMC-6 5.3.1: the Profile List feature, four bytes each, the current one marked. */
static void test_profiles(IDiscRecorder2Ex *ex)
{
    static const BYTE cdb[10] = { 0x46, 0x02, 0, 0, 0, 0, 0, 0x01, 0x00, 0 };
    BYTE reply[256];
    IMAPI_PROFILE_TYPE *all = NULL, *current = NULL;
    ULONG count = 0, current_count = 0, number = 0, current_number = 0, at;

    fetch(ex, cdb, sizeof(cdb), reply, sizeof(reply));
    ok_error(IDiscRecorder2Ex_GetSupportedProfiles(ex, FALSE, &all, &count), S_OK);
    ok_error(IDiscRecorder2Ex_GetSupportedProfiles(ex, TRUE, &current, &current_count), S_OK);
    for (at = 12; at + 4 <= 12u + reply[11]; at += 4)
    {
        ok(number < count && (ULONG)all[number] == be16(reply + at), "profile %lu is not %04lx\n", number, be16(reply + at));
        number++;
        if (!(reply[at + 2] & 1)) continue;
        ok(current_number < current_count && (ULONG)current[current_number] == be16(reply + at),
                "current profile %lu is not %04lx\n", current_number, be16(reply + at));
        current_number++;
    }
    ok(number && number == count, "%lu profiles are listed, there are %lu\n", count, number);
    ok(current_number == current_count, "%lu are listed as current, there are %lu\n", current_count, current_number);
    CoTaskMemFree(all);
    CoTaskMemFree(current);
}

/* SPC-4 7.5.5: a header of eight bytes, block descriptors if there are any, then the pages. */
static ULONG mode_sense(IDiscRecorder2Ex *ex, BYTE page, BYTE control, BYTE *data, ULONG size)
{
    BYTE cdb[10] = { 0x5a, 0x08, (BYTE)(control << 6 | page), 0, 0, 0, 0, (BYTE)(size >> 8), (BYTE)size };

    fetch(ex, cdb, sizeof(cdb), data, size);
    return 8 + be16(data + 6);
}

static void test_mode_pages(IDiscRecorder2Ex *ex)
{
    static BYTE reply[4096];
    IMAPI_MODE_PAGE_TYPE *pages = NULL;
    ULONG count = 0, number = 0, at, size, request;
    BYTE *data;

    ok_error(IDiscRecorder2Ex_GetSupportedModePages(ex, 0, &pages, &count), S_OK);
    for (at = mode_sense(ex, 0x3f, 0, reply, sizeof(reply)); at + 2 <= be16(reply) + 2; at += size)
    {
        /* A sub-page (SPC-4 7.5.8) is none of the list: no method gives it. */
        size = reply[at] & 0x40 ? 4u + be16(reply + at + 2) : 2u + reply[at + 1];
        if (reply[at] & 0x40) continue;
        ok(number < count && pages[number] == (reply[at] & 0x3f), "page %lu is not %02x\n", number, reply[at] & 0x3f);
        number++;
    }
    ok(number && number == count, "%lu pages are listed, there are %lu\n", count, number);
    CoTaskMemFree(pages);
    for (request = 0; request < 3; request++)
    {
        at = mode_sense(ex, 0x05, (BYTE)request, reply, sizeof(reply));
        data = NULL;
        ok_error(IDiscRecorder2Ex_GetModePage(ex, 5, (IMAPI_MODE_PAGE_REQUEST_TYPE)request, &data, &size), S_OK);
        check_bytes("mode page", data, size, reply + at, 2u + reply[at + 1]);
        CoTaskMemFree(data);
    }
    data = (BYTE *)0xdeadbeef;
    ok_error(IDiscRecorder2Ex_GetModePage(ex, (IMAPI_MODE_PAGE_TYPE)0x3e, 0, &data, &size),
            E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE);
    ok(!data, "got %p\n", data);
}

static void test_set_mode_page(IDiscRecorder2Ex *ex)
{
    BYTE *before = NULL, *changed = NULL, after[260];
    ULONG size = 0, after_size = 0;

    ok_error(IDiscRecorder2Ex_GetModePage(ex, 5, 0, &before, &size), S_OK);
    if (!before || size > sizeof(after)) return;
    memcpy(after, before, size);
    after[2] ^= 0x10; /* test write */
    ok_error(IDiscRecorder2Ex_SetModePage(ex, 0, after, size), S_OK);
    ok_error(IDiscRecorder2Ex_GetModePage(ex, 5, 0, &changed, &after_size), S_OK);
    check_bytes("changed page", changed, after_size, forgets_mode_pages() ? before : after, size);
    CoTaskMemFree(changed);
    ok_error(IDiscRecorder2Ex_SetModePage(ex, 0, before, size), S_OK);

    after[2] = (BYTE)((after[2] & 0xf0) | 0x0f); /* no such write type */
    ok_error(IDiscRecorder2Ex_SetModePage(ex, 0, after, size),
            forgets_mode_pages() ? S_OK : E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS);
    CoTaskMemFree(before);
}

static void test_descriptors(IDiscRecorder2Ex *ex)
{
    STORAGE_ADAPTER_DESCRIPTOR *adapter;
    STORAGE_DEVICE_DESCRIPTOR *device;
    const char *vendor = argument_value("vendor", "VBURN");
    ULONG size = 0, most = 0, unaligned = 0, alignment = 0;
    BYTE *data = NULL;

    ok_error(IDiscRecorder2Ex_GetMaximumPageAlignedTransferSize(ex, &most), S_OK);
    ok_error(IDiscRecorder2Ex_GetMaximumNonPageAlignedTransferSize(ex, &unaligned), S_OK);
    ok_error(IDiscRecorder2Ex_GetByteAlignmentMask(ex, &alignment), S_OK);
    ok(unaligned >= 2448 && unaligned <= most && most >= 32768, "%lu and %lu bytes\n", unaligned, most);
    ok(alignment && !(alignment & (alignment - 1)), "the alignment is %lx\n", alignment);

    ok_error(IDiscRecorder2Ex_GetAdapterDescriptor(ex, &data, &size), S_OK);
    adapter = (STORAGE_ADAPTER_DESCRIPTOR *)data;
    ok(size >= sizeof(*adapter) && adapter->Size <= size && adapter->MaximumTransferLength >= most, "%lu bytes, %lu, %lu\n",
            size, adapter->Size, adapter->MaximumTransferLength);
    CoTaskMemFree(data);

    data = NULL;
    ok_error(IDiscRecorder2Ex_GetDeviceDescriptor(ex, &data, &size), S_OK);
    device = (STORAGE_DEVICE_DESCRIPTOR *)data;
    ok(size >= sizeof(*device) && device->Size <= size && device->DeviceType == 5 && device->RemovableMedia,
            "%lu bytes, type %u\n", size, device->DeviceType);
    ok(device->VendorIdOffset < size && !strncmp((char *)data + device->VendorIdOffset, vendor, strlen(vendor)), "no vendor\n");
    ok(device->ProductIdOffset < size && memchr(data + device->ProductIdOffset, 0, size - device->ProductIdOffset),
            "the product has no end\n");
    CoTaskMemFree(data);
}

/* MMC-6 6.22.3.2.1: the physical format information of a DVD, without the header before it. */
static void test_dvd_structure(IDiscRecorder2Ex *ex)
{
    static const BYTE cdb[12] = { 0xad, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x00, 0, 0 };
    BYTE wanted[4096], *data = NULL;
    ULONG size = 0;

    fetch(ex, cdb, sizeof(cdb), wanted, sizeof(wanted));
    ok_error(IDiscRecorder2Ex_ReadDvdStructure(ex, 0, 0, 0, 0, &data, &size), S_OK);
    ok(be16(wanted) + 2 == 2052, "the drive gives %lu bytes\n", be16(wanted) + 2);
    check_bytes("structure", data, size, wanted + 4, 2048);
    CoTaskMemFree(data);
}

static void test_no_dvd(IDiscRecorder2Ex *ex)
{
    BYTE *data = (BYTE *)0xdeadbeef;
    ULONG size = 42;

    ok_error(IDiscRecorder2Ex_ReadDvdStructure(ex, 0, 0, 0, 0, &data, &size), E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT);
    ok(!data && !size, "got %p, %lu\n", data, size);
}

/* With a disc, blank or not; disc=dvd says what it is. */
static void scenario_bytes(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();
    IDiscRecorder2Ex *ex;

    if (!recorder) return;
    ex = get_ex(recorder);
    test_raw_commands(ex);
    test_disc_information(ex);
    test_track_information(ex);
    test_features(ex);
    test_profiles(ex);
    test_mode_pages(ex);
    test_set_mode_page(ex);
    test_descriptors(ex);
    if (strcmp(argument_value("disc", "cd"), "dvd")) test_no_dvd(ex);
    else
        test_dvd_structure(ex);
    IDiscRecorder2Ex_Release(ex);
    ok(!IDiscRecorder2_Release(recorder), "references are left\n");
}

/* READ DISC INFORMATION with a drive that behaves in a way which tests/burn/run has told it: hr=CODE text=PART. */
static void scenario_ask(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();
    HRESULT hr, wanted = hresult_by_name(argument_value("hr", "S_OK"));
    const char *part = argument_value("text", "");
    IDiscRecorder2Ex *ex;
    ULONG size = 42;
    BYTE *data = NULL;
    BSTR text;

    if (!recorder) return;
    ex = get_ex(recorder);
    hr = IDiscRecorder2Ex_GetDiscInformation(ex, &data, &size);
    text = take_error_text();
    ok_hr(hr, wanted);
    ok(!text == SUCCEEDED(hr) && (!*part || text_contains(text, part)), "the text is %s\n", wine_dbgstr_w(text));
    ok(!data == FAILED(hr) && !size == FAILED(hr), "got %p, %lu\n", data, size);
    SysFreeString(text);
    CoTaskMemFree(data);
    IDiscRecorder2Ex_Release(ex);
    IDiscRecorder2_Release(recorder);
}

/* --- one method, with a drive that behaves as tests/burn/run has told it ------------------------------------------------- */

/* What a method gave: bytes, or a list of numbers. */
struct answer
{
    BYTE *bytes;
    ULONG *list;
    ULONG count;
};

static ULONG argument_number(const char *key)
{
    return strtoul(argument_value(key, "0"), NULL, 0);
}

/* The argument's bytes, in hexadecimal. */
static ULONG argument_bytes(const char *key, BYTE *bytes, ULONG size)
{
    const char *text = argument_value(key, "");
    unsigned int value;
    ULONG count;

    for (count = 0; count < size && sscanf(text + 2 * count, "%2x", &value) == 1; count++) bytes[count] = (BYTE)value;
    ok(count == strlen(text) / 2, "%s are not bytes\n", text);
    return count;
}

static HRESULT call_read_structure(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_ReadDvdStructure(ex, argument_number("format"), argument_number("address"),
            argument_number("layer"), argument_number("agid"), &answer->bytes, &answer->count);
}

static HRESULT call_send_structure(IDiscRecorder2Ex *ex, struct answer *answer)
{
    BYTE data[64];
    ULONG size = argument_bytes("data", data, sizeof(data));

    answer->count = 0;
    return IDiscRecorder2Ex_SendDvdStructure(ex, argument_number("format"), data, size);
}

static HRESULT call_disc_information(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_GetDiscInformation(ex, &answer->bytes, &answer->count);
}

static HRESULT call_track_information(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_GetTrackInformation(ex, argument_number("address"), argument_number("type"), &answer->bytes,
            &answer->count);
}

static HRESULT call_feature(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_GetFeaturePage(ex, argument_number("feature"), (BOOLEAN)argument_number("current"),
            &answer->bytes, &answer->count);
}

static HRESULT call_features(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_GetSupportedFeaturePages(ex, (BOOLEAN)argument_number("current"),
            (IMAPI_FEATURE_PAGE_TYPE **)&answer->list, &answer->count);
}

static HRESULT call_profiles(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_GetSupportedProfiles(ex, (BOOLEAN)argument_number("current"),
            (IMAPI_PROFILE_TYPE **)&answer->list, &answer->count);
}

static HRESULT call_mode_page(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_GetModePage(ex, argument_number("page"), argument_number("request"), &answer->bytes,
            &answer->count);
}

static HRESULT call_mode_pages(IDiscRecorder2Ex *ex, struct answer *answer)
{
    return IDiscRecorder2Ex_GetSupportedModePages(ex, argument_number("request"), (IMAPI_MODE_PAGE_TYPE **)&answer->list,
            &answer->count);
}

static HRESULT call_set_mode_page(IDiscRecorder2Ex *ex, struct answer *answer)
{
    BYTE data[64];
    ULONG size = argument_bytes("data", data, sizeof(data));

    answer->count = 0;
    return IDiscRecorder2Ex_SetModePage(ex, argument_number("request"), data, size);
}

static const struct
{
    const char *name;
    HRESULT (*call)(IDiscRecorder2Ex *ex, struct answer *answer);
} methods[] = {
    { "ReadDvdStructure", call_read_structure },
    { "SendDvdStructure", call_send_structure },
    { "GetDiscInformation", call_disc_information },
    { "GetTrackInformation", call_track_information },
    { "GetFeaturePage", call_feature },
    { "GetSupportedFeaturePages", call_features },
    { "GetSupportedProfiles", call_profiles },
    { "GetModePage", call_mode_page },
    { "GetSupportedModePages", call_mode_pages },
    { "SetModePage", call_set_mode_page },
};

static void check_answer(const struct answer *answer)
{
    BYTE wanted[64];
    ULONG size = argument_bytes("bytes", wanted, sizeof(wanted)), i;

    if (answer->list)
    {
        ok(answer->count == size / 2, "%lu elements instead of %lu\n", answer->count, size / 2);
        for (i = 0; i < answer->count && i < size / 2; i++)
            ok(answer->list[i] == be16(wanted + 2 * i), "element %lu is %04lx\n", i, answer->list[i]);
    }
    else if (argument_value("bytes", NULL))
        check_bytes("answer", answer->bytes, answer->count, wanted, size);
}

/* method=NAME, its arguments by their names, and hr=CODE text=PART bytes=HEX: what it gives, or a list of 16 bits each. */
static void scenario_call(void)
{
    HRESULT hr = E_UNEXPECTED, wanted = hresult_by_name(argument_value("hr", "S_OK"));
    IDiscRecorder2 *recorder = open_first_recorder();
    const char *part = argument_value("text", "");
    struct answer answer = { NULL, NULL, 42 };
    IDiscRecorder2Ex *ex;
    BSTR text;
    UINT i;

    if (!recorder) return;
    ex = get_ex(recorder);
    for (i = 0; i < ARRAY_SIZE(methods) && strcmp(methods[i].name, argument_value("method", "")); i++) ;
    ok(i < ARRAY_SIZE(methods), "there is no method %s\n", argument_value("method", ""));
    if (i < ARRAY_SIZE(methods)) hr = methods[i].call(ex, &answer);
    text = take_error_text();
    ok_hr(hr, wanted);
    ok(!text == SUCCEEDED(hr) && (!*part || text_contains(text, part)), "the text is %s\n", wine_dbgstr_w(text));
    if (FAILED(hr)) ok(!answer.bytes && !answer.list && !answer.count, "it gave %lu\n", answer.count);
    else
        check_answer(&answer);
    CoTaskMemFree(answer.bytes);
    CoTaskMemFree(answer.list);
    SysFreeString(text);
    IDiscRecorder2Ex_Release(ex);
    ok(!IDiscRecorder2_Release(recorder), "references are left\n");
}

/* A command of the client's own that ends with sense, which may come late or in the other form: the client gets 18 bytes of
 * the fixed form, sense=KKAACQ, and one command was sent. */
static void scenario_sense(void)
{
    BYTE cdb[6] = { 0 }, sense[SENSE_SIZE], wanted[3];
    IDiscRecorder2 *recorder = open_first_recorder();
    IDiscRecorder2Ex *ex;

    if (!recorder) return;
    ex = get_ex(recorder);
    ok(argument_bytes("sense", wanted, sizeof(wanted)) == sizeof(wanted), "no sense\n");
    memset(sense, 0xcc, sizeof(sense));
    ok_hr(IDiscRecorder2Ex_SendCommandNoData(ex, cdb, sizeof(cdb), sense, TIMEOUT), S_IMAPI_COMMAND_HAS_SENSE_DATA);
    ok((sense[0] & 0x7f) == 0x70 && (sense[2] & 15) == wanted[0] && sense[7] == 10 && sense[12] == wanted[1]
            && sense[13] == wanted[2], "sense %02x, %x/%02x/%02x\n", sense[0], sense[2] & 15, sense[12], sense[13]);
    IDiscRecorder2Ex_Release(ex);
    IDiscRecorder2_Release(recorder);
}

static const struct scenario scenarios[] = {
    { "bytes", scenario_bytes },
    { "sense", scenario_sense },
    { "call", scenario_call },
    { "ask", scenario_ask },
};

START_TEST(recorder_ex)
{
    IDiscRecorder2 *recorder;
    IDiscRecorder2Ex *ex;
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((name = scenario_argument("a drive"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    else if ((recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2)))
    {
        ex = get_ex(recorder);
        test_cdb_lengths(ex);
        test_send_arguments(ex);
        test_pointers(ex);
        test_not_initialised(ex);
        test_ranges(ex);
        IDiscRecorder2Ex_Release(ex);
        ok(!IDiscRecorder2_Release(recorder), "references are left\n");
    }
    CoUninitialize();
}
