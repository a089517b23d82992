/*
 * IBurnVerification of the writers that verify what they wrote (behaviour.md section 10). It is no interface for scripts.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "verification.h"

static struct verification *impl_from_IBurnVerification(IBurnVerification *iface)
{
    return CONTAINING_RECORD(iface, struct verification, IBurnVerification_iface);
}

static HRESULT WINAPI verification_QueryInterface(IBurnVerification *iface, REFIID riid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IBurnVerification(iface)->outer, riid, out);
}

static ULONG WINAPI verification_AddRef(IBurnVerification *iface)
{
    return IUnknown_AddRef(impl_from_IBurnVerification(iface)->outer);
}

static ULONG WINAPI verification_Release(IBurnVerification *iface)
{
    return IUnknown_Release(impl_from_IBurnVerification(iface)->outer);
}

/* The page names no codes. A level that there is, but that this writer does not have, is E_NOTIMPL: who asked for it is not to
 * believe that it is done. */
static HRESULT WINAPI verification_put_BurnVerificationLevel(IBurnVerification *iface, IMAPI_BURN_VERIFICATION_LEVEL value)
{
    struct verification *verification = impl_from_IBurnVerification(iface);
    HRESULT hr;

    if ((UINT)value > IMAPI_BURN_VERIFICATION_FULL) hr = E_INVALIDARG;
    else
        hr = value > verification->highest ? E_NOTIMPL : S_OK;
    if (FAILED(hr))
        return com_error_text(hr, verification->writer->kind->class_info, &IID_IBurnVerification,
                hr == E_NOTIMPL ? L"This writer has no full verification." : L"There is no such level of verification.");
    if (FAILED(hr = writer_check_not_busy(verification->writer))) return hr;
    verification->level = value;
    return S_OK;
}

static HRESULT WINAPI verification_get_BurnVerificationLevel(IBurnVerification *iface, IMAPI_BURN_VERIFICATION_LEVEL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IBurnVerification(iface)->level;
    return S_OK;
}

static const IBurnVerificationVtbl verification_vtbl = {
    verification_QueryInterface,
    verification_AddRef,
    verification_Release,
    verification_put_BurnVerificationLevel,
    verification_get_BurnVerificationLevel,
};

void verification_init(struct verification *verification, IUnknown *outer, struct writer *writer,
        IMAPI_BURN_VERIFICATION_LEVEL highest)
{
    verification->IBurnVerification_iface.lpVtbl = &verification_vtbl;
    verification->outer = outer;
    verification->writer = writer;
    verification->highest = highest;
    verification->level = IMAPI_BURN_VERIFICATION_NONE;
}
