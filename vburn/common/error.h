/* error.h: why something could not be done, in a sentence for the person at the keyboard.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_ERROR_H
#define VBURN_ERROR_H

#include <stdbool.h>

struct vb_error
{
    char text[600]; /* one sentence, no newline; says what to do where something can be done */
};

/* Writes the sentence (printf style) and returns false, so that a failing function ends in `return vb_fail(...)`. */
bool vb_fail(struct vb_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
