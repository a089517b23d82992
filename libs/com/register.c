/* Registration: DllRegisterServer and DllUnregisterServer, from the module's table of classes.
 *
 * Everything goes to HKEY_LOCAL_MACHINE\Software\Classes, in the registry view of the DLL's own bitness, as regsvr32 expects;
 * not to HKEY_CLASSES_ROOT, which would write into the user's half wherever a key exists there already. There is no
 * falling back to HKEY_CURRENT_USER for who may not write: half the machine's programs would not see such classes, and
 * regsvr32 saying "access denied" is something a user can act on.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "com_private.h"

#define GUID_SIZE 39                /* braces, digits, dashes and the end */
#define KEY_SIZE 256                /* the registry's limit for one name is 255 */

#ifdef _WIN64
#define THIS_PLATFORM L"win64"
#define OTHER_PLATFORM L"win32"
#define OTHER_VIEW KEY_WOW64_32KEY
#else
#define THIS_PLATFORM L"win32"
#define OTHER_PLATFORM L"win64"
#define OTHER_VIEW KEY_WOW64_64KEY
#endif

/* What is written about one class: the key's path, where %C, %P and %I stand for what `fill` puts there, and one value. */
struct entry
{
    const WCHAR *key;
    const WCHAR *name;              /* NULL: the default value */
    const WCHAR *value;
};

static const struct entry class_entries[] =
{
    { L"CLSID\\%C", NULL, L"%D" },
    { L"CLSID\\%C\\InprocServer32", NULL, L"%F" },
    { L"CLSID\\%C\\InprocServer32", L"ThreadingModel", L"Both" },
    { L"CLSID\\%C\\ProgID", NULL, L"%P.1" },
    { L"CLSID\\%C\\VersionIndependentProgID", NULL, L"%P" },
    { L"CLSID\\%C\\TypeLib", NULL, L"%L" },
    { L"CLSID\\%C\\Version", NULL, L"%V" },
    { L"%P", NULL, L"%D" },
    { L"%P\\CLSID", NULL, L"%C" },
    { L"%P\\CurVer", NULL, L"%P.1" },
    { L"%P.1", NULL, L"%D" },
    { L"%P.1\\CLSID", NULL, L"%C" },
};

/* What the letters after % stand for. */
struct fillings
{
    WCHAR clsid[GUID_SIZE];         /* %C */
    WCHAR libid[GUID_SIZE];         /* %L */
    WCHAR version[16];              /* %V */
    const WCHAR *description;       /* %D */
    const WCHAR *prog_id;           /* %P */
    const WCHAR *file;              /* %F */
};

static const WCHAR *filling(const struct fillings *fillings, WCHAR letter)
{
    switch (letter)
    {
    case 'C': return fillings->clsid;
    case 'L': return fillings->libid;
    case 'V': return fillings->version;
    case 'D': return fillings->description;
    case 'P': return fillings->prog_id;
    case 'F': return fillings->file;
    default: return L"";
    }
}

/* The pattern with its letters replaced; for the caller to free. */
static WCHAR *fill(const WCHAR *pattern, const struct fillings *fillings)
{
    size_t size = 1;
    const WCHAR *p;
    WCHAR *text;

    for (p = pattern; *p; p++) size += *p == '%' && p[1] ? wcslen(filling(fillings, *++p)) : 1;
    if (!(text = malloc(size * sizeof(*text)))) return NULL;
    text[0] = 0;
    for (size = 0, p = pattern; *p; p++)
    {
        if (*p == '%' && p[1])
        {
            wcscpy(text + size, filling(fillings, *++p));
            size += wcslen(text + size);
        }
        else
        {
            text[size++] = *p;
        }
    }
    text[size] = 0;
    return text;
}

static void guid_text(REFGUID guid, WCHAR *text)
{
    StringFromGUID2(guid, text, GUID_SIZE);
}

static LSTATUS open_classes(HKEY *key)
{
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Classes", 0, KEY_READ | KEY_WRITE, key);
}

static LSTATUS write_entry(HKEY root, const struct entry *entry, const struct fillings *fillings)
{
    WCHAR *path = fill(entry->key, fillings), *value = fill(entry->value, fillings);
    LSTATUS status = ERROR_OUTOFMEMORY;
    HKEY key;

    if (path && value &&
        !(status = RegCreateKeyExW(root, path, 0, NULL, REG_OPTION_NON_VOLATILE, KEY_SET_VALUE, NULL, &key, NULL)))
    {
        status = RegSetValueExW(key, entry->name, 0, REG_SZ, (const BYTE *)value,
                                (DWORD)((wcslen(value) + 1) * sizeof(*value)));
        RegCloseKey(key);
    }
    free(path);
    free(value);
    return status;
}

/* Deletes a key with everything below it (RegDeleteTree is not in every system this runs on). A key that is not there is
 * success. */
static LSTATUS delete_tree(HKEY root, const WCHAR *path)
{
    WCHAR name[KEY_SIZE];
    LSTATUS status;
    DWORD length;
    HKEY key;

    if ((status = RegOpenKeyExW(root, path, 0, KEY_READ, &key)))
        return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;

    /* the first one each time, until there is none: deleting moves the others up */
    while (!status)
    {
        length = KEY_SIZE;
        if ((status = RegEnumKeyExW(key, 0, name, &length, NULL, NULL, NULL, NULL))) break;
        status = delete_tree(key, name);
    }
    RegCloseKey(key);
    if (status != ERROR_NO_MORE_ITEMS) return status;

    status = RegDeleteKeyW(root, path);
    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

/* Deletes a key only when it holds nothing. */
static void delete_if_empty(HKEY root, const WCHAR *path)
{
    DWORD keys = 1, values = 1;
    HKEY key;

    if (RegOpenKeyExW(root, path, 0, KEY_READ, &key)) return;
    if (RegQueryInfoKeyW(key, NULL, NULL, NULL, &keys, NULL, NULL, &values, NULL, NULL, NULL, NULL)) keys = 1;
    RegCloseKey(key);
    if (!keys && !values) RegDeleteKeyW(root, path);
}

/* ProgIDs are common to both bitnesses: they stay while the DLL of the other is registered. */
static BOOL registered_in_other_view(const struct fillings *fillings)
{
    WCHAR *path = fill(L"Software\\Classes\\CLSID\\%C\\InprocServer32", fillings);
    BOOL found = FALSE;
    HKEY key;

    if (path && !RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | OTHER_VIEW, &key))
    {
        RegCloseKey(key);
        found = TRUE;
    }
    free(path);
    return found;
}

static LSTATUS delete_filled(HKEY root, const WCHAR *pattern, const struct fillings *fillings)
{
    WCHAR *path = fill(pattern, fillings);
    LSTATUS status = path ? delete_tree(root, path) : ERROR_OUTOFMEMORY;

    free(path);
    return status;
}

static void prepare(struct fillings *fillings, const struct com_class *class_info, const WCHAR *file)
{
    const struct com_library *library = &com_module_get()->libraries[0];

    guid_text(class_info->clsid, fillings->clsid);
    guid_text(library->libid, fillings->libid);
    _snwprintf(fillings->version, ARRAYSIZE(fillings->version), L"%u.%u", library->major, library->minor);
    fillings->version[ARRAYSIZE(fillings->version) - 1] = 0;
    fillings->description = class_info->description;
    fillings->prog_id = class_info->prog_id;
    fillings->file = file;
}

static LSTATUS register_classes(HKEY root, const WCHAR *file)
{
    const struct com_module *module = com_module_get();
    struct fillings fillings;
    LSTATUS status;
    UINT i, j;

    for (i = 0; i < module->class_count; i++)
    {
        if (!module->classes[i]->create) continue;
        prepare(&fillings, module->classes[i], file);
        for (j = 0; j < ARRAYSIZE(class_entries); j++)
        {
            if ((status = write_entry(root, &class_entries[j], &fillings))) return status;
        }
    }
    return ERROR_SUCCESS;
}

static LSTATUS unregister_classes(HKEY root)
{
    const struct com_module *module = com_module_get();
    LSTATUS status, result = ERROR_SUCCESS;
    struct fillings fillings;
    UINT i;

    for (i = 0; i < module->class_count; i++)
    {
        if (!module->classes[i]->create) continue;
        prepare(&fillings, module->classes[i], L"");
        if ((status = delete_filled(root, L"CLSID\\%C", &fillings))) result = status;
        if (registered_in_other_view(&fillings)) continue;
        if ((status = delete_filled(root, L"%P.1", &fillings))) result = status;
        if ((status = delete_filled(root, L"%P", &fillings))) result = status;
    }
    return result;
}

/* Which library an interface is registered with: what stands in its key. */
struct owner
{
    WCHAR libid[GUID_SIZE];
    WCHAR version[16];
};

static BOOL read_text(HKEY key, const WCHAR *name, WCHAR *text, DWORD length)
{
    DWORD size = length * sizeof(*text), type;

    memset(text, 0, size);
    if (RegQueryValueExW(key, name, NULL, &type, (BYTE *)text, &size) || type != REG_SZ) text[0] = 0;
    text[length - 1] = 0;
    return text[0] != 0;
}

/* FALSE when it is registered with none. `interfaces` is the key Interface. */
static BOOL read_owner(HKEY interfaces, REFIID iid, struct owner *owner)
{
    WCHAR path[64];
    HKEY key;
    BOOL found;

    guid_text(iid, path);
    wcscat(path, L"\\TypeLib");
    if (RegOpenKeyExW(interfaces, path, 0, KEY_READ, &key)) return FALSE;
    found = read_text(key, NULL, owner->libid, ARRAYSIZE(owner->libid));
    read_text(key, L"Version", owner->version, ARRAYSIZE(owner->version));
    RegCloseKey(key);
    return found;
}

static void write_owner(HKEY interfaces, REFIID iid, const struct owner *owner)
{
    WCHAR path[64];
    HKEY key;

    guid_text(iid, path);
    wcscat(path, L"\\TypeLib");
    if (RegOpenKeyExW(interfaces, path, 0, KEY_WRITE, &key)) return;
    RegSetValueExW(key, NULL, 0, REG_SZ, (const BYTE *)owner->libid,
                   (DWORD)((wcslen(owner->libid) + 1) * sizeof(WCHAR)));
    RegSetValueExW(key, L"Version", 0, REG_SZ, (const BYTE *)owner->version,
                   (DWORD)((wcslen(owner->version) + 1) * sizeof(WCHAR)));
    RegCloseKey(key);
}

/* The key Interface in one view: 0 or OTHER_VIEW. It is opened by its whole path because only there Wine asks for the view. */
static BOOL open_interfaces(REGSAM view, HKEY *key)
{
    return !RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\Interface", 0, KEY_READ | KEY_WRITE | view, key);
}

/* {iid} below Interface, when it names our library. */
static void delete_interface(HKEY interfaces, const WCHAR *libid, REFIID iid)
{
    struct owner owner;
    WCHAR path[GUID_SIZE];

    guid_text(iid, path);
    if (read_owner(interfaces, iid, &owner) && !_wcsicmp(owner.libid, libid)) delete_tree(interfaces, path);
}

/* Every interface of a library, in one view. */
static void delete_interfaces(REGSAM view, UINT index, const WCHAR *libid)
{
    HKEY interfaces;
    ITypeLib *library;
    ITypeInfo *info;
    TYPEATTR *attr;
    UINT i;

    if (!open_interfaces(view, &interfaces)) return;
    if (SUCCEEDED(com_type_library(index, &library)))
    {
        for (i = 0; i < ITypeLib_GetTypeInfoCount(library); i++)
        {
            if (FAILED(ITypeLib_GetTypeInfo(library, i, &info))) continue;
            if (SUCCEEDED(ITypeInfo_GetTypeAttr(info, &attr)))
            {
                if (attr->typekind == TKIND_INTERFACE || attr->typekind == TKIND_DISPATCH)
                    delete_interface(interfaces, libid, &attr->guid);
                ITypeInfo_ReleaseTypeAttr(info, attr);
            }
            ITypeInfo_Release(info);
        }
        ITypeLib_Release(library);
    }
    RegCloseKey(interfaces);
}

static BOOL key_exists(HKEY root, const WCHAR *path)
{
    HKEY key;

    if (RegOpenKeyExW(root, path, 0, KEY_READ, &key)) return FALSE;
    RegCloseKey(key);
    return TRUE;
}

/* The library's version and its interfaces are common to both bitnesses: while the other one is registered only the path of
 * this one goes. Not by UnRegisterTypeLib: Wine's takes every interface out that the library describes, also those that are
 * registered with another, and does nothing at all where the registered path is no longer true. */
static void unregister_type_library(HKEY root, UINT index)
{
    const struct com_library *library = &com_module_get()->libraries[index];
    WCHAR libid[GUID_SIZE], version[96], platform[128];

    guid_text(library->libid, libid);
    _snwprintf(version, ARRAYSIZE(version), L"TypeLib\\%ls\\%x.%x", libid, library->major, library->minor);

    _snwprintf(platform, ARRAYSIZE(platform), L"%ls\\0\\" OTHER_PLATFORM, version);
    if (key_exists(root, platform))
    {
        _snwprintf(platform, ARRAYSIZE(platform), L"%ls\\0\\" THIS_PLATFORM, version);
        delete_tree(root, platform);
        return;
    }

    delete_interfaces(0, index, libid);
    delete_interfaces(OTHER_VIEW, index, libid);
    delete_tree(root, version);
    *wcsrchr(version, '\\') = 0;
    delete_if_empty(root, version);
}

/* The libraries that the borrowed interfaces are registered with in one view; an empty libid where RegisterTypeLib may have
 * the interface: nobody else does, or a library that is not there any more. */
static void read_lenders(REGSAM view, struct owner *owners)
{
    const struct com_module *module = com_module_get();
    WCHAR path[128];
    HKEY interfaces;
    UINT i;

    if (!open_interfaces(view, &interfaces)) return;
    for (i = 0; i < module->borrowed_count; i++)
    {
        if (!read_owner(interfaces, module->borrowed[i], &owners[i])) continue;
        _snwprintf(path, ARRAYSIZE(path), L"Software\\Classes\\TypeLib\\%ls", owners[i].libid);
        if (!key_exists(HKEY_LOCAL_MACHINE, path)) owners[i].libid[0] = 0;
    }
    RegCloseKey(interfaces);
}

static void give_back(REGSAM view, const struct owner *owners)
{
    const struct com_module *module = com_module_get();
    HKEY interfaces;
    UINT i;

    if (!open_interfaces(view, &interfaces)) return;
    for (i = 0; i < module->borrowed_count; i++)
        if (owners[i].libid[0]) write_owner(interfaces, module->borrowed[i], &owners[i]);
    RegCloseKey(interfaces);
}

/* RegisterTypeLib takes every interface of the library, in both views. */
static HRESULT register_type_library(UINT index)
{
    UINT count = com_module_get()->borrowed_count;
    struct owner *owners = calloc(2 * count + 1, sizeof(*owners));
    WCHAR *path = com_library_path(index);
    ITypeLib *library = NULL;
    HRESULT hr;

    if (!owners || !path) hr = E_OUTOFMEMORY;
    else hr = com_type_library(index, &library);
    if (SUCCEEDED(hr))
    {
        read_lenders(0, owners);
        read_lenders(OTHER_VIEW, owners + count);
        hr = RegisterTypeLib(library, path, NULL);
        give_back(0, owners);
        give_back(OTHER_VIEW, owners + count);
        ITypeLib_Release(library);
    }
    free(path);
    free(owners);
    return hr;
}

HRESULT com_module_register(void)
{
    WCHAR *file = com_module_path();
    LSTATUS status;
    HRESULT hr;
    HKEY root;
    UINT i;

    if (!file) return E_OUTOFMEMORY;
    if (!(status = open_classes(&root)))
    {
        status = register_classes(root, file);
        RegCloseKey(root);
    }
    hr = HRESULT_FROM_WIN32(status);
    free(file);
    for (i = 0; i < com_module_get()->library_count && SUCCEEDED(hr); i++) hr = register_type_library(i);
    if (FAILED(hr)) com_module_unregister();
    return hr;
}

HRESULT com_module_unregister(void)
{
    LSTATUS status;
    HKEY root;
    UINT i;

    if ((status = open_classes(&root))) return HRESULT_FROM_WIN32(status);
    status = unregister_classes(root);
    for (i = 0; i < com_module_get()->library_count; i++) unregister_type_library(root, i);
    RegCloseKey(root);
    return HRESULT_FROM_WIN32(status);
}
