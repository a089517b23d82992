/*
 * What can be done with a disc next, in words.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_NEXT_H
#define DISCBURN_NEXT_H

#include "discstate.h"
#include "facts.h"

/* Sentences. What IMAPI2 says of a disc that was begun comes before what the drive says of it. */
const WCHAR *disc_next(const struct disc_facts *facts, const struct disc_state *state);

#endif
