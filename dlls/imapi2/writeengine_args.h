/*
 * The arguments of a progress event of the write engine.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_WRITEENGINE_ARGS_H
#define IMAPI2_WRITEENGINE_ARGS_H

#include "imapi2.h"
#include "burnpump.h"

/* An object that keeps these values; a handler may keep it. */
HRESULT writeengine_args_create(const struct burn_progress *progress, IDispatch **out);

#endif
