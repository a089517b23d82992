/*
 * A text that grows until it is full.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdarg.h>
#include <stdio.h>

#include "mmc/text.h"

struct mmc_text mmc_text_begin(char *start, size_t size)
{
    struct mmc_text text = { start, size, 0 };

    if (size) *start = 0;
    return text;
}

void mmc_text_append(struct mmc_text *text, const char *format, ...)
{
    va_list args;
    int length;

    if (text->used + 1 >= text->size) return;
    va_start(args, format);
    length = vsnprintf(text->start + text->used, text->size - text->used, format, args);
    va_end(args);
    text->start[text->size - 1] = 0; /* msvcrt does not */
    text->used = length < 0 || (size_t)length >= text->size - text->used ? text->size - 1 : text->used + (size_t)length;
}

void mmc_text_append_bytes(struct mmc_text *text, const uint8_t *bytes, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) mmc_text_append(text, "%s%02X", i ? " " : "", bytes[i]);
}
