/*
 * What the command line of discburn audio asks for.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "arguments.h"
#include "audio_options.h"
#include "console.h"

#define SECTORS_PER_SECOND_1X 75
#define SPEED_MAX             72   /* x; nobody ever made a faster CD writer */

enum option_code
{
    OPTION_TRACK = ARGUMENT_PLAIN,
    OPTION_DRIVE,
    OPTION_MCN,
    OPTION_SPEED,
    OPTION_NO_VERIFY,
    OPTION_SIMULATE,
    OPTION_EJECT,
    OPTION_FORCE,
    OPTION_GAPS,
    OPTION_ISRC,
    OPTION_PREEMPHASIS,
    OPTION_COPY,
    OPTION_JSON,
    OPTION_HELP,
    OPTION_LANGUAGE,
    OPTION_TEXT                    /* the first of TEXT_FIELDS */
};

static const struct option long_options[] =
{
    { "drive", required_argument, NULL, OPTION_DRIVE },
    { "mcn", required_argument, NULL, OPTION_MCN },
    { "speed", required_argument, NULL, OPTION_SPEED },
    { "no-verify", no_argument, NULL, OPTION_NO_VERIFY },
    { "simulate", no_argument, NULL, OPTION_SIMULATE },
    { "eject", no_argument, NULL, OPTION_EJECT },
    { "force", no_argument, NULL, OPTION_FORCE },
    { "gaps", required_argument, NULL, OPTION_GAPS },
    { "isrc", required_argument, NULL, OPTION_ISRC },
    { "preemphasis", no_argument, NULL, OPTION_PREEMPHASIS },
    { "copy", optional_argument, NULL, OPTION_COPY },
    { "json", no_argument, NULL, OPTION_JSON },
    { "help", no_argument, NULL, OPTION_HELP },
    { "language", required_argument, NULL, OPTION_LANGUAGE },
    { "title", required_argument, NULL, OPTION_TEXT },
    { "performer", required_argument, NULL, OPTION_TEXT + 1 },
    { "songwriter", required_argument, NULL, OPTION_TEXT + 2 },
    { "composer", required_argument, NULL, OPTION_TEXT + 3 },
    { "arranger", required_argument, NULL, OPTION_TEXT + 4 },
    { "message", required_argument, NULL, OPTION_TEXT + 5 },
    { NULL, 0, NULL, 0 }
};

static bool parse_speed(const WCHAR *text, LONG *speed)
{
    WCHAR *end;
    double factor;

    if (!wcscmp(text, L"max"))
    {
        *speed = -1;
        return true;
    }
    factor = wcstod(text, &end);
    if (end == text || (*end && wcscmp(end, L"x")) || !(factor >= 1) || factor > SPEED_MAX)
    {
        print_error(L"discburn audio: --speed %s is no speed: a number from 1 to %d, or max\n", text, SPEED_MAX);
        return false;
    }
    *speed = (LONG)(factor * SECTORS_PER_SECOND_1X);
    return true;
}

/* The image checks the check digit. */
static bool parse_mcn(const WCHAR *text, const WCHAR **mcn)
{
    size_t length = wcslen(text);

    *mcn = text;
    /* those of the USA and Canada (UPC) are one digit shorter */
    if ((length == 12 || length == 13) && wcsspn(text, L"0123456789") == length) return true;
    print_error(L"discburn audio: --mcn %s: the media catalogue number is the EAN below the bar code: 13 digits, the last of\n"
            L"                which is a check digit\n", text);
    return false;
}

static bool parse_copy(const WCHAR *text, IMAPI_CD_TRACK_DIGITAL_COPY_SETTING *copy)
{
    if (!text || !wcscmp(text, L"permitted")) *copy = IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED;
    else if (!wcscmp(text, L"prohibited")) *copy = IMAPI_CD_TRACK_DIGITAL_COPY_PROHIBITED;
    else if (!wcscmp(text, L"scms")) *copy = IMAPI_CD_TRACK_DIGITAL_COPY_SCMS;
    else
    {
        print_error(L"discburn audio: --copy=%s: it is permitted, prohibited or scms\n", text);
        return false;
    }
    return true;
}

static bool parse_language(const WCHAR *text, LONG *language)
{
    WCHAR *end;
    unsigned long code = wcstoul(text, &end, 0);

    if (end != text && !*end && code <= 0x7f && *text != '-')
    {
        *language = (LONG)code;
        return true;
    }
    print_error(L"discburn audio: --language %s: it is a number from 0 to 127 (EBU Tech 3264): 9 English, 8 German,\n"
            L"                15 French, 105 Japanese\n", text);
    return false;
}

static bool parse_gaps(const WCHAR *text, bool *silent)
{
    *silent = !wcscmp(text, L"silent");
    if (*silent || !wcscmp(text, L"none")) return true;
    print_error(L"discburn audio: --gaps %s: it is silent or none\n", text);
    return false;
}

static bool take_option(void *context, int option, const WCHAR *value, const WCHAR *as_typed)
{
    struct audio_options *options = context;
    struct track_options *track = options->track_count ? &options->tracks[options->track_count - 1] : NULL;

    switch (option)
    {
    case OPTION_TRACK:
        if (options->track_count == TRACKS_MAX)
        {
            print_error(L"discburn audio: a CD has at most %d tracks\n", TRACKS_MAX);
            return false;
        }
        track = &options->tracks[options->track_count++];
        track->path = value;
        track->copy = IMAPI_CD_TRACK_DIGITAL_COPY_PROHIBITED;
        return true;
    case OPTION_DRIVE: options->drive = value; return true;
    case OPTION_MCN: return parse_mcn(value, &options->mcn);
    case OPTION_SPEED: return parse_speed(value, &options->speed);
    case OPTION_NO_VERIFY: options->verify = false; return true;
    case OPTION_SIMULATE: options->simulate = true; return true;
    case OPTION_EJECT: options->eject = true; return true;
    case OPTION_GAPS: return parse_gaps(value, &options->silent_gaps);
    case OPTION_FORCE: options->force = true; return true;
    case OPTION_JSON: options->json = true; return true;
    case OPTION_HELP: options->help = true; return true;
    case OPTION_ISRC:
    case OPTION_PREEMPHASIS:
    case OPTION_COPY:
        if (!track)
        {
            print_error(L"discburn audio: %s belongs to a track: write it after the track's file\n", as_typed);
            return false;
        }
        if (option == OPTION_COPY) return parse_copy(value, &track->copy);
        if (option == OPTION_ISRC && track->isrc)
        {
            print_error(L"discburn audio: --isrc %s: track %u has the ISRC %s already\n", value, options->track_count,
                    track->isrc);
            return false;
        }
        if (option == OPTION_ISRC) track->isrc = value;
        else track->preemphasis = true;
        return true;
    case OPTION_LANGUAGE: return parse_language(value, &options->language);
    case OPTION_TEXT:
    case OPTION_TEXT + 1:
    case OPTION_TEXT + 2:
    case OPTION_TEXT + 3:
    case OPTION_TEXT + 4:
    case OPTION_TEXT + 5:
        /* before the first file the disc's, then that of the file before it */
        (track ? track->texts : options->texts)[option - OPTION_TEXT] = value;
        return true;
    default: return false;
    }
}

bool audio_options_parse(int argc, WCHAR **argv, struct audio_options *options)
{
    bool good;

    memset(options, 0, sizeof(*options));
    options->language = -1;
    options->speed = -1;
    options->verify = true;
    good = arguments_parse(L"audio", argc, argv, long_options, take_option, options, &options->help);
    if (good && !options->help && !options->track_count)
    {
        print_error(L"discburn audio: which files? See discburn audio --help\n");
        good = false;
    }
    return good;
}
