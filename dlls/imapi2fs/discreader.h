/*
 * The blocks of the disc in a drive, for libs/volume.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_DISCREADER_H
#define IMAPI2FS_DISCREADER_H

#include "com/com.h"
#include "imapi2.h"
#include "volume/import.h"

/* A session of a disc. */
struct disc_session
{
    ULONG start;                /* LBA of its first block */
    ULONG end;                  /* LBA behind the last that can be read */
};

/* A reader of the disc in a drive: blocks through IDiscRecorder2Ex, of which there may be any make. */
struct disc_reader;

/* Keeps the recorder. E_OUTOFMEMORY, E_NOINTERFACE. */
HRESULT disc_reader_create(IDiscRecorder2 *recorder, ULONG blocks, struct disc_reader **out);
void disc_reader_destroy(struct disc_reader *reader);   /* NULL does nothing */

/* For libs/volume: any thread of a client's. */
struct volume_disc *disc_reader_get(struct disc_reader *reader);

/* Why the last block could not be read: what the recorder answered, or S_OK when the drive did. */
HRESULT disc_reader_last_error(const struct disc_reader *reader);

/* TRUE when the drive says that the disc is blank, or has to be formatted before anything is on it. */
BOOL disc_reader_is_unformatted(struct disc_reader *reader);

/* Where the last complete session of the disc is, as the drive says it. FALSE: there is none, or no disc. */
BOOL disc_find_last_session(IDiscRecorder2 *recorder, struct disc_session *session);

#endif
