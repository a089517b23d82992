/* The recordings that the fault sweep goes through, one for each writer (behaviour.md 4, 6 to 9).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include "drive_test.h"
#include "image_stream.h"
#include "life.h"
#include "raw_image.h"

/* Ten seconds: a drive has no use for more, and each case writes it. */
#define LEAD_OUT_SECTORS 750
/* 8x of a CD: not what drives start with, so that speeds are asked for. */
#define RAW_SPEED 600

/* What is recorded is in a folder that the command line names: files=PATH. */
static BOOL open_image(struct image_stream *stream, const char *name)
{
    char path[MAX_PATH];

    snprintf(path, sizeof(path), "%s\\%s", argument_value("files", "."), name);
    return image_stream_open(stream, path);
}

static BSTR client_name(void)
{
    return SysAllocString(L"winetest faults");
}

/* --- MsftDiscFormat2RawCD --- */

static HRESULT open_raw(struct life *life, IDiscFormat2RawCD *format)
{
    BSTR name = client_name();
    HRESULT hr;

    life_step(life, "name", IDiscFormat2RawCD_put_ClientName(format, name));
    SysFreeString(name);
    hr = life_step(life, "recorder", IDiscFormat2RawCD_put_Recorder(format, life->recorder));
    if (SUCCEEDED(hr)) hr = life_step(life, "speed", IDiscFormat2RawCD_SetWriteSpeed(format, RAW_SPEED, VARIANT_FALSE));
    return hr;
}

static void write_raw(struct life *life, IDiscFormat2RawCD *format)
{
    struct raw_image image;
    IStream *stream;
    HRESULT hr;

    raw_image_init(&image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED);
    image.end = image.lead_out + LEAD_OUT_SECTORS;
    hr = life_step(life, "type", IDiscFormat2RawCD_put_RequestedSectorType(format, image.type));
    if (FAILED(hr)) return;
    stream = raw_stream_create(&image);
    life_step(life, "write", IDiscFormat2RawCD_WriteMedia(format, stream));
    ok(raw_stream_references(stream) == 1, "the stream has %ld references\n", raw_stream_references(stream));
    IStream_Release(stream);
}

static void live_raw(struct life *life)
{
    IDiscFormat2RawCD *format = create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD);

    if (!format) return;
    if (SUCCEEDED(open_raw(life, format))
            && SUCCEEDED(life_step(life, "prepare", IDiscFormat2RawCD_PrepareMedia(format))))
    {
        write_raw(life, format);
        life->released = life_step(life, "release", IDiscFormat2RawCD_ReleaseMedia(format));
    }
    ok(!IDiscFormat2RawCD_Release(format), "references to the writer are left\n");
}

/* --- MsftDiscFormat2Data: verify=LEVEL close=1 compat=1 force=1 speed=N --- */

static HRESULT open_data(struct life *life, IDiscFormat2Data *format)
{
    IBurnVerification *verification = NULL;
    LONG speed = life_option(life, "speed", 0);
    BSTR name = client_name();
    HRESULT hr;

    life_step(life, "name", IDiscFormat2Data_put_ClientName(format, name));
    SysFreeString(name);
    ok_hr(IDiscFormat2Data_put_ForceMediaToBeClosed(format, life_option(life, "close", 0) ? VARIANT_TRUE : VARIANT_FALSE), S_OK);
    ok_hr(IDiscFormat2Data_put_ForceOverwrite(format, life_option(life, "force", 0) ? VARIANT_TRUE : VARIANT_FALSE), S_OK);
    ok_hr(IDiscFormat2Data_put_DisableConsumerDvdCompatibilityMode(format,
            life_option(life, "compat", 0) ? VARIANT_FALSE : VARIANT_TRUE), S_OK);
    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), S_OK);
    ok_hr(IBurnVerification_put_BurnVerificationLevel(verification,
            (IMAPI_BURN_VERIFICATION_LEVEL)life_option(life, "verify", IMAPI_BURN_VERIFICATION_NONE)), S_OK);
    IBurnVerification_Release(verification);
    hr = life_step(life, "recorder", IDiscFormat2Data_put_Recorder(format, life->recorder));
    if (SUCCEEDED(hr) && speed) hr = life_step(life, "speed", IDiscFormat2Data_SetWriteSpeed(format, speed, VARIANT_FALSE));
    return hr;
}

static void live_data(struct life *life)
{
    IDiscFormat2Data *format = create_object(&CLSID_MsftDiscFormat2Data, &IID_IDiscFormat2Data);
    struct image_stream stream;

    if (!format || !open_image(&stream, "data")) return;
    if (SUCCEEDED(open_data(life, format)))
        life_step(life, "write", IDiscFormat2Data_Write(format, &stream.IStream_iface));
    image_stream_done(&stream);
    ok(!IDiscFormat2Data_Release(format), "references to the writer are left\n");
}

/* --- MsftDiscFormat2TrackAtOnce: verify=LEVEL --- */

static HRESULT open_tao(struct life *life, IDiscFormat2TrackAtOnce *format)
{
    IBurnVerification *verification = NULL;
    BSTR name = client_name();

    life_step(life, "name", IDiscFormat2TrackAtOnce_put_ClientName(format, name));
    SysFreeString(name);
    ok_hr(IDiscFormat2TrackAtOnce_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), S_OK);
    ok_hr(IBurnVerification_put_BurnVerificationLevel(verification,
            (IMAPI_BURN_VERIFICATION_LEVEL)life_option(life, "verify", IMAPI_BURN_VERIFICATION_NONE)), S_OK);
    IBurnVerification_Release(verification);
    return life_step(life, "recorder", IDiscFormat2TrackAtOnce_put_Recorder(format, life->recorder));
}

static void add_tracks(struct life *life, IDiscFormat2TrackAtOnce *format)
{
    static const char *const names[] = { "track1", "track2" };
    struct image_stream stream;
    HRESULT hr = S_OK;
    UINT i;

    for (i = 0; i < ARRAY_SIZE(names) && SUCCEEDED(hr) && open_image(&stream, names[i]); i++)
    {
        hr = life_step(life, "track", IDiscFormat2TrackAtOnce_AddAudioTrack(format, &stream.IStream_iface));
        image_stream_done(&stream);
    }
}

static void live_tao(struct life *life)
{
    IDiscFormat2TrackAtOnce *format = create_object(&CLSID_MsftDiscFormat2TrackAtOnce, &IID_IDiscFormat2TrackAtOnce);

    if (!format) return;
    if (SUCCEEDED(open_tao(life, format))
            && SUCCEEDED(life_step(life, "prepare", IDiscFormat2TrackAtOnce_PrepareMedia(format))))
    {
        add_tracks(life, format);
        life_step(life, "release", IDiscFormat2TrackAtOnce_ReleaseMedia(format));
    }
    ok(!IDiscFormat2TrackAtOnce_Release(format), "references to the writer are left\n");
}

/* --- MsftDiscFormat2Erase: full=1 --- */

static void live_erase(struct life *life)
{
    IDiscFormat2Erase *format = create_object(&CLSID_MsftDiscFormat2Erase, &IID_IDiscFormat2Erase);
    BSTR name = client_name();

    if (!format) return;
    life_step(life, "name", IDiscFormat2Erase_put_ClientName(format, name));
    SysFreeString(name);
    ok_hr(IDiscFormat2Erase_put_FullErase(format, life_option(life, "full", 0) ? VARIANT_TRUE : VARIANT_FALSE), S_OK);
    if (SUCCEEDED(life_step(life, "recorder", IDiscFormat2Erase_put_Recorder(format, life->recorder))))
        life_step(life, "erase", IDiscFormat2Erase_EraseMedia(format));
    ok(!IDiscFormat2Erase_Release(format), "references to the writer are left\n");
}

/* --- MsftWriteEngine2 --- */

/* The engine writes and nothing else: what is around it is the client's (behaviour.md 4). */
static void write_section(struct life *life, IDiscRecorder2Ex *ex)
{
    BYTE flush[10] = { 0x35 }, sense[18];
    IWriteEngine2 *engine = create_object(&CLSID_MsftWriteEngine2, &IID_IWriteEngine2);
    struct image_stream stream;
    LONG sectors;

    if (!engine || !open_image(&stream, "data")) return;
    sectors = (LONG)(stream.size / 2048);
    ok_hr(IWriteEngine2_put_Recorder(engine, ex), S_OK);
    ok_hr(IWriteEngine2_put_BytesPerSector(engine, 2048), S_OK);
    if (SUCCEEDED(life_step(life, "write", IWriteEngine2_WriteSection(engine, &stream.IStream_iface, 0, sectors))))
        life_step(life, "flush", IDiscRecorder2Ex_SendCommandNoData(ex, flush, sizeof(flush), sense, 60));
    image_stream_done(&stream);
    ok(!IWriteEngine2_Release(engine), "references to the engine are left\n");
}

static void live_engine(struct life *life)
{
    IDiscRecorder2Ex *ex = NULL;
    BSTR name = client_name();

    ok_hr(IDiscRecorder2_QueryInterface(life->recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    if (SUCCEEDED(life_step(life, "acquire", IDiscRecorder2_AcquireExclusiveAccess(life->recorder, VARIANT_FALSE, name))))
    {
        write_section(life, ex);
        life_step(life, "release", IDiscRecorder2_ReleaseExclusiveAccess(life->recorder));
    }
    IDiscRecorder2Ex_Release(ex);
    SysFreeString(name);
}

static const struct
{
    const char *name;
    void (*live)(struct life *life);
}
lives[] =
{
    { "raw", live_raw }, { "data", live_data }, { "tao", live_tao }, { "erase", live_erase }, { "engine", live_engine },
};

BOOL life_run(struct life *life, const char *name)
{
    UINT i;

    for (i = 0; i < ARRAY_SIZE(lives); i++)
    {
        if (strcmp(lives[i].name, name)) continue;
        lives[i].live(life);
        return TRUE;
    }
    return FALSE;
}
