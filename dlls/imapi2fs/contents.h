/*
 * Where the bytes of an image's files come from when the image is read.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_CONTENTS_H
#define IMAPI2FS_CONTENTS_H

#include "com/com.h"
#include "volume/tree.h"

/* The class of everything below, for the image's tree. */
extern const struct volume_contents_class fs_contents_class;

enum contents_kind
{
    CONTENTS_DIRECTORY,         /* a file of the same name as the node, in a directory */
    CONTENTS_FILE,              /* a file by its whole path */
    CONTENTS_STREAM,            /* a client's stream */
    CONTENTS_STASH,             /* a copy in the working directory */
    CONTENTS_MEMORY,            /* bytes: what lay in its own UDF entry */
};

/* Contents that nobody needs any more and that could not be let go yet. */
struct contents_grave
{
    struct contents *first;
};

/* A count of 1; all are let go with contents_release. NULL: out of memory. */
struct contents;

/* A directory on the host, for all of its files that are in the image: `path` without a backslash at its end. */
struct contents *contents_from_directory(const WCHAR *path);
struct contents *contents_from_file(const WCHAR *path);
/* Takes the file over: it is destroyed with the last reference; not when this fails. */
struct stash_file;
struct contents *contents_from_stash(struct stash_file *file);
/* A client's stream. When the tree lets it go, under its owner's lock, it is laid into `grave`, since its Release may do anything; with NULL
 * it is let go at once. */
HRESULT contents_from_stream(IStream *stream, struct contents_grave *grave, ULONGLONG *size, struct contents **out);
struct contents *contents_from_memory(const BYTE *bytes, ULONG size);       /* copies them */

/* Lets go of everything in it. Without a lock. */
void contents_bury(struct contents_grave *grave);

struct contents *contents_add_ref(struct contents *contents);
void contents_release(struct contents *contents);

/* A node's file, for reading. NULL: it cannot be opened, or is none of the host's. */
HANDLE contents_open(const struct contents *contents, const struct volume_node *node);

/* The path of the file that a node's bytes come from: for the caller to free. NULL: it is no file, or out of memory. */
WCHAR *contents_path(const struct contents *contents, const struct volume_node *node);

/* Leaves the error for a read that failed, with the file (`path`: what it is called when it is none of the host's) and the reason,
 * which is looked for: IMAPI_E_DATA_STREAM_CREATE_FAILURE, ..._READ_FAILURE, ..._INCONSISTENCY, of a copy in the working directory
 * IMAPI_E_STASHFILE_OPEN_FAILURE, ..._READ_FAILURE; E_OUTOFMEMORY. `size` is how many bytes there should be. */
HRESULT contents_error(const struct contents *contents, const struct volume_node *node, const WCHAR *path, ULONGLONG size,
        enum volume_result result, const struct com_class *source, REFIID iid);

/* When the DLL comes and goes. */
void contents_start(void);
void contents_stop(void);

/* Files that were left open between two reads are closed. */
void contents_close_files(void);

#endif
