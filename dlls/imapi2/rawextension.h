/*
 * IRawCDImageCreatorExtension, a second interface of MsftRawCDImageCreator.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RAWEXTENSION_H
#define IMAPI2_RAWEXTENSION_H

#include "rawdisc.h"

/* A member of the creator, whose references and whose disc it uses. */
struct raw_extension
{
    IRawCDImageCreatorExtension IRawCDImageCreatorExtension_iface;
    IUnknown *outer;
    struct raw_disc *disc;
};

void raw_extension_init(struct raw_extension *extension, IUnknown *outer, struct raw_disc *disc);

#endif
