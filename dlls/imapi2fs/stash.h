/*
 * Copies of files in the working directory (StageFiles): they live as long as the image has them, and move with WorkingDirectory.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_STASH_H
#define IMAPI2FS_STASH_H

#include "contents.h"
#include "fsimage.h"

/* What StageFiles has at a moment, for work that is done without the image's lock. */
struct fs_staging
{
    struct fs_image *image;
    WCHAR *directory;           /* NULL: nothing is staged */
    const struct com_class *source;     /* whose failures these are */
    const IID *iid;
};

/* With the lock. E_OUTOFMEMORY. */
HRESULT fs_staging_begin(struct fs_staging *staging, struct fs_image *image, const struct com_class *source, REFIID iid);
/* Staging whatever StageFiles says, for sources that may go away. */
HRESULT fs_staging_insist(struct fs_staging *staging);
void fs_staging_end(struct fs_staging *staging);

/* Copies `size` bytes of *contents into a new file of the working directory and puts that in the place of *contents, whose
 * reference is let go. `node` is what the contents class wants to know of them, `path` what they are called in errors and progress.
 * On failure *contents is as it was: IMAPI_E_STASHFILE_OPEN_FAILURE, ..._WRITE_FAILURE, IMAPI_E_WORKING_DIRECTORY_SPACE,
 * IMAPI_E_DATA_STREAM_READ_FAILURE, IMAPI_E_DATA_STREAM_INCONSISTENCY. Without the lock. */
HRESULT fs_stage(const struct fs_staging *staging, struct contents **contents, const struct volume_node *node, ULONGLONG size,
        const WCHAR *path, struct fs_progress *progress);

/* Moves an image's copies to another directory: all, or none. IMAPI_E_WORKING_DIRECTORY_SPACE, IMAPI_E_STASHFILE_MOVE. */
HRESULT fs_stash_move(const struct fs_image *image, const WCHAR *directory, const struct com_class *source, REFIID iid);

/* --- for contents.c -------------------------------------------------------------------------------------------------- */

struct stash_file;

/* Where it is at the moment: for the caller to free. NULL: out of memory. */
WCHAR *stash_file_path(const struct stash_file *file);
/* Deletes it. */
void stash_file_destroy(struct stash_file *file);

/* When the DLL comes and goes. */
void stash_start(void);
void stash_stop(void);

#endif
