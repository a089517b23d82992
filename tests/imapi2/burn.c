/* WriteMedia of MsftDiscFormat2RawCD (behaviour.md 0.5, 0.6, 9, 27): one burn, of a stream that the test makes, as the
 * command line says. tests/burn/run has the table of burns, puts the drive into the state for each and looks at the disc.
 *
 *   type=pq|cooked|raw       RequestedSectorType (cooked)
 *   prepare=CODE hr=CODE     what PrepareMedia and WriteMedia give (S_OK)
 *   text=PART                is in the text of WriteMedia's error
 *   stream=KIND at=SECTOR    what is wrong with the stream, and where; or that it is MsftRawCDImageCreator's (creator), or
 *                            takes so long from there on, again and again, that an event is due each time (pauses)
 *   number=N gaps=yes hidden=SECTORS copy=N emphasis=yes  with creator: StartingTrackNumber, DisableGaplessAudio, a special
 *                            pregap, DigitalAudioCopySetting and AudioHasPreemphasis of the second track
 *   titles=DISC/TRACK/... languages=N  with creator: CD-TEXT, in the first language these titles, in N - 1 more others
 *   lead-in=SECTORS          WriteMedia2 with a stream that has so many before LBA 0
 *   lead-out=LBA             of the image
 *   speed=SECTORS            a second
 *   apartment=sta|mta|none|cross
 *   sink=dispatch|vtable|none
 *   handler=KIND             what the sink does when it is called
 *   cancel=WHEN at=SECTOR    CancelWrite outside of events: when the stream is asked for its length (stat), when a sector is
 *                            read (read), or by another thread then (thread)
 *   recorder=foreign         a recorder that is not free-threaded
 *   burn-free=no             BufferUnderrunFreeDisabled
 *   simulate=yes             with IBurnSimulation
 *   least=N least-finishing=N  events while writing and while finishing, if it succeeds
 *   gone=yes                 the drive is not there any more afterwards
 *   drive=INDEX              in the system's list (0)
 *   threads=N                so many burns at once, each in a thread and a drive of its own, from INDEX on
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "imapi2ext.h"
#include "support/drive_test.h"
#include "support/foreign_recorder.h"
#include "support/raw_image.h"
#include "support/sink.h"

static const char client_name[] = "winetest burn";

struct burn
{
    IDiscRecorder2 *recorder;
    IDiscFormat2RawCD *format;  /* NULL once a handler has let it go */
    IStream *stream;
    struct sink *sink;
    struct raw_image image;
    LONG start;                 /* StartOfNextSession */
    LONG lead_in;               /* for WriteMedia2, 0 for WriteMedia */
    HRESULT hr;                 /* WriteMedia's */
    BSTR text;                  /* and its error text */
    BOOL cancelled;             /* it was called at all */
    DWORD writer;               /* thread of WriteMedia */
    SAFEARRAY *expected_toc;    /* ExpectedTableOfContents, where the image is the creator's */
    LONG drive;                 /* in the system's list */
    BOOL has_met;               /* the burn in the other drive */
    HANDLE meeting[2];
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

/* --- what handlers do -------------------------------------------------------------------------------------------------- */

static void cancel(struct sink *sink, IDiscFormat2RawCD *format)
{
    struct burn *burn = sink->context;

    burn->cancelled = TRUE;
    ok_error(IDiscFormat2RawCD_CancelWrite(format), S_OK);
}

static const struct sink_event *last_event(const struct sink *sink)
{
    return &sink->events[sink->count - 1];
}

static void handler_cancel_preparing(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)args;
    if (last_event(sink)->action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING) cancel(sink, format);
}

/* While the drive is asked to calibrate its laser, and is too busy for it. */
static void handler_cancel_calibrating(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)args;
    if (sink->count > 1 && last_event(sink)->action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING) cancel(sink, format);
}

/* Some of it has reached the disc. */
static BOOL is_writing(const struct sink_event *event)
{
    return event->action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING && event->last_written - event->start_lba > 1000;
}

static void handler_cancel_writing(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)args;
    if (is_writing(last_event(sink))) cancel(sink, format);
}

/* Once more changes nothing. */
static void handler_cancel_twice(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)args;
    if (!is_writing(last_event(sink))) return;
    cancel(sink, format);
    cancel(sink, format);
}

/* When more than half is on the disc. */
static void handler_cancel_late(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    const struct sink_event *event = last_event(sink);

    (void)args;
    if (event->action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING
            && event->last_written - event->start_lba > event->sector_count / 2)
        cancel(sink, format);
}

/* When everything is: it is too late, and the disc is good. */
static void handler_cancel_finishing(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)args;
    if (last_event(sink)->action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING) cancel(sink, format);
}

/* The column "writing" of behaviour.md 27. */
static void meddle_puts(const struct burn *burn, IDiscFormat2RawCD *format)
{
    BSTR name = SysAllocString(L"meddler");

    ok_error(IDiscFormat2RawCD_put_Recorder(format, burn->recorder), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_put_Recorder(format, NULL), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_put_ClientName(format, name), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_put_BufferUnderrunFreeDisabled(format, VARIANT_TRUE), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_put_RequestedSectorType(format, IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY),
            E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_SetWriteSpeed(format, -1, VARIANT_FALSE), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_PrepareMedia(format), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_ReleaseMedia(format), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_WriteMedia(format, burn->stream), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_WriteMedia2(format, burn->stream, RAW_USUAL_LEAD_IN), E_IMAPI_DF2RAW_WRITE_IN_PROGRESS);
    SysFreeString(name);
}

static void meddle_gets(const struct burn *burn, IDiscFormat2RawCD *format)
{
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type = 0;
    IDiscRecorder2 *recorder = NULL;
    BSTR owner = NULL, name = NULL, wanted = bstr_from(client_name);
    LONG start = 0, last = 0;
    VARIANT_BOOL flag;

    ok_error(IDiscFormat2RawCD_get_RequestedSectorType(format, &type), S_OK);
    ok(type == burn->image.type, "the sector type is %u\n", type);
    ok_error(IDiscFormat2RawCD_get_StartOfNextSession(format, &start), S_OK);
    ok(start == burn->start, "the session starts at %ld\n", start);
    ok_error(IDiscFormat2RawCD_get_LastPossibleStartOfLeadout(format, &last), S_OK);
    ok_hr(IDiscFormat2RawCD_get_BufferUnderrunFreeDisabled(format, &flag), S_OK);
    ok(flag == (argument_is("burn-free", "no") ? VARIANT_TRUE : VARIANT_FALSE), "got %d\n", flag);
    ok_hr(IDiscFormat2RawCD_get_Recorder(format, &recorder), S_OK);
    ok(recorder == burn->recorder, "got %p\n", recorder);
    if (recorder) IDiscRecorder2_Release(recorder);
    ok_hr(IDiscFormat2RawCD_get_ClientName(format, &name), S_OK);
    ok(name && !lstrcmpW(name, wanted), "the name is %s\n", wine_dbgstr_w(name));
    ok_error(IDiscRecorder2_get_ExclusiveAccessOwner(burn->recorder, &owner), S_OK);
    ok(owner && !lstrcmpW(owner, wanted), "the owner is %s\n", wine_dbgstr_w(owner));
    SysFreeString(owner);
    owner = NULL;
    /* Nothing that needs no command waits for the one that is under way. */
    ok_error(IDiscRecorder2_get_VendorId(burn->recorder, &owner), S_OK);
    ok(owner && *owner, "the vendor is %s\n", wine_dbgstr_w(owner));
    SysFreeString(owner);
    SysFreeString(name);
    SysFreeString(wanted);
}

static void handler_meddle(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)args;
    meddle_puts(sink->context, format);
    meddle_gets(sink->context, format);
    /* What a handler does with the thread's error information is not to be taken for the burn's. */
    SetErrorInfo(0, NULL);
}

/* The client lets go of everything that it has. */
static void handler_drop(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    struct burn *burn = sink->context;

    (void)format;
    (void)args;
    if (!burn->format || last_event(sink)->action != IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING) return;
    IDiscFormat2RawCD_Release(burn->format);
    burn->format = NULL;
}

static void handler_unadvise(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)args;
    ok(sink->cookie, "called after Unadvise\n");
    if (sink->cookie) sink_unadvise(sink, format);
}

/* A handler that takes its time: half a second of a screen that is painted. */
static void handler_slow(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    (void)sink;
    (void)format;
    (void)args;
    Sleep(500);
}

/* Two burns meet in the middle of WriteMedia: each waits for the other's first sectors, in this process or another. */
static void handler_meet(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args)
{
    struct burn *burn = sink->context;
    HANDLE here, there;
    char name[40];

    (void)format;
    (void)args;
    if (last_event(sink)->action != IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING || burn->has_met) return;
    sprintf(name, "imapi2-test-meet-%ld", burn->drive);
    here = CreateEventA(NULL, TRUE, FALSE, name);
    sprintf(name, "imapi2-test-meet-%ld", burn->drive ^ 1);
    there = CreateEventA(NULL, TRUE, FALSE, name);
    SetEvent(here);
    ok(WaitForSingleObject(there, PATIENCE_MS) == WAIT_OBJECT_0, "the other one does not write\n");
    burn->has_met = TRUE;
    /* Open until the end of the burn, so that the other finds it however late it comes. */
    burn->meeting[0] = here;
    burn->meeting[1] = there;
}

static const struct
{
    const char *name;
    void (*handler)(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args);
} handlers[] = {
    { "cancel-preparing", handler_cancel_preparing },
    { "cancel-calibrating", handler_cancel_calibrating },
    { "cancel-writing", handler_cancel_writing },
    { "cancel-twice", handler_cancel_twice },
    { "cancel-late", handler_cancel_late },
    { "cancel-finishing", handler_cancel_finishing },
    { "meddle", handler_meddle },
    { "meet", handler_meet },
    { "drop", handler_drop },
    { "unadvise", handler_unadvise },
    { "slow", handler_slow },
};

/* --- CancelWrite outside of events ------------------------------------------------------------------------------------- */

static void cancel_here(void *context)
{
    struct burn *burn = context;

    burn->cancelled = TRUE;
    ok_error(IDiscFormat2RawCD_CancelWrite(burn->format), S_OK);
}

static DWORD WINAPI cancel_thread(void *context)
{
    cancel_here(context);
    return 0;
}

/* A thread that never heard of COM, and that nobody waits for but this one. */
static void cancel_elsewhere(void *context)
{
    HANDLE thread = CreateThread(NULL, 0, cancel_thread, context, 0, NULL);

    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void let_event_come(void *context)
{
    (void)context;
    Sleep(EVENT_IS_DUE_MS);
}

static BOOL handler_cancels_while_writing(void)
{
    return argument_is("handler", "cancel-writing") || argument_is("handler", "cancel-twice")
            || argument_is("handler", "cancel-late");
}

static void set_up_cancel(struct burn *burn)
{
    struct raw_call *call = &burn->image.call;
    const char *when = argument_value("cancel", NULL);

    if (handler_cancels_while_writing())
    {
        call->function = let_event_come;
        call->at = argument_number("at", 30000);
    }
    if (!when) return;
    call->function = strcmp(when, "thread") ? cancel_here : cancel_elsewhere;
    call->context = burn;
    call->in_stat = !strcmp(when, "stat");
    call->at = argument_number("at", 26000);
}

/* --- the burn ---------------------------------------------------------------------------------------------------------- */

static IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE wanted_type(void)
{
    if (argument_is("type", "pq")) return IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY;
    if (argument_is("type", "raw")) return IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW;
    return IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED;
}

/* The audio of the image's sectors first .. end - 1. */
static IStream *audio_stream(LONG first, LONG end)
{
    BYTE sector[RAW_MAIN_SIZE];
    LARGE_INTEGER start = { { 0 } };
    IStream *stream = NULL;
    LONG lba;

    ok_hr(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    for (lba = first; lba < end; lba++)
    {
        raw_audio_sector(lba, sector);
        ok_hr(IStream_Write(stream, sector, sizeof(sector), NULL), S_OK);
    }
    ok_hr(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    return stream;
}

static void add_track(IRawCDImageCreator *creator, const struct raw_track *track, LONG end)
{
    IStream *audio = audio_stream(track->start, end);
    BSTR isrc = bstr_from(track->isrc);
    IRawCDImageTrackInfo *info = NULL;
    LONG index = 0;

    ok_error(IRawCDImageCreator_AddTrack(creator, IMAPI_CD_SECTOR_AUDIO, audio, &index), S_OK);
    ok_error(IRawCDImageCreator_get_TrackInfo(creator, index, &info), S_OK);
    if (isrc && info) ok_error(IRawCDImageTrackInfo_put_ISRC(info, isrc), S_OK);
    if (info) IRawCDImageTrackInfo_Release(info);
    IStream_Release(audio);
    SysFreeString(isrc);
}

static void change_image(IRawCDImageCreator *creator)
{
    LONG hidden = argument_number("hidden", 0);
    IStream *audio;

    if (argument_value("number", NULL))
        ok_error(IRawCDImageCreator_put_StartingTrackNumber(creator, argument_number("number", 1)), S_OK);
    if (argument_is("gaps", "yes")) ok_error(IRawCDImageCreator_put_DisableGaplessAudio(creator, VARIANT_TRUE), S_OK);
    if (!hidden) return;
    audio = audio_stream(-150, hidden - 150);
    ok_error(IRawCDImageCreator_AddSpecialPregap(creator, audio), S_OK);
    IStream_Release(audio);
}

static void change_track(IRawCDImageCreator *creator, LONG index)
{
    IRawCDImageTrackInfo *info = NULL;

    ok_error(IRawCDImageCreator_get_TrackInfo(creator, index, &info), S_OK);
    if (!info) return;
    ok_error(IRawCDImageTrackInfo_put_DigitalAudioCopySetting(info, argument_number("copy", 0)), S_OK);
    ok_error(IRawCDImageTrackInfo_put_AudioHasPreemphasis(info, argument_is("emphasis", "yes")), S_OK);
    IRawCDImageTrackInfo_Release(info);
}

static void add_text(IRawCDImageCreatorExtension *extension, LONG language, const char *titles)
{
    ICDTextLanguage *text = NULL;
    char title[256];
    LONG index = 0;
    BSTR value;

    ok_error(IRawCDImageCreatorExtension_AddTextLanguage(extension, language, IMAPI_CD_TEXT_ISO_8859_1, &text), S_OK);
    for (; text && *titles; index++)
    {
        size_t length = strcspn(titles, "/");

        snprintf(title, sizeof(title), "%.*s", (int)length, titles);
        value = bstr_from(title);
        ok_error(ICDTextLanguage_put_Text(text, index, IMAPI_CD_TEXT_TITLE, value), S_OK);
        SysFreeString(value);
        titles += length + (titles[length] != 0);
    }
    if (text) ICDTextLanguage_Release(text);
}

static void add_texts(IRawCDImageCreator *creator)
{
    const char *titles = argument_value("titles", NULL);
    LONG language, languages = argument_number("languages", 1);
    IRawCDImageCreatorExtension *extension;

    if (!titles) return;
    ok_hr(IRawCDImageCreator_QueryInterface(creator, &IID_IRawCDImageCreatorExtension, (void **)&extension), S_OK);
    for (language = 0; language < languages; language++)
        add_text(extension, 9 + language, language ? "another/language/with/longer-titles-in-it" : titles);
    IRawCDImageCreatorExtension_Release(extension);
}

/* The same disc by MsftRawCDImageCreator: gapless, so that each track but the first begins with a pause of 150 sectors in
 * the one before it; copies permitted, which is its default. */
static void create_image(struct burn *burn)
{
    IRawCDImageCreator *creator = create_object(&CLSID_MsftRawCDImageCreator, &IID_IRawCDImageCreator);
    const struct raw_image *image = &burn->image;
    BSTR mcn = bstr_from(image->mcn);
    STATSTG stat;
    UINT i;

    if (!creator) return;
    ok_error(IRawCDImageCreator_put_ResultingImageType(creator, image->type), S_OK);
    ok_error(IRawCDImageCreator_put_MediaCatalogNumber(creator, mcn), S_OK);
    change_image(creator);
    for (i = 0; i < image->track_count; i++)
        add_track(creator, &image->tracks[i],
                i + 1 < image->track_count ? image->tracks[i + 1].start : image->lead_out);
    change_track(creator, 2);
    add_texts(creator);
    ok_error(IRawCDImageCreator_get_ExpectedTableOfContents(creator, &burn->expected_toc), S_OK);
    ok_error(IRawCDImageCreator_CreateResultImage(creator, &burn->stream), S_OK);
    if (burn->stream)
    {
        ok_hr(IStream_Stat(burn->stream, &stat, STATFLAG_NONAME), S_OK);
        burn->image.end = (LONG)(stat.cbSize.QuadPart / raw_sector_size(image->type)) - RAW_USUAL_LEAD_IN;
    }
    IRawCDImageCreator_Release(creator);
    SysFreeString(mcn);
}

static void make_image(struct burn *burn)
{
    struct raw_image *image = &burn->image;
    struct raw_faults *faults = &image->faults;
    const char *kind = argument_value("stream", "good");
    LONG at = argument_number("at", 26000);

    raw_image_init(image, wanted_type());
    image->lead_out = argument_number("lead-out", image->lead_out);
    image->end = image->lead_out + 90 * 75;
    burn->lead_in = argument_number("lead-in", 0);
    if (burn->lead_in) image->lead_in = burn->lead_in;
    faults->fails_with = STG_E_READFAULT;
    if (!strcmp(kind, "ends")) faults->ends_at = at;
    else if (!strcmp(kind, "fails")) faults->fails_at = at;
    else if (!strcmp(kind, "stalls")) faults->stalls_at = at, faults->stall_ms = 5000;
    else if (!strcmp(kind, "pauses")) faults->stalls_at = at, faults->stalls_again = 3000, faults->stall_ms = EVENT_IS_DUE_MS;
    else if (!strcmp(kind, "odd")) faults->extra_bytes = 100;
    else if (!strcmp(kind, "no-toc")) faults->no_toc = TRUE;
    else if (!strcmp(kind, "half-toc")) faults->half_toc = TRUE;
    else if (!strcmp(kind, "no-seek")) faults->no_seek = TRUE;
    else if (!strcmp(kind, "no-stat")) faults->no_stat = TRUE;
    else if (!strcmp(kind, "short-reads")) faults->short_reads = TRUE;
    /* Everything the table of contents promises is there, but no more than that. */
    else if (!strcmp(kind, "no-lead-out")) image->end = image->lead_out;
    else if (!strcmp(kind, "short")) image->end = 1000;
    else if (!strcmp(kind, "only-lead-in")) image->end = -1000;
    /* Of another sector type than the writer is told. */
    else if (!strcmp(kind, "other-type")) image->type = IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY;
    else
        ok(!strcmp(kind, "good") || !strcmp(kind, "creator"), "there is no stream %s\n", kind);
    set_up_cancel(burn);
    if (!strcmp(kind, "creator")) create_image(burn);
    else
        burn->stream = raw_stream_create(image);
}

static void make_sink(struct burn *burn)
{
    const char *handler = argument_value("handler", NULL);
    UINT i;

    if (argument_is("sink", "none")) return;
    burn->sink = sink_create(argument_is("sink", "vtable") ? SINK_VTABLE : SINK_DISPATCH);
    burn->sink->context = burn;
    burn->sink->elsewhere = argument_is("apartment", "cross");
    for (i = 0; handler && i < ARRAY_SIZE(handlers); i++)
        if (!strcmp(handlers[i].name, handler)) burn->sink->handler = handlers[i].handler;
    ok(!handler || burn->sink->handler, "there is no handler %s\n", handler);
    sink_advise(burn->sink, burn->format);
}

static BOOL set_up(struct burn *burn, LONG drive)
{
    BSTR name = bstr_from(client_name);

    memset(burn, 0, sizeof(*burn));
    burn->drive = drive;
    burn->recorder = open_recorder(drive);
    if (burn->recorder && argument_is("recorder", "foreign"))
    {
        IDiscRecorder2 *real = burn->recorder;

        burn->recorder = foreign_recorder_create(real, NULL);
        IDiscRecorder2_Release(real);
    }
    burn->format = create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD);
    if (!burn->recorder || !burn->format) return FALSE;
    ok_error(IDiscFormat2RawCD_put_ClientName(burn->format, name), S_OK);
    ok_error(IDiscFormat2RawCD_put_Recorder(burn->format, burn->recorder), S_OK);
    SysFreeString(name);
    make_image(burn);
    make_sink(burn);
    return TRUE;
}

static void simulate(struct burn *burn)
{
    IBurnSimulation *simulation = NULL;

    ok_hr(IDiscFormat2RawCD_QueryInterface(burn->format, &IID_IBurnSimulation, (void **)&simulation), S_OK);
    if (!simulation) return;
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE), S_OK);
    IBurnSimulation_Release(simulation);
}

static HRESULT prepare(struct burn *burn)
{
    HRESULT hr, wanted = hresult_by_name(argument_value("prepare", "S_OK"));
    LONG speed = argument_number("speed", 0);

    hr = IDiscFormat2RawCD_PrepareMedia(burn->format);
    ok_error(hr, wanted);
    if (FAILED(hr)) return hr;
    ok_error(IDiscFormat2RawCD_put_RequestedSectorType(burn->format, wanted_type()), S_OK);
    if (argument_is("burn-free", "no"))
        ok_error(IDiscFormat2RawCD_put_BufferUnderrunFreeDisabled(burn->format, VARIANT_TRUE), S_OK);
    if (argument_is("simulate", "yes")) simulate(burn);
    ok_error(IDiscFormat2RawCD_get_StartOfNextSession(burn->format, &burn->start), S_OK);
    ok(burn->start < -150, "the session starts at %ld\n", burn->start);
    if (speed) ok_error(IDiscFormat2RawCD_SetWriteSpeed(burn->format, speed, VARIANT_FALSE), S_OK);
    return S_OK;
}

static DWORD WINAPI write_thread(void *argument)
{
    struct burn *burn = argument;
    HRESULT com = E_FAIL;

    if (argument_is("apartment", "cross")) com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    burn->writer = GetCurrentThreadId();
    if (burn->lead_in) burn->hr = IDiscFormat2RawCD_WriteMedia2(burn->format, burn->stream, burn->lead_in);
    else
        burn->hr = IDiscFormat2RawCD_WriteMedia(burn->format, burn->stream);
    burn->text = take_error_text();
    if (SUCCEEDED(com)) CoUninitialize();
    return 0;
}

/* Serves this apartment's messages until the thread is through. */
static void wait_for_thread(HANDLE thread)
{
    MSG message;

    while (MsgWaitForMultipleObjects(1, &thread, FALSE, INFINITE, QS_ALLINPUT) != WAIT_OBJECT_0)
        while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
}

static void write_media(struct burn *burn)
{
    HANDLE thread;

    if (argument_is("apartment", "cross") || argument_is("apartment", "none"))
    {
        thread = CreateThread(NULL, 0, write_thread, burn, 0, NULL);
        wait_for_thread(thread);
        CloseHandle(thread);
    }
    else
        write_thread(burn);
}

/* --- what it was like -------------------------------------------------------------------------------------------------- */

static void check_result(const struct burn *burn)
{
    HRESULT wanted = hresult_by_name(argument_value("hr", "S_OK"));
    const char *part = argument_value("text", "");

    trace("WriteMedia: %08lx %s\n", burn->hr, wine_dbgstr_w(burn->text));
    ok(burn->hr == wanted, "WriteMedia gave %08lx instead of %08lx\n", burn->hr, wanted);
    if (FAILED(burn->hr)) ok(burn->text && *burn->text, "it left no text\n");
    ok(!*part || text_contains(burn->text, part), "'%s' is not in its text\n", part);
    if (argument_is("stream", "creator")) return;
    ok(raw_stream_references(burn->stream) == 1, "the stream has %ld references\n", raw_stream_references(burn->stream));
}

static void check_event(const struct burn *burn, const struct sink_event *event, const struct sink_event *before)
{
    LONG last = event->start_lba + event->sector_count - 1;

    ok(event->action >= IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING
            && event->action <= IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING, "action %ld\n", event->action);
    ok(event->start_lba == burn->start, "it starts at %ld\n", event->start_lba);
    ok(event->sector_count == burn->image.end - burn->start, "it has %ld sectors\n", event->sector_count);
    ok(event->last_written >= event->start_lba && event->last_written <= last, "last written %ld\n", event->last_written);
    ok(event->last_read >= event->last_written && event->last_read <= last, "last read %ld, written %ld\n",
            event->last_read, event->last_written);
    ok(event->total_buffer > 0 && event->used_buffer >= 0 && event->used_buffer <= event->total_buffer
            && event->free_buffer == event->total_buffer - event->used_buffer, "buffer of %ld, used %ld, free %ld\n",
            event->total_buffer, event->used_buffer, event->free_buffer);
    ok(event->elapsed >= 0 && event->remaining >= 0, "%ld seconds, %ld remain\n", event->elapsed, event->remaining);
    if (!before) return;
    ok(event->action >= before->action, "action %ld comes after %ld\n", event->action, before->action);
    ok(event->last_written >= before->last_written && event->last_read >= before->last_read, "it went back from %ld, %ld\n",
            before->last_written, before->last_read);
}

/* Events belong to the apartment of the sink: where it is another one, not to the writing thread. */
static void check_event_thread(const struct burn *burn, const struct sink_event *event)
{
    if (argument_is("apartment", "cross")) ok(event->thread == GetCurrentThreadId(), "on another thread\n");
    else
        ok(event->thread == burn->writer, "not on the thread of WriteMedia\n");
}

static void check_events(const struct burn *burn)
{
    const struct sink *sink = burn->sink;
    const struct sink_event *last;
    UINT i;

    for (i = 0; i < sink->count; i++)
    {
        winetest_push_context("event %u", i);
        check_event(burn, &sink->events[i], i ? &sink->events[i - 1] : NULL);
        check_event_thread(burn, &sink->events[i]);
        winetest_pop_context();
    }
    trace("%u events: %u, %u, %u\n", sink->count, sink_count(sink, 1), sink_count(sink, 2), sink_count(sink, 3));
    if (argument_is("handler", "unadvise")) ok(sink->count == 1, "%u events\n", sink->count);
    if (burn->hr != S_OK || argument_is("handler", "unadvise")) return;

    /* Each action is seen; the last event says that all of it is on the disc. */
    ok(sink_count(sink, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING), "no event while preparing\n");
    ok(sink_count(sink, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING), "no event while writing\n");
    ok(sink_count(sink, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING), "no event while finishing\n");
    last = last_event(sink);
    ok(last->last_written == last->start_lba + last->sector_count - 1, "at the end %ld was written last\n",
            last->last_written);
    if (argument_is("handler", "meet")) ok(burn->has_met, "the burns were not at the same time\n");
    ok(sink_count(sink, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING) >= (UINT)argument_number("least", 1),
            "%u events while writing\n", sink_count(sink, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING));
    ok(sink_count(sink, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING) >= (UINT)argument_number("least-finishing", 1),
            "%u events while finishing\n", sink_count(sink, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING));
}

/* The writer stops soon after it was told to: not all is written, and few more events come. */
static void check_cancelled(const struct burn *burn)
{
    const struct sink_event *last;

    if (burn->hr != E_IMAPI_REQUEST_CANCELLED) return;
    ok(burn->cancelled, "cancelled without a CancelWrite\n");
    /* Then all of it is written, and the drive does not come to an end. */
    if (!burn->sink->count || argument_is("handler", "cancel-finishing")) return;
    last = last_event(burn->sink);
    ok(last->last_written < last->start_lba + last->sector_count - 1, "all of it is written\n");
    ok(last->action < IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING, "it says that it is finishing\n");
}

static void check_unlocked(IDiscRecorder2 *recorder)
{
    BSTR owner = NULL;

    if (!argument_is("gone", "yes"))
    {
        check_drive_is_free(recorder);
        return;
    }
    ok_error(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &owner), S_OK);
    ok(!owner || !*owner, "the owner is %s\n", wine_dbgstr_w(owner));
    SysFreeString(owner);
}

/* What the creator promised is what the drive reads: the reply to READ TOC, format 0 in LBA (MMC-6 6.25.2.4), byte by byte. */
static void check_toc(const struct burn *burn)
{
    BYTE cdb[10] = { 0x43, 0, 0, 0, 0, 0, 1, 0x03, 0x24, 0 }, sense[18], toc[804] = { 0 };
    LONG upper = -1, size, i;
    IDiscRecorder2Ex *ex;
    VARIANT *expected;
    ULONG fetched;

    ok_hr(IDiscRecorder2_QueryInterface(burn->recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    ok_error(IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, sizeof(cdb), sense, 60, toc, sizeof(toc), &fetched),
            S_OK);
    IDiscRecorder2Ex_Release(ex);
    size = (toc[0] << 8 | toc[1]) + 2;
    ok_hr(SafeArrayGetUBound(burn->expected_toc, 1, &upper), S_OK);
    ok(upper + 1 == size, "%ld bytes were expected, READ TOC gives %ld\n", upper + 1, size);
    ok_hr(SafeArrayAccessData(burn->expected_toc, (void **)&expected), S_OK);
    for (i = 0; i <= upper && i < (LONG)sizeof(toc); i++)
        ok(V_VT(&expected[i]) == VT_UI1 && V_UI1(&expected[i]) == toc[i], "byte %ld was to be %02x, READ TOC gives %02x\n",
                i, V_UI1(&expected[i]), toc[i]);
    SafeArrayUnaccessData(burn->expected_toc);
}

static void tear_down(struct burn *burn, BOOL prepared)
{
    if (burn->format)
    {
        ok_error(IDiscFormat2RawCD_CancelWrite(burn->format), E_IMAPI_DF2RAW_WRITE_NOT_IN_PROGRESS);
        ok_error(IDiscFormat2RawCD_ReleaseMedia(burn->format), prepared ? S_OK : E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
        if (prepared && burn->expected_toc && SUCCEEDED(burn->hr)) check_toc(burn);
        check_unlocked(burn->recorder);
        if (burn->sink && burn->sink->cookie) sink_unadvise(burn->sink, burn->format);
        ok(!IDiscFormat2RawCD_Release(burn->format), "references to the writer are left\n");
    }
    else
        check_unlocked(burn->recorder);
    if (burn->sink) sink_free(burn->sink);
    ok(!IDiscRecorder2_Release(burn->recorder), "references to the recorder are left\n");
    IStream_Release(burn->stream);
    SafeArrayDestroy(burn->expected_toc);
    SysFreeString(burn->text);
}

static void run_burn(LONG drive)
{
    struct burn burn;
    BOOL prepared;

    if (!set_up(&burn, drive)) return;
    if ((prepared = SUCCEEDED(prepare(&burn))))
    {
        write_media(&burn);
        check_result(&burn);
        if (burn.sink) check_events(&burn);
        if (burn.sink) check_cancelled(&burn);
    }
    tear_down(&burn, prepared);
    if (burn.meeting[0]) CloseHandle(burn.meeting[0]);
    if (burn.meeting[1]) CloseHandle(burn.meeting[1]);
}

static DWORD WINAPI burn_thread(void *drive)
{
    CoInitializeEx(NULL, argument_is("apartment", "mta") ? COINIT_MULTITHREADED : COINIT_APARTMENTTHREADED);
    run_burn((LONG)(LONG_PTR)drive);
    CoUninitialize();
    return 0;
}

static void run_burns(LONG first, LONG count)
{
    HANDLE threads[MAXIMUM_WAIT_OBJECTS];
    LONG i;

    for (i = 0; i < count && i < MAXIMUM_WAIT_OBJECTS; i++)
        threads[i] = CreateThread(NULL, 0, burn_thread, (void *)(LONG_PTR)(first + i), 0, NULL);
    ok(!WaitForMultipleObjects((DWORD)count, threads, TRUE, INFINITE), "the threads did not end\n");
    while (count--) CloseHandle(threads[count]);
}

START_TEST(burn)
{
    char **argv;

    CoInitializeEx(NULL, argument_is("apartment", "mta") ? COINIT_MULTITHREADED : COINIT_APARTMENTTHREADED);
    if (winetest_get_mainargs(&argv) > 2 && argument_number("threads", 0))
        run_burns(argument_number("drive", 0), argument_number("threads", 0));
    else if (winetest_get_mainargs(&argv) > 2)
        run_burn(argument_number("drive", 0));
    else
        skip("a drive with a disc to burn: tests/burn/run does this\n");
    CoUninitialize();
}
