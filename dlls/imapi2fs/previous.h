/*
 * What a disc has already, as a multisession object says it (behaviour.md 12). Clients have their own such objects.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_PREVIOUS_H
#define IMAPI2FS_PREVIOUS_H

#include "com/com.h"
#include "imapi2.h"

/* Does not change once it is made, so whoever has counted it needs no lock. */
struct fs_previous
{
    LONG ref;
    struct com_agile session;   /* the IMultisession itself */
    struct com_agile recorder;  /* the IDiscRecorder2 to read with */
    BOOL random;                /* one session that can be written anywhere */
    ULONG start;                /* LBA of the previous session */
    ULONG end;                  /* LBA behind what can be read */
    ULONG next;                 /* LBA where a session may begin; with `random` only the file system knows */
    ULONG unit;                 /* sectors: writes begin at and span multiples of it */
};

/* Takes the one that is in use, or the first that can be, out of `count` IMultisession. All are called, so without a lock. On failure a
 * text is left (`source`, `iid`) and *out is NULL: IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE, IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE,
 * IMAPI_E_BAD_MULTISESSION_PARAMETER, IMAPI_E_IMPORT_MEDIA_NOT_ALLOWED, IMAPI_E_IMPORT_SEEK_FAILURE for a disc without a session. */
HRESULT fs_previous_choose(IMultisession **sessions, ULONG count, const struct com_class *source, REFIID iid,
        struct fs_previous **out);
struct fs_previous *fs_previous_add_ref(struct fs_previous *previous);
/* Lets go of what may be a client's objects, so without a lock. NULL does nothing. */
void fs_previous_release(struct fs_previous *previous);

#endif
