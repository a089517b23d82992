/*
 * MsftStreamPrng001: pseudo-random bytes, the same ones for the same seed (behaviour.md 13.1).
 *
 * The generator is named by its two constants, in the type library's help text: x' = 0x19660D * x + 0x3C6EF35F modulo 2^32
 * (Numerical Recipes' "quick and dirty" one). How bytes are made of it is not documented. Decided here: the seed is x, each
 * step gives four bytes, x' in little-endian order, and the first four come after the first step. The seed is 0 at first.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include <stdlib.h>
#include <windows.h>
#include "com/stream.h"
#include "imapi2_private.h"

#define MULTIPLIER 0x19660du
#define INCREMENT 0x3c6ef35fu
#define STEP_SIZE 4             /* bytes */

struct prng
{
    struct com_stream_content content;
    ULONG seed;                 /* under the content's lock */
};

struct prng_vtbl
{
    IStreamVtbl stream;
    HRESULT (WINAPI *put_Seed)(IStreamPseudoRandomBased *iface, ULONG value);
    HRESULT (WINAPI *get_Seed)(IStreamPseudoRandomBased *iface, ULONG *value);
    HRESULT (WINAPI *put_ExtendedSeed)(IStreamPseudoRandomBased *iface, ULONG *values, ULONG count);
    HRESULT (WINAPI *get_ExtendedSeed)(IStreamPseudoRandomBased *iface, ULONG **values, ULONG *count);
};
C_ASSERT(sizeof(struct prng_vtbl) == sizeof(IStreamPseudoRandomBasedVtbl));
C_ASSERT(offsetof(struct prng_vtbl, put_Seed) == offsetof(IStreamPseudoRandomBasedVtbl, put_Seed));

static struct prng *impl_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct prng, content);
}

static struct prng *impl_from_IStreamPseudoRandomBased(IStreamPseudoRandomBased *iface)
{
    return impl_from_content(com_stream_from_interface(iface)->content);
}

/* The state so many steps further, without going there: a step is x -> a x + c, and two of them are again of that form
 * with a a and a c + c, so that powers of two of them are combined. 2^32 steps are none. */
static ULONG skip_steps(ULONG state, ULONGLONG steps)
{
    ULONG a = MULTIPLIER, c = INCREMENT;

    for (steps &= 0xffffffff; steps; steps >>= 1)
    {
        if (steps & 1) state = a * state + c;
        c = a * c + c;
        a *= a;
    }
    return state;
}

static HRESULT prng_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    unsigned int shift = (unsigned int)(position % STEP_SIZE) * 8;
    ULONG state, i;

    EnterCriticalSection(&content->lock);
    state = impl_from_content(content)->seed;
    LeaveCriticalSection(&content->lock);

    state = skip_steps(state, position / STEP_SIZE + 1);
    for (i = 0; i < size; i++)
    {
        buffer[i] = (BYTE)(state >> shift);
        if ((shift += 8) < 32) continue;
        shift = 0;
        state = MULTIPLIER * state + INCREMENT;
    }
    *done = size;
    return S_OK;
}

static void prng_destroy(struct com_stream_content *content)
{
    com_stream_content_done(content);
    free(impl_from_content(content));
}

/* The seed is also the clones', for they have the same bytes; their seek pointers are their own. */
static HRESULT WINAPI prng_put_Seed(IStreamPseudoRandomBased *iface, ULONG value)
{
    struct prng *prng = impl_from_IStreamPseudoRandomBased(iface);

    EnterCriticalSection(&prng->content.lock);
    prng->seed = value;
    LeaveCriticalSection(&prng->content.lock);
    com_stream_rewind(com_stream_from_interface(iface));
    return S_OK;
}

static HRESULT WINAPI prng_get_Seed(IStreamPseudoRandomBased *iface, ULONG *value)
{
    struct prng *prng = impl_from_IStreamPseudoRandomBased(iface);

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&prng->content.lock);
    *value = prng->seed;
    LeaveCriticalSection(&prng->content.lock);
    return S_OK;
}

/* Not implemented, as its page says of Windows too. */
static HRESULT WINAPI prng_put_ExtendedSeed(IStreamPseudoRandomBased *iface, ULONG *values, ULONG count)
{
    (void)iface;
    (void)values;
    (void)count;
    return E_NOTIMPL;
}

static HRESULT WINAPI prng_get_ExtendedSeed(IStreamPseudoRandomBased *iface, ULONG **values, ULONG *count)
{
    (void)iface;
    if (values) *values = NULL;
    if (count) *count = 0;
    return E_NOTIMPL;
}

static const struct prng_vtbl prng_vtbl = { { COM_STREAM_METHODS }, prng_put_Seed, prng_get_Seed, prng_put_ExtendedSeed,
    prng_get_ExtendedSeed };

static const struct com_stream_kind prng_kind = { &prng_vtbl.stream, &IID_IStreamPseudoRandomBased, &stream_prng_class,
        TRUE,
    prng_read, NULL, prng_destroy };

static HRESULT prng_create(REFIID riid, void **out)
{
    struct prng *prng;

    *out = NULL;
    if (!(prng = calloc(1, sizeof(*prng)))) return E_OUTOFMEMORY;
    com_stream_content_init(&prng->content, &prng_kind);
    return com_stream_create_object(&prng->content, riid, out);
}

const struct com_class stream_prng_class = { &CLSID_MsftStreamPrng001, L"IMAPI2.MsftStreamPrng001",
    L"IMAPI2 stream of pseudo-random bytes", &IID_IStreamPseudoRandomBased, NULL, prng_create };
