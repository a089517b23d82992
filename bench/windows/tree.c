/*
 * An image of a tree, as a program makes it: AddTree, CreateResultImage, and its stream read and thrown away.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "bench.h"
#include "imapi2fs.h"

#define READ_SIZE (1024 * 1024)

/* Whatever the stream gives, in pieces that a program that writes files would take. */
static uint64_t read_all(IStream *stream)
{
    BYTE *buffer = malloc(READ_SIZE);
    uint64_t total = 0;
    ULONG got;

    must_be(buffer != NULL, "malloc");
    do
    {
        got = 0;
        must(IStream_Read(stream, buffer, READ_SIZE, &got), "IStream::Read");
        total += got;
    }
    while (got == READ_SIZE);
    free(buffer);
    return total;
}

/* The seconds of the clock since the last step, as a line of its own. */
static void report_step(struct stopwatch *watch, const char *subject, const char *step)
{
    struct stopwatch now;

    stopwatch_start(&now);
    report(subject, step, stopwatch_seconds(watch, &now));
    *watch = now;
}

/* tree SUBJECT DIRECTORY FILE-SYSTEMS: the sum of FsiFileSystems */
int verb_tree(int argc, WCHAR **argv)
{
    IFileSystemImageResult *result;
    struct stopwatch watch, step;
    IFileSystemImage *image;
    IFsiDirectoryItem *root;
    char subject[64];
    IStream *stream;
    uint64_t bytes;
    BSTR path;

    if (argc != 2) return 2;
    snprintf(subject, sizeof(subject), "%ls", argv[-1]);
    must(CoCreateInstance(&CLSID_MsftFileSystemImage, NULL, CLSCTX_ALL, &IID_IFileSystemImage, (void **)&image),
            "MsftFileSystemImage");
    must_be((path = SysAllocString(argv[0])) != NULL, "SysAllocString");
    stopwatch_start(&watch);
    step = watch;
    must(IFileSystemImage_put_FreeMediaBlocks(image, 0), "FreeMediaBlocks");
    must(IFileSystemImage_put_FileSystemsToCreate(image, (FsiFileSystems)_wtoi(argv[1])), "FileSystemsToCreate");
    must(IFileSystemImage_get_Root(image, &root), "Root");
    must(IFsiDirectoryItem_AddTree(root, path, VARIANT_FALSE), "AddTree");
    report_step(&step, subject, "adding");
    must(IFileSystemImage_CreateResultImage(image, &result), "CreateResultImage");
    report_step(&step, subject, "planning");
    must(IFileSystemImageResult_get_ImageStream(result, &stream), "ImageStream");
    bytes = read_all(stream);
    report_step(&step, subject, "reading");
    stopwatch_report(&watch, subject);
    report(subject, "megabytes", (double)bytes / 1e6);
    SysFreeString(path);
    IStream_Release(stream);
    IFileSystemImageResult_Release(result);
    IFsiDirectoryItem_Release(root);
    IFileSystemImage_Release(image);
    return 0;
}
