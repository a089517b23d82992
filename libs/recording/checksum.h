/*
 * Checksums of what was sent to a disc, to compare with what is read from it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_CHECKSUM_H
#define RECORDING_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* 64 bits over size bytes, a multiple of 64. Not for enemies: every step is a bijection of the word that comes in, so that no
 * single changed word goes unnoticed; of other changes one in 2^64. The same on every machine of one byte order. */
uint64_t recording_checksum(const void *data, size_t size);

#endif
