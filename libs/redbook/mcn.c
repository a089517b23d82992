/*
 * The media catalogue number of a disc: read, checked, and packed for Q mode 2.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/mcn.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

enum mcn_result mcn_parse(const char *text, size_t length, struct mcn *mcn, struct mcn_problem *problem)
{
    struct mcn_problem ignored;
    struct mcn parsed;
    size_t i;

    if (!problem) problem = &ignored;
    problem->where = 0;
    problem->check_digit = 0;
    if (!length) return MCN_EMPTY;
    for (i = 0; i < length; i++)
    {
        problem->where = i;
        if (!is_digit(text[i])) return MCN_NOT_A_DIGIT;
        if (i == MCN_LENGTH) return MCN_TOO_LONG;
    }
    memset(parsed.text, '0', MCN_LENGTH - length);
    memcpy(parsed.text + MCN_LENGTH - length, text, length);
    parsed.text[MCN_LENGTH] = 0;
    if (parsed.text[MCN_LENGTH - 1] != mcn_check_digit(parsed.text))
    {
        problem->check_digit = mcn_check_digit(parsed.text);
        return MCN_BAD_CHECK_DIGIT;
    }
    *mcn = parsed;
    return MCN_OK;
}

const char *mcn_result_text(enum mcn_result result)
{
    switch (result)
    {
    case MCN_OK: break;
    case MCN_EMPTY: return "A media catalogue number has digits; this one is empty.";
    case MCN_TOO_LONG: return "A media catalogue number has thirteen digits at most.";
    case MCN_NOT_A_DIGIT: return "A media catalogue number has only digits, without blanks or dashes.";
    case MCN_BAD_CHECK_DIGIT: return "The last digit of the media catalogue number, its check digit, is wrong.";
    }
    return "";
}

bool mcn_is_set(const struct mcn *mcn)
{
    return mcn->text[0] != 0;
}

bool mcn_equal(const struct mcn *a, const struct mcn *b)
{
    return !strcmp(a->text, b->text);
}

char mcn_check_digit(const char digits[MCN_LENGTH - 1])
{
    unsigned sum = 0, i;

    for (i = 0; i < MCN_LENGTH - 1; i++) sum += (unsigned)(digits[i] - '0') * (i % 2 ? 3 : 1);
    return (char)('0' + (10 - sum % 10) % 10);
}

void mcn_pack(const struct mcn *mcn, uint8_t packed[MCN_PACKED_SIZE])
{
    unsigned i;

    for (i = 0; i < MCN_PACKED_SIZE; i++)
    {
        packed[i] = (uint8_t)((mcn->text[2 * i] - '0') << 4);
        if (2 * i + 1 < MCN_LENGTH) packed[i] |= (uint8_t)(mcn->text[2 * i + 1] - '0');
    }
}

bool mcn_unpack(const uint8_t packed[MCN_PACKED_SIZE], struct mcn *mcn)
{
    struct mcn unpacked;
    unsigned i;

    if (packed[MCN_PACKED_SIZE - 1] & 15) return false;
    for (i = 0; i < MCN_LENGTH; i++)
    {
        unpacked.text[i] = (char)('0' + (i % 2 ? packed[i / 2] & 15 : packed[i / 2] >> 4));
        if (!is_digit(unpacked.text[i])) return false;
    }
    unpacked.text[MCN_LENGTH] = 0;
    *mcn = unpacked;
    return true;
}
