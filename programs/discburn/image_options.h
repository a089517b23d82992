/*
 * What an image is to be made of, as the command line says it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_IMAGE_OPTIONS_H
#define DISCBURN_IMAGE_OPTIONS_H

#include <stdbool.h>
#include <windows.h>

#define TREES_MAX 64

/* Strings are main's arguments. */
struct image_options
{
    const WCHAR *trees[TREES_MAX];   /* directories, whose contents count, and files */
    unsigned int tree_count;
    const WCHAR *out;
    const WCHAR *label;      /* or NULL */
    const WCHAR *boot;       /* a boot image for PCs' BIOS, or NULL */
    const WCHAR *efi;        /* and for UEFI */
    LONG file_systems;       /* FsiFileSystems; 0: all */
    LONG udf_revision;       /* 0x102 ... */
    LONG level;              /* of ISO 9660 */
    bool force;              /* a file that is there already is written over */
    bool help;
};

/* argv[0] is the verb. False, and a line on standard error, when the command line cannot be meant so. */
bool image_options_parse(int argc, WCHAR **argv, struct image_options *options);

#endif
