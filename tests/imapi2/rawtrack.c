/*
 * Tests of IRawCDImageTrackInfo: the ISRC, copy setting, pre-emphasis and indexes of a track. Sources: the pages
 * nf-imapi2-irawcdimagetrackinfo-*; what they are silent about is as decided in dlls/imapi2/rawtrack.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "raw_test.h"

static void test_defaults(void)
{
    IMAPI_CD_TRACK_DIGITAL_COPY_SETTING copy = 99;
    IRawCDImageCreator *image = create_image();
    IMAPI_CD_SECTOR_TYPE type = 99;
    IRawCDImageTrackInfo *track;
    struct test_stream stream;
    VARIANT_BOOL flag = 1;
    IUnknown *unknown;
    LONG value = -1;
    BSTR text = NULL;
    HRESULT hr;

    IRawCDImageCreator_put_StartingTrackNumber(image, 40);
    add_track(image, &stream, 0, 1234);
    track = get_track(image, 1);

    hr = IRawCDImageTrackInfo_get_StartingLba(track, &value);
    ok(hr == S_OK && value == 0, "%#lx %ld\n", hr, value);
    hr = IRawCDImageTrackInfo_get_SectorCount(track, &value);
    ok(hr == S_OK && value == 1234, "%#lx %ld\n", hr, value);
    hr = IRawCDImageTrackInfo_get_TrackNumber(track, &value);
    ok(hr == S_OK && value == 40, "%#lx %ld\n", hr, value);
    hr = IRawCDImageTrackInfo_get_SectorType(track, &type);
    ok(hr == S_OK && type == IMAPI_CD_SECTOR_AUDIO, "%#lx %d\n", hr, type);
    hr = IRawCDImageTrackInfo_get_ISRC(track, &text);
    ok(hr == S_OK && !SysStringLen(text), "%#lx %s\n", hr, wine_dbgstr_w(text));
    SysFreeString(text);
    hr = IRawCDImageTrackInfo_get_DigitalAudioCopySetting(track, &copy);
    ok(hr == S_OK && copy == IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED, "%#lx %d\n", hr, copy);
    hr = IRawCDImageTrackInfo_get_AudioHasPreemphasis(track, &flag);
    ok(hr == S_OK && flag == VARIANT_FALSE, "%#lx %d\n", hr, flag);

    ok(IRawCDImageTrackInfo_get_StartingLba(track, NULL) == E_POINTER, "StartingLba\n");
    ok(IRawCDImageTrackInfo_get_SectorCount(track, NULL) == E_POINTER, "SectorCount\n");
    ok(IRawCDImageTrackInfo_get_TrackNumber(track, NULL) == E_POINTER, "TrackNumber\n");
    ok(IRawCDImageTrackInfo_get_SectorType(track, NULL) == E_POINTER, "SectorType\n");
    ok(IRawCDImageTrackInfo_get_ISRC(track, NULL) == E_POINTER, "ISRC\n");
    ok(IRawCDImageTrackInfo_get_DigitalAudioCopySetting(track, NULL) == E_POINTER, "DigitalAudioCopySetting\n");
    ok(IRawCDImageTrackInfo_get_AudioHasPreemphasis(track, NULL) == E_POINTER, "AudioHasPreemphasis\n");
    ok(IRawCDImageTrackInfo_get_TrackIndexes(track, NULL) == E_POINTER, "TrackIndexes\n");

    hr = IRawCDImageTrackInfo_QueryInterface(track, &IID_IDispatch, (void **)&unknown);
    ok(hr == S_OK, "%#lx\n", hr);
    IUnknown_Release(unknown);
    hr = IRawCDImageTrackInfo_QueryInterface(track, &IID_ISupportErrorInfo, (void **)&unknown);
    ok(hr == S_OK, "%#lx\n", hr);
    IUnknown_Release(unknown);
    unknown = (IUnknown *)0xdeadbeef;
    hr = IRawCDImageTrackInfo_QueryInterface(track, &IID_IRawCDImageCreator, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "%#lx %p\n", hr, unknown);

    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);
}

/* The page: US-K7Y-98-12345, on put the dashes may be left out, all of them. ISO 3901 for what stands where. */
static const struct string_case isrcs[] =
{
    { L"US-K7Y-98-12345", S_OK, L"US-K7Y-98-12345", NULL },
    { L"GBAYE0601498", S_OK, L"GB-AYE-06-01498", NULL },
    { L"de-a12-00-00001", S_OK, L"DE-A12-00-00001", NULL },
    { L"usk7y9812345", S_OK, L"US-K7Y-98-12345", NULL },
    { L"Us-k7Y-98-12345", S_OK, L"US-K7Y-98-12345", NULL },
    { L"AA-000-00-00000", S_OK, L"AA-000-00-00000", NULL },
    { L"zz-zzz-99-99999", S_OK, L"ZZ-ZZZ-99-99999", NULL },
    { L"QM1A22600000", S_OK, L"QM-1A2-26-00000", NULL },
    { L"", S_OK, L"", NULL },
    { L"FR-Z03-91-01231", S_OK, L"FR-Z03-91-01231", NULL },
    { NULL, S_OK, L"", NULL },
    { L"FRZ039101232", S_OK, L"FR-Z03-91-01232", NULL },
    /* too short */
    { L"U", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"too early" },
    { L"US", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"too early" },
    { L"US-", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"too early" },
    { L"US-K7Y-98", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"too early" },
    { L"US-K7Y-98-1234", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 15 " },
    { L"USK7Y981234", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 12 " },
    /* too long */
    { L"US-K7Y-98-123456", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"goes on" },
    { L"USK7Y98123456", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"goes on" },
    { L"US-K7Y-98-12345 ", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 16 " },
    { L"US-K7Y-98-12345-", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"goes on" },
    { L"US-K7Y-98-12345\n", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"goes on" },
    { L"USK7Y9812345USK7Y9812345USK7Y9812345USK7Y9812345USK7Y9812345USK7Y9812345USK7Y9812345", E_IMAPI_DF2TAO_INVALID_ISRC,
      NULL, L"goes on" },
    /* country */
    { L"1S-K7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"two letters" },
    { L"U1-K7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 2 " },
    { L" US-K7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 1 " },
    { L" USK7Y981234", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 1 " },
    { L"4006381333931", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"two letters" },         /* an MCN */
    { L"\xff35S-K7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 1 " }, /* a full-width U */
    { L"\x0155S-K7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 1 " }, /* U in the low byte */
    { L"\x00c4\x00d6K7Y9812345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 1 " },
    /* owner */
    { L"US-K_Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"third to fifth" },
    { L"US-K Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 5 " },
    { L"US-:7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 4 " },
    { L"USK.Y9812345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 4 " },
    { L"ISRC USK7Y9812345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 5 " },
    /* year */
    { L"US-K7Y-A8-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"year" },
    { L"US-K7Y-9O-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 9 " },
    { L"USK7YX812345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"year" },
    /* designation */
    { L"US-K7Y-98-A2345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"last five" },
    { L"US-K7Y-98-1234X", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 15 " },
    { L"USK7Y98 2345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"last five" },
    { L"US-K7Y-98-12\x0663" L"45", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 13 " },    /* an Arabic-Indic 3 */
    /* dashes */
    { L"US-K7Y9812345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"dashes" },
    { L"US-K7Y-9812345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"dashes" },
    { L"USK7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"dashes" },
    { L"USK7Y98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"dashes" },
    { L"U-SK7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"dashes" },
    { L"-USK7Y9812345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"dashes" },
    { L"US--K7Y-98-12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"dashes" },
    { L"US K7Y 98 12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 3 " },
    { L"US\x2013K7Y\x2013" L"98\x2013" L"12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 3 " },
    { L"US/K7Y/98/12345", E_IMAPI_DF2TAO_INVALID_ISRC, NULL, L"character 3 " },
};

static HRESULT put_property(IDispatch *object, BSTR value)
{
    return IRawCDImageTrackInfo_put_ISRC((IRawCDImageTrackInfo *)object, value);
}

static HRESULT get_property(IDispatch *object, BSTR *value)
{
    return IRawCDImageTrackInfo_get_ISRC((IRawCDImageTrackInfo *)object, value);
}

static const struct string_property isrc_property = { L"ISRC", put_property, get_property };

static void check_isrc(IRawCDImageTrackInfo *track, const WCHAR *expected)
{
    check_string((IDispatch *)track, &isrc_property, expected);
}

static HRESULT put_isrc(IRawCDImageTrackInfo *track, const WCHAR *isrc)
{
    BSTR text = SysAllocString(isrc);
    HRESULT hr = IRawCDImageTrackInfo_put_ISRC(track, text);

    SysFreeString(text);
    return hr;
}

static void test_isrc(void)
{
    unsigned way;

    for (way = 0; way < WAYS; way++)
    {
        IRawCDImageCreator *image = create_image();
        IRawCDImageTrackInfo *track;
        struct test_stream stream;

        add_track(image, &stream, 0, 300);
        track = get_track(image, 1);
        check_string_puts((IDispatch *)track, &isrc_property, isrcs, ARRAY_SIZE(isrcs), way);
        IRawCDImageTrackInfo_Release(track);
        IRawCDImageCreator_Release(image);
    }
}

/* Each track has its own; all objects for one track have the same; they last as long as anybody asks. */
static void test_isrc_of_its_track(void)
{
    IRawCDImageCreator *image = create_image();
    IRawCDImageTrackInfo *tracks[3], *again;
    struct test_stream streams[3];
    BSTR text;
    LONG i;
    HRESULT hr;

    for (i = 0; i < 3; i++)
    {
        add_track(image, &streams[i], (BYTE)i, 300);
        tracks[i] = get_track(image, i + 1);
    }
    ok(put_isrc(tracks[0], L"USK7Y9800001") == S_OK, "put\n");
    ok(put_isrc(tracks[2], L"USK7Y9800003") == S_OK, "put\n");
    check_isrc(tracks[0], L"US-K7Y-98-00001");
    check_isrc(tracks[1], L"");
    check_isrc(tracks[2], L"US-K7Y-98-00003");
    again = get_track(image, 3);
    check_isrc(again, L"US-K7Y-98-00003");
    ok(put_isrc(again, L"USK7Y9800033") == S_OK, "put\n");
    check_isrc(tracks[2], L"US-K7Y-98-00033");
    IRawCDImageTrackInfo_Release(again);

    /* A NUL is no digit, and the length counts. */
    text = SysAllocStringLen(L"USK7Y9812345\0", 13);
    hr = IRawCDImageTrackInfo_put_ISRC(tracks[1], text);
    ok(hr == E_IMAPI_DF2TAO_INVALID_ISRC, "%#lx\n", hr);
    SysFreeString(text);

    IRawCDImageCreator_Release(image);
    check_isrc(tracks[0], L"US-K7Y-98-00001");
    ok(put_isrc(tracks[0], L"USK7Y9800009") == S_OK, "put\n");
    check_isrc(tracks[0], L"US-K7Y-98-00009");
    for (i = 0; i < 3; i++) IRawCDImageTrackInfo_Release(tracks[i]);
    for (i = 0; i < 3; i++) ok(streams[i].ref == 1, "ref %ld\n", streams[i].ref);
}

static void test_copy_setting(void)
{
    static const struct
    {
        int value;
        HRESULT hr;
        int after;
    }
    tests[] =
    {
        { 1, S_OK, 1 }, { 2, S_OK, 2 }, { 0, S_OK, 0 }, { 2, S_OK, 2 }, { 1, S_OK, 1 }, { 0, S_OK, 0 }, { 1, S_OK, 1 },
        { 3, E_INVALIDARG, 1 }, { -1, E_INVALIDARG, 1 }, { 0x7fffffff, E_INVALIDARG, 1 },
    };
    IMAPI_CD_TRACK_DIGITAL_COPY_SETTING value;
    IRawCDImageCreator *image = create_image();
    IRawCDImageTrackInfo *track;
    struct test_stream stream;
    VARIANT_BOOL flag;
    unsigned i;
    HRESULT hr;

    add_track(image, &stream, 0, 300);
    track = get_track(image, 1);
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        hr = IRawCDImageTrackInfo_put_DigitalAudioCopySetting(track,
                (IMAPI_CD_TRACK_DIGITAL_COPY_SETTING)tests[i].value);
        ok(hr == tests[i].hr, "%d: %#lx\n", tests[i].value, hr);
        hr = IRawCDImageTrackInfo_get_DigitalAudioCopySetting(track, &value);
        ok(hr == S_OK && (int)value == tests[i].after, "%d: %d\n", tests[i].value, value);
        hr = IRawCDImageTrackInfo_get_AudioHasPreemphasis(track, &flag);
        ok(hr == S_OK && !flag, "%d: %d\n", tests[i].value, flag);
    }

    hr = IRawCDImageTrackInfo_put_AudioHasPreemphasis(track, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_get_AudioHasPreemphasis(track, &flag);
    ok(hr == S_OK && flag == VARIANT_TRUE, "%d\n", flag);
    hr = IRawCDImageTrackInfo_get_DigitalAudioCopySetting(track, &value);
    ok(hr == S_OK && value == 1, "%d\n", value);
    hr = IRawCDImageTrackInfo_put_AudioHasPreemphasis(track, VARIANT_FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_get_AudioHasPreemphasis(track, &flag);
    ok(hr == S_OK && flag == VARIANT_FALSE, "%d\n", flag);
    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);
}

#define check_indexes(track, ...) \
    do { static const LONG expected[] = { __VA_ARGS__ }; check_indexes_(__LINE__, track, expected, ARRAY_SIZE(expected)); } while (0)
static void check_indexes_(int line, IRawCDImageTrackInfo *track, const LONG *expected, LONG count)
{
    LONG lower = -1, upper = -2, i;
    SAFEARRAY *array = NULL;
    VARIANT element;
    HRESULT hr = IRawCDImageTrackInfo_get_TrackIndexes(track, &array);

    ok_(__FILE__, line)(hr == S_OK && array, "%#lx\n", hr);
    SafeArrayGetLBound(array, 1, &lower);
    SafeArrayGetUBound(array, 1, &upper);
    ok_(__FILE__, line)(lower == 0 && upper == count - 1, "%ld to %ld\n", lower, upper);
    for (i = 0; i < count && i <= upper; i++)
    {
        VariantInit(&element);
        SafeArrayGetElement(array, &i, &element);
        ok_(__FILE__, line)(V_VT(&element) == VT_I4 && V_I4(&element) == expected[i], "%ld: VT %d, %ld, not %ld\n", i,
                V_VT(&element), V_I4(&element), expected[i]);
    }
    SafeArrayDestroy(array);
}

static void test_indexes(void)
{
    static const struct
    {
        BOOL clear;
        LONG offset;
        HRESULT hr;
    }
    tests[] =
    {
        { FALSE, 0, S_IMAPI_RAW_IMAGE_TRACK_INDEX_ALREADY_EXISTS },
        { TRUE, 0, E_IMAPI_RAW_IMAGE_TRACK_INDEX_OFFSET_ZERO_CANNOT_BE_CLEARED },
        { TRUE, 1, E_IMAPI_RAW_IMAGE_TRACK_INDEX_NOT_FOUND },
        { TRUE, -1, E_IMAPI_RAW_IMAGE_TRACK_INDEX_NOT_FOUND },
        { FALSE, -1, E_INVALIDARG },
        { FALSE, (LONG)0x80000000, E_INVALIDARG },
        { FALSE, 0x7fffffff, E_INVALIDARG },
        { FALSE, 1000, E_INVALIDARG },
        { FALSE, 1, E_IMAPI_RAW_IMAGE_TRACK_INDEX_TOO_CLOSE_TO_OTHER_INDEX },
        { FALSE, 9, E_IMAPI_RAW_IMAGE_TRACK_INDEX_TOO_CLOSE_TO_OTHER_INDEX },
        { FALSE, 10, S_OK },
        { FALSE, 10, S_IMAPI_RAW_IMAGE_TRACK_INDEX_ALREADY_EXISTS },
        { FALSE, 19, E_IMAPI_RAW_IMAGE_TRACK_INDEX_TOO_CLOSE_TO_OTHER_INDEX },
        { FALSE, 500, S_OK },
        { FALSE, 491, E_IMAPI_RAW_IMAGE_TRACK_INDEX_TOO_CLOSE_TO_OTHER_INDEX },
        { FALSE, 509, E_IMAPI_RAW_IMAGE_TRACK_INDEX_TOO_CLOSE_TO_OTHER_INDEX },
        { FALSE, 510, S_OK },
        { FALSE, 490, S_OK },
        { FALSE, 999, S_OK },
        { FALSE, 200, S_OK },
        { TRUE, 10, S_OK },
        { TRUE, 10, E_IMAPI_RAW_IMAGE_TRACK_INDEX_NOT_FOUND },
        { TRUE, 0x7fffffff, E_IMAPI_RAW_IMAGE_TRACK_INDEX_NOT_FOUND },
        { TRUE, 999, S_OK },
    };
    IRawCDImageCreator *image = create_image();
    IRawCDImageTrackInfo *track;
    struct test_stream stream;
    unsigned i;
    HRESULT hr;

    add_track(image, &stream, 0, 1000);
    track = get_track(image, 1);
    check_indexes(track, 0);
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        SetErrorInfo(0, NULL);
        hr = tests[i].clear ? IRawCDImageTrackInfo_ClearTrackIndex(track, tests[i].offset)
                : IRawCDImageTrackInfo_AddTrackIndex(track, tests[i].offset);
        ok(hr == tests[i].hr, "%u: %#lx\n", i, hr);
        if (FAILED(tests[i].hr)) check_error_text(L".");
    }
    check_indexes(track, 0, 200, 490, 500, 510);
    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);

    /* INDEX 01 to 99. */
    image = create_image();
    add_track(image, &stream, 0, 5000);
    track = get_track(image, 1);
    for (i = 98; i >= 1; i--)
    {
        hr = IRawCDImageTrackInfo_AddTrackIndex(track, i * 10);
        ok(hr == S_OK, "%u: %#lx\n", i, hr);
    }
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 2000);
    ok(hr == E_IMAPI_RAW_IMAGE_TOO_MANY_TRACK_INDEXES, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 980);
    ok(hr == S_IMAPI_RAW_IMAGE_TRACK_INDEX_ALREADY_EXISTS, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_ClearTrackIndex(track, 500);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 2000);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);
}

/* Without gaps the last 150 sectors of a track, if another follows, are the other's pause. */
static void test_index_in_pause(void)
{
    IRawCDImageCreator *image = create_image();
    struct test_stream streams[2];
    IRawCDImageTrackInfo *track;
    IStream *result = NULL;
    LONG value;
    HRESULT hr;

    add_track(image, &streams[0], 0, 1000);
    track = get_track(image, 1);
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 850);
    ok(hr == S_OK, "%#lx\n", hr);
    add_track(image, &streams[1], 0, 1000);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 2000, "%ld\n", value);
    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == E_INVALIDARG && !result, "%#lx\n", hr);
    check_error_text(L"track 1");
    /* It is not read-only for that. */
    hr = IRawCDImageTrackInfo_ClearTrackIndex(track, 850);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 849);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    IStream_Release(result);
    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);
}

static void test_frozen(void)
{
    IRawCDImageCreator *image = create_image();
    IMAPI_CD_TRACK_DIGITAL_COPY_SETTING copy;
    IRawCDImageTrackInfo *track, *later;
    struct test_stream stream;
    VARIANT_BOOL flag;
    IStream *result;
    VARIANT value;
    LONG number;
    HRESULT hr;

    add_track(image, &stream, 0, 1000);
    track = get_track(image, 1);
    ok(put_isrc(track, L"USK7Y9812345") == S_OK, "put\n");
    IRawCDImageTrackInfo_AddTrackIndex(track, 100);
    IRawCDImageTrackInfo_put_DigitalAudioCopySetting(track, IMAPI_CD_TRACK_DIGITAL_COPY_SCMS);
    IRawCDImageTrackInfo_put_AudioHasPreemphasis(track, VARIANT_TRUE);
    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    later = get_track(image, 1);

    hr = put_isrc(track, L"USK7Y9854321");
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = put_isrc(later, L"wrong");
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_put_ISRC(track, NULL);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"USK7Y9854321");
    hr = put_by_name((IDispatch *)track, L"ISRC", &value, TRUE);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    VariantClear(&value);
    hr = IRawCDImageTrackInfo_put_DigitalAudioCopySetting(track, IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_put_AudioHasPreemphasis(track, VARIANT_FALSE);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 200);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 100);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_ClearTrackIndex(track, 100);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);

    check_isrc(track, L"US-K7Y-98-12345");
    check_isrc(later, L"US-K7Y-98-12345");
    check_indexes(track, 0, 100);
    IRawCDImageTrackInfo_get_DigitalAudioCopySetting(track, &copy);
    ok(copy == IMAPI_CD_TRACK_DIGITAL_COPY_SCMS, "%d\n", copy);
    IRawCDImageTrackInfo_get_AudioHasPreemphasis(track, &flag);
    ok(flag == VARIANT_TRUE, "%d\n", flag);
    IRawCDImageTrackInfo_get_StartingLba(track, &number);
    ok(number == 0, "%ld\n", number);

    IStream_Release(result);
    IRawCDImageTrackInfo_Release(later);
    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);
}

START_TEST(rawtrack)
{
    CoInitialize(NULL);
    test_defaults();
    test_isrc();
    test_isrc_of_its_track();
    test_copy_setting();
    test_indexes();
    test_index_in_pause();
    test_frozen();
    CoUninitialize();
}
