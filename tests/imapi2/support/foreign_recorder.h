/* A recorder of a client's own, which is not free-threaded: it may be called on the thread that made it and on no other.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_FOREIGN_RECORDER_H
#define TESTS_FOREIGN_RECORDER_H

#include "imapi2.h"

/* Hands on to `real` what a writer needs; whoever calls on another thread makes the test fail. A reference for the caller. `before`,
 * unless it is NULL, sees each command without data before the drive has it. */
IDiscRecorder2 *foreign_recorder_create(IDiscRecorder2 *real, void (*before)(const BYTE *cdb));

#endif
