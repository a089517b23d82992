/*
 * imapi2fs.dll: which classes it has.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "contents.h"
#include "foreignthread.h"
#include "imapi2fs_private.h"
#include "stash.h"

/* A class that does not work yet is not here, and so is neither registered nor created. */
static const struct com_class *const classes[] = {
    &image_class,
    &result_class,
    &directory_class,
    &file_class,
    &named_streams_class,
    &enum_items_class,
    &boot_options_class,
    &iso_image_manager_class,
    &fsi_stream_class,
    &block_range_class,
    &block_range_list_class,
    &progress_item_class,
    &progress_items_class,
    &enum_progress_items_class,
};

static const struct com_library library = { &LIBID_IMAPI2FS, IMAPI2FS_MajorVersion, IMAPI2FS_MinorVersion };

/* imapi2.dll's, which its library describes too. */
static const IID *const borrowed[] = { &IID_IDiscRecorder2, &IID_IBlockRange, &IID_IBlockRangeList };

static const struct com_module imapi2fs_module = { L"IMAPI2FS", &library, 1, classes, ARRAYSIZE(classes), NULL, 0, borrowed,
    ARRAYSIZE(borrowed), L"imapi2.dll" };

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved);

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    if (reason == DLL_PROCESS_ATTACH)
    {
        foreign_thread_start();
        contents_start();
        stash_start();
    }
    /* At the end of a process its threads are gone, perhaps with a lock held. */
    else if (reason == DLL_PROCESS_DETACH && !reserved)
    {
        contents_stop();
        stash_stop();
        foreign_thread_stop();
    }
    return com_module_main(&imapi2fs_module, instance, reason, reserved);
}

STDAPI DllCanUnloadNow(void)
{
    return com_module_can_unload_now();
}

STDAPI DllGetClassObject(REFCLSID clsid, REFIID riid, void **out)
{
    return com_module_get_class_object(clsid, riid, out);
}

STDAPI DllRegisterServer(void)
{
    return com_module_register();
}

STDAPI DllUnregisterServer(void)
{
    return com_module_unregister();
}
