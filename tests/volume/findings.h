/*
 * What the two structural checkers share: the image's blocks, findings, and who lies on which block. Nothing of libs/volume is here
 * or there: they are written from the standards alone, so that no mistake cancels another.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK 2048

/* How many blocks the image has. */
extern uint32_t disc_blocks;

void disc_open(const char *path);
/* False when it is not all there; that is no finding yet. */
bool disc_read(uint32_t block, uint32_t count, void *out);

/* A line: the block, the clause, what is wrong there. */
void finding(uint32_t block, const char *clause, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The exit status of the checker: 1 when there was one. Prints how many were not shown. */
int findings_end(void);
unsigned findings_count(void);

/* Blocks with an owner. Those of one owner may be claimed by several references (a file with two names). Owner 0 is nobody's friend:
 * it overlaps with everything, itself included. */
void claim(uint64_t first, uint64_t count, uint64_t owner, const char *what);
/* Added to a block's number: it counts in a space of its own (UDF's metadata partition). */
#define CLAIM_METADATA (UINT64_C(1) << 40)
/* Findings for all that lies on blocks of others, or beyond `end`. */
void claims_check(uint32_t end, const char *clause);

/* Bytes that have to be zero; the finding names the place. */
void check_zero(const uint8_t *bytes, size_t size, uint32_t block, const char *clause, const char *what);

void *allocate(size_t size);
void *enlarge(void *memory, size_t size);

static inline uint16_t le16(const uint8_t *p) { return (uint16_t)(p[0] | p[1] << 8); }
static inline uint32_t le32(const uint8_t *p) { return le16(p) | (uint32_t)le16(p + 2) << 16; }
static inline uint64_t le64(const uint8_t *p) { return le32(p) | (uint64_t)le32(p + 4) << 32; }
static inline uint16_t be16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static inline uint32_t be32(const uint8_t *p) { return (uint32_t)be16(p) << 16 | be16(p + 2); }

#endif
