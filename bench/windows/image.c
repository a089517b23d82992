/*
 * A CD to be measured with.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"

#define TRACKS 12
/* Small enough to count for nothing in a process' memory, and no multiple of a sector. */
#define NOISE_PERIOD 1000003

static BYTE *noise;

static void add_track(IRawCDImageCreator *creator, unsigned int number, LONG sectors)
{
    IStream *sound = memory_stream_create(noise, NOISE_PERIOD, (uint64_t)sectors * SOUND_BYTES);
    IRawCDImageTrackInfo *track;
    WCHAR code[16];
    LONG index;
    BSTR isrc;

    must(IRawCDImageCreator_AddTrack(creator, IMAPI_CD_SECTOR_AUDIO, sound, &index), "AddTrack");
    IStream_Release(sound);
    must(IRawCDImageCreator_get_TrackInfo(creator, index, &track), "TrackInfo");
    _snwprintf(code, ARRAYSIZE(code), L"DEIM226%05u", number);
    isrc = SysAllocString(code);
    must(IRawCDImageTrackInfo_put_ISRC(track, isrc), "ISRC");
    SysFreeString(isrc);
    IRawCDImageTrackInfo_Release(track);
}

static void add_generator(IRawCDImageCreator *creator, LONG sectors)
{
    IStream *packs = memory_stream_create(noise, NOISE_PERIOD,
            (uint64_t)(sectors - LEADIN_START + LEADOUT_SECTORS) * SUBCODE_BYTES);

    must(IRawCDImageCreator_AddSubcodeRWGenerator(creator, packs), "AddSubcodeRWGenerator");
    IStream_Release(packs);
}

IStream *image_create(IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type, LONG sectors, enum image_extras extras)
{
    BSTR catalogue = SysAllocString(L"4006381333931");
    IRawCDImageCreator *creator;
    unsigned int i;
    IStream *image;

    if (!noise) noise = noise_create(NOISE_PERIOD);
    must(CoCreateInstance(&CLSID_MsftRawCDImageCreator, NULL, CLSCTX_INPROC_SERVER, &IID_IRawCDImageCreator,
            (void **)&creator), "MsftRawCDImageCreator");
    must(IRawCDImageCreator_put_ResultingImageType(creator, type), "ResultingImageType");
    must(IRawCDImageCreator_put_MediaCatalogNumber(creator, catalogue), "MediaCatalogNumber");
    SysFreeString(catalogue);
    for (i = 0; i < TRACKS; i++) add_track(creator, i + 1, i ? sectors / TRACKS : sectors - sectors / TRACKS * (TRACKS - 1));
    if (extras == IMAGE_RW_GENERATOR) add_generator(creator, sectors);
    must(IRawCDImageCreator_CreateResultImage(creator, &image), "CreateResultImage");
    IRawCDImageCreator_Release(creator);
    return image;
}
