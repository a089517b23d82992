/*
 * What Wine asks for small files, whoever reads them: each is opened, read and closed, and nothing else is done.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "bench.h"

#define MOST_THREADS 8
#define READ_SIZE (1024 * 1024)

struct files
{
    WCHAR **paths;
    LONG count, next;
};

static void add_path(struct files *files, const WCHAR *path)
{
    if (files->count % 1024 == 0)
        must_be((files->paths = realloc(files->paths, (size_t)(files->count + 1024) * sizeof(*files->paths))) != NULL, "realloc");
    must_be((files->paths[files->count++] = _wcsdup(path)) != NULL, "_wcsdup");
}

/* Every file of a tree, in the order in which the system lists them. */
static void list_files(struct files *files, const WCHAR *directory)
{
    WIN32_FIND_DATAW data;
    WCHAR path[MAX_PATH];
    HANDLE search;

    swprintf(path, ARRAYSIZE(path), L"%ls\\*", directory);
    must_be((search = FindFirstFileW(path, &data)) != INVALID_HANDLE_VALUE, "FindFirstFile");
    do
    {
        if (!wcscmp(data.cFileName, L".") || !wcscmp(data.cFileName, L"..")) continue;
        swprintf(path, ARRAYSIZE(path), L"%ls\\%ls", directory, data.cFileName);
        if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) list_files(files, path);
        else add_path(files, path);
    }
    while (FindNextFileW(search, &data));
    FindClose(search);
}

static DWORD WINAPI read_files(void *context)
{
    BYTE *buffer = malloc(READ_SIZE);
    struct files *files = context;
    HANDLE file;
    DWORD read;
    LONG i;

    must_be(buffer != NULL, "malloc");
    while ((i = InterlockedIncrement(&files->next) - 1) < files->count)
    {
        file = CreateFileW(files->paths[i], GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, NULL);
        must_be(file != INVALID_HANDLE_VALUE, "CreateFile");
        do must_be(ReadFile(file, buffer, READ_SIZE, &read, NULL), "ReadFile");
        while (read == READ_SIZE);
        CloseHandle(file);
    }
    free(buffer);
    return 0;
}

/* files SUBJECT DIRECTORY THREADS: listing the tree is not counted */
int verb_files(int argc, WCHAR **argv)
{
    HANDLE threads[MOST_THREADS];
    struct files files = { 0 };
    struct stopwatch watch;
    DWORD count, i;
    char subject[64];

    if (argc != 2) return 2;
    count = (DWORD)_wtoi(argv[1]);
    must_be(count >= 1 && count <= MOST_THREADS, "the number of threads");
    snprintf(subject, sizeof(subject), "%ls", argv[-1]);
    list_files(&files, argv[0]);
    stopwatch_start(&watch);
    for (i = 0; i < count; i++) must_be((threads[i] = CreateThread(NULL, 0, read_files, &files, 0, NULL)) != NULL, "CreateThread");
    for (i = 0; i < count; i++)
    {
        WaitForSingleObject(threads[i], INFINITE);
        CloseHandle(threads[i]);
    }
    stopwatch_report(&watch, subject);
    for (i = 0; i < (DWORD)files.count; i++) free(files.paths[i]);
    free(files.paths);
    return 0;
}
