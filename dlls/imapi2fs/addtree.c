/*
 * A tree of the host's into an image. It is read into a tree of its own first, without any lock, and then joined with the image's in one
 * step, so that a directory that cannot be read leaves nothing behind.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "addtree.h"
#include "contents.h"
#include "hoststreams.h"
#include "stash.h"
#include "volume/merge.h"

/* winerror.h; MinGW's has it not. */
#ifndef ERROR_NO_SUCH_DEVICE
#define ERROR_NO_SUCH_DEVICE 433
#endif

/* A directory on the way down. There may be thousands: they are not on the stack. */
struct level
{
    struct level *above;
    struct volume_node *node;
    WCHAR *path;
    struct contents *contents;  /* for all of its files */
    HANDLE search;              /* INVALID_HANDLE_VALUE: it was not begun */
    DWORD volume;               /* which directory it is, to see a link that leads back up; 0 and 0: not known */
    ULONGLONG index;
};

struct walk
{
    struct fs_item *item;       /* whose directory it goes to */
    struct volume_tree *tree;   /* what was read so far */
    struct fs_progress *progress;       /* or NULL */
    struct fs_staging staging;
    struct level *level;        /* the directory that is being read, the one that it is in, and so on */
    BOOL with_streams;
    HRESULT hr;                 /* with its text left already */
};

static HRESULT fail_with_path(struct walk *walk, HRESULT hr, const WCHAR *path)
{
    return walk->hr = fs_item_error(walk->item, hr, path_as_typed(path), NULL);
}

/* A system error about a path of the host's, as the page has it: HRESULT_FROM_WIN32. */
static HRESULT fail_with_system(struct walk *walk, DWORD error, const WCHAR *path)
{
    return walk->hr = com_error(HRESULT_FROM_WIN32(error), walk->item->class_info, walk->item->iid, L"The path is '%.512ls'.",
            path_as_typed(path));
}

/* One of the image's own errors, with the reason behind the message. */
static HRESULT fail_with_reason(struct walk *walk, HRESULT hr, DWORD error, const WCHAR *path)
{
    WCHAR *reason = describe_error(HRESULT_FROM_WIN32(error));

    path = path_as_typed(path);
    walk->hr = com_error_with_inserts(hr, walk->item->class_info, walk->item->iid, &path, 1, reason);
    free(reason);
    return walk->hr;
}

/* For a directory that is there but cannot be listed. */
static HRESULT fail_to_list(struct walk *walk, const WCHAR *path)
{
    return fail_with_reason(walk, IMAPI_E_DIRECTORY_READ_FAILURE, GetLastError(), path);
}

static WCHAR *join(const WCHAR *directory, const WCHAR *name)
{
    size_t length = wcslen(directory);
    WCHAR *path = malloc((length + wcslen(name) + 2) * sizeof(*path));

    if (!path) return NULL;
    wcscpy(path, directory);
    path[length] = '\\';
    wcscpy(path + length + 1, name);
    return path;
}

static volume_time from_filetime(const FILETIME *time)
{
    return (volume_time)((ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime);
}

static struct volume_node *create_node(struct walk *walk, struct volume_node *parent, const WIN32_FIND_DATAW *data,
        const WCHAR *path)
{
    enum volume_kind kind = data->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY ? VOLUME_DIRECTORY : VOLUME_FILE;
    UINT length = (UINT)wcslen(data->cFileName);
    struct volume_node *node;

    if (FAILED(walk->hr = fs_check_name(walk->item->image, data->cFileName, length, walk->item->class_info, walk->item->iid,
            L"sourceDirectory")))
        return NULL;
    node = volume_node_create(kind, (const uint16_t *)data->cFileName, length, from_filetime(&data->ftCreationTime));
    if (!node)
    {
        walk->hr = E_OUTOFMEMORY;
        return NULL;
    }
    node->modified = from_filetime(&data->ftLastWriteTime);
    node->accessed = from_filetime(&data->ftLastAccessTime);
    if (data->dwFileAttributes & FILE_ATTRIBUTE_HIDDEN) node->flags |= VOLUME_HIDDEN;
    if (volume_tree_attach(walk->tree, parent, node))
    {
        volume_node_destroy(walk->tree, node);
        fail_with_path(walk, IMAPI_E_DUP_NAME, path);
        return NULL;
    }
    return node;
}

/* The page has an event at 0, and one at the end. */
static void tell(struct walk *walk, const WCHAR *path, ULONGLONG size)
{
    if (!walk->progress) return;
    walk->progress->update(walk->progress, path_as_typed(path), 0, size);
    if (size) walk->progress->update(walk->progress, path_as_typed(path), size, size);
}

/* Gives a node its contents: `size` bytes, of the directory's file of the node's name, or a copy of them. */
static HRESULT set_contents(struct walk *walk, struct volume_node *node, struct contents *directory, ULONGLONG size,
        const WCHAR *path)
{
    struct contents *contents = contents_add_ref(directory);

    volume_node_set_contents(walk->tree, node, contents, size);
    if (!walk->staging.directory || !size)
    {
        tell(walk, path, size);
        return S_OK;
    }
    contents_add_ref(contents);
    walk->hr = fs_stage(&walk->staging, &contents, node, size, path_as_typed(path), walk->progress);
    if (SUCCEEDED(walk->hr)) volume_node_set_contents(walk->tree, node, contents, size);
    else contents_release(contents);
    return walk->hr;
}

/* --- named streams --------------------------------------------------------------------------------------------------- */

struct stream_walk
{
    struct walk *walk;
    struct volume_node *owner;
    struct contents *directory;
    const WCHAR *path;          /* the owner's */
};

static HRESULT add_stream(void *context, const WCHAR *name, ULONGLONG size)
{
    struct stream_walk *streams = context;
    struct walk *walk = streams->walk;
    UINT length = (UINT)wcslen(name);
    struct volume_node *node;

    if (FAILED(walk->hr = fs_check_name(walk->item->image, name, length, walk->item->class_info, walk->item->iid,
            L"sourceDirectory")))
        return walk->hr;
    if (!(node = volume_node_create(VOLUME_STREAM, (const uint16_t *)name, length, streams->owner->modified))
            || volume_tree_attach(walk->tree, streams->owner, node))
    {
        volume_node_destroy(walk->tree, node);
        return walk->hr = E_OUTOFMEMORY;
    }
    return set_contents(walk, node, streams->directory, size, streams->path);
}

/* Of a file or directory whose path this is. */
static HRESULT add_streams(struct walk *walk, struct volume_node *owner, const WCHAR *path, struct contents *directory)
{
    struct stream_walk streams = { walk, owner, directory, path };
    DWORD error;

    if (!walk->with_streams) return S_OK;
    walk->hr = S_OK;
    if ((error = host_streams_enumerate(path, add_stream, &streams))) return fail_with_system(walk, error, path);
    return walk->hr;
}

/* Wine shows the pipes, sockets and devices of the host as empty files. To open one does not wait for anybody. */
static BOOL is_no_file(const WCHAR *path)
{
    HANDLE handle = CreateFileW(path, FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
            FILE_FLAG_BACKUP_SEMANTICS, NULL);
    BOOL other;

    /* a socket; every other reason is none to refuse an empty file for, which is not read */
    if (handle == INVALID_HANDLE_VALUE) return GetLastError() == ERROR_NO_SUCH_DEVICE;
    other = GetFileType(handle) != FILE_TYPE_DISK;
    CloseHandle(handle);
    return other;
}

static HRESULT fail_as_no_file(struct walk *walk, const WCHAR *path)
{
    path = path_as_typed(path);
    return walk->hr = com_error_with_inserts(IMAPI_E_NOT_FILE, walk->item->class_info, walk->item->iid, &path, 1,
            L"It is a pipe, a socket or a device, which an image cannot hold. Take it out of the tree.");
}

static HRESULT add_file(struct walk *walk, struct volume_node *parent, const WIN32_FIND_DATAW *data, const WCHAR *path,
        struct contents *directory)
{
    ULONGLONG size = (ULONGLONG)data->nFileSizeHigh << 32 | data->nFileSizeLow;
    struct volume_node *node;

    if (!size && is_no_file(path)) return fail_as_no_file(walk, path);
    if (!(node = create_node(walk, parent, data, path)) || FAILED(set_contents(walk, node, directory, size, path))) return walk->hr;
    return add_streams(walk, node, path, directory);
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

/* Links of the host's look like directories in Wine. One that leads back to a directory that it is in would never end: it is
 * left out. */
static BOOL identify(struct level *level)
{
    BY_HANDLE_FILE_INFORMATION information;
    HANDLE handle = CreateFileW(level->path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
            FILE_FLAG_BACKUP_SEMANTICS, NULL);
    BOOL good;

    if (handle == INVALID_HANDLE_VALUE) return FALSE;
    good = GetFileInformationByHandle(handle, &information);
    CloseHandle(handle);
    if (!good) return FALSE;
    level->volume = information.dwVolumeSerialNumber;
    level->index = (ULONGLONG)information.nFileIndexHigh << 32 | information.nFileIndexLow;
    return TRUE;
}

static BOOL leads_back(const struct level *level)
{
    const struct level *above;

    for (above = level->above; above; above = above->above)
        if (above->volume == level->volume && above->index == level->index) return TRUE;
    return FALSE;
}

static void leave(struct walk *walk)
{
    struct level *level = walk->level;

    walk->level = level->above;
    if (level->search != INVALID_HANDLE_VALUE) FindClose(level->search);
    contents_release(level->contents);
    free(level->path);
    free(level);
}

/* Goes down to a directory whose path this is, which is taken over; walk->level is it, if it succeeds. */
static HRESULT enter(struct walk *walk, WCHAR *path)
{
    struct level *level = calloc(1, sizeof(*level));

    if (!level)
    {
        free(path);
        return walk->hr = E_OUTOFMEMORY;
    }
    level->above = walk->level;
    level->path = path;
    level->search = INVALID_HANDLE_VALUE;
    walk->level = level;
    if ((level->contents = contents_from_directory(path))) return S_OK;
    leave(walk);
    return walk->hr = E_OUTOFMEMORY;
}

/* Goes down to a directory that is to be in the tree, unless it is one that it lies in. The path is taken over. */
static HRESULT add_directory(struct walk *walk, struct volume_node *parent, const WIN32_FIND_DATAW *data, WCHAR *path,
        struct contents *contents)
{
    if (FAILED(enter(walk, path))) return walk->hr;
    if (!identify(walk->level)) return fail_to_list(walk, path);
    if (leads_back(walk->level))
    {
        leave(walk);
        return S_OK;
    }
    if (!(walk->level->node = create_node(walk, parent, data, path))) return walk->hr;
    return add_streams(walk, walk->level->node, path, contents);
}

/* Wine lists what the system below it has; with some characters in its name a file can only be opened by its short one. */
static BOOL can_be_opened(const WCHAR *name)
{
    for (; *name; name++)
        if (*name < 32 || wcschr(L"*?<>|\"", *name)) return FALSE;
    return TRUE;
}

/* A file that is opened by another name than it has in the image. */
static HRESULT add_file_by_path(struct walk *walk, const WIN32_FIND_DATAW *data, const WCHAR *path)
{
    struct contents *contents = contents_from_file(path);
    HRESULT hr;

    if (!contents) return walk->hr = E_OUTOFMEMORY;
    hr = add_file(walk, walk->level->node, data, path, contents);
    contents_release(contents);
    return hr;
}

static HRESULT add_member(struct walk *walk, const WIN32_FIND_DATAW *data)
{
    struct level *level = walk->level;
    BOOL other = !can_be_opened(data->cFileName), none = other && !data->cAlternateFileName[0];
    WCHAR *path;
    HRESULT hr;

    if (data->cFileName[0] == '.' && (!data->cFileName[1] || (data->cFileName[1] == '.' && !data->cFileName[2]))) return S_OK;
    if (!(path = join(level->path, other && !none ? data->cAlternateFileName : data->cFileName))) return walk->hr = E_OUTOFMEMORY;
    if (data->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) return add_directory(walk, level->node, data, path, level->contents);
    /* it can be known now that reading will fail */
    if (none) hr = fail_with_reason(walk, IMAPI_E_DATA_STREAM_CREATE_FAILURE, ERROR_INVALID_NAME, path);
    else if (other) hr = add_file_by_path(walk, data, path);
    else hr = add_file(walk, level->node, data, path, level->contents);
    free(path);
    return hr;
}

static HRESULT begin_search(struct walk *walk, WIN32_FIND_DATAW *data)
{
    struct level *level = walk->level;
    WCHAR *pattern = join(level->path, L"*");

    if (!pattern) return walk->hr = E_OUTOFMEMORY;
    level->search = FindFirstFileW(pattern, data);
    free(pattern);
    if (level->search == INVALID_HANDLE_VALUE && GetLastError() != ERROR_FILE_NOT_FOUND) return fail_to_list(walk, level->path);
    return S_OK;
}

/* The next member of the directory that is being read. FALSE: there are no more, or walk->hr is a failure. */
static BOOL find_next(struct walk *walk, WIN32_FIND_DATAW *data)
{
    struct level *level = walk->level;

    if (level->search == INVALID_HANDLE_VALUE)
        return SUCCEEDED(begin_search(walk, data)) && level->search != INVALID_HANDLE_VALUE;
    if (FindNextFileW(level->search, data)) return TRUE;
    if (GetLastError() != ERROR_NO_MORE_FILES) fail_to_list(walk, level->path);
    return FALSE;
}

/* Everything below the directory that was gone down to. */
static HRESULT add_members(struct walk *walk)
{
    WIN32_FIND_DATAW data;

    walk->hr = S_OK;
    while (walk->level && SUCCEEDED(walk->hr))
    {
        if (find_next(walk, &data)) add_member(walk, &data);
        else if (SUCCEEDED(walk->hr)) leave(walk);
    }
    return walk->hr;
}

/* --- joining --------------------------------------------------------------------------------------------------------- */

/* What the file systems cannot have is found as it arrives. */
static enum volume_result check_moved(void *context, struct volume_node *node)
{
    struct walk *walk = context;

    walk->hr = fs_image_check_limits(walk->item->image, node, walk->item->class_info, walk->item->iid);
    return FAILED(walk->hr) ? VOLUME_NO_UNIQUE_NAME : VOLUME_OK;
}

/* What was read into the image: the source wins (behaviour.md 23). */
static HRESULT join_image(struct walk *walk, const WCHAR *source)
{
    struct fs_item *item = walk->item;
    struct volume_problem problem = { NULL };
    enum volume_result result;
    uint32_t point;
    HRESULT hr;

    if (FAILED(hr = fs_item_begin_change(item))) return hr;
    point = volume_journal_point(item->image->journal);
    if (!fs_image_has(item->image, item->node)) hr = fs_item_path_error(item, IMAPI_E_NOT_IN_FILE_SYSTEM);
    else
    {
        walk->hr = S_OK;
        result = volume_merge(item->image->journal, item->image->tree, item->node, walk->tree, VOLUME_REPLACE, check_moved, walk,
                &problem);
        if (FAILED(walk->hr)) hr = walk->hr;
        else if (result) hr = fs_problem(result, &problem, item->class_info, item->iid);
        else hr = fs_image_check_size(item->image, source, item->class_info, item->iid);
    }
    if (FAILED(hr)) volume_journal_roll_back(item->image->journal, point);
    fs_item_end_change(item);
    return hr;
}

/* Without a separator at its end. For the caller to free; NULL: out of memory. */
static WCHAR *path_of_source(const WCHAR *source)
{
    WCHAR *path = path_make_literal(source);
    size_t length;

    if (!path) return NULL;
    for (length = wcslen(path); length && path[length - 1] == '\\'; ) path[--length] = 0;
    return path;
}

/* What the source itself is; a drive's root cannot be searched for, and has no name. */
static HRESULT look_at(struct walk *walk, const WCHAR *path, const WCHAR *source, WIN32_FIND_DATAW *data)
{
    size_t length = wcslen(path);
    HANDLE search;

    memset(data, 0, sizeof(*data));
    if (length && path[length - 1] == ':')
    {
        data->dwFileAttributes = FILE_ATTRIBUTE_DIRECTORY;
        return S_OK;
    }
    if (wcspbrk(wcsncmp(path, L"\\\\?\\", 4) ? path : path + 4, L"*?")) return walk->hr = fs_item_invalid_path(walk->item, source, L"Name one directory or one file, without * and ?.");
    if ((search = FindFirstFileW(path, data)) == INVALID_HANDLE_VALUE)
    {
        DWORD error = GetLastError();

        return fail_with_system(walk, error == ERROR_FILE_NOT_FOUND ? ERROR_PATH_NOT_FOUND : error, source);
    }
    FindClose(search);
    return S_OK;
}

/* What lies on a disc or stick that can be taken out is copied (behaviour.md 18, StageFiles). */
static HRESULT stage_removable(struct walk *walk, const WCHAR *path)
{
    WCHAR root[] = L"?:\\";
    UINT type;

    path = path_as_typed(path);
    if (!path[0] || path[1] != ':') return S_OK;
    root[0] = path[0];
    type = GetDriveTypeW(root);
    return type == DRIVE_REMOVABLE || type == DRIVE_CDROM ? fs_staging_insist(&walk->staging) : S_OK;
}

/* Contents of what a path's last part names. */
static struct contents *contents_of_parent(WCHAR *path)
{
    WCHAR *name = wcsrchr(path, '\\');
    struct contents *contents;

    *name = 0;
    contents = contents_from_directory(path);
    *name = '\\';
    return contents;
}

/* Scripts give files as well as directories, and both with their base directory. */
static HRESULT read_source(struct walk *walk, WCHAR *path, const WCHAR *source, BOOL with_base)
{
    struct volume_node *root = volume_tree_root(walk->tree);
    struct contents *contents;
    WIN32_FIND_DATAW data;
    WCHAR *copy;
    HRESULT hr;

    if (FAILED(hr = look_at(walk, path, source, &data)) || FAILED(hr = stage_removable(walk, path))) return hr;
    if (!(copy = _wcsdup(path))) return E_OUTOFMEMORY;
    if ((data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) && !(with_base && data.cFileName[0]))
    {
        if (FAILED(hr = enter(walk, copy))) return hr;
        walk->level->node = root;
        /* a drive's root may not say which it is: nothing is above it that a link could lead back to */
        identify(walk->level);
        return add_members(walk);
    }
    if (!(contents = contents_of_parent(path)))
    {
        free(copy);
        return E_OUTOFMEMORY;
    }
    if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
    {
        hr = add_file(walk, root, &data, path, contents);
        free(copy);
    }
    else if (SUCCEEDED(hr = add_directory(walk, root, &data, copy, contents))) hr = add_members(walk);
    contents_release(contents);
    return hr;
}

/* What an image cannot hold of the streams is kept all the same, and success says so. */
static HRESULT kept(struct fs_item *item)
{
    BOOL has;

    fs_image_enter(item->image);
    has = (item->image->file_systems & FsiFileSystemUDF) && item->image->udf_revision >= 0x200;
    fs_image_leave(item->image);
    return has ? S_OK : IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED;
}

HRESULT fs_add_tree(struct fs_item *item, const WCHAR *source, BOOL with_base, BOOL with_streams)
{
    struct walk walk = { item, volume_tree_create(&fs_contents_class), fs_image_hold_progress(item->image),
            .with_streams = with_streams };
    WCHAR *path = path_of_source(source);
    HRESULT hr;

    fs_image_enter(item->image);
    hr = fs_staging_begin(&walk.staging, item->image, item->class_info, item->iid);
    fs_image_leave(item->image);
    if (!walk.tree || !path) hr = E_OUTOFMEMORY;
    if (SUCCEEDED(hr)) hr = read_source(&walk, path, source, with_base);
    if (SUCCEEDED(hr)) hr = join_image(&walk, source);
    if (SUCCEEDED(hr) && with_streams) hr = kept(item);
    while (walk.level) leave(&walk);
    fs_staging_end(&walk.staging);
    fs_progress_done(walk.progress);
    free(path);
    volume_tree_destroy(walk.tree);
    return hr;
}
