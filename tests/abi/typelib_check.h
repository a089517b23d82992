/* Compares what a built DLL carries with the tables of the binary interface.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_ABI_TYPELIB_CHECK_H
#define TESTS_ABI_TYPELIB_CHECK_H

/* The type library in the DLL `library` ("imapi2"): each interface, method, parameter, class, enumeration and value of
 * the tables is there and is so, and nothing else is. Reports with ok(). */
void typelib_check(const char *library);

#endif
