/*
 * Paths and names in an image.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "item.h"

static BOOL is_separator(WCHAR character)
{
    return character == '\\' || character == '/';
}

static WCHAR *copy_text(const WCHAR *text, UINT length)
{
    WCHAR *copy = malloc((length + 1) * sizeof(*copy));

    if (!copy) return NULL;
    memcpy(copy, text, length * sizeof(*copy));
    copy[length] = 0;
    return copy;
}

static HRESULT path_error(const struct fs_item *item, HRESULT hr, const WCHAR *path, UINT length)
{
    WCHAR *text = copy_text(path, length);

    hr = fs_item_error(item, hr, text, NULL);
    free(text);
    return hr;
}

HRESULT fs_item_invalid_path(const struct fs_item *item, const WCHAR *path, const WCHAR *reason)
{
    if (!path) path = L"";
    return com_error_with_inserts(IMAPI_E_INVALID_PATH, item->class_info, item->iid, &path, 1, reason);
}

/* UseRestrictedCharacterSet: code points 32 to 127. */
static BOOL is_restricted(const WCHAR *name, UINT length)
{
    UINT i;

    for (i = 0; i < length; i++)
        if (name[i] < 32 || name[i] > 127) return FALSE;
    return TRUE;
}

static BOOL is_name(const WCHAR *name, UINT length)
{
    UINT i;

    if (!length || length > VOLUME_MAX_NAME) return FALSE;
    if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'))) return FALSE;
    for (i = 0; i < length; i++)
        if (!name[i] || is_separator(name[i])) return FALSE;
    return TRUE;
}

/* In a tree of the host's it may be one of thousands. */
static HRESULT invalid_name(const WCHAR *name, UINT length, const struct com_class *source, REFIID iid, const WCHAR *parameter)
{
    static const WCHAR format[] = L"A name has 1 to 255 characters, without slashes, and is not . or ..; this one is '%.*ls'.";
    WCHAR detail[ARRAYSIZE(format) + 256];

    _snwprintf(detail, ARRAYSIZE(detail), format, (int)min(length, 255), name);
    detail[ARRAYSIZE(detail) - 1] = 0;
    return fs_invalid(source, iid, parameter, detail);
}

HRESULT fs_check_name(const struct fs_image *image, const WCHAR *name, UINT length, const struct com_class *source, REFIID iid,
        const WCHAR *parameter)
{
    WCHAR *text;
    HRESULT hr;

    if (!is_name(name, length)) return invalid_name(name, length, source, iid, parameter);
    if (!image->restricted_names || is_restricted(name, length)) return S_OK;
    text = copy_text(name, length);
    hr = fs_error(IMAPI_E_RESTRICTED_NAME_VIOLATION, source, iid, text, NULL);
    free(text);
    return hr;
}

HRESULT fs_find_place(const struct fs_item *item, struct volume_node *start, const WCHAR *path, struct fs_place *place)
{
    struct volume_node *next;
    const WCHAR *part = path, *end;

    place->directory = start;
    place->name = path;
    place->length = 0;
    if (is_separator(*part))
    {
        if (start != volume_tree_root(item->image->tree))
            return fs_item_invalid_path(item, path, L"It begins at the root, but is given to a directory below it: leave the first slash out.");
        part++;
    }
    while (*part)
    {
        for (end = part; *end && !is_separator(*end); end++) ;
        if (!is_name(part, (UINT)(end - part)))
            return fs_item_invalid_path(item, path, L"Between its slashes are names of 1 to 255 characters, which are not . or ..");
        if (place->length)
        {
            next = volume_tree_find(item->image->tree, place->directory, (const uint16_t *)place->name, place->length);
            if (!next) return path_error(item, IMAPI_E_DIR_NOT_FOUND, path, (UINT)(place->name + place->length - path));
            if (next->kind != VOLUME_DIRECTORY)
                return path_error(item, IMAPI_E_NOT_DIR, path, (UINT)(place->name + place->length - path));
            place->directory = next;
        }
        place->name = part;
        place->length = (UINT)(end - part);
        part = is_separator(*end) ? end + 1 : end;
    }
    return S_OK;
}

HRESULT fs_attach(struct fs_item *item, struct volume_node *directory, struct volume_node *node, BOOL replace)
{
    struct volume_journal *journal = item->image->journal;
    struct volume_node *old = volume_tree_find(item->image->tree, directory, node->name, node->name_length);
    uint32_t point = volume_journal_point(journal);
    enum volume_result result = VOLUME_OK;
    struct volume_problem problem = { node };

    if (old && (!replace || old->kind != VOLUME_FILE || node->kind != VOLUME_FILE)) result = VOLUME_DUPLICATE_NAME;
    if (!result && old) result = volume_journal_remove(journal, old);
    if (!result) result = volume_journal_attach(journal, directory, node);
    if (!result)
    {
        node->flags &= (uint8_t)~VOLUME_FLOATING;
        return S_OK;
    }
    volume_journal_roll_back(journal, point);
    return fs_problem(result, &problem, item->class_info, item->iid);
}
