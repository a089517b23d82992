/*
 * Tests of data tracks in raw CD images, which IRawCDImageCreatorExtension::AddDataTrack adds: what it takes, what is refused
 * for such tracks, and every kind of sector, decoded by code of this file's own from ECMA-130 14, 15, annexes A and B. Sources:
 * docs/extensions.md, the page ne-imapi2-imapi_cd_sector_type for the sizes.
 *
 *     rawdata burn KIND:FILE...
 *
 * burns a disc of these tracks in the first drive; KIND is audio or one of the names in the table below. tests/burn/run does
 * this.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include "raw_test.h"
#include "imapi2ext.h"
#include "support/drive_test.h"

#define SECTOR_SIZE 2448
#define TRACK_SECTORS 400

static const struct kind
{
    const char *name;
    IMAPI_CD_SECTOR_TYPE type;
    ULONG unit;                 /* bytes of the stream for each sector */
    ULONG user;                 /* where they are in the sector */
    BYTE mode;
    BOOL whole;                 /* the stream has sectors as they are on the disc */
    ULONG edc_from, edc_at;     /* 0: there is none */
    BOOL ecc;
    BYTE submode;               /* of sectors without data, in mode 2 with forms */
}
kinds[] =
{
    { "zero",      IMAPI_CD_SECTOR_MODE_ZERO,     2336, 16, 0 },
    { "mode1",     IMAPI_CD_SECTOR_MODE1,         2048, 16, 1, FALSE, 0, 2064, TRUE },
    { "mode2",     IMAPI_CD_SECTOR_MODE2FORM0,    2336, 16, 2 },
    { "form1",     IMAPI_CD_SECTOR_MODE2FORM1,    2048, 24, 2, FALSE, 16, 2072, TRUE, 0x08 },
    { "form2",     IMAPI_CD_SECTOR_MODE2FORM2,    2336, 16, 2, FALSE, 16, 2348, FALSE, 0x20 },
    { "mode1-raw", IMAPI_CD_SECTOR_MODE1RAW,      2352, 0, 1, TRUE, 0, 2064, TRUE },
    { "mode2-raw", IMAPI_CD_SECTOR_MODE2FORM0RAW, 2352, 0, 2, TRUE },
    { "form1-raw", IMAPI_CD_SECTOR_MODE2FORM1RAW, 2352, 0, 2, TRUE, 16, 2072, TRUE, 0x08 },
    { "form2-raw", IMAPI_CD_SECTOR_MODE2FORM2RAW, 2352, 0, 2, TRUE, 16, 2348, FALSE, 0x20 },
};

static const struct kind *kind_of(IMAPI_CD_SECTOR_TYPE type)
{
    unsigned i;

    for (i = 0; kinds[i].type != type; i++) ;
    return &kinds[i];
}

static IRawCDImageCreatorExtension *get_extension(IRawCDImageCreator *image)
{
    IRawCDImageCreatorExtension *extension = NULL;
    HRESULT hr = IRawCDImageCreator_QueryInterface(image, &IID_IRawCDImageCreatorExtension, (void **)&extension);

    ok(hr == S_OK, "%#lx\n", hr);
    return extension;
}

static HRESULT add_stream(IRawCDImageCreator *image, IMAPI_CD_SECTOR_TYPE type, IStream *stream, LONG *index)
{
    IRawCDImageCreatorExtension *extension = get_extension(image);
    HRESULT hr = IRawCDImageCreatorExtension_AddDataTrack(extension, type, stream, index);

    IRawCDImageCreatorExtension_Release(extension);
    return hr;
}

static LONG add_data(IRawCDImageCreator *image, struct test_stream *stream, BYTE seed, const struct kind *kind,
        ULONGLONG size)
{
    LONG index = -1;
    HRESULT hr = add_stream(image, kind->type, test_stream_init(stream, seed, size), &index);

    ok(hr == S_OK, "%s: %#lx\n", kind->name, hr);
    return index;
}

/* --- one sector --------------------------------------------------------------------------------------------------------- */

/* ECMA-130 annex B. */
static void descramble(BYTE *sector)
{
    ULONG shift = 1, i, bit;

    for (i = 12; i < 2352; i++)
        for (bit = 0; bit < 8; bit++)
        {
            sector[i] ^= (shift & 1) << bit;
            shift = shift >> 1 | ((shift ^ shift >> 1) & 1) << 14;
        }
}

/* ECMA-130 14.3. */
static BOOL edc_is_right(const BYTE *data, ULONG size, const BYTE *stored)
{
    ULONG value = 0, bit;

    while (size--)
    {
        value ^= *data++;
        for (bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ 0xd8018001 : value >> 1;
    }
    return value == (stored[0] | stored[1] << 8 | stored[2] << 16 | (ULONG)stored[3] << 24);
}

/* Annex A: the sum of the symbols of a vector, and the one weighted by powers of alpha, by Horner's rule. */
static BOOL vector_is_right(const BYTE *area, ULONG count, ULONG (*place)(ULONG vector, ULONG symbol), ULONG vector)
{
    BYTE sum = 0, weighted = 0;
    ULONG i;

    for (i = 0; i < count; i++)
    {
        BYTE symbol = area[place(vector / 2, i) * 2 + vector % 2];

        weighted = (weighted << 1 ^ (weighted & 0x80 ? 0x1d : 0)) ^ symbol;
        sum ^= symbol;
    }
    return !sum && !weighted;
}

static ULONG place_p(ULONG vector, ULONG symbol)
{
    return 43 * symbol + vector;
}

static ULONG place_q(ULONG vector, ULONG symbol)
{
    return symbol < 43 ? (44 * symbol + 43 * vector) % 1118 : 1118 + 26 * (symbol - 43) + vector;
}

static BOOL ecc_is_right(const BYTE *area)
{
    ULONG i;

    for (i = 0; i < 2 * 43; i++)
        if (!vector_is_right(area, 26, place_p, i)) return FALSE;
    for (i = 0; i < 2 * 26; i++)
        if (!vector_is_right(area, 45, place_q, i)) return FALSE;
    return TRUE;
}

/* A sector, as it is on the disc, is of this kind, at this address, and whole; it is left descrambled. */
static void check_sector(BYTE *sector, const struct kind *kind, LONG lba)
{
    static const BYTE sync[12] = { 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0 };
    LONG frames = lba < -150 ? lba + 450150 : lba + 150;
    BYTE time[3] = { frames / 4500, frames / 75 % 60, frames % 75 }, area[2340];
    unsigned i;

    ok(!memcmp(sector, sync, sizeof(sync)), "%ld: no sync pattern\n", lba);
    descramble(sector);
    for (i = 0; i < 3; i++)
        ok(sector[12 + i] == time[i] / 10 * 16 + time[i] % 10, "%ld: byte %u of the header is %02x\n", lba, i, sector[12 + i]);
    ok(sector[15] == kind->mode, "%ld: mode %u\n", lba, sector[15]);
    if (kind->submode)
    {
        ok(!memcmp(sector + 16, sector + 20, 4), "%ld: two sub-headers\n", lba);
        ok((sector[18] & 0x20) == (kind->submode & 0x20), "%ld: sub-mode %02x\n", lba, sector[18]);
    }
    if (kind->edc_at)
        ok(edc_is_right(sector + kind->edc_from, kind->edc_at - kind->edc_from, sector + kind->edc_at),
                "%ld: the EDC is wrong\n", lba);
    if (!kind->ecc) return;
    memcpy(area, sector + 12, sizeof(area));
    if (kind->mode == 2) memset(area, 0, 4);
    ok(ecc_is_right(area), "%ld: the ECC is wrong\n", lba);
}

/* A sector of a track's stream: byte `at` of it is the first. */
static void check_user(const BYTE *sector, const struct kind *kind, LONG lba, BYTE seed, ULONGLONG at, ULONGLONG end)
{
    ULONG from = 0, to = kind->unit, i;

    /* What form 2 is made right: the bit in the sub-header, its copy, the EDC. */
    if (kind->type == IMAPI_CD_SECTOR_MODE2FORM2)
    {
        ok(sector[16] == stream_byte(seed, at) && sector[17] == stream_byte(seed, at + 1)
                && sector[18] == (stream_byte(seed, at + 2) | 0x20) && sector[19] == stream_byte(seed, at + 3),
                "%ld: another sub-header\n", lba);
        from = 8;
        to -= 4;
    }
    for (i = from; i < to; i++)
        if (sector[kind->user + i] != (at + i < end ? stream_byte(seed, at + i) : 0)) break;
    ok(i == to, "%ld: byte %lu of the user's is %02x\n", lba, i, sector[kind->user + i]);
    if (kind->type == IMAPI_CD_SECTOR_MODE2FORM1)
        ok(!memcmp(sector + 16, "\0\0\x08\0\0\0\x08", 8), "%ld: sub-mode %02x\n", lba, sector[18]);
}

static void check_no_user(const BYTE *sector, const struct kind *kind, LONG lba)
{
    ULONG from = kind->submode ? 24 : 16, end = kind->edc_at ? kind->edc_at : 2352, i;

    for (i = from; i < end && !sector[i]; i++) ;
    ok(i == end, "%ld: byte %lu is %02x\n", lba, i, sector[i]);
    if (kind->submode) ok(sector[18] == kind->submode, "%ld: sub-mode %02x\n", lba, sector[18]);
}

static void read_sector(IStream *stream, LONG lba, BYTE *sector)
{
    ULONG done;
    HRESULT hr = read_at(stream, (ULONGLONG)(lba - LEADIN_START) * SECTOR_SIZE, sector, SECTOR_SIZE, &done);

    ok(hr == S_OK && done == SECTOR_SIZE, "%ld: %#lx %lu\n", lba, hr, done);
}

/* Control, TNO and INDEX of a sector's Q; 0 in *adr where it has no position. */
static void read_q(const BYTE *sector, BYTE *control, BYTE *tno, BYTE *index)
{
    BYTE q[12] = { 0 };
    unsigned i;

    for (i = 0; i < 96; i++) q[i / 8] |= (sector[2352 + i] >> 6 & 1) << (7 - i % 8);
    *control = q[0] >> 4;
    *tno = (q[0] & 15) == 1 ? q[1] : 0xff;
    *index = q[2];
}

/* --- what is taken ------------------------------------------------------------------------------------------------------ */

static void test_arguments(void)
{
    static const struct
    {
        IMAPI_CD_SECTOR_TYPE type;
        ULONGLONG size;
        HRESULT hr;
        LONG sectors;
        const WCHAR *text;
    }
    tests[] =
    {
        { IMAPI_CD_SECTOR_MODE1, 0, E_INVALIDARG, 0, L"empty" },
        { IMAPI_CD_SECTOR_MODE1, 1, S_OK, 1 },
        { IMAPI_CD_SECTOR_MODE1, 2048 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE1, 2048 * 1000 + 1, S_OK, 1001 },
        { IMAPI_CD_SECTOR_MODE_ZERO, 2336 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE2FORM0, 2336 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE2FORM1, 2048 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE2FORM2, 2336 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE1RAW, 2352 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE2FORM0RAW, 2352 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE2FORM1RAW, 2352 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE2FORM2RAW, 2352 * 1000, S_OK, 1000 },
        { IMAPI_CD_SECTOR_MODE1RAW, 2352 * 1000 + 1, E_INVALIDARG, 0, L"2,352" },
        { IMAPI_CD_SECTOR_AUDIO, 2352 * 1000, E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED, 0, L"AddTrack" },
        { 10, 2352 * 1000, E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED },
        { -1, 2352 * 1000, E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED },
        /* With the post-gap the lead-out begins at LBA 398,100 at the latest. */
        { IMAPI_CD_SECTOR_MODE1, 2048ull * 397950, S_OK, 397950 },
        { IMAPI_CD_SECTOR_MODE1, 2048ull * 397951, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE },
        { IMAPI_CD_SECTOR_MODE1, 1ull << 62, E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE },
    };
    struct test_stream stream;
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        IRawCDImageCreator *image = create_image();
        IMAPI_CD_SECTOR_TYPE type = 99;
        IRawCDImageTrackInfo *track;
        LONG index = 99, value;
        HRESULT hr;

        winetest_push_context("test %u", i);
        hr = add_stream(image, tests[i].type, test_stream_init(&stream, 1, tests[i].size), &index);
        ok(hr == tests[i].hr, "%#lx\n", hr);
        ok(index == (hr == S_OK), "%ld\n", index);
        if (tests[i].text) check_error_text(tests[i].text);
        if (hr == S_OK)
        {
            track = get_track(image, 1);
            IRawCDImageTrackInfo_get_SectorType(track, &type);
            ok(type == tests[i].type, "%d\n", type);
            IRawCDImageTrackInfo_get_SectorCount(track, &value);
            ok(value == tests[i].sectors, "%ld\n", value);
            IRawCDImageTrackInfo_get_StartingLba(track, &value);
            ok(!value, "%ld\n", value);
            IRawCDImageTrackInfo_Release(track);
            IRawCDImageCreator_get_LastUsedUserSectorInImage(image, &value);
            ok(value == tests[i].sectors - 1, "%ld\n", value);
            IRawCDImageCreator_get_StartOfLeadout(image, &value);
            ok(value == max(tests[i].sectors + 150, 300), "%ld\n", value);
        }
        IRawCDImageCreator_Release(image);
        ok(stream.ref == 1, "%ld references\n", stream.ref);
        winetest_pop_context();
    }
}

static void test_refused(void)
{
    IRawCDImageCreator *image = create_image();
    struct test_stream streams[4];
    LONG index = 99;
    IStream *result;
    HRESULT hr;

    hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, test_stream_init(&streams[0], 1, 2048 * 1000), NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, NULL, &index);
    ok(hr == E_POINTER && !index, "%#lx %ld\n", hr, index);

    /* The page of put_StartingTrackNumber: other than 1 only with audio. */
    ok(IRawCDImageCreator_put_StartingTrackNumber(image, 2) == S_OK, "no track number 2\n");
    hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, &streams[0].IStream_iface, &index);
    ok(hr == E_INVALIDARG && !index, "%#lx %ld\n", hr, index);
    check_error_text(L"StartingTrackNumber");
    IRawCDImageCreator_put_StartingTrackNumber(image, 1);

    /* A special pregap is heard by winding back from a first track of audio. */
    hr = IRawCDImageCreator_AddSpecialPregap(image, test_stream_init(&streams[1], 2, SOUND_SIZE * 200));
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, &streams[0].IStream_iface, &index);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"pregap");
    add_track(image, &streams[2], 3, 300);
    hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, &streams[0].IStream_iface, &index);
    ok(hr == S_OK && index == 2, "%#lx %ld\n", hr, index);

    /* AddTrack is as Windows has it. */
    index = 99;
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_MODE1, &streams[0].IStream_iface, &index);
    ok(hr == E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED && !index, "%#lx %ld\n", hr, index);

    streams[3].stat_hr = 0;
    test_stream_init(&streams[3], 4, 2048 * 1000);
    streams[3].stat_hr = E_ACCESSDENIED;
    streams[3].seek_hr = E_ACCESSDENIED;
    hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, &streams[3].IStream_iface, &index);
    ok(hr == E_ACCESSDENIED, "%#lx\n", hr);
    check_error_text(L"how long");

    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, &streams[0].IStream_iface, &index);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    IStream_Release(result);
    IRawCDImageCreator_Release(image);
}

static void test_too_many(void)
{
    IRawCDImageCreator *image = create_image();
    struct test_stream stream;
    LONG index, i;
    HRESULT hr;

    test_stream_init(&stream, 1, 2048 * 300);
    for (i = 1; i <= 100; i++)
    {
        hr = add_stream(image, IMAPI_CD_SECTOR_MODE1, &stream.IStream_iface, &index);
        ok(hr == (i < 100 ? S_OK : E_IMAPI_RAW_IMAGE_TOO_MANY_TRACKS), "%ld: %#lx\n", i, hr);
        ok(index == (i < 100 ? i : 0), "%ld: %ld\n", i, index);
    }
    IRawCDImageCreator_Release(image);
}

/* ISRC, copy setting and pre-emphasis are audio's. */
static void test_track_puts(void)
{
    IRawCDImageCreator *image = create_image();
    struct test_stream stream;
    IRawCDImageTrackInfo *track;
    BSTR isrc = SysAllocString(L"US-K7Y-98-12345"), text = NULL;
    VARIANT_BOOL flag = VARIANT_TRUE;
    SAFEARRAY *indexes;
    HRESULT hr;

    add_data(image, &stream, 1, kind_of(IMAPI_CD_SECTOR_MODE1), 2048 * 1000);
    track = get_track(image, 1);
    hr = IRawCDImageTrackInfo_put_ISRC(track, isrc);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"ISRC");
    hr = IRawCDImageTrackInfo_put_ISRC(track, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_get_ISRC(track, &text);
    ok(hr == S_OK && !SysStringLen(text), "%#lx %s\n", hr, wine_dbgstr_w(text));
    SysFreeString(text);
    hr = IRawCDImageTrackInfo_put_DigitalAudioCopySetting(track, IMAPI_CD_TRACK_DIGITAL_COPY_SCMS);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"copy");
    hr = IRawCDImageTrackInfo_put_AudioHasPreemphasis(track, VARIANT_TRUE);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"emphasis");
    hr = IRawCDImageTrackInfo_get_AudioHasPreemphasis(track, &flag);
    ok(hr == S_OK && flag == VARIANT_FALSE, "%#lx %d\n", hr, flag);
    /* Indexes data may have. */
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 999);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_AddTrackIndex(track, 1000);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    hr = IRawCDImageTrackInfo_get_TrackIndexes(track, &indexes);
    ok(hr == S_OK && indexes->rgsabound[0].cElements == 2, "%#lx\n", hr);
    SafeArrayDestroy(indexes);
    IRawCDImageTrackInfo_Release(track);
    IRawCDImageCreator_Release(image);
    SysFreeString(isrc);
}

/* --- what comes out ----------------------------------------------------------------------------------------------------- */

/* A disc with one track, of each kind, of a stream that ends within a sector where it may; form 2 would have no EDC there. */
static void test_kind(const struct kind *kind)
{
    static const LONG places[] = { LEADIN_START, -151, -150, -1, 0, 1, 57, 399, 400, 549, 550, 551, 550 + LEADOUT_SECTORS - 1 };
    ULONGLONG size = (ULONGLONG)kind->unit * TRACK_SECTORS;
    IRawCDImageCreator *image = create_image();
    BYTE sector[SECTOR_SIZE], control, tno, index;
    struct test_stream stream;
    IStream *result = NULL;
    HRESULT hr;
    unsigned i;

    if (!kind->whole && kind->type != IMAPI_CD_SECTOR_MODE2FORM2) size -= 1000;
    add_data(image, &stream, 7, kind, size);
    /* Mode 0 has no data but zeros. */
    if (kind->type == IMAPI_CD_SECTOR_MODE_ZERO) stream.mask = 0;
    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(stream_size(result) == (ULONGLONG)(550 + LEADOUT_SECTORS - LEADIN_START) * SECTOR_SIZE, "%I64u\n", stream_size(result));
    for (i = 0; i < ARRAY_SIZE(places); i++)
    {
        LONG lba = places[i];
        BOOL user = lba >= 0 && lba < TRACK_SECTORS;

        read_sector(result, lba, sector);
        read_q(sector, &control, &tno, &index);
        ok(control == 4, "%ld: control %u\n", lba, control);
        ok(tno == (lba < -150 ? 0 : lba < 550 ? 1 : 0xaa), "%ld: TNO %02x\n", lba, tno);
        if (lba >= -150) ok(index == (lba >= 0), "%ld: INDEX %02x\n", lba, index);
        if (user && kind->whole)
        {
            check_user(sector, kind, lba, 7, (ULONGLONG)lba * kind->unit, size);
            continue;
        }
        check_sector(sector, kind, lba);
        if (user && stream.mask) check_user(sector, kind, lba, 7, (ULONGLONG)lba * kind->unit, size);
        else if (!user || !stream.mask) check_no_user(sector, kind, lba);
    }
    IStream_Release(result);
    IRawCDImageCreator_Release(image);
}

static void test_kinds(void)
{
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(kinds); i++)
    {
        winetest_push_context("%s", kinds[i].name);
        test_kind(&kinds[i]);
        winetest_pop_context();
    }
}

/* PSEC of point A0: 20h when the first data track is of CD-ROM XA. */
static void test_disc_type(void)
{
    BYTE sector[SECTOR_SIZE], q[12];
    struct test_stream stream;
    unsigned i, j;

    for (i = 0; i < ARRAY_SIZE(kinds); i++)
    {
        IRawCDImageCreator *image = create_image();
        IStream *result = NULL;

        add_data(image, &stream, 7, &kinds[i], (ULONGLONG)kinds[i].unit * TRACK_SECTORS);
        IRawCDImageCreator_CreateResultImage(image, &result);
        read_sector(result, LEADIN_START + 3, sector);      /* the fourth: after three of track 1 */
        memset(q, 0, sizeof(q));
        for (j = 0; j < 96; j++) q[j / 8] |= (sector[2352 + j] >> 6 & 1) << (7 - j % 8);
        ok(q[2] == 0xa0 && q[8] == (kinds[i].submode ? 0x20 : 0), "%s: point %02x, PSEC %02x\n", kinds[i].name, q[2], q[8]);
        IStream_Release(result);
        IRawCDImageCreator_Release(image);
    }
}

struct part
{
    LONG start, end;
    BYTE control, tno, index;
    int track;                  /* whose stream: 0 to 3, -1: none */
    const struct kind *kind;    /* NULL: sound */
};

/* Data, sound (two tracks, gapless) and data again: every sector, read in an odd step. */
static void test_mixed(void)
{
    static const struct
    {
        IMAPI_CD_SECTOR_TYPE type;
        ULONG sectors;
    }
    tracks[] =
    {
        { IMAPI_CD_SECTOR_MODE1, 310 }, { IMAPI_CD_SECTOR_AUDIO, 320 }, { IMAPI_CD_SECTOR_AUDIO, 330 },
        { IMAPI_CD_SECTOR_MODE2FORM1, 340 },
    };
    static const LONG starts[] = { 0, 610, 930, 1485 };
    /* format 0 of READ TOC */
    static const BYTE toc[] =
    {
        0, 42, 1, 4, 0, 0x14, 1, 0, 0, 0, 0, 0, 0, 0x12, 2, 0, 0, 0, 0x02, 0x62, 0, 0x12, 3, 0, 0, 0, 0x03, 0xa2,
        0, 0x14, 4, 0, 0, 0, 0x05, 0xcd, 0, 0x14, 0xaa, 0, 0, 0, 0x07, 0xb7,
    };
    const struct part parts[] =
    {
        { LEADIN_START, -150, 0, 0, 0, -1, kind_of(IMAPI_CD_SECTOR_MODE1) },
        { -150, 0, 4, 1, 0, -1, kind_of(IMAPI_CD_SECTOR_MODE1) },
        { 0, 310, 4, 1, 1, 0, kind_of(IMAPI_CD_SECTOR_MODE1) },
        { 310, 460, 4, 1, 1, -1, kind_of(IMAPI_CD_SECTOR_MODE1) },          /* post-gap */
        { 460, 610, 2, 2, 0, -1, NULL },
        { 610, 780, 2, 2, 1, 1, NULL },
        { 780, 930, 2, 3, 0, 1, NULL },
        { 930, 1260, 2, 3, 1, 2, NULL },
        { 1260, 1335, 2, 4, 0, -1, NULL },                                  /* pre-gap, as the track before */
        { 1335, 1485, 4, 4, 0, -1, kind_of(IMAPI_CD_SECTOR_MODE2FORM1) },   /* pre-gap, as the track itself */
        { 1485, 1825, 4, 4, 1, 3, kind_of(IMAPI_CD_SECTOR_MODE2FORM1) },
        { 1825, 1975, 4, 4, 1, -1, kind_of(IMAPI_CD_SECTOR_MODE2FORM1) },   /* post-gap */
        { 1975, 1975 + LEADOUT_SECTORS, 4, 0xaa, 1, -1, kind_of(IMAPI_CD_SECTOR_MODE2FORM1) },
    };
    IRawCDImageCreator *image = create_image();
    struct test_stream streams[4];
    IRawCDImageTrackInfo *track;
    IStream *result = NULL;
    SAFEARRAY *array;
    LONG lba, value;
    BYTE *disc;
    unsigned i, j;
    HRESULT hr;

    for (i = 0; i < 4; i++)
    {
        if (tracks[i].type == IMAPI_CD_SECTOR_AUDIO) add_track(image, &streams[i], i, tracks[i].sectors);
        else
            add_data(image, &streams[i], i, kind_of(tracks[i].type),
                    (ULONGLONG)kind_of(tracks[i].type)->unit * tracks[i].sectors);
    }
    for (i = 0; i < 4; i++)
    {
        track = get_track(image, i + 1);
        IRawCDImageTrackInfo_get_StartingLba(track, &value);
        ok(value == starts[i], "track %u starts at %ld\n", i, value);
        IRawCDImageTrackInfo_get_SectorCount(track, &value);
        ok(value == (LONG)tracks[i].sectors, "track %u has %ld sectors\n", i, value);
        IRawCDImageTrackInfo_get_TrackNumber(track, &value);
        ok(value == (LONG)i + 1, "track %u is %ld\n", i, value);
        IRawCDImageTrackInfo_Release(track);
    }
    IRawCDImageCreator_get_LastUsedUserSectorInImage(image, &value);
    ok(value == 1824, "%ld\n", value);
    IRawCDImageCreator_get_StartOfLeadout(image, &value);
    ok(value == 1975, "%ld\n", value);

    hr = IRawCDImageCreator_get_ExpectedTableOfContents(image, &array);
    ok(hr == S_OK && array->rgsabound[0].cElements == sizeof(toc), "%#lx\n", hr);
    for (i = 0; hr == S_OK && i < sizeof(toc); i++)
    {
        VARIANT *element = (VARIANT *)array->pvData + i;

        ok(V_UI1(element) == toc[i], "byte %u is %02x\n", i, V_UI1(element));
    }
    SafeArrayDestroy(array);

    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    disc = read_whole(result, stream_size(result), 77777);
    for (i = 0; i < ARRAY_SIZE(parts); i++)
    {
        winetest_push_context("part %u", i);
        for (lba = parts[i].start; lba < parts[i].end; lba++)
        {
            BYTE *sector = disc + (size_t)(lba - LEADIN_START) * SECTOR_SIZE, control, tno, index;
            ULONG number = parts[i].track < 0 ? 0 : lba - starts[parts[i].track];

            read_q(sector, &control, &tno, &index);
            if (lba >= -150)
                ok(control == parts[i].control && tno == parts[i].tno && index == parts[i].index,
                        "%ld: control %x TNO %02x INDEX %02x\n", lba, control, tno, index);
            /* All of the lead-in and lead-out takes long. */
            if ((lba < -150 || lba >= 1975) && lba % 100) continue;
            if (parts[i].kind)
            {
                check_sector(sector, parts[i].kind, lba);
                if (parts[i].track < 0) check_no_user(sector, parts[i].kind, lba);
                else
                    check_user(sector, parts[i].kind, lba, parts[i].track, (ULONGLONG)number * parts[i].kind->unit,
                            ~0ull);
                continue;
            }
            for (j = 0; j < SOUND_SIZE; j++)
                if (sector[j] != (parts[i].track < 0 ? 0
                        : stream_byte(parts[i].track, (ULONGLONG)number * SOUND_SIZE + j))) break;
            ok(j == SOUND_SIZE, "%ld: byte %u is %02x\n", lba, j, sector[j]);
        }
        winetest_pop_context();
    }
    free(disc);
    IStream_Release(result);
    IRawCDImageCreator_Release(image);
}

/* Scripts find AddDataTrack by name on the creator itself. */
static void test_script(void)
{
    IRawCDImageCreator *image = create_image();
    DISPID id = get_id((IDispatch *)image, L"AddDataTrack");
    struct test_stream stream;
    VARIANT arguments[2], result;
    DISPPARAMS params = { arguments, NULL, 2, 0 };
    HRESULT hr;

    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = IMAPI_CD_SECTOR_MODE1;
    V_VT(&arguments[0]) = VT_UNKNOWN;
    V_UNKNOWN(&arguments[0]) = (IUnknown *)test_stream_init(&stream, 1, 2048 * 1000);
    VariantInit(&result);
    hr = IDispatch_Invoke((IDispatch *)image, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &params, &result, NULL, NULL);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == 1, "%#lx %d\n", hr, V_VT(&result));
    IRawCDImageCreator_Release(image);
}

/* --- a burn -------------------------------------------------------------------------------------------------------------- */

static IStream *stream_of_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    LARGE_INTEGER start = { { 0 } };
    IStream *stream = NULL;
    static BYTE buffer[65536];
    size_t count;

    ok(file != NULL, "%s: cannot be opened\n", path);
    if (!file) return NULL;
    ok_hr(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    while ((count = fread(buffer, 1, sizeof(buffer), file))) ok_hr(IStream_Write(stream, buffer, (ULONG)count, NULL), S_OK);
    fclose(file);
    ok_hr(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    return stream;
}

/* KIND:FILE */
static void add_argument(IRawCDImageCreator *image, const char *argument)
{
    const char *path = strchr(argument, ':');
    IStream *stream = path ? stream_of_file(path + 1) : NULL;
    size_t length = path ? (size_t)(path - argument) : 0;
    LONG index;
    unsigned i;

    ok(stream != NULL, "%s is no KIND:FILE\n", argument);
    if (!stream) return;
    for (i = 0; i < ARRAY_SIZE(kinds); i++)
        if (strlen(kinds[i].name) == length && !strncmp(kinds[i].name, argument, length)) break;
    if (i < ARRAY_SIZE(kinds)) ok_error(add_stream(image, kinds[i].type, stream, &index), S_OK);
    else
        ok_error(IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, stream, &index), S_OK);
    IStream_Release(stream);
}

static void run_burn(int argc, char **argv)
{
    IDiscFormat2RawCD *format = create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD);
    IRawCDImageCreator *image = create_image();
    IDiscRecorder2 *recorder = open_first_recorder();
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    BSTR name = SysAllocString(L"rawdata");
    IStream *result = NULL;
    int i;

    if (!recorder || !format) return;
    for (i = 3; i < argc; i++) add_argument(image, argv[i]);
    ok_error(IRawCDImageCreator_get_ResultingImageType(image, &type), S_OK);
    ok_error(IRawCDImageCreator_CreateResultImage(image, &result), S_OK);
    ok_error(IDiscFormat2RawCD_put_ClientName(format, name), S_OK);
    ok_error(IDiscFormat2RawCD_put_Recorder(format, recorder), S_OK);
    ok_error(IDiscFormat2RawCD_PrepareMedia(format), S_OK);
    ok_error(IDiscFormat2RawCD_put_RequestedSectorType(format, type), S_OK);
    if (result) ok_error(IDiscFormat2RawCD_WriteMedia(format, result), S_OK);
    ok_error(IDiscFormat2RawCD_ReleaseMedia(format), S_OK);
    if (result) IStream_Release(result);
    IDiscFormat2RawCD_Release(format);
    IDiscRecorder2_Release(recorder);
    IRawCDImageCreator_Release(image);
    SysFreeString(name);
}

START_TEST(rawdata)
{
    char **argv;
    int argc = winetest_get_mainargs(&argv);

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if (argc > 3) run_burn(argc, argv);
    else
    {
        test_arguments();
        test_refused();
        test_too_many();
        test_track_puts();
        test_kinds();
        test_disc_type();
        test_mixed();
        test_script();
    }
    CoUninitialize();
}
