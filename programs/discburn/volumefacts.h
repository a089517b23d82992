/*
 * What file systems a disc has, and what its label is.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_VOLUMEFACTS_H
#define DISCBURN_VOLUMEFACTS_H

#include "facts.h"

struct volume_facts
{
    unsigned file_systems;       /* VOLUME_ISO9660 ... of libs/volume; 0: none that is known, or they cannot be read */
    WCHAR label[127];            /* of UDF before Joliet before ISO 9660; empty: none, or it cannot be read */
    unsigned udf_revision;       /* as 0x102; 0: no UDF, or it cannot be read */
    uint32_t end;                /* UDF: sectors from the start of the disc on that the volume is known to take; 0: not known */
};

/* Reads the descriptors of the last session that has data, through the recorder; nothing that cannot be read is an error. */
void volume_facts_get(IDiscRecorder2 *recorder, const struct disc_facts *disc, struct volume_facts *facts);

/* "ISO 9660" and the like; step through them with *index from 0; NULL at the end. */
const char *volume_facts_file_system(const struct volume_facts *facts, unsigned *index);

#endif
