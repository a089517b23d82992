/*
 * Tests of MsftRawCDImageCreator: defaults, puts, limits, the media catalogue number. Sources: the pages
 * nf-imapi2-irawcdimagecreator-*; what they are silent about is as decided in dlls/imapi2/rawimage.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "raw_test.h"

static void test_interfaces(void)
{
    static const struct
    {
        const IID *iid;
        BOOL there;
    }
    tests[] =
    {
        { &IID_IUnknown, TRUE },
        { &IID_IDispatch, TRUE },
        { &IID_IRawCDImageCreator, TRUE },
        { &IID_ISupportErrorInfo, TRUE },
        { &IID_IProvideClassInfo, TRUE },
        { &IID_IProvideClassInfo2, TRUE },
        { &IID_IMarshal, TRUE },
        { &IID_IConnectionPointContainer, FALSE },      /* it has no events */
        { &IID_IRawCDImageTrackInfo, FALSE },
        { &IID_IStream, FALSE },
    };
    IRawCDImageCreator *image = create_image();
    unsigned i;
    ULONG ref;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        IUnknown *unknown = (IUnknown *)0xdeadbeef;
        HRESULT hr = IRawCDImageCreator_QueryInterface(image, tests[i].iid, (void **)&unknown);

        ok(hr == (tests[i].there ? S_OK : E_NOINTERFACE), "%s: %#lx\n", wine_dbgstr_guid(tests[i].iid), hr);
        if (tests[i].there) IUnknown_Release(unknown);
        else ok(!unknown, "%s: %p\n", wine_dbgstr_guid(tests[i].iid), unknown);
    }
    ref = IRawCDImageCreator_Release(image);
    ok(!ref, "ref %lu\n", ref);
}

static void test_defaults(void)
{
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type = 99;
    IRawCDImageTrackInfo *track = (IRawCDImageTrackInfo *)0xdeadbeef;
    IRawCDImageCreator *image = create_image();
    SAFEARRAY *array = (SAFEARRAY *)0xdeadbeef;
    IStream *stream = (IStream *)0xdeadbeef;
    VARIANT_BOOL flag = 1;
    LONG value = -1;
    BSTR text = NULL;
    HRESULT hr;

    hr = IRawCDImageCreator_get_ResultingImageType(image, &type);
    ok(hr == S_OK && type == IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, "%#lx %d\n", hr, type);
    hr = IRawCDImageCreator_get_StartOfLeadoutLimit(image, &value);
    ok(hr == S_OK && value == 398100, "%#lx %ld\n", hr, value);
    hr = IRawCDImageCreator_get_DisableGaplessAudio(image, &flag);
    ok(hr == S_OK && flag == VARIANT_FALSE, "%#lx %d\n", hr, flag);
    hr = IRawCDImageCreator_get_MediaCatalogNumber(image, &text);
    ok(hr == S_OK && !SysStringLen(text), "%#lx %s\n", hr, wine_dbgstr_w(text));
    SysFreeString(text);
    hr = IRawCDImageCreator_get_StartingTrackNumber(image, &value);
    ok(hr == S_OK && value == 1, "%#lx %ld\n", hr, value);
    hr = IRawCDImageCreator_get_NumberOfExistingTracks(image, &value);
    ok(hr == S_OK && value == 0, "%#lx %ld\n", hr, value);

    /* These need a track. */
    hr = IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(hr == E_IMAPI_RAW_IMAGE_NO_TRACKS, "%#lx\n", hr);
    hr = IRawCDImageCreator_get_LastUsedUserSectorInImage(image, &value);
    ok(hr == E_IMAPI_RAW_IMAGE_NO_TRACKS, "%#lx\n", hr);
    hr = IRawCDImageCreator_get_ExpectedTableOfContents(image, &array);
    ok(hr == E_IMAPI_RAW_IMAGE_NO_TRACKS && !array, "%#lx %p\n", hr, array);
    hr = IRawCDImageCreator_CreateResultImage(image, &stream);
    ok(hr == E_IMAPI_RAW_IMAGE_NO_TRACKS && !stream, "%#lx %p\n", hr, stream);
    check_error_text(L"track");
    hr = IRawCDImageCreator_get_TrackInfo(image, 1, &track);
    ok(hr == E_INVALIDARG && !track, "%#lx %p\n", hr, track);

    ok(IRawCDImageCreator_get_ResultingImageType(image, NULL) == E_POINTER, "ResultingImageType\n");
    ok(IRawCDImageCreator_get_StartOfLeadout(image, NULL) == E_POINTER, "StartOfLeadout\n");
    ok(IRawCDImageCreator_get_StartOfLeadoutLimit(image, NULL) == E_POINTER, "StartOfLeadoutLimit\n");
    ok(IRawCDImageCreator_get_DisableGaplessAudio(image, NULL) == E_POINTER, "DisableGaplessAudio\n");
    ok(IRawCDImageCreator_get_MediaCatalogNumber(image, NULL) == E_POINTER, "MediaCatalogNumber\n");
    ok(IRawCDImageCreator_get_StartingTrackNumber(image, NULL) == E_POINTER, "StartingTrackNumber\n");
    ok(IRawCDImageCreator_get_TrackInfo(image, 1, NULL) == E_POINTER, "TrackInfo\n");
    ok(IRawCDImageCreator_get_NumberOfExistingTracks(image, NULL) == E_POINTER, "NumberOfExistingTracks\n");
    ok(IRawCDImageCreator_get_LastUsedUserSectorInImage(image, NULL) == E_POINTER, "LastUsedUserSectorInImage\n");
    ok(IRawCDImageCreator_get_ExpectedTableOfContents(image, NULL) == E_POINTER, "ExpectedTableOfContents\n");
    ok(IRawCDImageCreator_CreateResultImage(image, NULL) == E_POINTER, "CreateResultImage\n");
    ok(IRawCDImageCreator_AddSpecialPregap(image, NULL) == E_POINTER, "AddSpecialPregap\n");
    IRawCDImageCreator_Release(image);
}

static void test_resulting_image_type(void)
{
    static const struct
    {
        int value;
        HRESULT hr;
        int after;
    }
    tests[] =
    {
        { 1, S_OK, 1 }, { 2, S_OK, 2 }, { 3, S_OK, 3 },
        { 0, E_INVALIDARG, 3 }, { 4, E_INVALIDARG, 3 }, { -1, E_INVALIDARG, 3 }, { 0x7fffffff, E_INVALIDARG, 3 },
    };
    IRawCDImageCreator *image = create_image();
    struct test_stream rw;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type = 0;

        hr = IRawCDImageCreator_put_ResultingImageType(image, (IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE)tests[i].value);
        ok(hr == tests[i].hr, "%d: %#lx\n", tests[i].value, hr);
        hr = IRawCDImageCreator_get_ResultingImageType(image, &type);
        ok(hr == S_OK && (int)type == tests[i].after, "%d: %d\n", tests[i].value, type);
    }

    /* P and Q alone, and a generator of R-W, exclude one another (both pages). */
    test_stream_init(&rw, 1, 96 * 100000);
    hr = IRawCDImageCreator_AddSubcodeRWGenerator(image, &rw.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(rw.ref > 1, "not kept\n");
    hr = IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"R-W");
    hr = IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_AddSubcodeRWGenerator(image, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(rw.ref == 1, "still kept\n");
    hr = IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_AddSubcodeRWGenerator(image, &rw.IStream_iface);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"R-W");
    ok(rw.ref == 1, "kept\n");
    hr = IRawCDImageCreator_AddSubcodeRWGenerator(image, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageCreator_Release(image);
}

static void test_starting_track_number(void)
{
    static const struct
    {
        LONG value;
        HRESULT hr;
        LONG after;
    }
    tests[] =
    {
        { 99, S_OK, 99 }, { 1, S_OK, 1 }, { 42, S_OK, 42 },
        { 0, E_INVALIDARG, 42 }, { 100, E_INVALIDARG, 42 }, { -1, E_INVALIDARG, 42 }, { 257, E_INVALIDARG, 42 },
    };
    IRawCDImageCreator *image = create_image();
    struct test_stream streams[2];
    LONG value;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        hr = IRawCDImageCreator_put_StartingTrackNumber(image, tests[i].value);
        ok(hr == tests[i].hr, "%ld: %#lx\n", tests[i].value, hr);
        hr = IRawCDImageCreator_get_StartingTrackNumber(image, &value);
        ok(hr == S_OK && value == tests[i].after, "%ld: %ld\n", tests[i].value, value);
    }
    add_track(image, &streams[0], 0, 300);
    hr = IRawCDImageCreator_put_StartingTrackNumber(image, 1);
    ok(hr == E_IMAPI_RAW_IMAGE_TRACKS_ALREADY_ADDED, "%#lx\n", hr);
    hr = IRawCDImageCreator_get_StartingTrackNumber(image, &value);
    ok(hr == S_OK && value == 42, "%ld\n", value);
    IRawCDImageCreator_Release(image);

    /* From 99 on there is one. */
    image = create_image();
    hr = IRawCDImageCreator_put_StartingTrackNumber(image, 99);
    ok(hr == S_OK, "%#lx\n", hr);
    add_track(image, &streams[0], 0, 300);
    value = -1;
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, test_stream_init(&streams[1], 0, 300 * 2352), &value);
    ok(hr == E_IMAPI_RAW_IMAGE_TOO_MANY_TRACKS, "%#lx\n", hr);
    ok(streams[1].ref == 1, "kept\n");
    IRawCDImageCreator_Release(image);
}

static void test_add_track(void)
{
    /* size in bytes, beside sectors: the last may be there in part. */
    static const struct
    {
        ULONGLONG size;
        HRESULT hr;
        LONG sectors;
    }
    tests[] =
    {
        { 0, E_INVALIDARG, 0 },
        { 1, E_INVALIDARG, 0 },
        { 299 * 2352, E_INVALIDARG, 0 },
        { 299 * 2352 + 1, S_OK, 300 },
        { 300 * 2352, S_OK, 300 },
        { 300 * 2352 + 1, S_OK, 301 },
        { 398100ull * 2352, S_OK, 398100 },             /* last sector LBA 398,099: the page's limit */
        { 398100ull * 2352 + 1, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
        { 398101ull * 2352, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
        { 0x100000000ull * 2352, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
        { 0x100000000ull * 2352 + 300 * 2352, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
        { 0x7fffffffffffffffull, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
        { 0xffffffffffffffffull, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
    };
    struct test_stream stream;
    IRawCDImageCreator *image;
    LONG index, value;
    unsigned i;
    HRESULT hr;
    int type;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        image = create_image();
        index = -1;
        hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, test_stream_init(&stream, 0, tests[i].size),
                &index);
        ok(hr == tests[i].hr, "%#lx\n", hr);
        IRawCDImageCreator_get_NumberOfExistingTracks(image, &value);
        if (SUCCEEDED(tests[i].hr))
        {
            IRawCDImageTrackInfo *track = get_track(image, 1);

            ok(index == 1 && value == 1, "%ld %ld\n", index, value);
            ok(stream.ref > 1, "not kept\n");
            IRawCDImageTrackInfo_get_SectorCount(track, &value);
            ok(value == tests[i].sectors, "%ld\n", value);
            IRawCDImageCreator_get_StartOfLeadout(image, &value);
            ok(value == tests[i].sectors, "%ld\n", value);
            IRawCDImageCreator_get_LastUsedUserSectorInImage(image, &value);
            ok(value == tests[i].sectors - 1, "%ld\n", value);
            IRawCDImageTrackInfo_Release(track);
        }
        else
        {
            check_error_text(L".");
            ok(!index && !value, "%ld %ld\n", index, value);
        }
        IRawCDImageCreator_Release(image);
        ok(stream.ref == 1, "%ld references left\n", stream.ref);
        ok(!stream.reads, "read\n");
        winetest_pop_context();
    }

    /* Audio alone. */
    image = create_image();
    for (type = -1; type <= 10; type++)
    {
        if (type == IMAPI_CD_SECTOR_AUDIO) continue;
        hr = IRawCDImageCreator_AddTrack(image, (IMAPI_CD_SECTOR_TYPE)type,
                test_stream_init(&stream, 0, 1000 * 2352), &index);
        ok(hr == E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED, "%d: %#lx\n", type, hr);
        ok(stream.ref == 1, "kept\n");
    }
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, NULL, &index);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, &stream.IStream_iface, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);

    /* A stream without Stat is asked by Seek; without both it says itself what is wrong. */
    test_stream_init(&stream, 0, 500 * 2352);
    stream.stat_hr = E_NOTIMPL;
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, &stream.IStream_iface, &index);
    ok(hr == S_OK && index == 1, "%#lx %ld\n", hr, index);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 500, "%ld\n", value);
    IRawCDImageCreator_Release(image);
    image = create_image();
    test_stream_init(&stream, 0, 500 * 2352);
    stream.stat_hr = STG_E_REVERTED;
    stream.seek_hr = E_NOTIMPL;
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, &stream.IStream_iface, &index);
    ok(hr == STG_E_REVERTED, "%#lx\n", hr);
    ok(stream.ref == 1, "kept\n");
    IRawCDImageCreator_Release(image);
}

static void test_many_tracks(void)
{
    static struct test_stream streams[100];
    IRawCDImageCreator *image = create_image();
    IRawCDImageTrackInfo *track;
    LONG i, index, value;
    HRESULT hr;

    for (i = 0; i < 99; i++)
    {
        index = add_track(image, &streams[i], (BYTE)i, 300 + i);
        ok(index == i + 1, "%ld\n", index);
    }
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, test_stream_init(&streams[99], 0, 300 * 2352), &index);
    ok(hr == E_IMAPI_RAW_IMAGE_TOO_MANY_TRACKS, "%#lx\n", hr);
    IRawCDImageCreator_get_NumberOfExistingTracks(image, &value);
    ok(value == 99, "%ld\n", value);
    for (i = 1; i <= 99; i++)
    {
        track = get_track(image, i);
        IRawCDImageTrackInfo_get_SectorCount(track, &value);
        ok(value == 299 + i, "%ld\n", value);
        IRawCDImageTrackInfo_get_TrackNumber(track, &value);
        ok(value == i, "%ld\n", value);
        IRawCDImageTrackInfo_Release(track);
    }
    for (i = -1; i <= 101; i++)
    {
        if (i >= 1 && i <= 99) continue;
        track = (IRawCDImageTrackInfo *)0xdeadbeef;
        hr = IRawCDImageCreator_get_TrackInfo(image, i, &track);
        ok(hr == E_INVALIDARG && !track, "%ld: %#lx %p\n", i, hr, track);
    }
    IRawCDImageCreator_Release(image);
    for (i = 0; i < 99; i++) ok(streams[i].ref == 1, "%ld: %ld\n", i, streams[i].ref);
}

static void test_leadout_limit(void)
{
    static const struct
    {
        LONG value;
        HRESULT hr;
        LONG after;
    }
    tests[] =
    {
        { 398100, S_OK, 398100 },
        { 398101, E_INVALIDARG, 398100 },
        { 0x7fffffff, E_INVALIDARG, 398100 },
        { 0, E_INVALIDARG, 398100 },
        { -1, E_INVALIDARG, 398100 },
        { 398099, S_OK, 398099 },
        { 1, S_OK, 1 },
        { 1000, S_OK, 1000 },
    };
    IRawCDImageCreator *image = create_image();
    struct test_stream streams[3];
    LONG value, index;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        hr = IRawCDImageCreator_put_StartOfLeadoutLimit(image, tests[i].value);
        ok(hr == tests[i].hr, "%ld: %#lx\n", tests[i].value, hr);
        IRawCDImageCreator_get_StartOfLeadoutLimit(image, &value);
        ok(value == tests[i].after, "%ld: %ld\n", tests[i].value, value);
    }

    /* 400 + 600 sectors fit exactly, one more does not; what does not fit changes nothing. */
    add_track(image, &streams[0], 0, 400);
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, test_stream_init(&streams[1], 1, 601 * 2352), &index);
    ok(hr == E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, "%#lx\n", hr);
    check_error_text(L"1000");
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 400, "%ld\n", value);
    add_track(image, &streams[1], 1, 600);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 1000, "%ld\n", value);
    hr = IRawCDImageCreator_put_StartOfLeadoutLimit(image, 999);
    ok(hr == E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_DisableGaplessAudio(image, VARIANT_TRUE);
    ok(hr == E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, "%#lx\n", hr);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 1000, "%ld\n", value);
    hr = IRawCDImageCreator_put_StartOfLeadoutLimit(image, 1150);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_DisableGaplessAudio(image, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 1150, "%ld\n", value);
    IRawCDImageCreator_Release(image);
}

static void test_special_pregap(void)
{
    static const struct
    {
        ULONGLONG size;
        HRESULT hr;
        LONG start;             /* of track 1 */
    }
    tests[] =
    {
        { 149 * 2352, E_INVALIDARG, 0 },
        { 150 * 2352, S_OK, 0 },
        { 150 * 2352 + 4, S_OK, 1 },
        { 1000 * 2352, S_OK, 850 },
        { 397950ull * 2352, S_OK, 397800 },             /* last sector LBA 397,799: the page's limit */
        { 397951ull * 2352, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
        { 0x100000000ull * 2352 + 1000 * 2352, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
        { 0xffffffffffffffffull, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, 0 },
    };
    struct test_stream pregap, stream, other;
    IRawCDImageTrackInfo *track;
    IRawCDImageCreator *image;
    LONG value;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        image = create_image();
        hr = IRawCDImageCreator_AddSpecialPregap(image, test_stream_init(&pregap, 9, tests[i].size));
        ok(hr == tests[i].hr, "%#lx\n", hr);
        ok((pregap.ref > 1) == SUCCEEDED(tests[i].hr), "ref %ld\n", pregap.ref);
        add_track(image, &stream, 1, 300);
        track = get_track(image, 1);
        IRawCDImageTrackInfo_get_StartingLba(track, &value);
        ok(value == tests[i].start, "%ld\n", value);
        IRawCDImageTrackInfo_Release(track);
        IRawCDImageCreator_get_LastUsedUserSectorInImage(image, &value);
        ok(value == tests[i].start + 299, "%ld\n", value);
        IRawCDImageCreator_Release(image);
        ok(pregap.ref == 1, "ref %ld\n", pregap.ref);
        winetest_pop_context();
    }

    /* Before the tracks; a second one takes the place of the first. */
    image = create_image();
    IRawCDImageCreator_AddSpecialPregap(image, test_stream_init(&pregap, 9, 500 * 2352));
    hr = IRawCDImageCreator_AddSpecialPregap(image, test_stream_init(&other, 9, 200 * 2352));
    ok(hr == S_OK, "%#lx\n", hr);
    ok(pregap.ref == 1 && other.ref > 1, "%ld %ld\n", pregap.ref, other.ref);
    add_track(image, &stream, 1, 300);
    hr = IRawCDImageCreator_AddSpecialPregap(image, &pregap.IStream_iface);
    ok(hr == E_IMAPI_RAW_IMAGE_TRACKS_ALREADY_ADDED, "%#lx\n", hr);
    ok(pregap.ref == 1, "kept\n");
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 350, "%ld\n", value);
    IRawCDImageCreator_Release(image);

    /* Behind it there must be room for the shortest track, before the limit that the client has set. */
    image = create_image();
    hr = IRawCDImageCreator_put_StartOfLeadoutLimit(image, 1000);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_AddSpecialPregap(image, test_stream_init(&pregap, 9, 851 * 2352));
    ok(hr == E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE && pregap.ref == 1, "%#lx\n", hr);
    check_error_text(L"pregap");
    hr = IRawCDImageCreator_AddSpecialPregap(image, test_stream_init(&pregap, 9, 850 * 2352));
    ok(hr == S_OK, "%#lx\n", hr);
    add_track(image, &stream, 1, 300);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 1000, "%ld\n", value);
    IRawCDImageCreator_Release(image);
}

/* The page: 13 digits, leading zeros may be left out, the last one is a check digit. What there was stays otherwise. */
static const struct string_case mcns[] =
{
    { L"0123456789012", S_OK, L"0123456789012", NULL },
    { L"123456789012", S_OK, L"0123456789012", NULL },
    { L"4006381333931", S_OK, L"4006381333931", NULL },
    { L"5901234123457", S_OK, L"5901234123457", NULL },
    { L"4988006116269", S_OK, L"4988006116269", NULL },
    { L"036000291452", S_OK, L"0036000291452", NULL },
    { L"36000291452", S_OK, L"0036000291452", NULL },
    { L"96385074", S_OK, L"0000096385074", NULL },
    { L"17", S_OK, L"0000000000017", NULL },
    { L"0", S_OK, L"0000000000000", NULL },
    { L"0000000000000", S_OK, L"0000000000000", NULL },
    { L"", S_OK, L"", NULL },
    { L"9780201379624", S_OK, L"9780201379624", NULL },
    { NULL, S_OK, L"", NULL },
    { L"9999999999994", S_OK, L"9999999999994", NULL },
    { L"9999999999990", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 4" },
    { L"9999999999991", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 4" },
    { L"9999999999999", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 4" },
    { L"0123456789010", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 2" },
    { L"123456789011", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 2" },
    { L"4006381333391", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 9" },
    { L"4006381339331", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"check digit" },
    { L"1", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 0" },
    { L"12", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 7" },
    { L"1234567890123", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"has to be 8" },
    { L"1234567890128", S_OK, L"1234567890128", NULL },
    { L"00123456789012", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"thirteen" },
    { L"40063813339310", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"thirteen" },
    { L"400638133393140063813339314006381333931400638133393140063813339314006381333931", E_IMAPI_DF2TAO_INVALID_MCN, NULL,
      L"thirteen" },
    { L" ", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },
    { L" 4006381333931", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },
    { L"4006381333931 ", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 14 " },
    { L"4006381333931\r\n", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 14 " },
    { L"4-006381-333931", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 2 " },
    { L"4 006381 333931", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 2 " },
    { L"400638133393X", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 13 " },
    { L"ABCDEFGHIJKLM", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },
    { L"+123456789012", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },
    { L"-17", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },
    { L"1.7", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 2 " },
    { L"0x17", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 2 " },
    { L"012345678901:", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 13 " },
    { L"01234567890/2", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 12 " },
    { L"\xff11\xff17", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },        /* full-width 1 and 7 */
    { L"1\x0667", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 2 " },              /* an Arabic-Indic 7 */
    { L"\x0131\x0137", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },         /* 1 and 7 in the low bytes */
    { L"USK7Y9812345", E_IMAPI_DF2TAO_INVALID_MCN, NULL, L"character 1 " },         /* an ISRC */
};

static HRESULT put_media_catalog_number(IDispatch *object, BSTR value)
{
    return IRawCDImageCreator_put_MediaCatalogNumber((IRawCDImageCreator *)object, value);
}

static HRESULT get_media_catalog_number(IDispatch *object, BSTR *value)
{
    return IRawCDImageCreator_get_MediaCatalogNumber((IRawCDImageCreator *)object, value);
}

static const struct string_property media_catalog_number = { L"MediaCatalogNumber", put_media_catalog_number, get_media_catalog_number };

static void check_mcn(IRawCDImageCreator *image, const WCHAR *expected)
{
    check_string((IDispatch *)image, &media_catalog_number, expected);
}

static void test_media_catalog_number(void)
{
    unsigned way;

    for (way = 0; way < WAYS; way++)
    {
        IRawCDImageCreator *image = create_image();

        check_string_puts((IDispatch *)image, &media_catalog_number, mcns, ARRAY_SIZE(mcns), way);
        IRawCDImageCreator_Release(image);
    }
}

/* A script may have a number where digits are meant; what is not there (Empty) removes. A NUL is no digit. */
static void test_media_catalog_number_types(void)
{
    IRawCDImageCreator *image = create_image();
    VARIANT value;
    BSTR text;
    HRESULT hr;

    V_VT(&value) = VT_R8;
    V_R8(&value) = 4006381333931.0;
    hr = put_by_name((IDispatch *)image, L"MediaCatalogNumber", &value, TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    check_mcn(image, L"4006381333931");
    V_VT(&value) = VT_I4;
    V_I4(&value) = 17;
    hr = put_by_name((IDispatch *)image, L"mediacatalognumber", &value, FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    check_mcn(image, L"0000000000017");
    text = SysAllocStringLen(L"17\0", 3);
    hr = IRawCDImageCreator_put_MediaCatalogNumber(image, text);
    ok(hr == E_IMAPI_DF2TAO_INVALID_MCN, "%#lx\n", hr);
    SysFreeString(text);
    check_mcn(image, L"0000000000017");
    V_VT(&value) = VT_EMPTY;
    hr = put_by_name((IDispatch *)image, L"MediaCatalogNumber", &value, TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    check_mcn(image, L"");
    IRawCDImageCreator_Release(image);
}

/* Name and help text of DisableGaplessAudio hold, against the page. */
static void test_gapless(void)
{
    IRawCDImageCreator *image = create_image();
    IRawCDImageTrackInfo *track;
    struct test_stream streams[2];
    VARIANT_BOOL flag;
    LONG value;
    HRESULT hr;

    add_track(image, &streams[0], 0, 1000);
    add_track(image, &streams[1], 1, 2000);
    track = get_track(image, 2);
    IRawCDImageTrackInfo_get_StartingLba(track, &value);
    ok(value == 1000, "%ld\n", value);
    hr = IRawCDImageCreator_put_DisableGaplessAudio(image, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageTrackInfo_get_StartingLba(track, &value);
    ok(value == 1150, "%ld\n", value);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 3150, "%ld\n", value);
    hr = IRawCDImageCreator_put_DisableGaplessAudio(image, VARIANT_FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageTrackInfo_get_StartingLba(track, &value);
    ok(value == 1000, "%ld\n", value);
    /* 1 is what a C program takes for true. */
    hr = IRawCDImageCreator_put_DisableGaplessAudio(image, 1);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageCreator_get_DisableGaplessAudio(image, &flag);
    ok(flag == VARIANT_TRUE, "%d\n", flag);
    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);
}

/* READ TOC, format 0, in LBA: data length, first, last, then descriptors of eight bytes. */
static void test_expected_toc(void)
{
    static const BYTE expected[] =
    {
        0x00, 0x1a, 5, 6,
        0, 0x13, 5, 0, 0x00, 0x00, 0x00, 0x00,
        0, 0x10, 6, 0, 0x00, 0x00, 0x04, 0x7e,
        0, 0x10, 0xaa, 0, 0x00, 0x00, 0x0c, 0x4e,
    };
    IRawCDImageCreator *image = create_image();
    struct test_stream streams[2];
    IRawCDImageTrackInfo *track;
    SAFEARRAY *array = NULL;
    LONG lower = -1, upper = -1, i;
    VARIANT element;
    HRESULT hr;

    IRawCDImageCreator_put_StartingTrackNumber(image, 5);
    add_track(image, &streams[0], 0, 1000);
    add_track(image, &streams[1], 0, 2000);
    IRawCDImageCreator_put_DisableGaplessAudio(image, VARIANT_TRUE);
    track = get_track(image, 1);
    IRawCDImageTrackInfo_put_AudioHasPreemphasis(track, VARIANT_TRUE);
    IRawCDImageTrackInfo_Release(track);
    track = get_track(image, 2);
    IRawCDImageTrackInfo_put_DigitalAudioCopySetting(track, IMAPI_CD_TRACK_DIGITAL_COPY_PROHIBITED);
    IRawCDImageTrackInfo_Release(track);

    hr = IRawCDImageCreator_get_ExpectedTableOfContents(image, &array);
    ok(hr == S_OK && array, "%#lx\n", hr);
    SafeArrayGetLBound(array, 1, &lower);
    SafeArrayGetUBound(array, 1, &upper);
    ok(lower == 0 && upper == (LONG)sizeof(expected) - 1, "%ld to %ld\n", lower, upper);
    for (i = lower; i <= upper && i < (LONG)sizeof(expected); i++)
    {
        VariantInit(&element);
        hr = SafeArrayGetElement(array, &i, &element);
        ok(hr == S_OK && V_VT(&element) == VT_UI1, "%ld: %#lx, VT %d\n", i, hr, V_VT(&element));
        ok(V_UI1(&element) == expected[i], "%ld: %#x, not %#x\n", i, V_UI1(&element), expected[i]);
    }
    SafeArrayDestroy(array);
    IRawCDImageCreator_Release(image);
}

/* The page of CreateResultImage: once, and then everything can be read and nothing changed. */
static void test_frozen(void)
{
    IRawCDImageCreator *image = create_image();
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    IRawCDImageTrackInfo *track;
    struct test_stream streams[2];
    IStream *result = NULL, *again = (IStream *)0xdeadbeef;
    SAFEARRAY *array = NULL;
    VARIANT_BOOL flag;
    BSTR text;
    LONG value;
    HRESULT hr;

    IRawCDImageCreator_put_StartingTrackNumber(image, 3);
    text = SysAllocString(L"4006381333931");
    IRawCDImageCreator_put_MediaCatalogNumber(image, text);
    add_track(image, &streams[0], 0, 500);
    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == S_OK && result, "%#lx\n", hr);

    hr = IRawCDImageCreator_CreateResultImage(image, &again);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY && !again, "%#lx %p\n", hr, again);
    check_error_text(L".");
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, test_stream_init(&streams[1], 0, 500 * 2352), &value);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_AddSpecialPregap(image, &streams[1].IStream_iface);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_AddSubcodeRWGenerator(image, &streams[1].IStream_iface);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_AddSubcodeRWGenerator(image, NULL);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    ok(streams[1].ref == 1, "kept\n");
    hr = IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_StartOfLeadoutLimit(image, 360000);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_DisableGaplessAudio(image, VARIANT_TRUE);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_StartingTrackNumber(image, 1);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_MediaCatalogNumber(image, text);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_MediaCatalogNumber(image, NULL);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    SysFreeString(text);

    check_mcn(image, L"4006381333931");
    hr = IRawCDImageCreator_get_ResultingImageType(image, &type);
    ok(hr == S_OK && type == IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, "%#lx %d\n", hr, type);
    hr = IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(hr == S_OK && value == 500, "%#lx %ld\n", hr, value);
    hr = IRawCDImageCreator_get_StartOfLeadoutLimit(image, &value);
    ok(hr == S_OK && value == 398100, "%#lx %ld\n", hr, value);
    hr = IRawCDImageCreator_get_DisableGaplessAudio(image, &flag);
    ok(hr == S_OK && flag == VARIANT_FALSE, "%#lx %d\n", hr, flag);
    hr = IRawCDImageCreator_get_StartingTrackNumber(image, &value);
    ok(hr == S_OK && value == 3, "%#lx %ld\n", hr, value);
    hr = IRawCDImageCreator_get_NumberOfExistingTracks(image, &value);
    ok(hr == S_OK && value == 1, "%#lx %ld\n", hr, value);
    hr = IRawCDImageCreator_get_LastUsedUserSectorInImage(image, &value);
    ok(hr == S_OK && value == 499, "%#lx %ld\n", hr, value);
    hr = IRawCDImageCreator_get_ExpectedTableOfContents(image, &array);
    ok(hr == S_OK && array, "%#lx\n", hr);
    SafeArrayDestroy(array);
    track = get_track(image, 1);
    IRawCDImageTrackInfo_get_TrackNumber(track, &value);
    ok(value == 3, "%ld\n", value);
    IRawCDImageTrackInfo_Release(track);

    /* The result outlives its creator. */
    IRawCDImageCreator_Release(image);
    ok(streams[0].ref > 1, "let go\n");
    IStream_Release(result);
    ok(streams[0].ref == 1, "ref %ld\n", streams[0].ref);
}

/* As a script does it all. */
static void test_script(void)
{
    IRawCDImageCreator *image = create_image();
    IDispatch *object = (IDispatch *)image;
    struct test_stream streams[2];
    VARIANT args[2], result, value;
    DISPPARAMS params = { args, NULL, 2, 0 };
    HRESULT hr;

    V_VT(&value) = VT_I2;
    V_I2(&value) = 3;
    hr = put_by_name(object, L"ResultingImageType", &value, TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    V_VT(&value) = VT_I2;
    V_I2(&value) = 7;
    hr = put_by_name(object, L"StartingTrackNumber", &value, TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    V_I2(&value) = 100;
    hr = put_by_name(object, L"StartingTrackNumber", &value, TRUE);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    V_VT(&value) = VT_BOOL;
    V_BOOL(&value) = VARIANT_TRUE;
    hr = put_by_name(object, L"DisableGaplessAudio", &value, TRUE);
    ok(hr == S_OK, "%#lx\n", hr);

    V_VT(&args[1]) = VT_I2;
    V_I2(&args[1]) = IMAPI_CD_SECTOR_AUDIO;
    V_VT(&args[0]) = VT_UNKNOWN;
    V_UNKNOWN(&args[0]) = (IUnknown *)test_stream_init(&streams[0], 0, 400 * 2352);
    VariantInit(&result);
    hr = IDispatch_Invoke(object, get_id(object, L"AddTrack"), &IID_NULL, 0, DISPATCH_METHOD, &params, &result, NULL, NULL);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == 1, "%#lx VT %d\n", hr, V_VT(&result));

    params.cArgs = 1;
    V_VT(&args[0]) = VT_I2;
    V_I2(&args[0]) = 1;
    VariantInit(&result);
    hr = IDispatch_Invoke(object, get_id(object, L"TrackInfo"), &IID_NULL, 0, DISPATCH_PROPERTYGET | DISPATCH_METHOD,
            &params, &result, NULL, NULL);
    ok(hr == S_OK && V_VT(&result) == VT_DISPATCH, "%#lx VT %d\n", hr, V_VT(&result));
    if (hr == S_OK)
    {
        VARIANT number;

        hr = get_by_name(V_DISPATCH(&result), L"TrackNumber", &number);
        ok(hr == S_OK && V_VT(&number) == VT_I4 && V_I4(&number) == 7, "%#lx\n", hr);
        VariantClear(&result);
    }

    hr = get_by_name(object, L"ExpectedTableOfContents", &value);
    ok(hr == S_OK && V_VT(&value) == (VT_ARRAY | VT_VARIANT), "%#lx VT %#x\n", hr, V_VT(&value));
    VariantClear(&value);

    params.cArgs = 0;
    VariantInit(&result);
    hr = IDispatch_Invoke(object, get_id(object, L"CreateResultImage"), &IID_NULL, 0, DISPATCH_METHOD, &params, &result,
            NULL, NULL);
    ok(hr == S_OK && V_VT(&result) == VT_UNKNOWN, "%#lx VT %d\n", hr, V_VT(&result));
    VariantClear(&result);
    V_VT(&value) = VT_I2;
    V_I2(&value) = 1;
    hr = put_by_name(object, L"ResultingImageType", &value, TRUE);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    IRawCDImageCreator_Release(image);
    ok(streams[0].ref == 1, "ref %ld\n", streams[0].ref);
}

START_TEST(rawimage)
{
    CoInitialize(NULL);
    test_interfaces();
    test_defaults();
    test_resulting_image_type();
    test_starting_track_number();
    test_add_track();
    test_many_tracks();
    test_leadout_limit();
    test_special_pregap();
    test_media_catalog_number();
    test_media_catalog_number_types();
    test_gapless();
    test_expected_toc();
    test_frozen();
    test_script();
    CoUninitialize();
}
