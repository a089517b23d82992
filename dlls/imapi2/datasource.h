/*
 * What a client gives to be written: a stream, and perhaps a list of the ranges of it that count.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DATASOURCE_H
#define IMAPI2_DATASOURCE_H

#include <stdint.h>
#include <windows.h>
#include "imapi2.h"

struct data_source
{
    IStream *stream;            /* referenced */
    uint32_t sectors;           /* of 2048 bytes */
    uint32_t next;              /* the sector that the stream's seek pointer is at */
    uint32_t (*parts)[2];       /* first and last sector of each range, in the client's order; NULL: no list */
    uint32_t part_count;
};

/* Asks the stream for its length and for IBlockRangeList, and goes to its start. E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED for one whose
 * length is no multiple of a sector, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA for more than any disc has; with text. */
HRESULT data_source_init(struct data_source *source, IStream *stream);
void data_source_done(struct data_source *source);

/* So many sectors, from `first` on, into buffer. E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, with text, when the stream cannot. */
HRESULT data_source_read(struct data_source *source, uint32_t first, uint32_t sectors, BYTE *buffer);

#endif
