/* The IIDs, CLSIDs and the LIBID that a C program of imapi2.h links with are those of the tables (tests/data).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <imapi2.h>

#define ROW_imapi2(...) __VA_ARGS__,
#define ROW_imapi2fs(...)
#include "../abi/guids_check.h"

START_TEST(guids)
{
    guids_check();
}
