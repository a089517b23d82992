/*
 * What an image has taken over from a disc: its session goes behind those that are there.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_IMPORTED_H
#define IMAPI2FS_IMPORTED_H

#include "discid.h"
#include "discreader.h"
#include "imapi2fs.h"
#include "previous.h"

struct fs_image;

struct fs_imported
{
    struct volume_imported volume;
    struct fs_previous *previous;       /* where it was read, and what with */
    ULONG next;                         /* LBA where the next session begins */
    FsiFileSystems file_systems;        /* that the next session can have */
    WCHAR disc_id[DISC_ID_SIZE];        /* of the disc when it was read */
};

void fs_imported_destroy(struct fs_imported *imported);     /* NULL does nothing */

/* For work without the image's lock: its `previous` is counted, for the caller to release. With the lock. */
void fs_imported_copy(const struct fs_imported *imported, struct fs_imported *copy);

/* A reader of the disc that a multisession object named. Failures leave a text. Calls the recorder. */
HRESULT fs_previous_reader(const struct fs_previous *previous, const struct com_class *source, REFIID iid,
        struct disc_reader **out);

/* The identifier of the session that begins at a block. IMAPI_E_IMPORT_READ_FAILURE, IMAPI_E_EMPTY_DISC. */
HRESULT fs_disc_id(struct disc_reader *reader, ULONG start, const struct com_class *source, REFIID iid, WCHAR id[DISC_ID_SIZE]);

/* S_OK when the disc in the drive is the one that was imported: IMAPI_E_DISC_MISMATCH, or that it cannot be read. */
HRESULT fs_imported_check(const struct fs_imported *imported, const struct com_class *source, REFIID iid);

/* Leaves the error for a block of the imported disc that could not be read, with the disc's label: IMAPI_E_IMPORT_READ_FAILURE. Takes the
 * lock itself. */
HRESULT fs_disc_read_error(struct fs_image *image, uint32_t block, const struct com_class *source, REFIID iid);

/* Leaves the error for what libs/volume found while it read the disc. */
HRESULT fs_import_error(enum volume_result result, const struct volume_problem *problem, const struct com_class *source, REFIID iid);

/* The same for what is read before anything else: IMAPI_E_EMPTY_DISC where the reason is that the disc is not formatted yet. */
HRESULT fs_first_read_error(struct disc_reader *reader, enum volume_result result, const struct volume_problem *problem,
        const struct com_class *source, REFIID iid);

#endif
