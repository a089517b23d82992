/*
 * Sessions taken over from a disc, through multisession objects and a recorder that are a client's own (behaviour.md 12 and 18).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fake_drive.h"

static const char contents[] = "what was burned before";

/* --- discs ----------------------------------------------------------------------------------------------------------- */

/* All of a result's blocks onto the disc, from a block on. */
static void burn(struct fake_drive *drive, IFileSystemImage3 *image, ULONG at)
{
    IFileSystemImageResult *result;
    IStream *stream;
    LONG blocks = 0;
    ULONG got = 0;
    HRESULT hr;

    hr = IFileSystemImage3_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr != S_OK) return;
    IFileSystemImageResult_get_TotalBlocks(result, &blocks);
    ok(at + (ULONG)blocks <= FAKE_BLOCKS, "%ld blocks at %lu\n", blocks, at);
    hr = IFileSystemImageResult_get_ImageStream(result, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Read(stream, drive->disc + at * BLOCK, (ULONG)blocks * BLOCK, &got);
    ok(hr == S_OK && got == (ULONG)blocks * BLOCK, "%#lx, %lu\n", hr, got);
    IStream_Release(stream);
    IFileSystemImageResult_Release(result);
}

/* A first session: \before\old.txt, \large.bin, label FIRST. */
static void make_disc(struct fake_drive *drive, FsiFileSystems file_systems, LONG revision)
{
    struct test_stream small, large;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(file_systems, revision, &root);
    BSTR label = SysAllocString(L"FIRST");

    memset(drive->disc, 0, FAKE_BLOCKS * BLOCK);
    test_stream_init(&small, sizeof(contents));
    small.data = (const BYTE *)contents;
    small.data_size = sizeof(contents);
    ok(add_directory(root, L"before") == S_OK, "no directory\n");
    ok(add_file(root, L"before\\old.txt", &small.IStream_iface) == S_OK, "no file\n");
    ok(add_file(root, L"large.bin", test_stream_init(&large, 100000)) == S_OK, "no file\n");
    ok(IFileSystemImage3_put_VolumeName(image, label) == S_OK, "no label\n");
    SysFreeString(label);
    burn(drive, image, 0);
    image_done(image, root);
}

static HRESULT put_sessions(IFileSystemImage3 *image, struct fake_session *sessions, LONG count)
{
    SAFEARRAY *array = fake_sessions(sessions, count);
    HRESULT hr = IFileSystemImage3_put_MultisessionInterfaces(image, array);

    SafeArrayDestroy(array);
    return hr;
}

/* --- what is taken over ---------------------------------------------------------------------------------------------- */

static void check_file(IFsiDirectoryItem2 *root, const WCHAR *path, LONGLONG size, const char *begins)
{
    BSTR text = SysAllocString(path);
    IFsiFileItem *file = NULL;
    IFsiItem *item = NULL;
    char bytes[64] = "";
    IStream *stream;
    LONGLONG found;
    HRESULT hr;

    hr = IFsiDirectoryItem2_get_Item(root, text, &item);
    ok(hr == S_OK, "%ls: %#lx\n", path, hr);
    SysFreeString(text);
    if (hr != S_OK) return;
    IFsiItem_QueryInterface(item, &IID_IFsiFileItem, (void **)&file);
    hr = IFsiFileItem_get_DataSize(file, &found);
    ok(hr == S_OK && found == size, "%ls: %I64d bytes\n", path, found);
    hr = IFsiFileItem_get_Data(file, &stream);
    ok(hr == S_OK, "%ls: %#lx\n", path, hr);
    if (hr == S_OK)
    {
        hr = IStream_Read(stream, bytes, (ULONG)strlen(begins), NULL);
        ok(hr == S_OK && !strcmp(bytes, begins), "%ls: %#lx, \"%s\"\n", path, hr, bytes);
        IStream_Release(stream);
    }
    IFsiFileItem_Release(file);
    IFsiItem_Release(item);
}

static void check_imported(IFileSystemImage3 *image, IFsiDirectoryItem2 *root, FsiFileSystems file_systems, LONG start)
{
    FsiFileSystems found = 0;
    BSTR label = NULL;
    LONG value = 0;

    IFileSystemImage3_get_FileCount(image, &value);
    ok(value == 2, "%ld files\n", value);
    IFileSystemImage3_get_DirectoryCount(image, &value);
    ok(value == 1, "%ld directories\n", value);
    IFileSystemImage3_get_SessionStartBlock(image, &value);
    ok(value == start, "it begins at %ld\n", value);
    IFileSystemImage3_get_FileSystemsToCreate(image, &found);
    ok(found == file_systems, "file systems %d\n", found);
    IFileSystemImage3_get_ImportedVolumeName(image, &label);
    ok(label && !wcscmp(label, L"FIRST"), "label %s\n", wine_dbgstr_w(label));
    SysFreeString(label);
    check_file(root, L"before\\old.txt", sizeof(contents), contents);
    check_file(root, L"large.bin", 100000, "");
}

static const struct
{
    FsiFileSystems file_systems;
    LONG revision;
    FsiFileSystems best;
}
forms[] =
{
    { ISO | JOLIET, 0, JOLIET },
    { UDF, 0x102, UDF },
    { UDF, 0x150, UDF },
    { UDF, 0x201, UDF },
    { UDF, 0x250, UDF },
    { UDF, 0x260, UDF },
    { ISO | JOLIET | UDF, 0x102, UDF },
    { ISO | UDF, 0x201, UDF },
};

static void test_forms(void)
{
    struct fake_session session;
    struct fake_drive drive;
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct test_stream more;
    FsiFileSystems found;
    unsigned i;
    HRESULT hr;

    fake_drive_init(&drive);
    for (i = 0; i < ARRAYSIZE(forms); i++)
    {
        winetest_push_context("form %d, UDF %#lx", forms[i].file_systems, forms[i].revision);
        make_disc(&drive, forms[i].file_systems, forms[i].revision);
        fake_session_init(&session, FAKE_SEQUENTIAL, &drive);
        image = image_create_with(ISO, 0, &root);
        hr = put_sessions(image, &session, 1);
        ok(hr == S_OK, "%#lx\n", hr);
        hr = IFileSystemImage3_IdentifyFileSystemsOnDisc(image, NULL, &found);
        ok(hr == S_OK && found == forms[i].file_systems, "%#lx, %d\n", hr, found);
        hr = IFileSystemImage3_ImportFileSystem(image, &found);
        ok(hr == S_OK && found == forms[i].best, "%#lx, %d\n", hr, found);
        check_imported(image, root, forms[i].file_systems, session.next);
        /* and a session behind it, imported in its turn */
        ok(add_file(root, L"more", test_stream_init(&more, 3000)) == S_OK, "nothing can be added\n");
        burn(&drive, image, (ULONG)session.next);
        image_done(image, root);
        session.start = 1000;
        session.next = 2000;
        image = image_create_with(ISO, 0, &root);
        ok(put_sessions(image, &session, 1) == S_OK, "the second session is refused\n");
        hr = IFileSystemImage3_ImportFileSystem(image, &found);
        ok(hr == S_OK && found == forms[i].best, "%#lx, %d\n", hr, found);
        check_file(root, L"before\\old.txt", sizeof(contents), contents);
        check_file(root, L"more", 3000, "");
        image_done(image, root);
        ok(session.ref == 1, "the session is referenced %ld times\n", session.ref);
        winetest_pop_context();
    }
    fake_drive_done(&drive);
}

/* --- what may be done afterwards ------------------------------------------------------------------------------------- */

static void test_afterwards(void)
{
    struct fake_session session;
    struct fake_drive drive;
    IFileSystemImage3 *image;
    IFileSystemImageResult *result;
    IFsiDirectoryItem2 *root;
    FsiFileSystems found;
    BSTR before, after;
    LONG revision;
    HRESULT hr;

    fake_drive_init(&drive);
    make_disc(&drive, ISO | UDF, 0x201);
    fake_session_init(&session, FAKE_SEQUENTIAL, &drive);
    image = image_create_with(ISO, 0, &root);
    ok(put_sessions(image, &session, 1) == S_OK, "the session is refused\n");
    ok(IFileSystemImage3_CalculateDiscIdentifier(image, &before) == S_OK, "the disc has no identifier\n");
    ok(IFileSystemImage3_ImportFileSystem(image, &found) == S_OK && found == UDF, "no import\n");

    hr = IFileSystemImage3_put_UDFRevision(image, 0x102);
    ok(hr == IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED, "%#lx\n", hr);
    check_error(IMAGE_SOURCE, L"UDF");
    ok(IFileSystemImage3_put_UDFRevision(image, 0x201) == S_OK, "its own revision is refused\n");
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO | JOLIET | UDF);
    ok(hr == IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED, "%#lx\n", hr);
    check_error(IMAGE_SOURCE, L"session");
    ok(IFileSystemImage3_put_FileSystemsToCreate(image, ISO) == IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED, "what was imported is left out\n");
    ok(IFileSystemImage3_put_FileSystemsToCreate(image, UDF) == S_OK, "less is refused\n");
    hr = IFileSystemImage3_put_SessionStartBlock(image, 0);
    ok(hr == IMAPI_E_READONLY, "%#lx\n", hr);
    check_error(IMAGE_SOURCE, L"SessionStartBlock");

    /* a medium's usual file systems are not this session's */
    ok(IFileSystemImage3_ChooseImageDefaultsForMediaType(image, IMAPI_MEDIA_TYPE_BDR) == S_OK, "no defaults\n");
    ok(IFileSystemImage3_get_FileSystemsToCreate(image, &found) == S_OK && found == UDF, "%d\n", (int)found);
    hr = IFileSystemImage3_get_UDFRevision(image, &revision);
    ok(hr == S_OK && revision == 0x201, "%#lx %#lx\n", hr, revision);
    hr = IFileSystemImage3_ImportFileSystem(image, &found);
    ok(hr == S_OK && found == UDF && file_count(image) == 2, "%#lx %d\n", hr, (int)found);

    /* another disc is in the drive by now, whose blocks are not those of what was imported */
    drive.disc[16 * BLOCK + 700]++;
    hr = IFileSystemImage3_CreateResultImage(image, &result);
    ok(hr == IMAPI_E_DISC_MISMATCH, "%#lx\n", hr);
    check_error(IMAGE_SOURCE, L"disc");
    hr = IFileSystemImage3_ImportFileSystem(image, &found);
    check_failure(hr, IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION, IMAGE_SOURCE, L"another disc");
    ok(found == FsiFileSystemNone && file_count(image) == 2, "%d\n", (int)found);
    ok(IFileSystemImage3_CalculateDiscIdentifier(image, &after) == S_OK && wcscmp(before, after), "it has the same identifier\n");
    drive.disc[16 * BLOCK + 700]--;
    hr = IFileSystemImage3_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK) IFileSystemImageResult_Release(result);
    SysFreeString(before);
    SysFreeString(after);
    image_done(image, root);
    fake_drive_done(&drive);
}

/* What is in memory stays (nf-imapi2fs-ifilesystemimage-importfilesystem), but a file is no directory. */
static void test_collisions(void)
{
    static const struct { const WCHAR *name; BOOL directory; HRESULT hr; } cases[] =
    {
        { L"large.bin", FALSE, S_OK },
        { L"large.bin", TRUE, IMAPI_E_IMPORT_TYPE_COLLISION_FILE_EXISTS_AS_DIRECTORY },
        { L"before", TRUE, S_OK },
        { L"before", FALSE, IMAPI_E_IMPORT_TYPE_COLLISION_DIRECTORY_EXISTS_AS_FILE },
    };
    struct fake_session session;
    struct fake_drive drive;
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct test_stream mine;
    FsiFileSystems found;
    LONG before, after;
    unsigned i;
    HRESULT hr;

    fake_drive_init(&drive);
    make_disc(&drive, UDF, 0x201);
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        winetest_push_context("%ls as a %s", cases[i].name, cases[i].directory ? "directory" : "file");
        fake_session_init(&session, FAKE_SEQUENTIAL, &drive);
        image = image_create_with(UDF, 0x201, &root);
        if (cases[i].directory) hr = add_directory(root, cases[i].name);
        else hr = add_file(root, cases[i].name, test_stream_init(&mine, 7));
        ok(hr == S_OK, "%#lx\n", hr);
        IFileSystemImage3_get_ChangePoint(image, &before);
        ok(put_sessions(image, &session, 1) == S_OK, "the session is refused\n");
        hr = IFileSystemImage3_ImportFileSystem(image, &found);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        IFileSystemImage3_get_ChangePoint(image, &after);
        if (FAILED(cases[i].hr))
        {
            check_error(IMAGE_SOURCE, cases[i].name);
            ok(after == before, "change points %ld and %ld\n", before, after);
        }
        if (!cases[i].directory) check_file(root, cases[i].name, 7, "");
        image_done(image, root);
        winetest_pop_context();
    }
    fake_drive_done(&drive);
}

/* --- limits of what comes along -------------------------------------------------------------------------------------- */

/* Nine levels, which ISO 9660 has not: UDF alone does for a client that wants no more, for others the import is refused. */
static void test_limits(void)
{
    static const struct { FsiFileSystems chosen; HRESULT hr; FsiFileSystems then; } cases[] =
    {
        { UDF, S_OK, UDF },
        { ISO | UDF, IMAPI_E_ISO9660_LEVELS, ISO | UDF },
    };
    struct fake_session session;
    struct fake_drive drive;
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    WCHAR path[40] = L"";
    FsiFileSystems found;
    unsigned i, j;
    HRESULT hr;

    fake_drive_init(&drive);
    make_disc(&drive, ISO | JOLIET | UDF, 0x102);
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        fake_session_init(&session, FAKE_SEQUENTIAL, &drive);
        image = image_create_with(UDF, 0x102, &root);
        path[0] = 0;
        for (j = 0; j < (i ? 7 : 9); j++)
        {
            wcscat(path, j ? L"\\d" : L"d");
            ok(add_directory(root, path) == S_OK, "no directory\n");
        }
        if (i)
        {
            /* seven are possible, and the file systems of the disc too: then one more that only UDF has */
            ok(put_sessions(image, &session, 1) == S_OK, "the session is refused\n");
            hr = IFileSystemImage3_ImportFileSystem(image, &found);
            ok(hr == S_OK, "%#lx\n", hr);
            ok(IFileSystemImage3_get_FileSystemsToCreate(image, &found) == S_OK && found == (ISO | JOLIET | UDF), "%d\n", (int)found);
            wcscat(path, L"\\d");
            hr = add_directory(root, path);
            check_failure(hr, IMAPI_E_ISO9660_LEVELS, ITEM_SOURCE, path);
        }
        else
        {
            ok(put_sessions(image, &session, 1) == S_OK, "the session is refused\n");
            hr = IFileSystemImage3_ImportFileSystem(image, &found);
            ok(hr == cases[i].hr && found == UDF, "%#lx\n", hr);
            ok(IFileSystemImage3_get_FileSystemsToCreate(image, &found) == S_OK && found == cases[i].then, "%d\n", (int)found);
            ok(file_count(image) == 2, "%ld files\n", file_count(image));
            hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO | JOLIET | UDF);
            check_failure(hr, IMAPI_E_ISO9660_LEVELS, IMAGE_SOURCE, L"'\\d\\d");
        }
        image_done(image, root);
        winetest_pop_context();
    }
    /* Joliet comes with ISO 9660, and UDF is no choice then */
    fake_session_init(&session, FAKE_SEQUENTIAL, &drive);
    image = image_create_with(UDF, 0x102, &root);
    wcscpy(path, L"d");
    for (j = 0; j < 9; j++, wcscat(path, L"\\d")) ok(add_directory(root, path) == S_OK, "no directory\n");
    ok(put_sessions(image, &session, 1) == S_OK, "the session is refused\n");
    hr = IFileSystemImage3_ImportSpecificFileSystem(image, JOLIET);
    check_failure(hr, IMAPI_E_ISO9660_LEVELS, IMAGE_SOURCE, L"8 levels");
    ok(IFileSystemImage3_get_FileSystemsToCreate(image, &found) == S_OK && found == UDF && !file_count(image), "%d\n", (int)found);
    image_done(image, root);
    fake_drive_done(&drive);
}

/* --- two at a time --------------------------------------------------------------------------------------------------- */

static struct { IFileSystemImage3 *image; struct fake_session *session; unsigned calls, at; HRESULT hr; } other_import;

/* The drive's n-th call: meanwhile the image gets the session of another disc. */
static void import_other(void)
{
    FsiFileSystems found;

    if (++other_import.calls != other_import.at) return;
    ok(put_sessions(other_import.image, other_import.session, 1) == S_OK, "the session is refused\n");
    other_import.hr = IFileSystemImage3_ImportFileSystem(other_import.image, &found);
}

static void test_two_imports(void)
{
    struct fake_session sessions[2];
    struct fake_drive drives[2];
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    FsiFileSystems found;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < 2; i++)
    {
        fake_drive_init(&drives[i]);
        make_disc(&drives[i], i ? ISO : UDF, 0x102);
        fake_session_init(&sessions[i], FAKE_SEQUENTIAL, &drives[i]);
    }
    /* how many calls an import needs */
    image = image_create_with(UDF, 0x102, &root);
    ok(put_sessions(image, &sessions[0], 1) == S_OK, "the session is refused\n");
    memset(&other_import, 0, sizeof(other_import));
    drives[0].called = import_other;
    ok(IFileSystemImage3_ImportFileSystem(image, &found) == S_OK && other_import.calls > 10, "%u calls\n", other_import.calls);
    drives[0].called = NULL;
    image_done(image, root);

    image = image_create_with(UDF, 0x102, &root);
    fake_session_init(&sessions[0], FAKE_SEQUENTIAL, &drives[0]);
    ok(put_sessions(image, &sessions[0], 1) == S_OK, "the session is refused\n");
    other_import.at = other_import.calls - 2;
    other_import.calls = 0;
    other_import.image = image;
    other_import.session = &sessions[1];
    other_import.hr = E_FAIL;
    drives[0].called = import_other;
    hr = IFileSystemImage3_ImportFileSystem(image, &found);
    drives[0].called = NULL;
    ok(other_import.hr == S_OK, "the other: %#lx\n", other_import.hr);
    check_failure(hr, IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION, IMAGE_SOURCE, L"another disc");
    ok(IFileSystemImage3_get_FileSystemsToCreate(image, &found) == S_OK && found == ISO && file_count(image) == 2, "%d\n", (int)found);
    image_done(image, root);
    for (i = 0; i < 2; i++) fake_drive_done(&drives[i]);
}

/* --- a disc that cannot be read any more ----------------------------------------------------------------------------- */

static void test_unreadable(void)
{
    IFileSystemImageResult2 *result;
    struct fake_session session;
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct fake_drive drive;
    FsiFileSystems found;
    IFsiFileItem2 *file;
    IStream *data;
    BYTE byte;
    ULONG blocks;
    HRESULT hr;

    fake_drive_init(&drive);
    make_disc(&drive, UDF, 0x201);
    fake_session_init(&session, FAKE_RANDOM, &drive);
    image = image_create_with(UDF, 0x201, &root);
    ok(put_sessions(image, &session, 1) == S_OK, "the session is refused\n");
    hr = IFileSystemImage3_ImportFileSystem(image, &found);
    ok(hr == S_OK, "%#lx\n", hr);
    file = find_item(root, L"large.bin", &IID_IFsiFileItem2);
    ok(IFsiFileItem2_get_Data(file, &data) == S_OK, "no data\n");
    drive.all_bad = TRUE;
    hr = IStream_Read(data, &byte, 1, NULL);
    drive.all_bad = FALSE;
    check_failure(hr, IMAPI_E_IMPORT_READ_FAILURE, ITEM_SOURCE, L"on the disc 'FIRST'");
    IStream_Release(data);
    IFsiFileItem2_Release(file);
    result = create_result(image);
    drive.bad_block = 300;
    read_result(result, &blocks, &hr);
    check_failure(hr, IMAPI_E_IMPORT_READ_FAILURE, ITEM_SOURCE, L"Block 300");
    read_result(result, &blocks, &hr);
    check_error(ITEM_SOURCE, L"on the disc 'FIRST'");
    IFileSystemImageResult2_Release(result);
    image_done(image, root);
    fake_drive_done(&drive);
}

/* --- what cannot be ---------------------------------------------------------------------------------------------------- */

enum trouble
{
    NO_TROUBLE,
    NOT_SUPPORTED_HERE,
    CHOSEN_BUT_NOT_SUPPORTED,
    UNKNOWN_KIND,
    TWO_IN_USE,
    BLANK_DISC,
    BAD_ADDRESS,
    ADDRESS_FAILS,
    NO_RECORDER,
    NO_UNIT,
    PRESSED_DISC,
};

static void test_refused_sessions(void)
{
    static const struct { enum trouble trouble; enum fake_kind kind; HRESULT hr; const WCHAR *words; } cases[] =
    {
        { NO_TROUBLE, FAKE_SEQUENTIAL, S_OK },
        { NO_TROUBLE, FAKE_RANDOM, S_OK },
        { NOT_SUPPORTED_HERE, FAKE_SEQUENTIAL, IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE, L"" },
        { CHOSEN_BUT_NOT_SUPPORTED, FAKE_RANDOM, IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE, L"" },
        { UNKNOWN_KIND, FAKE_UNKNOWN, IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE, L"" },
        { TWO_IN_USE, FAKE_SEQUENTIAL, IMAPI_E_BAD_MULTISESSION_PARAMETER, L"InUse" },
        { BLANK_DISC, FAKE_SEQUENTIAL, IMAPI_E_IMPORT_SEEK_FAILURE, L"blank" },
        { BAD_ADDRESS, FAKE_SEQUENTIAL, IMAPI_E_BAD_MULTISESSION_PARAMETER, L"NextWritableAddress" },
        { ADDRESS_FAILS, FAKE_SEQUENTIAL, IMAPI_E_BAD_MULTISESSION_PARAMETER, L"StartAddressOfPreviousSession" },
        { ADDRESS_FAILS, FAKE_RANDOM, IMAPI_E_BAD_MULTISESSION_PARAMETER, L"TotalSectorsOnMedia" },
        { NO_RECORDER, FAKE_SEQUENTIAL, IMAPI_E_BAD_MULTISESSION_PARAMETER, L"ImportRecorder" },
        { NO_UNIT, FAKE_RANDOM, IMAPI_E_BAD_MULTISESSION_PARAMETER, L"WriteUnitSize" },
        { PRESSED_DISC, FAKE_SEQUENTIAL, IMAPI_E_IMPORT_MEDIA_NOT_ALLOWED, L"disc" },
    };
    struct fake_session sessions[2];
    struct fake_drive drive;
    IFileSystemImage3 *image = image_create();
    FsiFileSystems found;
    unsigned i, j;
    HRESULT hr;
    BSTR id;

    fake_drive_init(&drive);
    hr = IFileSystemImage3_ImportFileSystem(image, &found);
    ok(hr == IMAPI_E_MULTISESSION_NOT_SET, "%#lx\n", hr);
    check_error(IMAGE_SOURCE, L"MultisessionInterfaces");
    ok(IFileSystemImage3_ImportSpecificFileSystem(image, UDF) == IMAPI_E_MULTISESSION_NOT_SET, "nothing was set\n");
    ok(IFileSystemImage3_CalculateDiscIdentifier(image, &id) == IMAPI_E_MULTISESSION_NOT_SET, "nothing was set\n");
    ok(IFileSystemImage3_put_MultisessionInterfaces(image, NULL) == E_POINTER, "NULL is no array\n");
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        drive.profile = cases[i].trouble == PRESSED_DISC ? 0x08 : 0x09;
        for (j = 0; j < 2; j++) fake_session_init(&sessions[j], cases[i].kind, &drive);
        switch (cases[i].trouble)
        {
        case NOT_SUPPORTED_HERE: sessions[0].supported = sessions[1].supported = VARIANT_FALSE; break;
        case CHOSEN_BUT_NOT_SUPPORTED: sessions[0].supported = VARIANT_FALSE; sessions[0].in_use = VARIANT_TRUE; break;
        case TWO_IN_USE: sessions[0].in_use = sessions[1].in_use = VARIANT_TRUE; break;
        case BLANK_DISC: sessions[0].start = -1; break;
        case BAD_ADDRESS: sessions[0].start = 2000; break;
        case ADDRESS_FAILS: sessions[0].hr = E_FAIL; break;
        case NO_RECORDER: sessions[0].drive = NULL; break;
        case NO_UNIT: sessions[0].unit = 0; break;
        default: break;
        }
        hr = put_sessions(image, sessions, 2);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        if (FAILED(cases[i].hr)) check_error(IMAGE_SOURCE, cases[i].words);
        winetest_pop_context();
    }
    ok(!IFileSystemImage3_Release(image), "the image is still referenced\n");
    fake_drive_done(&drive);
}

enum damage
{
    DAMAGE_NONE,
    DAMAGE_BLANK,               /* zeros */
    DAMAGE_NOISE,               /* something that is no file system */
    DAMAGE_UNREADABLE, DAMAGE_UNFORMATTED,          /* the descriptors cannot be read */
    DAMAGE_DIRECTORY,           /* UDF's entries are no entries */
    DAMAGE_INTERLEAVED,         /* a file is interleaved, which ISO 9660 can have and we do not know */
    DAMAGE_REVISION,            /* sound, and of a UDF revision that nobody knows yet */
};

/* ECMA-119 9.1.6, the size of a file unit: no 0 in an interleaved file. */
static void interleave(BYTE *disc)
{
    static const char name[] = "LARGE.BIN;1";
    ULONG i;

    for (i = 33; i < 64 * BLOCK; i++)
        if (!memcmp(disc + i, name, sizeof(name) - 1)) disc[i - 33 + 26] = 1;
}

/* ECMA-167 3/7.2: the CRC (ITU-T V.41) of what follows the tag, and the sum of the tag itself. */
static void seal(BYTE *descriptor)
{
    unsigned length = descriptor[10] | descriptor[11] << 8, i, bit;
    WORD crc = 0;
    BYTE sum = 0;

    for (i = 0; i < length; i++)
    {
        crc ^= (WORD)(descriptor[16 + i] << 8);
        for (bit = 0; bit < 8; bit++) crc = (WORD)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    descriptor[8] = (BYTE)crc;
    descriptor[9] = (BYTE)(crc >> 8);
    for (i = 0; i < 16; i++) if (i != 4) sum = (BYTE)(sum + descriptor[i]);
    descriptor[4] = sum;
}

/* UDF 2.2.6.4: the lowest revision that a writer has to know, in the integrity descriptor (ECMA-167 3/10.10, tag 9). */
static void put_revision(BYTE *disc, BYTE minor, BYTE major)
{
    unsigned found = 0;
    BYTE *block;
    ULONG i, use;

    for (i = 16; i < 320; i++)
    {
        block = disc + i * BLOCK;
        use = 80 + 8 * block[72];
        if (block[0] != 9 || block[1] || use + 46 > BLOCK) continue;
        block[use + 42] = minor;
        block[use + 43] = major;
        seal(block);
        found++;
    }
    ok(found == 1, "%u integrity descriptors\n", found);
}

static void damage(struct fake_drive *drive, enum damage kind)
{
    ULONG i;

    drive->bad_block = 0;
    drive->unformatted = FALSE;
    switch (kind)
    {
    case DAMAGE_BLANK: memset(drive->disc, 0, FAKE_BLOCKS * BLOCK); break;
    case DAMAGE_NOISE: for (i = 0; i < 64 * BLOCK; i++) drive->disc[i] = (BYTE)(i * 7 + 1); break;
    case DAMAGE_UNREADABLE: drive->bad_block = 16; break;
    case DAMAGE_UNFORMATTED: drive->unformatted = TRUE; break;
    case DAMAGE_DIRECTORY: memset(drive->disc + 257 * BLOCK, 0x55, 200 * BLOCK); break;
    case DAMAGE_INTERLEAVED: interleave(drive->disc); break;
    case DAMAGE_REVISION: put_revision(drive->disc, 0x70, 2); break;
    default: break;
    }
}

static void test_refused_imports(void)
{
    static const struct { enum damage damage; FsiFileSystems wanted, made; enum fake_kind kind; HRESULT hr; const WCHAR *words; } cases[] =
    {
        { DAMAGE_NONE, UDF, UDF, FAKE_RANDOM, S_OK },
        { DAMAGE_NONE, UDF, ISO | JOLIET, FAKE_SEQUENTIAL, IMAPI_E_FILE_SYSTEM_NOT_FOUND, L"UDF" },
        { DAMAGE_NONE, JOLIET, UDF, FAKE_SEQUENTIAL, IMAPI_E_FILE_SYSTEM_NOT_FOUND, L"Joliet" },
        { DAMAGE_BLANK, 0, UDF, FAKE_RANDOM, IMAPI_E_EMPTY_DISC, L"no data" },
        { DAMAGE_NOISE, 0, UDF, FAKE_RANDOM, IMAPI_E_NO_SUPPORTED_FILE_SYSTEM, L"file system" },
        { DAMAGE_UNREADABLE, 0, UDF, FAKE_SEQUENTIAL, IMAPI_E_IMPORT_READ_FAILURE, L"Block 16" },
        { DAMAGE_UNFORMATTED, 0, UDF, FAKE_RANDOM, IMAPI_E_EMPTY_DISC, L"not formatted" },
        { DAMAGE_UNFORMATTED, UDF, UDF, FAKE_RANDOM, IMAPI_E_EMPTY_DISC, L"not formatted" },
        { DAMAGE_DIRECTORY, UDF, UDF, FAKE_SEQUENTIAL, IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR, L"UDF" },
        { DAMAGE_INTERLEAVED, ISO, ISO | JOLIET, FAKE_SEQUENTIAL, IMAPI_E_FILE_SYSTEM_FEATURE_NOT_SUPPORTED, L"interleaved" },
        { DAMAGE_REVISION, UDF, UDF, FAKE_RANDOM, IMAPI_E_UDF_NOT_WRITE_COMPATIBLE, L"UDF 2.70" },
        { DAMAGE_NONE, 0, ISO | UDF, FAKE_RANDOM, IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION, L"UDF without ISO 9660" },
        { DAMAGE_NONE, 0x3f, UDF, FAKE_SEQUENTIAL, IMAPI_E_INVALID_PARAM, L"fileSystemToUse" },
    };
    struct fake_session session;
    struct fake_drive drive;
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    VARIANT_BOOL probed;
    FsiFileSystems found;
    LONG count;
    unsigned i;
    HRESULT hr;

    fake_drive_init(&drive);
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        make_disc(&drive, cases[i].made, 0x102);
        damage(&drive, cases[i].damage);
        fake_session_init(&session, cases[i].kind, &drive);
        image = image_create_with(ISO, 0, &root);
        hr = put_sessions(image, &session, 1);
        ok(hr == S_OK, "%#lx\n", hr);
        hr = cases[i].wanted ? IFileSystemImage3_ImportSpecificFileSystem(image, cases[i].wanted)
                : IFileSystemImage3_ImportFileSystem(image, &found);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        if (FAILED(cases[i].hr))
        {
            check_error(IMAGE_SOURCE, cases[i].words);
            /* the image is what it was */
            IFileSystemImage3_get_FileCount(image, &count);
            ok(!count, "%ld files\n", count);
            IFileSystemImage3_get_FileSystemsToCreate(image, &found);
            ok(found == ISO, "file systems %d\n", found);
            ok(add_directory(root, L"still") == S_OK, "nothing can be added any more\n");
        }
        if (cases[i].wanted == UDF)
        {
            hr = IFileSystemImage3_ProbeSpecificFileSystem(image, UDF, &probed);
            ok(hr == S_OK && probed == (cases[i].hr == S_OK ? VARIANT_TRUE : VARIANT_FALSE), "%#lx, %d\n", hr, probed);
        }
        image_done(image, root);
        winetest_pop_context();
    }
    fake_drive_done(&drive);
}

START_TEST(import)
{
    HRESULT hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);

    ok(hr == S_OK, "%#lx\n", hr);
    test_forms();
    test_afterwards();
    test_collisions();
    test_limits();
    test_two_imports();
    test_unreadable();
    test_refused_sessions();
    test_refused_imports();
    CoUninitialize();
}
