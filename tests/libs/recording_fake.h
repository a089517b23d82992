/*
 * A recording's host whose clock is the test's own, and the answers of a drive that is not there.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_FAKE_H
#define RECORDING_FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "mmc/opcode.h"
#include "recording/host.h"

#define SECOND 1000u
#define MINUTE (60 * SECOND)

/* Whose sleeping lets the time pass. */
struct fake_clock
{
    struct recording_host host;
    uint32_t now;               /* milliseconds */
};

static inline struct fake_clock *clock_from_host(struct recording_host *host)
{
    return (struct fake_clock *)((char *)host - offsetof(struct fake_clock, host));
}

static inline uint32_t clock_milliseconds(struct recording_host *host) { return clock_from_host(host)->now; }
static inline void clock_sleep(struct recording_host *host, uint32_t milliseconds) { clock_from_host(host)->now += milliseconds; }
static inline bool clock_is_cancelled(struct recording_host *host) { (void)host; return false; }
static inline void clock_enter_phase(struct recording_host *host, enum recording_phase phase) { (void)host, (void)phase; }
static inline void clock_set_speed(struct recording_host *host, struct mmc_device *device) { (void)host, (void)device; }

static inline void clock_init(struct fake_clock *clock)
{
    clock->host.milliseconds = clock_milliseconds;
    clock->host.sleep = clock_sleep;
    clock->host.is_cancelled = clock_is_cancelled;
    clock->host.enter_phase = clock_enter_phase;
    clock->host.set_speed = clock_set_speed;
}

/* CHECK CONDITION. */
static inline void answer_sense(struct mmc_reply *reply, uint8_t key, uint8_t asc, uint8_t ascq)
{
    reply->status = MMC_STATUS_CHECK_CONDITION;
    reply->sense_length = 18;
    reply->sense[0] = 0x70;
    reply->sense[2] = key;
    reply->sense[7] = 10;
    reply->sense[12] = asc;
    reply->sense[13] = ascq;
}

/* So many bytes of 0 come, to be filled in. */
static inline uint8_t *answer_data(const struct mmc_command *command, struct mmc_reply *reply, uint32_t length)
{
    assert_true(command->data_length >= length);
    memset(command->data, 0, length);
    reply->transferred = length;
    return command->data;
}

#endif
