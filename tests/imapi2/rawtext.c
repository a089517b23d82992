/*
 * Tests of CD-TEXT in raw CD images (docs/extensions.md): IRawCDImageCreatorExtension and ICDTextLanguage, by vtable and by name,
 * and the packs in the lead-in, which are decoded by code of this file's own from MMC-3 annex J.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "raw_test.h"
#include "imapi2ext.h"

#define RAW_SECTOR (SOUND_SIZE + 96)
#define LEADIN_SECTORS (-150 - LEADIN_START)
#define PACK_SIZE 18
#define TITLE IMAPI_CD_TEXT_TITLE
#define PERFORMER IMAPI_CD_TEXT_PERFORMER

static IRawCDImageCreatorExtension *get_extension(IRawCDImageCreator *image)
{
    IRawCDImageCreatorExtension *extension = NULL;
    HRESULT hr = IRawCDImageCreator_QueryInterface(image, &IID_IRawCDImageCreatorExtension, (void **)&extension);

    ok(hr == S_OK, "%#lx\n", hr);
    return extension;
}

static ICDTextLanguage *add_language(IRawCDImageCreator *image, LONG language, IMAPI_CD_TEXT_CHARACTER_SET set)
{
    IRawCDImageCreatorExtension *extension = get_extension(image);
    ICDTextLanguage *text = NULL;
    HRESULT hr = IRawCDImageCreatorExtension_AddTextLanguage(extension, language, set, &text);

    ok(hr == S_OK, "language %ld: %#lx\n", language, hr);
    IRawCDImageCreatorExtension_Release(extension);
    return text;
}

static HRESULT put_text(ICDTextLanguage *text, LONG index, LONG field, const WCHAR *value)
{
    BSTR string = SysAllocString(value);
    HRESULT hr = ICDTextLanguage_put_Text(text, index, (IMAPI_CD_TEXT_FIELD)field, string);

    SysFreeString(string);
    return hr;
}

#define check_text(text, index, field, value) check_text_(__LINE__, text, index, field, value)
static void check_text_(int line, ICDTextLanguage *text, LONG index, LONG field, const WCHAR *value)
{
    BSTR string = NULL;
    HRESULT hr = ICDTextLanguage_get_Text(text, index, (IMAPI_CD_TEXT_FIELD)field, &string);

    ok_(__FILE__, line)(hr == S_OK && string && !wcscmp(string, value), "%#lx %s, not %s\n", hr, wine_dbgstr_w(string),
            wine_dbgstr_w(value));
    SysFreeString(string);
}

/* One object with two interfaces. */
static void test_interfaces(void)
{
    IRawCDImageCreator *image = create_image(), *back = NULL;
    IRawCDImageCreatorExtension *extension = get_extension(image);
    IUnknown *identity, *same;
    IDispatch *dispatch;
    ICDTextLanguage *text;
    HRESULT hr;
    ULONG ref;

    IRawCDImageCreator_QueryInterface(image, &IID_IUnknown, (void **)&identity);
    IRawCDImageCreatorExtension_QueryInterface(extension, &IID_IUnknown, (void **)&same);
    ok(identity == same, "two identities\n");
    IUnknown_Release(same);
    hr = IRawCDImageCreatorExtension_QueryInterface(extension, &IID_IRawCDImageCreator, (void **)&back);
    ok(hr == S_OK && back == image, "%#lx\n", hr);
    IRawCDImageCreator_Release(back);
    hr = IRawCDImageCreatorExtension_QueryInterface(extension, &IID_IDispatch, (void **)&dispatch);
    ok(hr == S_OK && dispatch == (IDispatch *)image, "%#lx\n", hr);
    IDispatch_Release(dispatch);
    IUnknown_Release(identity);
    IRawCDImageCreator_Release(image);

    /* A language lives on without its creator. */
    hr = IRawCDImageCreatorExtension_AddTextLanguage(extension, 9, IMAPI_CD_TEXT_ISO_8859_1, &text);
    ok(hr == S_OK, "%#lx\n", hr);
    ref = IRawCDImageCreatorExtension_Release(extension);
    ok(!ref, "ref %lu\n", ref);
    hr = put_text(text, 0, TITLE, L"alone");
    ok(hr == S_OK, "%#lx\n", hr);
    check_text(text, 0, TITLE, L"alone");
    hr = ICDTextLanguage_QueryInterface(text, &IID_ISupportErrorInfo, (void **)&same);
    ok(hr == S_OK, "%#lx\n", hr);
    IUnknown_Release(same);
    hr = ICDTextLanguage_QueryInterface(text, &IID_IRawCDImageCreator, (void **)&same);
    ok(hr == E_NOINTERFACE && !same, "%#lx\n", hr);
    ref = ICDTextLanguage_Release(text);
    ok(!ref, "ref %lu\n", ref);
}

static void test_languages(void)
{
    static const struct
    {
        LONG language, set;
        HRESULT hr;
        const WCHAR *part;
    }
    tests[] =
    {
        { 9, 0, S_OK, NULL },
        { 105, 128, S_OK, NULL },
        { 0, 1, S_OK, NULL },
        { 9, 1, E_INVALIDARG, L"already" },
        { 128, 0, E_INVALIDARG, L"EBU" },
        { -1, 0, E_INVALIDARG, L"EBU" },
        { 0x109, 0, E_INVALIDARG, L"EBU" },
        { 8, 2, E_INVALIDARG, L"128 (MS-JIS)" },
        { 8, -128, E_INVALIDARG, L"128 (MS-JIS)" },
        { 8, 0, S_OK, NULL },
        { 10, 0, S_OK, NULL }, { 11, 0, S_OK, NULL }, { 12, 0, S_OK, NULL }, { 13, 0, S_OK, NULL },
        { 14, 0, E_INVALIDARG, L"eight" },
    };
    static const LONG order[] = { 9, 105, 8, 10, 11, 12, 13 };
    IRawCDImageCreator *image = create_image();
    IRawCDImageCreatorExtension *extension = get_extension(image);
    ICDTextLanguage *text, *second;
    IMAPI_CD_TEXT_CHARACTER_SET set;
    SAFEARRAY *array = NULL;
    VARIANT_BOOL flag;
    LONG i, value, upper;
    HRESULT hr;

    for (i = 0; i < (LONG)ARRAY_SIZE(tests); i++)
    {
        text = (ICDTextLanguage *)0xdeadbeef;
        hr = IRawCDImageCreatorExtension_AddTextLanguage(extension, tests[i].language,
                (IMAPI_CD_TEXT_CHARACTER_SET)tests[i].set, &text);
        ok(hr == tests[i].hr, "%ld: %#lx\n", i, hr);
        if (tests[i].part) check_error_text(tests[i].part);
        if (FAILED(hr))
        {
            ok(!text, "%ld: %p\n", i, text);
            continue;
        }
        hr = ICDTextLanguage_get_Language(text, &value);
        ok(hr == S_OK && value == tests[i].language, "%ld: %#lx %ld\n", i, hr, value);
        hr = ICDTextLanguage_get_CharacterSet(text, &set);
        ok(hr == S_OK && (LONG)set == tests[i].set, "%ld: %#lx %d\n", i, hr, set);
        hr = ICDTextLanguage_get_GenreCode(text, &value);
        ok(hr == S_OK && !value, "%ld: %#lx %ld\n", i, hr, value);
        hr = ICDTextLanguage_get_Copyrighted(text, &flag);
        ok(hr == S_OK && flag == VARIANT_FALSE, "%ld: %#lx %d\n", i, hr, flag);
        ICDTextLanguage_Release(text);
    }
    ok(IRawCDImageCreatorExtension_AddTextLanguage(extension, 9, 0, NULL) == E_POINTER, "AddTextLanguage\n");
    ok(IRawCDImageCreatorExtension_get_TextLanguages(extension, NULL) == E_POINTER, "TextLanguages\n");

    hr = IRawCDImageCreatorExtension_RemoveTextLanguage(extension, 99);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"99");
    hr = IRawCDImageCreatorExtension_RemoveTextLanguage(extension, 0);
    ok(hr == S_OK, "%#lx\n", hr);

    hr = IRawCDImageCreatorExtension_get_TextLanguages(extension, &array);
    ok(hr == S_OK, "%#lx\n", hr);
    SafeArrayGetUBound(array, 1, &upper);
    ok(upper == (LONG)ARRAY_SIZE(order) - 1, "%ld\n", upper);
    for (i = 0; i <= upper && i < (LONG)ARRAY_SIZE(order); i++)
    {
        VARIANT element;

        SafeArrayGetElement(array, &i, &element);
        ok(V_VT(&element) == VT_DISPATCH, "%ld: %d\n", i, V_VT(&element));
        hr = IDispatch_QueryInterface(V_DISPATCH(&element), &IID_ICDTextLanguage, (void **)&text);
        ok(hr == S_OK, "%ld: %#lx\n", i, hr);
        ICDTextLanguage_get_Language(text, &value);
        ok(value == order[i], "%ld: %ld\n", i, value);
        if (value == 105) put_text(text, 0, TITLE, L"\x97f3\x697d");
        ICDTextLanguage_Release(text);
        VariantClear(&element);
    }
    SafeArrayDestroy(array);

    /* Two objects for one language have the same texts, and none when it is gone. */
    IRawCDImageCreatorExtension_RemoveTextLanguage(extension, 8);
    hr = IRawCDImageCreatorExtension_AddTextLanguage(extension, 8, IMAPI_CD_TEXT_ASCII, &second);
    ok(hr == S_OK, "%#lx\n", hr);
    check_text(second, 0, TITLE, L"");
    IRawCDImageCreatorExtension_RemoveTextLanguage(extension, 8);
    hr = put_text(second, 0, TITLE, L"gone");
    ok(hr == CO_E_OBJNOTCONNECTED, "%#lx\n", hr);
    check_error_text(L"RemoveTextLanguage");
    hr = ICDTextLanguage_get_GenreCode(second, &value);
    ok(hr == CO_E_OBJNOTCONNECTED, "%#lx\n", hr);
    hr = ICDTextLanguage_get_Language(second, &value);
    ok(hr == S_OK && value == 8, "%#lx %ld\n", hr, value);
    ICDTextLanguage_Release(second);
    IRawCDImageCreatorExtension_Release(extension);
    IRawCDImageCreator_Release(image);
}

static void test_texts(void)
{
    /* What comes back is what the disc will say. */
    static const struct
    {
        LONG set, index, field;
        const WCHAR *value;
        HRESULT hr;
        const WCHAR *back, *part;
    }
    tests[] =
    {
        { 0, 0, 0x80, L"Blue \xe4\xf6\xfc\xdf", S_OK, L"Blue \xe4\xf6\xfc\xdf", NULL },
        { 0, 2, 0x81, L"A", S_OK, L"A", NULL },
        { 0, 2, 0x85, L"", S_OK, L"", NULL },
        { 0, 0, 0x86, L"CAT-1", S_OK, L"CAT-1", NULL },
        { 0, 0, 0x87, L"rock of the 60s", S_OK, L"rock of the 60s", NULL },
        { 0, 0, 0x8d, L"na\xefve", S_OK, L"na\xefve", NULL },
        { 0, 0, 0x80, L"price: 5 \x20ac", E_INVALIDARG, NULL, L"Character 10 of the text, \"\x20ac\" (U+20AC), is not in ISO 8859-1" },
        { 0, 0, 0x80, L"\xd83d\xde00", E_INVALIDARG, NULL, L"Character 1 of the text, \"\xd83d\xde00\" (U+1F600)" },
        { 0, 0, 0x80, L"a\xd83d", E_INVALIDARG, NULL, L"U+D83D" },
        { 0, 0, 0x80, L"a\tb", E_INVALIDARG, NULL, L"U+0009" },
        { 0, 0, 0x80, L"a\nb", E_INVALIDARG, NULL, L"Character 2 of the text, \"\" (U+000A)" },
        { 0, 0, 0x80, L"\x80", E_INVALIDARG, NULL, L"U+0080" },
        { 0, 0, 0x86, L"\xe4", E_INVALIDARG, NULL, L"is not in ASCII" },
        { 0, 1, 0x86, L"CAT-1", E_INVALIDARG, NULL, L"of the disc, not of a track" },
        { 0, 0, 0x88, L"toc", E_INVALIDARG, NULL, L"0x80" },
        { 0, 0, 0x8e, L"4006381333931", E_INVALIDARG, NULL, L"by themselves" },
        { 0, 0, 0, L"a", E_INVALIDARG, NULL, L"0x80" },
        { 0, 0, -1, L"a", E_INVALIDARG, NULL, L"0x80" },
        { 0, 3, 0x80, L"a", E_INVALIDARG, NULL, L"no track with the index 3; 2 were added" },
        { 0, -1, 0x80, L"a", E_INVALIDARG, NULL, L"no track with the index -1" },
        { 1, 0, 0x80, L"plain", S_OK, L"plain", NULL },
        { 1, 0, 0x80, L"\xe4", E_INVALIDARG, NULL, L"\"\xe4\" (U+00E4), is not in ASCII" },
        { 1, 0, 0x8d, L"\xe4", S_OK, L"\xe4", NULL },
        { 128, 0, 0x80, L"\x97f3\x697d\x306e\x53cb", S_OK, L"\x97f3\x697d\x306e\x53cb", NULL },
        /* Every character has two bytes. */
        { 128, 0, 0x80, L"ABC 'x'", S_OK, L"\xff21\xff22\xff23\x3000\x2019\xff58\x2019", NULL },
        { 128, 0, 0x80, L"\x301c\x2460", S_OK, L"\xff5e\x2460", NULL },
        { 128, 0, 0x80, L"\x97f3\xff71", E_INVALIDARG, NULL, L"Character 2 of the text, \"\xff71\" (U+FF71), is not in MS-JIS" },
        { 128, 0, 0x80, L"\xe4", E_INVALIDARG, NULL, L"is not in MS-JIS" },
        { 128, 0, 0x80, L"\xe000", E_INVALIDARG, NULL, L"U+E000" },
        { 128, 0, 0x80, L"\xd842\xdf9f", E_INVALIDARG, NULL, L"U+20B9F" },
        { 128, 0, 0x80, L"\xac00", E_INVALIDARG, NULL, L"U+AC00" },
        { 128, 0, 0x86, L"CAT-1", S_OK, L"CAT-1", NULL },
    };
    static const LONG sets[] = { 0, 1, 128 };
    IRawCDImageCreator *image = create_image();
    ICDTextLanguage *texts[ARRAY_SIZE(sets)], *text;
    struct test_stream streams[2];
    VARIANT_BOOL flag;
    LONG value;
    unsigned i, j;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(sets); i++) texts[i] = add_language(image, 9 + (LONG)i, (IMAPI_CD_TEXT_CHARACTER_SET)sets[i]);
    add_track(image, &streams[0], 1, 300);
    add_track(image, &streams[1], 2, 300);
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        BOOL there = tests[i].hr == S_OK || (tests[i].index >= 0 && tests[i].index < 3 && tests[i].field == 0x80);

        for (j = 0; sets[j] != tests[i].set; j++);
        text = texts[j];
        if (there)
        {
            hr = put_text(text, tests[i].index, tests[i].field, sets[j] == 128 ? L"\x53cb" : L"before");
            if (tests[i].field <= 0x85) ok(hr == S_OK, "%u: %#lx\n", i, hr);
        }
        hr = put_text(text, tests[i].index, tests[i].field, tests[i].value);
        ok(hr == tests[i].hr, "%u: %#lx\n", i, hr);
        if (FAILED(hr)) check_error_text(tests[i].part);
        if (SUCCEEDED(hr)) check_text(text, tests[i].index, tests[i].field, tests[i].back);
        else if (there) check_text(text, tests[i].index, tests[i].field, sets[j] == 128 ? L"\x53cb" : L"before");
    }
    text = texts[0];
    hr = ICDTextLanguage_put_Text(text, 0, TITLE, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    check_text(text, 0, TITLE, L"");
    ok(ICDTextLanguage_get_Text(text, 0, TITLE, NULL) == E_POINTER, "Text\n");

    for (value = -1; value <= 28; value++)
    {
        LONG back = -1;

        hr = ICDTextLanguage_put_GenreCode(text, value);
        ok(hr == (value < 0 || value > 27 ? E_INVALIDARG : S_OK), "%ld: %#lx\n", value, hr);
        if (FAILED(hr)) check_error_text(L"27");
        ICDTextLanguage_get_GenreCode(text, &back);
        ok(back == max(0, min(value, 27)), "%ld: %ld\n", value, back);
    }
    hr = ICDTextLanguage_put_Copyrighted(text, 1);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = ICDTextLanguage_get_Copyrighted(text, &flag);
    ok(hr == S_OK && flag == VARIANT_TRUE, "%#lx %d\n", hr, flag);
    for (i = 0; i < ARRAY_SIZE(sets); i++) ICDTextLanguage_Release(texts[i]);
    IRawCDImageCreator_Release(image);
}

/* --- packs --------------------------------------------------------------------------------------------------------- */

/* The four packs of a sector: six bits of each byte of R-W, one after the other. */
static void take_packs(const BYTE *subcode, BYTE packs[4 * PACK_SIZE])
{
    unsigned bit;

    memset(packs, 0, 4 * PACK_SIZE);
    for (bit = 0; bit < 8 * 4 * PACK_SIZE; bit++)
        if (subcode[bit / 6] & 0x20 >> bit % 6) packs[bit / 8] |= 0x80 >> bit % 8;
}

/* As decode_q's in rawsectors.c: all 18 bytes divided by x^16 + x^12 + x^5 + 1, with the CRC inverted back. */
static BOOL crc_is_right(const BYTE *pack)
{
    ULONG remainder = 0, i;

    for (i = 0; i < 144; i++)
    {
        ULONG bit = pack[i / 8] >> (7 - i % 8) & 1;

        remainder = remainder << 1 | (i < 128 ? bit : !bit);
        if (remainder & 0x10000) remainder ^= 0x11021;
    }
    return !remainder;
}

static IStream *create_result(IRawCDImageCreator *image)
{
    IStream *stream = NULL;
    HRESULT hr = IRawCDImageCreator_CreateResultImage(image, &stream);

    ok(hr == S_OK && stream, "%#lx\n", hr);
    return stream;
}

static void read_subcode(IStream *stream, LONG sector, BYTE subcode[96])
{
    ULONG done;
    HRESULT hr = read_at(stream, (ULONGLONG)sector * RAW_SECTOR + SOUND_SIZE, subcode, 96, &done);

    ok(hr == S_OK && done == 96, "%ld: %#lx %lu\n", sector, hr, done);
}

/* The disc of the test: two tracks, two languages. */
static IRawCDImageCreator *create_disc(struct test_stream *streams, ICDTextLanguage **english)
{
    IRawCDImageCreator *image = create_image();
    ICDTextLanguage *japanese;
    IRawCDImageTrackInfo *track;
    BSTR string;

    IRawCDImageCreator_put_StartingTrackNumber(image, 7);
    add_track(image, &streams[0], 1, 300);
    add_track(image, &streams[1], 2, 300);
    track = get_track(image, 2);
    string = SysAllocString(L"US-K7Y-98-12345");
    IRawCDImageTrackInfo_put_ISRC(track, string);
    SysFreeString(string);
    IRawCDImageTrackInfo_Release(track);
    string = SysAllocString(L"4006381333931");
    IRawCDImageCreator_put_MediaCatalogNumber(image, string);
    SysFreeString(string);

    *english = add_language(image, 9, IMAPI_CD_TEXT_ISO_8859_1);
    put_text(*english, 0, TITLE, L"The disc");
    put_text(*english, 1, TITLE, L"Second to none\xe9");
    put_text(*english, 2, PERFORMER, L"X");
    ICDTextLanguage_put_GenreCode(*english, 14);
    ICDTextLanguage_put_Copyrighted(*english, VARIANT_TRUE);
    japanese = add_language(image, 105, IMAPI_CD_TEXT_MS_JIS);
    put_text(japanese, 2, TITLE, L"\x97f3\x697d A");
    ICDTextLanguage_Release(japanese);
    return image;
}

/* Header and payload of each. */
static const BYTE expected[][16] =
{
    { 0x80, 0, 0, 0x00, 'T', 'h', 'e', ' ', 'd', 'i', 's', 'c', 0, 'S', 'e', 'c' },
    { 0x80, 7, 1, 0x03, 'o', 'n', 'd', ' ', 't', 'o', ' ', 'n', 'o', 'n', 'e', 0xe9 },
    { 0x80, 7, 2, 0x0f, 0, 0 },
    { 0x81, 0, 3, 0x00, 0, 0, 'X', 0 },
    { 0x87, 0, 4, 0x00, 0, 14, 0 },
    { 0x8e, 0, 5, 0x00, '4', '0', '0', '6', '3', '8', '1', '3', '3', '3', '9', '3' },
    { 0x8e, 0, 6, 0x0c, '1', 0, 0, 'U', 'S', 'K', '7', 'Y', '9', '8', '1', '2' },
    { 0x8e, 8, 7, 0x09, '3', '4', '5', 0 },
    { 0x8f, 0, 8, 0x00, 0, 7, 8, 3, 3, 1, 0, 0, 0, 0, 0, 1 },
    { 0x8f, 1, 9, 0x00, 0, 0, 0, 0, 0, 0, 3, 3, 10, 4, 0, 0 },
    { 0x8f, 2, 10, 0x00, 0, 0, 0, 0, 9, 105, 0, 0, 0, 0, 0, 0 },
    { 0x80, 0, 0, 0x90, 0, 0, 0, 0, 0x89, 0xb9, 0x8a, 0x79, 0x81, 0x40, 0x82, 0x60 },
    { 0x80, 8, 1, 0x94, 0, 0 },
    { 0x8f, 0, 2, 0x10, 0x80, 7, 8, 0, 2, 0 },
    { 0x8f, 1, 3, 0x10, 0, 0, 0, 0, 0, 0, 0, 3, 10, 4, 0, 0 },
    { 0x8f, 2, 4, 0x10, 0, 0, 0, 0, 9, 105, 0, 0, 0, 0, 0, 0 },
};

static void test_packs(void)
{
    struct test_stream streams[2];
    ICDTextLanguage *english;
    IRawCDImageCreator *image = create_disc(streams, &english);
    BYTE subcode[96], packs[4 * PACK_SIZE];
    unsigned wrong = 0, j;
    IStream *stream;
    LONG sector;
    HRESULT hr;

    hr = IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW);
    ok(hr == S_OK, "%#lx\n", hr);
    stream = create_result(image);
    if (!stream) return;
    for (sector = 0; sector < LEADIN_SECTORS; sector++)
    {
        read_subcode(stream, sector, subcode);
        take_packs(subcode, packs);
        for (j = 0; j < 4; j++)
        {
            const BYTE *pack = packs + j * PACK_SIZE, *wanted = expected[(4 * sector + j) % ARRAY_SIZE(expected)];

            if (memcmp(pack, wanted, 16) || !crc_is_right(pack))
            {
                if (!wrong++)
                    ok(0, "sector %ld pack %u: %02x %02x %02x %02x %02x %02x\n", sector, j, pack[0], pack[1], pack[2], pack[3],
                            pack[4], pack[5]);
            }
        }
    }
    ok(!wrong, "%u wrong packs\n", wrong);
    for (; sector < LEADIN_SECTORS + 150 + 600 + 10; sector++)
    {
        read_subcode(stream, sector, subcode);
        for (j = 0; j < 96; j++) if (subcode[j] & 0x3f) break;
        ok(j == 96, "R-W at sector %ld\n", sector);
    }

    /* What the image is made of stays as it is. */
    hr = put_text(english, 0, TITLE, L"Another");
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = ICDTextLanguage_put_GenreCode(english, 1);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    hr = ICDTextLanguage_put_Copyrighted(english, VARIANT_FALSE);
    ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
    check_text(english, 0, TITLE, L"The disc");
    {
        IRawCDImageCreatorExtension *extension = get_extension(image);
        ICDTextLanguage *text = (ICDTextLanguage *)0xdeadbeef;

        hr = IRawCDImageCreatorExtension_AddTextLanguage(extension, 8, 0, &text);
        ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY && !text, "%#lx\n", hr);
        hr = IRawCDImageCreatorExtension_RemoveTextLanguage(extension, 9);
        ok(hr == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx\n", hr);
        IRawCDImageCreatorExtension_Release(extension);
    }
    ICDTextLanguage_Release(english);
    IRawCDImageCreator_Release(image);
    IStream_Release(stream);
}

/* Only one of the three types has a place for it, unless there is nothing to say. */
static void test_image_types(void)
{
    static const struct
    {
        LONG type;
        BOOL text;
        HRESULT hr;
    }
    tests[] =
    {
        { 1, TRUE, E_INVALIDARG }, { 2, TRUE, E_INVALIDARG }, { 3, TRUE, S_OK },
        { 1, FALSE, S_OK }, { 2, FALSE, S_OK }, { 3, FALSE, S_OK },
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        IRawCDImageCreator *image = create_image();
        ICDTextLanguage *text = add_language(image, 9, IMAPI_CD_TEXT_ISO_8859_1);
        struct test_stream track;
        IStream *stream = (IStream *)0xdeadbeef;
        HRESULT hr;

        add_track(image, &track, 1, 300);
        if (tests[i].text) put_text(text, 1, TITLE, L"Title");
        IRawCDImageCreator_put_ResultingImageType(image, (IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE)tests[i].type);
        hr = IRawCDImageCreator_CreateResultImage(image, &stream);
        ok(hr == tests[i].hr, "%u: %#lx\n", i, hr);
        if (FAILED(hr))
        {
            ok(!stream, "%u: %p\n", i, stream);
            check_error_text(L"set ResultingImageType to 3");
            /* Nothing is frozen: it goes on with the right type. */
            hr = IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW);
            ok(hr == S_OK, "%u: %#lx\n", i, hr);
            hr = IRawCDImageCreator_CreateResultImage(image, &stream);
            ok(hr == S_OK, "%u: %#lx\n", i, hr);
        }
        if (stream) IStream_Release(stream);
        ICDTextLanguage_Release(text);
        IRawCDImageCreator_Release(image);
    }
}

/* 253 packs, no more; the language is named. */
static void test_too_much(void)
{
    IRawCDImageCreator *image = create_image();
    ICDTextLanguage *small = add_language(image, 9, IMAPI_CD_TEXT_ASCII), *large = add_language(image, 15, IMAPI_CD_TEXT_ASCII);
    static WCHAR characters[3100];
    struct test_stream track;
    IStream *stream;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(characters) - 1; i++) characters[i] = 'x';
    add_track(image, &track, 1, 300);
    IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW);
    put_text(small, 0, TITLE, L"small");
    hr = put_text(large, 0, TITLE, characters);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"longer");
    characters[3035] = 0;
    hr = put_text(large, 0, TITLE, characters);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_CreateResultImage(image, &stream);
    ok(hr == E_INVALIDARG && !stream, "%#lx\n", hr);
    check_error_text(L"CD-TEXT in the language 15");
    characters[3034] = 0;
    hr = put_text(large, 0, TITLE, characters);
    ok(hr == S_OK, "%#lx\n", hr);
    stream = create_result(image);
    if (stream) IStream_Release(stream);
    ICDTextLanguage_Release(small);
    ICDTextLanguage_Release(large);
    IRawCDImageCreator_Release(image);
}

/* A generator beside CD-TEXT has what is behind the lead-in, as if it had been silent before. */
static void test_generator(void)
{
    struct test_stream streams[2], alone_streams[2], rw, alone_rw;
    ICDTextLanguage *english;
    IRawCDImageCreator *image = create_disc(streams, &english), *alone = create_image();
    IStream *stream, *alone_stream;
    BYTE subcode[96], other[96], packs[4 * PACK_SIZE];
    unsigned j, differ = 0, any = 0;
    LONG sector;

    IRawCDImageCreator_put_StartingTrackNumber(alone, 7);
    add_track(alone, &alone_streams[0], 1, 300);
    add_track(alone, &alone_streams[1], 2, 300);
    test_stream_init(&rw, 5, 96 * 40000);
    test_stream_init(&alone_rw, 5, 96 * 40000);
    rw.mask = alone_rw.mask = 0x3f;
    IRawCDImageCreator_AddSubcodeRWGenerator(image, &rw.IStream_iface);
    IRawCDImageCreator_AddSubcodeRWGenerator(alone, &alone_rw.IStream_iface);
    IRawCDImageCreator_put_ResultingImageType(image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW);
    IRawCDImageCreator_put_ResultingImageType(alone, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW);
    stream = create_result(image);
    alone_stream = create_result(alone);
    if (stream && alone_stream)
    {
        for (sector = LEADIN_SECTORS - 20; sector < LEADIN_SECTORS; sector++)
        {
            read_subcode(stream, sector, subcode);
            take_packs(subcode, packs);
            for (j = 0; j < 4; j++)
                ok(!memcmp(packs + j * PACK_SIZE, expected[(4 * sector + j) % ARRAY_SIZE(expected)], 16), "%ld %u\n", sector, j);
        }
        for (; sector < LEADIN_SECTORS + 100; sector++)
        {
            read_subcode(stream, sector, subcode);
            read_subcode(alone_stream, sector, other);
            for (j = 0; j < 96; j++)
            {
                BOOL same = (subcode[j] & 0x3f) == (other[j] & 0x3f);

                any += (subcode[j] & 0x3f) != 0;
                /* The symbol at place n of a pack comes n modulo 8 packs later: up to seven packs were still on their way. */
                if (sector * 4 + (LONG)j / 24 - (LONG)j % 24 % 8 < LEADIN_SECTORS * 4)
                    ok(!(subcode[j] & 0x3f), "sector %ld symbol %u: %02x\n", sector, j, subcode[j]);
                else differ += !same;
            }
        }
        ok(!differ && any > 1000, "%u symbols differ, %u are not zero\n", differ, any);
    }
    if (stream) IStream_Release(stream);
    if (alone_stream) IStream_Release(alone_stream);
    ICDTextLanguage_Release(english);
    IRawCDImageCreator_Release(image);
    IRawCDImageCreator_Release(alone);
}

/* --- by name ------------------------------------------------------------------------------------------------------- */

/* args: last first, as in DISPPARAMS. The method's own HRESULT. */
static HRESULT invoke(IDispatch *object, const WCHAR *name, WORD flags, VARIANT *args, UINT count, VARIANT *result)
{
    DISPID put = DISPID_PROPERTYPUT;
    DISPPARAMS params = { args, flags == DISPATCH_PROPERTYPUT ? &put : NULL, count, flags == DISPATCH_PROPERTYPUT };
    EXCEPINFO exception = { 0 };
    HRESULT hr;

    if (result) VariantInit(result);
    hr = IDispatch_Invoke(object, get_id(object, name), &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, result, &exception, NULL);
    if (hr == DISP_E_EXCEPTION)
    {
        hr = exception.scode;
        ok(exception.bstrDescription && *exception.bstrDescription, "%s: no text with %#lx\n", wine_dbgstr_w(name), hr);
    }
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    return hr;
}

static void set_number(VARIANT *value, LONG number)
{
    V_VT(value) = VT_I4;
    V_I4(value) = number;
}

/* creator.AddTextLanguage(9, 0), text.Text(0, &h80) = "title", and what else a script does. */
static void test_by_name(void)
{
    IRawCDImageCreator *image = create_image();
    IDispatch *object = (IDispatch *)image, *text;
    VARIANT args[3], result;
    HRESULT hr;

    set_number(&args[1], 9);
    set_number(&args[0], 0);
    hr = invoke(object, L"AddTextLanguage", DISPATCH_METHOD | DISPATCH_PROPERTYGET, args, 2, &result);
    ok(hr == S_OK && V_VT(&result) == VT_DISPATCH && V_DISPATCH(&result), "%#lx %d\n", hr, V_VT(&result));
    if (hr != S_OK) return;
    text = V_DISPATCH(&result);
    hr = invoke(object, L"addtextlanguage", DISPATCH_METHOD, args, 2, &result);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);

    /* A short, as VBScript's &h80 is one. */
    set_number(&args[2], 0);
    V_VT(&args[1]) = VT_I2;
    V_I2(&args[1]) = 0x80;
    V_VT(&args[0]) = VT_BSTR;
    V_BSTR(&args[0]) = SysAllocString(L"by name");
    hr = invoke(text, L"Text", DISPATCH_PROPERTYPUT, args, 3, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    VariantClear(&args[0]);
    args[0] = args[1];
    args[1] = args[2];
    hr = invoke(text, L"Text", DISPATCH_PROPERTYGET | DISPATCH_METHOD, args, 2, &result);
    ok(hr == S_OK && V_VT(&result) == VT_BSTR && !wcscmp(V_BSTR(&result), L"by name"), "%#lx %d\n", hr, V_VT(&result));
    VariantClear(&result);
    set_number(&args[1], 1);
    hr = invoke(text, L"Text", DISPATCH_PROPERTYGET | DISPATCH_METHOD, args, 2, &result);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);

    set_number(&args[0], 14);
    hr = invoke(text, L"GenreCode", DISPATCH_PROPERTYPUT, args, 1, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke(text, L"GenreCode", DISPATCH_PROPERTYGET, NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == 14, "%#lx %d\n", hr, V_VT(&result));
    V_VT(&args[0]) = VT_BOOL;
    V_BOOL(&args[0]) = VARIANT_TRUE;
    hr = invoke(text, L"Copyrighted", DISPATCH_PROPERTYPUT, args, 1, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke(text, L"Copyrighted", DISPATCH_PROPERTYGET, NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_BOOL && V_BOOL(&result) == VARIANT_TRUE, "%#lx %d\n", hr, V_VT(&result));
    hr = invoke(text, L"Language", DISPATCH_PROPERTYGET, NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == 9, "%#lx %d\n", hr, V_VT(&result));
    hr = invoke(text, L"CharacterSet", DISPATCH_PROPERTYGET, NULL, 0, &result);
    ok(hr == S_OK && V_I4(&result) == 0, "%#lx %d\n", hr, V_VT(&result));

    hr = invoke(object, L"TextLanguages", DISPATCH_PROPERTYGET, NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == (VT_ARRAY | VT_VARIANT), "%#lx %d\n", hr, V_VT(&result));
    VariantClear(&result);
    set_number(&args[0], 9);
    hr = invoke(object, L"RemoveTextLanguage", DISPATCH_METHOD, args, 1, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke(text, L"GenreCode", DISPATCH_PROPERTYGET, NULL, 0, &result);
    ok(hr == CO_E_OBJNOTCONNECTED, "%#lx\n", hr);
    IDispatch_Release(text);
    IRawCDImageCreator_Release(image);
}

START_TEST(rawtext)
{
    CoInitialize(NULL);
    test_interfaces();
    test_languages();
    test_texts();
    test_packs();
    test_image_types();
    test_too_much();
    test_generator();
    test_by_name();
    CoUninitialize();
}
