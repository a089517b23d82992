/* check_disc.h: what the parts of check_disc share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TESTS_CHECK_DISC_H
#define TESTS_CHECK_DISC_H

#include <stdbool.h>
#include <stdint.h>

/* Something on the disc is not what it should be: told, and counted. */
void problem(long lba, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Something that is not the disc's fault: ends the program. */
void fail(const char *what, const char *detail) __attribute__((noreturn));

/* Whether the last two bytes are the CRC of those before them, as in Q (IEC 60908 17.5.1). */
bool crc_is_right(const uint8_t *data, unsigned size);

/* check_cd_text.c: the text that is expected, "TRACK:TYPE:TEXT" or "BLOCK/TRACK:TYPE:TEXT" with a type in hexadecimal;
 * true. */
bool cd_text_expect(const char *argument);

/* The 96 symbols of a sector of the lead-in. */
void cd_text_take(long lba, const uint8_t *symbols);

/* At the end: whether all packs were there, and said what was expected. */
void cd_text_check(void);

#endif
