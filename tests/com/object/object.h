/* The object with which libs/com is tested. The test program itself is the module.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_COM_OBJECT_H
#define TESTS_COM_OBJECT_H

#include "com/com.h"
#include "com_test.h"
#include "com_test_ext.h"

struct test_object
{
    ITest ITest_iface;
    ITestExtension ITestExtension_iface;
    struct com_object com;
    struct com_connection_points events;
    BSTR name;
    LONG number;
    VARIANT_BOOL flag;
    TEST_KIND kind;
    DATE day;
    IStream *stream;
    ITestBase *other;
    SAFEARRAY *items;
    VARIANT anything;
    LONG extra;
};

extern const struct com_class test_class;

extern const ITestExtensionVtbl test_extension_vtbl;     /* extension.c */

/* Makes this program a module, once per process, and gives the count of its objects' existence to the tests. */
void test_module_start(void);

HRESULT test_object_create(REFIID riid, void **out);

/* An object with one reference, and the way from its interface. */
struct test_object *test_object_new(void);

/* An object from elsewhere, as a script might hand over: it has IDispatch (which answers E_NOTIMPL to everything), and
 * besides the interface `iid` when not NULL, which is the same pointer. */
IUnknown *foreign_object_create(const IID *iid);

#endif
