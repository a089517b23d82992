/*
 * The raw CD image as a stream: every sector, with its sub-channels, is computed when it is read.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "rawdisc.h"
#include "redbook/rw.h"
#include "redbook/scramble.h"
#include "redbook/subcode.h"
#include "com/stream.h"

/* Sectors that are asked of a client's stream at a time. */
#define WINDOW_SECTORS 32

/* What was read last of one of the client's streams. */
struct window
{
    struct com_stream_source *source;
    ULONG unit;                 /* bytes that a sector takes of the stream */
    ULONG first, count;         /* sectors of the stream that are in data, complete */
    BYTE *data;                 /* WINDOW_SECTORS units */
};

/* What a stream and its clone have not in common: the disc is shared, the windows are not. */
struct raw_stream
{
    struct com_stream_content content;
    struct raw_disc *disc;      /* frozen: read without its lock */
    ULONG sector_size;
    struct window main, rw;
    BYTE sector[CD_SECTOR_SIZE_RAW];    /* for reads of parts of a sector */
    LONGLONG sector_number;     /* in the image, -1: none */
    BYTE packs[(RW_HISTORY + 1) * SUBCODE_SIZE];    /* R-W with parity, of packs_sector and those before it */
    LONGLONG packs_sector;      /* in the image, -1: none */
};

static struct raw_stream *impl_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct raw_stream, content);
}

/* --- sectors ------------------------------------------------------------------------------------------------------- */

/* One sector of a client's stream. The last may be there in part: it is filled up with zeros, silence. A stream that fails
 * or ends after the sector that is wanted is heard of when the one that it does not have is wanted. */
static HRESULT get_sector(struct window *window, struct com_stream_source *source, ULONG number, const BYTE **data)
{
    if (window->source != source || number < window->first || number - window->first >= window->count)
    {
        ULONGLONG offset = (ULONGLONG)number * window->unit;
        ULONG done;
        HRESULT hr;

        window->source = source;
        window->first = number;
        window->count = 0;
        hr = com_stream_source_read(source, offset, window->data, WINDOW_SECTORS * window->unit, &done);
        if (SUCCEEDED(hr) && done % window->unit)
        {
            ULONG missing = window->unit - done % window->unit;

            ZeroMemory(window->data + done, missing);
            done += missing;
        }
        window->count = done / window->unit;
        if (!window->count)
            return com_stream_source_error(FAILED(hr) ? hr : E_UNEXPECTED, &raw_image_class, source, offset + done);
    }
    *data = window->data + (number - window->first) * window->unit;
    return S_OK;
}

/* The next source may have another unit. */
static HRESULT get_main(struct raw_stream *stream, struct com_stream_source *source, ULONG unit, ULONG number,
        const BYTE **data)
{
    stream->main.unit = unit;
    return get_sector(&stream->main, source, number, data);
}

static void make_data(BYTE *out, enum sector_type type, LONG lba, const BYTE *user)
{
    sector_encode(out, type, lba, user);
    if (type != SECTOR_AUDIO) sector_scramble(out);
}

static HRESULT make_main(struct raw_stream *stream, LONG lba, const struct layout_position *position, BYTE *out)
{
    struct raw_disc *disc = stream->disc;
    const struct raw_sector_kind *kind;
    const BYTE *data;
    HRESULT hr;

    switch (position->source)
    {
    case LAYOUT_HIDDEN:
        hr = get_main(stream, disc->hidden, CD_AUDIO_SECTOR_SIZE, position->source_sector, &data);
        if (SUCCEEDED(hr)) CopyMemory(out, data, CD_AUDIO_SECTOR_SIZE);
        return hr;
    case LAYOUT_TRACK:
        kind = raw_sector_kind(disc->types[position->source_track]);
        hr = get_main(stream, disc->tracks[position->source_track], kind->unit, position->source_sector, &data);
        if (FAILED(hr)) return hr;
        if (kind->whole) CopyMemory(out, data, CD_AUDIO_SECTOR_SIZE);
        else make_data(out, kind->type, lba, data);
        return S_OK;
    default:
        make_data(out, position->type, lba, NULL);
        return S_OK;
    }
}

/* With CD-TEXT, R-W of the lead-in are its. */
static BOOL has_text(const struct raw_stream *stream, LONG sector)
{
    return stream->disc->text_packs && LAYOUT_LEADIN_START + sector < -LAYOUT_PAUSE_LENGTH;
}

/* Where the generator has ended (in the lead-out: CreateResultImage saw to it that it reaches so far) R-W are zero. */
static HRESULT get_packs(struct raw_stream *stream, LONG sector, BYTE packs[SUBCODE_SIZE])
{
    const BYTE *data;
    HRESULT hr;

    if (sector < 0 || has_text(stream, sector) || (ULONGLONG)sector * SUBCODE_SIZE >= stream->disc->rw->size)
    {
        ZeroMemory(packs, SUBCODE_SIZE);
        return S_OK;
    }
    if (FAILED(hr = get_sector(&stream->rw, stream->disc->rw, (ULONG)sector, &data))) return hr;
    CopyMemory(packs, data, SUBCODE_SIZE);
    return S_OK;
}

/* The generator gives packs. For data block type 2 they go to the drive as they are, which does the rest; type 3 is what
 * is on the disc, with parity and interleaving. */
static HRESULT get_rw(struct raw_stream *stream, LONG sector, BYTE rw[SUBCODE_SIZE])
{
    BYTE *newest = stream->packs + RW_HISTORY * SUBCODE_SIZE;
    LONG first = sector - RW_HISTORY, i;
    HRESULT hr;

    if (stream->disc->type != IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW) return get_packs(stream, sector, rw);
    if (sector && stream->packs_sector == sector - 1)
    {
        MoveMemory(stream->packs, stream->packs + SUBCODE_SIZE, RW_HISTORY * SUBCODE_SIZE);
        first = sector;
    }
    stream->packs_sector = -1;
    for (i = first; i <= sector; i++)
    {
        BYTE *packs = newest - (sector - i) * SUBCODE_SIZE;

        if (FAILED(hr = get_packs(stream, i, packs))) return hr;
        rw_add_parity(packs);
    }
    stream->packs_sector = sector;
    rw_interleave(stream->packs, rw);
    return S_OK;
}

/* sector: counted from the start of the image. */
static HRESULT make_sector(struct raw_stream *stream, LONG sector, BYTE *out)
{
    const struct layout *layout = &stream->disc->layout;
    LONG lba = LAYOUT_LEADIN_START + sector;
    struct layout_position position;
    BYTE q[SUBQ_SIZE], rw[SUBCODE_SIZE];
    struct subq subq;
    HRESULT hr;
    bool p;

    layout_locate(layout, lba, &position);
    if (FAILED(hr = make_main(stream, lba, &position, out))) return hr;
    out += CD_AUDIO_SECTOR_SIZE;

    layout_subq(layout, lba, &subq, &p);
    subq_encode(&subq, q);
    if (stream->disc->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY)
    {
        subcode_pack_pq(p, q, out);
        return S_OK;
    }
    if (has_text(stream, sector))
        cdtext_sector(stream->disc->text_packs, stream->disc->text_pack_count, (ULONG)sector, rw);
    else if (!stream->disc->rw) ZeroMemory(rw, sizeof(rw));
    else if (FAILED(hr = get_rw(stream, sector, rw))) return hr;
    subcode_join(p, q, rw, out);
    return S_OK;
}

static HRESULT raw_stream_read(struct com_stream_content *content, ULONGLONG position, BYTE *out, ULONG size, ULONG *done)
{
    struct raw_stream *stream = impl_from_content(content);
    HRESULT hr;

    while (*done < size)
    {
        LONG sector = (LONG)((position + *done) / stream->sector_size);
        ULONG offset = (ULONG)((position + *done) % stream->sector_size);
        ULONG part = min(stream->sector_size - offset, size - *done);

        if (part == stream->sector_size)
        {
            if (FAILED(hr = make_sector(stream, sector, out + *done))) return hr;
        }
        else
        {
            if (stream->sector_number != sector)
            {
                stream->sector_number = -1;
                if (FAILED(hr = make_sector(stream, sector, stream->sector))) return hr;
                stream->sector_number = sector;
            }
            CopyMemory(out + *done, stream->sector + offset, part);
        }
        *done += part;
    }
    return S_OK;
}

/* --- the content ---------------------------------------------------------------------------------------------------- */

static HRESULT create_content(struct raw_disc *disc, struct com_stream_content **out);

static HRESULT raw_stream_copy(struct com_stream_content *content, struct com_stream_content **out)
{
    return create_content(impl_from_content(content)->disc, out);
}

static void raw_stream_destroy(struct com_stream_content *content)
{
    struct raw_stream *stream = impl_from_content(content);

    raw_disc_release(stream->disc);
    free(stream->main.data);
    free(stream->rw.data);
    com_stream_content_done(content);
    free(stream);
}

/* The class is only the creator's; its result has none. */
static const struct com_stream_kind raw_stream_kind = { &com_stream_vtbl, NULL, NULL, FALSE, raw_stream_read,
    raw_stream_copy, raw_stream_destroy };

static HRESULT create_content(struct raw_disc *disc, struct com_stream_content **out)
{
    struct raw_stream *stream;

    *out = NULL;
    if (!(stream = calloc(1, sizeof(*stream)))) return E_OUTOFMEMORY;
    com_stream_content_init(&stream->content, &raw_stream_kind);
    stream->disc = raw_disc_add_ref(disc);
    stream->sector_size = disc->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY ? CD_SECTOR_SIZE_PQ : CD_SECTOR_SIZE_RAW;
    stream->content.size = (ULONGLONG)raw_disc_sectors(disc) * stream->sector_size;
    stream->sector_number = -1;
    stream->main.data = malloc(WINDOW_SECTORS * CD_AUDIO_SECTOR_SIZE);  /* no unit is larger */
    stream->rw.unit = SUBCODE_SIZE;
    stream->rw.data = malloc(WINDOW_SECTORS * SUBCODE_SIZE);
    if (!stream->main.data || !stream->rw.data)
    {
        raw_stream_destroy(&stream->content);
        return E_OUTOFMEMORY;
    }
    *out = &stream->content;
    return S_OK;
}

HRESULT raw_stream_create(struct raw_disc *disc, IStream **out)
{
    struct com_stream_content *content;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = create_content(disc, &content))) return hr;
    return com_stream_create(content, out);
}
