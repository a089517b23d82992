/*
 * IBurnSimulation of the disc writers: burns with the laser off (docs/extensions.md).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_SIMULATION_H
#define IMAPI2_SIMULATION_H

#include "imapi2ext.h"
#include "writer.h"

/* A member of the writer's object. */
struct simulation
{
    IBurnSimulation IBurnSimulation_iface;
    IUnknown *outer;                    /* the object's identity; not referenced */
    struct writer *writer;
    /* Whether the drive can do it (with the disc that is in, where that matters). */
    enum mmc_result (*drive_can)(struct mmc_device *device, BOOL *can);
    VARIANT_BOOL simulate;
};

void simulation_init(struct simulation *simulation, IUnknown *outer, struct writer *writer,
        enum mmc_result (*drive_can)(struct mmc_device *device, BOOL *can));

#endif
