/*
 * A text that grows until it is full: what the descriptions are written with.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_TEXT_H
#define MMC_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct mmc_text
{
    char *start;
    size_t size, used;
};

/* An empty text in size bytes at start. */
struct mmc_text mmc_text_begin(char *start, size_t size);

/* As printf; what does not fit is cut off, and the text is always terminated when size > 0. */
void mmc_text_append(struct mmc_text *text, const char *format, ...)
#ifdef __GNUC__
        __attribute__((format(printf, 2, 3)))
#endif
        ;

/* Hexadecimal, "04 11 00". */
void mmc_text_append_bytes(struct mmc_text *text, const uint8_t *bytes, size_t length);

#endif
