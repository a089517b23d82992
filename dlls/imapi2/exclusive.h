/*
 * Exclusive access to a drive, with the name of who holds it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_EXCLUSIVE_H
#define IMAPI2_EXCLUSIVE_H

#include <windows.h>
#include "spti.h"

/* 62 characters and the terminator: CDROM_EXCLUSIVE_CALLER_LENGTH is 64, and the length must be below 63. */
#define EXCLUSIVE_NAME_SIZE 63

/* One recorder object's hold on its drive. Zeroed: holds nothing. */
struct exclusive
{
    HANDLE section;    /* the named section that is the lock where the system has no lock of its own, or NULL */
    BOOL driver_holds; /* IOCTL_CDROM_EXCLUSIVE_ACCESS holds the drive for the device handle */
};

/* TRUE if the name is 1 to 62 characters of those that IOCTL_CDROM_EXCLUSIVE_ACCESS takes:
 * digits, letters, space and . , : ; _ - (behaviour.md 0.3). NULL is not valid. */
BOOL exclusive_name_is_valid(const WCHAR *name);

/* Takes the drive for this object.
 * key: names the drive the same way in every process.
 * ignore_volume: take it even where a file system is mounted. S_OK, E_ACCESSDENIED (a mounted volume does not let go),
 * E_IMAPI_RECORDER_LOCKED (someone else has it), E_FAIL, E_OUTOFMEMORY. */
HRESULT exclusive_acquire(struct exclusive *lock, struct spti *spti, const WCHAR *key, const WCHAR *name,
        BOOL ignore_volume);

/* Gives the drive back; does nothing where nothing is held. */
void exclusive_release(struct exclusive *lock, struct spti *spti, const WCHAR *key);

/* Puts the name of whoever holds the drive into owner, or an empty string where nobody does. */
HRESULT exclusive_get_owner(struct spti *spti, const WCHAR *key, WCHAR owner[EXCLUSIVE_NAME_SIZE]);

/* TRUE if a holder other than this object has the drive. */
BOOL exclusive_is_held_by_other(const struct exclusive *lock, struct spti *spti, const WCHAR *key);

#endif
