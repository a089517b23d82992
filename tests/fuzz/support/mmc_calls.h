/*
 * The functions of libs/mmc that read replies, all called in one way.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef FUZZ_MMC_CALLS_H
#define FUZZ_MMC_CALLS_H

#include "mmc/disc_structure.h"
#include "mmc/mmc.h"

/* What came out of a call: its result, and its outputs one after the other, without padding between members. */
struct outcome
{
    enum mmc_result result;
    size_t length;
    uint8_t bytes[1 << 18];
};

struct mmc_call
{
    const char *name;
    uint8_t opcode;          /* of the command it sends first */
    /* Calls it with arguments made of three bytes, checks what it gives, and puts that into *outcome (not its result). */
    enum mmc_result (*run)(struct mmc_device *device, const uint8_t arguments[3], struct outcome *outcome);
    bool goes_on;            /* MMC_OK although a command failed: what it would have said is missing then */
};

extern const struct mmc_call mmc_calls[];
extern const unsigned int mmc_call_count;

#endif
