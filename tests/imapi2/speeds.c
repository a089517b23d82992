/* Write speeds as MsftDiscFormat2Data, MsftDiscFormat2TrackAtOnce and MsftDiscFormat2RawCD have them (behaviour.md 0.2, 0.4, 11;
 * method_hresults.tsv: SPEEDSET). Without arguments what needs no drive; the scenario `drive` is for the virtual one:
 *   object=data|tao|raw      who is asked; data
 *   type=N                   IMAPI_MEDIA_PHYSICAL_TYPE of the descriptors
 *   list=3600c,3600,...      the descriptors, in this order: sectors per second, c for pure CAV
 *   set=600:S_OK,-1c:...     SetWriteSpeed and its result, one after the other
 *   current=600              CurrentWriteSpeed, and with c CurrentRotationTypeIsPureCAV, in the end
 *   prepare=CODE             PrepareMedia afterwards (tao, raw)
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "support/drive_test.h"

/* The members that the three have in common stand in different places of their vtables. */
struct face
{
    const char *name;
    const CLSID *clsid;
    const IID *iid;
    HRESULT (*put_recorder)(void *object, IDiscRecorder2 *recorder);
    HRESULT (*put_client_name)(void *object, BSTR name);
    HRESULT (*set)(void *object, LONG speed, VARIANT_BOOL cav);
    HRESULT (*get_requested)(void *object, LONG *speed);
    HRESULT (*get_requested_cav)(void *object, VARIANT_BOOL *cav);
    HRESULT (*get_current)(void *object, LONG *speed);
    HRESULT (*get_current_cav)(void *object, VARIANT_BOOL *cav);
    HRESULT (*get_speeds)(void *object, SAFEARRAY **speeds);
    HRESULT (*get_descriptors)(void *object, SAFEARRAY **descriptors);
    HRESULT (*prepare)(void *object);
    HRESULT (*release_media)(void *object);
};

#define MEMBERS(prefix, type) \
static HRESULT prefix##_recorder(void *o, IDiscRecorder2 *recorder) { return type##_put_Recorder((type *)o, recorder); } \
static HRESULT prefix##_name(void *o, BSTR name) { return type##_put_ClientName((type *)o, name); } \
static HRESULT prefix##_set(void *o, LONG speed, VARIANT_BOOL cav) { return type##_SetWriteSpeed((type *)o, speed, cav); } \
static HRESULT prefix##_requested(void *o, LONG *speed) { return type##_get_RequestedWriteSpeed((type *)o, speed); } \
static HRESULT prefix##_requested_cav(void *o, VARIANT_BOOL *cav) \
    { return type##_get_RequestedRotationTypeIsPureCAV((type *)o, cav); } \
static HRESULT prefix##_current(void *o, LONG *speed) { return type##_get_CurrentWriteSpeed((type *)o, speed); } \
static HRESULT prefix##_current_cav(void *o, VARIANT_BOOL *cav) { return type##_get_CurrentRotationTypeIsPureCAV((type *)o, cav); } \
static HRESULT prefix##_speeds(void *o, SAFEARRAY **a) { return type##_get_SupportedWriteSpeeds((type *)o, a); } \
static HRESULT prefix##_descriptors(void *o, SAFEARRAY **a) { return type##_get_SupportedWriteSpeedDescriptors((type *)o, a); }

MEMBERS(data, IDiscFormat2Data)
MEMBERS(tao, IDiscFormat2TrackAtOnce)
MEMBERS(raw, IDiscFormat2RawCD)

static HRESULT tao_prepare(void *object) { return IDiscFormat2TrackAtOnce_PrepareMedia((IDiscFormat2TrackAtOnce *)object); }
static HRESULT tao_release(void *object) { return IDiscFormat2TrackAtOnce_ReleaseMedia((IDiscFormat2TrackAtOnce *)object); }
static HRESULT raw_prepare(void *object) { return IDiscFormat2RawCD_PrepareMedia((IDiscFormat2RawCD *)object); }
static HRESULT raw_release(void *object) { return IDiscFormat2RawCD_ReleaseMedia((IDiscFormat2RawCD *)object); }

#define COMMON(prefix) prefix##_recorder, prefix##_name, prefix##_set, prefix##_requested, prefix##_requested_cav, \
    prefix##_current, prefix##_current_cav, prefix##_speeds, prefix##_descriptors

static const struct face faces[] = {
    { "data", &CLSID_MsftDiscFormat2Data, &IID_IDiscFormat2Data, COMMON(data), NULL, NULL },
    { "tao", &CLSID_MsftDiscFormat2TrackAtOnce, &IID_IDiscFormat2TrackAtOnce, COMMON(tao), tao_prepare, tao_release },
    { "raw", &CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD, COMMON(raw), raw_prepare, raw_release },
};

/* A word of a list, "3600c" or "-1": what follows it, or NULL where there is none. */
static const char *read_speed(const char *text, LONG *speed, BOOL *cav)
{
    char *end;

    *speed = strtol(text, &end, 10);
    if (end == text) return NULL;
    if ((*cav = *end == 'c')) end++;
    return end;
}

static void check_descriptor(VARIANT *item, IMAPI_MEDIA_PHYSICAL_TYPE wanted_type, LONG wanted, BOOL wanted_cav)
{
    IWriteSpeedDescriptor *descriptor = NULL;
    IMAPI_MEDIA_PHYSICAL_TYPE type = 0;
    VARIANT_BOOL cav = 42;
    LONG speed = 0;

    ok(V_VT(item) == VT_DISPATCH, "a descriptor is of type %u\n", V_VT(item));
    ok_hr(IDispatch_QueryInterface(V_DISPATCH(item), &IID_IWriteSpeedDescriptor, (void **)&descriptor), S_OK);
    if (!descriptor) return;
    ok_hr(IWriteSpeedDescriptor_get_MediaType(descriptor, &type), S_OK);
    ok_hr(IWriteSpeedDescriptor_get_RotationTypeIsPureCAV(descriptor, &cav), S_OK);
    ok_hr(IWriteSpeedDescriptor_get_WriteSpeed(descriptor, &speed), S_OK);
    ok_hr(IWriteSpeedDescriptor_get_WriteSpeed(descriptor, NULL), E_POINTER);
    ok_hr(IWriteSpeedDescriptor_get_MediaType(descriptor, NULL), E_POINTER);
    ok_hr(IWriteSpeedDescriptor_get_RotationTypeIsPureCAV(descriptor, NULL), E_POINTER);
    ok(type == wanted_type, "a descriptor is for type %u\n", type);
    ok(speed == wanted && cav == (wanted_cav ? VARIANT_TRUE : VARIANT_FALSE), "%ld, CAV %d stands where %ld, CAV %d should\n",
            speed, cav, wanted, wanted_cav);
    IWriteSpeedDescriptor_Release(descriptor);
}

static void check_lists(const struct face *face, void *object, const char *wanted)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type = (IMAPI_MEDIA_PHYSICAL_TYPE)atoi(argument_value("type", "2"));
    SAFEARRAY *descriptors = NULL, *speeds = NULL;
    VARIANT *items = NULL, *numbers = NULL;
    ULONG count = 0, distinct = 0;
    LONG speed, last = -1;
    BOOL cav;

    ok_error(face->get_descriptors(object, &descriptors), S_OK);
    ok_error(face->get_speeds(object, &speeds), S_OK);
    if (!descriptors || !speeds) return;
    ok_hr(SafeArrayAccessData(descriptors, (void **)&items), S_OK);
    ok_hr(SafeArrayAccessData(speeds, (void **)&numbers), S_OK);
    while (wanted && (wanted = read_speed(wanted, &speed, &cav)))
    {
        ok(count < descriptors->rgsabound[0].cElements, "%ld is missing\n", speed);
        if (count >= descriptors->rgsabound[0].cElements) break;
        check_descriptor(&items[count++], type, speed, cav);
        if (speed != last && distinct < speeds->rgsabound[0].cElements)
        {
            ok(V_VT(&numbers[distinct]) == VT_UI4, "a speed is of type %u\n", V_VT(&numbers[distinct]));
            ok(V_I4(&numbers[distinct]) == speed, "%ld stands where %ld should\n", V_I4(&numbers[distinct]), speed);
        }
        if (speed != last) distinct++;
        last = speed;
        if (*wanted == ',') wanted++;
    }
    ok(descriptors->rgsabound[0].cElements == count, "%lu descriptors\n", descriptors->rgsabound[0].cElements);
    ok(speeds->rgsabound[0].cElements == distinct, "%lu speeds\n", speeds->rgsabound[0].cElements);
    SafeArrayUnaccessData(descriptors);
    SafeArrayUnaccessData(speeds);
    SafeArrayDestroy(descriptors);
    SafeArrayDestroy(speeds);
}

static void set_speeds(const struct face *face, void *object, const char *text)
{
    VARIANT_BOOL found_cav;
    LONG speed, found;
    char code[64];
    BOOL cav;
    int used;

    while (text && (text = read_speed(text, &speed, &cav)) && sscanf(text, ":%63[A-Z_0-9]%n", code, &used) == 1)
    {
        winetest_push_context("%s, speed %ld, CAV %d", face->name, speed, cav);
        ok_error(face->set(object, speed, cav ? VARIANT_TRUE : VARIANT_FALSE), hresult_by_name(code));
        found = 42;
        found_cav = 42;
        ok_hr(face->get_requested(object, &found), S_OK);
        ok_hr(face->get_requested_cav(object, &found_cav), S_OK);
        ok(found == speed, "%ld was asked for\n", found);
        ok(found_cav == (cav ? VARIANT_TRUE : VARIANT_FALSE), "CAV %d was asked for\n", found_cav);
        winetest_pop_context();
        text += used;
        if (*text == ',') text++;
    }
    ok(!text || !*text, "what is to be set cannot be read: %s\n", text);
}

static void check_current(const struct face *face, void *object, const char *wanted)
{
    VARIANT_BOOL found_cav = 42;
    LONG speed, found = 0;
    BOOL cav;

    if (!read_speed(wanted, &speed, &cav)) return;
    ok_error(face->get_current(object, &found), S_OK);
    ok_error(face->get_current_cav(object, &found_cav), S_OK);
    ok(found == speed, "the current speed is %ld\n", found);
    ok(found_cav == (cav ? VARIANT_TRUE : VARIANT_FALSE), "it is CAV: %d\n", found_cav);
}

static void scenario_drive(void)
{
    const char *name = argument_value("object", "data"), *list = argument_value("list", NULL);
    BSTR client = SysAllocString(L"speeds");
    const struct face *face = faces;
    IDiscRecorder2 *recorder = open_first_recorder();
    void *object;

    while (face < faces + ARRAY_SIZE(faces) && strcmp(face->name, name)) face++;
    ok(face < faces + ARRAY_SIZE(faces), "there is no object %s\n", name);
    if (recorder && face < faces + ARRAY_SIZE(faces) && (object = create_object(face->clsid, face->iid)))
    {
        ok_error(face->put_recorder(object, recorder), S_OK);
        ok_error(face->put_client_name(object, client), S_OK);
        if (list) check_lists(face, object, list);
        set_speeds(face, object, argument_value("set", NULL));
        ok_error(face->set(object, 0, VARIANT_FALSE), E_INVALIDARG);
        ok_error(face->set(object, -2, VARIANT_TRUE), E_INVALIDARG);
        check_current(face, object, argument_value("current", ""));
        /* With the disc at hand PrepareMedia says the same as SetWriteSpeed. */
        if (face->prepare && argument_value("prepare", NULL))
        {
            ok_error(face->prepare(object), hresult_by_name(argument_value("prepare", NULL)));
            ok_error(face->release_media(object), S_OK);
        }
        ok(!IUnknown_Release((IUnknown *)object), "references are left\n");
    }
    if (recorder) IDiscRecorder2_Release(recorder);
    SysFreeString(client);
}

static void test_no_recorder(void)
{
    VARIANT_BOOL cav;
    LONG speed;
    void *object;
    UINT i;

    for (i = 0; i < ARRAY_SIZE(faces); i++)
    {
        if (!(object = create_object(faces[i].clsid, faces[i].iid))) continue;
        ok_error(faces[i].set(object, 600, VARIANT_FALSE), E_IMAPI_RECORDER_REQUIRED);
        ok_hr(faces[i].get_requested(object, &speed), S_OK);
        ok_hr(faces[i].get_requested_cav(object, &cav), S_OK);
        ok(speed == -1 && cav == VARIANT_FALSE, "%s: %ld, CAV %d\n", faces[i].name, speed, cav);
        IUnknown_Release((IUnknown *)object);
    }
}

static const struct scenario scenarios[] = { { "drive", scenario_drive } };

START_TEST(speeds)
{
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    test_no_recorder();
    if ((name = scenario_argument("a drive"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    CoUninitialize();
}
