/*
 * Directories, files and named streams of an image as objects. Each stands for a node of the tree, and any two for the same node
 * agree; one whose node was removed still answers what it knows.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_ITEM_H
#define IMAPI2FS_ITEM_H

#include "fsimage.h"

/* What directories and files have in common: IFsiItem. */
struct fs_item
{
    struct com_object com;
    const struct com_class *class_info;
    const IID *iid;             /* the interface that its errors come from */
    struct fs_image *image;
    struct volume_node *node;   /* held */
};

/* An item for a node of the image's: counts 1. With the lock. */
HRESULT fs_item_create(struct fs_image *image, struct volume_node *node, IFsiItem **out);
HRESULT fs_directory_create(struct fs_image *image, struct volume_node *node, IFsiDirectoryItem2 **out);
HRESULT fs_file_create(struct fs_image *image, struct volume_node *node, IFsiFileItem2 **out);
HRESULT fs_named_streams_create(struct fs_image *image, struct volume_node *owner, IFsiNamedStreams **out);

/* Our own item behind an interface pointer that a client gave, or NULL. The pointer stays the client's. */
struct fs_item *fs_item_from_interface(IFsiItem *iface);
/* The private interface by which it is known: answered by our items alone. */
extern const IID IID_fs_item;

/* Enumerations are snapshots. With the lock. The children of a directory, or the streams of a file. */
HRESULT fs_enum_items_create(struct fs_image *image, const struct volume_children *children, IEnumFsiItems **out);
HRESULT fs_enum_variant_create(struct fs_image *image, const struct volume_children *children, IEnumVARIANT **out);

/* From an item's create and last Release. */
void fs_item_init(struct fs_item *item, IUnknown *outer, const struct com_class *class_info, const IID *iid,
        struct fs_image *image, struct volume_node *node);
void fs_item_done(struct fs_item *item);

/* Leaves IErrorInfo for an item's failure, with texts for the message's inserts. */
HRESULT fs_item_error(const struct fs_item *item, HRESULT hr, const WCHAR *first, const WCHAR *second);
/* The same with the item's path as first insert. With the lock. */
HRESULT fs_item_path_error(const struct fs_item *item, HRESULT hr);

/* Begins a change of the image; for a node that is attached. */
HRESULT fs_item_begin_change(struct fs_item *item);
void fs_item_end_change(struct fs_item *item);

/* Flags and times of the node, as a change of the image; of what is not in it, and will not come back to it, without. E_OUTOFMEMORY.
 * With the lock. */
HRESULT fs_item_set_flags(struct fs_item *item, uint8_t flags);
HRESULT fs_item_set_times(struct fs_item *item, volume_time created, volume_time modified, volume_time accessed);

/* IFsiItem's methods. */
HRESULT fs_item_get_name(struct fs_item *item, BSTR *value);
HRESULT fs_item_get_full_path(struct fs_item *item, BSTR *value);
enum fs_item_time
{
    FS_CREATED,
    FS_ACCESSED,
    FS_MODIFIED
};
HRESULT fs_item_get_time(struct fs_item *item, enum fs_item_time which, DATE *value);
HRESULT fs_item_put_time(struct fs_item *item, enum fs_item_time which, DATE value);
HRESULT fs_item_get_hidden(struct fs_item *item, VARIANT_BOOL *value);
HRESULT fs_item_put_hidden(struct fs_item *item, VARIANT_BOOL value);
HRESULT fs_item_file_system_name(struct fs_item *item, FsiFileSystems file_system, BOOL path, BSTR *value);

/* --- paths (path.c) -------------------------------------------------------------------------------------------------- */

/* Where a path leads: the directory, and the name in it, of `length` characters; no name for the directory itself. */
struct fs_place
{
    struct volume_node *directory;
    const WCHAR *name;
    UINT length;
};

/* Finds the directory that a path's last part is in, from `start` on; it must be there. Separators are \ and /; a first one is
 * allowed where start is the root. IMAPI_E_INVALID_PATH, IMAPI_E_DIR_NOT_FOUND, IMAPI_E_NOT_DIR, IMAPI_E_RESTRICTED_NAME_VIOLATION. With the lock. */
HRESULT fs_find_place(const struct fs_item *item, struct volume_node *start, const WCHAR *path, struct fs_place *place);

/* IMAPI_E_INVALID_PATH, and why. */
HRESULT fs_item_invalid_path(const struct fs_item *item, const WCHAR *path, const WCHAR *reason);

/* A name for a new item. IMAPI_E_INVALID_PARAM (`parameter`), IMAPI_E_RESTRICTED_NAME_VIOLATION. */
HRESULT fs_check_name(const struct fs_image *image, const WCHAR *name, UINT length, const struct com_class *source, REFIID iid,
        const WCHAR *parameter);

/* A node for a place that may be taken: a file takes the place of a file, with its journal record; everything else is
 * IMAPI_E_DUP_NAME. With the lock, in a change. The node is the tree's, unless this fails. */
HRESULT fs_attach(struct fs_item *item, struct volume_node *directory, struct volume_node *node, BOOL replace);

#endif
