/*
 * Copies of files in the working directory.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "stash.h"

#define COPY_SIZE (256 * 1024)

/* Clients are told of every megabyte (the page of DFileSystemImageEvents::Update); a multiple of COPY_SIZE. */
#define PROGRESS_SIZE (1024 * 1024)

struct stash_file
{
    struct stash_file *next, **link;
    const struct fs_image *owner;
    ULONGLONG size;             /* bytes */
    WCHAR *path;
};

/* For the list and the paths in it; held briefly, but for moves. */
static CRITICAL_SECTION stash_lock;
static struct stash_file *first_file;

void stash_start(void)
{
    InitializeCriticalSection(&stash_lock);
}

void stash_stop(void)
{
    DeleteCriticalSection(&stash_lock);
}

WCHAR *stash_file_path(const struct stash_file *file)
{
    WCHAR *path;

    EnterCriticalSection(&stash_lock);
    path = _wcsdup(file->path);
    LeaveCriticalSection(&stash_lock);
    return path;
}

void stash_file_destroy(struct stash_file *file)
{
    EnterCriticalSection(&stash_lock);
    *file->link = file->next;
    if (file->next) file->next->link = file->link;
    LeaveCriticalSection(&stash_lock);
    DeleteFileW(file->path);
    free(file->path);
    free(file);
}

static struct stash_file *stash_file_create(const struct fs_image *owner, WCHAR *path, ULONGLONG size)
{
    struct stash_file *file = calloc(1, sizeof(*file));

    if (!file) return NULL;
    file->owner = owner;
    file->path = path;
    file->size = size;
    EnterCriticalSection(&stash_lock);
    file->link = &first_file;
    if ((file->next = first_file)) first_file->link = &file->next;
    first_file = file;
    LeaveCriticalSection(&stash_lock);
    return file;
}

/* --- staging --------------------------------------------------------------------------------------------------------- */

HRESULT fs_staging_begin(struct fs_staging *staging, struct fs_image *image, const struct com_class *source, REFIID iid)
{
    memset(staging, 0, sizeof(*staging));
    staging->image = image;
    staging->source = source;
    staging->iid = iid;
    return image->stage_files ? fs_staging_insist(staging) : S_OK;
}

HRESULT fs_staging_insist(struct fs_staging *staging)
{
    if (staging->directory) return S_OK;
    return (staging->directory = fs_image_working_directory(staging->image)) ? S_OK : E_OUTOFMEMORY;
}

void fs_staging_end(struct fs_staging *staging)
{
    free(staging->directory);
    staging->directory = NULL;
}

static HRESULT stage_error(const struct fs_staging *staging, HRESULT hr, const WCHAR *path, DWORD reason)
{
    WCHAR *text = describe_error(HRESULT_FROM_WIN32(reason));

    hr = com_error_with_inserts(hr, staging->source, staging->iid, &path, 1, text);
    free(text);
    return hr;
}

static HRESULT check_space(const WCHAR *directory, ULONGLONG needed, const struct com_class *source, REFIID iid)
{
    ULARGE_INTEGER available;
    WCHAR have[24], want[24];
    const WCHAR *inserts[] = { directory, have, want };

    if (!GetDiskFreeSpaceExW(directory, &available, NULL, NULL) || available.QuadPart >= needed) return S_OK;
    swprintf(have, ARRAYSIZE(have), L"%I64u", available.QuadPart);
    swprintf(want, ARRAYSIZE(want), L"%I64u", needed);
    return com_error_with_inserts(IMAPI_E_WORKING_DIRECTORY_SPACE, source, iid, inserts, ARRAYSIZE(inserts), NULL);
}

/* A new file; names do not meet those of other images and processes. */
static HRESULT open_new(const struct fs_staging *staging, WCHAR **path, HANDLE *handle)
{
    size_t size = wcslen(staging->directory) + 48;
    GUID name;

    if (!(*path = malloc(size * sizeof(**path)))) return E_OUTOFMEMORY;
    if (FAILED(CoCreateGuid(&name)))
    {
        free(*path);
        return E_OUTOFMEMORY;
    }
    swprintf(*path, size, L"%ls\\imapi-%08lx%04x%04x%02x%02x.tmp", staging->directory, name.Data1, name.Data2, name.Data3,
            name.Data4[6], name.Data4[7]);
    *handle = CreateFileW(*path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_NEW,
            FILE_ATTRIBUTE_TEMPORARY, NULL);
    if (*handle != INVALID_HANDLE_VALUE) return S_OK;
    stage_error(staging, IMAPI_E_STASHFILE_OPEN_FAILURE, *path, GetLastError());
    free(*path);
    return IMAPI_E_STASHFILE_OPEN_FAILURE;
}

static HRESULT copy_bytes(const struct fs_staging *staging, struct contents *contents, const struct volume_node *node,
        ULONGLONG size, const WCHAR *path, const WCHAR *stash, HANDLE handle, struct fs_progress *progress)
{
    BYTE *buffer = malloc(COPY_SIZE);
    enum volume_result result;
    ULONGLONG done = 0;
    DWORD part, written;
    HRESULT hr = S_OK;

    if (!buffer) return E_OUTOFMEMORY;
    while (done < size && SUCCEEDED(hr))
    {
        if (progress && !(done % PROGRESS_SIZE)) progress->update(progress, path, done, size);
        part = (DWORD)min(size - done, COPY_SIZE);
        if ((result = fs_contents_class.read(contents, node, done, buffer, part)))
            hr = contents_error(contents, node, path, size, result, staging->source, staging->iid);
        else if (!WriteFile(handle, buffer, part, &written, NULL) || written != part)
            hr = stage_error(staging, IMAPI_E_STASHFILE_WRITE_FAILURE, stash, GetLastError());
        done += part;
    }
    if (SUCCEEDED(hr) && progress) progress->update(progress, path, size, size);
    free(buffer);
    return hr;
}

HRESULT fs_stage(const struct fs_staging *staging, struct contents **contents, const struct volume_node *node, ULONGLONG size,
        const WCHAR *path, struct fs_progress *progress)
{
    struct contents *staged = NULL;
    struct stash_file *file;
    WCHAR *stash;
    HANDLE handle;
    HRESULT hr;

    if (FAILED(hr = check_space(staging->directory, size, staging->source, staging->iid))
            || FAILED(hr = open_new(staging, &stash, &handle)))
        return hr;
    hr = copy_bytes(staging, *contents, node, size, path, stash, handle, progress);
    CloseHandle(handle);
    if (SUCCEEDED(hr) && (file = stash_file_create(staging->image, stash, size)))
    {
        if (!(staged = contents_from_stash(file)))
        {
            stash_file_destroy(file);
            return E_OUTOFMEMORY;
        }
        contents_release(*contents);
        *contents = staged;
        return S_OK;
    }
    DeleteFileW(stash);
    free(stash);
    return FAILED(hr) ? hr : E_OUTOFMEMORY;
}

/* --- moving ---------------------------------------------------------------------------------------------------------- */

static BOOL move_file(struct stash_file *file, const WCHAR *directory)
{
    const WCHAR *name = wcsrchr(file->path, '\\');
    size_t size = wcslen(directory) + wcslen(name) + 1;
    WCHAR *path = malloc(size * sizeof(*path));

    if (!path)
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return FALSE;
    }
    swprintf(path, size, L"%ls%ls", directory, name);
    if (!MoveFileExW(file->path, path, MOVEFILE_COPY_ALLOWED))
    {
        free(path);
        return FALSE;
    }
    free(file->path);
    file->path = path;
    return TRUE;
}

/* The ones from the first up to `end` back to where they were. */
static void move_back(const struct fs_image *image, const struct stash_file *end, const WCHAR *directory)
{
    struct stash_file *file;

    for (file = first_file; file != end; file = file->next)
        if (file->owner == image) move_file(file, directory);
}

static HRESULT move_error(const WCHAR *directory, const WCHAR *path, DWORD reason, const struct com_class *source, REFIID iid)
{
    WCHAR *text = describe_error(HRESULT_FROM_WIN32(reason)), detail[1024];

    _snwprintf(detail, ARRAYSIZE(detail), L"The one that stays is '%.512ls': %ls Set WorkingDirectory to a directory that can have all of them.",
            path, text ? text : L"");
    detail[ARRAYSIZE(detail) - 1] = 0;
    free(text);
    return com_error_with_inserts(IMAPI_E_STASHFILE_MOVE, source, iid, &directory, 1, detail);
}

HRESULT fs_stash_move(const struct fs_image *image, const WCHAR *directory, const struct com_class *source, REFIID iid)
{
    struct stash_file *file;
    ULONGLONG needed = 0;
    WCHAR *before, *name;
    HRESULT hr;

    EnterCriticalSection(&stash_lock);
    for (file = first_file; file; file = file->next)
        if (file->owner == image) needed += file->size;
    hr = needed ? check_space(directory, needed, source, iid) : S_OK;
    for (file = first_file; file && SUCCEEDED(hr); file = file->next)
    {
        if (file->owner != image) continue;
        before = _wcsdup(file->path);
        if (!before) hr = E_OUTOFMEMORY;
        else if (!move_file(file, directory))
        {
            hr = move_error(directory, before, GetLastError(), source, iid);
            name = wcsrchr(before, '\\');
            *name = 0;
            move_back(image, file, before);
        }
        free(before);
    }
    LeaveCriticalSection(&stash_lock);
    return hr;
}
