/*
 * Which drive is meant.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_DRIVES_H
#define PROGRAMS_DRIVES_H

#include <stdbool.h>
#include <windows.h>
#include "imapi2.h"

/* How a drive is called in messages: "D:\ VENDOR PRODUCT", cut to fit. */
#define DRIVE_NAME_MAX 128

/* Which disc a drive that was not named should have in it. */
struct disc_wish
{
    const WCHAR *singular, *plural;              /* "a blank disc", "blank discs" */
    bool (*fits)(IDiscRecorder2 *recorder);
    bool ask;                                    /* what is on it is lost: with several the user must say which */
};

extern const struct disc_wish wish_blank;        /* one that can take a whole new disc */
extern const struct disc_wish wish_open;         /* one that has something on it, and takes more */
extern const struct disc_wish wish_erasable;     /* one that has something on it, and can be erased */
extern const struct disc_wish wish_rewritable;   /* one that has something on it, and is written over */
extern const struct disc_wish wish_unclosed;     /* one with something that was begun and is not closed */

/*
 * The drive that name means ("D", "D:", "D:\", or a device's unique id), or with NULL one that format can
 * write with: the first with the wished disc in it, else the first. Says which one that is where there are several, and on
 * standard error why there is none, or that there are several among which the user must choose. The recorder is the caller's to release.
 */
HRESULT find_drive(const WCHAR *name, IDiscFormat2 *format, const struct disc_wish *wish, IDiscRecorder2 **recorder,
        WCHAR description[DRIVE_NAME_MAX]);

/* The first path under which the drive can be reached, such as L"D:\\"; empty when it has none. */
void drive_path(IDiscRecorder2 *recorder, WCHAR *path, size_t size);

/* Whether name means the drive with this path and id: "d", "d:", "d:\" mean L"D:\\"; anything else is compared with the
 * unique id. */
bool drive_is_named(const WCHAR *name, const WCHAR *path, const WCHAR *id);

/* The list of drives and how many there are; says on standard error when it cannot be had. *master is the caller's to
 * release. */
HRESULT list_drives(IDiscMaster2 **master, LONG *count);

#endif
