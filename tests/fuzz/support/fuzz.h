/*
 * What the fuzz targets share: an input taken apart byte by byte, and properties that must hold.
 *
 * A target is one file, tests/fuzz/NAME.c, with LLVMFuzzerTestOneInput (libFuzzer's entry). `make fuzz` builds it with
 * clang's libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer; tests/fuzz/run runs it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is left of an input. Behind its end there are zeros without end. */
struct input
{
    const uint8_t *data;
    size_t size, at;
};

static inline bool input_ended(const struct input *input)
{
    return input->at >= input->size;
}

static inline uint8_t take_byte(struct input *input)
{
    return input_ended(input) ? 0 : input->data[input->at++];
}

static inline uint16_t take_16(struct input *input)
{
    uint16_t high = take_byte(input);

    return (uint16_t)(high << 8 | take_byte(input));
}

static inline uint32_t take_32(struct input *input)
{
    uint32_t high = take_16(input);

    return high << 16 | take_16(input);
}

/* At most length bytes; returns how many there were. What is missing stays as it is. */
static inline size_t take_bytes(struct input *input, void *bytes, size_t length)
{
    size_t left = input_ended(input) ? 0 : input->size - input->at;

    if (length > left) length = left;
    if (length) memcpy(bytes, input->data + input->at, length);
    input->at += length;
    return length;
}

/* All that is left, in an allocation of exactly its size (of 1 for nothing), so that reading behind it is seen. The
 * caller frees. */
static inline uint8_t *take_rest(struct input *input, size_t *length)
{
    size_t left = input_ended(input) ? 0 : input->size - input->at;
    uint8_t *bytes = malloc(left ? left : 1);

    if (!bytes) abort();
    *length = take_bytes(input, bytes, left);
    return bytes;
}

/* The end of the run when a property does not hold: libFuzzer keeps the input. */
static inline void must_hold(bool condition, const char *what)
{
    if (condition) return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

/* A terminated text of at most most characters. */
static inline void must_be_text(const char *text, size_t most, const char *what)
{
    must_hold(memchr(text, 0, most + 1) != NULL, what);
}

#endif
