/*
 * MsftFileSystemImage: what comes from a disc (behaviour.md 18 and 12).
 *
 * Decided where the pages are silent. An import brings the file systems of the session along: the next one has the same, or those
 * of them that it can go on with, and FileSystemsToCreate can leave out what was not imported, but add nothing. It is one of the
 * changes that RollbackToChangePoint can take back; the place of the session stays.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "contents.h"
#include "image.h"
#include "imported.h"
#include "volume/merge.h"

#define ISO_SYSTEMS (FsiFileSystemISO9660 | FsiFileSystemJoliet)
#define KNOWN_SYSTEMS (ISO_SYSTEMS | FsiFileSystemUDF)

/* --- the multisession object ----------------------------------------------------------------------------------------- */

HRESULT WINAPI image_get_MultisessionInterfaces(IFileSystemImage3 *iface, SAFEARRAY **value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    IDispatch *sessions[1];
    struct fs_previous *previous;
    ULONG count = 0;
    HRESULT hr = S_OK;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    fs_image_enter(core);
    previous = core->previous ? fs_previous_add_ref(core->previous) : NULL;
    fs_image_leave(core);
    if (previous && SUCCEEDED(hr = com_agile_get(&previous->session, &IID_IDispatch, (void **)&sessions[0]))) count = 1;
    fs_previous_release(previous);
    if (SUCCEEDED(hr)) hr = com_safearray_from_dispatch(sessions, count, value);
    if (count) IDispatch_Release(sessions[0]);
    return hr;
}

HRESULT WINAPI image_put_MultisessionInterfaces(IFileSystemImage3 *iface, SAFEARRAY *value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    struct fs_previous *previous, *old;
    IUnknown **sessions = NULL;
    ULONG count = 0;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = com_safearray_get_interfaces(value, &IID_IMultisession, &sessions, &count)))
        return hr == E_OUTOFMEMORY ? hr : com_error(E_NOINTERFACE, &image_class, &IID_IFileSystemImage3,
                L"MultisessionInterfaces takes a one-dimensional array of multisession objects.");
    hr = fs_previous_choose((IMultisession **)sessions, count, &image_class, &IID_IFileSystemImage3, &previous);
    com_free_interfaces(sessions, count);
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = image_begin_change(image)))
    {
        old = image->core->previous;
        image->core->previous = previous;
        image_end_change(image);
        fs_previous_release(old);
    }
    else fs_previous_release(previous);
    return hr;
}

/* What was chosen, counted, for work without the lock. */
static HRESULT take_previous(struct fs_image *core, struct fs_previous **previous)
{
    fs_image_enter(core);
    *previous = core->previous ? fs_previous_add_ref(core->previous) : NULL;
    fs_image_leave(core);
    return *previous ? S_OK : image_error(IMAPI_E_MULTISESSION_NOT_SET, NULL);
}

/* --- looking at a disc ----------------------------------------------------------------------------------------------- */

HRESULT WINAPI image_CalculateDiscIdentifier(IFileSystemImage3 *iface, BSTR *value)
{
    struct fs_previous *previous;
    struct disc_reader *reader;
    WCHAR id[DISC_ID_SIZE];
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = take_previous(impl_from_IFileSystemImage3(iface)->core, &previous))) return hr;
    if (SUCCEEDED(hr = fs_previous_reader(previous, &image_class, &IID_IFileSystemImage3, &reader)))
    {
        hr = fs_disc_id(reader, previous->start, &image_class, &IID_IFileSystemImage3, id);
        disc_reader_destroy(reader);
    }
    fs_previous_release(previous);
    if (SUCCEEDED(hr) && !(*value = SysAllocString(id))) hr = E_OUTOFMEMORY;
    return hr;
}

static HRESULT identify(struct disc_reader *reader, ULONG start, FsiFileSystems *value)
{
    struct volume_problem problem = { NULL };
    enum volume_result result;
    unsigned found;

    if ((result = volume_identify(disc_reader_get(reader), start, &found)))
    {
        problem.block = start + 16;
        return fs_first_read_error(reader, result, &problem, &image_class, &IID_IFileSystemImage3);
    }
    *value = found ? (FsiFileSystems)found : FsiFileSystemUnknown;
    return S_OK;
}

/* A disc with nothing on it has no file system; one with something else has an unknown one. */
static HRESULT identify_in(IDiscRecorder2 *recorder, FsiFileSystems *value)
{
    struct disc_session session;
    struct disc_reader *reader;
    HRESULT hr;

    if (!disc_find_last_session(recorder, &session)) return S_OK;
    if (FAILED(hr = disc_reader_create(recorder, session.end, &reader))) return hr;
    hr = identify(reader, session.start, value);
    disc_reader_destroy(reader);
    return hr;
}

HRESULT WINAPI image_IdentifyFileSystemsOnDisc(IFileSystemImage3 *iface, IDiscRecorder2 *recorder, FsiFileSystems *value)
{
    struct fs_previous *previous;
    struct disc_reader *reader;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = FsiFileSystemNone;
    if (recorder) return identify_in(recorder, value);
    if (FAILED(hr = take_previous(impl_from_IFileSystemImage3(iface)->core, &previous))) return hr;
    if (SUCCEEDED(hr = fs_previous_reader(previous, &image_class, &IID_IFileSystemImage3, &reader)))
    {
        hr = identify(reader, previous->start, value);
        disc_reader_destroy(reader);
    }
    fs_previous_release(previous);
    return hr;
}

/* The one that says most of what is there: UDF, then Joliet. */
static FsiFileSystems best_of(FsiFileSystems given)
{
    static const FsiFileSystems order[] = { FsiFileSystemUDF, FsiFileSystemJoliet, FsiFileSystemISO9660 };
    unsigned i;

    for (i = 0; i < ARRAYSIZE(order); i++)
        if (given & order[i]) return order[i];
    return FsiFileSystemNone;
}

HRESULT WINAPI image_GetDefaultFileSystemForImport(IFileSystemImage3 *iface, FsiFileSystems given, FsiFileSystems *value)
{
    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    *value = given & ~(KNOWN_SYSTEMS | FsiFileSystemUnknown) ? FsiFileSystemNone : best_of(given);
    return *value ? S_OK : image_error(IMAPI_E_INVALID_PARAM, L"fileSystems");
}

/* --- importing ------------------------------------------------------------------------------------------------------- */

/* One import, on its way. */
struct import
{
    struct image *image;
    struct disc_reader *reader;
    struct fs_imported *imported;
    struct volume_tree *tree;
    FsiFileSystems file_system;
    WCHAR checked[DISC_ID_SIZE];        /* the disc that the image had files of when this one was compared with it; "": none */
};

static void *embed(const uint8_t *bytes, uint32_t size)
{
    return contents_from_memory(bytes, size);
}

/* What libs/volume tells of progress has no place for whose it is, so the reader's disc is wrapped. */
struct import_disc
{
    struct volume_disc disc;
    struct import *import;
};

static enum volume_result read_through(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    struct volume_disc *inner = disc_reader_get(CONTAINING_RECORD(disc, struct import_disc, disc)->import->reader);

    return inner->read(inner, block, count, out);
}

static enum volume_result tell_sinks(struct volume_disc *disc, const uint16_t *path, unsigned length, uint32_t directories,
        uint32_t files)
{
    const struct import *import = CONTAINING_RECORD(disc, struct import_disc, disc)->import;
    const struct volume_imported *volume = &import->imported->volume;

    image_fire_import(import->image, import->file_system, (const WCHAR *)path, length, (LONG)directories,
            volume->directories ? (LONG)volume->directories : -1, (LONG)files, volume->files ? (LONG)volume->files : -1);
    return VOLUME_OK;
}

static HRESULT read_file_system(struct import *import)
{
    struct volume_disc *inner = disc_reader_get(import->reader);
    struct import_disc disc = { { read_through, inner->blocks, tell_sinks }, import };
    struct volume_problem problem = { NULL };
    enum volume_result result;

    if (!(import->tree = volume_tree_create(&fs_contents_class))) return E_OUTOFMEMORY;
    if (!image_has_import_sinks(import->image)) disc.disc.progress = NULL;
    result = volume_import(&disc.disc, import->imported->previous->start, (enum volume_file_system)import->file_system, import->tree,
            embed, &import->imported->volume, &problem);
    return result ? fs_import_error(result, &problem, &image_class, &IID_IFileSystemImage3) : S_OK;
}

/* Which file systems the next session has, and where it goes. */
static HRESULT plan_session(struct fs_imported *imported, FsiFileSystems on_disc, FsiFileSystems file_system)
{
    const struct volume_imported *volume = &imported->volume;
    const struct fs_previous *previous = imported->previous;
    ULONGLONG next = previous->next;

    imported->file_systems = file_system == FsiFileSystemUDF ? on_disc & KNOWN_SYSTEMS
            : on_disc & (FsiFileSystemISO9660 | FsiFileSystemJoliet);
    if (file_system == FsiFileSystemUDF && !fs_is_udf_revision((LONG)volume->udf_revision))
        return com_error(IMAPI_E_UDF_NOT_WRITE_COMPATIBLE, &image_class, &IID_IFileSystemImage3,
                L"It is UDF %x.%02x; what can be added to is UDF 1.02 to 2.60.", volume->udf_revision >> 8, volume->udf_revision & 0xff);
    if (file_system == FsiFileSystemUDF && !volume->read_only) return com_error(IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION, &image_class,
            &IID_IFileSystemImage3, L"Its UDF partition is one that is written in place, by a program that keeps account of its space.");
    if (previous->random)
    {
        /* ECMA-119 knows no sessions without a new place for its descriptors */
        if (file_system != FsiFileSystemUDF || imported->file_systems != FsiFileSystemUDF)
            return com_error(IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION, &image_class, &IID_IFileSystemImage3,
                    L"On rewritable discs only UDF without ISO 9660 can be added to.");
        next = volume->end;
    }
    next = (next + previous->unit - 1) / previous->unit * previous->unit;
    if (next > MAXLONG) return image_error(IMAPI_E_IMAGE_SIZE_LIMIT, NULL);
    imported->next = (ULONG)next;
    return S_OK;
}

/* What the image has stays, what the disc has is added. With the lock, in a change. */
static HRESULT join(struct import *import)
{
    struct fs_image *core = import->image->core;
    uint32_t point = volume_journal_point(core->journal);
    struct volume_problem problem = { NULL };
    enum volume_result result;
    WCHAR *path;
    HRESULT hr;

    if (core->boot_count) return image_error(IMAPI_E_BOOT_OBJECT_CONFLICT, NULL);
    result = volume_merge(core->journal, core->tree, volume_tree_root(core->tree), import->tree, VOLUME_KEEP, NULL, NULL,
            &problem);
    if (!result) return S_OK;
    volume_journal_roll_back(core->journal, point);
    if (result != VOLUME_DUPLICATE_NAME) return fs_problem(result, &problem, &image_class, &IID_IFileSystemImage3);
    path = fs_node_path(problem.node);
    hr = fs_error(problem.node->kind == VOLUME_DIRECTORY ? IMAPI_E_IMPORT_TYPE_COLLISION_FILE_EXISTS_AS_DIRECTORY
            : IMAPI_E_IMPORT_TYPE_COLLISION_DIRECTORY_EXISTS_AS_FILE, &image_class, &IID_IFileSystemImage3, path, path);
    free(path);
    return hr;
}

/* The tree must fit into the file systems that come along. Those that the client had chosen may be fewer, and then do instead. */
static HRESULT choose_file_systems(struct fs_image *core, FsiFileSystems before)
{
    FsiFileSystems all = core->imported->file_systems, fewer = all & before;
    struct volume_problem problem = { NULL };

    core->file_systems = fewer;
    if (fewer != all && (fewer & core->imported->volume.file_system) && (fewer & ISO_SYSTEMS) != FsiFileSystemJoliet)
    {
        core->file_systems = all;
        if (!fs_image_find_excess(core, volume_tree_root(core->tree), &problem)) return S_OK;
        core->file_systems = fewer;
    }
    else core->file_systems = all;
    return fs_image_check_limits(core, volume_tree_root(core->tree), &image_class, &IID_IFileSystemImage3);
}

/* From here on the image is a session of that disc. With the lock, in a change. */
static HRESULT adopt(struct import *import)
{
    struct fs_image *core = import->image->core;
    struct fs_imported *before = core->imported;
    FsiFileSystems file_systems = core->file_systems;
    ULONG start = core->session_start;
    LONG revision = core->udf_revision;
    uint32_t point = volume_journal_point(core->journal);
    HRESULT hr;

    if (FAILED(hr = join(import))) return hr;
    core->imported = import->imported;
    hr = choose_file_systems(core, file_systems);
    if (import->imported->file_systems & FsiFileSystemUDF) core->udf_revision = (LONG)import->imported->volume.udf_revision;
    core->session_start = import->imported->next;
    if (SUCCEEDED(hr)) hr = fs_image_check_size(core, NULL, &image_class, &IID_IFileSystemImage3);
    if (SUCCEEDED(hr))
    {
        import->imported = before;
        return S_OK;
    }
    volume_journal_roll_back(core->journal, point);
    core->imported = before;
    core->file_systems = file_systems;
    core->session_start = start;
    core->udf_revision = revision;
    return hr == IMAPI_E_IMAGE_SIZE_LIMIT ? image_error(IMAPI_E_IMAGE_TOO_BIG, NULL) : hr;
}

/* A formatted disc to which nothing was written yet is all zeros where file systems begin. */
static BOOL is_empty(struct disc_reader *reader, ULONG start)
{
    struct volume_disc *disc = disc_reader_get(reader);
    BYTE block[VOLUME_BLOCK_SIZE];
    ULONG i, j;

    for (i = 0; i < 32; i++)
    {
        if (start + i >= disc->blocks || disc->read(disc, start + i, 1, block)) return FALSE;
        for (j = 0; j < sizeof(block); j++) if (block[j]) return FALSE;
    }
    return TRUE;
}

/* wanted: the file system, or FsiFileSystemNone for the best. */
static HRESULT choose_file_system(const struct import *import, FsiFileSystems on_disc, FsiFileSystems wanted, FsiFileSystems *chosen)
{
    if (!(on_disc & KNOWN_SYSTEMS)) return image_error(is_empty(import->reader, import->imported->previous->start)
            ? IMAPI_E_EMPTY_DISC : IMAPI_E_NO_SUPPORTED_FILE_SYSTEM, NULL);
    *chosen = wanted ? wanted : best_of(on_disc);
    return on_disc & *chosen ? S_OK : image_error(IMAPI_E_FILE_SYSTEM_NOT_FOUND, fs_file_system_name((unsigned)wanted));
}

/* The disc that the image has files of, if it can be told from others; else "". With the lock. */
static const WCHAR *told_disc(const struct fs_image *core)
{
    return core->imported && !core->imported->previous->random ? core->imported->disc_id : L"";
}

/* What was imported is there by its block numbers, which on another disc are something else's. Discs for writing anywhere are not told
 * apart here, since what tells them apart is written anew with each session. */
static HRESULT check_same_disc(struct import *import)
{
    struct fs_image *core = import->image->core;
    WCHAR now[DISC_ID_SIZE], *before = import->checked;
    ULONG start = 0;
    HRESULT hr;

    fs_image_enter(core);
    wcscpy(before, told_disc(core));
    if (before[0]) start = core->imported->previous->start;
    fs_image_leave(core);
    if (!before[0] || !wcscmp(before, import->imported->disc_id)) return S_OK;
    if (FAILED(hr = fs_disc_id(import->reader, start, &image_class, &IID_IFileSystemImage3, now))) return hr;
    return !wcscmp(before, now) ? S_OK : com_error(IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION, &image_class, &IID_IFileSystemImage3,
            L"The image has files of another disc: each disc needs an image of its own.");
}

static HRESULT check_idle(struct image *image)
{
    HRESULT hr;

    if (FAILED(hr = image_begin_change(image))) return hr;
    if (image->core->boot_count) hr = image_error(IMAPI_E_BOOT_OBJECT_CONFLICT, NULL);
    image_end_change(image);
    return hr;
}

/* Reads without the lock; the sinks of progress may do anything meanwhile. `probe`: nothing is taken over. */
static HRESULT import_session(struct image *image, FsiFileSystems wanted, BOOL probe, FsiFileSystems *imported)
{
    struct import import = { image };
    FsiFileSystems on_disc = FsiFileSystemNone;
    struct fs_previous *previous;
    BOOL adopted = FALSE;
    HRESULT hr;

    if (!probe && FAILED(hr = check_idle(image))) return hr;
    if (!(import.imported = calloc(1, sizeof(*import.imported)))) return E_OUTOFMEMORY;
    hr = take_previous(image->core, &import.imported->previous);
    previous = import.imported->previous;
    if (SUCCEEDED(hr)) hr = fs_previous_reader(previous, &image_class, &IID_IFileSystemImage3, &import.reader);
    if (SUCCEEDED(hr)) hr = identify(import.reader, previous->start, &on_disc);
    if (SUCCEEDED(hr)) hr = choose_file_system(&import, on_disc, wanted, &import.file_system);
    if (SUCCEEDED(hr)) hr = fs_disc_id(import.reader, previous->start, &image_class, &IID_IFileSystemImage3, import.imported->disc_id);
    if (SUCCEEDED(hr) && !probe) hr = check_same_disc(&import);
    if (SUCCEEDED(hr)) hr = read_file_system(&import);
    if (SUCCEEDED(hr)) hr = plan_session(import.imported, on_disc, import.file_system);
    while (SUCCEEDED(hr) && !probe && !adopted && SUCCEEDED(hr = image_begin_change(image)))
    {
        /* another import may have come meanwhile */
        if ((adopted = !wcscmp(import.checked, told_disc(image->core)))) hr = adopt(&import);
        image_end_change(image);
        if (!adopted) hr = check_same_disc(&import);
    }
    *imported = import.file_system;
    fs_imported_destroy(import.imported);
    disc_reader_destroy(import.reader);
    if (import.tree) volume_tree_destroy(import.tree);
    return hr;
}

HRESULT WINAPI image_ImportFileSystem(IFileSystemImage3 *iface, FsiFileSystems *value)
{
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    hr = import_session(impl_from_IFileSystemImage3(iface), FsiFileSystemNone, FALSE, value);
    if (FAILED(hr)) *value = FsiFileSystemNone;
    return hr;
}

static BOOL is_one_system(FsiFileSystems file_system)
{
    return file_system == FsiFileSystemISO9660 || file_system == FsiFileSystemJoliet || file_system == FsiFileSystemUDF;
}

HRESULT WINAPI image_ImportSpecificFileSystem(IFileSystemImage3 *iface, FsiFileSystems file_system)
{
    FsiFileSystems imported;

    if (!is_one_system(file_system)) return image_error(IMAPI_E_INVALID_PARAM, L"fileSystemToUse");
    return import_session(impl_from_IFileSystemImage3(iface), file_system, FALSE, &imported);
}

/* A file system that can be read and gone on with; what stands in the way is no error of who asks. */
HRESULT WINAPI image_ProbeSpecificFileSystem(IFileSystemImage3 *iface, FsiFileSystems file_system, VARIANT_BOOL *value)
{
    FsiFileSystems imported;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (!is_one_system(file_system)) return image_error(IMAPI_E_INVALID_PARAM, L"fileSystemToProbe");
    hr = import_session(impl_from_IFileSystemImage3(iface), file_system, TRUE, &imported);
    if (hr == IMAPI_E_MULTISESSION_NOT_SET || hr == E_OUTOFMEMORY) return hr;
    *value = SUCCEEDED(hr) ? VARIANT_TRUE : VARIANT_FALSE;
    SetErrorInfo(0, NULL);
    return S_OK;
}

HRESULT WINAPI image_get_ImportedVolumeName(IFileSystemImage3 *iface, BSTR *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    BOOL imported;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    fs_image_enter(core);
    if ((imported = core->imported != NULL)) *value = SysAllocStringLen((const WCHAR *)core->imported->volume.label,
            core->imported->volume.label_length);
    fs_image_leave(core);
    return imported && !*value ? E_OUTOFMEMORY : S_OK;
}
