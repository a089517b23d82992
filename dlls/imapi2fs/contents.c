/*
 * Where the bytes of an image's files come from. A file stays where it is until the image is read, and is opened then; one that is read
 * in several pieces stays open between them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "com/stream_source.h"
#include "contents.h"
#include "foreignthread.h"
#include "imapi2fs_private.h"
#include "imapi2fserror.h"
#include "openahead.h"
#include "stash.h"

/* Files that are being read at a time: one by each result stream and its clones. */
#define OPEN_FILES 4

struct contents
{
    LONG ref;
    enum contents_kind kind;
    struct contents_grave *grave;   /* CONTENTS_STREAM: the owner's, or NULL */
    struct contents *next;          /* in it */
    struct com_stream_source *source;   /* CONTENTS_STREAM */
    struct stash_file *stash;       /* CONTENTS_STASH */
    ULONG size;                     /* CONTENTS_MEMORY: bytes */
    union
    {
        WCHAR path[1];
        BYTE bytes[1];
    };
};

/* A file that was read in part. */
struct open_file
{
    const struct contents *contents;
    const struct volume_node *node;
    HANDLE handle;
};

static CRITICAL_SECTION open_lock;
static struct open_file open_files[OPEN_FILES];
static unsigned next_open_file;

/* --- making and letting go ------------------------------------------------------------------------------------------- */

static struct contents *create(enum contents_kind kind, size_t size)
{
    struct contents *contents = calloc(1, sizeof(*contents) + size);

    if (!contents) return NULL;
    contents->ref = 1;
    contents->kind = kind;
    return contents;
}

static struct contents *create_from_path(enum contents_kind kind, const WCHAR *path)
{
    struct contents *contents = create(kind, (wcslen(path) + 1) * sizeof(*path));

    if (contents) wcscpy(contents->path, path);
    return contents;
}

struct contents *contents_from_directory(const WCHAR *path)
{
    return create_from_path(CONTENTS_DIRECTORY, path);
}

struct contents *contents_from_file(const WCHAR *path)
{
    return create_from_path(CONTENTS_FILE, path);
}

struct contents *contents_from_stash(struct stash_file *file)
{
    struct contents *contents = create(CONTENTS_STASH, 0);

    if (contents) contents->stash = file;
    return contents;
}

struct contents *contents_from_memory(const BYTE *bytes, ULONG size)
{
    struct contents *contents = create(CONTENTS_MEMORY, size);

    if (!contents) return NULL;
    contents->size = size;
    memcpy(contents->bytes, bytes, size);
    return contents;
}

HRESULT contents_from_stream(IStream *stream, struct contents_grave *grave, ULONGLONG *size, struct contents **out)
{
    struct com_stream_source *source;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = com_stream_source_create(stream, L"a file", &source))) return hr;
    if (!(*out = create(CONTENTS_STREAM, 0)))
    {
        com_stream_source_destroy(source);
        return E_OUTOFMEMORY;
    }
    (*out)->source = source;
    (*out)->grave = grave;
    *size = source->size;
    return S_OK;
}

struct contents *contents_add_ref(struct contents *contents)
{
    InterlockedIncrement(&contents->ref);
    return contents;
}

/* Closes what was left open of these contents, or with NULL everything. */
static void close_files(const struct contents *contents)
{
    HANDLE handles[OPEN_FILES];
    unsigned count = 0, i;

    EnterCriticalSection(&open_lock);
    for (i = 0; i < OPEN_FILES; i++)
    {
        if (!open_files[i].handle || (contents && open_files[i].contents != contents)) continue;
        handles[count++] = open_files[i].handle;
        open_files[i].handle = NULL;
    }
    LeaveCriticalSection(&open_lock);
    for (i = 0; i < count; i++) CloseHandle(handles[i]);
}

void contents_close_files(void)
{
    close_files(NULL);
}

void contents_start(void)
{
    InitializeCriticalSection(&open_lock);
}

void contents_stop(void)
{
    DeleteCriticalSection(&open_lock);
}

static void destroy(struct contents *contents)
{
    com_stream_source_destroy(contents->source);
    if (contents->kind != CONTENTS_STREAM && contents->kind != CONTENTS_MEMORY) close_files(contents);
    if (contents->stash) stash_file_destroy(contents->stash);
    free(contents);
}

void contents_release(struct contents *contents)
{
    if (contents && !InterlockedDecrement(&contents->ref)) destroy(contents);
}

/* By the tree. */
static void release_contents(void *pointer)
{
    struct contents *contents = pointer;

    if (InterlockedDecrement(&contents->ref)) return;
    if (!contents->grave)
    {
        destroy(contents);
        return;
    }
    contents->next = contents->grave->first;
    contents->grave->first = contents;
}

void contents_bury(struct contents_grave *grave)
{
    struct contents *contents;

    while ((contents = grave->first))
    {
        grave->first = contents->next;
        destroy(contents);
    }
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

/* A named stream's bytes are in one of the same name of the file's. */
WCHAR *contents_path(const struct contents *contents, const struct volume_node *node)
{
    const struct volume_node *file = node && node->kind == VOLUME_STREAM ? node->parent : node;
    size_t base, length;
    WCHAR *path;

    if (contents->kind == CONTENTS_FILE) return _wcsdup(contents->path);
    if (contents->kind == CONTENTS_STASH) return stash_file_path(contents->stash);
    if (contents->kind != CONTENTS_DIRECTORY || !file) return NULL;
    base = wcslen(contents->path);
    length = base + 1 + file->name_length + (file != node ? 1u + node->name_length : 0);
    if (!(path = malloc((length + 1) * sizeof(*path)))) return NULL;
    wcscpy(path, contents->path);
    path[base++] = '\\';
    memcpy(path + base, file->name, file->name_length * sizeof(*path));
    base += file->name_length;
    if (file != node)
    {
        path[base++] = ':';
        memcpy(path + base, node->name, node->name_length * sizeof(*path));
    }
    path[length] = 0;
    return path;
}

static HANDLE take_open_file(const struct contents *contents, const struct volume_node *node)
{
    HANDLE handle = NULL;
    unsigned i;

    EnterCriticalSection(&open_lock);
    for (i = 0; i < OPEN_FILES && !handle; i++)
    {
        if (!open_files[i].handle || open_files[i].contents != contents || open_files[i].node != node) continue;
        handle = open_files[i].handle;
        open_files[i].handle = NULL;
    }
    LeaveCriticalSection(&open_lock);
    return handle;
}

static void keep_open_file(const struct contents *contents, const struct volume_node *node, HANDLE handle)
{
    HANDLE old;

    EnterCriticalSection(&open_lock);
    old = open_files[next_open_file].handle;
    open_files[next_open_file] = (struct open_file){ contents, node, handle };
    next_open_file = (next_open_file + 1) % OPEN_FILES;
    LeaveCriticalSection(&open_lock);
    if (old) CloseHandle(old);
}

/* One that others write to meanwhile can be read: that it changed is seen by its length. */
static HANDLE open_source(const struct contents *contents, const struct volume_node *node)
{
    WCHAR *path = contents_path(contents, node);
    HANDLE handle;

    if (!path) return INVALID_HANDLE_VALUE;
    handle = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
            FILE_FLAG_SEQUENTIAL_SCAN | FILE_FLAG_BACKUP_SEMANTICS, NULL);
    free(path);
    return handle;
}

HANDLE contents_open(const struct contents *contents, const struct volume_node *node)
{
    HANDLE handle;

    if (contents->kind == CONTENTS_STREAM || contents->kind == CONTENTS_MEMORY) return NULL;
    handle = open_source(contents, node);
    return handle == INVALID_HANDLE_VALUE ? NULL : handle;
}

/* At its beginning: one that was opened ahead, or one that is opened now. */
static enum volume_result begin_file(const struct contents *contents, const struct volume_node *node, HANDLE *handle)
{
    struct openahead *openahead = foreign_thread_files();
    LARGE_INTEGER length;

    *handle = openahead && node ? openahead_take(openahead, node) : NULL;
    if (!*handle && !(*handle = contents_open(contents, node))) return VOLUME_READ_FAILED;
    if (!node || (GetFileSizeEx(*handle, &length) && (uint64_t)length.QuadPart == node->file.size)) return VOLUME_OK;
    CloseHandle(*handle);
    return VOLUME_CONTENTS_CHANGED;
}

/* Without OVERLAPPED, for which Wine makes one more call of its server; the handle is nobody else's meanwhile. */
static enum volume_result read_file(const struct contents *contents, const struct volume_node *node, uint64_t offset, void *out,
        uint32_t size)
{
    HANDLE handle = take_open_file(contents, node);
    LARGE_INTEGER place = { .QuadPart = (LONGLONG)offset };
    BOOL good, begun = !handle;
    enum volume_result result;
    DWORD done = 0;

    if (begun && (result = begin_file(contents, node, &handle))) return result;
    good = ((begun && !offset) || SetFilePointerEx(handle, place, NULL, FILE_BEGIN)) && ReadFile(handle, out, size, &done, NULL);
    if (good && done == size && node && offset + size < node->file.size) keep_open_file(contents, node, handle);
    else CloseHandle(handle);
    if (!good) return VOLUME_READ_FAILED;
    return done == size ? VOLUME_OK : VOLUME_CONTENTS_CHANGED;
}

static enum volume_result read_stream(struct contents *contents, uint64_t offset, void *out, uint32_t size)
{
    ULONG done;
    HRESULT hr;

    if (foreign_thread_is()) return VOLUME_READ_FAILED;
    hr = com_stream_source_read(contents->source, offset, out, size, &done);
    if (SUCCEEDED(hr) && done == size) return VOLUME_OK;
    return SUCCEEDED(hr) || hr == HRESULT_FROM_WIN32(ERROR_HANDLE_EOF) ? VOLUME_CONTENTS_CHANGED : VOLUME_READ_FAILED;
}

static enum volume_result read_contents(void *pointer, const struct volume_node *node, uint64_t offset, void *out,
        uint32_t size)
{
    struct contents *contents = pointer;

    switch (contents->kind)
    {
    case CONTENTS_STREAM:
        return read_stream(contents, offset, out, size);
    case CONTENTS_MEMORY:
        if (offset > contents->size || size > contents->size - offset) return VOLUME_CONTENTS_CHANGED;
        memcpy(out, contents->bytes + offset, size);
        return VOLUME_OK;
    default:
        return read_file(contents, node, offset, out, size);
    }
}

const struct volume_contents_class fs_contents_class = { read_contents, release_contents };

/* --- what went wrong ------------------------------------------------------------------------------------------------- */

static HRESULT length_error(const WCHAR *path, ULONGLONG expected, ULONGLONG found, const struct com_class *source, REFIID iid)
{
    WCHAR want[24], have[24];
    const WCHAR *inserts[] = { path, want, have };

    swprintf(want, ARRAYSIZE(want), L"%I64u", expected);
    swprintf(have, ARRAYSIZE(have), L"%I64u", found);
    return com_error_with_inserts(IMAPI_E_DATA_STREAM_INCONSISTENCY, source, iid, inserts, ARRAYSIZE(inserts), NULL);
}

static HRESULT read_error(HRESULT hr, const WCHAR *path, DWORD reason, const struct com_class *source, REFIID iid)
{
    WCHAR *text = reason ? describe_error(HRESULT_FROM_WIN32(reason)) : NULL;

    hr = com_error_with_inserts(hr, source, iid, &path, 1, text);
    free(text);
    return hr;
}

/* How long a client's stream says that it is by now. */
static HRESULT ask_stream(const struct contents *contents, ULONGLONG *size)
{
    IStream *stream;
    HRESULT hr;

    if (FAILED(hr = com_agile_get(&contents->source->stream, &IID_IStream, (void **)&stream))) return hr;
    hr = com_stream_source_ask_size(stream, size);
    IStream_Release(stream);
    return hr;
}

/* A copy in the working directory, which nobody else should touch: what it is a copy of, and why it cannot be read. */
static HRESULT stash_error(const WCHAR *copy, const WCHAR *path, DWORD reason, ULONGLONG expected, ULONGLONG found,
        const struct com_class *source, REFIID iid)
{
    static const WCHAR format[] = L"It is the copy of '%.512ls' that StageFiles wants, and %ls Add that file once more.";
    WCHAR detail[ARRAYSIZE(format) + 512 + 200], why[200];
    WCHAR *text = reason ? describe_error(HRESULT_FROM_WIN32(reason)) : NULL;
    HRESULT hr = reason ? IMAPI_E_STASHFILE_OPEN_FAILURE : IMAPI_E_STASHFILE_READ_FAILURE;

    if (reason) _snwprintf(why, ARRAYSIZE(why), L"cannot be opened: %ls", text ? text : L"");
    else if (found != expected) _snwprintf(why, ARRAYSIZE(why), L"has %I64u bytes instead of %I64u.", found, expected);
    else wcscpy(why, L"is there.");
    why[ARRAYSIZE(why) - 1] = 0;
    free(text);
    _snwprintf(detail, ARRAYSIZE(detail), format, path, why);
    detail[ARRAYSIZE(detail) - 1] = 0;
    return com_error_with_inserts(hr, source, iid, &copy, 1, detail);
}

HRESULT contents_error(const struct contents *contents, const struct volume_node *node, const WCHAR *path, ULONGLONG size,
        enum volume_result result, const struct com_class *source, REFIID iid)
{
    LARGE_INTEGER length = { 0 };
    ULONGLONG said;
    WCHAR *file;
    HANDLE handle;
    HRESULT hr;
    DWORD error;

    if (result == VOLUME_OUT_OF_MEMORY) return E_OUTOFMEMORY;
    if (!(file = contents_path(contents, node)))
    {
        if (result == VOLUME_CONTENTS_CHANGED && contents->source && SUCCEEDED(ask_stream(contents, &said)) && said != size)
            return length_error(path, size, said, source, iid);
        return read_error(IMAPI_E_DATA_STREAM_READ_FAILURE, path, 0, source, iid);
    }
    handle = open_source(contents, node);
    error = handle == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
    if (!error) GetFileSizeEx(handle, &length);
    if (contents->kind == CONTENTS_STASH) hr = stash_error(path_as_typed(file), path, error, size, (ULONGLONG)length.QuadPart, source, iid);
    else if (error) hr = read_error(IMAPI_E_DATA_STREAM_CREATE_FAILURE, path_as_typed(file), error, source, iid);
    else if ((ULONGLONG)length.QuadPart != size)
        hr = length_error(path_as_typed(file), size, (ULONGLONG)length.QuadPart, source, iid);
    else hr = read_error(IMAPI_E_DATA_STREAM_READ_FAILURE, path_as_typed(file), 0, source, iid);
    if (handle != INVALID_HANDLE_VALUE) CloseHandle(handle);
    free(file);
    return hr;
}
