/*
 * What an image has taken over from a disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "fsimage.h"
#include "imported.h"

void fs_imported_destroy(struct fs_imported *imported)
{
    if (!imported) return;
    fs_previous_release(imported->previous);
    free(imported);
}

void fs_imported_copy(const struct fs_imported *imported, struct fs_imported *copy)
{
    *copy = *imported;
    fs_previous_add_ref(copy->previous);
}

HRESULT fs_previous_reader(const struct fs_previous *previous, const struct com_class *source, REFIID iid,
        struct disc_reader **out)
{
    IDiscRecorder2 *recorder;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = com_agile_get(&previous->recorder, &IID_IDiscRecorder2, (void **)&recorder))) return hr;
    hr = disc_reader_create(recorder, previous->end, out);
    IDiscRecorder2_Release(recorder);
    if (hr != E_NOINTERFACE) return hr;
    return com_error(IMAPI_E_BAD_MULTISESSION_PARAMETER, source, iid, L"ImportRecorder takes no commands: it has no IDiscRecorder2Ex.");
}

/* --- errors ---------------------------------------------------------------------------------------------------------- */

static const struct
{
    enum volume_result result;
    HRESULT hr;
}
errors[] =
{
    { VOLUME_NOT_RECOGNISED, IMAPI_E_FILE_SYSTEM_NOT_FOUND },
    { VOLUME_CORRUPT, IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR },
    { VOLUME_BAD_EXTENTS, IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR },
    { VOLUME_NOT_SUPPORTED, IMAPI_E_FILE_SYSTEM_FEATURE_NOT_SUPPORTED },
};

HRESULT fs_import_error(enum volume_result result, const struct volume_problem *problem, const struct com_class *source, REFIID iid)
{
    const WCHAR *name = fs_file_system_name(problem->file_system);
    WCHAR block[16], detail[256];
    unsigned i;

    if (result == VOLUME_OUT_OF_MEMORY) return E_OUTOFMEMORY;
    if (result == VOLUME_READ_FAILED)
    {
        const WCHAR *insert = block;

        swprintf(block, ARRAYSIZE(block), L"%lu", (unsigned long)problem->block);
        return com_error_with_inserts(IMAPI_E_IMPORT_READ_FAILURE, source, iid, &insert, 1, NULL);
    }
    for (i = 0; i < ARRAYSIZE(errors); i++)
    {
        if (errors[i].result != result) continue;
        _snwprintf(detail, ARRAYSIZE(detail), L"In block %lu: %hs.", (unsigned long)problem->block, problem->what ? problem->what : "");
        detail[ARRAYSIZE(detail) - 1] = 0;
        return com_error_with_inserts(errors[i].hr, source, iid, &name, 1, problem->what ? detail : NULL);
    }
    return fs_problem(result, problem, source, iid);
}

HRESULT fs_first_read_error(struct disc_reader *reader, enum volume_result result, const struct volume_problem *problem,
        const struct com_class *source, REFIID iid)
{
    if (result == VOLUME_READ_FAILED && disc_reader_is_unformatted(reader))
        return com_error(IMAPI_E_EMPTY_DISC, source, iid, L"The disc is not formatted yet: make the image without an import.");
    return fs_import_error(result, problem, source, iid);
}

HRESULT fs_disc_read_error(struct fs_image *image, uint32_t block, const struct com_class *source, REFIID iid)
{
    WCHAR number[16], label[ARRAYSIZE(image->imported->volume.label) + 1] = L"", detail[ARRAYSIZE(label) + 100];
    const WCHAR *insert = number;

    fs_image_enter(image);
    if (image->imported)
    {
        memcpy(label, image->imported->volume.label, image->imported->volume.label_length * sizeof(*label));
        label[image->imported->volume.label_length] = 0;
    }
    fs_image_leave(image);
    swprintf(number, ARRAYSIZE(number), L"%lu", (unsigned long)block);
    _snwprintf(detail, ARRAYSIZE(detail), L"It is on the disc '%ls', which has to be in its drive and readable until the image was read.", label);
    detail[ARRAYSIZE(detail) - 1] = 0;
    return com_error_with_inserts(IMAPI_E_IMPORT_READ_FAILURE, source, iid, &insert, 1, detail);
}

/* --- which disc it is ------------------------------------------------------------------------------------------------ */

struct reader_blocks
{
    struct disc_blocks blocks;
    struct volume_disc *disc;
    ULONG start;
    uint32_t failed;            /* the block that could not be read */
};

static enum volume_result read_block(struct disc_blocks *blocks, uint32_t block, void *out)
{
    struct reader_blocks *reader = CONTAINING_RECORD(blocks, struct reader_blocks, blocks);

    reader->failed = reader->start + block;
    return reader->disc->read(reader->disc, reader->failed, 1, out);
}

HRESULT fs_disc_id(struct disc_reader *reader, ULONG start, const struct com_class *source, REFIID iid, WCHAR id[DISC_ID_SIZE])
{
    struct volume_disc *disc = disc_reader_get(reader);
    struct reader_blocks blocks = { { read_block, disc->blocks > start ? disc->blocks - start : 0 }, disc, start };
    struct volume_problem problem = { NULL };
    enum volume_result result;

    if (!(result = make_disc_id(&blocks.blocks, start, id))) return S_OK;
    problem.block = blocks.failed;
    return fs_first_read_error(reader, result, &problem, source, iid);
}

HRESULT fs_imported_check(const struct fs_imported *imported, const struct com_class *source, REFIID iid)
{
    struct disc_reader *reader;
    WCHAR id[DISC_ID_SIZE];
    HRESULT hr;

    if (FAILED(hr = fs_previous_reader(imported->previous, source, iid, &reader))) return hr;
    hr = fs_disc_id(reader, imported->previous->start, source, iid, id);
    disc_reader_destroy(reader);
    if (SUCCEEDED(hr) && wcscmp(id, imported->disc_id)) hr = com_error(IMAPI_E_DISC_MISMATCH, source, iid, NULL);
    return hr;
}
