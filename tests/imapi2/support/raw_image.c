/* A raw image of a CD as a stream, made by the test itself.
 *
 * Q as IEC 60908 17.5 and MMC-6 4.2.3 have it: mode 1 with positions, in the lead-in with the table of contents, each
 * entry three times in a row; in the program area mode 2 with the MCN and mode 3 with the ISRC, each once in 100 sectors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include "wine/test.h"
#include "raw_image.h"

#define PAUSE_START (-150)
#define MAX_SECTOR 2448

struct raw_stream
{
    IStream IStream_iface;
    LONG ref;
    struct raw_image image;
    ULONGLONG position;
    BOOL called;                /* once */
    LONG cached;                /* the sector that `sector` holds, counted from the stream's beginning */
    BYTE sector[MAX_SECTOR];
};

static struct raw_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct raw_stream, IStream_iface);
}

void raw_image_init(struct raw_image *image, IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type)
{
    static const struct raw_track tracks[] = {
        { 0, 150, 0x0, "USK7Y9812345" },
        { 450, 75, 0x2, NULL },
        { 900, 0, 0x0, "FRZ039800212" },
    };

    memset(image, 0, sizeof(*image));
    image->type = type;
    image->lead_in = RAW_USUAL_LEAD_IN;
    image->lead_out = 1300;
    image->end = image->lead_out + 90 * 75;
    image->track_count = ARRAY_SIZE(tracks);
    memcpy(image->tracks, tracks, sizeof(tracks));
    image->mcn = "4006381333931";
    image->faults.ends_at = image->faults.fails_at = image->faults.stalls_at = -1;
}

ULONG raw_sector_size(IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type)
{
    return RAW_MAIN_SIZE + (type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY ? 16 : 96);
}

static DWORD hash(DWORD a, DWORD b)
{
    DWORD x = a * 2654435761u + b * 2246822519u;

    x ^= x >> 15;
    x *= 2654435761u;
    return x ^ x >> 13;
}

void raw_audio_sector(LONG lba, BYTE data[RAW_MAIN_SIZE])
{
    DWORD i, x;

    for (i = 0; i < RAW_MAIN_SIZE / 4; i++)
    {
        x = hash((DWORD)lba, i);
        data[4 * i] = (BYTE)x;
        data[4 * i + 1] = (BYTE)(x >> 8);
        data[4 * i + 2] = (BYTE)(x >> 16);
        data[4 * i + 3] = (BYTE)(x >> 24);
    }
}

static BYTE bcd(LONG value)
{
    return (BYTE)(value / 10 * 16 + value % 10);
}

static void put_time(BYTE *field, LONG sectors)
{
    field[0] = bcd(sectors / 75 / 60);
    field[1] = bcd(sectors / 75 % 60);
    field[2] = bcd(sectors % 75);
}

static WORD crc(const BYTE *data, UINT length)
{
    WORD value = 0;
    UINT i, bit;

    for (i = 0; i < length; i++)
    {
        value ^= (WORD)(data[i] << 8);
        for (bit = 0; bit < 8; bit++) value = (WORD)(value & 0x8000 ? value << 1 ^ 0x1021 : value << 1);
    }
    return (WORD)~value;
}

static BYTE last_control(const struct raw_image *image)
{
    return image->tracks[image->track_count - 1].control;
}

/* Entry `number` of the table of contents: the tracks, then A0, A1 and A2. */
static void put_toc_entry(const struct raw_image *image, UINT number, BYTE q[12])
{
    const struct raw_track *track = &image->tracks[number];

    if (number < image->track_count)
    {
        q[0] = (BYTE)(track->control << 4 | 1);
        q[2] = bcd((LONG)number + 1);
        put_time(q + 7, track->start + 150);
        return;
    }
    q[0] = (BYTE)((number == image->track_count ? image->tracks[0].control : last_control(image)) << 4 | 1);
    q[2] = (BYTE)(0xa0 + number - image->track_count);
    if (q[2] == 0xa0) q[7] = 1;
    else if (q[2] == 0xa1)
        q[7] = bcd((LONG)image->track_count);
    else
        put_time(q + 7, image->lead_out + 150);
}

static void lead_in_q(const struct raw_image *image, LONG lba, BYTE q[12])
{
    UINT entries = image->track_count + 3, entry = (UINT)(lba + 100000) / 3 % entries;

    put_time(q + 3, lba + 150 + 100 * 60 * 75);
    /* An entry that is left out gives its place to the first one. */
    if (image->faults.half_toc && (entry == image->track_count - 1 || entry == entries - 1)) entry = 0;
    if (!image->faults.no_toc) put_toc_entry(image, entry, q);
    else
        q[0] = 0x01;
}

static const struct raw_track *track_at(const struct raw_image *image, LONG lba)
{
    UINT i = image->track_count - 1;

    while (i && lba < image->tracks[i].start - image->tracks[i].pause) i--;
    return &image->tracks[i];
}

static void program_q(const struct raw_image *image, LONG lba, BYTE q[12])
{
    const struct raw_track *track = track_at(image, lba);
    BOOL in_pause = lba < track->start;

    q[0] = (BYTE)(track->control << 4 | 1);
    if (lba >= image->lead_out)
    {
        q[1] = 0xaa;
        q[2] = 1;
        put_time(q + 3, lba - image->lead_out);
    }
    else
    {
        q[1] = bcd((LONG)(track - image->tracks) + 1);
        q[2] = in_pause ? 0 : 1;
        /* The time of a pause runs down to the track. */
        put_time(q + 3, in_pause ? track->start - lba - 1 : lba - track->start);
    }
    put_time(q + 7, lba + 150);
}

static void put_mcn(const char *mcn, LONG lba, BYTE q[12])
{
    UINT i;

    memset(q + 1, 0, 9);
    q[0] = (BYTE)((q[0] & 0xf0) | 2);
    for (i = 0; i < 13; i++) q[1 + i / 2] |= (BYTE)((mcn[i] - '0') << (i % 2 ? 0 : 4));
    q[9] = bcd((lba + 150) % 75);
}

static BYTE isrc_code(char c)
{
    return (BYTE)(c - '0');     /* digits 00..09, letters 11h..2Ah: ISO 646 less 30h (IEC 60908 table 3) */
}

static void put_isrc(const char *isrc, LONG lba, BYTE q[12])
{
    DWORD bits = 0;
    UINT i;

    memset(q + 1, 0, 9);
    q[0] = (BYTE)((q[0] & 0xf0) | 3);
    for (i = 0; i < 5; i++) bits = bits << 6 | isrc_code(isrc[i]);
    bits <<= 2;
    q[1] = (BYTE)(bits >> 24);
    q[2] = (BYTE)(bits >> 16);
    q[3] = (BYTE)(bits >> 8);
    q[4] = (BYTE)bits;
    for (i = 5; i < 12; i++) q[5 + (i - 5) / 2] |= (BYTE)((isrc[i] - '0') << ((i - 5) % 2 ? 0 : 4));
    q[9] = bcd((lba + 150) % 75);
}

static void make_q(const struct raw_image *image, LONG lba, BYTE q[12])
{
    WORD sum;

    memset(q, 0, 12);
    if (lba < PAUSE_START) lead_in_q(image, lba, q);
    else
    {
        const struct raw_track *track = track_at(image, lba);

        program_q(image, lba, q);
        if (lba >= 0 && lba < image->lead_out && lba % 98 == 40 && image->mcn) put_mcn(image->mcn, lba, q);
        if (lba >= track->start && lba < image->lead_out && lba % 97 == 20 && track->isrc) put_isrc(track->isrc, lba, q);
    }
    sum = crc(q, 10);
    q[10] = (BYTE)(sum >> 8);
    q[11] = (BYTE)sum;
}

static BOOL make_p(const struct raw_image *image, LONG lba)
{
    UINT i;

    if (lba < PAUSE_START || lba >= image->lead_out) return FALSE;
    /* A track is announced for two seconds at least, also where its pause is shorter (IEC 60908 17.4). */
    for (i = 0; i < image->track_count; i++)
        if (lba < image->tracks[i].start && lba >= image->tracks[i].start - 150) return TRUE;
    return lba < track_at(image, lba)->start;
}

static void make_sector(const struct raw_image *image, LONG lba, BYTE *sector)
{
    BYTE q[12], *sub = sector + RAW_MAIN_SIZE, p;
    UINT i;

    if (lba >= 0 && lba < image->lead_out) raw_audio_sector(lba, sector);
    else
        memset(sector, 0, RAW_MAIN_SIZE);
    make_q(image, lba, q);
    p = make_p(image, lba) ? 0x80 : 0;
    if (image->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY)
    {
        memcpy(sub, q, sizeof(q));
        memset(sub + 12, 0, 3);
        sub[15] = p;
        return;
    }
    for (i = 0; i < 96; i++) sub[i] = p | (q[i / 8] & 0x80 >> i % 8 ? 0x40 : 0);
    /* With raw sub-channels R-W arrive as they are; a pattern in the program area shows that they do. */
    if (image->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW && lba >= 0 && lba < image->lead_out)
        for (i = 0; i < 96; i++) sub[i] |= hash((DWORD)lba, 1000 + i) & 0x3f;
}

static HRESULT WINAPI stream_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_ISequentialStream) && !IsEqualGUID(riid, &IID_IStream))
        return E_NOINTERFACE;
    *out = iface;
    IStream_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI stream_AddRef(IStream *iface)
{
    return (ULONG)InterlockedIncrement(&impl_from_IStream(iface)->ref);
}

static ULONG WINAPI stream_Release(IStream *iface)
{
    struct raw_stream *stream = impl_from_IStream(iface);
    LONG ref = InterlockedDecrement(&stream->ref);

    if (!ref) free(stream);
    return (ULONG)ref;
}

/* Where Read stops, in bytes. */
static ULONGLONG stream_end(const struct raw_stream *stream)
{
    LONG sectors = stream->image.lead_in + stream->image.end;

    if (stream->image.faults.ends_at >= 0) sectors = min(sectors, stream->image.faults.ends_at);
    return (ULONGLONG)sectors * raw_sector_size(stream->image.type);
}

static BOOL reaches(const struct raw_stream *stream, LONG sector, ULONG size)
{
    return sector >= 0 && stream->position + size > (ULONGLONG)sector * raw_sector_size(stream->image.type);
}

static void call(struct raw_stream *stream)
{
    stream->called = TRUE;
    stream->image.call.function(stream->image.call.context);
}

static HRESULT WINAPI stream_Read(IStream *iface, void *data, ULONG size, ULONG *read)
{
    struct raw_stream *stream = impl_from_IStream(iface);
    ULONG sector_size = raw_sector_size(stream->image.type), done = 0;
    struct raw_faults *faults = &stream->image.faults;
    ULONGLONG end = stream_end(stream);

    if (read) *read = 0;
    if (stream->image.call.function && !stream->image.call.in_stat && !stream->called
            && reaches(stream, stream->image.call.at, size))
        call(stream);
    if (reaches(stream, faults->stalls_at, size))
    {
        faults->stalls_at = faults->stalls_again ? faults->stalls_at + faults->stalls_again : -1;
        Sleep(faults->stall_ms);
    }
    if (reaches(stream, faults->fails_at, size)) return faults->fails_with;
    if (faults->short_reads && size > 1000) size = 1000;
    while (done < size && stream->position < end)
    {
        LONG number = (LONG)(stream->position / sector_size);
        ULONG offset = (ULONG)(stream->position % sector_size), part = min(size - done, sector_size - offset);

        if (stream->cached != number) make_sector(&stream->image, number - stream->image.lead_in, stream->sector);
        stream->cached = number;
        memcpy((BYTE *)data + done, stream->sector + offset, part);
        done += part;
        stream->position += part;
    }
    if (read) *read = done;
    return done == size ? S_OK : S_FALSE;
}

static HRESULT WINAPI stream_Write(IStream *iface, const void *data, ULONG size, ULONG *written)
{
    (void)iface, (void)data, (void)size, (void)written;
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct raw_stream *stream = impl_from_IStream(iface);

    if (stream->image.faults.no_seek) return E_NOTIMPL;
    if (origin == STREAM_SEEK_SET) stream->position = (ULONGLONG)move.QuadPart;
    else if (origin == STREAM_SEEK_CUR)
        stream->position += (ULONGLONG)move.QuadPart;
    else
        stream->position = stream_end(stream) + (ULONGLONG)move.QuadPart;
    if (position) position->QuadPart = stream->position;
    return S_OK;
}

static HRESULT WINAPI stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    (void)iface, (void)size;
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI stream_CopyTo(IStream *iface, IStream *to, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    (void)iface, (void)to, (void)size, (void)read, (void)written;
    return E_NOTIMPL;
}

static HRESULT WINAPI stream_Commit(IStream *iface, DWORD flags)
{
    (void)iface, (void)flags;
    return S_OK;
}

static HRESULT WINAPI stream_Revert(IStream *iface)
{
    (void)iface;
    return S_OK;
}

static HRESULT WINAPI stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)iface, (void)offset, (void)size, (void)type;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)iface, (void)offset, (void)size, (void)type;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct raw_stream *stream = impl_from_IStream(iface);

    (void)flags;
    memset(stat, 0, sizeof(*stat));
    if (stream->image.faults.no_stat) return E_NOTIMPL;
    if (stream->image.call.function && stream->image.call.in_stat && !stream->called) call(stream);
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = (ULONGLONG)(stream->image.lead_in + stream->image.end) * raw_sector_size(stream->image.type);
    stat->cbSize.QuadPart += (ULONGLONG)(LONGLONG)stream->image.faults.extra_bytes;
    return S_OK;
}

static HRESULT WINAPI stream_Clone(IStream *iface, IStream **out)
{
    (void)iface;
    *out = NULL;
    return E_NOTIMPL;
}

static const IStreamVtbl stream_vtbl = {
    stream_QueryInterface,
    stream_AddRef,
    stream_Release,
    stream_Read,
    stream_Write,
    stream_Seek,
    stream_SetSize,
    stream_CopyTo,
    stream_Commit,
    stream_Revert,
    stream_LockRegion,
    stream_UnlockRegion,
    stream_Stat,
    stream_Clone,
};

IStream *raw_stream_create(const struct raw_image *image)
{
    struct raw_stream *stream = calloc(1, sizeof(*stream));

    if (!stream) return NULL;
    stream->IStream_iface.lpVtbl = &stream_vtbl;
    stream->ref = 1;
    stream->image = *image;
    stream->cached = -1;
    return &stream->IStream_iface;
}

LONG raw_stream_references(IStream *stream)
{
    return impl_from_IStream(stream)->ref;
}
