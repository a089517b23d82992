/*
 * Tests of the streams that are made of nothing and of other streams: MsftStreamZero, MsftStreamPrng001,
 * MsftStreamConcatenate, MsftStreamInterleave (behaviour.md 13; docs/decisions.md where that is silent).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "raw_test.h"

#define MAX_PARTS 5

static void *create(const CLSID *clsid, const IID *iid)
{
    void *object = NULL;
    HRESULT hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, iid, &object);

    ok(hr == S_OK, "CoCreateInstance: %#lx\n", hr);
    return object;
}

static HRESULT set_size(IStream *stream, ULONGLONG size)
{
    ULARGE_INTEGER value = { .QuadPart = size };

    return IStream_SetSize(stream, value);
}

static ULONGLONG tell(IStream *stream)
{
    LARGE_INTEGER zero = { .QuadPart = 0 };
    ULARGE_INTEGER position = { .QuadPart = ~0ull };

    ok(IStream_Seek(stream, zero, STREAM_SEEK_CUR, &position) == S_OK, "no position\n");
    return position.QuadPart;
}

static void back_to_start(IStream *stream)
{
    LARGE_INTEGER zero = { .QuadPart = 0 };

    ok(IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL) == S_OK, "cannot be rewound\n");
}

/* --- all of them ----------------------------------------------------------------------------------------------------- */

static const struct stream_class
{
    const char *name;
    const WCHAR *prog_id;
    const CLSID *clsid;
    const IID *iid;             /* the default interface */
    BOOL resizable;
}
classes[] =
{
    { "zero", L"IMAPI2.MsftStreamZero", &CLSID_MsftStreamZero, &IID_IStream, TRUE },
    { "prng", L"IMAPI2.MsftStreamPrng001", &CLSID_MsftStreamPrng001, &IID_IStreamPseudoRandomBased, TRUE },
    { "concatenate", L"IMAPI2.MsftStreamConcatenate", &CLSID_MsftStreamConcatenate, &IID_IStreamConcatenate, FALSE },
    { "interleave", L"IMAPI2.MsftStreamInterleave", &CLSID_MsftStreamInterleave, &IID_IStreamInterleave, FALSE },
};

static void check_identity(const struct stream_class *class_info)
{
    static const IID *const others[] = { &IID_IDispatch, &IID_IStreamPseudoRandomBased, &IID_IStreamConcatenate,
        &IID_IStreamInterleave, &IID_IDiscMaster2 };
    IUnknown *object = create(class_info->clsid, &IID_IUnknown), *other, *stream;
    IProvideClassInfo *provider;
    ITypeInfo *info;
    TYPEATTR *attributes;
    CLSID clsid;
    unsigned i;
    HRESULT hr;

    hr = CLSIDFromProgID(class_info->prog_id, &clsid);
    ok(hr == S_OK && IsEqualGUID(&clsid, class_info->clsid), "%#lx %s\n", hr, wine_dbgstr_guid(&clsid));

    hr = IUnknown_QueryInterface(object, &IID_IStream, (void **)&stream);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IUnknown_QueryInterface(object, class_info->iid, (void **)&other);
    ok(hr == S_OK && other == stream, "%#lx %p %p\n", hr, other, stream);
    IUnknown_Release(other);
    hr = IUnknown_QueryInterface(stream, &IID_IUnknown, (void **)&other);
    ok(hr == S_OK && other == object, "%#lx %p %p\n", hr, other, object);
    IUnknown_Release(other);
    IUnknown_Release(stream);
    for (i = 0; i < ARRAY_SIZE(others); i++)
    {
        if (IsEqualGUID(others[i], class_info->iid)) continue;
        hr = IUnknown_QueryInterface(object, others[i], (void **)&other);
        ok(hr == E_NOINTERFACE && !other, "%u: %#lx\n", i, hr);
    }

    hr = IUnknown_QueryInterface(object, &IID_IProvideClassInfo, (void **)&provider);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IProvideClassInfo_GetClassInfo(provider, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    ITypeInfo_GetTypeAttr(info, &attributes);
    ok(IsEqualGUID(&attributes->guid, class_info->clsid), "%s\n", wine_dbgstr_guid(&attributes->guid));
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ITypeInfo_Release(info);
    IProvideClassInfo_Release(provider);
    ok(!IUnknown_Release(object), "references are left\n");
}

/* A stream of 10000 bytes of the class; the client's streams that it may be made of. */
static IStream *create_filled(const struct stream_class *class_info, struct test_stream sources[2])
{
    IStream *stream = create(class_info->clsid, &IID_IStream);
    IStream *streams[2];
    ULONG sizes[2] = { 300, 200 };
    HRESULT hr;

    streams[0] = test_stream_init(&sources[0], 1, 6000);
    streams[1] = test_stream_init(&sources[1], 2, 4000);
    if (class_info->resizable) hr = set_size(stream, 10000);
    else if (IsEqualGUID(class_info->iid, &IID_IStreamConcatenate))
        hr = IStreamConcatenate_Initialize((IStreamConcatenate *)stream, streams[0], streams[1]);
    else hr = IStreamInterleave_Initialize((IStreamInterleave *)stream, streams, sizes, 2);
    ok(hr == S_OK, "%#lx\n", hr);
    return stream;
}

static void check_seek(IStream *stream)
{
    static const struct
    {
        DWORD origin;
        LONGLONG move;
        HRESULT hr;
        ULONGLONG after;
    }
    tests[] =
    {
        { STREAM_SEEK_SET, 100, S_OK, 100 },
        { STREAM_SEEK_CUR, -100, S_OK, 0 },
        { STREAM_SEEK_CUR, -1, STG_E_INVALIDFUNCTION, 0 },
        { STREAM_SEEK_SET, -1, STG_E_INVALIDFUNCTION, 0 },
        { STREAM_SEEK_END, -10001, STG_E_INVALIDFUNCTION, 0 },
        { STREAM_SEEK_END, -10000, S_OK, 0 },
        { STREAM_SEEK_END, 5, S_OK, 10005 },
        { STREAM_SEEK_END, MAXLONGLONG, STG_E_INVALIDFUNCTION, 10005 },
        { STREAM_SEEK_CUR, MAXLONGLONG - 10004, STG_E_INVALIDFUNCTION, 10005 },
        { STREAM_SEEK_CUR, MAXLONGLONG - 10005, S_OK, MAXLONGLONG },
        { STREAM_SEEK_CUR, 1, STG_E_INVALIDFUNCTION, MAXLONGLONG },
        { STREAM_SEEK_CUR, (LONGLONG)(1ull << 63), STG_E_INVALIDFUNCTION, MAXLONGLONG },
        { 3, 0, STG_E_INVALIDFUNCTION, MAXLONGLONG },
        { STREAM_SEEK_SET, 0, S_OK, 0 },
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        LARGE_INTEGER move = { .QuadPart = tests[i].move };
        ULARGE_INTEGER position = { .QuadPart = 77 };
        HRESULT hr = IStream_Seek(stream, move, tests[i].origin, &position);

        ok(hr == tests[i].hr && position.QuadPart == tests[i].after, "%u: %#lx %I64u\n", i, hr, position.QuadPart);
        ok(tell(stream) == tests[i].after, "%u: %I64u\n", i, tell(stream));
    }
}

/* A text of an earlier failure, which a client has not asked for. */
static void leave_stale_text(void)
{
    ICreateErrorInfo *create;
    IErrorInfo *info;

    CreateErrorInfo(&create);
    ICreateErrorInfo_SetDescription(create, (WCHAR *)L"stale");
    ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info);
    SetErrorInfo(0, info);
    IErrorInfo_Release(info);
    ICreateErrorInfo_Release(create);
}

/* ISupportErrorInfo says of IStream that its failures leave a text: each one its own. */
#define check_failure(call) check_failure_(__LINE__, (leave_stale_text(), (call)))
static void check_failure_(int line, HRESULT hr)
{
    IErrorInfo *info = NULL;
    BSTR text = NULL;

    ok_(__FILE__, line)(FAILED(hr), "%#lx\n", hr);
    ok_(__FILE__, line)(GetErrorInfo(0, &info) == S_OK, "no error information\n");
    if (!info) return;
    IErrorInfo_GetDescription(info, &text);
    ok_(__FILE__, line)(text && *text && wcscmp(text, L"stale"), "the text is %s\n", wine_dbgstr_w(text));
    SysFreeString(text);
    IErrorInfo_Release(info);
}

static void check_failures(const struct stream_class *class_info, IStream *stream)
{
    ULARGE_INTEGER some = { .QuadPart = 10 }, too_much = { .QuadPart = ~0ull };
    LARGE_INTEGER back = { .QuadPart = -1 };
    struct test_stream target;
    ISupportErrorInfo *support;
    BYTE buffer[10];
    STATSTG stat;
    HRESULT hr;

    hr = IStream_QueryInterface(stream, &IID_ISupportErrorInfo, (void **)&support);
    ok(hr == S_OK && ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_IStream) == S_OK, "%#lx\n", hr);
    ISupportErrorInfo_Release(support);
    test_stream_init(&target, 1, 10);
    check_failure(IStream_Write(stream, buffer, 10, NULL));
    check_failure(IStream_SetSize(stream, class_info->resizable ? too_much : some));
    check_failure(IStream_LockRegion(stream, some, some, LOCK_WRITE));
    check_failure(IStream_UnlockRegion(stream, some, some, LOCK_WRITE));
    check_failure(IStream_Read(stream, NULL, 10, NULL));
    check_failure(IStream_Seek(stream, back, STREAM_SEEK_SET, NULL));
    check_failure(IStream_Seek(stream, back, 99, NULL));
    check_failure(IStream_Stat(stream, NULL, STATFLAG_NONAME));
    check_failure(IStream_Stat(stream, &stat, 99));
    check_failure(IStream_Clone(stream, NULL));
    check_failure(IStream_CopyTo(stream, NULL, some, NULL, NULL));
    check_failure(IStream_CopyTo(stream, &target.IStream_iface, some, NULL, NULL));
}

static void check_refusals(const struct stream_class *class_info, IStream *stream)
{
    ULARGE_INTEGER some = { .QuadPart = 10 };
    BYTE buffer[10];
    ULONG done = 1;
    STATSTG stat;
    HRESULT hr;

    hr = IStream_Write(stream, buffer, 10, &done);
    ok(hr == STG_E_ACCESSDENIED && !done, "%#lx %lu\n", hr, done);
    hr = IStream_Write(stream, buffer, 10, NULL);
    ok(hr == STG_E_ACCESSDENIED, "%#lx\n", hr);
    if (!class_info->resizable)
    {
        hr = set_size(stream, 10);
        ok(hr == STG_E_ACCESSDENIED, "%#lx\n", hr);
    }
    ok(stream_size(stream) == 10000, "%I64u\n", stream_size(stream));
    ok(IStream_Commit(stream, STGC_DEFAULT) == S_OK, "Commit\n");
    ok(IStream_Revert(stream) == S_OK, "Revert\n");
    ok(IStream_LockRegion(stream, some, some, LOCK_WRITE) == STG_E_INVALIDFUNCTION, "LockRegion\n");
    ok(IStream_UnlockRegion(stream, some, some, LOCK_WRITE) == STG_E_INVALIDFUNCTION, "UnlockRegion\n");

    done = 1;
    hr = IStream_Read(stream, NULL, 10, &done);
    ok(hr == STG_E_INVALIDPOINTER && !done, "%#lx %lu\n", hr, done);
    hr = IStream_Stat(stream, NULL, STATFLAG_NONAME);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStream_Stat(stream, &stat, 99);
    ok(hr == STG_E_INVALIDFUNCTION, "%#lx\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_DEFAULT);
    ok(hr == S_OK && stat.type == STGTY_STREAM && stat.grfMode == STGM_READ && !stat.pwcsName, "%#lx %lu %#lx\n", hr,
            stat.type, stat.grfMode);
    hr = IStream_Clone(stream, NULL);
    ok(hr == STG_E_INVALIDPOINTER, "%#lx\n", hr);
}

static void check_ends(IStream *stream)
{
    BYTE buffer[100];
    ULONG done;
    HRESULT hr;

    memset(buffer, 0xee, sizeof(buffer));
    hr = read_at(stream, 9990, buffer, 100, &done);
    ok(hr == S_OK && done == 10, "%#lx %lu\n", hr, done);
    ok(buffer[10] == 0xee, "more was written than read\n");
    hr = IStream_Read(stream, buffer, 100, &done);
    ok(hr == S_OK && !done, "%#lx %lu\n", hr, done);
    hr = read_at(stream, 1ull << 40, buffer, 100, &done);
    ok(hr == S_OK && !done, "%#lx %lu\n", hr, done);
    hr = read_at(stream, 0, buffer, 0, &done);
    ok(hr == S_OK && !done, "%#lx %lu\n", hr, done);
    hr = IStream_Read(stream, buffer, 7, NULL);
    ok(hr == S_OK && tell(stream) == 7, "%#lx\n", hr);
}

/* The same bytes, a seek pointer of its own that starts where the original's is. */
static void check_clone(const struct stream_class *class_info, IStream *stream)
{
    BYTE buffer[3000], other[3000];
    IUnknown *same;
    IStream *clone;
    ULONG done;
    HRESULT hr;

    hr = read_at(stream, 1234, buffer, 3000, &done);
    ok(hr == S_OK && done == 3000, "%#lx %lu\n", hr, done);
    hr = read_at(stream, 1000, other, 234, &done);
    ok(hr == S_OK && done == 234, "%#lx %lu\n", hr, done);
    hr = IStream_Clone(stream, &clone);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(tell(clone) == 1234, "%I64u\n", tell(clone));
    hr = IStream_Read(clone, other, 3000, &done);
    ok(hr == S_OK && done == 3000 && !memcmp(buffer, other, 3000), "%#lx %lu\n", hr, done);
    ok(tell(stream) == 1234 && tell(clone) == 4234, "%I64u %I64u\n", tell(stream), tell(clone));
    hr = IStream_QueryInterface(clone, class_info->iid, (void **)&same);
    ok(hr == S_OK, "%#lx\n", hr);
    IUnknown_Release(same);
    if (class_info->resizable)
    {
        ok(set_size(stream, 12) == S_OK, "SetSize\n");
        ok(stream_size(clone) == 12, "%I64u\n", stream_size(clone));
        ok(set_size(stream, 10000) == S_OK, "SetSize\n");
    }
    ok(!IStream_Release(clone), "references are left\n");
}

static void check_copy(IStream *stream)
{
    ULARGE_INTEGER all = { .QuadPart = ~0ull }, some = { .QuadPart = 4000 }, read, written;
    BYTE whole[10000], *copied;
    struct test_stream refusing;
    IStream *target;
    HGLOBAL memory;
    ULONG done;
    HRESULT hr;

    hr = read_at(stream, 0, whole, sizeof(whole), &done);
    ok(hr == S_OK && done == sizeof(whole), "%#lx %lu\n", hr, done);
    CreateStreamOnHGlobal(NULL, TRUE, &target);
    read_at(stream, 990, whole, 10, &done);
    hr = IStream_CopyTo(stream, target, some, &read, NULL);
    ok(hr == S_OK && read.QuadPart == 4000 && tell(stream) == 5000, "%#lx %I64u\n", hr, read.QuadPart);
    hr = IStream_CopyTo(stream, target, all, NULL, &written);
    ok(hr == S_OK && written.QuadPart == 5000 && tell(stream) == 10000, "%#lx %I64u\n", hr, written.QuadPart);
    read_at(stream, 0, whole, sizeof(whole), &done);
    GetHGlobalFromStream(target, &memory);
    copied = GlobalLock(memory);
    ok(!memcmp(copied, whole + 1000, 9000), "the copy differs\n");
    GlobalUnlock(memory);
    IStream_Release(target);

    hr = IStream_CopyTo(stream, NULL, all, &read, &written);
    ok(hr == STG_E_INVALIDPOINTER && !read.QuadPart && !written.QuadPart, "%#lx\n", hr);
    read_at(stream, 0, whole, 1, &done);
    test_stream_init(&refusing, 1, 10);
    hr = IStream_CopyTo(stream, &refusing.IStream_iface, some, &read, &written);
    ok(hr == STG_E_ACCESSDENIED && !written.QuadPart, "%#lx %I64u\n", hr, written.QuadPart);

    /* A target that is full, and calls that success: not all of it was copied, and the counts say how much was. */
    refusing.room = 1500;
    read_at(stream, 0, whole, 1, &done);
    hr = IStream_CopyTo(stream, &refusing.IStream_iface, some, &read, &written);
    ok(hr == STG_E_MEDIUMFULL && written.QuadPart == 1500 && read.QuadPart == 4000, "%#lx %I64u %I64u\n", hr,
            read.QuadPart, written.QuadPart);
    refusing.room = 5500;
    hr = IStream_CopyTo(stream, &refusing.IStream_iface, some, &read, &written);
    ok(hr == S_OK && written.QuadPart == 4000 && read.QuadPart == 4000, "%#lx %I64u %I64u\n", hr, read.QuadPart,
            written.QuadPart);

    /* Nothing is asked for, or nothing is there: that is no failure. */
    some.QuadPart = 0;
    hr = IStream_CopyTo(stream, &refusing.IStream_iface, some, &read, &written);
    ok(hr == S_OK && !read.QuadPart && !written.QuadPart, "%#lx\n", hr);
    read_at(stream, 10000, whole, 1, &done);
    hr = IStream_CopyTo(stream, &refusing.IStream_iface, all, &read, &written);
    ok(hr == S_OK && !read.QuadPart && !written.QuadPart, "%#lx\n", hr);
    ok(refusing.ref == 1, "%ld references\n", refusing.ref);
}

static void test_all(void)
{
    struct test_stream sources[2];
    IStream *stream;
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(classes); i++)
    {
        winetest_push_context("%s", classes[i].name);
        check_identity(&classes[i]);
        stream = create(classes[i].clsid, &IID_IStream);
        ok(!stream_size(stream), "%I64u at first\n", stream_size(stream));
        IStream_Release(stream);

        stream = create_filled(&classes[i], sources);
        check_refusals(&classes[i], stream);
        check_failures(&classes[i], stream);
        back_to_start(stream);
        check_seek(stream);
        check_ends(stream);
        check_clone(&classes[i], stream);
        check_copy(stream);
        ok(!IStream_Release(stream), "references are left\n");
        ok(sources[0].ref == 1 && sources[1].ref == 1, "%ld %ld\n", sources[0].ref, sources[1].ref);
        winetest_pop_context();
    }
}

/* --- zeros and numbers ------------------------------------------------------------------------------------------------ */

static void test_sizes(const CLSID *clsid)
{
    static const struct
    {
        ULONGLONG size;
        HRESULT hr;
    }
    tests[] =
    {
        { 1, S_OK }, { 0, S_OK }, { 2352, S_OK }, { MAXDWORD, S_OK }, { 1ull << 32, S_OK }, { (1ull << 40) + 3, S_OK },
        { MAXLONGLONG, S_OK }, { 1ull << 63, STG_E_INVALIDFUNCTION }, { ~0ull, STG_E_INVALIDFUNCTION }, { 5, S_OK },
    };
    IStream *stream = create(clsid, &IID_IStream);
    ULONGLONG size = 0;
    BYTE buffer[16];
    unsigned i;
    ULONG done;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        hr = set_size(stream, tests[i].size);
        ok(hr == tests[i].hr, "%u: %#lx\n", i, hr);
        if (hr == S_OK) size = tests[i].size;
        ok(stream_size(stream) == size, "%u: %I64u\n", i, stream_size(stream));
        hr = read_at(stream, size < 10 ? 0 : size - 10, buffer, sizeof(buffer), &done);
        ok(hr == S_OK && done == min(size, 10), "%u: %#lx %lu\n", i, hr, done);
        ok(tell(stream) == size, "%u: %I64u\n", i, tell(stream));
    }
    /* The seek pointer is not moved by a change of size (IStream::SetSize). */
    hr = set_size(stream, 3);
    ok(hr == S_OK && tell(stream) == 5, "%#lx %I64u\n", hr, tell(stream));
    hr = IStream_Read(stream, buffer, 10, &done);
    ok(hr == S_OK && !done && tell(stream) == 5, "%#lx %lu\n", hr, done);
    IStream_Release(stream);
}

static void test_zero(void)
{
    IStream *stream = create(&CLSID_MsftStreamZero, &IID_IStream);
    BYTE buffer[5000];
    unsigned i;
    ULONG done;

    set_size(stream, 1ull << 41);
    for (i = 0; i < 3; i++)
    {
        static const ULONGLONG places[] = { 0, 1000, (1ull << 41) - 5000 };
        ULONG at;

        memset(buffer, 0xaa, sizeof(buffer));
        read_at(stream, places[i], buffer, sizeof(buffer), &done);
        for (at = 0; at < sizeof(buffer) && !buffer[at]; at++);
        ok(at == sizeof(buffer) && done == sizeof(buffer), "%u: %lu zeros of %lu\n", i, at, done);
    }
    IStream_Release(stream);
}

static void test_prng(void)
{
    /* Numerical Recipes in C, 7.1, gives these for its generator from 0 on. */
    static const ULONG recipes[] = { 0x3c6ef35f, 0x47502932, 0xd1ccf6e9, 0xaaf95334, 0x6252e503, 0x9f2ec686, 0x57fe6c2d,
        0xa3d95fa8, 0x81fdbee7, 0x94f0af1a, 0xcbf633b1 };
    IStreamPseudoRandomBased *prng = create(&CLSID_MsftStreamPrng001, &IID_IStreamPseudoRandomBased);
    IStream *stream = (IStream *)prng, *clone;
    BYTE whole[4096], piece[64];
    ULONG seed = 1, done, i, *values = (ULONG *)piece, count = 1;
    HRESULT hr;

    hr = IStreamPseudoRandomBased_get_Seed(prng, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamPseudoRandomBased_get_Seed(prng, &seed);
    ok(hr == S_OK && !seed, "%#lx %#lx\n", hr, seed);
    set_size(stream, ~0ull >> 1);
    hr = IStream_Read(stream, whole, sizeof(whole), &done);
    ok(hr == S_OK && done == sizeof(whole), "%#lx %lu\n", hr, done);
    ok(!memcmp(whole, recipes, sizeof(recipes)), "not the generator's numbers\n");

    /* Any byte, in any order, is the same one. */
    for (i = 0; i < 2000; i++)
    {
        ULONG at = i * 2654435761u % (sizeof(whole) - sizeof(piece)), size = i % sizeof(piece) + 1;

        hr = read_at(stream, at, piece, size, &done);
        ok(hr == S_OK && done == size && !memcmp(piece, whole + at, size), "%lu bytes at %lu\n", size, at);
    }
    /* There are 2^32 numbers: then they come again. */
    for (i = 0; i < 3; i++)
    {
        hr = read_at(stream, ((ULONGLONG)i << 34) - (i ? 8 : 0), piece, 24, &done);
        ok(hr == S_OK && done == 24, "%#lx %lu\n", hr, done);
        ok(!memcmp(piece + (i ? 8 : 0), whole, 16), "round %lu\n", i);
        /* The one before the first is the seed. */
        if (i) ok(!memcmp(piece + 4, "\0\0\0", 4), "the round does not end with the seed\n");
    }

    /* A new seed: back to the start (put_Seed's page), the clones with their own seek pointers. */
    hr = IStream_Clone(stream, &clone);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStreamPseudoRandomBased_put_Seed(prng, recipes[3]);
    ok(hr == S_OK && !tell(stream) && tell(clone) != 0, "%#lx %I64u\n", hr, tell(stream));
    hr = IStreamPseudoRandomBased_get_Seed(prng, &seed);
    ok(hr == S_OK && seed == recipes[3], "%#lx %#lx\n", hr, seed);
    hr = IStream_Read(stream, piece, 28, &done);
    ok(hr == S_OK && !memcmp(piece, recipes + 4, 28), "%#lx\n", hr);
    hr = read_at(clone, 0, piece, 28, &done);
    ok(hr == S_OK && !memcmp(piece, recipes + 4, 28), "the clone has other bytes\n");
    IStream_Release(clone);

    /* "Currently not implemented" (its page). */
    hr = IStreamPseudoRandomBased_put_ExtendedSeed(prng, values, 3);
    ok(hr == E_NOTIMPL, "%#lx\n", hr);
    hr = IStreamPseudoRandomBased_get_ExtendedSeed(prng, &values, &count);
    ok(hr == E_NOTIMPL && !values && !count, "%#lx %p %lu\n", hr, values, count);
    hr = IStreamPseudoRandomBased_get_ExtendedSeed(prng, NULL, NULL);
    ok(hr == E_NOTIMPL, "%#lx\n", hr);
    IStreamPseudoRandomBased_Release(prng);
}

/* --- streams of streams ------------------------------------------------------------------------------------------------ */

/* Reads everything in pieces of these sizes and compares, then at places all over. */
static void check_content(IStream *stream, const BYTE *expected, ULONG size)
{
    static const ULONG steps[] = { 1, 7, 100, 1000, 65536, 1 << 20 };
    BYTE *bytes, piece[999];
    unsigned i;
    ULONG done;
    HRESULT hr;

    ok(stream_size(stream) == size, "%I64u bytes, not %lu\n", stream_size(stream), size);
    if (stream_size(stream) != size) return;
    for (i = 0; i < ARRAY_SIZE(steps); i++)
    {
        if (size / steps[i] > 20000) continue;
        bytes = read_whole(stream, size, steps[i]);
        ok(!memcmp(bytes, expected, size), "other bytes in pieces of %lu\n", steps[i]);
        free(bytes);
    }
    for (i = 0; i < 300 && size; i++)
    {
        ULONG at = i * 2654435761u % size, wanted = min(size - at, i * 7 % sizeof(piece));

        hr = read_at(stream, at, piece, wanted, &done);
        ok(hr == S_OK && done == wanted && !memcmp(piece, expected + at, wanted), "%lu bytes at %lu: %#lx %lu\n", wanted, at,
                hr, done);
    }
}

static void init_parts(struct test_stream *sources, IStream **streams, const ULONG *lengths, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++)
    {
        streams[i] = test_stream_init(&sources[i], (BYTE)(i + 1), lengths[i]);
        sources[i].position = i * 13;           /* where the client left it: does not matter */
        if (i == 1) sources[i].most = 11;       /* gives little at a time */
    }
}

static void check_parts(const struct test_stream *sources, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) ok(sources[i].ref == 1, "part %lu has %ld references\n", i, sources[i].ref);
}

static const struct
{
    ULONG count;
    ULONG lengths[MAX_PARTS];
}
rows[] =
{
    { 1, { 1000 } },
    { 1, { 0 } },
    { 2, { 1000, 2000 } },
    { 2, { 1, 1 } },
    { 3, { 0, 500, 0 } },
    { 5, { 100, 0, 0, 1, 99 } },
    { 5, { 3000, 2352, 96, 70000, 1 } },
    { 3, { 0, 0, 0 } },
};

static void test_concatenate(void)
{
    struct test_stream sources[MAX_PARTS];
    IStream *streams[MAX_PARTS];
    BYTE *expected = malloc(1 << 20);
    unsigned i;
    ULONG j, k;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(rows); i++)
    {
        IStreamConcatenate *whole = create(&CLSID_MsftStreamConcatenate, &IID_IStreamConcatenate);
        ULONG size = 0;

        winetest_push_context("row %u", i);
        init_parts(sources, streams, rows[i].lengths, rows[i].count);
        for (j = 0; j < rows[i].count; j++)
            for (k = 0; k < rows[i].lengths[j]; k++) expected[size++] = stream_byte((BYTE)(j + 1), k);
        hr = IStreamConcatenate_Initialize2(whole, streams, rows[i].count);
        ok(hr == S_OK, "%#lx\n", hr);
        check_content((IStream *)whole, expected, size);
        ok(!IStreamConcatenate_Release(whole), "references are left\n");
        check_parts(sources, rows[i].count);

        /* One by one. */
        whole = create(&CLSID_MsftStreamConcatenate, &IID_IStreamConcatenate);
        init_parts(sources, streams, rows[i].lengths, rows[i].count);
        hr = IStreamConcatenate_Initialize2(whole, streams, 1);
        ok(hr == S_OK, "%#lx\n", hr);
        for (j = 1; j < rows[i].count && j < 3; j++)
        {
            hr = IStreamConcatenate_Append(whole, streams[j]);
            ok(hr == S_OK, "%#lx\n", hr);
        }
        if (j < rows[i].count)
        {
            hr = IStreamConcatenate_Append2(whole, streams + j, rows[i].count - j);
            ok(hr == S_OK, "%#lx\n", hr);
        }
        check_content((IStream *)whole, expected, size);
        ok(!IStreamConcatenate_Release(whole), "references are left\n");
        check_parts(sources, rows[i].count);
        winetest_pop_context();
    }
    free(expected);
}

static void test_concatenate_errors(void)
{
    IStreamConcatenate *whole = create(&CLSID_MsftStreamConcatenate, &IID_IStreamConcatenate);
    struct test_stream sources[3];
    IStream *streams[3], *clone;
    BYTE buffer[100];
    ULONG done;
    HRESULT hr;

    init_parts(sources, streams, rows[4].lengths, 3);
    /* Initialize comes first (Append's page). */
    hr = IStreamConcatenate_Append(whole, streams[0]);
    ok(hr == E_NOTIMPL, "%#lx\n", hr);
    check_error_text(L"Initialize");
    hr = IStreamConcatenate_Append2(whole, streams, 2);
    ok(hr == E_NOTIMPL, "%#lx\n", hr);
    hr = IStreamConcatenate_Initialize(whole, NULL, streams[0]);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamConcatenate_Initialize(whole, streams[0], NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamConcatenate_Initialize2(whole, NULL, 1);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamConcatenate_Initialize2(whole, streams, 0);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    streams[2] = NULL;
    hr = IStreamConcatenate_Initialize2(whole, streams, 3);
    ok(hr == E_POINTER, "%#lx\n", hr);
    streams[2] = (IStream *)whole;
    hr = IStreamConcatenate_Initialize2(whole, streams, 3);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"itself");
    IStream_Clone((IStream *)whole, &clone);
    hr = IStreamConcatenate_Initialize(whole, streams[0], clone);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    IStream_Release(clone);

    /* Streams that cannot say how long they are, and that are too long together. */
    sources[1].stat_hr = sources[1].seek_hr = E_ABORT;
    hr = IStreamConcatenate_Initialize(whole, streams[0], streams[1]);
    ok(hr == E_ABORT, "%#lx\n", hr);
    sources[1].stat_hr = sources[1].seek_hr = S_OK;
    sources[0].size = MAXLONGLONG;
    sources[1].size = 1;
    hr = IStreamConcatenate_Initialize(whole, streams[0], streams[1]);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"longer");
    check_parts(sources, 2);
    ok(!stream_size((IStream *)whole), "%I64u\n", stream_size((IStream *)whole));

    /* What has failed can be tried again, what has succeeded cannot (Initialize2's page). */
    sources[0].size = sources[0].end = 100;
    sources[1].size = sources[1].end = 50;
    hr = IStreamConcatenate_Initialize(whole, streams[0], streams[1]);
    ok(hr == S_OK && stream_size((IStream *)whole) == 150, "%#lx\n", hr);
    hr = IStreamConcatenate_Initialize(whole, streams[0], streams[1]);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"already");
    hr = IStreamConcatenate_Initialize2(whole, streams, 1);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    hr = IStreamConcatenate_Append(whole, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamConcatenate_Append2(whole, NULL, 1);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamConcatenate_Append2(whole, streams, 0);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    hr = IStreamConcatenate_Append(whole, (IStream *)whole);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    ok(stream_size((IStream *)whole) == 150, "%I64u\n", stream_size((IStream *)whole));

    /* A part that fails, or ends too early: nothing is read, and the text says which part it is. */
    sources[1].end = 30;
    hr = read_at((IStream *)whole, 90, buffer, 50, &done);
    ok(hr == HRESULT_FROM_WIN32(ERROR_HANDLE_EOF) && !done, "%#lx %lu\n", hr, done);
    check_error_text(L"part 2 ended after 30 bytes");
    ok(tell((IStream *)whole) == 90, "%I64u\n", tell((IStream *)whole));
    hr = read_at((IStream *)whole, 90, buffer, 40, &done);
    ok(hr == S_OK && done == 40 && buffer[39] == stream_byte(2, 29), "%#lx %lu\n", hr, done);
    sources[0].fail_hr = STG_E_READFAULT;
    sources[0].fail_at = 20;
    hr = read_at((IStream *)whole, 0, buffer, 100, &done);
    ok(hr == STG_E_READFAULT && !done, "%#lx %lu\n", hr, done);
    check_error_text(L"part 1 failed after 20 of 100 bytes");
    ok(!IStreamConcatenate_Release(whole), "references are left\n");
    check_parts(sources, 2);
}

static void test_interleave(void)
{
    static const struct
    {
        ULONG count;
        ULONG lengths[MAX_PARTS], sizes[MAX_PARTS];
        ULONG size;             /* of the whole */
    }
    tests[] =
    {
        { 1, { 1000 }, { 10 }, 1000 },
        { 1, { 1001 }, { 10 }, 1010 },
        { 2, { 2352 * 10, 96 * 10 }, { 2352, 96 }, 2448 * 10 },
        { 2, { 2352 * 300, 96 * 300 }, { 2352, 96 }, 2448 * 300 },
        { 2, { 6, 4 }, { 3, 2 }, 10 },
        { 2, { 7, 5 }, { 3, 2 }, 15 },              /* last turns that are incomplete */
        { 2, { 100, 4 }, { 10, 2 }, 120 },          /* one stream has two turns, the other ten */
        { 2, { 4, 100 }, { 2, 10 }, 120 },
        { 3, { 50, 0, 30 }, { 5, 7, 3 }, 150 },
        { 2, { 0, 0 }, { 1, 1 }, 0 },
        { 2, { 100, 100 }, { 1, 1 }, 200 },
        { 5, { 10, 20, 30, 40, 50 }, { 1, 2, 3, 4, 5 }, 150 },
        { 2, { 500, 600000 }, { 200, 300000 }, 900600 },
        { 2, { 10, 10 }, { 1000, 2000 }, 3000 },
    };
    struct test_stream sources[MAX_PARTS];
    IStream *streams[MAX_PARTS];
    BYTE *expected = malloc(1 << 20);
    ULONG sizes[MAX_PARTS];
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        IStreamInterleave *whole = create(&CLSID_MsftStreamInterleave, &IID_IStreamInterleave);
        ULONG at = 0, turn = 0, j, k;

        winetest_push_context("row %u", i);
        init_parts(sources, streams, tests[i].lengths, tests[i].count);
        while (at < tests[i].size)
        {
            for (j = 0; j < tests[i].count; j++)
                for (k = 0; k < tests[i].sizes[j]; k++)
                {
                    ULONG from = turn * tests[i].sizes[j] + k;

                    expected[at++] = from < tests[i].lengths[j] ? stream_byte((BYTE)(j + 1), from) : 0;
                }
            turn++;
        }
        memcpy(sizes, tests[i].sizes, sizeof(sizes));
        hr = IStreamInterleave_Initialize(whole, streams, sizes, tests[i].count);
        ok(hr == S_OK, "%#lx\n", hr);
        check_content((IStream *)whole, expected, tests[i].size);
        ok(!IStreamInterleave_Release(whole), "references are left\n");
        check_parts(sources, tests[i].count);
        winetest_pop_context();
    }
    free(expected);
}

static void test_interleave_errors(void)
{
    IStreamInterleave *whole = create(&CLSID_MsftStreamInterleave, &IID_IStreamInterleave);
    ULONG sizes[3] = { 10, 5, 1 }, done;
    struct test_stream sources[3];
    IStream *streams[3], *clone;
    BYTE buffer[100];
    HRESULT hr;

    init_parts(sources, streams, rows[4].lengths, 3);
    hr = IStreamInterleave_Initialize(whole, NULL, sizes, 2);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamInterleave_Initialize(whole, streams, NULL, 2);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 0);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 0x80000000);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"number of streams");
    sizes[1] = 0;
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 2);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"byte");
    sizes[1] = 5;
    streams[2] = NULL;
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 3);
    ok(hr == E_POINTER, "%#lx\n", hr);
    streams[2] = (IStream *)whole;
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 3);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    IStream_Clone((IStream *)whole, &clone);
    streams[2] = clone;
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 3);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    IStream_Release(clone);
    sources[1].stat_hr = sources[1].seek_hr = E_ABORT;
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 2);
    ok(hr == E_ABORT, "%#lx\n", hr);
    sources[1].stat_hr = sources[1].seek_hr = S_OK;
    sources[0].size = MAXLONGLONG;
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 2);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"longer");
    check_parts(sources, 2);

    sources[0].size = sources[0].end = 100;
    sources[1].size = sources[1].end = 50;
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 2);
    ok(hr == S_OK && stream_size((IStream *)whole) == 150, "%#lx\n", hr);
    hr = IStreamInterleave_Initialize(whole, streams, sizes, 2);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    check_error_text(L"already");

    sources[1].end = 7;
    hr = read_at((IStream *)whole, 0, buffer, 60, &done);
    ok(hr == HRESULT_FROM_WIN32(ERROR_HANDLE_EOF) && !done && !tell((IStream *)whole), "%#lx %lu\n", hr, done);
    check_error_text(L"part 2 ended after 7 bytes");
    hr = read_at((IStream *)whole, 0, buffer, 27, &done);
    ok(hr == S_OK && done == 27 && buffer[26] == stream_byte(2, 6), "%#lx %lu\n", hr, done);
    sources[0].fail_hr = STG_E_READFAULT;
    hr = read_at((IStream *)whole, 0, buffer, 27, &done);
    ok(hr == STG_E_READFAULT && !done, "%#lx %lu\n", hr, done);
    ok(!IStreamInterleave_Release(whole), "references are left\n");
    check_parts(sources, 2);
}

/* In each other, beyond 32 bits, and on a disc: a sector is 2352 bytes of one and 96 of another. */
static void test_together(void)
{
    IStream *zero = create(&CLSID_MsftStreamZero, &IID_IStream), *prng = create(&CLSID_MsftStreamPrng001, &IID_IStream);
    IStreamConcatenate *whole = create(&CLSID_MsftStreamConcatenate, &IID_IStreamConcatenate);
    IStreamInterleave *turns = create(&CLSID_MsftStreamInterleave, &IID_IStreamInterleave);
    const ULONGLONG far_away = (5ull << 32) + 3;
    BYTE sector[2448], expected[2352];
    IRawCDImageCreator *image;
    ULONG sizes[] = { 2352, 96 }, done;
    IStream *streams[2], *result;
    LONG index;
    HRESULT hr;

    set_size(zero, far_away);
    set_size(prng, far_away);
    hr = IStreamConcatenate_Initialize(whole, zero, prng);
    ok(hr == S_OK && stream_size((IStream *)whole) == 2 * far_away, "%#lx\n", hr);
    hr = read_at((IStream *)whole, far_away - 1, sector, 5, &done);
    ok(hr == S_OK && done == 5 && !memcmp(sector, "\0\x5f\xf3\x6e\x3c", 5), "%#lx %lu\n", hr, done);

    streams[0] = (IStream *)whole;
    streams[1] = zero;
    hr = IStreamInterleave_Initialize(turns, streams, sizes, 2);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = read_at((IStream *)whole, 2352ull * 10000000, expected, 2352, &done);
    ok(hr == S_OK && done == 2352, "%#lx %lu\n", hr, done);
    memset(sector, 0xee, sizeof(sector));
    hr = read_at((IStream *)turns, 2448ull * 10000000, sector, 2448, &done);
    ok(hr == S_OK && done == 2448 && !memcmp(sector, expected, 2352) && !sector[2352] && !sector[2447], "%#lx %lu\n", hr,
            done);
    IStreamInterleave_Release(turns);
    IStreamConcatenate_Release(whole);

    set_size(prng, 400 * SOUND_SIZE);
    image = create_image();
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, prng, &index);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = read_at(prng, 123 * SOUND_SIZE, expected, SOUND_SIZE, &done);
    ok(hr == S_OK && done == SOUND_SIZE, "%#lx %lu\n", hr, done);
    hr = read_at(result, (-LEADIN_START + 123ull) * 2448, sector, 2448, &done);
    ok(hr == S_OK && done == 2448 && !memcmp(sector, expected, SOUND_SIZE), "%#lx %lu\n", hr, done);
    IStream_Release(result);
    IRawCDImageCreator_Release(image);
    ok(!IStream_Release(prng), "references are left\n");
    ok(!IStream_Release(zero), "references are left\n");
}

/* --- threads ------------------------------------------------------------------------------------------------------------ */

struct reader
{
    IStream *stream;
    ULONG from, wrong;
};

static DWORD WINAPI read_all_over(void *context)
{
    struct reader *reader = context;
    BYTE buffer[500];
    ULONG i, j, done;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (i = 0; i < 3000; i++)
    {
        ULONG at = (reader->from + i * 5557) % 99500;
        LARGE_INTEGER move = { .QuadPart = at };

        if (FAILED(IStream_Seek(reader->stream, move, STREAM_SEEK_SET, NULL))) reader->wrong++;
        if (FAILED(IStream_Read(reader->stream, buffer, 500, &done)) || done != 500) reader->wrong++;
        for (j = 0; j < 500; j += 31)
        {
            ULONG byte = at + j;

            if (buffer[j] != (byte < 60000 ? stream_byte(1, byte) : stream_byte(2, byte - 60000))) reader->wrong++;
        }
    }
    CoUninitialize();
    return 0;
}

/* Clones share the clients' streams, and with them their seek pointers. */
static void test_threads(void)
{
    struct reader readers[2] = { { NULL, 0, 0 }, { NULL, 31415, 0 } };
    struct test_stream sources[2];
    IStreamConcatenate *whole;
    HANDLE threads[2];
    unsigned i;

    CoUninitialize();
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    whole = create(&CLSID_MsftStreamConcatenate, &IID_IStreamConcatenate);
    IStreamConcatenate_Initialize(whole, test_stream_init(&sources[0], 1, 60000), test_stream_init(&sources[1], 2, 40000));
    readers[0].stream = (IStream *)whole;
    IStream_Clone(readers[0].stream, &readers[1].stream);
    for (i = 0; i < 2; i++) threads[i] = CreateThread(NULL, 0, read_all_over, &readers[i], 0, NULL);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    for (i = 0; i < 2; i++)
    {
        ok(!readers[i].wrong, "%u: %lu wrong\n", i, readers[i].wrong);
        CloseHandle(threads[i]);
        IStream_Release(readers[i].stream);
    }
    check_parts(sources, 2);
    CoUninitialize();
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
}

static void read_from_within(void *context)
{
    BYTE byte;
    ULONG done = 1;
    HRESULT hr = IStream_Read((IStream *)context, &byte, 1, &done);

    ok(hr == HRESULT_FROM_WIN32(ERROR_BUSY) && !done, "%#lx %lu\n", hr, done);
}

/* A part whose Read reads the whole. */
static void test_reentry(void)
{
    IStreamConcatenate *whole = create(&CLSID_MsftStreamConcatenate, &IID_IStreamConcatenate);
    struct test_stream sources[2];
    BYTE buffer[100];
    ULONG done;
    HRESULT hr;

    IStreamConcatenate_Initialize(whole, test_stream_init(&sources[0], 1, 1000), test_stream_init(&sources[1], 2, 1000));
    sources[0].on_read = read_from_within;
    sources[0].context = whole;
    hr = read_at((IStream *)whole, 0, buffer, 100, &done);
    ok(hr == S_OK && done == 100 && sources[0].reads == 1, "%#lx %lu %ld\n", hr, done, sources[0].reads);
    IStreamConcatenate_Release(whole);
}

START_TEST(streams)
{
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    test_all();
    test_sizes(&CLSID_MsftStreamZero);
    test_sizes(&CLSID_MsftStreamPrng001);
    test_zero();
    test_prng();
    test_concatenate();
    test_concatenate_errors();
    test_interleave();
    test_interleave_errors();
    test_together();
    test_reentry();
    test_threads();
    CoUninitialize();
}
