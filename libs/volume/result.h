/*
 * How the functions of libs/volume end.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_RESULT_H
#define VOLUME_RESULT_H

#include <stdint.h>

enum volume_result
{
    VOLUME_OK,
    VOLUME_OUT_OF_MEMORY,
    VOLUME_DUPLICATE_NAME,
    VOLUME_BAD_EXTENTS,
    VOLUME_READ_FAILED,         /* a file's contents, or the disc, could not be read */
    VOLUME_CONTENTS_CHANGED,    /* a file has fewer bytes than when it was added */
    VOLUME_NO_FILE_SYSTEM,      /* none was chosen, or Joliet without ISO 9660 */
    VOLUME_TOO_DEEP,            /* ISO 9660 has eight levels of directories (ECMA-119 6.8.2.1) */
    VOLUME_TOO_MANY_DIRECTORIES,/* a path table counts to 65,535 (ECMA-119 9.4.5) */
    VOLUME_FILE_TOO_BIG,        /* for a file system that was chosen */
    VOLUME_NO_UNIQUE_NAME,      /* too many names in a directory are the same in a file system that was chosen */
    VOLUME_NAME_CHANGED,        /* a name that a file system that was chosen cannot have as it is (keep_names) */
    VOLUME_IMAGE_TOO_BIG,       /* more blocks than a block number can count */
    VOLUME_BOOT_TOO_MANY,       /* boot entries */
    VOLUME_BOOT_BAD_SIZE,       /* a boot image that its emulation does not allow */
    VOLUME_NOT_RECOGNISED,      /* reading: not this file system, or none at all */
    VOLUME_CORRUPT,             /* reading: the structures contradict themselves or the standard */
    VOLUME_NOT_SUPPORTED,       /* reading: sound, but with something that this library does not know */
};

struct volume_node;

/* Where it went wrong; for texts. */
struct volume_problem
{
    const struct volume_node *node;     /* the file or directory, or NULL */
    unsigned file_system;               /* VOLUME_ISO9660 ..., or 0 */
    uint32_t block;                     /* reading: the block with the fault */
    const char *what;                   /* reading: the structure, in words, with its clause; static, or NULL */
};

#endif
