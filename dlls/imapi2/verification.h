/*
 * IBurnVerification of the writers that verify what they wrote.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_VERIFICATION_H
#define IMAPI2_VERIFICATION_H

#include "imapi2.h"
#include "writer.h"

/* A member of the writer's object. */
struct verification
{
    IBurnVerification IBurnVerification_iface;
    IUnknown *outer;                        /* the object's identity; not referenced */
    struct writer *writer;
    IMAPI_BURN_VERIFICATION_LEVEL highest;  /* that this writer has */
    IMAPI_BURN_VERIFICATION_LEVEL level;
};

void verification_init(struct verification *verification, IUnknown *outer, struct writer *writer,
        IMAPI_BURN_VERIFICATION_LEVEL highest);

#endif
