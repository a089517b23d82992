/* What every COM object of imapi2.dll and imapi2fs.dll shares.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef LIBS_COM_COM_H
#define LIBS_COM_COM_H

#ifndef COBJMACROS
#define COBJMACROS
#endif
#include <windows.h>
#include <ole2.h>
#include <oleauto.h>
#include <olectl.h>
#include <objidl.h>
#include <ocidl.h>

/* libs/com is a static library: each DLL that links it has one module of its own, so no function below takes one.
 *
 * How an object is put together (no inheritance, everything is a member):
 *
 *     struct raw_image
 *     {
 *         IRawCDImageCreator IRawCDImageCreator_iface;
 *         struct com_object com;
 *         struct com_connection_points events;        only where the class has a source interface
 *         ...
 *     };
 *
 *     const struct com_class raw_image_class =
 *     {
 *         &CLSID_MsftRawCDImageCreator, L"IMAPI2.MsftRawCDImageCreator", L"IMAPI2 raw CD image creator",
 *         &IID_IRawCDImageCreator, NULL, raw_image_create
 *     };
 *
 *     QueryInterface:  the object's own interfaces; IConnectionPointContainer -> &events.IConnectionPointContainer_iface;
 *                      everything else is handed to com_object_query_interface.
 *     AddRef:          return com_object_add_ref(&object->com);
 *     Release:         ref = com_object_release(&object->com); if (!ref) { com_connection_points_done(&object->events);
 *                      com_object_done(&object->com); free(object); } return ref;
 *     IDispatch:       com_dispatch_*(&IID_IRawCDImageCreator, ...)
 *     a failure:       return com_error(E_IMAPI_RAW_IMAGE_NO_TRACKS, &raw_image_class, &IID_IRawCDImageCreator, NULL);
 */

/* ------------------------------------------------------------------------------------------------ module (module.c) */

/* A class of the type library. Static data, never freed; kept in the file of the object it describes.
 * A class that is only handed out by other objects has neither prog_id nor create: it is not registered, but its objects
 * have class information all the same. */
struct com_class
{
    const CLSID *clsid;
    const WCHAR *prog_id;           /* version independent, e.g. L"IMAPI2.MsftDiscMaster2"; registration adds ".1" */
    const WCHAR *description;       /* for people: the default value of the CLSID key */
    const IID *default_interface;
    const IID *source_interface;    /* default event interface, or NULL */
    /* Makes an object and answers riid on it (the count of the reference given out is 1). NULL when not creatable. */
    HRESULT (*create)(REFIID riid, void **out);
};

/* A type library, and its version. */
struct com_library
{
    const GUID *libid;
    WORD major, minor;
};

#define COM_MAX_LIBRARIES 2

/* An interface of this project's own beside one that Windows has: objects whose scriptable interface is `iid` answer
 * `extension` too when they are asked for it. Scripts, which cannot ask, find its members by name beside those of `iid`. Both
 * are dual, and their dispatch identifiers must not meet. */
struct com_extension
{
    const IID *iid;
    const IID *extension;
};

/* What a DLL is. Static data of the DLL. */
struct com_module
{
    const WCHAR *name;              /* of the library, L"IMAPI2": the source of errors of objects without a ProgID */
    const struct com_library *libraries;    /* the first is that of the classes; libraries[i] is TYPELIB resource i + 1 */
    UINT library_count;
    const struct com_class *const *classes;
    UINT class_count;
    const struct com_extension *extensions; /* may be NULL */
    UINT extension_count;
    /* Interfaces that the libraries describe because their members name them, but that are another DLL's. They stay
     * registered with that DLL's library if it is there, whichever of the two is registered first or taken away. May be NULL. */
    const IID *const *borrowed;
    UINT borrowed_count;
    /* Another DLL, whose failures this one hands on: its messages are known too, where it is installed. May be NULL. */
    const WCHAR *kin;
};

/* The DLL's DllMain ends in this. Always TRUE. */
BOOL com_module_main(const struct com_module *module, HINSTANCE instance, DWORD reason, void *reserved);

/* The DLL itself. */
HINSTANCE com_module_instance(void);

/* What com_module_main was given; NULL before. */
const struct com_module *com_module_get(void);

/* Counts of what keeps the DLL loaded: objects (com_object does this by itself; anything else that runs the DLL's code
 * after its last object is gone, such as a thread, holds a lock) and IClassFactory::LockServer. */
void com_module_lock(void);
void com_module_unlock(void);

/* The exported DllCanUnloadNow: S_OK when no object, class factory or lock is left, else S_FALSE. */
HRESULT com_module_can_unload_now(void);

/* The exported DllGetClassObject. CLASS_E_CLASSNOTAVAILABLE for a class the module does not create. */
HRESULT com_module_get_class_object(REFCLSID clsid, REFIID riid, void **out);

/* The exported DllRegisterServer and DllUnregisterServer (register.c). Every creatable class of the module and its type
 * libraries, for the whole machine. A registration that fails takes back what it had done. Unregistering what is not
 * registered is success. Failures are those of the registry (HRESULT_FROM_WIN32) and of the type library functions. */
HRESULT com_module_register(void);
HRESULT com_module_unregister(void);

/* ------------------------------------------------------------------------------------------------ objects (object.c) */

/* A member of every object: reference count, ISupportErrorInfo, IProvideClassInfo2, IMarshal (free-threaded). */
struct com_object
{
    ISupportErrorInfo ISupportErrorInfo_iface;
    IProvideClassInfo2 IProvideClassInfo2_iface;
    IUnknown *outer;                /* the object's identity; not referenced */
    const struct com_class *class_info;
    IUnknown *marshaler;            /* made when first asked for */
    LONG ref;
};

/* Starts an object with a count of 1 and counts it in the module. `outer` is the interface that answers IID_IUnknown;
 * class_info may be NULL for an object without a coclass (event arguments): it then has no IProvideClassInfo. */
void com_object_init(struct com_object *object, IUnknown *outer, const struct com_class *class_info);

/* The new count. After 0 the owner cleans up, calls com_object_done and frees the memory. */
ULONG com_object_add_ref(struct com_object *object);
ULONG com_object_release(struct com_object *object);

/* A reference for somebody who knows the object without holding it, such as a thread: FALSE, and none, when the count is 0
 * already. The caller sees to it that the memory is still there. */
BOOL com_object_add_ref_if_alive(struct com_object *object);
void com_object_done(struct com_object *object);

/* The end of an object's QueryInterface: IUnknown, ISupportErrorInfo, IProvideClassInfo(2), IMarshal; else sets *out to
 * NULL and answers E_NOINTERFACE (E_POINTER without an out). */
HRESULT com_object_query_interface(struct com_object *object, REFIID riid, void **out);

/* --------------------------------------------------------------------------------------------- IDispatch (dispatch.c) */

/* The four methods of IDispatch from the DLL's own type libraries, registered or not. `iid` is the dual interface which
 * the object shows to scripts (the default interface of its coclass), `iface` the object's pointer of that very interface.
 * GetTypeInfo hands out the dispatch view of it. Names and identifiers that it does not have are looked for in its extension.
 *
 * com_dispatch_invoke, before it lets the type library call:
 *   - follows VT_BYREF|VT_VARIANT, also nested, wherever the parameter is not itself a VARIANT;
 *   - asks objects given for an interface parameter for that interface; Nothing, Empty and Null give NULL; what does not
 *     have it is DISP_E_TYPEMISMATCH with arg_err;
 *   - takes arrays by reference, and DISPATCH_PROPERTYPUTREF as DISPATCH_PROPERTYPUT where there is only the latter;
 * and turns a failure of the method into DISP_E_EXCEPTION, with the method's HRESULT, text and source in `exception`. */
HRESULT com_dispatch_get_type_info_count(UINT *count);
HRESULT com_dispatch_get_type_info(REFIID iid, UINT index, LCID lcid, ITypeInfo **info);
HRESULT com_dispatch_get_ids_of_names(REFIID iid, REFIID riid, WCHAR **names, UINT count, LCID lcid, DISPID *ids);
HRESULT com_dispatch_invoke(REFIID iid, void *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                            VARIANT *result, EXCEPINFO *exception, UINT *arg_err);

/* The type information of a GUID (interface or coclass) in the DLL's type libraries: referenced, for the caller to release.
 * TYPE_E_ELEMENTNOTFOUND when none of them has it. */
HRESULT com_type_info(REFGUID guid, ITypeInfo **info);

/* ---------------------------------------------------------------------------------- pointers that travel (agile.c) */

/* An interface pointer of the caller's, kept beyond the call, which may be wanted in another apartment than the one it
 * belongs to (objects here can be called in any). All zeros is an empty one. Not locked: one writer, or the owner's lock. */
struct com_agile
{
    DWORD cookie;                   /* in the Global Interface Table; 0 when it would not marshal */
    IUnknown *direct;               /* then the pointer itself */
};

/* Keeps (references) an interface pointer of kind `iid`, with NULL nothing; what was there before is let go. Never fails:
 * a pointer that cannot be marshalled is kept as it is and used directly. */
void com_agile_set(struct com_agile *agile, REFIID iid, void *pointer);

/* The pointer for use in the calling apartment, asked for riid: referenced, for the caller to release. S_FALSE and NULL
 * when empty; RPC and CO errors when its apartment is gone. */
HRESULT com_agile_get(const struct com_agile *agile, REFIID riid, void **out);

/* Lets go. */
void com_agile_clear(struct com_agile *agile);

/* The same, counted: for owners with a lock, under which they add a reference, and call the client's object without. */
struct com_shared;

/* Keeps the pointer; a count of 1. NULL: out of memory. */
struct com_shared *com_shared_create(REFIID iid, void *pointer);
struct com_shared *com_shared_add_ref(struct com_shared *shared);
/* The last one lets the pointer go: without a lock. NULL does nothing. */
void com_shared_release(struct com_shared *shared);
/* As com_agile_get, also with NULL, which is empty. Lets go of the caller's reference to `shared`. Without a lock. */
HRESULT com_shared_take(struct com_shared *shared, REFIID riid, void **out);

/* TRUE if the object says that it may be called on any thread (the free-threaded marshaler is in it). */
BOOL com_is_free_threaded(IUnknown *unknown);

/* --------------------------------------------------------------------------------- connection points (connpoint.c) */

/* An event interface that a class is the source of. Static data. */
struct com_source
{
    const IID *iid;
    /* Calls the method `id` of the event interface on a sink by its vtable, unpacking `args` (last argument first, types
     * as they were fired). Used only for a sink whose IDispatch::Invoke answers E_NOTIMPL. */
    HRESULT (*call)(void *sink, DISPID id, const VARIANT *args, UINT count);
};

#define COM_MAX_SOURCES 2

struct com_connection;              /* connpoint.c */
struct com_connection_points;

struct com_connection_point
{
    IConnectionPoint IConnectionPoint_iface;
    struct com_connection_points *container;
    const struct com_source *source;
    CRITICAL_SECTION lock;          /* never held while calling out */
    struct com_connection *first;
    DWORD last_cookie;
};

/* A member of an object with event interfaces. */
struct com_connection_points
{
    IConnectionPointContainer IConnectionPointContainer_iface;
    IUnknown *outer;
    struct com_connection_point point[COM_MAX_SOURCES];
    UINT count;
    /* NULL, or what the owner sets after com_connection_points_init: called after a sink came or went, on that thread, with no
     * lock held; com_connection_point_has_sinks says how things are. Calls may overlap. The sink whose coming makes it fail is
     * refused with its code. */
    HRESULT (*changed)(struct com_connection_points *points);
};

/* `sources` (static, `count` of them, at most COM_MAX_SOURCES) become point[0], point[1] in that order. `outer` is the
 * object's identity, as in com_object_init. */
void com_connection_points_init(struct com_connection_points *points, IUnknown *outer, const struct com_source *sources,
                                UINT count);

/* Lets all sinks go, without calling `changed`; from the object's last Release, before com_object_done. */
void com_connection_points_done(struct com_connection_points *points);

/* TRUE when somebody listens: what an event costs need not be paid otherwise. */
BOOL com_connection_point_has_sinks(struct com_connection_point *point);

/* Fires the event `id` at every sink, on this thread, in the order in which they were advised. `args` are in the order of
 * DISPPARAMS, the last argument first, and stay the caller's. Sinks may do what they like meanwhile, also unadvise
 * themselves or others and release the object. What they answer does not matter. */
void com_connection_point_fire(struct com_connection_point *point, DISPID id, VARIANT *args, UINT count);

/* ------------------------------------------------------------------------------ collections (collection.c) */

/* An IEnumVARIANT over copies of `count` variants. E_OUTOFMEMORY, or what VariantCopy says. */
HRESULT com_enum_variant_create(const VARIANT *items, ULONG count, IEnumVARIANT **out);

/* For enumerators of one's own, which several threads may call: moves *next, an index below or at `count`, on by up to `wanted`.
 * *first is where it was; returns by how many. */
ULONG com_enum_advance(LONG *next, ULONG count, ULONG wanted, ULONG *first);

/* SAFEARRAY(VARIANT), one dimension, lower bound 0: for the caller to destroy. E_POINTER, E_OUTOFMEMORY.
 * Zero elements are an empty array, not NULL. */
HRESULT com_safearray_from_variants(const VARIANT *items, ULONG count, SAFEARRAY **out);            /* copies */
HRESULT com_safearray_from_longs(VARTYPE vt, const LONG *items, ULONG count, SAFEARRAY **out);      /* VT_I4 or VT_UI4 */
HRESULT com_safearray_from_strings(const WCHAR *const *items, ULONG count, SAFEARRAY **out);        /* VT_BSTR, copies */
HRESULT com_safearray_from_dispatch(IDispatch *const *items, ULONG count, SAFEARRAY **out);         /* adds references */
HRESULT com_safearray_from_bytes(const BYTE *items, ULONG count, SAFEARRAY **out);                  /* VT_UI1 each */

/* The way back, for puts: every element of a one-dimensional array of VARIANT, VT_DISPATCH or VT_UNKNOWN, asked for riid.
 * *out is count referenced pointers in memory of CoTaskMemAlloc (NULL when there are none); com_free_interfaces lets both
 * go. E_INVALIDARG for an array of another form or an element that is no object or lacks the interface. */
HRESULT com_safearray_get_interfaces(SAFEARRAY *array, REFIID riid, IUnknown ***out, ULONG *count);
void com_free_interfaces(IUnknown **interfaces, ULONG count);

/* --------------------------------------------------------------------------------------------- errors (error.c) */

/* Leaves IErrorInfo for the calling thread and gives hr back: `return com_error(...)`. The text is the message table's for
 * hr (the DLL's, else the system's), then, after a space, `detail` as by wprintf (%ls for a WCHAR string, in all runtimes);
 * detail may be NULL. `source` is the class of the failing object, whose ProgID is named (NULL: the library's name). */
HRESULT com_error(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *detail, ...);

/* The same with a detail that is taken as it is. */
HRESULT com_error_text(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *detail);

/* The same for messages with inserts: inserts[0] stands for %1, and so on, as text, whatever type the message names for it: a
 * number is put into words by the caller. One that is missing or NULL is empty. */
HRESULT com_error_with_inserts(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *const *inserts,
                               UINT count, const WCHAR *detail);

/* Gives hr back without a text, where there is nothing more to say: what an earlier failure left must not pass for this one's. */
HRESULT com_bare_error(HRESULT hr);

/* E_POINTER with a text that names an argument which the caller has to give, as the type library does. An argument for a result
 * needs none: languages with an IDispatch always give it. */
HRESULT com_missing(const struct com_class *source, REFIID iid, const WCHAR *argument);

/* The message of hr (message.c) with its inserts, without a line end; for the caller to free. NULL when there is none. */
WCHAR *com_message(HRESULT hr, const WCHAR *const *inserts, UINT count);

#endif
