/*
 * discburn audio: WAV files to an audio CD, with ISRCs and a media catalogue number.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "imapi2.h"
#include "imapi2error.h"
#include "imapi2ext.h"

#include "audio_options.h"
#include "burnsink.h"
#include "cancel.h"
#include "console.h"
#include "discburn.h"
#include "disctext.h"
#include "drives.h"
#include "events.h"
#include "readback.h"
#include "report.h"
#include "trackstream.h"
#include "wav.h"

#define SHORTEST_TRACK   (4 * CD_SECTORS_PER_SECOND) /* IEC 60908: a track lasts four seconds at least */
#define CLIENT_NAME      L"discburn"

/* Everything that one run has in its hands. */
struct audio_burn
{
    struct audio_options options;
    struct wav wavs[TRACKS_MAX];
    struct wanted_track wanted[TRACKS_MAX];
    struct wanted_texts texts;
    LONG lead_out;
    IRawCDImageCreator *creator;
    IDiscFormat2RawCD *format;
    IDiscRecorder2 *recorder;
    WCHAR drive[DRIVE_NAME_MAX];
    bool locked;
    bool prepared;
    bool begun;                      /* the disc is not as it was */
};

static enum exit_status open_files(struct audio_burn *burn)
{
    enum exit_status status = EXIT_DONE;
    WCHAR why[256];
    unsigned int i;

    /* All of them, so that all that is wrong is said at once. */
    for (i = 0; i < burn->options.track_count; i++)
    {
        const WCHAR *path = burn->options.tracks[i].path;

        if (!wav_open(path, &burn->wavs[i], why, ARRAYSIZE(why)))
        {
            print_error(L"discburn: %s: %s\n", path, why);
            status = EXIT_FAILED;
        }
        else if (wav_sectors(&burn->wavs[i]) < SHORTEST_TRACK)
        {
            print_error(L"discburn: %s: it lasts %.2f seconds; a track of an audio CD lasts 4 at least\n", path,
                    (double)burn->wavs[i].data_length / CD_SECTOR_BYTES / CD_SECTORS_PER_SECOND);
            status = EXIT_FAILED;
        }
    }
    return status;
}

/* What was asked for is refused: the command line is wrong when the value is, else something failed. */
static enum exit_status refused(HRESULT hr, const WCHAR *what)
{
    report_failure(hr, what);
    return hr == E_INVALIDARG || hr == E_IMAPI_DF2TAO_INVALID_ISRC || hr == E_IMAPI_DF2TAO_INVALID_MCN
            ? EXIT_USAGE : EXIT_FAILED;
}

static HRESULT set_string(void *object, const WCHAR *text, bool is_isrc)
{
    BSTR value = SysAllocString(text);
    HRESULT hr;

    if (!value) return E_OUTOFMEMORY;
    if (is_isrc) hr = IRawCDImageTrackInfo_put_ISRC((IRawCDImageTrackInfo *)object, value);
    else hr = IRawCDImageCreator_put_MediaCatalogNumber((IRawCDImageCreator *)object, value);
    SysFreeString(value);
    return hr;
}

static void narrow(const WCHAR *text, char *bytes, size_t size)
{
    size_t i;

    for (i = 0; text[i] && i + 1 < size; i++) bytes[i] = text[i] < 0x80 ? (char)text[i] : '?';
    bytes[i] = 0;
}

/* The settings of one track, and what is to be found on the disc because of them. */
static enum exit_status set_up_track(struct audio_burn *burn, unsigned int i, IRawCDImageTrackInfo *info)
{
    const struct track_options *options = &burn->options.tracks[i];
    struct wanted_track *wanted = &burn->wanted[i];
    LONG number, start, sectors;
    char text[64];
    WCHAR what[MAX_PATH + 64];
    HRESULT hr = S_OK;

    if (options->isrc && FAILED(hr = set_string(info, options->isrc, true)))
    {
        _snwprintf(what, ARRAYSIZE(what) - 1, L"--isrc %s of track %u", options->isrc, i + 1);
        what[ARRAYSIZE(what) - 1] = 0;
        return refused(hr, what);
    }
    hr = IRawCDImageTrackInfo_put_DigitalAudioCopySetting(info, options->copy);
    if (SUCCEEDED(hr))
        hr = IRawCDImageTrackInfo_put_AudioHasPreemphasis(info, options->preemphasis ? VARIANT_TRUE : VARIANT_FALSE);
    if (SUCCEEDED(hr)) hr = IRawCDImageTrackInfo_get_TrackNumber(info, &number);
    if (SUCCEEDED(hr)) hr = IRawCDImageTrackInfo_get_StartingLba(info, &start);
    if (SUCCEEDED(hr)) hr = IRawCDImageTrackInfo_get_SectorCount(info, &sectors);
    if (FAILED(hr)) return refused(hr, L"A track cannot be set up");

    wanted->number = (uint8_t)number;
    wanted->start = start;
    wanted->sectors = sectors;
    wanted->preemphasis = options->preemphasis;
    wanted->copy = options->copy;
    wanted->wav = &burn->wavs[i];
    if (options->isrc)
    {
        narrow(options->isrc, text, sizeof(text));
        isrc_parse(text, strlen(text), &wanted->isrc, NULL);
    }
    return EXIT_DONE;
}

static enum exit_status add_track(struct audio_burn *burn, unsigned int i)
{
    IRawCDImageTrackInfo *info;
    enum exit_status status;
    IStream *stream;
    LONG index = 0;
    HRESULT hr;

    if (SUCCEEDED(hr = track_stream_create(&burn->wavs[i], &stream)))
    {
        hr = IRawCDImageCreator_AddTrack(burn->creator, IMAPI_CD_SECTOR_AUDIO, stream, &index);
        IStream_Release(stream);
    }
    if (FAILED(hr)) return refused(hr, burn->options.tracks[i].path);
    if (FAILED(hr = IRawCDImageCreator_get_TrackInfo(burn->creator, index, &info)))
        return refused(hr, L"A track cannot be set up");
    status = set_up_track(burn, i, info);
    IRawCDImageTrackInfo_Release(info);
    return status;
}

/* Tracks and codes; no drive is needed for that. */
static enum exit_status make_image(struct audio_burn *burn)
{
    const struct audio_options *options = &burn->options;
    enum exit_status status;
    unsigned int i;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MsftRawCDImageCreator, NULL, CLSCTX_INPROC_SERVER, &IID_IRawCDImageCreator,
            (void **)&burn->creator);
    if (FAILED(hr))
    {
        report_failure(hr, L"A CD image cannot be made");
        return EXIT_FAILED;
    }
    if (options->mcn && FAILED(hr = set_string(burn->creator, options->mcn, false)))
    {
        WCHAR what[64];

        _snwprintf(what, ARRAYSIZE(what) - 1, L"--mcn %.40s", options->mcn);
        what[ARRAYSIZE(what) - 1] = 0;
        return refused(hr, what);
    }
    hr = IRawCDImageCreator_put_DisableGaplessAudio(burn->creator, options->silent_gaps ? VARIANT_TRUE : VARIANT_FALSE);
    if (FAILED(hr)) return refused(hr, L"--gaps");
    for (i = 0; i < options->track_count; i++)
        if ((status = add_track(burn, i)) != EXIT_DONE) return status;
    if (FAILED(hr = set_texts(burn->creator, options, burn->wanted[0].number, &burn->texts)))
        return hr == E_INVALIDARG ? EXIT_USAGE : EXIT_FAILED;
    if (FAILED(hr = IRawCDImageCreator_get_StartOfLeadout(burn->creator, &burn->lead_out)))
        return refused(hr, L"The length of the disc cannot be found out");
    return EXIT_DONE;
}

/* The fullest form of sub-channel that the drive takes, which is the one in which nothing is left to the drive. */
static bool best_sector_type(IDiscFormat2RawCD *format, IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE *type)
{
    static const IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE order[] =
    {
        IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED,
        IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY
    };
    SAFEARRAY *types = NULL;
    bool found = false;
    LONG i, low, high;
    size_t j;

    if (FAILED(IDiscFormat2RawCD_get_SupportedSectorTypes(format, &types)) || !types) return false;
    if (SUCCEEDED(SafeArrayGetLBound(types, 1, &low)) && SUCCEEDED(SafeArrayGetUBound(types, 1, &high)))
    {
        for (j = 0; j < ARRAYSIZE(order) && !found; j++)
        {
            for (i = low; i <= high && !found; i++)
            {
                VARIANT value;

                VariantInit(&value);
                if (FAILED(SafeArrayGetElement(types, &i, &value))) continue;
                found = (V_VT(&value) == VT_UI4 || V_VT(&value) == VT_I4) && V_UI4(&value) == (ULONG)order[j];
                if (found) *type = order[j];
                VariantClear(&value);
            }
        }
    }
    SafeArrayDestroy(types);
    return found;
}

static enum exit_status set_speed(struct audio_burn *burn)
{
    LONG asked = burn->options.speed, speed = 0;
    HRESULT hr;

    if (asked == -1) return EXIT_DONE;
    hr = IDiscFormat2RawCD_SetWriteSpeed(burn->format, asked, VARIANT_FALSE);
    if (FAILED(hr))
    {
        report_failure(hr, L"The speed cannot be set");
        return EXIT_FAILED;
    }
    if (hr != S_OK && SUCCEEDED(IDiscFormat2RawCD_get_CurrentWriteSpeed(burn->format, &speed)) && speed != asked)
        notice(L"The drive writes this disc at %.1fx instead of %.1fx.", (double)speed / CD_SECTORS_PER_SECOND,
                (double)asked / CD_SECTORS_PER_SECOND);
    return EXIT_DONE;
}

/* With Windows' own IMAPI2 there are no simulations: better none than a disc. */
static enum exit_status set_simulation(struct audio_burn *burn)
{
    IBurnSimulation *simulation;
    HRESULT hr;

    if (!burn->options.simulate) return EXIT_DONE;
    hr = IDiscFormat2RawCD_QueryInterface(burn->format, &IID_IBurnSimulation, (void **)&simulation);
    if (FAILED(hr))
    {
        print_error(L"discburn: --simulate: The IMAPI2 of this system does not simulate. Nothing was written.\n");
        return EXIT_FAILED;
    }
    hr = IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE);
    IBurnSimulation_Release(simulation);
    if (SUCCEEDED(hr)) return EXIT_DONE;
    report_failure(hr, burn->drive);
    return EXIT_FAILED;
}

/* The drive, and a disc in it that this can be written on. */
static enum exit_status prepare(struct audio_burn *burn)
{
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    BSTR name = SysAllocString(CLIENT_NAME);
    enum exit_status status;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MsftDiscFormat2RawCD, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2RawCD,
            (void **)&burn->format);
    if (SUCCEEDED(hr)) hr = name ? IDiscFormat2RawCD_put_ClientName(burn->format, name) : E_OUTOFMEMORY;
    if (FAILED(hr))
    {
        SysFreeString(name);
        report_failure(hr, L"CDs cannot be burned");
        return EXIT_FAILED;
    }
    if (FAILED(find_drive(burn->options.drive, (IDiscFormat2 *)burn->format, &wish_blank, &burn->recorder,
            burn->drive)))
    {
        SysFreeString(name);
        return EXIT_FAILED;
    }

    /* The drive is ours from here to the end, so that nothing comes between writing and reading back. */
    hr = IDiscRecorder2_AcquireExclusiveAccess(burn->recorder, burn->options.force ? VARIANT_TRUE : VARIANT_FALSE, name);
    SysFreeString(name);
    if (FAILED(hr))
    {
        report_failure(hr, burn->drive);
        return EXIT_FAILED;
    }
    burn->locked = true;

    if (cancel_wanted())
    {
        print_error(L"discburn: Cancelled. Nothing was written.\n");
        return EXIT_CANCELLED;
    }
    hr = IDiscFormat2RawCD_put_Recorder(burn->format, burn->recorder);
    if (FAILED(hr))
    {
        report_failure(hr, burn->drive);
        return EXIT_FAILED;
    }
    if ((status = set_simulation(burn)) != EXIT_DONE) return status;
    if ((status = set_speed(burn)) != EXIT_DONE) return status;
    if (FAILED(hr = IDiscFormat2RawCD_PrepareMedia(burn->format)))
    {
        report_failure(hr, burn->drive);
        return EXIT_FAILED;
    }
    burn->prepared = true;

    if (!best_sector_type(burn->format, &type))
    {
        report_failure(E_IMAPI_DF2RAW_DATA_BLOCK_TYPE_NOT_SUPPORTED, burn->drive);
        return EXIT_FAILED;
    }
    if (burn->texts.count && type != IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW)
    {
        print_error(L"discburn: %s: The drive does not take the sub-channels R to W as they are, which CD-TEXT needs.\n"
                L"          Leave out the texts, or take another drive.\n", burn->drive);
        return EXIT_FAILED;
    }
    hr = IDiscFormat2RawCD_put_RequestedSectorType(burn->format, type);
    if (SUCCEEDED(hr)) hr = IRawCDImageCreator_put_ResultingImageType(burn->creator, type);
    if (FAILED(hr))
    {
        report_failure(hr, L"The form of the sectors cannot be set");
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

static bool fits(struct audio_burn *burn)
{
    LONG last;

    if (FAILED(IDiscFormat2RawCD_get_LastPossibleStartOfLeadout(burn->format, &last)))
    {
        forget_failure(); /* the writer will know */
        return true;
    }
    if (burn->lead_out <= last) return true;
    print_error(L"discburn: %s: The disc is too small: the tracks take %ld:%02ld minutes, and it has room for %ld:%02ld.\n"
            L"          Leave out a track, or take a longer disc.\n", burn->drive,
            burn->lead_out / CD_SECTORS_PER_SECOND / 60, burn->lead_out / CD_SECTORS_PER_SECOND % 60,
            last / CD_SECTORS_PER_SECOND / 60, last / CD_SECTORS_PER_SECOND % 60);
    return false;
}

static enum exit_status write_disc(struct audio_burn *burn)
{
    struct burn_view view = { .show = !burn->options.json, .single_speed = CD_SECTORS_PER_SECOND * CD_SECTOR_BYTES };
    struct burn_sink *sink = NULL;
    IStream *image = NULL;
    HRESULT hr, released;
    bool written;

    if (FAILED(hr = IRawCDImageCreator_CreateResultImage(burn->creator, &image)))
    {
        report_failure(hr, L"The image of the disc cannot be made");
        return EXIT_FAILED;
    }
    if (burn->options.json) view.observe = event_progress;
    /* Without events there is nothing to look at and nothing to cancel by, but a disc all the same. */
    if (FAILED(hr = burn_sink_connect_raw(burn->format, &view, &sink))) report_failure(hr, L"The progress cannot be shown");

    if (cancel_wanted()) hr = E_IMAPI_REQUEST_CANCELLED;
    else
    {
        burn->begun = true;
        hr = IDiscFormat2RawCD_WriteMedia(burn->format, image);
    }
    written = burn_sink_has_written(sink);
    burn_sink_disconnect(sink);
    IStream_Release(image);
    if (hr == E_IMAPI_REQUEST_CANCELLED)
        print_error(burn->options.simulate ? L"discburn: Cancelled. Nothing was written.\n"
                : L"discburn: Cancelled. A CD-R on which writing had begun cannot be used any more.\n");
    else if (FAILED(hr)) report_failure(hr, written ? L"The burn broke off" : L"The disc was not written");

    burn->prepared = false;
    released = IDiscFormat2RawCD_ReleaseMedia(burn->format);
    if (hr == E_IMAPI_REQUEST_CANCELLED) return EXIT_CANCELLED;
    if (SUCCEEDED(hr) && FAILED(released)) report_failure(hr = released, L"The disc could not be finished");
    return SUCCEEDED(hr) ? EXIT_DONE : EXIT_FAILED;
}

static enum exit_status verify(struct audio_burn *burn)
{
    struct wanted_disc wanted = { { { 0 } } };
    enum exit_status status;
    char text[64];

    wanted.lead_out = burn->lead_out;
    wanted.track_count = burn->options.track_count;
    wanted.tracks = burn->wanted;
    wanted.texts = &burn->texts;
    if (burn->options.mcn)
    {
        narrow(burn->options.mcn, text, sizeof(text));
        mcn_parse(text, strlen(text), &wanted.mcn, NULL);
    }
    status = read_back(burn->recorder, &wanted);
    switch (status)
    {
    case EXIT_DONE: print(L"Everything on the disc is as it should be.\n"); break;
    case EXIT_CANCELLED: print_error(L"discburn: Cancelled. The disc is written, but was not read back.\n"); break;
    default: print_error(L"discburn: The disc is not as it should be.\n"); break;
    }
    return status;
}

static void announce(const struct audio_burn *burn)
{
    struct json json;

    event_open(&json, "start");
    json_bool(&json, "simulate", burn->options.simulate);
    json_number(&json, "tracks", burn->options.track_count);
    json_number(&json, "sectors", burn->lead_out);
    event_members_of_disc(&json, burn->recorder);
    event_close(&json);
}

static enum exit_status burn_audio(struct audio_burn *burn)
{
    enum exit_status status;

    if ((status = open_files(burn)) != EXIT_DONE) return status;
    if ((status = make_image(burn)) != EXIT_DONE) return status;
    if ((status = prepare(burn)) != EXIT_DONE) return status;
    if (!fits(burn)) return EXIT_FAILED;

    print(L"%s %u track%s, %ld:%02ld minutes, in %s\n", burn->options.simulate ? L"Simulating a burn of" : L"Burning", burn->options.track_count,
            burn->options.track_count == 1 ? L"" : L"s", burn->lead_out / CD_SECTORS_PER_SECOND / 60,
            burn->lead_out / CD_SECTORS_PER_SECOND % 60, burn->drive);
    if (burn->options.json) announce(burn);
    if ((status = write_disc(burn)) != EXIT_DONE) return status;
    if (burn->options.simulate)
    {
        print(L"Simulated: the drive took all of it with the laser off, and the disc is still blank.\n");
        return EXIT_DONE;
    }
    if (burn->options.verify) return verify(burn);
    print(L"Written; not read back.\n");
    return EXIT_DONE;
}

static enum exit_status clean_up(struct audio_burn *burn, enum exit_status status)
{
    unsigned int i;
    HRESULT hr;

    if (burn->options.json && burn->recorder) event_disc(burn->recorder);
    if (burn->prepared) IDiscFormat2RawCD_ReleaseMedia(burn->format);
    if (burn->locked) IDiscRecorder2_ReleaseExclusiveAccess(burn->recorder);
    if (burn->options.eject && burn->begun && burn->recorder && FAILED(hr = IDiscRecorder2_EjectMedia(burn->recorder)))
    {
        report_failure(hr, L"The disc cannot be ejected");
        if (status == EXIT_DONE) status = EXIT_FAILED;
    }
    if (burn->format) IDiscFormat2RawCD_Release(burn->format);
    if (burn->recorder) IDiscRecorder2_Release(burn->recorder);
    if (burn->creator) IRawCDImageCreator_Release(burn->creator);
    for (i = 0; i < burn->options.track_count; i++) wav_close(&burn->wavs[i]);
    wanted_texts_free(&burn->texts);
    if (burn->options.json) event_result(L"audio", status);
    return status;
}

static enum exit_status run_audio(int argc, WCHAR **argv)
{
    struct audio_burn *burn = calloc(1, sizeof(*burn));
    enum exit_status status = EXIT_USAGE;

    if (!burn)
    {
        print_error(L"discburn: There is not enough memory.\n");
        return EXIT_FAILED;
    }
    if (wants_json(argc, argv)) console_for_programs();
    if (!audio_options_parse(argc, argv, &burn->options))
    {
        if (wants_json(argc, argv)) event_result(L"audio", status);
    }
    else if (burn->options.help)
    {
        print(L"%s", audio_verb.help);
        status = EXIT_DONE;
    }
    else
    {
        cancel_watch(NULL);
        status = clean_up(burn, burn_audio(burn));
    }
    free(burn);
    return status;
}

const struct verb audio_verb =
{
    L"audio",
    L"burn WAV files as an audio CD",
    L"usage: discburn audio [OPTION...] TRACK.wav [TRACK OPTION...] [TRACK2.wav ...]\n"
    L"\n"
    L"Burns WAV files (44.1 kHz, stereo, 16 bit PCM), each a track of four seconds or\n"
    L"more and 99 of them at most, to a blank CD-R or CD-RW, in raw mode and in one\n"
    L"piece, then reads the disc back through the drive and compares all of it with\n"
    L"what was asked for.\n"
    L"\n"
    L"  --drive D:         the drive; else one with a blank disc in it\n"
    L"  --mcn NUMBER       the disc's media catalogue number (EAN/UPC): 13 digits, the\n"
    L"                     last a check digit\n"
    L"  --language CODE    the language of the texts, a number of EBU Tech 3264; 9\n"
    L"                     (English) unless given, or 105 (Japanese, in MS-JIS) for\n"
    L"                     texts with characters of that kind\n"
    L"  --gaps HOW         silent: two seconds of silence stand between tracks; none\n"
    L"                     (default): nothing does, and the last two seconds of a song\n"
    L"                     carry the next one's number with index 0\n"
    L"  --speed N          at most N times the speed of playing, or max (default)\n"
    L"  --no-verify        do not read the disc back\n"
    L"  --simulate         with the laser off: the disc stays blank\n"
    L"  --eject            eject the disc at the end, if anything was written\n"
    L"  --force            take the drive even when something is using what is in it\n"
    L"  --json             for programs: a JSON object in each line. \"event\" is start\n"
    L"                     (simulate, tracks, sectors, drive, disc), progress,\n"
    L"                     notice, disc or, last, result, as those of discburn data\n"
    L"\n"
    L"Options of the track before them:\n"
    L"  --isrc CODE        its ISRC: US-K7Y-98-12345 or USK7Y9812345\n"
    L"  --preemphasis      its samples are pre-emphasised\n"
    L"  --copy[=HOW]       digital copies: permitted (--copy), prohibited (default),\n"
    L"                     or scms (one generation)\n"
    L"\n"
    L"CD-TEXT, of the disc when it stands before the first track, else of the track\n"
    L"before it; a track without --performer has the disc's:\n"
    L"  --title TEXT, --performer TEXT, --songwriter TEXT, --composer TEXT,\n"
    L"  --arranger TEXT, --message TEXT\n"
    L"\n"
    L"Ctrl-C cancels. Exit status:\n"
    L"  0  the disc is burned, and all that was read back is as asked for\n"
    L"  1  the disc could not be burned\n"
    L"  2  the command line is wrong\n"
    L"  3  what was read back is something else, or could not be read\n"
    L"  4  cancelled\n",
    run_audio,
};
