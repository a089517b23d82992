/* What the files of libs/com say to each other.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef LIBS_COM_COM_PRIVATE_H
#define LIBS_COM_COM_PRIVATE_H

#include "com/com.h"

/* ---- typeinfo.c */

/* A parameter that the caller of a method supplies. */
struct com_param
{
    VARTYPE vt;                     /* as DispCallFunc wants it; VT_UNKNOWN for every interface pointer */
    IID iid;                        /* of an interface pointer */
};

/* One way of invoking a member, compiled from its FUNCDESC. */
struct com_method
{
    DISPID id;
    INVOKEKIND kind;
    ULONG_PTR offset;               /* in bytes from the start of the vtable */
    UINT param_count;               /* without the return value */
    struct com_param *params;
    VARTYPE result;                 /* of the [out, retval] parameter, which is the last; VT_EMPTY when there is none */
};

/* An interface as scripts see it. Lives as long as the DLL is loaded. */
struct com_interface
{
    struct com_interface *next;
    IID iid;
    ITypeInfo *dispatch;            /* the dispatch view */
    struct com_method *methods;
    UINT method_count;
};

/* The compiled interface, from the cache or made now. */
HRESULT com_interface_get(REFIID iid, const struct com_interface **out);

/* One of the module's type libraries, whole: referenced. */
HRESULT com_type_library(UINT index, ITypeLib **library);

/* When the DLL comes and goes. */
void com_type_info_init(void);
void com_type_info_cleanup(void);

/* ---- dispatch.c */

/* A copy of a variant with every VT_BYREF followed: VBScript gives VT_BYREF|VT_VARIANT, and what that refers to may be a
 * reference again. DISP_E_TYPEMISMATCH when it goes on for too long to be anything but a loop. */
HRESULT com_variant_resolve(VARIANT *out, const VARIANT *value);

/* ---- error.c */

/* The message of hr, or a sentence with its number where there is none (Wine has no text for E_POINTER, for one), and the
 * detail, which may be empty. For the caller to free; NULL: out of memory. */
WCHAR *com_describe(HRESULT hr, const WCHAR *const *inserts, UINT count, const WCHAR *detail);

/* ---- message.c */

/* A message as it stands in a table, with everything in it that begins with a per cent sign replaced by what it stands for.
 * For the caller to free; NULL: out of memory. */
WCHAR *com_fill_in(const WCHAR *text, const WCHAR *const *inserts, UINT count);

/* ---- module.c */

/* Where oleaut32 finds one of the module's type libraries: the DLL's path with the number of the resource. For the caller to
 * free; NULL: out of memory. */
WCHAR *com_library_path(UINT index);

/* The full path of the DLL; MAX_PATH characters are not always enough. For the caller to free. NULL: out of memory. */
WCHAR *com_module_path(void);

#endif
