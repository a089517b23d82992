/*
 * Which optical drives the system has.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DRIVES_H
#define IMAPI2_DRIVES_H

#include <windows.h>

/* One optical drive. */
struct drive
{
    WCHAR *id;    /* unique and constant, what clients keep: the device interface path, else \\.\X: ; also opens the drive */
    WCHAR letter; /* drive letter, upper case, or 0 where it has none */
};

struct drive_list
{
    struct drive *drives;
    ULONG count;
};

/* Lists the drives that are there now, each once. S_OK or E_OUTOFMEMORY; given back with drives_free. */
HRESULT drives_enumerate(struct drive_list *list);
void drives_free(struct drive_list *list);

/* Under which names there are drives now: interfaces and letters, so that a drive that has both is there twice. Drives are not
 * asked, which they would be by drives_enumerate, for that may disturb one at work; when this list is the same as before, so
 * is the other. S_OK or E_OUTOFMEMORY; given back with drives_free. */
HRESULT drives_names(struct drive_list *list);
BOOL drives_same(const struct drive_list *a, const struct drive_list *b);

/* The drive with this id, compared without case, in list; NULL where there is none. */
const struct drive *drives_find(const struct drive_list *list, const WCHAR *id);

#endif
