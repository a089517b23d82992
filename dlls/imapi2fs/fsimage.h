/*
 * What an image and its items share: the tree, and what was decided about it. Items outlive the image object.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_FSIMAGE_H
#define IMAPI2FS_FSIMAGE_H

#include "com/com.h"
#include "contents.h"
#include "imapi2.h"
#include "imapi2fs.h"
#include "imapi2fs_private.h"
#include "imapi2fserror.h"
#include "previous.h"
#include "volume/image.h"
#include "volume/journal.h"
#include "volume/size.h"
#include "volume/tree.h"

/* Who is told of progress: the image object. A sink may do anything meanwhile, so no lock is held around update and release. */
struct fs_progress
{
    BOOL (*hold)(struct fs_progress *progress);     /* FALSE: it is gone, or nobody listens */
    void (*release)(struct fs_progress *progress);
    void (*update)(struct fs_progress *progress, const WCHAR *file, ULONGLONG bytes, ULONGLONG total);
};

struct fs_finished;
struct fs_imported;

struct fs_image
{
    LONG ref;
    CRITICAL_SECTION lock;      /* for all that follows; not held while a client's code is called: fs_image_enter */
    unsigned depth;             /* how often it was entered */
    struct contents_grave grave;        /* clients' streams that the tree does not need any more */
    struct volume_tree *tree;
    struct volume_journal *journal;     /* all changes of the attached tree go through it */
    struct volume_size size;    /* of the image, for fs_image_check_size; forgotten by whoever changes what is not the tree */
    struct fs_finished *finished;       /* its result, not counted, or NULL: while there is one, nothing changes */
    struct fs_progress *progress;       /* the image object's, or NULL when that is gone */
    FsiFileSystems file_systems;
    LONG iso_level;
    LONG udf_revision;
    BOOL restricted_names;      /* UseRestrictedCharacterSet */
    BOOL strict;                /* StrictFileSystemCompliance */
    BOOL stage_files;
    WCHAR *working_directory;   /* without a backslash at its end; NULL: the directory for temporary files */
    BOOL mirror_metadata;
    ULONG free_blocks;          /* FreeMediaBlocks; 0: any number */
    ULONG session_start;        /* LBA */
    WCHAR *volume_name;         /* NULL: made when the image is */
    struct com_shared *boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX];        /* IBootOptions, in the order of the boot catalogue */
    ULONG boot_count;
    ULONG boot_blocks;          /* what the boot images take */
    struct fs_previous *previous;       /* MultisessionInterfaces, or NULL */
    struct fs_imported *imported;       /* NULL: the image is a disc's first session */
};

HRESULT fs_image_create(struct fs_image **out);
struct fs_image *fs_image_add_ref(struct fs_image *image);
void fs_image_release(struct fs_image *image);

/* Leaves IErrorInfo and gives hr back. `inserts` stand for %1, %2 ... of the message. */
HRESULT fs_error(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *first, const WCHAR *second);
/* IMAPI_E_INVALID_PARAM, for the parameter or property of that name, and what would be valid. */
HRESULT fs_invalid(const struct com_class *source, REFIID iid, const WCHAR *name, const WCHAR *detail);
/* The same for what libs/volume found: the right HRESULT, with the file or directory in the text. With the lock. */
HRESULT fs_problem(enum volume_result result, const struct volume_problem *problem, const struct com_class *source, REFIID iid);

/* VOLUME_ISO9660 ... for people; "" for none. */
const WCHAR *fs_file_system_name(unsigned file_system);
/* Whether images of that revision can be made. */
BOOL fs_is_udf_revision(LONG revision);

/* The lock. Who leaves it lets go of what belonged to clients, whose code may do anything then. */
void fs_image_enter(struct fs_image *image);
void fs_image_leave(struct fs_image *image);

/* Enters the lock for a change; IMAPI_E_READONLY, and no lock, while there is a result. */
HRESULT fs_image_begin_change(struct fs_image *image, const struct com_class *source, REFIID iid);
void fs_image_end_change(struct fs_image *image);

/* Whether the node is in the image's tree, and not detached. With the lock. */
BOOL fs_image_has(const struct fs_image *image, const struct volume_node *node);

/* (imagesize.c) Blocks that the image would have: an estimate, not too low. With the lock. */
ULONGLONG fs_image_used_blocks(const struct fs_image *image);
/* What the chosen file systems cannot have, for a node that was attached just now and everything below it: IMAPI_E_ISO9660_LEVELS,
 * IMAPI_E_TOO_MANY_DIRS, IMAPI_E_DATA_TOO_BIG, and with StrictFileSystemCompliance IMAPI_E_NO_UNIQUE_NAME. With the lock. */
HRESULT fs_image_check_limits(struct fs_image *image, const struct volume_node *node, const struct com_class *source, REFIID iid);
/* The same before it is said. */
enum volume_result fs_image_find_excess(const struct fs_image *image, const struct volume_node *node, struct volume_problem *problem);
/* IMAPI_E_IMAGE_SIZE_LIMIT, naming `path`, when the image became larger than free_blocks allow. With the lock. */
HRESULT fs_image_check_size(struct fs_image *image, const WCHAR *path, const struct com_class *source, REFIID iid);

/* References to the boot options, as many as it returns. Takes the lock itself (imageboot.c). */
ULONG fs_image_hold_boots(struct fs_image *image, struct com_shared *boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX]);

/* Where staged files go, without a backslash at the end: for the caller to free. NULL: out of memory. With the lock. */
WCHAR *fs_image_working_directory(const struct fs_image *image);

/* The image's progress for the time until fs_progress_done, or NULL. Takes the lock itself. */
struct fs_progress *fs_image_hold_progress(struct fs_image *image);
/* Without the lock. NULL does nothing. */
void fs_progress_done(struct fs_progress *progress);

/* The full path of a node, "\" for the root: for the caller to free. NULL: out of memory. With the lock. */
WCHAR *fs_node_path(const struct volume_node *node);

/* Now, as volume_time. */
volume_time fs_now(void);

#endif
