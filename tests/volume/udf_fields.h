/*
 * The fields of ECMA-167 and UDF for check_udf: each is checked where it is read.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef CHECK_UDF_FIELDS_H
#define CHECK_UDF_FIELDS_H

#include "findings.h"

/* ECMA-167 3/7.2.1 and 4/7.2.1 */
enum tag
{
    TAG_PRIMARY = 1, TAG_ANCHOR = 2, TAG_POINTER = 3, TAG_IMPLEMENTATION = 4, TAG_PARTITION = 5, TAG_LOGICAL = 6,
    TAG_UNALLOCATED = 7, TAG_TERMINATING = 8, TAG_INTEGRITY = 9, TAG_FILE_SET = 256, TAG_IDENTIFIER = 257, TAG_EXTENT = 258,
    TAG_ENTRY = 261, TAG_ATTRIBUTES = 262, TAG_BITMAP = 264, TAG_EXTENDED_ENTRY = 266,
};

/* Of the volume, as its domain identifiers say; 0 until one was read. */
extern unsigned revision;

/* A descriptor's tag (3/7.2): all of it, for one of `size` bytes in the block (absolute), which has to be called `location`. */
bool check_tag(const uint8_t *descriptor, unsigned size, uint32_t location, uint32_t block, const char *clause);
void check_timestamp(const uint8_t *bytes, uint32_t block, const char *clause, const char *what);
void check_charspec(const uint8_t *bytes, uint32_t block, const char *clause, const char *what);
void check_dstring(const uint8_t *bytes, unsigned size, uint32_t block, const char *clause, const char *what);
/* Compressed Unicode, not padded (UDF 2.1.1). */
void check_cs0(const uint8_t *bytes, unsigned size, uint32_t block, const char *clause, const char *what);
/* wanted: the identifier, or NULL for a developer's. */
void check_regid(const uint8_t *bytes, const char *wanted, uint32_t block, const char *clause, const char *what);
/* An identifier of the domain, or with UDF's own suffix: the revision must be the volume's. */
void check_revision(const uint8_t *regid, uint32_t block, const char *clause, const char *what);

#endif
