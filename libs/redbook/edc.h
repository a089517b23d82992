/*
 * The error detection code of data sectors (ECMA-130 14.3; CD-ROM XA).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_EDC_H
#define REDBOOK_EDC_H

#include <stddef.h>
#include <stdint.h>

/* More than any sector has. */
#define EDC_MAX_LENGTH 2352

/* The remainder of size bytes, at most EDC_MAX_LENGTH, by (x^16 + x^15 + x^2 + 1) (x^16 + x^2 + x + 1), the lowest bit of
 * each byte first. x^31 is in bit 0: stored with its lowest byte first it makes the bytes and itself divisible. */
uint32_t edc(const uint8_t *data, size_t size);

#endif
