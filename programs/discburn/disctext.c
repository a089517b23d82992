/*
 * CD-TEXT: into the image, and back from the disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "imapi2.h"
#include "imapi2ext.h"
#include "mmc/mmc.h"
#include "redbook/cdtext_text.h"

#include "console.h"
#include "disctext.h"
#include "readback.h"
#include "report.h"

#define LANGUAGE_ENGLISH  9
#define LANGUAGE_JAPANESE 0x69
#define CODE_PAGE_MS_JIS  932
/* Where Unicode's characters of East Asia begin. */
#define FIRST_EAST_ASIAN  0x3000

/* In the order of the options. */
static const struct
{
    const WCHAR *name;
    uint8_t type;
}
fields[TEXT_FIELDS] =
{
    { L"title", CDTEXT_TITLE },
    { L"performer", CDTEXT_PERFORMER },
    { L"songwriter", CDTEXT_SONGWRITER },
    { L"composer", CDTEXT_COMPOSER },
    { L"arranger", CDTEXT_ARRANGER },
    { L"message", CDTEXT_MESSAGE },
};

/* --- into the image ------------------------------------------------------------------------------------------------ */

/* A text of the disc, or of tracks[index - 1]; NULL when there is none or it is empty. A track of which no performer was said has
 * the disc's: players show a track's own only. */
static const WCHAR *text_of(const struct audio_options *options, unsigned int index, unsigned int field)
{
    const WCHAR *text = index ? options->tracks[index - 1].texts[field] : options->texts[field];

    if (index && !text && fields[field].type == CDTEXT_PERFORMER) text = options->texts[field];
    return text && *text ? text : NULL;
}

static bool has_texts(const struct audio_options *options, bool *east_asian)
{
    unsigned int index, field;
    bool any = false;
    const WCHAR *text;

    *east_asian = false;
    for (index = 0; index <= options->track_count; index++)
        for (field = 0; field < TEXT_FIELDS; field++)
        {
            if (!(text = text_of(options, index, field))) continue;
            any = true;
            for (; *text; text++) if (*text >= FIRST_EAST_ASIAN) *east_asian = true;
        }
    return any;
}

/* Sets a text and notes how the disc will have it. */
static HRESULT set_text(ICDTextLanguage *language, unsigned int index, uint8_t number, uint8_t type, const WCHAR *value,
        struct wanted_texts *wanted)
{
    struct wanted_text *text = &wanted->texts[wanted->count];
    BSTR string = SysAllocString(value);
    HRESULT hr;

    if (!string) return E_OUTOFMEMORY;
    hr = ICDTextLanguage_put_Text(language, (LONG)index, (IMAPI_CD_TEXT_FIELD)type, string);
    SysFreeString(string);
    if (SUCCEEDED(hr)) hr = ICDTextLanguage_get_Text(language, (LONG)index, (IMAPI_CD_TEXT_FIELD)type, &text->text);
    if (FAILED(hr)) return hr;
    text->type = type;
    text->track = number;
    wanted->count++;
    return S_OK;
}

static HRESULT set_all(ICDTextLanguage *language, const struct audio_options *options, uint8_t first_track,
        struct wanted_texts *wanted)
{
    unsigned int index, field;
    const WCHAR *value;
    WCHAR what[64];
    HRESULT hr;

    for (index = 0; index <= options->track_count; index++)
        for (field = 0; field < TEXT_FIELDS; field++)
        {
            if (!(value = text_of(options, index, field))) continue;
            hr = set_text(language, index, index ? (uint8_t)(first_track + index - 1) : 0, fields[field].type, value,
                    wanted);
            if (SUCCEEDED(hr)) continue;
            if (index) _snwprintf(what, ARRAYSIZE(what), L"--%s of track %u", fields[field].name, index);
            else _snwprintf(what, ARRAYSIZE(what), L"--%s of the disc", fields[field].name);
            report_failure(hr, what);
            return hr;
        }
    return S_OK;
}

HRESULT set_texts(IRawCDImageCreator *creator, const struct audio_options *options, uint8_t first_track,
        struct wanted_texts *wanted)
{
    IRawCDImageCreatorExtension *extension;
    ICDTextLanguage *language;
    bool east_asian;
    HRESULT hr;

    memset(wanted, 0, sizeof(*wanted));
    if (!has_texts(options, &east_asian)) return S_OK;
    hr = IRawCDImageCreator_QueryInterface(creator, &IID_IRawCDImageCreatorExtension, (void **)&extension);
    if (FAILED(hr))
    {
        report_failure(hr, L"The imapi2.dll of this system makes no CD-TEXT");
        return hr;
    }
    wanted->character_set = east_asian ? CDTEXT_MS_JIS : CDTEXT_ISO_8859_1;
    wanted->language = east_asian ? LANGUAGE_JAPANESE : LANGUAGE_ENGLISH;
    if (options->language >= 0) wanted->language = (uint8_t)options->language;
    hr = IRawCDImageCreatorExtension_AddTextLanguage(extension, wanted->language,
            (IMAPI_CD_TEXT_CHARACTER_SET)wanted->character_set, &language);
    IRawCDImageCreatorExtension_Release(extension);
    if (FAILED(hr))
    {
        report_failure(hr, L"CD-TEXT cannot be made");
        return hr;
    }
    hr = set_all(language, options, first_track, wanted);
    ICDTextLanguage_Release(language);
    return hr;
}

void wanted_texts_free(struct wanted_texts *wanted)
{
    while (wanted->count) SysFreeString(wanted->texts[--wanted->count].text);
}

/* --- back from the disc -------------------------------------------------------------------------------------------- */

/* What was read, and what it is held against. */
struct text_check
{
    const struct wanted_disc *wanted;
    struct cdtext cdtext;
    const struct cdtext_block *block;     /* of the language that is wanted; NULL: it is not there */
    unsigned int faults;
};

static void fault(struct text_check *check, const WCHAR *format, ...)
{
    va_list args;

    va_start(args, format);
    report_difference(format, args);
    va_end(args);
    check->faults++;
}

/* A text of the disc for the screen and for comparing; cut off where it is longer than `size`. */
static const WCHAR *text_on_disc(const struct text_check *check, unsigned int type, unsigned int track, WCHAR *text,
        int size)
{
    const struct cdtext_string *string = check->block ? cdtext_get(check->block, type, track) : NULL;
    int length = 0, i;

    if (string && cdtext_set_of_type(check->block->character_set, type) == CDTEXT_MS_JIS)
        length = MultiByteToWideChar(CODE_PAGE_MS_JIS, 0, (const char *)string->bytes, string->size, text, size - 1);
    else if (string)
        for (i = 0; i < string->size && i < size - 1; i++) text[length++] = string->bytes[i];
    text[length] = 0;
    return text;
}

static void print_texts(const struct text_check *check)
{
    const struct wanted_disc *wanted = check->wanted;
    WCHAR title[1024], performer[1024], number[8];
    unsigned int i;

    print(L"CD-TEXT  Title                           Performer\n");
    for (i = 0; i <= wanted->track_count; i++)
    {
        unsigned int track = i ? wanted->tracks[i - 1].number : 0;

        text_on_disc(check, CDTEXT_TITLE, track, title, ARRAYSIZE(title));
        text_on_disc(check, CDTEXT_PERFORMER, track, performer, ARRAYSIZE(performer));
        _snwprintf(number, ARRAYSIZE(number), track ? L"%u" : L"disc", track);
        print(L"%7s  %-30s  %s\n", number, title, performer);
    }
    print(L"\n");
}

static void compare_texts(struct text_check *check)
{
    const struct wanted_texts *wanted = check->wanted->texts;
    WCHAR text[4096];
    unsigned int i, j;

    for (i = 0; i < wanted->count; i++)
    {
        const struct wanted_text *wish = &wanted->texts[i];

        for (j = 0; j + 1 < TEXT_FIELDS && fields[j].type != wish->type; j++);
        if (!wcscmp(text_on_disc(check, wish->type, wish->track, text, ARRAYSIZE(text)), wish->text)) continue;
        if (wish->track)
            fault(check, L"track %u has the %s \"%s\", not \"%s\"", wish->track, fields[j].name, text, wish->text);
        else fault(check, L"the disc has the %s \"%s\", not \"%s\"", fields[j].name, text, wish->text);
    }
}

/* The catalogue number and the ISRCs are in CD-TEXT too. */
static void compare_codes(struct text_check *check)
{
    const struct wanted_disc *wanted = check->wanted;
    WCHAR text[64], wish[ISRC_LENGTH + MCN_LENGTH];
    unsigned int i;

    for (i = 0; i <= wanted->track_count; i++)
    {
        unsigned int track = i ? wanted->tracks[i - 1].number : 0;

        _snwprintf(wish, ARRAYSIZE(wish), L"%hs", i ? wanted->tracks[i - 1].isrc.text : wanted->mcn.text);
        if (wcscmp(text_on_disc(check, CDTEXT_CODES, track, text, ARRAYSIZE(text)), wish))
            fault(check, L"CD-TEXT has the code \"%s\" for %s %u, not \"%s\"", text, i ? L"track" : L"disc", track, wish);
    }
}

static void compare(struct text_check *check, const struct cdtext_report *report)
{
    const struct wanted_texts *wanted = check->wanted->texts;

    if (report->bad_crc)
        print(L"  CD-TEXT: %lu of %lu packs came with a wrong CRC\n", (unsigned long)report->bad_crc,
                (unsigned long)report->packs);
    if (report->missing)
        fault(check, L"CD-TEXT is not complete: %lu packs are not there", (unsigned long)report->missing);
    if (report->without_sizes) fault(check, L"CD-TEXT is not complete: its size information is not there");
    if (!(check->block = cdtext_find_block(&check->cdtext, wanted->language)))
    {
        fault(check, L"there is no CD-TEXT in the language %u", wanted->language);
        return;
    }
    if (check->block->character_set != wanted->character_set)
        fault(check, L"CD-TEXT says that it is in the character set %u, not %u", check->block->character_set,
                wanted->character_set);
    print_texts(check);
    compare_texts(check);
    compare_codes(check);
}

unsigned int check_texts(struct mmc_device *device, const struct wanted_disc *wanted)
{
    struct text_check check = { 0 };
    struct cdtext_report report;
    enum mmc_result result;
    uint8_t *packs;
    uint32_t length;

    if (!wanted->texts->count) return 0;
    check.wanted = wanted;
    if (!(packs = malloc(MMC_CD_TEXT_MAX)))
    {
        report_failure(E_OUTOFMEMORY, L"CD-TEXT cannot be read");
        return 1;
    }
    result = mmc_read_cd_text(device, packs, MMC_CD_TEXT_MAX, &length);
    if (result != MMC_OK)
    {
        report_command_failure(device, result, L"CD-TEXT cannot be read");
        fault(&check, L"CD-TEXT cannot be read");
    }
    else if (cdtext_decode(packs, length / MMC_CD_TEXT_PACK_SIZE, &check.cdtext, &report) == CDTEXT_OK)
    {
        compare(&check, &report);
        cdtext_done(&check.cdtext);
    }
    else
    {
        report_failure(E_OUTOFMEMORY, L"CD-TEXT cannot be read");
        check.faults++;
    }
    free(packs);
    return check.faults;
}
