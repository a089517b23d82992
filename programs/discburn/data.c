/*
 * discburn data: an image file, or trees and files as they are read, to a disc; or added to what is on it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "imapi2.h"
#include "imapi2error.h"
#include "imapi2ext.h"
#include "imapi2fs.h"

#include "burnsink.h"
#include "cancel.h"
#include "collisions.h"
#include "console.h"
#include "data_options.h"
#include "discburn.h"
#include "discstate.h"
#include "drives.h"
#include "events.h"
#include "facts.h"
#include "imagebuild.h"
#include "imagefile.h"
#include "media.h"
#include "report.h"

#define CLIENT_NAME   L"discburn"
#define SECTOR_BYTES  IMAGE_SECTOR_BYTES

/* Everything that one run has in its hands. */
struct data_burn
{
    struct data_options options;
    IDiscFormat2Data *format;
    IDiscRecorder2 *recorder;
    WCHAR drive[DRIVE_NAME_MAX];
    struct disc_state disc;          /* before the burn */
    const char *kind;                /* "DVD+R" */
    bool appends;                    /* there is something that is added to */
    bool begun;                      /* the disc is not as it was */
    IStream *stream;
    int64_t sectors;                 /* of the stream */
    int64_t written;                 /* of them those that go to the disc */
    LONG files, directories;         /* -1: an image, of which that is not known */
    LONG new_files;                  /* those of them that the disc has not, by their names */
};

static enum exit_status failed(HRESULT hr, const WCHAR *what)
{
    report_failure(hr, what);
    return EXIT_FAILED;
}

static enum exit_status refuse(const struct data_burn *burn, const WCHAR *why)
{
    print_error(L"discburn: %s: %s\n", burn->drive, why);
    return EXIT_FAILED;
}

/* --- the source ------------------------------------------------------------------------------------------------------ */

/* All that is not there is named at once, and before a drive is looked for. */
static enum exit_status check_source(struct data_burn *burn)
{
    const struct image_contents *contents = &burn->options.contents;
    enum exit_status status = EXIT_DONE;
    unsigned int i;

    burn->files = burn->directories = -1;
    if (burn->options.is_image)
    {
        if (image_file_open(contents->trees[0], &burn->stream, &burn->sectors) != S_OK) return EXIT_FAILED;
        burn->written = burn->sectors;
        return EXIT_DONE;
    }
    for (i = 0; i < contents->tree_count; i++)
    {
        if (GetFileAttributesW(contents->trees[i]) != INVALID_FILE_ATTRIBUTES) continue;
        status = failed(HRESULT_FROM_WIN32(GetLastError()), contents->trees[i]);
    }
    return status || !trees_collide(contents->trees, contents->tree_count) ? status : EXIT_FAILED;
}

/* How much of the image goes to the disc: where what is on it is written over, only what is new. */
static int64_t modified_sectors(IFileSystemImageResult *result, int64_t all)
{
    IFileSystemImageResult2 *result2;
    IBlockRangeList *ranges = NULL;
    SAFEARRAY *array = NULL;
    int64_t sectors = 0;
    LONG first, last, i;
    HRESULT hr;

    if (FAILED(IFileSystemImageResult_QueryInterface(result, &IID_IFileSystemImageResult2, (void **)&result2))) return all;
    hr = IFileSystemImageResult2_get_ModifiedBlocks(result2, &ranges);
    IFileSystemImageResult2_Release(result2);
    if (SUCCEEDED(hr)) hr = IBlockRangeList_get_BlockRanges(ranges, &array);
    if (SUCCEEDED(hr)) hr = SafeArrayGetLBound(array, 1, &first);
    if (SUCCEEDED(hr)) hr = SafeArrayGetUBound(array, 1, &last);
    for (i = first; SUCCEEDED(hr) && i <= last; i++)
    {
        IBlockRange *range = NULL;
        LONG start = 0, end = -1;
        VARIANT value;

        if (FAILED(hr = SafeArrayGetElement(array, &i, &value))) break;
        hr = V_VT(&value) == VT_DISPATCH && V_DISPATCH(&value)
                ? IDispatch_QueryInterface(V_DISPATCH(&value), &IID_IBlockRange, (void **)&range) : E_UNEXPECTED;
        if (SUCCEEDED(hr)) hr = IBlockRange_get_StartLba(range, &start);
        if (SUCCEEDED(hr)) hr = IBlockRange_get_EndLba(range, &end);
        if (range) IBlockRange_Release(range);
        VariantClear(&value);
        sectors += (int64_t)end - start + 1;
    }
    if (array) SafeArrayDestroy(array);
    if (ranges) IBlockRangeList_Release(ranges);
    return FAILED(hr) ? all : sectors;
}

/* The stream computes the image as it is read. */
static enum exit_status build_image(struct data_burn *burn)
{
    struct image_disc disc = { burn->recorder, burn->appends ? burn->format : NULL, 0 };
    IFileSystemImageResult *result;
    IFileSystemImage3 *image;
    enum exit_status status;
    LONG blocks = 0;
    HRESULT hr;

    if (burn->options.is_image) return EXIT_DONE;
    if (burn->appends && burn->options.contents.file_systems)
        return refuse(burn, L"What is added has the file systems that the disc has: leave out --iso, --joliet and --udf.");
    if ((status = image_build(&burn->options.contents, &disc, &image, &result))) return status;
    hr = IFileSystemImageResult_get_TotalBlocks(result, &blocks);
    if (SUCCEEDED(hr)) hr = IFileSystemImageResult_get_ImageStream(result, &burn->stream);
    if (FAILED(hr)) status = failed(hr, L"The image cannot be read");
    burn->sectors = blocks;
    burn->written = burn->appends && disc_state_is_overwritable(&burn->disc) ? modified_sectors(result, blocks) : blocks;
    if (FAILED(IFileSystemImage3_get_FileCount(image, &burn->files))) burn->files = -1;
    burn->new_files = burn->files - disc.files;
    if (FAILED(IFileSystemImage3_get_DirectoryCount(image, &burn->directories))) burn->directories = -1;
    IFileSystemImageResult_Release(result);
    IFileSystemImage3_Release(image);
    return status;
}

/* --- drive and disc --------------------------------------------------------------------------------------------------- */

static enum exit_status take_drive(struct data_burn *burn)
{
    BSTR name = SysAllocString(CLIENT_NAME);
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MsftDiscFormat2Data, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2Data, (void **)&burn->format);
    if (SUCCEEDED(hr)) hr = name ? IDiscFormat2Data_put_ClientName(burn->format, name) : E_OUTOFMEMORY;
    SysFreeString(name);
    if (FAILED(hr)) return failed(hr, L"Discs cannot be burned");
    if (FAILED(find_drive(burn->options.drive, (IDiscFormat2 *)burn->format,
            burn->options.overwrite ? &wish_rewritable : burn->options.append ? &wish_open : &wish_blank, &burn->recorder, burn->drive)))
        return EXIT_FAILED;
    if (FAILED(hr = IDiscFormat2Data_put_Recorder(burn->format, burn->recorder))) return failed(hr, burn->drive);
    return EXIT_DONE;
}

/* What is in the drive, and whether it can be written to as it was wished. */
static enum exit_status check_disc(struct data_burn *burn)
{
    struct disc_state *disc = &burn->disc;
    struct disc_facts facts;
    const WCHAR *obstacle;

    /* waits for a disc that was just put in */
    disc_facts_get(burn->recorder, &facts);
    burn->kind = mmc_profile_name(disc_facts_kind(&facts));
    disc_facts_done(&facts);
    disc_state_get(burn->format, disc);
    if (FAILED(disc->hr)) return failed(disc->hr, burn->drive);
    forget_failure();
    if ((obstacle = disc_state_obstacle(disc))) return refuse(burn, obstacle);
    if (disc_state_is_blank(disc))
    {
        if (burn->options.append || burn->options.overwrite) print(L"The disc is blank: this is the first on it.\n");
        return EXIT_DONE;
    }
    if (burn->options.append)
    {
        burn->appends = true;
        return EXIT_DONE;
    }
    if (disc_state_is_overwritable(disc))
        return burn->options.overwrite ? EXIT_DONE
                : refuse(burn, L"There is something on the disc. --append adds to it, --overwrite writes over it.");
    if (burn->options.overwrite) return refuse(burn, disc->erasable
            ? L"What is on this disc cannot be written over. --append adds to it, discburn erase empties it."
            : L"What is on this disc cannot be written over. --append adds to it.");
    return refuse(burn, disc->erasable
            ? L"There is something on the disc. --append adds to it, discburn erase empties it."
            : L"There is something on the disc. --append adds to it; or put in a blank one.");
}

static enum exit_status set_simulation(struct data_burn *burn)
{
    IBurnSimulation *simulation;
    HRESULT hr;

    if (!burn->options.simulate) return EXIT_DONE;
    hr = IDiscFormat2Data_QueryInterface(burn->format, &IID_IBurnSimulation, (void **)&simulation);
    if (FAILED(hr))
    {
        print_error(L"discburn: --simulate: The IMAPI2 of this system does not simulate. Nothing was written.\n");
        return EXIT_FAILED;
    }
    hr = IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE);
    IBurnSimulation_Release(simulation);
    return FAILED(hr) ? failed(hr, L"--simulate") : EXIT_DONE;
}

static enum exit_status set_verification(struct data_burn *burn)
{
    IBurnVerification *verification;
    HRESULT hr;

    if (!burn->options.verification) return EXIT_DONE;
    hr = IDiscFormat2Data_QueryInterface(burn->format, &IID_IBurnVerification, (void **)&verification);
    if (FAILED(hr)) return failed(hr, L"--verify");
    hr = IBurnVerification_put_BurnVerificationLevel(verification, burn->options.verification);
    IBurnVerification_Release(verification);
    return FAILED(hr) ? failed(hr, L"--verify") : EXIT_DONE;
}

static enum exit_status set_speed(struct data_burn *burn)
{
    LONG single = media_single_speed(burn->disc.type), got = 0;
    double asked = burn->options.speed;
    HRESULT hr;

    if (asked <= 0 || !single) return EXIT_DONE;
    hr = IDiscFormat2Data_SetWriteSpeed(burn->format, (LONG)(asked * single + 0.5), VARIANT_FALSE);
    if (FAILED(hr)) return failed(hr, L"The speed cannot be set");
    if (hr != S_OK && SUCCEEDED(IDiscFormat2Data_get_CurrentWriteSpeed(burn->format, &got))
            && (got < asked * single * 0.95 || got > asked * single * 1.05))
        notice(L"The drive writes this disc at %.1fx instead of %.1fx.", (double)got / single, asked);
    forget_failure();
    return EXIT_DONE;
}

/* Without --close more can be added, also to a DVD+R, which would else be closed as players like it. */
static enum exit_status set_up(struct data_burn *burn)
{
    VARIANT_BOOL close = burn->options.close ? VARIANT_TRUE : VARIANT_FALSE;
    enum exit_status status;
    HRESULT hr;

    hr = IDiscFormat2Data_put_ForceMediaToBeClosed(burn->format, close);
    if (SUCCEEDED(hr)) hr = IDiscFormat2Data_put_DisableConsumerDvdCompatibilityMode(burn->format, ~close);
    if (SUCCEEDED(hr) && burn->options.overwrite) hr = IDiscFormat2Data_put_ForceOverwrite(burn->format, VARIANT_TRUE);
    if (FAILED(hr)) return failed(hr, burn->drive);
    if ((status = set_simulation(burn))) return status;
    if ((status = set_verification(burn))) return status;
    return set_speed(burn);
}

static enum exit_status check_room(struct data_burn *burn)
{
    LONG room = burn->options.overwrite && disc_state_is_overwritable(&burn->disc) ? burn->disc.total : burn->disc.free;
    WCHAR needed[SIZE_TEXT], have[SIZE_TEXT], over[SIZE_TEXT];

    if (room < 0 || burn->sectors <= room) return EXIT_DONE; /* a drive that does not say it says so when it writes */
    print_error(L"discburn: %s: It is too large for the disc by %I64d sectors (%s): %sit takes %s, the disc\n"
            L"          has room for %s. Leave something out, or take a larger disc.\n", burn->drive, burn->sectors - room,
            size_text((burn->sectors - room) * SECTOR_BYTES, over),
            burn->appends && disc_state_is_overwritable(&burn->disc) ? L"with what is on it " : L"", size_text(burn->sectors * SECTOR_BYTES, needed),
            size_text((int64_t)room * SECTOR_BYTES, have));
    return EXIT_FAILED;
}

/* --- the burn -------------------------------------------------------------------------------------------------------- */

static const WCHAR *source_text(const struct data_burn *burn, WCHAR *text, size_t size)
{
    WCHAR bytes[SIZE_TEXT], directories[48] = L"", new_files[48] = L"";

    size_text(burn->written * SECTOR_BYTES, bytes);
    if (burn->directories > 0)
        _snwprintf(directories, ARRAYSIZE(directories) - 1, L" in %ld director%s", burn->directories,
                burn->directories == 1 ? L"y" : L"ies");
    if (burn->appends) _snwprintf(new_files, ARRAYSIZE(new_files) - 1, L", %ld of them new", burn->new_files);
    if (burn->files < 0) _snwprintf(text, size - 1, L"an image of %s", bytes);
    else
        _snwprintf(text, size - 1, L"%ld file%s%s%s, %s%s", burn->files, burn->files == 1 ? L"" : L"s", directories,
                new_files, bytes, burn->appends ? L" more" : L"");
    text[size - 1] = 0;
    return text;
}

/* Nothing can be added to the disc afterwards. */
static bool closes(const struct data_burn *burn)
{
    return burn->options.close || burn->disc.status & IMAPI_FORMAT2_DATA_MEDIA_STATE_FINAL_SESSION;
}

static void announce(const struct data_burn *burn)
{
    struct json json;
    WCHAR text[128];

    print(L"%s %s\n%s %hs in %s\n", burn->options.simulate ? L"Simulating a burn of" : L"Burning",
            source_text(burn, text, ARRAYSIZE(text)), burn->appends ? L"added to the" : L"to the", burn->kind, burn->drive);
    if (closes(burn) && !burn->options.close && !burn->options.simulate)
        notice(L"Nothing can be added to this disc afterwards.");
    if (!burn->options.json) return;
    event_open(&json, "start");
    json_ascii(&json, "source", burn->options.is_image ? "image" : "files");
    json_bool(&json, "simulate", burn->options.simulate);
    json_bool(&json, "append", burn->appends);
    json_bool(&json, "closes", closes(burn));
    json_number(&json, "sectors", burn->written);
    json_number(&json, "bytes", burn->written * SECTOR_BYTES);
    if (burn->files >= 0) json_number(&json, "files", burn->files);
    if (burn->files >= 0) json_number(&json, "new_files", burn->new_files);
    if (burn->directories >= 0) json_number(&json, "directories", burn->directories);
    event_members_of_disc(&json, burn->recorder);
    event_close(&json);
}

/* What a burn that did not come to its end has left. */
static const WCHAR *remains(const struct data_burn *burn, bool verifying)
{
    struct disc_facts facts;
    bool unclosed;

    if (verifying) return L"The disc is burned, but not verified to the end.";
    if (burn->options.simulate) return L"Nothing was written.";
    if (disc_state_is_overwritable(&burn->disc)) return L"The disc can be written again with --overwrite.";
    disc_facts_get(burn->recorder, &facts);
    unclosed = facts.result == MMC_OK && disc_facts_is_unclosed(&facts);
    disc_facts_done(&facts);
    if (burn->disc.erasable)
        return unclosed ? L"What was begun is worth nothing: discburn erase empties the disc, discburn close closes it."
                : L"What was begun is worth nothing: discburn erase empties the disc.";
    return unclosed ? L"What was begun is worth nothing. discburn close closes it, so that the rest of the disc can be used."
            : L"What was begun is worth nothing. discburn info says whether the disc can still be used.";
}

static enum exit_status write_disc(struct data_burn *burn)
{
    struct burn_view view = { .show = !burn->options.json };
    struct burn_sink *sink = NULL;
    bool verifying, written;
    HRESULT hr;

    view.single_speed = media_single_speed(burn->disc.type) * (double)SECTOR_BYTES;
    if (burn->options.json) view.observe = event_progress;
    /* Without events there is nothing to look at and nothing to cancel by, but a disc all the same. */
    if (FAILED(hr = burn_sink_connect_data(burn->format, &view, &sink))) report_failure(hr, L"The progress cannot be shown");

    if (cancel_wanted())
    {
        burn_sink_disconnect(sink);
        print_error(L"discburn: Cancelled. Nothing was written.\n");
        return EXIT_CANCELLED;
    }
    burn->begun = true;
    hr = IDiscFormat2Data_Write(burn->format, burn->stream);
    verifying = burn_sink_is_verifying(sink);
    written = burn_sink_has_written(sink);
    burn_sink_disconnect(sink);
    if (SUCCEEDED(hr)) return EXIT_DONE;
    if (hr == E_IMAPI_REQUEST_CANCELLED)
    {
        print_error(L"discburn: Cancelled. %s\n", remains(burn, verifying));
        return EXIT_CANCELLED;
    }
    if (hr == E_IMAPI_BURN_VERIFICATION_FAILED)
    {
        report_failure(hr, L"The disc is not as it should be");
        return EXIT_MISMATCH;
    }
    report_failure(hr, verifying ? L"The disc could not be read back" : written ? L"The burn broke off" : L"The disc was not written");
    if (written) print_error(L"          %s\n", remains(burn, verifying));
    return EXIT_FAILED;
}

/* What the disc says after the burn. */
static void tell_disc(struct data_burn *burn)
{
    struct disc_state after;
    struct disc_facts facts;
    WCHAR room[SIZE_TEXT];
    unsigned int sessions;
    int64_t free;

    disc_facts_get(burn->recorder, &facts);
    sessions = disc_facts_sessions(&facts);
    disc_facts_done(&facts);
    disc_state_get(burn->format, &after);
    forget_failure();
    if (FAILED(after.hr)) return;
    if (disc_state_is_overwritable(&after))
    {
        free = burn->options.is_image ? -1 : (int64_t)after.total - burn->sectors;
        if (free >= 0) print(L"%s are left on the disc.", size_text(free * SECTOR_BYTES, room));
        print(burn->options.is_image ? L"The disc can be written over (--overwrite).\n" : L" More can be added (--append).\n");
    }
    else print_sessions_left(sessions, &after);
}

static enum exit_status burn_data(struct data_burn *burn)
{
    enum exit_status status;

    if ((status = check_source(burn))) return status;
    if ((status = take_drive(burn))) return status;
    if ((status = check_disc(burn))) return status;
    if ((status = set_up(burn))) return status;
    if ((status = build_image(burn))) return status;
    if ((status = check_room(burn))) return status;
    announce(burn);
    if ((status = write_disc(burn))) return status;
    if (burn->options.simulate)
    {
        print(L"Simulated: the drive took all of it with the laser off, and the disc is as it was.\n");
        return EXIT_DONE;
    }
    switch (burn->options.verification)
    {
    case IMAPI_BURN_VERIFICATION_FULL: print(L"Burned, read back whole, and the same.\n"); break;
    case IMAPI_BURN_VERIFICATION_QUICK: print(L"Burned, and what was read of it is the same.\n"); break;
    default: print(L"Burned.\n"); break;
    }
    if (!burn->options.json) tell_disc(burn);
    return EXIT_DONE;
}

static enum exit_status clean_up(struct data_burn *burn, enum exit_status status)
{
    HRESULT hr;

    if (burn->options.json && burn->recorder) event_disc(burn->recorder);
    if (burn->stream) IStream_Release(burn->stream);
    if (burn->format) IDiscFormat2Data_Release(burn->format);
    if (burn->options.eject && burn->begun && burn->recorder && FAILED(hr = IDiscRecorder2_EjectMedia(burn->recorder)))
    {
        report_failure(hr, L"The disc cannot be ejected");
        if (status == EXIT_DONE) status = EXIT_FAILED;
    }
    if (burn->recorder) IDiscRecorder2_Release(burn->recorder);
    if (burn->options.json) event_result(L"data", status);
    return status;
}

static enum exit_status run_data(int argc, WCHAR **argv)
{
    struct data_burn *burn = calloc(1, sizeof(*burn));
    enum exit_status status = EXIT_USAGE;

    if (!burn)
    {
        print_error(L"discburn: There is not enough memory.\n");
        return EXIT_FAILED;
    }
    if (wants_json(argc, argv)) console_for_programs();
    if (!data_options_parse(argc, argv, &burn->options))
    {
        if (wants_json(argc, argv)) event_result(L"data", status);
    }
    else if (burn->options.help)
    {
        print(L"%s", data_verb.help);
        status = EXIT_DONE;
    }
    else
    {
        cancel_watch(NULL);
        status = clean_up(burn, burn_data(burn));
    }
    free(burn);
    return status;
}

const struct verb data_verb =
{
    L"data",
    L"burn an image file, or trees and files; add to a disc",
    L"usage: discburn data IMAGE.iso|TREE... [OPTION...]\n"
    L"\n"
    L"Burns an image file as it is, or a new file system of directories, whose\n"
    L"contents go into its root, and files. They are read while they are burned; no\n"
    L"image is stored. Without --drive, in the first drive that can do it, one with\n"
    L"a blank disc (with --append, one that can be added to) before others.\n"
    L"\n"
    L"  --append             add to what is on the disc: the last session is read and\n"
    L"                       goes on to be seen, with its label\n"
    L"  --overwrite          write over what is on a disc that takes that: DVD+RW,\n"
    L"                       DVD-RAM, BD-RE, formatted DVD-RW\n"
    L"  --close              close the disc: nothing can be added any more\n"
    L"  --verify[=HOW]       read the disc back and compare: full (all of it, unless\n"
    L"                       given otherwise) or quick (the drive's records, samples)\n"
    L"  --simulate           do it with the laser off: CD-R, CD-RW, DVD-R, DVD-RW\n"
    L"  --speed X            1x is 150 kB/s of a CD, 1.4 MB/s of a DVD, 4.5 MB/s of a\n"
    L"                       BD; or max. The drive takes the nearest that it has\n"
    L"  --eject              eject the disc at the end, if anything was written\n"
    L"  --drive D:           the drive, by letter or id (discburn drives lists them)\n"
    L"  --label NAME         of the volume\n"
    L"  --iso, --joliet, --udf REVISION\n"
    L"                       ISO 9660, with Joliet, UDF; REVISION is 1.02, 1.50,\n"
    L"                       2.00, 2.01, 2.50 or 2.60. Without one of them it is what\n"
    L"                       is usual on the disc\n"
    L"  --image, --files     a file alone is an image when its name ends in .iso,\n"
    L"                       .udf or .img; these say that it is one, or is not\n"
    L"  --json               for programs: a JSON object in each line. \"event\" is\n"
    L"                       start (source, simulate, append, closes, sectors, bytes,\n"
    L"                       files, new_files, directories, drive, disc), progress\n"
    L"                       (action: looking, formatting, preparing, calibrating,\n"
    L"                       writing, finishing, verifying, completed; percent,\n"
    L"                       sectors_done, sectors, bytes_per_second, speed_x,\n"
    L"                       buffer_percent, elapsed_seconds, remaining_seconds,\n"
    L"                       null when unknown), notice (text),\n"
    L"                       disc (drive, disc {kind, state, sessions, free_sectors,\n"
    L"                       next_writable, can [burn, append, overwrite, close,\n"
    L"                       erase], obstacle, write_protected, total_sectors}), or,\n"
    L"                       last, result (verb, status: done, failed, usage,\n"
    L"                       mismatch, cancelled; exit_status, error, hresult)\n"
    L"\n"
    L"Ctrl-C cancels. Exit status:\n"
    L"  0  the disc is burned, and verified as far as that was asked for\n"
    L"  1  the disc could not be burned\n"
    L"  2  the command line is wrong\n"
    L"  3  the disc is not as it should be\n"
    L"  4  cancelled\n",
    run_data,
};
