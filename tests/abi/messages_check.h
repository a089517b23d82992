/* Compares the messages of a built DLL with the table of HRESULTs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_ABI_MESSAGES_CHECK_H
#define TESTS_ABI_MESSAGES_CHECK_H

/* Every HRESULT of the DLL `library` ("imapi2") has a message there, with the inserts of the table and no others; it
 * has none of the other DLL's. Reports with ok(). */
void messages_check(const char *library);

#endif
