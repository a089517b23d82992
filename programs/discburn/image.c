/*
 * discburn image: a tree into an image file.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>

#include "cancel.h"
#include "collisions.h"
#include "console.h"
#include "discburn.h"
#include "events.h"
#include "image_options.h"
#include "imagebuild.h"
#include "progress.h"
#include "report.h"

#define COPY_SIZE (1024 * 1024)

static const WCHAR help[] =
    L"usage: discburn image TREE... OUT.iso [OPTION...]\n\n"
    L"  TREE            a directory, whose contents go into the root, or a file\n"
    L"  --iso           ISO 9660\n"
    L"  --joliet        ISO 9660 and Joliet\n"
    L"  --udf REVISION  UDF: 1.02, 1.50, 2.00, 2.01, 2.50 or 2.60\n"
    L"                  (none of the three: ISO 9660, Joliet and UDF 1.02)\n"
    L"  --level N       of ISO 9660: 1 for names of 8.3 characters, 2 (default) for 31\n"
    L"  --boot FILE     a boot image for PCs' BIOS; one as large as a floppy is one\n"
    L"  --efi FILE      a boot image for UEFI: a FAT file system\n"
    L"  --label NAME    of the volume\n"
    L"  --force         write over OUT.iso when it is there\n"
    L"  --json          for programs: a JSON object in each line. \"event\" is start\n"
    L"                  (out, sectors, bytes, files, directories), progress, notice\n"
    L"                  or, last, result, as those of discburn data\n"
    L"\n"
    L"Ctrl-C cancels. Exit status: 0 the image is made, 1 it could not be made, 2 the\n"
    L"command line is wrong, 4 cancelled. Only with 0 there is a new OUT.iso.\n";

/* What the writing of one image has in its hands. */
struct copy
{
    IStream *stream;
    HANDLE file;
    const WCHAR *out;
    int64_t blocks;
    DWORD start;
    struct progress progress;
};

static void show(struct copy *copy, int64_t blocks)
{
    struct progress_state state = { .done = blocks, .total = copy->blocks, .remaining = -1, .buffer = -1, .sector_bytes = 2048 };
    DWORD elapsed = GetTickCount() - copy->start;

    state.elapsed = (long)(elapsed / 1000);
    if (blocks && elapsed > 1000) state.remaining = (long)((double)elapsed / 1000 * (double)(copy->blocks - blocks) / (double)blocks);
    if (console_is_for_programs()) event_progress("writing", &state, NULL);
    else progress_show(&copy->progress, &state);
}

static enum exit_status cannot_write(DWORD error, const WCHAR *format, const WCHAR *out)
{
    WCHAR text[512];

    _snwprintf(text, ARRAYSIZE(text) - 1, format, out);
    text[ARRAYSIZE(text) - 1] = 0;
    forget_failure();
    report_failure(HRESULT_FROM_WIN32(error), text);
    return EXIT_FAILED;
}

static enum exit_status copy_blocks(struct copy *copy, BYTE *buffer)
{
    int64_t left = copy->blocks * 2048;
    ULONG got, wanted;
    DWORD written, error;
    HRESULT hr;

    for (; left; left -= got)
    {
        if (cancel_wanted()) return EXIT_CANCELLED;
        wanted = (ULONG)min(left, COPY_SIZE);
        got = 0;
        hr = IStream_Read(copy->stream, buffer, wanted, &got);
        if (SUCCEEDED(hr) && got != wanted) hr = HRESULT_FROM_WIN32(ERROR_HANDLE_EOF);
        if (FAILED(hr))
        {
            progress_end(&copy->progress);
            report_failure(hr, L"The image cannot be read");
            return EXIT_FAILED;
        }
        if (!WriteFile(copy->file, buffer, got, &written, NULL)) error = GetLastError();
        /* what is left of a full disk is still written, and no error */
        else error = written == got ? ERROR_SUCCESS : ERROR_DISK_FULL;
        if (error)
        {
            progress_end(&copy->progress);
            return cannot_write(error, L"%s cannot be written", copy->out);
        }
        show(copy, copy->blocks - (left - got) / 2048);
    }
    return EXIT_DONE;
}

/* An image that is not whole is none. */
static enum exit_status write_image(IFileSystemImageResult *result, HANDLE file, const WCHAR *out)
{
    struct copy copy = { .file = file, .out = out, .start = GetTickCount() };
    BYTE *buffer = malloc(COPY_SIZE);
    enum exit_status status = EXIT_FAILED;
    LONG blocks = 0;
    HRESULT hr = buffer ? S_OK : E_OUTOFMEMORY;

    if (SUCCEEDED(hr)) hr = IFileSystemImageResult_get_TotalBlocks(result, &blocks);
    if (SUCCEEDED(hr)) hr = IFileSystemImageResult_get_ImageStream(result, &copy.stream);
    if (FAILED(hr)) report_failure(hr, L"The image cannot be read");
    else
    {
        copy.blocks = blocks;
        progress_begin(&copy.progress, L"Writing");
        status = copy_blocks(&copy, buffer);
        progress_end(&copy.progress);
        IStream_Release(copy.stream);
    }
    free(buffer);
    return status;
}

/* For programs, before it is written. */
static void announce(IFileSystemImage3 *image, IFileSystemImageResult *result, const WCHAR *out)
{
    LONG files = 0, directories = 0, blocks = 0;
    struct json json;

    IFileSystemImage3_get_FileCount(image, &files);
    IFileSystemImage3_get_DirectoryCount(image, &directories);
    IFileSystemImageResult_get_TotalBlocks(result, &blocks);
    event_open(&json, "start");
    json_string(&json, "out", out);
    json_number(&json, "sectors", blocks);
    json_number(&json, "bytes", (int64_t)blocks * 2048);
    json_number(&json, "files", files);
    json_number(&json, "directories", directories);
    event_close(&json);
}

static void tell(IFileSystemImage3 *image, IFileSystemImageResult *result, const WCHAR *out)
{
    LONG files = 0, directories = 0, blocks = 0;

    IFileSystemImage3_get_FileCount(image, &files);
    IFileSystemImage3_get_DirectoryCount(image, &directories);
    IFileSystemImageResult_get_TotalBlocks(result, &blocks);
    print(L"%s: %ld file%s in %ld director%s, %ld blocks (%.1f MB)\n", out, files, files == 1 ? L"" : L"s", directories,
            directories == 1 ? L"y" : L"ies", blocks, blocks * 2048.0 / 1e6);
}

/* Into a file of another name, which takes the place of the old one once it is whole. */
static enum exit_status save(IFileSystemImageResult *result, const struct image_options *options, const WCHAR *part)
{
    enum exit_status status;
    HANDLE file = CreateFileW(part, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);

    if (file == INVALID_HANDLE_VALUE) return cannot_write(GetLastError(), L"%s cannot be written", options->out);
    status = write_image(result, file, options->out);
    CloseHandle(file);
    if (!status && !MoveFileExW(part, options->out, options->force ? MOVEFILE_REPLACE_EXISTING : 0))
        status = cannot_write(GetLastError(), L"%s cannot be written", options->out);
    if (status) DeleteFileW(part);
    if (status == EXIT_CANCELLED) print_error(L"discburn: Cancelled; there is no image.\n");
    return status;
}

/* The tree is read before there is a new file, which could lie in it. */
static enum exit_status make_image(const struct image_options *options)
{
    size_t size = wcslen(options->out) + 6;
    WCHAR *part;
    IFileSystemImageResult *result;
    enum exit_status status;
    IFileSystemImage3 *image;

    if (!options->force && GetFileAttributesW(options->out) != INVALID_FILE_ATTRIBUTES)
        return cannot_write(ERROR_FILE_EXISTS, L"%s is there already (--force writes over it)", options->out);
    if (trees_collide(options->contents.trees, options->contents.tree_count)) return EXIT_FAILED;
    if (!(part = malloc(size * sizeof(*part)))) return cannot_write(ERROR_OUTOFMEMORY, L"%s cannot be written", options->out);
    _snwprintf(part, size, L"%s.part", options->out);
    if (!(status = image_build(&options->contents, NULL, &image, &result)))
    {
        if (options->json) announce(image, result, options->out);
        status = save(result, options, part);
        if (!status) tell(image, result, options->out);
        IFileSystemImageResult_Release(result);
        IFileSystemImage3_Release(image);
    }
    free(part);
    return status;
}

static enum exit_status image_run(int argc, WCHAR **argv)
{
    enum exit_status status = EXIT_USAGE;
    struct image_options options;

    if (wants_json(argc, argv)) console_for_programs();
    if (!image_options_parse(argc, argv, &options))
    {
        if (wants_json(argc, argv)) event_result(L"image", status);
        return status;
    }
    if (options.help)
    {
        print(L"%s", help);
        return EXIT_DONE;
    }
    cancel_watch(NULL);
    status = make_image(&options);
    if (options.json) event_result(L"image", status);
    return status;
}

const struct verb image_verb = { L"image", L"make an image file of trees and files", help, image_run };
