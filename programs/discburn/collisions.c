/*
 * Names that are there twice in what is to be burned.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>

#include "collisions.h"
#include "console.h"

#define PATH_MOST  32768    /* characters, as long as Windows' are */
#define DEPTH_MOST 1024     /* directories within each other: a link to one above is not followed for ever */

struct search
{
    const WCHAR *const *trees;
    unsigned int which;      /* the tree that is looked through; those before it are looked into */
    WCHAR path[PATH_MOST];   /* in it */
    WCHAR other[PATH_MOST];
};

static bool is_directory(DWORD attributes)
{
    return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

static const WCHAR *base_name(const WCHAR *path)
{
    const WCHAR *name = path, *c;

    for (c = path; *c; c++)
        if ((*c == '\\' || *c == '/') && c[1]) name = c + 1;
    return name;
}

/* Whether a tree before this one has something of the name that would be replaced. Two directories become one. */
static bool is_there_before(struct search *search, const WCHAR *name, bool directory)
{
    unsigned int i;

    for (i = 0; i < search->which; i++)
    {
        const WCHAR *tree = search->trees[i];
        DWORD attributes = GetFileAttributesW(tree);

        if (!is_directory(attributes))
        {
            if (_wcsicmp(base_name(tree), name)) continue;
            _snwprintf(search->other, PATH_MOST - 1, L"%s", tree);
        }
        else
        {
            _snwprintf(search->other, PATH_MOST - 1, L"%s\\%s", tree, name);
            attributes = GetFileAttributesW(search->other);
            if (attributes == INVALID_FILE_ATTRIBUTES || (directory && is_directory(attributes))) continue;
        }
        return true;
    }
    return false;
}

static bool found(const struct search *search, const WCHAR *path)
{
    print_error(L"discburn: %s: One of the same name is there already: %s. Leave one out, or\n"
            L"          give one another name.\n", path, search->other);
    return true;
}

/* The directory in search->path, which is that long; names in it are told from the root on. */
static bool look_through(struct search *search, size_t length, size_t root, unsigned int depth)
{
    WIN32_FIND_DATAW entry;
    bool collides = false;
    HANDLE find;

    if (depth == DEPTH_MOST || length + 2 + MAX_PATH >= PATH_MOST) return false;
    wcscpy(search->path + length, L"\\*");
    find = FindFirstFileW(search->path, &entry);
    if (find == INVALID_HANDLE_VALUE) return false; /* why is told when it is added */
    do
    {
        bool directory = is_directory(entry.dwFileAttributes);

        if (!wcscmp(entry.cFileName, L".") || !wcscmp(entry.cFileName, L"..")) continue;
        wcscpy(search->path + length + 1, entry.cFileName);
        if (is_there_before(search, search->path + root, directory)) collides = found(search, search->path);
        else if (directory)
            collides = look_through(search, length + 1 + wcslen(entry.cFileName), root, depth + 1);
    }
    while (!collides && FindNextFileW(find, &entry));
    FindClose(find);
    return collides;
}

static bool collides(struct search *search)
{
    const WCHAR *tree = search->trees[search->which];
    size_t length = wcslen(tree);

    if (!is_directory(GetFileAttributesW(tree)))
        return is_there_before(search, base_name(tree), false) && found(search, tree);
    if (length >= PATH_MOST) return false;
    wcscpy(search->path, tree);
    return look_through(search, length, length + 1, 0);
}

bool trees_collide(const WCHAR *const *trees, unsigned int count)
{
    struct search *search;
    bool any = false;

    if (count < 2) return false;
    if (!(search = calloc(1, sizeof(*search))))
    {
        print_error(L"discburn: There is not enough memory.\n");
        return true;
    }
    search->trees = trees;
    for (search->which = 1; search->which < count && !any; search->which++) any = collides(search);
    free(search);
    return any;
}
