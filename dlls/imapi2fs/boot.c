/*
 * BootOptions: a boot image and how it starts (behaviour.md 25, El Torito 1.0).
 *
 * Decided where the pages are silent. Properties come in any order, before or after the image; whatever the order, a floppy type
 * and an image of another size are refused when they meet. A size that is a floppy disk's sets the type by itself, as
 * AssignBootImage's page says, over whatever was put before; with an image of another size afterwards, what was put counts
 * again.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include "boot.h"
#include "com/stream_source.h"
#include "imapi2fserror.h"

/* One byte in the catalogue (El Torito figures 2 and 4). */
#define MAX_PLATFORM 0xFF

struct boot_options
{
    IBootOptions IBootOptions_iface;
    struct com_object com;
    CRITICAL_SECTION lock;      /* for all below; not held while a stream is called */
    struct com_shared *stream;
    ULONG size;                 /* of the image in bytes; 0: there is none */
    BSTR manufacturer;          /* never NULL */
    PlatformId platform;
    EmulationType emulation;
    EmulationType chosen;       /* the emulation that was put last */
};

/* El Torito 1.0 figure 3, boot media type: the floppy disks that there are. */
static const struct floppy
{
    EmulationType type;
    ULONG size;                 /* bytes */
    const WCHAR *name;
}
floppies[] =
{
    { Emulation12MFloppy, 1228800, L"1.2 MB" },
    { Emulation144MFloppy, 1474560, L"1.44 MB" },
    { Emulation288MFloppy, 2949120, L"2.88 MB" },
};

static struct boot_options *impl_from_IBootOptions(IBootOptions *iface)
{
    return CONTAINING_RECORD(iface, struct boot_options, IBootOptions_iface);
}

static HRESULT WINAPI boot_options_QueryInterface(IBootOptions *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IBootOptions))
    {
        *out = iface;
        IBootOptions_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IBootOptions(iface)->com, riid, out);
}

static ULONG WINAPI boot_options_AddRef(IBootOptions *iface)
{
    return com_object_add_ref(&impl_from_IBootOptions(iface)->com);
}

static ULONG WINAPI boot_options_Release(IBootOptions *iface)
{
    struct boot_options *options = impl_from_IBootOptions(iface);
    ULONG ref = com_object_release(&options->com);

    if (!ref)
    {
        com_shared_release(options->stream);
        SysFreeString(options->manufacturer);
        DeleteCriticalSection(&options->lock);
        com_object_done(&options->com);
        free(options);
    }
    return ref;
}

static HRESULT WINAPI boot_options_GetTypeInfoCount(IBootOptions *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI boot_options_GetTypeInfo(IBootOptions *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IBootOptions, index, lcid, info);
}

static HRESULT WINAPI boot_options_GetIDsOfNames(IBootOptions *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IBootOptions, riid, names, count, lcid, ids);
}

static HRESULT WINAPI boot_options_Invoke(IBootOptions *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IBootOptions, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT boot_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &boot_options_class, &IID_IBootOptions, detail);
}

static HRESULT invalid(const struct com_class *class_info, REFIID iid, const WCHAR *property, const WCHAR *detail)
{
    return com_error_with_inserts(IMAPI_E_INVALID_PARAM, class_info, iid, &property, 1, detail);
}

static EmulationType type_of_size(ULONGLONG size)
{
    UINT i;

    for (i = 0; i < ARRAYSIZE(floppies); i++) if (floppies[i].size == size) return floppies[i].type;
    return EmulationNone;
}

/* S_OK when an image of that size (0: there is none yet) can be started so. */
static HRESULT check_size(EmulationType type, ULONGLONG size, const struct com_class *class_info, REFIID iid)
{
    UINT i;

    for (i = 0; i < ARRAYSIZE(floppies); i++)
    {
        if (floppies[i].type != type || !size || floppies[i].size == size) continue;
        return com_error(IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH, class_info, iid,
                L"Emulation %d is a %ls floppy disk of %lu bytes, the image has %I64u.", (int)type, floppies[i].name,
                floppies[i].size, size);
    }
    return S_OK;
}

/* What the catalogue has room for: 24 bytes of ANSI, every character as it was. */
static HRESULT convert_manufacturer(BSTR text, char out[VOLUME_MAX_MANUFACTURER + 1], const struct com_class *class_info,
        REFIID iid)
{
    WCHAR back[VOLUME_MAX_MANUFACTURER + 1] = L"";
    UINT length = SysStringLen(text);
    int size = 0;

    memset(out, 0, VOLUME_MAX_MANUFACTURER + 1);
    if (!length) return S_OK;
    if (length <= VOLUME_MAX_MANUFACTURER)
        size = WideCharToMultiByte(CP_ACP, 0, text, (int)length, out, VOLUME_MAX_MANUFACTURER, NULL, NULL);
    if (!size) return invalid(class_info, iid, L"Manufacturer", L"It has 24 bytes at most, in the ANSI code page.");
    if (wcslen(text) != length || MultiByteToWideChar(CP_ACP, 0, out, size, back, VOLUME_MAX_MANUFACTURER) != (int)length
            || memcmp(back, text, length * sizeof(*text)))
        return invalid(class_info, iid, L"Manufacturer", L"It has a character that the ANSI code page does not have.");
    return S_OK;
}

static HRESULT WINAPI boot_options_get_BootImage(IBootOptions *iface, IStream **value)
{
    struct boot_options *options = impl_from_IBootOptions(iface);
    struct com_shared *stream;
    HRESULT hr;

    if (!value) return boot_error(E_POINTER, NULL);
    EnterCriticalSection(&options->lock);
    stream = com_shared_add_ref(options->stream);
    LeaveCriticalSection(&options->lock);
    hr = com_shared_take(stream, &IID_IStream, (void **)value);
    if (FAILED(hr)) return boot_error(hr, L"The boot image's stream belongs to a thread that cannot be reached.");
    return S_OK;
}

static HRESULT WINAPI boot_options_get_Manufacturer(IBootOptions *iface, BSTR *value)
{
    struct boot_options *options = impl_from_IBootOptions(iface);

    if (!value) return boot_error(E_POINTER, NULL);
    EnterCriticalSection(&options->lock);
    *value = SysAllocString(options->manufacturer);
    LeaveCriticalSection(&options->lock);
    return *value ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI boot_options_put_Manufacturer(IBootOptions *iface, BSTR value)
{
    struct boot_options *options = impl_from_IBootOptions(iface);
    char bytes[VOLUME_MAX_MANUFACTURER + 1];
    BSTR copy, old;
    HRESULT hr;

    if (!value) return boot_error(E_POINTER, L"Manufacturer is a text; it may be an empty one.");
    if (FAILED(hr = convert_manufacturer(value, bytes, &boot_options_class, &IID_IBootOptions))) return hr;
    if (!(copy = SysAllocString(value))) return E_OUTOFMEMORY;
    EnterCriticalSection(&options->lock);
    old = options->manufacturer;
    options->manufacturer = copy;
    LeaveCriticalSection(&options->lock);
    SysFreeString(old);
    return S_OK;
}

static HRESULT WINAPI boot_options_get_PlatformId(IBootOptions *iface, PlatformId *value)
{
    if (!value) return boot_error(E_POINTER, NULL);
    *value = impl_from_IBootOptions(iface)->platform;
    return S_OK;
}

static HRESULT WINAPI boot_options_put_PlatformId(IBootOptions *iface, PlatformId value)
{
    if ((ULONG)value > MAX_PLATFORM)
        return invalid(&boot_options_class, &IID_IBootOptions, L"PlatformId", L"It is 0 (x86), 1 (PowerPC), 2 (Mac), 239 "
                L"(EFI), or what else fits into a byte.");
    impl_from_IBootOptions(iface)->platform = value;
    return S_OK;
}

static HRESULT WINAPI boot_options_get_Emulation(IBootOptions *iface, EmulationType *value)
{
    if (!value) return boot_error(E_POINTER, NULL);
    *value = impl_from_IBootOptions(iface)->emulation;
    return S_OK;
}

static HRESULT WINAPI boot_options_put_Emulation(IBootOptions *iface, EmulationType value)
{
    struct boot_options *options = impl_from_IBootOptions(iface);
    HRESULT hr;

    if ((ULONG)value > EmulationHardDisk)
        return invalid(&boot_options_class, &IID_IBootOptions, L"Emulation", L"It is 0 (none), 1 to 3 (a floppy disk of 1.2, "
                L"1.44 or 2.88 MB) or 4 (a hard disk).");
    EnterCriticalSection(&options->lock);
    if (SUCCEEDED(hr = check_size(value, options->size, &boot_options_class, &IID_IBootOptions)))
        options->emulation = options->chosen = value;
    LeaveCriticalSection(&options->lock);
    return hr;
}

static HRESULT WINAPI boot_options_get_ImageSize(IBootOptions *iface, ULONG *value)
{
    if (!value) return boot_error(E_POINTER, NULL);
    *value = impl_from_IBootOptions(iface)->size;
    return S_OK;
}

/* How long a boot image is, if it is one that can be used. Calls the stream. */
static HRESULT measure(IStream *stream, ULONG *size, const struct com_class *class_info, REFIID iid)
{
    ULONGLONG length;
    HRESULT hr = com_stream_source_ask_size(stream, &length);
    WCHAR *reason;

    *size = 0;
    if (FAILED(hr))
    {
        reason = describe_error(hr);
        com_error(IMAPI_E_BOOT_IMAGE_DATA, class_info, iid, L"Its stream does not say how long it is: %ls",
                reason ? reason : L"");
        free(reason);
        return IMAPI_E_BOOT_IMAGE_DATA;
    }
    if (!length) return com_error(IMAPI_E_BOOT_IMAGE_DATA, class_info, iid, L"Its stream is empty.");
    if (length > MAXDWORD)
        return com_error(IMAPI_E_BOOT_IMAGE_DATA, class_info, iid, L"Its stream has %I64u bytes; 4294967295 are possible.",
                length);
    *size = (ULONG)length;
    return S_OK;
}

static HRESULT WINAPI boot_options_AssignBootImage(IBootOptions *iface, IStream *stream)
{
    struct boot_options *options = impl_from_IBootOptions(iface);
    struct com_shared *kept, *old;
    EmulationType type;
    ULONG size;
    HRESULT hr;

    if (!stream) return boot_error(E_POINTER, L"There is no stream with a boot image.");
    if (FAILED(hr = measure(stream, &size, &boot_options_class, &IID_IBootOptions))) return hr;
    if (!(kept = com_shared_create(&IID_IStream, stream))) return boot_error(E_OUTOFMEMORY, NULL);

    EnterCriticalSection(&options->lock);
    type = type_of_size(size);
    if (type == EmulationNone) type = options->chosen;
    old = kept;
    if (SUCCEEDED(hr = check_size(type, size, &boot_options_class, &IID_IBootOptions)))
    {
        old = options->stream;
        options->stream = kept;
        options->size = size;
        options->emulation = type;
    }
    LeaveCriticalSection(&options->lock);
    com_shared_release(old);
    return hr;
}

static const IBootOptionsVtbl boot_options_vtbl = {
    boot_options_QueryInterface,
    boot_options_AddRef,
    boot_options_Release,
    boot_options_GetTypeInfoCount,
    boot_options_GetTypeInfo,
    boot_options_GetIDsOfNames,
    boot_options_Invoke,
    boot_options_get_BootImage,
    boot_options_get_Manufacturer,
    boot_options_put_Manufacturer,
    boot_options_get_PlatformId,
    boot_options_put_PlatformId,
    boot_options_get_Emulation,
    boot_options_put_Emulation,
    boot_options_get_ImageSize,
    boot_options_AssignBootImage,
};

/* One with the defaults, and this manufacturer. */
static struct boot_options *create_empty(const WCHAR *manufacturer)
{
    struct boot_options *options;

    if (!(options = calloc(1, sizeof(*options)))) return NULL;
    if (!(options->manufacturer = SysAllocString(manufacturer)))
    {
        free(options);
        return NULL;
    }
    options->IBootOptions_iface.lpVtbl = &boot_options_vtbl;
    com_object_init(&options->com, (IUnknown *)&options->IBootOptions_iface, &boot_options_class);
    InitializeCriticalSection(&options->lock);
    options->platform = PlatformX86;
    options->emulation = options->chosen = EmulationNone;
    return options;
}

static HRESULT boot_options_create(REFIID riid, void **out)
{
    struct boot_options *options;
    HRESULT hr;

    *out = NULL;
    if (!(options = create_empty(L""))) return E_OUTOFMEMORY;
    hr = IBootOptions_QueryInterface(&options->IBootOptions_iface, riid, out);
    IBootOptions_Release(&options->IBootOptions_iface);
    return hr;
}

const struct com_class boot_options_class = { &CLSID_BootOptions, L"IMAPI2FS.BootOptions", L"IMAPI2FS boot options",
    &IID_IBootOptions, NULL, boot_options_create };

/* --- for the image --------------------------------------------------------------------------------------------------- */

HRESULT boot_options_get(IBootOptions *options, const struct com_class *class_info, REFIID iid, struct volume_boot *boot,
        IStream **stream)
{
    EmulationType emulation = EmulationNone;
    PlatformId platform = PlatformX86;
    BSTR manufacturer = NULL;
    ULONG size;
    HRESULT hr;

    memset(boot, 0, sizeof(*boot));
    *stream = NULL;
    if (FAILED(hr = IBootOptions_get_PlatformId(options, &platform))
            || FAILED(hr = IBootOptions_get_Emulation(options, &emulation))
            || FAILED(hr = IBootOptions_get_Manufacturer(options, &manufacturer)))
        return com_error(IMAPI_E_BOOT_IMAGE_DATA, class_info, iid, L"The boot options do not say what they are: error 0x%08lX.",
                (unsigned long)hr);
    hr = convert_manufacturer(manufacturer, boot->manufacturer, class_info, iid);
    SysFreeString(manufacturer);
    if (FAILED(hr)) return hr;
    if ((ULONG)platform > MAX_PLATFORM) return invalid(class_info, iid, L"PlatformId", NULL);
    if ((ULONG)emulation > EmulationHardDisk) return invalid(class_info, iid, L"Emulation", NULL);

    hr = IBootOptions_get_BootImage(options, stream);
    if (FAILED(hr) || !*stream)
    {
        *stream = NULL;
        return com_error(IMAPI_E_BOOT_IMAGE_DATA, class_info, iid, L"The boot options have none: call AssignBootImage first.");
    }
    boot->platform = (uint8_t)platform;
    boot->emulation = (enum volume_boot_emulation)emulation;
    hr = measure(*stream, &size, class_info, iid);
    if (SUCCEEDED(hr)) hr = check_size(emulation, size, class_info, iid);
    boot->size = size;
    if (FAILED(hr))
    {
        IStream_Release(*stream);
        *stream = NULL;
    }
    return hr;
}

/* The whole of a boot image; for the caller to free. */
static HRESULT read_image(IStream *stream, ULONG size, const struct com_class *class_info, REFIID iid, BYTE **out)
{
    struct com_stream_source *source = NULL;
    ULONG done = 0;
    WCHAR *reason;
    BYTE *bytes;
    HRESULT hr;

    *out = NULL;
    if (!(bytes = malloc(size))) return com_error(E_OUTOFMEMORY, class_info, iid, NULL);
    hr = com_stream_source_create(stream, L"the boot image", &source);
    if (SUCCEEDED(hr)) hr = com_stream_source_read(source, 0, bytes, size, &done);
    com_stream_source_destroy(source);
    if (SUCCEEDED(hr) && done == size)
    {
        *out = bytes;
        return S_OK;
    }
    free(bytes);
    if (SUCCEEDED(hr)) hr = HRESULT_FROM_WIN32(ERROR_HANDLE_EOF);
    reason = describe_error(hr);
    com_error(IMAPI_E_BOOT_IMAGE_DATA, class_info, iid, L"Its stream could be read up to byte %lu of %lu: %ls", done, size,
            reason ? reason : L"");
    free(reason);
    return IMAPI_E_BOOT_IMAGE_DATA;
}

HRESULT boot_options_copy(IBootOptions *original, const struct com_class *class_info, REFIID iid, IBootOptions **copy)
{
    struct boot_options *options = NULL;
    WCHAR manufacturer[VOLUME_MAX_MANUFACTURER + 1] = L"";
    struct volume_boot boot;
    IStream *stream, *image;
    BYTE *bytes;
    HRESULT hr;

    *copy = NULL;
    if (FAILED(hr = boot_options_get(original, class_info, iid, &boot, &stream))) return hr;
    hr = read_image(stream, boot.size, class_info, iid, &bytes);
    IStream_Release(stream);
    if (FAILED(hr)) return hr;
    MultiByteToWideChar(CP_ACP, 0, boot.manufacturer, -1, manufacturer, ARRAYSIZE(manufacturer));
    hr = memory_stream_create(bytes, boot.size, &image);
    if (SUCCEEDED(hr) && !(options = create_empty(manufacturer)))
    {
        IStream_Release(image);
        hr = E_OUTOFMEMORY;
    }
    if (FAILED(hr)) return com_error(hr, class_info, iid, NULL);
    options->stream = com_shared_create(&IID_IStream, image);
    IStream_Release(image);
    if (!options->stream)
    {
        IBootOptions_Release(&options->IBootOptions_iface);
        return com_error(E_OUTOFMEMORY, class_info, iid, NULL);
    }
    options->size = boot.size;
    options->platform = boot.platform;
    options->emulation = options->chosen = (EmulationType)boot.emulation;
    *copy = &options->IBootOptions_iface;
    return S_OK;
}
