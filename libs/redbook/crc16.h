/*
 * The CRC of the Q sub-channel and of CD-TEXT packs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_CRC16_H
#define REDBOOK_CRC16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The remainder over size bytes by x^16 + x^12 + x^5 + 1, most significant bit first, starting from zero, inverted as it
 * is stored on the disc (IEC 60908 17.5.1; ECMA-130 22.3.2). */
uint16_t crc16(const uint8_t *data, size_t size);

/* Appends the CRC of size bytes, big-endian, at data[size] and data[size + 1]. */
void crc16_append(uint8_t *data, size_t size);

/* True when the two bytes at data[size] are the CRC of the size bytes before them. */
bool crc16_matches(const uint8_t *data, size_t size);

#endif
