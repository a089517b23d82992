/*
 * The classes of imapi2fs.dll, each in the file of its name, and what the smaller objects are made of.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_PRIVATE_H
#define IMAPI2FS_PRIVATE_H

#include "com/com.h"
#include "imapi2fs.h"

extern const struct com_class boot_options_class;
extern const struct com_class image_class;
extern const struct com_class iso_image_manager_class;
/* Handed out by others only. */
extern const struct com_class directory_class;
extern const struct com_class file_class;
extern const struct com_class named_streams_class;
extern const struct com_class enum_items_class;
extern const struct com_class result_class;
extern const struct com_class fsi_stream_class;
extern const struct com_class block_range_class;
extern const struct com_class block_range_list_class;
extern const struct com_class progress_item_class;
extern const struct com_class progress_items_class;
extern const struct com_class enum_progress_items_class;

/* --- filestream.c ---------------------------------------------------------------------------------------------------- */

/* Opens a file for reading, however long its path is; others may read it meanwhile, not write. INVALID_HANDLE_VALUE with the
 * reason in GetLastError, also for what is no file on a disk (a directory, a device, a pipe). */
HANDLE file_open_for_reading(const WCHAR *path);

/* The full path in the form that the system takes as it stands, which is the only one for MAX_PATH characters and more. For the
 * caller to free; NULL: out of memory, or what GetLastError says. */
WCHAR *path_make_literal(const WCHAR *path);

/* The part of a path that a person would have typed: without the prefix of long ones. */
const WCHAR *path_as_typed(const WCHAR *path);

/* A stream (an FsiStream) of a file that is opened with it, and closed with its last clone. Reads of clones may run at the same
 * time. HRESULT_FROM_WIN32, without a text; E_OUTOFMEMORY. */
HRESULT file_stream_create(const WCHAR *path, IStream **out);

/* The same of `size` bytes from malloc, which become the stream's, also when it fails. */
HRESULT memory_stream_create(BYTE *bytes, ULONG size, IStream **out);

/* What the system says of an error, as a sentence; for the caller to free, NULL: out of memory. */
WCHAR *describe_error(HRESULT hr);

/* --- ranges.c -------------------------------------------------------------------------------------------------------- */

/* A run of blocks, the last one included, as IBlockRange has it. */
struct block_range
{
    LONG first, last;
};

/* A list of `count` ranges in that order, which are copied. With an `outer` it is an interface of that object. E_OUTOFMEMORY. */
HRESULT block_range_list_create(const struct block_range *ranges, ULONG count, IUnknown *outer, IBlockRangeList **out);

/* --- progress.c ------------------------------------------------------------------------------------------------------ */

/* A file's blocks in an image, the last one included. */
struct progress_entry
{
    const WCHAR *description;   /* the file's path in the image */
    ULONG first, last;
};

/* A collection of `count` entries, in ascending order of their blocks, which do not overlap. They are copied: the collection does
 * not change when the image does. E_OUTOFMEMORY. */
HRESULT progress_items_create(const struct progress_entry *entries, ULONG count, IProgressItems **out);

#endif
