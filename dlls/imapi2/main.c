/*
 * imapi2.dll: which classes it has.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "com/com.h"
#include "imapi2.h"
#include "imapi2ext.h"
#include "imapi2_private.h"
#include "trace.h"
#include "tray.h"

/* A class that does not work yet is not here, and so is neither registered nor created. */
static const struct com_class *const classes[] = {
    &discmaster_class,
    &recorder_class,
    &format_rawcd_class,
    &format_erase_class,
    &format_tao_class,
    &format_data_class,
    &multisession_sequential_class,
    &multisession_random_class,
    &raw_image_class,
    &write_engine_class,
    &write_speed_class,
    &stream_zero_class,
    &stream_prng_class,
    &stream_concatenate_class,
    &stream_interleave_class,
};

static const struct com_library libraries[] = {
    { &LIBID_IMAPI2, IMAPILib2_MajorVersion, IMAPILib2_MinorVersion },
    { &LIBID_IMAPI2Ext, IMAPI2Ext_MajorVersion, IMAPI2Ext_MinorVersion },
};

static const struct com_extension extensions[] = {
    { &IID_IRawCDImageCreator, &IID_IRawCDImageCreatorExtension },
    { &IID_IDiscFormat2RawCD, &IID_IBurnSimulation },
    { &IID_IDiscFormat2Data, &IID_IBurnSimulation },
    { &IID_IDiscFormat2TrackAtOnce, &IID_IBurnSimulation },
};

static const struct com_module module = { L"IMAPI2", libraries, ARRAYSIZE(libraries), classes, ARRAYSIZE(classes),
    extensions, ARRAYSIZE(extensions) };

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved);

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    if (reason == DLL_PROCESS_DETACH && reserved) tray_process_ends();
    if (reason == DLL_PROCESS_DETACH && !reserved) trace_stop();
    return com_module_main(&module, instance, reason, reserved);
}

HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID riid, void **out)
{
    return com_module_get_class_object(clsid, riid, out);
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    return com_module_can_unload_now();
}

HRESULT WINAPI DllRegisterServer(void)
{
    return com_module_register();
}

HRESULT WINAPI DllUnregisterServer(void)
{
    return com_module_unregister();
}
