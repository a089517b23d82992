/*
 * A drive that lies in memory, and multisession objects that say of its disc what a test wants: what a client may have of its own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_IMAPI2FS_FAKE_DRIVE_H
#define TESTS_IMAPI2FS_FAKE_DRIVE_H

#include <imapi2.h>
#include <imapi2error.h>
#include "image_test.h"

#define FAKE_BLOCKS 4096

struct fake_drive
{
    IDiscRecorder2 IDiscRecorder2_iface;
    IDiscRecorder2Ex IDiscRecorder2Ex_iface;
    LONG ref;
    BYTE *disc;                 /* FAKE_BLOCKS blocks */
    ULONG bad_block;            /* cannot be read; 0: all can */
    LONG profile;               /* the current one */
    BOOL all_bad;               /* none can */
    BOOL unformatted;           /* none can, and READ FORMAT CAPACITIES says why */
    BOOL no_medium;
    BOOL no_commands;           /* it has no IDiscRecorder2Ex */
    void (*called)(void);       /* NULL, or what happens when it is asked for an interface or a command */
};

HELPER struct fake_drive *drive_from_recorder(IDiscRecorder2 *iface)
{
    return CONTAINING_RECORD(iface, struct fake_drive, IDiscRecorder2_iface);
}

HELPER struct fake_drive *drive_from_ex(IDiscRecorder2Ex *iface)
{
    return CONTAINING_RECORD(iface, struct fake_drive, IDiscRecorder2Ex_iface);
}

HELPER HRESULT fake_query(struct fake_drive *drive, REFIID riid, void **out)
{
    if (drive->called) drive->called();
    *out = NULL;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscRecorder2))
        *out = &drive->IDiscRecorder2_iface;
    else if (IsEqualGUID(riid, &IID_IDiscRecorder2Ex) && !drive->no_commands) *out = &drive->IDiscRecorder2Ex_iface;
    if (*out) InterlockedIncrement(&drive->ref);
    return *out ? S_OK : E_NOINTERFACE;
}

HELPER HRESULT WINAPI fake_recorder_QueryInterface(IDiscRecorder2 *iface, REFIID riid, void **out)
{
    return fake_query(drive_from_recorder(iface), riid, out);
}

HELPER ULONG WINAPI fake_recorder_AddRef(IDiscRecorder2 *iface)
{
    return InterlockedIncrement(&drive_from_recorder(iface)->ref);
}

HELPER ULONG WINAPI fake_recorder_Release(IDiscRecorder2 *iface)
{
    return InterlockedDecrement(&drive_from_recorder(iface)->ref);
}

HELPER HRESULT fake_profiles(LONG profile, SAFEARRAY **value)
{
    LONG index = 0;
    VARIANT item;

    V_VT(&item) = VT_I4;
    V_I4(&item) = profile;
    *value = SafeArrayCreateVector(VT_VARIANT, 0, 1);
    return SafeArrayPutElement(*value, &index, &item);
}

HELPER HRESULT WINAPI fake_recorder_get_profiles(IDiscRecorder2 *iface, SAFEARRAY **value)
{
    return fake_profiles(drive_from_recorder(iface)->profile, value);
}

HELPER HRESULT WINAPI fake_ex_QueryInterface(IDiscRecorder2Ex *iface, REFIID riid, void **out)
{
    return fake_query(drive_from_ex(iface), riid, out);
}

HELPER ULONG WINAPI fake_ex_AddRef(IDiscRecorder2Ex *iface)
{
    return InterlockedIncrement(&drive_from_ex(iface)->ref);
}

HELPER ULONG WINAPI fake_ex_Release(IDiscRecorder2Ex *iface)
{
    return InterlockedDecrement(&drive_from_ex(iface)->ref);
}

/* CHECK CONDITION, in fixed form (SPC-4 4.5.3). */
HELPER HRESULT fake_sense(BYTE *sense, BYTE key, BYTE asc)
{
    memset(sense, 0, 18);
    sense[0] = 0x70;
    sense[2] = key;
    sense[7] = 10;
    sense[12] = asc;
    return S_IMAPI_COMMAND_HAS_SENSE_DATA;
}

HELPER HRESULT WINAPI fake_ex_SendCommandNoData(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG cdb_size, BYTE *sense, ULONG timeout)
{
    (void)cdb_size; (void)timeout;
    if (drive_from_ex(iface)->no_medium) return fake_sense(sense, 2, 0x3a);
    return cdb[0] == 0x00 ? S_OK : fake_sense(sense, 5, 0x20);
}

/* READ(10), READ CAPACITY, READ FORMAT CAPACITIES of an unformatted disc; a drive that knows nothing else. */
HELPER HRESULT WINAPI fake_ex_SendCommandGetDataFromDevice(IDiscRecorder2Ex *iface, BYTE *cdb, ULONG cdb_size, BYTE *sense,
        ULONG timeout, BYTE *buffer, ULONG size, ULONG *fetched)
{
    struct fake_drive *drive = drive_from_ex(iface);
    ULONG block = (ULONG)cdb[2] << 24 | cdb[3] << 16 | cdb[4] << 8 | cdb[5], count = cdb[7] << 8 | cdb[8];
    static const BYTE capacity[] = { 0, 0, (FAKE_BLOCKS - 1) >> 8, (FAKE_BLOCKS - 1) & 0xff, 0, 0, 8, 0 };
    /* MMC-6 6.23.3: header, and the current/maximum capacity descriptor, type 1: unformatted or blank */
    static const BYTE formats[] = { 0, 0, 0, 8, 0, 0, FAKE_BLOCKS >> 8, FAKE_BLOCKS & 0xff, 1, 0, 8, 0 };

    (void)cdb_size; (void)timeout;
    if (drive->called) drive->called();
    *fetched = 0;
    if (drive->no_medium) return fake_sense(sense, 2, 0x3a);
    if (cdb[0] == 0x25 && size >= sizeof(capacity))
    {
        memcpy(buffer, capacity, sizeof(capacity));
        *fetched = sizeof(capacity);
        return S_OK;
    }
    if (cdb[0] == 0x23 && drive->unformatted)
    {
        *fetched = min(size, sizeof(formats));
        memcpy(buffer, formats, *fetched);
        return S_OK;
    }
    if (cdb[0] != 0x28) return fake_sense(sense, 5, 0x20);
    if (block + count > FAKE_BLOCKS || count * BLOCK > size) return fake_sense(sense, 5, 0x21);
    if (drive->all_bad || drive->unformatted) return fake_sense(sense, 3, 0x11);
    if (drive->bad_block && drive->bad_block >= block && drive->bad_block < block + count) return fake_sense(sense, 3, 0x11);
    memcpy(buffer, drive->disc + block * BLOCK, count * BLOCK);
    *fetched = count * BLOCK;
    return S_OK;
}

HELPER HRESULT WINAPI fake_ex_GetMaximumPageAlignedTransferSize(IDiscRecorder2Ex *iface, ULONG *value)
{
    (void)iface;
    *value = 65536;
    return S_OK;
}

/* What is not here, an import does not call. */
static const IDiscRecorder2Vtbl fake_recorder_vtbl =
{
    .QueryInterface = fake_recorder_QueryInterface,
    .AddRef = fake_recorder_AddRef,
    .Release = fake_recorder_Release,
    .get_SupportedProfiles = fake_recorder_get_profiles,
    .get_CurrentProfiles = fake_recorder_get_profiles,
};

static const IDiscRecorder2ExVtbl fake_ex_vtbl =
{
    .QueryInterface = fake_ex_QueryInterface,
    .AddRef = fake_ex_AddRef,
    .Release = fake_ex_Release,
    .SendCommandNoData = fake_ex_SendCommandNoData,
    .SendCommandGetDataFromDevice = fake_ex_SendCommandGetDataFromDevice,
    .GetMaximumPageAlignedTransferSize = fake_ex_GetMaximumPageAlignedTransferSize,
};

HELPER void fake_drive_init(struct fake_drive *drive)
{
    memset(drive, 0, sizeof(*drive));
    drive->IDiscRecorder2_iface.lpVtbl = (IDiscRecorder2Vtbl *)&fake_recorder_vtbl;
    drive->IDiscRecorder2Ex_iface.lpVtbl = (IDiscRecorder2ExVtbl *)&fake_ex_vtbl;
    drive->ref = 1;
    drive->profile = 0x09;
    drive->disc = calloc(FAKE_BLOCKS, BLOCK);
}

HELPER void fake_drive_done(struct fake_drive *drive)
{
    ok(drive->ref == 1, "the drive is referenced %ld times\n", drive->ref);
    free(drive->disc);
}

/* --- a multisession object ------------------------------------------------------------------------------------------- */

enum fake_kind
{
    FAKE_SEQUENTIAL,
    FAKE_RANDOM,
    FAKE_UNKNOWN                /* an IMultisession of a kind that nobody knows */
};

struct fake_session
{
    IMultisessionSequential IMultisessionSequential_iface;
    IMultisessionRandomWrite IMultisessionRandomWrite_iface;
    LONG ref;
    enum fake_kind kind;
    VARIANT_BOOL supported, in_use;
    LONG start, next, unit, total;
    HRESULT hr;                 /* of the addresses */
    struct fake_drive *drive;   /* NULL: no recorder */
};

HELPER struct fake_session *session_from_sequential(IMultisessionSequential *iface)
{
    return CONTAINING_RECORD(iface, struct fake_session, IMultisessionSequential_iface);
}

HELPER struct fake_session *session_from_random(IMultisessionRandomWrite *iface)
{
    return CONTAINING_RECORD(iface, struct fake_session, IMultisessionRandomWrite_iface);
}

HELPER HRESULT session_query(struct fake_session *session, REFIID riid, void **out)
{
    BOOL base = IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IMultisession);

    *out = NULL;
    if (session->kind == FAKE_RANDOM && (base || IsEqualGUID(riid, &IID_IMultisessionRandomWrite)))
        *out = &session->IMultisessionRandomWrite_iface;
    if (session->kind != FAKE_RANDOM && (base || (session->kind == FAKE_SEQUENTIAL
            && IsEqualGUID(riid, &IID_IMultisessionSequential))))
        *out = &session->IMultisessionSequential_iface;
    if (*out) InterlockedIncrement(&session->ref);
    return *out ? S_OK : E_NOINTERFACE;
}

HELPER HRESULT session_recorder(struct fake_session *session, IDiscRecorder2 **value)
{
    *value = session->drive ? &session->drive->IDiscRecorder2_iface : NULL;
    if (*value) IDiscRecorder2_AddRef(*value);
    return S_OK;
}

HELPER HRESULT WINAPI sequential_QueryInterface(IMultisessionSequential *iface, REFIID riid, void **out)
{
    return session_query(session_from_sequential(iface), riid, out);
}

HELPER ULONG WINAPI sequential_AddRef(IMultisessionSequential *iface)
{
    return InterlockedIncrement(&session_from_sequential(iface)->ref);
}

HELPER ULONG WINAPI sequential_Release(IMultisessionSequential *iface)
{
    return InterlockedDecrement(&session_from_sequential(iface)->ref);
}

HELPER HRESULT WINAPI sequential_get_IsSupported(IMultisessionSequential *iface, VARIANT_BOOL *value)
{
    *value = session_from_sequential(iface)->supported;
    return S_OK;
}

HELPER HRESULT WINAPI sequential_get_InUse(IMultisessionSequential *iface, VARIANT_BOOL *value)
{
    *value = session_from_sequential(iface)->in_use;
    return S_OK;
}

HELPER HRESULT WINAPI sequential_get_ImportRecorder(IMultisessionSequential *iface, IDiscRecorder2 **value)
{
    return session_recorder(session_from_sequential(iface), value);
}

HELPER HRESULT WINAPI sequential_get_Start(IMultisessionSequential *iface, LONG *value)
{
    *value = session_from_sequential(iface)->start;
    return session_from_sequential(iface)->hr;
}

HELPER HRESULT WINAPI sequential_get_Next(IMultisessionSequential *iface, LONG *value)
{
    *value = session_from_sequential(iface)->next;
    return S_OK;
}

HELPER HRESULT WINAPI random_QueryInterface(IMultisessionRandomWrite *iface, REFIID riid, void **out)
{
    return session_query(session_from_random(iface), riid, out);
}

HELPER ULONG WINAPI random_AddRef(IMultisessionRandomWrite *iface)
{
    return InterlockedIncrement(&session_from_random(iface)->ref);
}

HELPER ULONG WINAPI random_Release(IMultisessionRandomWrite *iface)
{
    return InterlockedDecrement(&session_from_random(iface)->ref);
}

HELPER HRESULT WINAPI random_get_IsSupported(IMultisessionRandomWrite *iface, VARIANT_BOOL *value)
{
    *value = session_from_random(iface)->supported;
    return S_OK;
}

HELPER HRESULT WINAPI random_get_InUse(IMultisessionRandomWrite *iface, VARIANT_BOOL *value)
{
    *value = session_from_random(iface)->in_use;
    return S_OK;
}

HELPER HRESULT WINAPI random_get_ImportRecorder(IMultisessionRandomWrite *iface, IDiscRecorder2 **value)
{
    return session_recorder(session_from_random(iface), value);
}

HELPER HRESULT WINAPI random_get_WriteUnitSize(IMultisessionRandomWrite *iface, LONG *value)
{
    *value = session_from_random(iface)->unit;
    return S_OK;
}

HELPER HRESULT WINAPI random_get_Total(IMultisessionRandomWrite *iface, LONG *value)
{
    *value = session_from_random(iface)->total;
    return session_from_random(iface)->hr;
}

static const IMultisessionSequentialVtbl sequential_vtbl =
{
    .QueryInterface = sequential_QueryInterface,
    .AddRef = sequential_AddRef,
    .Release = sequential_Release,
    .get_IsSupportedOnCurrentMediaState = sequential_get_IsSupported,
    .get_InUse = sequential_get_InUse,
    .get_ImportRecorder = sequential_get_ImportRecorder,
    .get_StartAddressOfPreviousSession = sequential_get_Start,
    .get_NextWritableAddress = sequential_get_Next,
};

static const IMultisessionRandomWriteVtbl random_vtbl =
{
    .QueryInterface = random_QueryInterface,
    .AddRef = random_AddRef,
    .Release = random_Release,
    .get_IsSupportedOnCurrentMediaState = random_get_IsSupported,
    .get_InUse = random_get_InUse,
    .get_ImportRecorder = random_get_ImportRecorder,
    .get_WriteUnitSize = random_get_WriteUnitSize,
    .get_TotalSectorsOnMedia = random_get_Total,
};

/* One that is fine: a session at 0, and the next one at block 1000. */
HELPER void fake_session_init(struct fake_session *session, enum fake_kind kind, struct fake_drive *drive)
{
    memset(session, 0, sizeof(*session));
    session->IMultisessionSequential_iface.lpVtbl = (IMultisessionSequentialVtbl *)&sequential_vtbl;
    session->IMultisessionRandomWrite_iface.lpVtbl = (IMultisessionRandomWriteVtbl *)&random_vtbl;
    session->ref = 1;
    session->kind = kind;
    session->supported = VARIANT_TRUE;
    session->next = 1000;
    session->unit = 16;
    session->total = FAKE_BLOCKS;
    session->drive = drive;
}

/* The array that put_MultisessionInterfaces takes. */
HELPER SAFEARRAY *fake_sessions(struct fake_session *sessions, LONG count)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, (ULONG)count);
    VARIANT item;
    LONG i;

    for (i = 0; i < count; i++)
    {
        V_VT(&item) = VT_DISPATCH;
        session_query(&sessions[i], &IID_IDispatch, (void **)&V_DISPATCH(&item));
        SafeArrayPutElement(array, &i, &item);
        VariantClear(&item);
    }
    return array;
}

#endif
