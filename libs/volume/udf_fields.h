/*
 * The fields that UDF's descriptors are made of (ECMA-167 1/7, 3/7, 4/7; UDF 2.1).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_UDF_FIELDS_H
#define VOLUME_UDF_FIELDS_H

#include <stdint.h>

#include "volume/tree.h"

/* ECMA-167 3/7.2.1, 4/7.2.1 */
enum udf_tag
{
    UDF_PRIMARY_VOLUME = 1,
    UDF_ANCHOR = 2,
    UDF_IMPLEMENTATION_USE_VOLUME = 4,
    UDF_PARTITION = 5,
    UDF_LOGICAL_VOLUME = 6,
    UDF_UNALLOCATED_SPACE = 7,
    UDF_TERMINATING = 8,
    UDF_LOGICAL_VOLUME_INTEGRITY = 9,
    UDF_FILE_SET = 256,
    UDF_FILE_IDENTIFIER = 257,
    UDF_ALLOCATION_EXTENT = 258,
    UDF_FILE_ENTRY = 261,
    UDF_EXTENDED_FILE_ENTRY = 266,
};

#define UDF_TAG_SIZE 16
#define UDF_REGID_SIZE 32
#define UDF_CHARSPEC_SIZE 64
#define UDF_TIMESTAMP_SIZE 12

/* CRC-ITU-T, polynomial 0x1021, from 0 (ECMA-167 1/7.2.6). */
uint16_t udf_crc(const uint8_t *bytes, uint32_t length);

/* Puts the tag before a descriptor of `size` bytes in all, which is complete but for it. `version` is that of the standard: 2 with
 * NSR02, 3 with NSR03 (ECMA-167 3/7.2.2); `location` is the block where it stands, in the volume or in its partition. */
void udf_put_tag(uint8_t *descriptor, enum udf_tag tag, unsigned version, uint32_t location, uint32_t size);

/* ECMA-167 1/7.3, in UTC; all zeros for what is not known. */
void udf_put_timestamp(uint8_t *out, volume_time time);

/* ECMA-167 1/7.4: an identifier of at most 23 characters, and eight bytes of suffix, of which `suffix_length` are given. */
void udf_put_regid(uint8_t *out, const char *identifier, const uint8_t *suffix, unsigned suffix_length);

/* UDF 2.1.2: OSTA Compressed Unicode. */
void udf_put_charspec(uint8_t *out);

/* Compressed Unicode (UDF 2.1.1): 8 or 16, then the characters in as many bits. Returns the bytes; out has room for 1 + 2 *
 * length. */
unsigned udf_compress(uint8_t *out, const uint16_t *text, unsigned length);
/* How many bytes that would be. */
unsigned udf_compressed_size(const uint16_t *text, unsigned length);

/* UDF 2.1.3: a dstring in a field of `size` bytes; what does not fit is left out. */
void udf_put_dstring(uint8_t *out, unsigned size, const uint16_t *text, unsigned length);

#endif
