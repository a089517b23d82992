/* The tables of the binary interface (tests/data) as tools/abi-tables makes C of them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_ABI_TABLES_H
#define TESTS_ABI_TABLES_H

#include <windows.h>
#include <oleauto.h>

/* `library` is everywhere the name of the DLL: "imapi2" or "imapi2fs". */

struct abi_param
{
    const char *name;
    const char *type;               /* as typelib_check.c writes it: "LONG", "IStream**", "SAFEARRAY(VARIANT)*" */
    USHORT flags;                   /* PARAMFLAG_* */
};

struct abi_method
{
    UINT slot;                      /* in the vtable, counted from QueryInterface = 0 */
    const char *name;
    INVOKEKIND kind;
    BOOL has_dispid;
    DISPID dispid;
    WORD flags;                     /* FUNCFLAG_* */
    const struct abi_param *params;
    UINT param_count;
};

struct abi_interface
{
    const char *library;
    const char *name;
    GUID iid;
    const char *base;
    WORD flags;                     /* TYPEFLAG_* */
    UINT slots;                     /* inherited ones included */
    const struct abi_method *methods;   /* its own */
    UINT method_count;
};

struct abi_impl
{
    const char *interface_name;
    INT flags;                      /* IMPLTYPEFLAG_* */
};

struct abi_class
{
    const char *library;
    const char *name;
    GUID clsid;
    const struct abi_impl *impls;
    UINT impl_count;
};

struct abi_value
{
    const char *name;
    LONG value;
    WORD flags;                     /* VARFLAG_* */
};

struct abi_enum
{
    const char *library;
    const char *name;
    const struct abi_value *values;
    UINT value_count;
};

struct abi_library
{
    const char *library;
    const char *name;
    GUID libid;
    const char *help;
};

struct abi_hresult
{
    const char *name;
    ULONG value;
    const char *library;
    const char *inserts;            /* "1:ls,2:I64d": number and printf form of each, or "" */
};

extern const struct abi_interface abi_interfaces[];
extern const unsigned int abi_interfaces_count;
extern const struct abi_class abi_classes[];
extern const unsigned int abi_classes_count;
extern const struct abi_library abi_libraries[];
extern const unsigned int abi_libraries_count;
extern const struct abi_enum abi_enums[];
extern const unsigned int abi_enums_count;
extern const struct abi_hresult abi_hresults[];
extern const unsigned int abi_hresults_count;

#endif
