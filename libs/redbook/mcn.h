/*
 * The media catalogue number of a disc: an EAN-13 (or UPC-A with a zero before it).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_MCN_H
#define REDBOOK_MCN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MCN_LENGTH 13
/* Bytes of an MCN in Q mode 2: 13 BCD digits and 4 zero bits; 8 more zero bits follow in the frame (IEC 60908 17.5.2). */
#define MCN_PACKED_SIZE 7

/* Thirteen digits and NUL. text[0] == 0 means that there is no MCN; thirteen zeros are an MCN like any other. */
struct mcn
{
    char text[MCN_LENGTH + 1];
};

enum mcn_result
{
    MCN_OK,
    MCN_EMPTY,
    MCN_TOO_LONG,           /* more than thirteen characters */
    MCN_NOT_A_DIGIT,
    MCN_BAD_CHECK_DIGIT,    /* all digits, but the last is not what the others ask for */
};

/* What mcn_parse found wrong. */
struct mcn_problem
{
    size_t where;           /* index in the text of the character at fault; for MCN_TOO_LONG the first one too many */
    char check_digit;       /* for MCN_BAD_CHECK_DIGIT: the digit that would be right, else 0 */
};

/* Reads length characters (not NUL-terminated): up to thirteen digits, padded on the left with zeros; no blanks, no
 * dashes. MCN_OK fills *mcn; otherwise *mcn is untouched and *problem (may be NULL) says more. */
enum mcn_result mcn_parse(const char *text, size_t length, struct mcn *mcn, struct mcn_problem *problem);

/* One sentence that says what is wrong, in ASCII, for MCN_OK an empty string. Static. */
const char *mcn_result_text(enum mcn_result result);

bool mcn_is_set(const struct mcn *mcn);
bool mcn_equal(const struct mcn *a, const struct mcn *b);

/* The check digit of the first twelve of digits: weights 1 and 3 from the left (GS1 General Specifications 7.9). */
char mcn_check_digit(const char digits[MCN_LENGTH - 1]);

void mcn_pack(const struct mcn *mcn, uint8_t packed[MCN_PACKED_SIZE]);

/* The thirteen digits as they are on the disc; the check digit is not enforced, since discs with wrong ones exist.
 * False, and *mcn untouched, when a digit is above 9 or one of the zero bits is set. */
bool mcn_unpack(const uint8_t packed[MCN_PACKED_SIZE], struct mcn *mcn);

#endif
