/*
 * Tests of what is in the sectors that MsftRawCDImageCreator makes: whole discs, from MSF 95:00:00 to the end of the
 * lead-out. The sub-channels are decoded by code of this file's own, from IEC 60908 17 and MMC-6 (write data block types).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "raw_test.h"

/* --- a decoder that shares nothing with the library ---------------------------------------------------------------- */

struct q
{
    BYTE control, adr;
    BYTE tno, index;            /* as on the disc */
    LONG relative, absolute;    /* frames */
    char text[14];              /* MCN or ISRC */
    LONG aframe;
};

static LONG bcd(BYTE byte)
{
    return (byte >> 4) * 10 + (byte & 15);
}

static LONG frames(const BYTE *msf)
{
    return (bcd(msf[0]) * 60 + bcd(msf[1])) * 75 + bcd(msf[2]);
}

/* All twelve bytes divided by x^16 + x^12 + x^5 + 1, the CRC inverted back: nothing must remain. */
static BOOL crc_is_right(const BYTE *q)
{
    ULONG remainder = 0, i;

    for (i = 0; i < 96; i++)
    {
        ULONG bit = q[i / 8] >> (7 - i % 8) & 1;

        if (i >= 80) bit ^= 1;
        remainder = remainder << 1 | bit;
        if (remainder & 0x10000) remainder ^= 0x11021;
    }
    return !remainder;
}

static BOOL decode_q(const BYTE *raw, struct q *q)
{
    unsigned i;

    memset(q, 0, sizeof(*q));
    if (!crc_is_right(raw)) return FALSE;
    q->control = raw[0] >> 4;
    q->adr = raw[0] & 15;
    switch (q->adr)
    {
    case 1:
        q->tno = raw[1];
        q->index = raw[2];
        q->relative = frames(raw + 3);
        q->absolute = frames(raw + 7);
        return !raw[6];
    case 2:
        for (i = 0; i < 13; i++) q->text[i] = '0' + (raw[1 + i / 2] >> (i % 2 ? 0 : 4) & 15);
        q->aframe = bcd(raw[9]);
        return !(raw[7] & 15) && !raw[8];
    case 3:
        for (i = 0; i < 5; i++)
        {
            unsigned bit = 6 * i, code = (raw[1 + bit / 8] << 8 | raw[2 + bit / 8]) >> (10 - bit % 8) & 0x3f;

            q->text[i] = code < 10 ? '0' + code : 'A' + code - 0x11;
        }
        for (i = 0; i < 7; i++) q->text[5 + i] = '0' + (raw[5 + i / 2] >> (i % 2 ? 0 : 4) & 15);
        q->aframe = bcd(raw[9]);
        return !(raw[8] & 15) && !(raw[4] & 3);
    default:
        return FALSE;
    }
}

/* Data block types 2 and 3: bit 7 of each of 96 bytes is P, bit 6 Q. */
static void take_pq(const BYTE *subcode, BYTE *p, BYTE *q)
{
    unsigned i;

    memset(p, 0, 12);
    memset(q, 0, 12);
    for (i = 0; i < 96; i++)
    {
        p[i / 8] |= (subcode[i] >> 7) << (7 - i % 8);
        q[i / 8] |= (subcode[i] >> 6 & 1) << (7 - i % 8);
    }
}

/* --- one disc, sector by sector ------------------------------------------------------------------------------------ */

struct track
{
    LONG sectors;
    ULONGLONG bytes;
    const WCHAR *isrc;
    const char *isrc_on_disc;
    IMAPI_CD_TRACK_DIGITAL_COPY_SETTING copy;
    VARIANT_BOOL preemphasis;
    LONG index;                 /* INDEX 02, or 0 */
};

struct disc
{
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    VARIANT_BOOL disable_gapless;
    LONG first;
    const WCHAR *mcn;
    const char *mcn_on_disc;
    LONG hidden;
    struct track tracks[4];
};

static const struct disc discs[] =
{
    { IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, VARIANT_FALSE, 1, L"4006381333931", "4006381333931", 0,
      { { 1000, 1000 * 2352, L"USK7Y9812345", "USK7Y9812345", 0, VARIANT_FALSE, 0 },
        { 750, 749 * 2352 + 4, L"DE-A12-00-00001", "DEA120000001", 1, VARIANT_TRUE, 400 },
        { 301, 301 * 2352, NULL, NULL, 2, VARIANT_FALSE, 0 } } },
    { IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY, VARIANT_TRUE, 12, NULL, NULL, 700,
      { { 300, 300 * 2352, L"ZZZZZ9999999", "ZZZZZ9999999", 2, VARIANT_TRUE, 10 },
        { 1500, 1500 * 2352 - 1, NULL, NULL, 1, VARIANT_FALSE, 1499 } } },
    { IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, VARIANT_FALSE, 99, L"17", "0000000000017", 150,
      { { 2000, 2000 * 2352, L"aa0000000000", "AA0000000000", 0, VARIANT_FALSE, 0 } } },
};

/* What the test expects at an address, worked out the slow way. */
struct place
{
    LONG tno, index, relative;  /* tno 0 lead-in, 170 lead-out */
    LONG sound;                 /* -2 silence, -1 hidden, else the track's index */
    LONG sector;
    LONG control;
    LONG isrc;                  /* of which track */
};

static void place_of(const struct disc *disc, const LONG *starts, LONG count, LONG leadout, LONG lba, struct place *place)
{
    LONG i, pause, own;
    const struct track *track;

    memset(place, 0, sizeof(*place));
    place->sound = -2;
    place->isrc = -1;
    if (lba < -150) return;
    if (lba >= leadout)
    {
        place->tno = 170;
        place->index = 1;
        place->relative = lba - leadout;
        own = count - 1;
        place->control = disc->tracks[own].preemphasis ? 1 : 0;
        if (disc->tracks[own].copy == IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED) place->control |= 2;
        return;
    }
    for (i = count - 1; i > 0 && lba < starts[i] - 150; i--) ;
    track = &disc->tracks[i];
    pause = i ? starts[i] - 150 : -150;
    ok(lba >= pause, "%ld\n", lba);
    place->tno = disc->first + i;
    place->isrc = i;
    own = i;
    if (lba >= starts[i])
    {
        place->index = track->index && lba - starts[i] >= track->index ? 2 : 1;
        place->relative = lba - starts[i];
        place->sound = i;
        place->sector = lba - starts[i];
    }
    else
    {
        place->relative = starts[i] - 1 - lba;
        if (!i && disc->hidden)
        {
            place->sound = -1;
            place->sector = lba + 150;
        }
        if (i && !disc->disable_gapless)
        {
            place->sound = own = i - 1;
            place->sector = lba - starts[i - 1];
        }
    }
    place->control = disc->tracks[own].preemphasis ? 1 : 0;
    if (track->copy == IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED
            || (track->copy == IMAPI_CD_TRACK_DIGITAL_COPY_SCMS && (lba + 150) % 8 >= 4))
        place->control |= 2;
}

static void check_sound(const BYTE *sector, const struct place *place, const struct disc *disc, LONG lba)
{
    ULONGLONG offset = (ULONGLONG)place->sector * SOUND_SIZE, i, end;
    BYTE seed = place->sound == -1 ? 77 : (BYTE)(10 + place->sound);

    end = place->sound == -2 ? 0 : place->sound == -1 ? (ULONGLONG)disc->hidden * SOUND_SIZE
            : disc->tracks[place->sound].bytes;
    for (i = 0; i < SOUND_SIZE; i++)
    {
        BYTE expected = offset + i < end ? stream_byte(seed, offset + i) : 0;

        if (sector[i] != expected) break;
    }
    ok(i == SOUND_SIZE, "LBA %ld: sound differs at byte %I64u\n", lba, i);
}

/* POINT 01..nn, A0, A1, A2, each three times, over and over; the address is the wrapped one (95:00:00 to 99:59:74). */
static void check_leadin(const struct q *q, const struct disc *disc, const LONG *starts, LONG count, LONG leadout, LONG lba)
{
    LONG entry = (lba - LEADIN_START) / 3 % (count + 3), point, absolute;

    ok(q->adr == 1 && !q->tno, "LBA %ld: ADR %d TNO %d\n", lba, q->adr, q->tno);
    ok(q->relative == 450000 + 150 + lba, "LBA %ld: %ld\n", lba, q->relative);
    if (entry < count)
    {
        point = disc->first + entry;
        point = point / 10 * 16 + point % 10;
        absolute = starts[entry] + 150;
    }
    else
    {
        point = 0xa0 + entry - count;
        absolute = entry == count ? disc->first * 4500 : entry == count + 1 ? (disc->first + count - 1) * 4500
                : leadout + 150;
    }
    ok(q->index == point && q->absolute == absolute, "LBA %ld: POINT %x %ld, not %lx %ld\n", lba, q->index, q->absolute,
            point, absolute);
}

/* IStream::Clone: the same bytes, and a seek pointer of the clone's own, which begins where that of its original is. In turns and
 * at any byte: each goes on where it was, now and then goes elsewhere, and now and then is made anew from another. */
static void check_clones(IStream *stream, const BYTE *bytes, ULONGLONG size)
{
    enum { COUNT = 3, MOST = 20000 };
    IStream *streams[COUNT] = { stream };
    ULONGLONG at[COUNT] = { 0 };
    BYTE *buffer = malloc(MOST);
    ULONG random = 17, i, from, one, n, done, wrong = 0;
    LARGE_INTEGER to = { 0 };

    ok(IStream_Seek(stream, to, STREAM_SEEK_SET, NULL) == S_OK, "no Seek\n");
    for (i = 0; i < 600; i++)
    {
        random = random * 1664525 + 1013904223;
        one = (random >> 8) % COUNT;
        from = (random >> 16) % COUNT;
        if (one && one != from && streams[from] && (!streams[one] || random >> 28 == 0))
        {
            if (streams[one]) IStream_Release(streams[one]);
            streams[one] = NULL;
            if (IStream_Clone(streams[from], &streams[one]) != S_OK) break;
            at[one] = at[from];
        }
        if (!streams[one]) continue;
        random = random * 1664525 + 1013904223;
        if (random >> 30 == 0)
        {
            at[one] = to.QuadPart = (ULONGLONG)(random << 2) * size >> 32;
            if (IStream_Seek(streams[one], to, STREAM_SEEK_SET, NULL) != S_OK) wrong++;
        }
        n = (random >> 4) % MOST;
        if (IStream_Read(streams[one], buffer, n, &done) != S_OK || done != min(n, size - at[one])
                || memcmp(buffer, bytes + at[one], done)) wrong++;
        at[one] += done;
    }
    ok(i == 600, "no Clone\n");
    ok(!wrong, "%lu reads of clones went wrong\n", wrong);
    for (i = 1; i < COUNT; i++) if (streams[i]) IStream_Release(streams[i]);
    free(buffer);
}

static void test_disc(const struct disc *disc)
{
    LONG starts[4], count, i, leadout, lba, mcn_gap = 0, isrc_gap = 0, last_isrc = -1, other_gap = 10, sectors;
    struct test_stream streams[4], hidden;
    IRawCDImageCreator *image = create_image();
    ULONG sector_size, p_ones = 0, leadout_changes = 0;
    BYTE *bytes, last_p = 0;
    IStream *stream = NULL;
    ULONGLONG size;
    HRESULT hr;

    hr = IRawCDImageCreator_put_ResultingImageType(image, disc->type);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_DisableGaplessAudio(image, disc->disable_gapless);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_put_StartingTrackNumber(image, disc->first);
    ok(hr == S_OK, "%#lx\n", hr);
    if (disc->mcn)
    {
        BSTR text = SysAllocString(disc->mcn);

        hr = IRawCDImageCreator_put_MediaCatalogNumber(image, text);
        ok(hr == S_OK, "%#lx\n", hr);
        SysFreeString(text);
    }
    if (disc->hidden)
    {
        hr = IRawCDImageCreator_AddSpecialPregap(image, test_stream_init(&hidden, 77, disc->hidden * SOUND_SIZE));
        ok(hr == S_OK, "%#lx\n", hr);
    }
    for (count = 0; count < 4 && disc->tracks[count].sectors; count++)
    {
        const struct track *plan = &disc->tracks[count];
        IRawCDImageTrackInfo *track;
        LONG index;

        test_stream_init(&streams[count], (BYTE)(10 + count), plan->bytes);
        if (count == 1) streams[count].most = 1000;     /* gives less than is asked for */
        hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, &streams[count].IStream_iface, &index);
        ok(hr == S_OK && index == count + 1, "%#lx\n", hr);
        track = get_track(image, index);
        if (plan->isrc)
        {
            BSTR text = SysAllocString(plan->isrc);

            hr = IRawCDImageTrackInfo_put_ISRC(track, text);
            ok(hr == S_OK, "%#lx\n", hr);
            SysFreeString(text);
        }
        IRawCDImageTrackInfo_put_DigitalAudioCopySetting(track, plan->copy);
        IRawCDImageTrackInfo_put_AudioHasPreemphasis(track, plan->preemphasis);
        if (plan->index)
        {
            hr = IRawCDImageTrackInfo_AddTrackIndex(track, plan->index);
            ok(hr == S_OK, "%#lx\n", hr);
        }
        IRawCDImageTrackInfo_get_StartingLba(track, &starts[count]);
        IRawCDImageTrackInfo_Release(track);
    }
    for (i = 0; i < count; i++)
    {
        LONG expected = !i ? (disc->hidden ? disc->hidden - 150 : 0)
                : starts[i - 1] + disc->tracks[i - 1].sectors + (disc->disable_gapless ? 150 : 0);

        ok(starts[i] == expected, "%ld: %ld\n", i, starts[i]);
    }
    leadout = starts[count - 1] + disc->tracks[count - 1].sectors;
    IRawCDImageCreator_get_StartOfLeadout(image, &i);
    ok(i == leadout, "%ld\n", i);

    hr = IRawCDImageCreator_CreateResultImage(image, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageCreator_Release(image);
    sector_size = disc->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY ? 2368 : 2448;
    size = stream_size(stream);
    sectors = leadout + LEADOUT_SECTORS - LEADIN_START;
    ok(size == (ULONGLONG)sectors * sector_size, "%I64u\n", size);

    bytes = read_whole(stream, size, 65521);
    for (lba = LEADIN_START; lba < leadout + LEADOUT_SECTORS; lba++)
    {
        const BYTE *sector = bytes + (size_t)(lba - LEADIN_START) * sector_size;
        BYTE p[12], raw[12], p_now;
        struct place place;
        struct q q;

        place_of(disc, starts, count, leadout, lba, &place);
        check_sound(sector, &place, disc, lba);

        if (sector_size == 2368)
        {
            /* Data block type 1: 12 bytes of Q, 3 of zero, P in the top bit of the last. */
            memcpy(raw, sector + SOUND_SIZE, 12);
            ok(!sector[SOUND_SIZE + 12] && !sector[SOUND_SIZE + 13] && !sector[SOUND_SIZE + 14]
                    && !(sector[SOUND_SIZE + 15] & 0x7f), "LBA %ld: padding\n", lba);
            p_now = sector[SOUND_SIZE + 15] >> 7;
        }
        else
        {
            take_pq(sector + SOUND_SIZE, p, raw);
            p_now = p[0] & 1;
            for (i = 0; i < 12; i++) if (p[i] != (p_now ? 0xff : 0)) break;
            ok(i == 12, "LBA %ld: P is neither 0 nor 1\n", lba);
            for (i = 0; i < 96; i++) if (sector[SOUND_SIZE + i] & 0x3f) break;
            ok(i == 96, "LBA %ld: R-W\n", lba);
        }
        ok(decode_q(raw, &q), "LBA %ld: Q is damaged\n", lba);

        if (lba < -150)
        {
            check_leadin(&q, disc, starts, count, leadout, lba);
            ok(!p_now, "LBA %ld: P\n", lba);
            continue;
        }
        ok(q.control == place.control, "LBA %ld: control %d, not %ld\n", lba, q.control, place.control);

        /* IEC 60908 17.5: position in 9 of 10, MCN and ISRC in one of 100. */
        other_gap++;
        mcn_gap++;
        isrc_gap = place.isrc == last_isrc ? isrc_gap + 1 : 1;
        last_isrc = place.isrc;
        switch (q.adr)
        {
        case 1:
            ok(q.tno == (place.tno == 170 ? 0xaa : place.tno / 10 * 16 + place.tno % 10), "LBA %ld: TNO %x\n", lba, q.tno);
            ok(q.index == place.index, "LBA %ld: INDEX %x, not %lx\n", lba, q.index, place.index);
            ok(q.relative == place.relative, "LBA %ld: relative %ld, not %ld\n", lba, q.relative, place.relative);
            ok(q.absolute == lba + 150, "LBA %ld: absolute %ld\n", lba, q.absolute);
            break;
        case 2:
            ok(disc->mcn && !strcmp(q.text, disc->mcn_on_disc), "LBA %ld: MCN %s\n", lba, q.text);
            mcn_gap = 0;
            break;
        case 3:
            ok(place.isrc >= 0 && disc->tracks[place.isrc].isrc && !strcmp(q.text, disc->tracks[place.isrc].isrc_on_disc),
                    "LBA %ld: ISRC %s\n", lba, q.text);
            isrc_gap = 0;
            break;
        default:
            ok(0, "LBA %ld: ADR %d\n", lba, q.adr);
        }
        if (q.adr != 1)
        {
            ok(q.aframe == (lba + 150) % 75, "LBA %ld: AFRAME %ld\n", lba, q.aframe);
            ok(other_gap >= 10, "LBA %ld: after %ld\n", lba, other_gap);
            other_gap = 0;
        }
        if (disc->mcn) ok(mcn_gap < 100, "LBA %ld: no MCN for %ld\n", lba, mcn_gap);
        if (place.isrc >= 0 && disc->tracks[place.isrc].isrc) ok(isrc_gap < 100, "LBA %ld: no ISRC for %ld\n", lba, isrc_gap);

        /* P: two seconds before a track or the lead-out begins; 2 Hz in the lead-out. */
        if (place.tno != 170 && !place.index) ok(p_now, "LBA %ld: no P\n", lba);
        for (i = 0; i < count; i++) if (lba == starts[i]) ok(p_ones >= 150 && p_now, "LBA %ld: P %lu\n", lba, p_ones);
        if (lba == leadout) ok(p_ones >= 150, "LBA %ld: P %lu\n", lba, p_ones);
        if (lba > leadout + 160 && p_now != last_p) leadout_changes++;
        p_ones = p_now ? p_ones + 1 : 0;
        last_p = p_now;
    }
    /* 6590 sectors at four changes a second */
    ok(leadout_changes >= 350 && leadout_changes <= 352, "%lu changes of P\n", leadout_changes);

    /* Any other way of reading gives the same. */
    {
        BYTE *buffer = malloc(300000);
        ULONG random = 1, done, n;

        for (i = 0; i < 300; i++)
        {
            ULONGLONG offset;

            random = random * 1664525 + 1013904223;
            offset = (ULONGLONG)random * size >> 32;
            random = random * 1664525 + 1013904223;
            n = i % 3 ? random >> 19 : random >> 14;
            hr = read_at(stream, offset, buffer, n, &done);
            ok(hr == S_OK && done == min(n, size - offset), "%#lx %lu of %lu at %I64u\n", hr, done, n, offset);
            ok(!memcmp(buffer, bytes + offset, done), "%lu bytes at %I64u differ\n", n, offset);
        }
        free(buffer);
    }
    check_clones(stream, bytes, size);
    for (i = 0; i < 2; i++)
    {
        static const ULONG steps[] = { 2448 * 75, 1237 };
        BYTE *again = read_whole(stream, size, steps[i]);

        ok(!memcmp(bytes, again, (size_t)size), "steps of %lu\n", steps[i]);
        free(again);
    }
    free(bytes);
    IStream_Release(stream);
    for (i = 0; i < count; i++) ok(streams[i].ref == 1, "%ld: ref %ld\n", i, streams[i].ref);
    if (disc->hidden) ok(hidden.ref == 1, "ref %ld\n", hidden.ref);
}

static void test_discs(void)
{
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(discs); i++)
    {
        winetest_push_context("disc %u", i);
        test_disc(&discs[i]);
        winetest_pop_context();
    }
}

/* --- R to W -------------------------------------------------------------------------------------------------------- */

/* A generator that is nothing until it is asked for the second time. */
static void grow(void *context)
{
    struct test_stream *stream = context;

    if (stream->stats == 2) stream->size = stream->end = (22650 + 300) * 96;
}

static IStream *image_with_rw(struct test_stream *source, struct test_stream *rw, IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type,
        HRESULT *hr)
{
    IRawCDImageCreator *image = create_image();
    IStream *stream = NULL;

    IRawCDImageCreator_put_ResultingImageType(image, type);
    add_track(image, source, 1, 300);
    *hr = IRawCDImageCreator_AddSubcodeRWGenerator(image, &rw->IStream_iface);
    ok(*hr == S_OK, "%#lx\n", *hr);
    *hr = IRawCDImageCreator_CreateResultImage(image, &stream);
    IRawCDImageCreator_Release(image);
    return stream;
}

/* Cooked: what the generator gives, bit for bit, beside our P and Q. Raw: four packs of 24 symbols get their parity and are
 * interleaved (IEC 60908 18); where a CD+G reader finds the symbols of a pack is in the table. */
static void test_rw(void)
{
    static const unsigned where[24] =
    {
        0, 66, 125, 191, 100, 50, 150, 175, 8, 33, 58, 83, 108, 133, 158, 183, 16, 41, 25, 91, 116, 141, 166, 75,
    };
    const LONG sectors = 22650 + 300 + 6750, program = 22650 + 300;
    struct test_stream source, rw;
    BYTE *bytes, *symbols = malloc(sectors * 96);
    LONG sector, i, pack, wrong;
    IStream *stream;
    struct q q;
    HRESULT hr;

    test_stream_init(&rw, 8, sectors * 96);
    rw.mask = 0xff;             /* also P and Q bits, which the page forbids: they are not taken */
    stream = image_with_rw(&source, &rw, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, &hr);
    ok(hr == S_OK, "%#lx\n", hr);
    bytes = read_whole(stream, stream_size(stream), 50 * 2448);
    for (sector = wrong = 0; sector < sectors; sector++)
    {
        const BYTE *subcode = bytes + sector * 2448 + 2352;
        BYTE p[12], raw[12];

        for (i = 0; i < 96; i++)
            if ((subcode[i] & 0x3f) != (stream_byte(8, sector * 96 + i) & 0x3f)) wrong++;
        take_pq(subcode, p, raw);
        if (!decode_q(raw, &q)) wrong++;
    }
    ok(!wrong, "%ld wrong\n", wrong);
    free(bytes);
    IStream_Release(stream);
    ok(rw.ref == 1, "ref %ld\n", rw.ref);

    /* It has to reach to the end of the tracks, and R-W are zero where it has ended after that. */
    test_stream_init(&rw, 8, program * 96 - 1);
    stream = image_with_rw(&source, &rw, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, &hr);
    ok(hr == E_INVALIDARG && !stream, "%#lx\n", hr);
    check_error_text(L"96");
    test_stream_init(&rw, 8, 0);
    rw.on_stat = grow;          /* as the page says: the size when the final image is created */
    rw.context = &rw;
    stream = image_with_rw(&source, &rw, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, &hr);
    ok(hr == S_OK, "%#lx\n", hr);
    bytes = read_whole(stream, stream_size(stream), 12345);
    for (sector = 0; sector < sectors; sector++)
        for (i = 0; i < 96; i++) symbols[sector * 96 + i] = bytes[sector * 2448 + 2352 + i] & 0x3f;
    for (pack = wrong = 0; pack < program * 4; pack++)
    {
        BYTE found[24];

        for (i = 0; i < 24; i++) found[i] = symbols[pack * 24 + where[i]];
        for (i = 0; i < 20; i++)
            if (i != 2 && i != 3 && found[i] != (stream_byte(8, pack * 24 + i) & 0x3f)) wrong++;
        /* First rows of the parity checks: all symbols of a code word, and of its command part, sum up to zero. */
        for (i = 1; i < 24; i++) found[0] ^= found[i];
        if (found[0]) wrong++;
        found[0] = 0;
        for (i = 0; i < 4; i++) found[0] ^= symbols[pack * 24 + where[i]];
        if (found[0]) wrong++;
    }
    ok(!wrong, "%ld wrong\n", wrong);
    for (i = (program + 2) * 96, wrong = 0; i < sectors * 96; i++) if (symbols[i]) wrong++;
    ok(!wrong, "%ld R-W symbols in the lead-out\n", wrong);
    /* Anywhere, not only from front to back. */
    for (i = 0, wrong = 0; i < 200; i++)
    {
        BYTE buffer[2448];
        ULONG done;

        sector = i * 7919 % sectors;
        hr = read_at(stream, sector * 2448ull, buffer, 2448, &done);
        if (hr != S_OK || memcmp(buffer, bytes + sector * 2448, 2448)) wrong++;
    }
    ok(!wrong, "%ld wrong\n", wrong);
    free(bytes);
    IStream_Release(stream);

    /* A generator that fails or ends early fails the read. */
    test_stream_init(&rw, 8, sectors * 96);
    rw.end = 5000 * 96;
    stream = image_with_rw(&source, &rw, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, &hr);
    ok(hr == S_OK, "%#lx\n", hr);
    for (sector = 4990; sector < 5010; sector++)
    {
        BYTE buffer[2448];
        ULONG done;

        hr = read_at(stream, sector * 2448ull, buffer, 2448, &done);
        ok(hr == (sector < 5000 ? S_OK : HRESULT_FROM_WIN32(ERROR_HANDLE_EOF)), "%ld: %#lx\n", sector, hr);
    }
    check_error_text(L"R-W");
    /* Also in parts, and what was read before is not spoilt by it: sector 22649 has no sound, 22650 has, and no R-W. */
    IStream_Release(stream);
    test_stream_init(&rw, 8, sectors * 96);
    rw.end = 22650 * 96;
    stream = image_with_rw(&source, &rw, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, &hr);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < 3; i++)
    {
        BYTE buffer[200];
        ULONG done;

        hr = read_at(stream, 22649 * 2448ull + 100, buffer, 200, &done);
        ok(hr == S_OK && done == 200, "%#lx\n", hr);
        for (sector = 0; sector < 200; sector++) if (buffer[sector]) break;
        ok(sector == 200, "byte %ld is spoilt\n", sector);
        hr = read_at(stream, 22650 * 2448ull + 100, buffer, 200, &done);
        ok(hr == HRESULT_FROM_WIN32(ERROR_HANDLE_EOF) && !done, "%#lx\n", hr);
    }
    IStream_Release(stream);
    free(symbols);
}

START_TEST(rawsectors)
{
    CoInitialize(NULL);
    test_discs();
    test_rw();
    CoUninitialize();
}
