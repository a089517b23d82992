/*
 * How long who asks a drive on a Windows thread waits, for libs/mmc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDER_PATIENCE_H
#define RECORDER_PATIENCE_H

#include "mmc/poll.h"

/* The thread sleeps for interval between two questions, for limit altogether (milliseconds); nobody ends it before. */
struct mmc_patience recorder_patience(uint32_t interval, uint32_t limit);

#endif
