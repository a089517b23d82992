/*
 * An image of trees and files, by the COM objects that any program has for it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_IMAGEBUILD_H
#define DISCBURN_IMAGEBUILD_H

#include "discburn.h"
#include "imapi2.h"
#include "imapi2fs.h"

#define TREES_MAX 64

/* What goes into an image. Strings are main's arguments. */
struct image_contents
{
    const WCHAR *trees[TREES_MAX];   /* directories, whose contents count, and files */
    unsigned int tree_count;
    const WCHAR *label;      /* or NULL */
    const WCHAR *boot;       /* a boot image for PCs' BIOS, or NULL */
    const WCHAR *efi;        /* and for UEFI */
    LONG file_systems;       /* FsiFileSystems; 0: those that are usual on the disc */
    bool falls_back;         /* to UDF alone, where the others cannot have what there is: nobody chose */
    LONG udf_revision;       /* 0x102 ...; 0: likewise */
    LONG level;              /* of ISO 9660 */
};

/* The disc that an image is for, which is asked what is usual on it. */
struct image_disc
{
    IDiscRecorder2 *recorder;
    IDiscFormat2Data *sessions;      /* the image is added to what is on its disc; NULL: it is a new one */
    LONG files;                      /* image_build fills it in: how many are on the disc already */
};

/* Makes the image, whatever its size; disc: NULL for a file. *image and *result are the caller's to release. Failures are told,
 * and so is it when the image is otherwise than one might think: another label, another file system. */
enum exit_status image_build(const struct image_contents *contents, struct image_disc *disc, IFileSystemImage3 **image,
        IFileSystemImageResult **result);

/* "1.02" and the like, as --udf has them; false, and a line on standard error, for another one. */
bool image_parse_revision(const WCHAR *verb, const WCHAR *text, LONG *revision);

#endif
