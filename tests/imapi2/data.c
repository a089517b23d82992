/* Write of MsftDiscFormat2Data (behaviour.md 0.5, 0.6, 7, 10, 12, 17, 27): one burn as the command line says, and the disc's
 * properties before and after it. tests/datadiscs/run has the table of burns, puts the disc in for each and reads it afterwards.
 *
 *   data burn file=PATH ...
 *   file=PATH | sectors=N      what is written: a file, or computed content
 *   extra=BYTES                more than that, by Stat
 *   stream=KIND                what is wrong with the stream: stat, read, short, noseek, slow (1000 bytes at a time)
 *   at=SECTOR                  where
 *   ranges=A-B,C-D | none      the stream has a list of block ranges; none: it says E_NOTIMPL
 *   close=yes compat=no force=yes postgap=yes burn-free=no simulate=yes
 *   verify=quick | full
 *   speed=SECTORS cav=yes adjusted=CODE    SetWriteSpeed and what it gives
 *   hr=CODE                    what Write gives (S_OK)
 *   text=PART                  is in the text of its error
 *   cancel=ACTION              CancelWrite in the first event of this action (its number)
 *   sink=dispatch|vtable|none  apartment=sta|mta  recorder=foreign  meddle=yes (puts in every event)
 *   before=NAME:VALUE,...      properties before the burn, and
 *   after=NAME:VALUE,...       behind it: the names in the table below; VALUE a number, or the name of an HRESULT
 *   actions=0,4,5,6            these actions are told, in this order, repetitions left out
 *   data look before=...       the properties alone
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include "imapi2ext.h"
#include "support/data_sink.h"
#include "support/drive_test.h"
#include "support/foreign_recorder.h"
#include "support/image_stream.h"

static const char client_name[] = "winetest data";

struct burn
{
    IDiscRecorder2 *recorder;
    IDiscFormat2Data *format;
    struct data_sink *sink;
    struct image_stream stream;
    HRESULT hr;                 /* Write's */
    BSTR text;                  /* and its error text */
    BOOL cancelled;
    DWORD writer;               /* thread of Write */
};

static BOOL argument_is(const char *key, const char *value)
{
    return !strcmp(argument_value(key, ""), value);
}

static LONG argument_number(const char *key, LONG otherwise)
{
    const char *text = argument_value(key, NULL);

    return text ? atoi(text) : otherwise;
}

/* --- properties ------------------------------------------------------------------------------------------------------- */

static HRESULT media_state(IDiscFormat2Data *format, LONG *value)
{
    IMAPI_FORMAT2_DATA_MEDIA_STATE state = (IMAPI_FORMAT2_DATA_MEDIA_STATE)-1;
    HRESULT hr = IDiscFormat2Data_get_CurrentMediaStatus(format, &state);

    *value = (LONG)state;
    return hr;
}

static HRESULT write_protection(IDiscFormat2Data *format, LONG *value)
{
    IMAPI_MEDIA_WRITE_PROTECT_STATE state = (IMAPI_MEDIA_WRITE_PROTECT_STATE)-1;
    HRESULT hr = IDiscFormat2Data_get_WriteProtectStatus(format, &state);

    *value = (LONG)state;
    return hr;
}

static HRESULT media_type(IDiscFormat2Data *format, LONG *value)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type = (IMAPI_MEDIA_PHYSICAL_TYPE)-1;
    HRESULT hr = IDiscFormat2Data_get_CurrentPhysicalMediaType(format, &type);

    *value = (LONG)type;
    return hr;
}

static HRESULT total_sectors(IDiscFormat2Data *format, LONG *value)
{
    return IDiscFormat2Data_get_TotalSectorsOnMedia(format, value);
}

static HRESULT free_sectors(IDiscFormat2Data *format, LONG *value)
{
    return IDiscFormat2Data_get_FreeSectorsOnMedia(format, value);
}

static HRESULT next_writable(IDiscFormat2Data *format, LONG *value)
{
    return IDiscFormat2Data_get_NextWritableAddress(format, value);
}

static HRESULT previous_start(IDiscFormat2Data *format, LONG *value)
{
    return IDiscFormat2Data_get_StartAddressOfPreviousSession(format, value);
}

static HRESULT previous_last(IDiscFormat2Data *format, LONG *value)
{
    return IDiscFormat2Data_get_LastWrittenAddressOfPreviousSession(format, value);
}

static HRESULT flag_to_number(HRESULT hr, VARIANT_BOOL flag, LONG *value)
{
    ok(flag == VARIANT_TRUE || flag == VARIANT_FALSE, "a flag is %d\n", flag);
    *value = flag ? 1 : 0;
    return hr;
}

static HRESULT physically_blank(IDiscFormat2Data *format, LONG *value)
{
    VARIANT_BOOL flag = 42;
    HRESULT hr = IDiscFormat2Data_get_MediaPhysicallyBlank(format, &flag);

    return flag_to_number(hr, flag, value);
}

static HRESULT heuristically_blank(IDiscFormat2Data *format, LONG *value)
{
    VARIANT_BOOL flag = 42;
    HRESULT hr = IDiscFormat2Data_get_MediaHeuristicallyBlank(format, &flag);

    return flag_to_number(hr, flag, value);
}

/* What somebody says of the recorder: the data writer, or another object that goes with it. */
static HRESULT ask_of_recorder(IDiscFormat2Data *format, HRESULT (*ask)(void *asked, IDiscRecorder2 *recorder, VARIANT_BOOL *flag),
        void *asked, LONG *value)
{
    IDiscRecorder2 *recorder = NULL;
    VARIANT_BOOL flag = 42;
    HRESULT hr;

    ok_hr(IDiscFormat2Data_get_Recorder(format, &recorder), S_OK);
    hr = ask(asked, recorder, &flag);
    IDiscRecorder2_Release(recorder);
    return flag_to_number(hr, flag, value);
}

static HRESULT ask_media_supported(void *format, IDiscRecorder2 *recorder, VARIANT_BOOL *flag)
{
    return IDiscFormat2Data_IsCurrentMediaSupported((IDiscFormat2Data *)format, recorder, flag);
}

static HRESULT media_supported(IDiscFormat2Data *format, LONG *value)
{
    return ask_of_recorder(format, ask_media_supported, format, value);
}

static HRESULT ask_recorder_supported(void *format, IDiscRecorder2 *recorder, VARIANT_BOOL *flag)
{
    return IDiscFormat2Data_IsRecorderSupported((IDiscFormat2Data *)format, recorder, flag);
}

static HRESULT recorder_supported(IDiscFormat2Data *format, LONG *value)
{
    return ask_of_recorder(format, ask_recorder_supported, format, value);
}

static HRESULT ask_erasable(void *eraser, IDiscRecorder2 *recorder, VARIANT_BOOL *flag)
{
    return IDiscFormat2Erase_IsCurrentMediaSupported((IDiscFormat2Erase *)eraser, recorder, flag);
}

/* The eraser's IsCurrentMediaSupported. */
static HRESULT can_erase(IDiscFormat2Data *format, LONG *value)
{
    IDiscFormat2Erase *eraser = create_object(&CLSID_MsftDiscFormat2Erase, &IID_IDiscFormat2Erase);
    HRESULT hr = ask_of_recorder(format, ask_erasable, eraser, value);

    IDiscFormat2Erase_Release(eraser);
    return hr;
}

/* The first speed, which clients take for the fastest (behaviour.md 0.1); the current one and the descriptors go with it. */
static HRESULT fastest(IDiscFormat2Data *format, LONG *value)
{
    SAFEARRAY *speeds = NULL, *descriptors = NULL;
    HRESULT hr = IDiscFormat2Data_get_SupportedWriteSpeeds(format, &speeds);
    LONG index = 0, current = 0;
    VARIANT element;

    if (FAILED(hr)) return hr;
    VariantInit(&element);
    ok_hr(SafeArrayGetElement(speeds, &index, &element), S_OK);
    ok(V_VT(&element) == VT_UI4, "a speed of type %u\n", V_VT(&element));
    *value = (LONG)V_UI4(&element);
    ok_error(IDiscFormat2Data_get_CurrentWriteSpeed(format, &current), S_OK);
    ok(current > 0, "the current speed is %ld\n", current);
    ok_error(IDiscFormat2Data_get_SupportedWriteSpeedDescriptors(format, &descriptors), S_OK);
    ok(descriptors && descriptors->rgsabound[0].cElements >= speeds->rgsabound[0].cElements, "fewer descriptors than speeds\n");
    SafeArrayDestroy(descriptors);
    SafeArrayDestroy(speeds);
    return hr;
}

static HRESULT can_simulate(IDiscFormat2Data *format, LONG *value)
{
    IBurnSimulation *simulation = NULL;
    VARIANT_BOOL flag = 42;
    HRESULT hr;

    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnSimulation, (void **)&simulation), S_OK);
    hr = IBurnSimulation_get_IsSimulationSupported(simulation, &flag);
    IBurnSimulation_Release(simulation);
    return flag_to_number(hr, flag, value);
}

/* The multisession object at this place in the array, which always has both (behaviour.md 12). */
static void *multisession(IDiscFormat2Data *format, LONG index, REFIID iid)
{
    SAFEARRAY *array = NULL;
    void *object = NULL;
    VARIANT element;

    ok_hr(IDiscFormat2Data_get_MultisessionInterfaces(format, &array), S_OK);
    if (!array) return NULL;
    ok(array->rgsabound[0].cElements == 2 && !array->rgsabound[0].lLbound, "%lu elements\n", array->rgsabound[0].cElements);
    VariantInit(&element);
    ok_hr(SafeArrayGetElement(array, &index, &element), S_OK);
    ok(V_VT(&element) == VT_DISPATCH, "an element of type %u\n", V_VT(&element));
    ok_hr(IDispatch_QueryInterface(V_DISPATCH(&element), iid, &object), S_OK);
    VariantClear(&element);
    SafeArrayDestroy(array);
    return object;
}

#define SEQUENTIAL_GETTER(name, method) \
    static HRESULT name(IDiscFormat2Data *format, LONG *value) \
    { \
        IMultisessionSequential2 *object = multisession(format, 0, &IID_IMultisessionSequential2); \
        HRESULT hr = IMultisessionSequential2_get_##method(object, value); \
        IMultisessionSequential2_Release(object); \
        return hr; \
    }

#define RANDOM_GETTER(name, method) \
    static HRESULT name(IDiscFormat2Data *format, LONG *value) \
    { \
        IMultisessionRandomWrite *object = multisession(format, 1, &IID_IMultisessionRandomWrite); \
        HRESULT hr = IMultisessionRandomWrite_get_##method(object, value); \
        IMultisessionRandomWrite_Release(object); \
        return hr; \
    }

SEQUENTIAL_GETTER(sequential_start, StartAddressOfPreviousSession)
SEQUENTIAL_GETTER(sequential_last, LastWrittenAddressOfPreviousSession)
SEQUENTIAL_GETTER(sequential_next, NextWritableAddress)
SEQUENTIAL_GETTER(sequential_free, FreeSectorsOnMedia)
SEQUENTIAL_GETTER(sequential_unit, WriteUnitSize)
RANDOM_GETTER(random_unit, WriteUnitSize)
RANDOM_GETTER(random_last, LastWrittenAddress)
RANDOM_GETTER(random_total, TotalSectorsOnMedia)

static HRESULT sequential_supported(IDiscFormat2Data *format, LONG *value)
{
    IMultisessionSequential2 *object = multisession(format, 0, &IID_IMultisessionSequential2);
    VARIANT_BOOL flag = 42;
    HRESULT hr = IMultisessionSequential2_get_IsSupportedOnCurrentMediaState(object, &flag);

    IMultisessionSequential2_Release(object);
    return flag_to_number(hr, flag, value);
}

static HRESULT sequential_first(IDiscFormat2Data *format, LONG *value)
{
    IMultisessionSequential2 *object = multisession(format, 0, &IID_IMultisessionSequential2);
    VARIANT_BOOL flag = 42;
    HRESULT hr = IMultisessionSequential2_get_IsFirstDataSession(object, &flag);

    IMultisessionSequential2_Release(object);
    return flag_to_number(hr, flag, value);
}

static HRESULT random_supported(IDiscFormat2Data *format, LONG *value)
{
    IMultisessionRandomWrite *object = multisession(format, 1, &IID_IMultisessionRandomWrite);
    VARIANT_BOOL flag = 42;
    HRESULT hr = IMultisessionRandomWrite_get_IsSupportedOnCurrentMediaState(object, &flag);

    IMultisessionRandomWrite_Release(object);
    return flag_to_number(hr, flag, value);
}

static const struct property
{
    const char *name;
    HRESULT (*get)(IDiscFormat2Data *format, LONG *value);
}
properties[] =
{
    { "supported", media_supported }, { "status", media_state }, { "protection", write_protection }, { "type", media_type },
    { "total", total_sectors }, { "free", free_sectors }, { "nwa", next_writable }, { "start", previous_start },
    { "last", previous_last }, { "blank", physically_blank }, { "empty", heuristically_blank }, { "simulates", can_simulate },
    { "seq", sequential_supported }, { "first", sequential_first }, { "seq-start", sequential_start },
    { "seq-last", sequential_last }, { "seq-nwa", sequential_next }, { "seq-free", sequential_free },
    { "seq-unit", sequential_unit }, { "ran", random_supported }, { "ran-unit", random_unit }, { "ran-last", random_last },
    { "ran-total", random_total }, { "recorder", recorder_supported }, { "erases", can_erase }, { "speed", fastest },
};

static const struct property *find_property(const char *name, size_t length)
{
    UINT i;

    for (i = 0; i < ARRAYSIZE(properties); i++)
        if (strlen(properties[i].name) == length && !strncmp(properties[i].name, name, length)) return &properties[i];
    return NULL;
}

static void check_property(IDiscFormat2Data *format, const char *when, const struct property *property, const char *wanted)
{
    BOOL is_number = strchr("-0123456789", *wanted) != NULL;
    LONG value = 0x55555555;
    HRESULT hr = property->get(format, &value), wanted_hr = is_number ? S_OK : hresult_by_name(wanted);

    ok(hr == wanted_hr, "%s: %s gives %08lx, not %08lx\n", when, property->name, hr, wanted_hr);
    if (is_number && SUCCEEDED(hr)) ok(value == strtol(wanted, NULL, 0), "%s: %s is %ld (0x%lx), not %s\n", when,
            property->name, value, value, wanted);
    SetErrorInfo(0, NULL);
}

static void check_properties(IDiscFormat2Data *format, const char *when)
{
    const char *text = argument_value(when, "");
    const struct property *property;
    char wanted[64];
    size_t length;

    while (*text)
    {
        length = strcspn(text, ":");
        property = find_property(text, length);
        ok(property && text[length], "%s: there is no such property\n", text);
        if (!property || !text[length]) return;
        text += length + 1;
        length = strcspn(text, ",");
        if (length >= sizeof(wanted)) length = sizeof(wanted) - 1;
        memcpy(wanted, text, length);
        wanted[length] = 0;
        check_property(format, when, property, wanted);
        text += length;
        if (*text) text++;
    }
}

/* --- handlers --------------------------------------------------------------------------------------------------------- */

/* The column "writing" of behaviour.md 27. */
static void meddle(const struct burn *burn, IDiscFormat2Data *format)
{
    BSTR name = SysAllocString(L"meddler");
    IBurnVerification *verification;

    ok_error(IDiscFormat2Data_put_Recorder(format, burn->recorder), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_put_ClientName(format, name), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_put_BufferUnderrunFreeDisabled(format, VARIANT_TRUE), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_put_PostgapAlreadyInImage(format, VARIANT_TRUE), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_put_ForceMediaToBeClosed(format, VARIANT_TRUE), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_put_DisableConsumerDvdCompatibilityMode(format, VARIANT_TRUE),
            E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_put_ForceOverwrite(format, VARIANT_TRUE), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_SetWriteSpeed(format, -1, VARIANT_FALSE), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2Data_Write(format, (IStream *)&burn->stream.IStream_iface), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), S_OK);
    ok_error(IBurnVerification_put_BurnVerificationLevel(verification, IMAPI_BURN_VERIFICATION_FULL),
            E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
    IBurnVerification_Release(verification);
    SysFreeString(name);
}

static void handle_event(struct data_sink *sink, IDiscFormat2Data *format)
{
    const struct data_event *event = &sink->events[sink->count - 1];
    struct burn *burn = sink->context;

    if (argument_is("meddle", "yes")) meddle(burn, format);
    if (argument_number("cancel", -1) == (LONG)event->action)
    {
        burn->cancelled = TRUE;
        ok_error(IDiscFormat2Data_CancelWrite(format), S_OK);
    }
    /* What a handler does with the thread's error information is not to be taken for the burn's. */
    SetErrorInfo(0, NULL);
}

/* Progress never goes backwards, and what is behind the last event is everything (anchors.md: the last one is missing). */
static void check_events(const struct burn *burn)
{
    const struct data_event *event, *before = NULL;
    char told[256] = "";
    UINT i;

    /* A stream that cannot be written is refused before the drive is asked for anything. */
    ok(burn->sink->count > 0 || FAILED(burn->hr), "there were no events\n");
    for (i = 0; i < burn->sink->count; i++, before = event)
    {
        event = &burn->sink->events[i];
        ok(event->thread == burn->writer, "an event on thread %lx, not %lx\n", event->thread, burn->writer);
        ok(event->sector_count > 0, "%u: SectorCount is %ld\n", i, event->sector_count);
        ok(event->free_buffer == event->total_buffer - event->used_buffer, "%u: %ld of %ld bytes are used, %ld free\n", i,
                event->used_buffer, event->total_buffer, event->free_buffer);
        ok(event->total == event->elapsed + event->remaining, "%u: %ld s and %ld s are %ld s\n", i, event->elapsed,
                event->remaining, event->total);
        if (before && before->start_lba == event->start_lba)
            ok(event->last_written >= before->last_written && event->last_read >= before->last_read
                    && event->elapsed >= before->elapsed, "%u: back from %ld to %ld\n", i, before->last_written,
                    event->last_written);
        if (before && before->action == event->action) continue;
        snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s%d", *told ? "," : "", event->action);
    }
    if (argument_value("actions", NULL))
        ok(!strcmp(told, argument_value("actions", "")), "the actions were %s\n", told);
    if (FAILED(burn->hr))
    {
        ok(!before || before->action != IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED, "a failure was told as completed\n");
        return;
    }
    ok(before->action == IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED, "the last action is %d\n", before->action);
    ok(before->last_written == before->start_lba + before->sector_count - 1, "in the end %ld of %ld from %ld are written\n",
            before->last_written, before->sector_count, before->start_lba);
    ok(before->last_read == before->last_written && !before->used_buffer, "in the end %ld is read, %ld bytes wait\n",
            before->last_read, before->used_buffer);
}

/* --- the burn --------------------------------------------------------------------------------------------------------- */

static BOOL open_stream(struct burn *burn)
{
    const char *path = argument_value("file", NULL), *ranges = argument_value("ranges", NULL);
    struct image_stream *stream = &burn->stream;
    ULONGLONG at = (ULONGLONG)argument_number("at", 0) * 2048;

    if (!path) image_stream_make(stream, 1, (ULONGLONG)argument_number("sectors", 500) * 2048);
    else if (!image_stream_open(stream, path))
        return FALSE;
    stream->stat_size += (ULONGLONG)argument_number("extra", 0);
    if (argument_is("stream", "stat")) stream->stat_hr = STG_E_INVALIDFUNCTION;
    if (argument_is("stream", "noseek")) stream->seek_hr = E_NOTIMPL;
    if (argument_is("stream", "slow")) stream->most = 1000;
    if (argument_is("stream", "short")) stream->size = at;
    if (argument_is("stream", "read"))
    {
        stream->read_hr = STG_E_READFAULT;
        stream->fail_at = at;
    }
    if (ranges && !strcmp(ranges, "none"))
    {
        stream->has_ranges = TRUE;
        stream->ranges_hr = E_NOTIMPL;
    }
    else if (ranges)
        image_stream_add_ranges(stream, ranges);
    return TRUE;
}

static void set_level(IDiscFormat2Data *format, IMAPI_BURN_VERIFICATION_LEVEL level)
{
    IBurnVerification *verification;

    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), S_OK);
    ok_error(IBurnVerification_put_BurnVerificationLevel(verification, level), S_OK);
    IBurnVerification_Release(verification);
}

static void simulate(IDiscFormat2Data *format)
{
    IBurnSimulation *simulation;

    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnSimulation, (void **)&simulation), S_OK);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE), S_OK);
    IBurnSimulation_Release(simulation);
}

static void set_options(IDiscFormat2Data *format)
{
    if (argument_is("close", "yes")) ok_error(IDiscFormat2Data_put_ForceMediaToBeClosed(format, VARIANT_TRUE), S_OK);
    if (argument_is("compat", "no"))
        ok_error(IDiscFormat2Data_put_DisableConsumerDvdCompatibilityMode(format, VARIANT_TRUE), S_OK);
    if (argument_is("force", "yes")) ok_error(IDiscFormat2Data_put_ForceOverwrite(format, VARIANT_TRUE), S_OK);
    if (argument_is("postgap", "yes")) ok_error(IDiscFormat2Data_put_PostgapAlreadyInImage(format, VARIANT_TRUE), S_OK);
    if (argument_is("burn-free", "no"))
        ok_error(IDiscFormat2Data_put_BufferUnderrunFreeDisabled(format, VARIANT_TRUE), S_OK);
    if (argument_is("verify", "quick")) set_level(format, IMAPI_BURN_VERIFICATION_QUICK);
    if (argument_is("verify", "full")) set_level(format, IMAPI_BURN_VERIFICATION_FULL);
    if (argument_is("simulate", "yes")) simulate(format);
    if (argument_value("speed", NULL))
        ok_error(IDiscFormat2Data_SetWriteSpeed(format, argument_number("speed", -1),
                argument_is("cav", "yes") ? VARIANT_TRUE : VARIANT_FALSE), hresult_by_name(argument_value("adjusted", "S_OK")));
}

static BOOL set_up(struct burn *burn)
{
    BSTR name = bstr_from(client_name);
    IDiscRecorder2 *real;

    memset(burn, 0, sizeof(*burn));
    burn->writer = GetCurrentThreadId();
    if (!(burn->recorder = open_first_recorder())) return FALSE;
    if (argument_is("recorder", "foreign"))
    {
        real = burn->recorder;
        burn->recorder = foreign_recorder_create(real, NULL);
        IDiscRecorder2_Release(real);
    }
    if (!(burn->format = create_object(&CLSID_MsftDiscFormat2Data, &IID_IDiscFormat2Data))) return FALSE;
    ok_error(IDiscFormat2Data_put_Recorder(burn->format, burn->recorder), S_OK);
    ok_error(IDiscFormat2Data_put_ClientName(burn->format, name), S_OK);
    SysFreeString(name);
    return TRUE;
}

static void write_stream(struct burn *burn)
{
    if (!argument_is("sink", "none"))
    {
        burn->sink = data_sink_create(argument_is("sink", "vtable"));
        burn->sink->handler = handle_event;
        burn->sink->context = burn;
        data_sink_advise(burn->sink, burn->format);
    }
    SetErrorInfo(0, NULL);
    burn->hr = IDiscFormat2Data_Write(burn->format, &burn->stream.IStream_iface);
    burn->text = take_error_text();
}

static void check_result(const struct burn *burn)
{
    HRESULT wanted = hresult_by_name(argument_value("hr", "S_OK"));
    const char *part = argument_value("text", NULL);

    ok(burn->hr == wanted, "Write: %08lx instead of %08lx (%s)\n", burn->hr, wanted, wine_dbgstr_w(burn->text));
    if (FAILED(burn->hr)) ok(burn->text && *burn->text, "a failure without a text\n");
    if (part) ok(text_contains(burn->text, part), "the text is %s\n", wine_dbgstr_w(burn->text));
    if (argument_value("cancel", NULL)) ok(burn->cancelled, "nothing was cancelled\n");
}

static void tear_down(struct burn *burn)
{
    ok_error(IDiscFormat2Data_CancelWrite(burn->format), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
    if (burn->sink) data_sink_unadvise(burn->sink, burn->format);
    ok(!IDiscFormat2Data_Release(burn->format), "references to the writer are left\n");
    if (burn->sink) data_sink_free(burn->sink);
    ok(!IDiscRecorder2_Release(burn->recorder), "references to the recorder are left\n");
    SysFreeString(burn->text);
}

static void run_burn(void)
{
    struct burn burn;

    if (!set_up(&burn) || !open_stream(&burn)) return;
    check_properties(burn.format, "before");
    set_options(burn.format);
    write_stream(&burn);
    check_result(&burn);
    if (burn.sink) check_events(&burn);
    check_properties(burn.format, "after");
    image_stream_done(&burn.stream);
    tear_down(&burn);
}

static void run_look(void)
{
    struct burn burn;

    if (!set_up(&burn)) return;
    check_properties(burn.format, "before");
    tear_down(&burn);
}

static const struct scenario scenarios[] = { { "burn", run_burn }, { "look", run_look } };

START_TEST(data)
{
    const char *name = scenario_argument("a disc of data: tests/datadiscs/run does this");

    CoInitializeEx(NULL, argument_is("apartment", "mta") ? COINIT_MULTITHREADED : COINIT_APARTMENTTHREADED);
    if (name) run_scenario(scenarios, ARRAYSIZE(scenarios), name);
    CoUninitialize();
}
