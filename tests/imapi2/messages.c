/* The texts which FormatMessage finds in imapi2.dll for its HRESULTs (tests/data/hresults.tsv).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include "wine/test.h"
#include "../abi/messages_check.h"

START_TEST(messages)
{
    messages_check("imapi2");
}
