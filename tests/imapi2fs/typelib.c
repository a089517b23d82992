/* The type library in imapi2fs.dll is what programs were built against (tests/data).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include "wine/test.h"
#include "../abi/typelib_check.h"

START_TEST(typelib)
{
    typelib_check("imapi2fs");
}
