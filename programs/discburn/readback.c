/*
 * What is on the disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "mmc/mmc.h"
#include "recorder/transport.h"
#include "redbook/msf.h"
#include "redbook/subcode.h"

#include "cancel.h"
#include "console.h"
#include "events.h"
#include "progress.h"
#include "readback.h"
#include "report.h"

#define SECTOR_WITH_SUBCODE  CD_SECTOR_SIZE_RAW
#define READY_TIMEOUT        120   /* seconds: a drive may look at a new disc for a minute */
/* IEC 60908 17.5.2, 17.5.3: modes 2 and 3, where used, in at least one of 100 successive sectors. */
#define CODE_INTERVAL        100
/* Drives deliver Q a few sectors early or late. Nothing is said of a track's Q so near to its ends. */
#define Q_SLACK              5
/* Where tracks follow one another without silence, the last two seconds of one may already be the pause of the next:
 * its number, with index 0. */
#define PAUSE_SECTORS        150

/* What was found of one track. */
struct found_track
{
    bool in_toc;
    int32_t start;
    uint32_t sectors;             /* up to the next track or the lead-out */
    uint8_t control;
    struct isrc isrc;
    bool isrc_read;
    bool audio_read;
    uint32_t different_sectors;   /* whose samples are not the file's */
    int32_t first_difference;     /* LBA */
    uint32_t q_frames;            /* with right CRC */
    uint32_t q_damaged;           /* with wrong CRC: a drive does not correct Q */
    uint32_t q_wrong;             /* with right CRC, and something else in them than should be */
    bool isrc_rare, mcn_rare;     /* not once in 100 sectors */
};

struct readback
{
    const struct wanted_disc *wanted;
    struct recorder_transport transport;
    struct mmc_device device;
    struct progress progress;
    BYTE *buffer;
    uint32_t buffer_sectors;
    DWORD begun;
    uint32_t sectors_done, sectors_total;
    uint32_t since_mcn;           /* sectors since the last frame with the catalogue number */
    unsigned int faults;
};

static void fault(struct readback *readback, const WCHAR *format, ...)
{
    va_list args;

    va_start(args, format);
    report_difference(format, args);
    va_end(args);
    readback->faults++;
}

#define TIME_SIZE 16

static const WCHAR *msf_text(struct msf msf, WCHAR text[TIME_SIZE])
{
    _snwprintf(text, TIME_SIZE, L"%02u:%02u:%02u", msf.min, msf.sec, msf.frame);
    return text;
}

/* "00:02:00" for LBA 0; an address that is none gets dashes. */
static const WCHAR *time_text(int32_t lba, WCHAR text[TIME_SIZE])
{
    struct msf msf;

    return msf_from_lba(lba, &msf) ? msf_text(msf, text) : L"--:--:--";
}

static enum mmc_result wait_until_ready(struct readback *readback)
{
    DWORD begun = GetTickCount();
    enum mmc_result result;

    for (;;)
    {
        result = mmc_test_unit_ready(&readback->device);
        if (!mmc_result_is_temporary(result) || cancel_wanted()) return result;
        if (GetTickCount() - begun > READY_TIMEOUT * 1000) return result;
        Sleep(250);
    }
}

/* --- the table of contents, the catalogue number and the ISRCs ----------------------------------------------------- */

static bool read_contents(struct readback *readback, struct found_track *found, int32_t *lead_out)
{
    const struct wanted_disc *wanted = readback->wanted;
    enum mmc_result result;
    struct mmc_toc toc;
    uint32_t i;
    unsigned int j;

    *lead_out = -1;
    if ((result = mmc_read_toc(&readback->device, &toc)) != MMC_OK)
    {
        report_command_failure(&readback->device, result, L"The table of contents cannot be read");
        return false;
    }
    for (i = 0; i < toc.count; i++)
    {
        const struct mmc_toc_track *track = &toc.tracks[i];

        if (track->number == MMC_LEAD_OUT_TRACK)
        {
            *lead_out = track->start;
            continue;
        }
        for (j = 0; j < wanted->track_count && wanted->tracks[j].number != track->number; j++);
        if (j == wanted->track_count)
        {
            fault(readback, L"there is a track %u that should not be there", track->number);
            continue;
        }
        found[j].in_toc = true;
        found[j].start = track->start;
        found[j].control = track->control;
        if (i + 1 < toc.count) found[j].sectors = (uint32_t)(track[1].start - track->start);
    }
    return true;
}

static void read_codes(struct readback *readback, struct found_track *found, struct mcn *mcn, bool *mcn_read)
{
    const struct wanted_disc *wanted = readback->wanted;
    enum mmc_result result;
    unsigned int i;

    result = mmc_read_catalogue_number(&readback->device, mcn->text);
    *mcn_read = result == MMC_OK;
    if (!*mcn_read) report_command_failure(&readback->device, result, L"The media catalogue number cannot be read");
    for (i = 0; i < wanted->track_count; i++)
    {
        if (!found[i].in_toc) continue;
        result = mmc_read_isrc(&readback->device, wanted->tracks[i].number, found[i].isrc.text);
        found[i].isrc_read = result == MMC_OK;
        if (!found[i].isrc_read) report_command_failure(&readback->device, result, L"An ISRC cannot be read");
    }
}

/* --- audio and Q --------------------------------------------------------------------------------------------------- */

static uint8_t wanted_control(const struct wanted_track *track)
{
    return (uint8_t)((track->preemphasis ? SUBQ_CONTROL_PREEMPHASIS : 0)
            | (track->copy == IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED ? SUBQ_CONTROL_COPY_PERMITTED : 0));
}

/* The bits of a track's control nibble that can be told beforehand: with SCMS the copy bit goes on and off. */
static uint8_t steady_control(const struct wanted_track *track)
{
    return track->copy == IMAPI_CD_TRACK_DIGITAL_COPY_SCMS ? (uint8_t)~SUBQ_CONTROL_COPY_PERMITTED : 0xFF;
}

static bool control_fits(const struct wanted_track *track, uint8_t control)
{
    return !((control ^ wanted_control(track)) & steady_control(track));
}

/* In a pause that has one track's sound and the next one's number each bit may be that of either. */
static bool pause_control_fits(const struct wanted_track *track, const struct wanted_track *next, uint8_t control)
{
    return !((control ^ wanted_control(track)) & steady_control(track) & (control ^ wanted_control(next))
            & steady_control(next));
}

/* The walk along one track's Q. */
struct q_walk
{
    const struct wanted_track *track;
    const struct wanted_track *next;  /* NULL behind the last one */
    uint32_t since_isrc;              /* sectors since the last frame with the track's ISRC */
    bool in_pause;                    /* Q speaks of the next track already */
};

static bool position_fits(struct q_walk *walk, const struct subq *q, int32_t lba)
{
    int32_t absolute;

    if (!msf_to_lba(q->absolute, &absolute) || abs(absolute - lba) > Q_SLACK) return false;
    if (walk->next && q->tno == walk->next->number && q->index == 0
            && lba >= walk->next->start - PAUSE_SECTORS - Q_SLACK)
        walk->in_pause = true;
    else if (q->tno != walk->track->number || q->index < 1 || walk->in_pause)
        return false;
    return true;
}

static bool isrc_fits(const struct q_walk *walk, const struct isrc *isrc)
{
    if (isrc_is_set(&walk->track->isrc) && isrc_equal(isrc, &walk->track->isrc)) return true;
    return walk->in_pause && isrc_is_set(&walk->next->isrc) && isrc_equal(isrc, &walk->next->isrc);
}

/* Look at the Q of one sector. */
static void check_q(struct readback *readback, struct q_walk *walk, struct found_track *found, int32_t lba,
        const BYTE *subcode)
{
    const struct wanted_track *track = walk->track;
    const struct mcn *mcn = &readback->wanted->mcn;
    bool inside = lba >= track->start + Q_SLACK && lba < track->start + (int32_t)track->sectors - Q_SLACK;
    enum subq_result result;
    uint8_t raw[SUBQ_SIZE];
    bool fits = true;
    struct subq q;

    subcode_split(subcode, NULL, raw, NULL);
    result = subq_decode(raw, &q);
    if (result == SUBQ_BAD_CRC)
    {
        found->q_damaged++;
        return;
    }
    found->q_frames++;

    readback->since_mcn++;
    walk->since_isrc++;
    if (result != SUBQ_OK) fits = false;
    else if (q.adr == SUBQ_ADR_POSITION) fits = position_fits(walk, &q, lba) || !inside;
    else if (q.adr == SUBQ_ADR_MCN)
    {
        fits = mcn_is_set(mcn) && mcn_equal(&q.mcn, mcn);
        readback->since_mcn = 0;
    }
    else if (q.adr == SUBQ_ADR_ISRC)
    {
        fits = isrc_fits(walk, &q.isrc) || !inside;
        walk->since_isrc = 0;
    }
    if (inside && !(walk->in_pause ? pause_control_fits(track, walk->next, q.control) : control_fits(track, q.control)))
        fits = false;
    if (!fits) found->q_wrong++;
    if (mcn_is_set(mcn) && readback->since_mcn >= CODE_INTERVAL) found->mcn_rare = true;
    if (isrc_is_set(&track->isrc) && !walk->in_pause && walk->since_isrc >= CODE_INTERVAL) found->isrc_rare = true;
}

static void show_progress(struct readback *readback)
{
    struct progress_state state = { 0 };
    DWORD elapsed = GetTickCount() - readback->begun;

    state.done = readback->sectors_done;
    state.total = readback->sectors_total;
    state.elapsed = elapsed / 1000;
    state.remaining = -1;
    if (readback->sectors_done)
        state.remaining = (long)((uint64_t)elapsed * (readback->sectors_total - readback->sectors_done)
                / readback->sectors_done / 1000);
    state.buffer = -1;
    if (console_is_for_programs()) event_progress("verifying", &state, NULL);
    else progress_show(&readback->progress, &state);
}

static bool read_audio(struct readback *readback, const struct wanted_track *track, const struct wanted_track *next,
        struct found_track *found)
{
    struct q_walk walk = { track, next };
    struct mmc_read_cd request = { track->start, 0, MMC_SECTOR_CD_DA, MMC_MAIN_USER_DATA, MMC_SUB_RAW };
    uint32_t done, i;
    BYTE samples[CD_SECTOR_BYTES];
    enum mmc_result result;
    HRESULT hr;

    for (done = 0; done < track->sectors; done += request.sectors)
    {
        if (cancel_wanted()) return false;
        request.lba = track->start + (int32_t)done;
        request.sectors = min(track->sectors - done, readback->buffer_sectors);
        result = mmc_read_cd(&readback->device, &request, readback->buffer,
                readback->buffer_sectors * SECTOR_WITH_SUBCODE);
        if (result != MMC_OK)
        {
            WCHAR what[64];

            progress_end(&readback->progress);
            _snwprintf(what, ARRAYSIZE(what), L"Track %u cannot be read at sector %ld", track->number, request.lba);
            report_command_failure(&readback->device, result, what);
            return false;
        }
        for (i = 0; i < request.sectors; i++)
        {
            const BYTE *sector = readback->buffer + i * SECTOR_WITH_SUBCODE;

            hr = wav_read(track->wav, (uint64_t)(done + i) * CD_SECTOR_BYTES, samples, sizeof(samples));
            if (FAILED(hr))
            {
                progress_end(&readback->progress);
                report_failure(hr, L"A track's file cannot be read any more");
                return false;
            }
            if (memcmp(sector, samples, sizeof(samples)) && !found->different_sectors++)
                found->first_difference = request.lba + (int32_t)i;
            check_q(readback, &walk, found, request.lba + (int32_t)i, sector + CD_SECTOR_BYTES);
        }
        readback->sectors_done += request.sectors;
        show_progress(readback);
    }
    found->audio_read = true;
    return true;
}

/* --- what is there, and what is not as it should be ---------------------------------------------------------------- */

static void print_table(struct readback *readback, const struct found_track *found, const struct mcn *mcn, bool mcn_read,
        int32_t lead_out)
{
    const struct wanted_disc *wanted = readback->wanted;
    WCHAR start[TIME_SIZE], length[TIME_SIZE];
    char isrc[ISRC_DASHED_LENGTH + 1];
    unsigned int i;

    print(L"\nTrack  Start     LBA     Length    ISRC on disc     Audio equal\n");
    for (i = 0; i < wanted->track_count; i++)
    {
        const struct found_track *track = &found[i];

        if (!track->in_toc)
        {
            print(L"%5u  is not on the disc\n", wanted->tracks[i].number);
            continue;
        }
        isrc[0] = 0;
        if (isrc_is_set(&track->isrc)) isrc_format(&track->isrc, isrc);
        print(L"%5u  %s  %-6ld  %s  %-15hs  %s\n", wanted->tracks[i].number, time_text(track->start, start), track->start,
                msf_text(msf_from_frames(track->sectors), length),
                !track->isrc_read ? "unreadable" : isrc[0] ? isrc : "none",
                !track->audio_read ? L"unreadable" : track->different_sectors ? L"no" : L"yes");
    }
    if (lead_out >= 0) print(L"  end  %s  %-6ld\n", time_text(lead_out, start), lead_out);
    print(L"Media catalogue number: %hs\n\n", !mcn_read ? "unreadable" : mcn_is_set(mcn) ? mcn->text : "none");
}

static void compare_track(struct readback *readback, const struct wanted_track *wanted, const struct found_track *found)
{
    unsigned int number = wanted->number;

    if (!found->in_toc)
    {
        fault(readback, L"track %u is not in the table of contents", number);
        return;
    }
    if (found->start != wanted->start)
        fault(readback, L"track %u starts at sector %ld, not %ld", number, found->start, wanted->start);
    if (!control_fits(wanted, found->control))
        fault(readback, L"track %u is marked %Xh (copy, pre-emphasis), not %Xh", number, found->control,
                wanted_control(wanted));
    if (!found->isrc_read) fault(readback, L"track %u: its ISRC cannot be read", number);
    else if (!isrc_equal(&found->isrc, &wanted->isrc))
        fault(readback, L"track %u has the ISRC %hs, not %hs", number,
                isrc_is_set(&found->isrc) ? found->isrc.text : "none",
                isrc_is_set(&wanted->isrc) ? wanted->isrc.text : "none");
    if (!found->audio_read) fault(readback, L"track %u: its audio cannot be read", number);
    else
    {
        if (found->different_sectors)
            fault(readback, L"track %u has other samples than the file in %lu of %lu sectors, first at %ld", number,
                    found->different_sectors, wanted->sectors, found->first_difference);
        if (found->q_wrong)
            fault(readback, L"track %u has wrong Q sub-channel frames in %lu of %lu sectors", number, found->q_wrong,
                    wanted->sectors);
        if (!found->q_frames) fault(readback, L"track %u has no readable Q sub-channel", number);
        else if (found->isrc_rare)
            fault(readback, L"track %u does not repeat its ISRC within every 100 sectors", number);
        if (found->q_frames && found->mcn_rare)
            fault(readback, L"track %u does not repeat the catalogue number within every 100 sectors", number);
        if (found->q_damaged)
            print(L"  track %u: %lu of %lu Q frames were read with errors\n", number, found->q_damaged, wanted->sectors);
    }
}

static void compare(struct readback *readback, const struct found_track *found, const struct mcn *mcn, bool mcn_read,
        int32_t lead_out)
{
    const struct wanted_disc *wanted = readback->wanted;
    unsigned int i;

    for (i = 0; i < wanted->track_count; i++) compare_track(readback, &wanted->tracks[i], &found[i]);
    if (lead_out != wanted->lead_out)
        fault(readback, L"the disc ends at sector %ld, not %ld", lead_out, wanted->lead_out);
    if (!mcn_read) fault(readback, L"the media catalogue number cannot be read");
    else if (!mcn_equal(mcn, &wanted->mcn))
        fault(readback, L"the media catalogue number is %hs, not %hs", mcn_is_set(mcn) ? mcn->text : "none",
                mcn_is_set(&wanted->mcn) ? wanted->mcn.text : "none");
}

static enum exit_status read_all(struct readback *readback)
{
    const struct wanted_disc *wanted = readback->wanted;
    struct found_track found[99];
    bool mcn_read = false;
    struct mcn mcn = { { 0 } };
    enum mmc_result result;
    int32_t lead_out;
    unsigned int i;

    memset(found, 0, sizeof(found));
    result = wait_until_ready(readback);
    if (cancel_wanted()) return EXIT_CANCELLED;
    if (result != MMC_OK)
    {
        report_command_failure(&readback->device, result, L"The disc cannot be read back");
        return EXIT_MISMATCH;
    }
    if (!read_contents(readback, found, &lead_out)) return EXIT_MISMATCH;
    read_codes(readback, found, &mcn, &mcn_read);

    readback->begun = GetTickCount();
    for (i = 0; i < wanted->track_count; i++) readback->sectors_total += wanted->tracks[i].sectors;
    progress_begin(&readback->progress, L"Verifying");
    for (i = 0; i < wanted->track_count && !cancel_wanted(); i++)
        if (found[i].in_toc)
            read_audio(readback, &wanted->tracks[i], i + 1 < wanted->track_count ? &wanted->tracks[i + 1] : NULL, &found[i]);
    progress_end(&readback->progress);
    if (cancel_wanted()) return EXIT_CANCELLED;

    print_table(readback, found, &mcn, mcn_read, lead_out);
    compare(readback, found, &mcn, mcn_read, lead_out);
    readback->faults += check_texts(&readback->device, wanted);
    return readback->faults ? EXIT_MISMATCH : EXIT_DONE;
}

enum exit_status read_back(IDiscRecorder2 *recorder, const struct wanted_disc *wanted)
{
    struct readback readback = { wanted };
    enum exit_status status;
    HRESULT hr;

    if (FAILED(hr = recorder_transport_init(&readback.transport, (IUnknown *)recorder)))
    {
        report_failure(hr, L"Commands cannot be sent to the drive");
        return EXIT_MISMATCH;
    }
    mmc_device_init(&readback.device, &readback.transport.transport);
    readback.buffer_sectors = readback.transport.transport.max_transfer / SECTOR_WITH_SUBCODE;
    /* by pages: whatever alignment the drive's adapter asks for */
    readback.buffer = VirtualAlloc(NULL, readback.buffer_sectors * SECTOR_WITH_SUBCODE, MEM_COMMIT | MEM_RESERVE,
            PAGE_READWRITE);
    if (readback.buffer)
    {
        status = read_all(&readback);
        VirtualFree(readback.buffer, 0, MEM_RELEASE);
    }
    else
    {
        report_failure(E_OUTOFMEMORY, L"The disc cannot be read back");
        status = EXIT_MISMATCH;
    }
    recorder_transport_done(&readback.transport);
    return status;
}
